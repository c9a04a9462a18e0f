"""The brief's page and files. Whatever a scorecard, comparison, search or answer has in its address makes one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from bot.briefs.briefs import Brief, compose_brief
from bot.briefs.focus import AUDIENCE, COUNTRY, COUNTRY_SECOND, FORM, PLACE, PRODUCT, QUESTION
from bot.briefs.layout import lay_out
from bot.briefs.orders import Order, brief_url, read_order
from bot.cases.facets import read_cases, slugify
from bot.knowledge import find_date
from bot.printing.printouts import Printout
from bot.rendering.facts import name_value
from bot.rendering.reader import SCORECARD, ReaderContext
from bot.rendering.render import render_template
from bot.toolbox.addresses import tool_url
from bot.web.page import Page, PageRequest, Site, route_pages, show_missing
from indexer.text import fold_accents

STYLES = ("brief.css",)
FILES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
"""The endings of a brief's files, and their media types."""

NAME_LIMIT = 60
"""Characters of a territory's name in a file's."""


def build_brief_pages(site: Site) -> APIRouter:
    """Build the routes ``/lite/brief``, ``/lite/brief.docx`` and ``/lite/brief.pdf``."""
    return route_pages(site, "/lite", {"/brief": show_brief, "/brief.{ending}": send_brief})


def show_brief(request: PageRequest) -> Page:
    """Show the brief with its files; where there is nothing to make one of, the ways to that."""
    order = read_order(request.engine, request.reader, request.pairs)
    brief = make_brief(request, order)
    reader = order.reader
    content = render_template(
        "brief.html", reader, brief=brief, order=order,
        parts=_name_parts(lay_out(brief)) if brief else [],
        tool=_locate_scorecard(order),
        cases=reader.page_url("cases"), form=_describe_form(order),
        files=[(ending, brief_url(reader, order.pairs, ending)) for ending in FILES],
    )  # fmt: skip
    title = brief.title if brief else reader.say("brief_title")
    return Page(title, content, lambda lang: brief_url(reader, order.pairs, lang=lang), styles=STYLES, part="brief")


def _locate_scorecard(order: Order) -> str:
    """Give the address of the scorecard with its answers; "" where the base has none."""
    if SCORECARD not in order.reader.library:
        return ""
    return tool_url(order.reader, SCORECARD, order.sessions[0].pairs if order.sessions else ())


def _name_parts(printout: Printout) -> list[tuple[str, Any]]:
    return [(type(part).__name__.lower(), part) for part in printout.parts]


def make_brief(request: PageRequest, order: Order) -> Brief | None:
    """Make the brief that was ordered; None where there is nothing to make it of."""
    made, dated = datetime.now(UTC).date().isoformat(), find_date(request.engine.folder)
    return compose_brief(order, request.engine.knowledge, made, dated)


def _describe_form(order: Order) -> Mapping[str, Any]:
    """Describe the form that fits a brief to place and question; what it does not ask for travels along."""
    reader, table = order.reader, read_cases(order.reader.library)
    asked = [COUNTRY, PRODUCT, FORM, QUESTION, AUDIENCE]
    asked += [COUNTRY_SECOND] if len(order.sessions) > 1 else [] if order.sessions else [PLACE]
    pairs = dict(order.pairs)

    def name(facet: str) -> list[tuple[str, str]]:
        named = [(value, name_value(facet, value, reader)) for value in table.known[facet]]
        return sorted(named, key=lambda option: fold_accents(option[1]))

    return {
        "hidden": [(key, value) for key, value in order.pairs if key not in asked],
        "countries": name("country"), "forms": name("modality"),
        "country": [territory.country for territory in order.territories],
        "modality": pairs.get(FORM, ""), "product": pairs.get(PRODUCT, ""), "question": order.focus.question,
        "audience": order.focus.audience, "place": pairs.get(PLACE, ""),
        "open": [
            (territory.name, [name_value("country", code, reader) for code in territory.open])
            for territory in order.territories
            if territory.name and not territory.country
        ],
    }  # fmt: skip


def send_brief(request: PageRequest) -> Page | Response:
    """Send a brief as a file; where there is nothing to make one of, lead to its page, which says so."""
    ending = request.path["ending"]
    if ending not in FILES:
        return show_missing(request)
    order = read_order(request.engine, request.reader, request.pairs)
    brief = make_brief(request, order)
    if brief is None:
        return RedirectResponse(brief_url(request.reader, order.pairs), HTTPStatus.SEE_OTHER)
    headers = {
        "Content-Disposition": f'attachment; filename="{name_file(brief, order.reader)}.{ending}"',
        "Cache-Control": "no-cache",
    }
    return Response(write_file(brief, ending), headers=headers, media_type=FILES[ending])


def name_file(brief: Brief, reader: ReaderContext) -> str:
    """Name a brief's file by its places, else by what it was asked: ``informe-uyuni-bolivia``."""
    names = [name for name in brief.places if name] or [brief.focus.question]
    slug = "-".join(filter(None, (slugify(name) for name in names)))[:NAME_LIMIT].strip("-")
    return "-".join(filter(None, (reader.say("brief_file"), slug)))


def write_file(brief: Brief, ending: str) -> bytes:
    """Write a brief as the file that an ending names."""
    # Either library takes a good part of a second to load, which the server's start need not wait for.
    if ending == "docx":
        from bot.briefs.docx import write_docx

        return write_docx(brief)
    from bot.briefs.pdf import write_pdf

    return write_pdf(brief)
