"""The frame that every light page shares: its language, its header and foot, and how it is answered."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus

from fastapi import Request
from fastapi.responses import Response
from markupsafe import Markup

from bot.language import detect_language
from bot.messages import accept_language
from bot.rendering.reader import ReaderContext, name_origin
from bot.rendering.render import render_template
from bot.rendering.styles import SHARED, name_sheet, read_static, read_style
from bot.web.engine_loader import EngineLoader, NotReadyError
from indexer.vocabulary import LANGUAGES

RELOAD_SECONDS = 2


FEW_WORDS = 4
"""A question of fewer words is answered in the page's language. Of the base's own asks cut to four words
one in thirty is taken for another language, of those cut to two one in seven."""


@dataclass(frozen=True, slots=True)
class Site:
    """What every page needs: the engine to be, the path prefix, and how long a question may be."""

    engine_loader: EngineLoader
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


def send_sheet(version: str) -> Response:
    """Send the style that all pages share, to be kept for good under its own name."""
    known = name_sheet() == f"style-{version}.css"
    headers = {"Cache-Control": "public, max-age=31536000, immutable" if known else "no-cache"}
    return Response(read_static(*SHARED), headers=headers, media_type="text/css; charset=utf-8")


def respond(site: Site, request: Request, show: Callable[[Site, ReaderContext, Mapping[str, str]], Page]) -> Response:
    """Show a page in the language asked for; while the engine opens, one that loads itself again."""
    values = request.query_params
    lang = choose_language(values, request.headers.get("accept-language"))
    try:
        origin = name_origin(request.url.scheme, request.headers.get("host", ""))
        reader = ReaderContext(lang, site.engine_loader.wait().library, site.root, origin=origin)
        page = show(site, reader, values)
    except NotReadyError:
        reader = ReaderContext(lang, root=site.root)
        page = show_waiting(site, reader, values)
    return _send(page, reader, request.headers.get("if-none-match"))


def respond_failure(site: Site, request: Request, status: HTTPStatus) -> Response:
    """Answer an address that leads nowhere, or a page that failed, in the reader's language."""
    lang = choose_language(request.query_params, request.headers.get("accept-language"))
    reader = ReaderContext(lang, root=site.root)
    page = show_missing(site, reader, {}) if status < HTTPStatus.INTERNAL_SERVER_ERROR else show_failure(site, reader)
    return _send(replace(page, status=status), reader, None)


def choose_language(values: Mapping[str, str], header: str | None) -> str:
    """Choose a page's language: the one named, else the question's, else the reader's browser's."""
    named = values.get("lang", "")
    if named in LANGUAGES:
        return named
    reader = values.get("ui", "")
    reader = reader if reader in LANGUAGES else accept_language(header)
    question = values.get("q", "")
    return detect_language(question[:1000], reader=reader) if len(question.split()) >= FEW_WORDS else reader


def show_missing(site: Site, reader: ReaderContext, values: Mapping[str, str]) -> Page:
    """Say that there is no such page, with a way on."""
    form = write_form(site, reader)
    heading = reader.say("not_found_heading")
    content = render_template("notice.html", reader, heading=heading, text=reader.say("not_found_help"), form=form)
    return Page(heading, content, lambda lang: f"{site.root}/lite?lang={lang}", HTTPStatus.NOT_FOUND)


def show_failure(site: Site, reader: ReaderContext) -> Page:
    """Say that something failed here."""
    content = render_template(
        "notice.html", reader, heading=reader.say("app_name"), text=reader.say("answer_failed"), form=""
    )
    return Page(
        reader.say("app_name"), content, lambda lang: f"{site.root}/lite?lang={lang}", HTTPStatus.INTERNAL_SERVER_ERROR
    )


def show_waiting(site: Site, reader: ReaderContext, values: Mapping[str, str]) -> Page:
    """Say that the base opens (the page loads itself again), or that it cannot be opened."""
    failed = site.engine_loader.fault is not None
    heading = reader.say("app_name")
    text = reader.say("engine_unavailable" if failed else "engine_loading")
    content = render_template("notice.html", reader, heading=heading, text=text, form="")
    reload = None if failed else RELOAD_SECONDS
    return Page(heading, content, lambda lang: f"{site.root}/lite?lang={lang}", HTTPStatus.SERVICE_UNAVAILABLE, reload)


def write_form(
    site: Site,
    reader: ReaderContext,
    before: Mapping[str, str] | None = None,
    question: str = "",
    with_stage: bool = False,
) -> Markup:
    """Write the question form; ``before`` is what was said, where it asks for what follows."""
    return render_template(
        "ask.html",
        reader,
        label=reader.say("follow_up_label" if before else "ask_label"),
        hidden=[(name, value) for name, value in {"ui": reader.lang, **(before or {})}.items() if value],
        question=question,
        with_stage=with_stage,
        limit=site.question_limit,
    )


def frame_page(page: Page, reader: ReaderContext) -> str:
    """Put a page into the frame that all share."""
    style, _ = read_style(*page.styles)
    languages: Sequence[tuple[str, str]] = [(lang, page.address(lang)) for lang in LANGUAGES]
    return render_template(
        "page.html", reader, title=page.title, content=page.content, style=style, logo=read_static("logo.svg"),
        languages=languages, reload=page.reload, sheet=f"{reader.root}/lite/{name_sheet()}",
    )  # fmt: skip


def _send(page: Page, reader: ReaderContext, known: str | None) -> Response:
    body = frame_page(page, reader).encode()
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = {
        "Content-Security-Policy": read_style(*page.styles)[1],
        "Content-Language": reader.lang,
        "Cache-Control": "no-cache" if page.status == HTTPStatus.OK else "no-store",
        "Vary": "Accept-Language",
        "ETag": tag,
    }
    if page.status == HTTPStatus.OK and known == tag:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    if page.reload:
        headers["Retry-After"] = str(page.reload)
    return Response(body, page.status, headers, media_type="text/html; charset=utf-8")
