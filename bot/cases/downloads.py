"""Downloads of the cases that an address asks for, in the formats that spreadsheets and reference managers read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.cases.export import (
    describe_records,
    gather_references,
    list_sources,
    write_bibtex,
    write_csl,
    write_csv,
    write_json,
)
from bot.cases.selection import Selection
from bot.cases.views import Look, look_up, sort_cases
from bot.cases.words import write_url
from bot.rendering.reader import ReaderContext
from bot.rendering.render import render_template
from bot.web.engine_loader import NotReadyError
from bot.web.page import Page, Site, choose_language, respond

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "bib": "application/x-bibtex; charset=utf-8",
    "csl.json": "application/vnd.citationstyles.csl+json",
}
"""The formats by the end of their address."""


def build_case_downloads(site: Site) -> APIRouter:
    """Build the routes ``/lite/cases.csv``, ``.json``, ``.bib`` and ``.csl.json``."""
    router = APIRouter(prefix="/lite")
    for form in MEDIA:
        router.add_api_route(f"/cases.{form}", _build_route(site, form), methods=["GET"], name=f"cases.{form}")
    return router


def _build_route(site: Site, form: str) -> Callable[[Request], Response]:
    def download(request: Request) -> Response:
        return send_cases(site, request, form)

    return download


def send_cases(site: Site, request: Request, form: str) -> Response:
    """Send the cases asked for as a file; a page that says so where there are none."""
    pairs = request.query_params.multi_items()
    lang = choose_language(request.query_params, request.headers.get("accept-language"))
    try:
        look = look_up(site.engine_loader.wait().knowledge, ReaderContext(lang, root=site.root), pairs)
    except NotReadyError:
        return respond(site, request, lambda site, reader, values: show_nothing(reader, pairs))
    if not look.selected.ids:
        return respond(site, request, lambda site, reader, values: show_nothing(reader, pairs))
    origin = f"{request.url.scheme}://{request.url.netloc}"
    body = write_file(look, form, origin, bom=request.query_params.get("bom") == "1")
    name = f"alianza-{'sources' if form in ('bib', 'csl.json') else 'cases'}.{form}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"', "Content-Language": lang, "Cache-Control": "no-cache",
        "Vary": "Accept-Language",
    }  # fmt: skip
    return Response(body, headers=headers, media_type=MEDIA[form])


def write_file(look: Look, form: str, origin: str, bom: bool = False) -> bytes:
    """Write the cases of a look, or their sources, in a format of MEDIA."""
    ids = sort_cases(look)
    if form in ("bib", "csl.json"):
        items = gather_references(list_sources(ids, look.knowledge), look.reader.library.references)
        return write_bibtex(items) if form == "bib" else write_csl(items)
    records = describe_records(ids, look.knowledge, look.reader, origin)
    return write_csv(records, look.reader, look.table, bom) if form == "csv" else write_json(records)


def show_nothing(reader: ReaderContext, pairs: Sequence[tuple[str, str]]) -> Page:
    """Say that there is nothing to download, with the way back."""
    heading = reader.say("cases_download_nothing")
    content = render_template("nothing.html", reader, heading=heading, back=write_url(reader, "cases", Selection()))
    return Page(heading, content, lambda lang: write_url(reader, "cases", Selection(), lang), HTTPStatus.NOT_FOUND)
