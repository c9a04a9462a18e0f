"""The pages without JavaScript: ask, answer, browse and read; small enough for a slow phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from fastapi import APIRouter

from bot.answering.answers import Turn
from bot.answering.ratings import name_rated
from bot.cases.similar import render_similar
from bot.rendering.first_screen import write_counts
from bot.rendering.forwarding import cut_text, write_answer_message
from bot.rendering.plain_text import SAID_LIMIT, summarize
from bot.rendering.reader import ReaderContext
from bot.rendering.render import render_answer, render_document, render_template
from bot.web.page import SENDS_FORM, Page, PageRequest, Show, Site, route_pages, send_sheet, show_missing, write_form
from bot.web.pocket_shelf import write_pocket
from indexer.content.sentences import take_first_sentence
from indexer.errors import QuestionError
from indexer.vocabulary import KINDS, STAGES

SUMMARIES_LIMIT = 80
"""Documents that a list tells something of: of more it gives the titles alone, so that it stays within 14 KB."""

PREVIEW_LIMIT = 200
"""Characters of what is shown where a page's address is sent on."""

LISTENING = ("listening.js",)
"""The one script of a light page, where somebody asked to have it read aloud."""


def build_pages(site: Site) -> APIRouter:
    """Build the routes below ``/lite``."""
    pages: dict[str, Show] = {
        "": show_home, "/": show_home, "/ask": show_answer, "/list": show_list, "/doc/{document}": show_document,
    }  # fmt: skip
    router = route_pages(site, "/lite", pages)
    # No page itself: the one that waits for the engine needs it too.
    router.add_api_route("/style-{version}.css", send_sheet, include_in_schema=False)
    return router


def show_home(request: PageRequest, message: str = "") -> Page:
    """Show the question form and the ways to browse."""
    reader, values = request.reader, request.values
    library = reader.library
    content = render_template(
        "home.html",
        reader,
        form=write_form(request, question=values.get("q", "") if message else ""),
        examples=[reader.say(f"example_{number}") for number in (1, 2)],
        message=message,
        counts=write_counts(library, reader.lang),
        pocket=write_pocket(request.site.find_pocket(reader.lang), reader.lang),
        tools=library.list_tools(),
        kinds=[kind for kind in KINDS if library.list_documents(reader.lang, kind)],
    )
    return Page(reader.say("app_name"), content, lambda lang: ReaderContext(lang, root=reader.root).home_url())


def show_answer(request: PageRequest) -> Page:
    """Answer the question ``q``; ``before`` and ``said`` are the last turn's question and answer."""
    reader, values, limit = request.reader, request.values, request.site.question_limit
    question, stage, listens = values.get("q", ""), values.get("stage", ""), "listen" in values
    try:
        choice = values.get("choice", "") if values.get("choice", "") in reader.library else ""
        named = stage if stage in STAGES else None
        answer = request.engine.ask(question, reader.lang, named, _read_said(values), choice or None)
    except QuestionError as error:
        return show_home(request, message=str(error))
    before = {"before": answer.question, "said": summarize(answer)} if answer.answered else {}
    kept = {name: values[name] for name in ("before", "said") if values.get(name)}

    def locate(reader: ReaderContext, stage: str) -> str:
        return reader.ask_url(answer.question, stage, choice, **kept)

    content = render_template(
        "asked.html",
        reader,
        question=answer.question,
        note=reader.say("question_long", limit=limit) if len(question) > limit else "",
        answer=render_answer(answer, reader, locate_stage=lambda stage: locate(reader, stage)),
        rated=name_rated(answer) if request.site.ratings else "",
        suggestions=[(text, reader.ask_url(text, **before)) for text in answer.suggestions],
        forward=write_answer_message(answer, reader, locate(reader, stage)),
        form=write_form(request, before),
        listens=listens,
        url=f"{locate(reader, stage)}&listen=1",
    )
    return Page(
        answer.question[:80],
        content,
        lambda lang: locate(ReaderContext(lang, root=reader.root), stage),
        summary=cut_text(summarize(answer), answer.language, PREVIEW_LIMIT),
        scripts=LISTENING if listens else (),
        headers=SENDS_FORM if request.site.ratings else {},
    )


def _read_said(values: Mapping[str, str]) -> Sequence[Turn]:
    """Read the last turn's question and answer from an address."""
    from bot.answering.requests import read_turns

    turns = [("user", values.get("before", "")), ("assistant", values.get("said", "")[:SAID_LIMIT])]
    return read_turns([{"role": role, "text": text} for role, text in turns if text])


def show_list(request: PageRequest) -> Page:
    """List documents of a kind or stage, each with its summary's first sentence where they are not too many."""
    reader, values = request.reader, request.values
    kind = values.get("kind", "") if values.get("kind") in KINDS else ""
    stage = values.get("stage", "") if values.get("stage") in STAGES else ""
    library = reader.library
    chosen = [
        document
        for document in library.list_documents(reader.lang, kind or None)
        if not stage or stage in document.facts.stages
    ]
    entries = [
        {
            "kind": document.kind, "id": document.id, "lang": document.lang,
            "title": library.title(document.id, reader.lang),
            "summary": _begin_summary(document.id, reader) if len(chosen) <= SUMMARIES_LIMIT else "",
            "went_wrong": document.kind == "case" and library.went_wrong(document.id),
        }
        for document in chosen
    ]  # fmt: skip
    names = [reader.say(f"kinds_{kind}")] if kind else [reader.say("browse_heading")]
    title = " · ".join([*names, *([reader.say(f"stage_{stage}")] if stage else [])])
    groups = [(code, list(members)) for code, members in groupby(entries, lambda entry: entry["kind"])]
    content = render_template("list.html", reader, title=title, groups=groups, kind=kind, stage=stage, KINDS=KINDS)
    filters = {name: value for name, value in (("kind", kind), ("stage", stage)) if value}
    return Page(title, content, lambda lang: ReaderContext(lang, root=reader.root).list_url(**filters))


def _begin_summary(document: str, reader: ReaderContext) -> str:
    return take_first_sentence(reader.library.summary(document, reader.lang), reader.lang)


def show_document(request: PageRequest) -> Page:
    """Show a document; a page that says so where there is none."""
    reader, document = request.reader, request.path["document"]
    if document not in reader.library:
        return show_missing(request)
    listens = "listen" in request.values
    return Page(
        reader.library.title(document, reader.lang),
        render_document(document, reader, render_similar(request.engine.knowledge, document, reader), listens),
        lambda lang: reader.document_url(document, lang=lang) + ("&listen=1" if listens else ""),
        summary=cut_text(reader.library.summary(document, reader.lang), reader.lang, PREVIEW_LIMIT),
        scripts=LISTENING if listens else (),
    )
