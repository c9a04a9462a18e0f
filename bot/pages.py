"""The pages without JavaScript: ask, answer, browse and read; small enough for a slow phone."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from bot.answers import Answer
from bot.cases.similar import render_similar
from bot.forwarding import write_answer_message
from bot.language import accept_language, detect_language
from bot.render import render_answer, render_document, render_template
from bot.standby import NotReadyError, Standby
from bot.styles import SHARED, name_sheet, read_static, read_style
from bot.view import View, name_origin
from indexer.errors import QuestionError
from indexer.frontmatter import KINDS, LANGUAGES, STAGES
from indexer.markdown import render_plain
from indexer.passages import cut_sentences

RELOAD_SECONDS = 2
SAID_LIMIT = 300
"""Characters of the last answer that a follow-up's address carries."""

SUMMARIES_LIMIT = 80
"""Documents that a list tells something of: of more it gives the titles alone, so that it stays within 14 KB."""

FEW_WORDS = 4
"""A question of fewer words is answered in the page's language. Of the base's own asks cut to four words
one in thirty is taken for another language, of those cut to two one in seven."""


@dataclass(frozen=True, slots=True)
class Site:
    """What every page needs: the engine to be, the path prefix, and how long a question may be."""

    standby: Standby
    root: str = ""
    question_limit: int = 1000


@dataclass(frozen=True, slots=True)
class Page:
    """A page before its frame: ``address`` gives the same page in another language.

    ``styles`` are files of ``bot/static`` that this page needs besides those that all share.
    """

    title: str
    content: Markup
    address: Callable[[str], str]
    status: HTTPStatus = HTTPStatus.OK
    reload: int | None = None
    styles: tuple[str, ...] = ()


def build_pages(site: Site) -> APIRouter:
    """Build the routes below ``/lite``."""
    router = APIRouter(prefix="/lite")

    @router.get("")
    @router.get("/")
    def home(request: Request) -> Response:
        return respond(site, request, show_home)

    @router.get("/ask")
    def ask(request: Request) -> Response:
        return respond(site, request, show_answer)

    @router.get("/list")
    def listing(request: Request) -> Response:
        return respond(site, request, show_list)

    @router.get("/doc/{document}")
    def document(request: Request, document: str) -> Response:
        return respond(site, request, functools.partial(show_document, document=document))

    @router.get("/style-{version}.css")
    def sheet(version: str) -> Response:
        return send_sheet(version)

    return router


def send_sheet(version: str) -> Response:
    """Send the style that all pages share, to be kept for good under its own name."""
    known = name_sheet() == f"style-{version}.css"
    headers = {"Cache-Control": "public, max-age=31536000, immutable" if known else "no-cache"}
    return Response(read_static(*SHARED), headers=headers, media_type="text/css; charset=utf-8")


def respond(site: Site, request: Request, show: Callable[[Site, View, Mapping[str, str]], Page]) -> Response:
    """Show a page in the language asked for; while the engine opens, one that loads itself again."""
    values = request.query_params
    lang = choose_language(values, request.headers.get("accept-language"))
    try:
        origin = name_origin(request.url.scheme, request.headers.get("host", ""))
        view = View(lang, site.standby.wait().library, site.root, origin=origin)
        page = show(site, view, values)
    except NotReadyError:
        view = View(lang, root=site.root)
        page = show_waiting(site, view, values)
    return _send(page, view, request.headers.get("if-none-match"))


def respond_failure(site: Site, request: Request, status: HTTPStatus) -> Response:
    """Answer an address that leads nowhere, or a page that failed, in the reader's language."""
    lang = choose_language(request.query_params, request.headers.get("accept-language"))
    view = View(lang, root=site.root)
    page = show_missing(site, view, {}) if status < HTTPStatus.INTERNAL_SERVER_ERROR else show_failure(site, view)
    return _send(replace(page, status=status), view, None)


def choose_language(values: Mapping[str, str], header: str | None) -> str:
    """Choose a page's language: the one named, else the question's, else the reader's browser's."""
    named = values.get("lang", "")
    if named in LANGUAGES:
        return named
    reader = values.get("ui", "")
    reader = reader if reader in LANGUAGES else accept_language(header)
    question = values.get("q", "")
    return detect_language(question[:1000], reader=reader) if len(question.split()) >= FEW_WORDS else reader


def show_home(site: Site, view: View, values: Mapping[str, str], message: str = "") -> Page:
    """Show the question form and the ways to browse."""
    content = render_template(
        "home.html",
        view,
        form=write_form(site, view, question=values.get("q", "") if message else "", with_stage=True),
        examples=[view.say(f"example_{number}") for number in (1, 2, 3)],
        message=message,
        kinds=[kind for kind in KINDS if view.library.list_documents(view.lang, kind)],
    )
    return Page(view.say("app_name"), content, lambda lang: f"{site.root}/lite?lang={lang}")


def show_answer(site: Site, view: View, values: Mapping[str, str]) -> Page:
    """Answer the question ``q``; ``before`` and ``said`` are the last turn's question and answer."""
    from bot.requests import read_turns

    question, stage = values.get("q", ""), values.get("stage", "")
    turns = [("user", values.get("before", "")), ("assistant", values.get("said", "")[:SAID_LIMIT])]
    context = read_turns([{"role": role, "text": text} for role, text in turns if text])
    try:
        answer = site.standby.wait().ask(question, view.lang, stage if stage in STAGES else None, context)
    except QuestionError as error:
        return show_home(site, view, values, message=str(error))
    before = {"before": answer.question, "said": summarize(answer)} if answer.answered else {}
    kept = {name: values[name] for name in ("before", "said") if values.get(name)}
    content = render_template(
        "asked.html",
        view,
        question=answer.question,
        note=view.say("question_long", limit=site.question_limit) if len(question) > site.question_limit else "",
        answer=render_answer(answer, view),
        answered=answer.answered,
        current=answer.stage.id,
        suggestions=[(text, view.ask_url(text, **before)) for text in answer.suggestions],
        forward=write_answer_message(answer, view, view.ask_url(answer.question, stage, **kept)),
        form=write_form(site, view, before),
    )
    return Page(
        answer.question[:80],
        content,
        lambda lang: View(lang, root=site.root).ask_url(answer.question, stage, **kept),
    )


def summarize(answer: Answer) -> str:
    """Give the direct answer's words, or the steps' where they are the answer, for the question that follows."""
    return " ".join(render_plain(statement.markdown) for statement in answer.lead or answer.steps)[:SAID_LIMIT]


def show_list(site: Site, view: View, values: Mapping[str, str]) -> Page:
    """List documents of a kind or stage, each with its summary's first sentence where they are not too many."""
    kind = values.get("kind", "") if values.get("kind") in KINDS else ""
    stage = values.get("stage", "") if values.get("stage") in STAGES else ""
    library = view.library
    chosen = [
        document
        for document in library.list_documents(view.lang, kind or None)
        if not stage or stage in document.facts.stages
    ]
    entries = [
        {
            "kind": document.kind, "id": document.id, "lang": document.lang,
            "title": library.title(document.id, view.lang),
            "summary": _begin_summary(document.id, view) if len(chosen) <= SUMMARIES_LIMIT else "",
            "went_wrong": document.kind == "case" and library.went_wrong(document.id),
        }
        for document in chosen
    ]  # fmt: skip
    names = [view.say(f"kinds_{kind}")] if kind else [view.say("browse_heading")]
    title = " · ".join([*names, *([view.say(f"stage_{stage}")] if stage else [])])
    groups = [(code, list(members)) for code, members in groupby(entries, lambda entry: entry["kind"])]
    content = render_template("list.html", view, title=title, groups=groups, kind=kind, stage=stage, KINDS=KINDS)
    filters = {name: value for name, value in (("kind", kind), ("stage", stage)) if value}
    return Page(title, content, lambda lang: View(lang, root=site.root).list_url(**filters))


def _begin_summary(document: str, view: View) -> str:
    summary = view.library.summary(document, view.lang)
    return next((sentence for sentence, _ in cut_sentences(summary, view.lang, item=False)), summary)


def show_document(site: Site, view: View, values: Mapping[str, str], document: str) -> Page:
    """Show a document; a page that says so where there is none."""
    if document not in view.library:
        return show_missing(site, view, values)
    return Page(
        view.library.title(document, view.lang),
        render_document(document, view, render_similar(site.standby.wait().knowledge, document, view)),
        lambda lang: view.document_url(document, lang=lang),
    )


def show_missing(site: Site, view: View, values: Mapping[str, str]) -> Page:
    """Say that there is no such page, with a way on."""
    form = write_form(site, view)
    heading = view.say("not_found_heading")
    content = render_template("notice.html", view, heading=heading, text=view.say("not_found_help"), form=form)
    return Page(heading, content, lambda lang: f"{site.root}/lite?lang={lang}", HTTPStatus.NOT_FOUND)


def show_failure(site: Site, view: View) -> Page:
    """Say that something failed here."""
    content = render_template(
        "notice.html", view, heading=view.say("app_name"), text=view.say("answer_failed"), form=""
    )
    return Page(
        view.say("app_name"), content, lambda lang: f"{site.root}/lite?lang={lang}", HTTPStatus.INTERNAL_SERVER_ERROR
    )


def show_waiting(site: Site, view: View, values: Mapping[str, str]) -> Page:
    """Say that the base opens (the page loads itself again), or that it cannot be opened."""
    failed = site.standby.fault is not None
    heading = view.say("app_name")
    text = view.say("engine_unavailable" if failed else "engine_loading")
    content = render_template("notice.html", view, heading=heading, text=text, form="")
    reload = None if failed else RELOAD_SECONDS
    return Page(heading, content, lambda lang: f"{site.root}/lite?lang={lang}", HTTPStatus.SERVICE_UNAVAILABLE, reload)


def write_form(
    site: Site, view: View, before: Mapping[str, str] | None = None, question: str = "", with_stage: bool = False
) -> Markup:
    """Write the question form; ``before`` is what was said, where it asks for what follows."""
    return render_template(
        "ask.html",
        view,
        label=view.say("follow_up_label" if before else "ask_label"),
        hidden=[(name, value) for name, value in {"ui": view.lang, **(before or {})}.items() if value],
        question=question,
        with_stage=with_stage,
        limit=site.question_limit,
    )


def frame_page(page: Page, view: View) -> str:
    """Put a page into the frame that all share."""
    style, _ = read_style(*page.styles)
    languages: Sequence[tuple[str, str]] = [(lang, page.address(lang)) for lang in LANGUAGES]
    return render_template(
        "page.html", view, title=page.title, content=page.content, style=style, logo=read_static("logo.svg"),
        languages=languages, reload=page.reload, sheet=f"{view.root}/lite/{name_sheet()}",
    )  # fmt: skip


def _send(page: Page, view: View, known: str | None) -> Response:
    body = frame_page(page, view).encode()
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = {
        "Content-Security-Policy": read_style(*page.styles)[1],
        "Content-Language": view.lang,
        "Cache-Control": "no-cache" if page.status == HTTPStatus.OK else "no-store",
        "Vary": "Accept-Language",
        "ETag": tag,
    }
    if page.status == HTTPStatus.OK and known == tag:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    if page.reload:
        headers["Retry-After"] = str(page.reload)
    return Response(body, page.status, headers, media_type="text/html; charset=utf-8")
