"""The territory brief's page and files. It takes the answers of the scorecard's page, in the same address."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from bot.briefs.briefs import TOOL, Brief, compose_brief
from bot.engine import Engine
from bot.knowledge import find_date
from bot.rendering.markup import render_blocks
from bot.rendering.reader import ReaderContext
from bot.rendering.render import render_template
from bot.toolbox.addresses import tool_url
from bot.toolbox.session import Session, group_values, read_visit
from bot.toolbox.tools import read_tool
from bot.web.page import Page, PageRequest, Site, route_pages, show_missing

STYLES = ("brief.css",)
FILES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
"""The endings of a brief's files, and their media types."""


def build_brief_pages(site: Site) -> APIRouter:
    """Build the routes ``/lite/brief``, ``/lite/brief.docx`` and ``/lite/brief.pdf``."""
    return route_pages(site, "/lite", {"/brief": show_brief, "/brief.{ending}": send_brief})


def brief_url(reader: ReaderContext, session: Session, ending: str = "", lang: str = "") -> str:
    """Give the address of a brief, or of its file."""
    query = urlencode([("lang", lang or reader.lang), *session.pairs])
    return f"{reader.root}/lite/brief{ending and f'.{ending}'}?{query}"


def show_brief(request: PageRequest) -> Page:
    """Show the brief with its files; where nothing was scored, the way to the scorecard."""
    session, reader = read_scorecard(request), request.reader
    if session is None:
        return show_missing(request)
    brief = make_brief(request.engine, session)
    remarks = [*session.notes, *(reader.say(remark.name, **remark.values) for remark in session.answers.remarks)]
    content = render_template(
        "brief.html", reader, brief=brief, session=session, remarks=remarks, tool=tool_url(reader, TOOL, session.pairs),
        files=[(ending, brief_url(reader, session, ending)) for ending in FILES],
        write=lambda text: render_blocks(text, reader),
    )  # fmt: skip
    title = brief.title if brief else reader.say("brief_title")
    return Page(title, content, lambda lang: brief_url(reader, session, lang=lang), styles=STYLES, part="brief")


def read_scorecard(request: PageRequest) -> Session | None:
    """Read the answers to the scorecard that an address holds; None where the base has no scorecard."""
    try:
        text = read_tool(request.reader.library, TOOL, request.reader.lang)
    except KeyError:
        return None
    return read_visit(text, request.reader, group_values(request.pairs))


def make_brief(engine: Engine, session: Session) -> Brief | None:
    """Make the brief of a visit, as long as two printed pages; None where nothing was scored."""
    from bot.briefs.pdf import fit_brief

    made, dated = datetime.now(UTC).date().isoformat(), find_date(engine.folder)
    return fit_brief(lambda told: compose_brief(session, made, dated, told))


def send_brief(request: PageRequest) -> Page | Response:
    """Send a brief as a file; where nothing was scored, lead to its page, which says so."""
    session, ending = read_scorecard(request), request.path["ending"]
    if session is None or ending not in FILES:
        return show_missing(request)
    brief = make_brief(request.engine, session)
    if brief is None:
        return RedirectResponse(brief_url(request.reader, session), HTTPStatus.SEE_OTHER)
    name = f"{request.reader.say('brief_file')}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-cache"}
    return Response(write_file(brief, ending), headers=headers, media_type=FILES[ending])


def write_file(brief: Brief, ending: str) -> bytes:
    """Write a brief as the file that an ending names."""
    # Either library takes a good part of a second to load, which the server's start need not wait for.
    if ending == "docx":
        from bot.briefs.docx import write_docx

        return write_docx(brief)
    from bot.briefs.pdf import write_pdf

    return write_pdf(brief)
