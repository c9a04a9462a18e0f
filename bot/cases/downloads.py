"""Downloads of the cases that an address asks for, in the formats that spreadsheets and reference managers read."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter
from fastapi.responses import Response

from bot.cases.export import describe_records, list_sources, write_csv, write_json
from bot.cases.references import gather_references, write_bibtex, write_csl
from bot.cases.selection import Selection
from bot.cases.views import Look, look_up, sort_cases
from bot.cases.words import write_url
from bot.rendering.render import render_template
from bot.web.page import Page, PageRequest, Site, route_pages, show_missing

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "bib": "application/x-bibtex; charset=utf-8",
    "csl.json": "application/vnd.citationstyles.csl+json",
}
"""The formats by the end of their address."""


def build_case_downloads(site: Site) -> APIRouter:
    """Build the routes ``/lite/cases.csv``, ``.json``, ``.bib`` and ``.csl.json``."""
    return route_pages(site, "/lite", {"/cases.{form}": send_cases})


def send_cases(request: PageRequest) -> Page | Response:
    """Send the cases asked for as a file; a page that says so where there are none."""
    form = request.path["form"]
    if form not in MEDIA:
        return show_missing(request)
    look = look_up(request.engine.knowledge, request.reader, request.pairs)
    if not look.selected.ids:
        return show_nothing(request)
    body = write_file(look, form, bom=request.values.get("bom") == "1")
    name = f"alianza-{'sources' if form in ('bib', 'csl.json') else 'cases'}.{form}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"', "Content-Language": look.reader.lang,
        "Cache-Control": "no-cache", "Vary": "Accept-Language",
    }  # fmt: skip
    return Response(body, headers=headers, media_type=MEDIA[form])


def write_file(look: Look, form: str, bom: bool = False) -> bytes:
    """Write the cases of a look, or their sources, in a format of MEDIA."""
    ids = sort_cases(look)
    if form in ("bib", "csl.json"):
        items = gather_references(list_sources(ids, look.knowledge), look.reader.library.references)
        return write_bibtex(items) if form == "bib" else write_csl(items)
    records = describe_records(ids, look.knowledge, look.reader, look.reader.origin)
    return write_csv(records, look.reader, look.table, bom) if form == "csv" else write_json(records)


def show_nothing(request: PageRequest) -> Page:
    """Say that there is nothing to download, with the way back."""
    reader = request.reader
    heading = reader.say("cases_download_nothing")
    content = render_template("nothing.html", reader, heading=heading, back=write_url(reader, "cases", Selection()))
    return Page(
        heading, content, lambda lang: write_url(reader, "cases", Selection(), lang), HTTPStatus.NOT_FOUND, part="cases"
    )
