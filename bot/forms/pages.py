"""The pages of models: the form, the sheet as it was filled in or empty, and its files.

What is typed comes in a form's body and goes back in the page or the file; it stands in no address and is kept nowhere.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, quote

from fastapi import APIRouter
from fastapi.responses import Response

from bot.forms.filling import VALUE_LIMIT, Sheet, fill_text
from bot.rendering.facts import list_law_countries
from bot.rendering.reader import ReaderContext
from bot.rendering.render import describe_document, render_template
from bot.web.page import SENDS_FORM, Page, PageRequest, Show, Site, route_pages, show_missing
from indexer.content.sections import TEXT
from indexer.vocabulary import FOLDERS

KIND = "model"
STYLES = ("model.css",)
FIELDS_READ = 100
"""Fields of a form's body that are read, at most."""

FILES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
"""The endings of a sheet's files, and their media types."""


def build_form_pages(site: Site) -> APIRouter:
    """Build the routes below ``/lite/models``."""
    pages: dict[str, Show] = {
        "/{model}": show_form, "/{model}/sheet": show_blank_sheet, "/{model}/sheet.{ending}": send_blank_sheet,
    }  # fmt: skip
    return route_pages(site, f"/lite/{FOLDERS[KIND]}", pages, forms={"/{model}": show_form})


def model_url(reader: ReaderContext, model: str, page: str = "", lang: str = "") -> str:
    """Give the address of a model's form, or of a ``page`` below it (``sheet``, ``sheet.pdf``)."""
    below = f"/{page}" if page else ""
    return f"{reader.root}/lite/{FOLDERS[KIND]}/{quote(model, safe='')}{below}?lang={lang or reader.lang}"


def read_form(body: bytes) -> dict[str, str]:
    """Read a form's body (application/x-www-form-urlencoded); empty where it is something else, or too much."""
    try:
        pairs = parse_qsl(body.decode("utf-8", errors="replace"), max_num_fields=FIELDS_READ)
    except ValueError:
        return {}
    return dict(pairs)


def show_form(request: PageRequest) -> Page | Response:
    """Show a model's form; where it was sent, the sheet above it, or the file that a button named."""
    reader, model = request.reader, request.path["model"]
    if not _is_model(reader, model):
        return show_missing(request)
    values = read_form(request.body) if request.body is not None else {}
    sheet = _fill(reader, model, values)
    if values.get("as") in FILES:
        return _send(sheet, reader, model, values["as"])
    content = render_template("model.html", reader, **_describe_form(reader, model, sheet, request.body is not None))
    # The page shows what was typed: no browser and no proxy keeps it.
    headers = {**SENDS_FORM, "Cache-Control": "no-store"} if request.body is not None else SENDS_FORM
    return Page(sheet.title, content, lambda lang: model_url(reader, model, lang=lang), styles=STYLES, headers=headers)


def show_blank_sheet(request: PageRequest) -> Page:
    """Show a model's text for paper, with lines to write on."""
    reader, model = request.reader, request.path["model"]
    if not _is_model(reader, model):
        return show_missing(request)
    sheet = _fill(reader, model, {})
    content = render_template("model_sheet.html", reader, sheet=sheet, start=model_url(reader, model))
    return Page(sheet.title, content, lambda lang: model_url(reader, model, "sheet", lang), styles=STYLES)


def send_blank_sheet(request: PageRequest) -> Page | Response:
    """Send a model's text as a file with lines to write on."""
    reader, model, ending = request.reader, request.path["model"], request.path["ending"]
    if not _is_model(reader, model) or ending not in FILES:
        return show_missing(request)
    return _send(_fill(reader, model, {}), reader, model, ending)


def _is_model(reader: ReaderContext, model: str) -> bool:
    return model in reader.library and reader.library.kind(model) == KIND


def _fill(reader: ReaderContext, model: str, values: Mapping[str, str]) -> Sheet:
    return fill_text(reader.library.find(model, reader.lang), reader.library.title(model, reader.lang), values)


def _describe_form(reader: ReaderContext, model: str, sheet: Sheet, is_sent: bool) -> dict[str, Any]:
    """Give what the page of a model shows: what it settles, the form, traps and offices; the sheet once it was sent."""
    page = describe_document(model, reader)
    ids = [section.id for section in page.sections]
    middle = ids.index(TEXT) if TEXT in ids else len(ids)
    return {
        "page": page, "sheet": sheet, "is_sent": is_sent, "limit": VALUE_LIMIT,
        "before": page.sections[:middle], "text": next(iter(page.sections[middle:]), None),
        "after": page.sections[middle + 1 :], "cut": [blank.label for blank in sheet.blanks if blank.is_cut],
        "url": functools.partial(model_url, reader, model), "files": tuple(FILES),
        "labels": page.labels, "bibliography": page.bibliography, "countries": list_law_countries(reader),
    }  # fmt: skip


def _send(sheet: Sheet, reader: ReaderContext, model: str, ending: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{quote(model)}.{ending}"', "Cache-Control": "no-store"}
    return Response(write_file(sheet, reader, ending), HTTPStatus.OK, headers, media_type=FILES[ending])


def write_file(sheet: Sheet, reader: ReaderContext, ending: str) -> bytes:
    """Write a sheet as the file that an ending names."""
    # Either library takes a good part of a second to load, which the server's start need not wait for.
    if ending == "docx":
        from bot.forms.docx import write_docx

        return write_docx(sheet, reader)
    from bot.forms.pdf import write_pdf

    return write_pdf(sheet, reader)
