"""The pages of tools: their list, a form or one step after the other, the result, a sheet of paper and a file.

All answers stand in the address. A pasted text alone comes in a form's body, and goes no further.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, quote

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from bot.knowledge import find_date
from bot.rendering.front import FrontView, describe_first
from bot.rendering.markup import render_blocks
from bot.rendering.reader import SCORECARD, ReaderContext
from bot.rendering.render import render_template
from bot.toolbox.addresses import brief_url, list_url, tool_url
from bot.toolbox.charts import describe_picture
from bot.toolbox.outcomes import list_many
from bot.toolbox.prose import Imprint, write_message, write_result
from bot.toolbox.result_views import SectionView, describe_part, describe_results, list_cited
from bot.toolbox.session import VALUES_READ, Session, group_values, read_visit
from bot.toolbox.tools import BASIS, NUMBERS, PAPER_USE, PURPOSE, ToolText, list_fields, list_tools, read_tool
from bot.toolbox.views import QuestionView, describe_answers, describe_question, describe_questions, list_remarks
from bot.web.page import SENDS_FORM, Page, PageRequest, Show, Site, route_pages, show_missing
from indexer.content.designs import ToolQuestion
from indexer.content.markdown import EVIDENCE_LABELS
from indexer.content.sentences import take_first_sentence

STYLES = ("tools.css",)
PLACES = 16
"""Places on paper for the entries of a list: members of a group, lines of a book."""

FIELDS_KEPT = 16
"""A form of more fields is not sent along with its result, but a link to it: the page stays small."""


def build_tool_pages(site: Site) -> APIRouter:
    """Build the routes below ``/lite/tools``."""
    pages: dict[str, Show] = {
        "": show_tools, "/": show_tools, "/{tool}": show_tool, "/{tool}/sheet": show_sheet,
        "/{tool}/result.md": send_result,
    }  # fmt: skip
    return route_pages(site, "/lite/tools", pages, forms={"/{tool}": show_tool})


def read_form(body: bytes) -> dict[str, list[str]]:
    """Read a form's body (application/x-www-form-urlencoded); empty where it is something else."""
    text = body.decode("utf-8", errors="replace")
    return group_values(parse_qsl(text, keep_blank_values=True)) if text.count("&") < VALUES_READ else {}


def find_site(reader: ReaderContext) -> str:
    """Give the site's root as the reader's browser knows it: scheme, host and path prefix; "" for an odd host."""
    return f"{reader.origin}{reader.root}" if reader.origin else ""


def find_tool(request: PageRequest) -> ToolText | None:
    """Find the tool that an address names; None where there is none."""
    try:
        return read_tool(request.reader.library, request.path["tool"], request.reader.lang)
    except KeyError:
        return None


def show_tools(request: PageRequest) -> Page:
    """List the tools, each with the first sentence of its summary."""
    reader = request.reader
    tools = []
    for document in list_tools(reader.library, reader.lang):
        first = take_first_sentence(reader.library.summary(document.id, reader.lang), reader.lang)
        tools.append(
            (tool_url(reader, document.id), reader.library.title(document.id, reader.lang), first, document.lang)
        )
    content = render_template("tools.html", reader, tools=tools)
    return Page(reader.say("kinds_tool"), content, lambda lang: list_url(reader, lang), styles=STYLES)


def show_tool(request: PageRequest) -> Page:
    """Show a tool: its form or next step, and above it the result where there is one.

    What was pasted into a form is sent as its body, and read in place of the address.
    """
    reader, text = request.reader, find_tool(request)
    if text is None:
        return show_missing(request)
    posted = request.body is not None
    if posted and not any(question.ticks for question in text.tool.questions):
        return replace(show_missing(request), status=HTTPStatus.METHOD_NOT_ALLOWED)
    values = group_values(request.pairs) if request.body is None else read_form(request.body)
    session = read_visit(text, reader, values, find_site(reader), posted)
    content = render_template("tool.html", reader, session=session, text=text, **_describe_visit(session))
    # The page quotes what was pasted: no browser and no proxy keeps it.
    headers = {**SENDS_FORM, "Cache-Control": "no-store"} if posted else SENDS_FORM
    return Page(
        text.title, content, lambda lang: tool_url(reader, text.id, session.pairs, lang=lang), styles=STYLES,
        headers=headers, part="scorecard" if text.id == SCORECARD else "",
    )  # fmt: skip


def _describe_visit(session: Session) -> dict[str, Any]:
    """Give what the page of a tool shows: what it is, its questions, the result, ways to keep that."""
    text, reader = session.text, session.reader
    result = describe_results(text, session.outcome, reader) if session.is_done else []
    sheets = (
        [describe_part(sheet, reader) for sheet in text.list_sheets(session.outcome.sheets)] if session.is_done else []
    )
    purpose, basis = (
        describe_part(text.sections[id], reader) if id in text.sections else None for id in (PURPOSE, BASIS)
    )
    first = describe_first(text.document, reader)
    questions = _describe_questions(session)
    sections = [section for section in (purpose, basis, *result, *sheets) if section]
    return {
        "result": result, "sheets": sheets, "first": first, "purpose": purpose, "basis": basis, "questions": questions,
        "answered": describe_answers(text, session.answers, session.passed, reader),
        "pastes": _describe_pastes(session), "wrong": _list_wrong(session),
        "drawing": describe_picture(text, session.answers, session.outcome, reader) if session.is_done else None,
        "open": len([question for question in session.outcome.open if question.kind not in ("many", "text")]),
        "labels": _list_labels(sections, first), "bibliography": _list_cited(text, reader, sections, questions, first),
        "message": write_message(text, session.outcome, session.addresses) if session.is_done else "",
        "url": lambda page="", **more: tool_url(reader, text.id, [*session.pairs, *more.items()], page),
        "render": functools.partial(render_blocks, reader=reader), "start": tool_url(reader, text.id),
        "models": [(id, reader.library.title(id, reader.lang)) for id in reader.library.linked(text.id, "model")],
        "sheet": tool_url(reader, text.id, page="sheet"), "brief": brief_url(reader, text.id, session.pairs),
    }  # fmt: skip


def _describe_questions(session: Session) -> list[QuestionView]:
    """Describe the questions to show: the current one, all of a form; none after the last step or a long form."""
    if session.current:
        number = session.asked.index(session.current) + 1
        return [
            describe_question(
                session.text, session.answers, number, session.current, session.reader, session.text_matches
            )
        ]
    fields = sum(len(list_fields(session.text.tool, question)) for question in session.asked)
    is_apart = session.text.tool.flow == "steps" or (session.is_done and fields > FIELDS_KEPT)
    return describe_questions(
        session.text, session.answers, [] if is_apart else session.asked, session.reader, session.text_matches
    )


def _describe_pastes(session: Session) -> list[QuestionView]:
    """Describe the texts that may be pasted here: all of a form, or what ticks the current question."""
    chosen = [
        question
        for question in session.outcome.asked
        if question.ticks and not session.is_done and (session.current is None or question.ticks == session.current.id)
    ]
    return [describe_question(session.text, session.answers, 0, question, session.reader) for question in chosen]


def _list_wrong(session: Session) -> list[tuple[str, str, tuple[str, ...]]]:
    """List what must be looked at again: the question's id and words, and what is wrong; nothing where it lacks."""
    if not session.answers.sent:
        return []
    shown = [session.current] if session.current else list(session.outcome.asked)
    return [
        (question.id, session.text.prompt(question).text, remarks)
        for question in shown
        if (remarks := tuple(list_remarks(question, session.answers, session.reader))) or _is_wanting(session, question)
    ]


def _is_wanting(session: Session, question: ToolQuestion) -> bool:
    """Say whether an answer was asked for and did not come: on the way that is known of the steps passed alone."""
    passed = question.id in session.answers.touched if session.current else not session.posted
    return question in session.outcome.missing and passed


def _list_labels(sections: Sequence[SectionView], first: FrontView | None = None) -> list[str]:
    used = {label for section in sections for label in section.evidence} | set(first.evidence if first else ())
    bodies = "".join(section.body + "".join(result.body for result in section.results) for section in sections)
    return [label for label in EVIDENCE_LABELS if label in used or f"tag-{label}" in bodies]


def _list_cited(
    text: ToolText,
    reader: ReaderContext,
    sections: Sequence[SectionView],
    questions: Sequence[QuestionView],
    first: FrontView | None = None,
) -> list[Any]:
    bodies: list[Markup] = [*([first.body] if first else []), *(question.help for question in questions)]
    for section in sections:
        bodies += [section.body, *(result.body for result in section.results), *(how for _, _, how in section.amounts)]
    return list_cited(text, reader, *bodies)


def show_sheet(request: PageRequest) -> Page:
    """Show a tool for paper: how to do it with a group, all questions with empty boxes, sheets to fill in."""
    reader, text = request.reader, find_tool(request)
    if text is None:
        return show_missing(request)
    session = read_visit(text, reader, {}, find_site(reader))
    ids = dict.fromkeys(sheet for result in text.tool.results for sheet in result.sheets)
    sheets = [describe_part(sheet, reader) for sheet in text.list_sheets(tuple(ids))]
    paper = describe_part(text.sections[PAPER_USE], reader) if PAPER_USE in text.sections else None
    questions = describe_questions(text, session.answers, text.tool.questions, reader)
    many = list_many(text.tool)
    values = [
        (text.name(NUMBERS, value.id), text.advice(NUMBERS, value.id), value.id in many)
        for value in text.tool.values
        if text.shows_value(value.id)
    ]
    content = render_template(
        "tool_sheet.html", reader, text=text, paper=paper, questions=questions, sheets=sheets, values=values,
        render=functools.partial(render_blocks, reader=reader), start=tool_url(reader, text.id),
        address=session.locate(tool_url(reader, text.id)), places=PLACES,
        bibliography=_list_cited(text, reader, [*([paper] if paper else []), *sheets], questions),
    )  # fmt: skip
    return Page(text.title, content, lambda lang: tool_url(reader, text.id, page="sheet", lang=lang), styles=STYLES)


def send_result(request: PageRequest) -> Page | Response:
    """Send a result as a Markdown file; where there is none yet, lead to the tool's page."""
    reader, text = request.reader, find_tool(request)
    if text is None:
        return show_missing(request)
    session = read_visit(text, reader, group_values(request.pairs), find_site(reader))
    if not session.is_done:
        return RedirectResponse(tool_url(reader, text.id, session.pairs), HTTPStatus.SEE_OTHER)
    address = session.locate(tool_url(reader, text.id, session.pairs))
    imprint = Imprint(session.site, address, find_date(request.engine.folder))
    body = write_result(session.text, session.answers, session.outcome, reader, imprint)
    headers = {"Content-Disposition": f'attachment; filename="{quote(text.id)}.md"', "Cache-Control": "no-cache"}
    return Response(body, headers=headers, media_type="text/markdown; charset=utf-8")
