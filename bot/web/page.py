"""The frame that every light page shares: its language, its header and foot, and how it is answered.

A page is a function from a PageRequest to a Page, or to a Response where it sends a file or leads elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from markupsafe import Markup

from bot.language import detect_language
from bot.messages import accept_language
from bot.rendering.collection import list_collection
from bot.rendering.reader import ReaderContext, name_origin
from bot.rendering.render import render_template
from bot.rendering.styles import SHARED, name_sheet, name_version, read_static, read_style
from bot.web.lanes import BusyError, name_caller
from bot.web.site import Site as Site
from indexer.content.language_words import NO_WORDS, LanguageWords
from indexer.vocabulary import LANGUAGES

if TYPE_CHECKING:
    from bot.engine import Engine

RELOAD_SECONDS = 2

FEW_WORDS = 4
"""A question of fewer words is answered in the page's language. Of the base's own asks cut to four words
one in thirty is taken for another language, of those cut to two one in seven."""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What a page is asked: who reads, the address's values in their order, and what stands in its path.

    ``body`` is that of a form that was sent (POST), None where an address was opened. ``caller`` names who calls, ""
    for nobody in particular; ``credentials`` is the header Authorization.
    """

    site: Site
    reader: ReaderContext
    pairs: Sequence[tuple[str, str]] = ()
    path: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    caller: str = ""
    credentials: str = field(default="", repr=False)

    @property
    def values(self) -> Mapping[str, str]:
        """The address's values by name; of several of one name the last."""
        return dict(self.pairs)

    @property
    def engine(self) -> Engine:
        """The engine. Raises NotReadyError where it does not open in time."""
        return self.site.engine_loader.wait()


@dataclass(frozen=True, slots=True)
class Page:
    """A page before its frame: ``address`` gives the same page in another language.

    ``summary`` says what it is about where its address is shown elsewhere ("": what the site is).

    ``styles`` are files of ``bot/static`` that this page needs besides those that all share, ``scripts`` those that it
    may run: none, but where somebody asked for what no page does without one. ``headers`` replace those that every page
    is sent with. ``part`` names a page of the collection for who decides (``bot.rendering.collection``), "" for others.
    """

    title: str
    content: Markup
    address: Callable[[str], str]
    status: HTTPStatus = HTTPStatus.OK
    reload: int | None = None
    summary: str = ""
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    part: str = ""


Show = Callable[[PageRequest], Page | Response]

SENDS_FORM = {"Referrer-Policy": "same-origin"}
"""Headers of a page with a form that is sent by POST: under "no-referrer" a browser names the origin "null", which
the guard takes for a foreign one."""


def route_pages(
    site: Site, prefix: str, pages: Mapping[str, Show], forms: Mapping[str, Show] | None = None
) -> APIRouter:
    """Build the routes of pages, by their paths below ``prefix``; ``forms`` take what is sent by POST."""
    router = APIRouter(prefix=prefix, include_in_schema=False)
    for path, show in pages.items():
        router.add_api_route(path, _answer_address(site, show), methods=["GET"])
    for path, show in (forms or {}).items():
        router.add_api_route(path, _answer_form(site, show), methods=["POST"])
    return router


def _answer_address(site: Site, show: Show) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        return respond(site, request, show)

    return answer


def _answer_form(site: Site, show: Show) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return await run_in_threadpool(respond, site, request, show, await request.body())

    return answer


def send_sheet(version: str) -> Response:
    """Send the style that all pages share, to be kept for good under its own name."""
    known = name_sheet() == f"style-{version}.css"
    headers = {"Cache-Control": "public, max-age=31536000, immutable" if known else "no-cache"}
    return Response(read_static(*SHARED), headers=headers, media_type="text/css; charset=utf-8")


def respond(site: Site, request: Request, show: Show, body: bytes | None = None) -> Response:
    """Show a page in the language asked for. Raises NotReadyError where the engine does not open in time."""
    library = site.engine_loader.wait().library
    reader = replace(read_reader(site, request), library=library)
    asked = PageRequest(
        site, reader, request.query_params.multi_items(), request.path_params, body,
        name_caller(request.scope, site.proxies), request.headers.get("authorization", ""),
    )  # fmt: skip
    shown = show(asked)
    return shown if isinstance(shown, Response) else _send(shown, reader, request.headers.get("if-none-match"))


def respond_waiting(site: Site, request: Request) -> Response:
    """Answer while the engine opens, with a page that loads itself again; or say that it cannot be opened."""
    asked = PageRequest(site, read_reader(site, request))
    return _send(show_waiting(asked), asked.reader, None)


def respond_busy(site: Site, request: Request, error: BusyError) -> Response:
    """Answer whoever finds a lane full: a page that loads itself again, or says to send the form again."""
    asked = PageRequest(site, read_reader(site, request))
    return _send(show_busy(asked, error, is_form=request.method == "POST"), asked.reader, None, error.seconds)


def respond_failure(site: Site, request: Request, status: HTTPStatus) -> Response:
    """Answer an address that leads nowhere, or a page that failed, in the reader's language."""
    asked = PageRequest(site, read_reader(site, request))
    page = show_missing(asked) if status < HTTPStatus.INTERNAL_SERVER_ERROR else show_failure(asked)
    return _send(replace(page, status=status), asked.reader, None)


def read_reader(site: Site, request: Request) -> ReaderContext:
    """Read for whom a page is made; without documents, which only an open engine has."""
    lang = choose_language(request.query_params, request.headers.get("accept-language"), site.language_words)
    origin = name_origin(request.url.scheme, request.headers.get("host", ""))
    return ReaderContext(lang, root=site.root, origin=origin, contributes=site.inbox is not None)


def choose_language(values: Mapping[str, str], header: str | None, words: LanguageWords = NO_WORDS) -> str:
    """Choose a page's language: the one named, else the question's, else the reader's browser's."""
    named = values.get("lang", "")
    if named in LANGUAGES:
        return named
    reader = values.get("ui", "")
    reader = reader if reader in LANGUAGES else accept_language(header)
    question = values.get("q", "")
    return (
        detect_language(question[:1000], reader=reader, words=words) if len(question.split()) >= FEW_WORDS else reader
    )


def show_missing(request: PageRequest) -> Page:
    """Say that there is no such page, with a way on."""
    reader = request.reader
    heading = reader.say("not_found_heading")
    content = render_template(
        "notice.html", reader, heading=heading, text=reader.say("not_found_help"), form=write_form(request)
    )
    return Page(heading, content, lambda lang: _locate_home(request, lang), HTTPStatus.NOT_FOUND)


def show_failure(request: PageRequest) -> Page:
    """Say that something failed here."""
    reader = request.reader
    heading = reader.say("app_name")
    content = render_template("notice.html", reader, heading=heading, text=reader.say("answer_failed"), form="")
    return Page(heading, content, lambda lang: _locate_home(request, lang), HTTPStatus.INTERNAL_SERVER_ERROR)


def show_waiting(request: PageRequest) -> Page:
    """Say that the base opens (the page loads itself again), or that it cannot be opened."""
    reader, failed = request.reader, request.site.engine_loader.fault is not None
    heading = reader.say("app_name")
    text = reader.say("engine_unavailable" if failed else "engine_loading")
    content = render_template("notice.html", reader, heading=heading, text=text, form="")
    reload = None if failed else RELOAD_SECONDS
    return Page(heading, content, lambda lang: _locate_home(request, lang), HTTPStatus.SERVICE_UNAVAILABLE, reload)


def show_busy(request: PageRequest, error: BusyError, is_form: bool) -> Page:
    """Say that too many ask at once; the page loads itself again, which a form that was sent cannot."""
    reader = request.reader
    text = reader.say("site_busy_form" if is_form else "site_busy", seconds=error.seconds)
    content = render_template("notice.html", reader, heading=reader.say("site_busy_heading"), text=text, form="")
    reload = None if is_form else error.seconds
    return Page(reader.say("app_name"), content, lambda lang: _locate_home(request, lang), error.status, reload)


def _locate_home(request: PageRequest, lang: str) -> str:
    return ReaderContext(lang, root=request.site.root).home_url()


def write_form(request: PageRequest, before: Mapping[str, str] | None = None, question: str = "") -> Markup:
    """Write the question form; ``before`` is what was said, where it asks for what follows."""
    reader = request.reader
    return render_template(
        "ask.html",
        reader,
        label=reader.say("follow_up_label" if before else "ask_label"),
        hidden=[(name, value) for name, value in {"ui": reader.lang, **(before or {})}.items() if value],
        question=question,
        limit=request.site.question_limit,
    )


def frame_page(page: Page, reader: ReaderContext) -> str:
    """Put a page into the frame that all share."""
    style, _ = read_style(*page.styles)
    languages: Sequence[tuple[str, str]] = [(lang, page.address(lang)) for lang in LANGUAGES]
    return render_template(
        "page.html", reader, title=page.title, summary=page.summary, content=page.content, style=style,
        logo=read_static("logo.svg"), languages=languages, reload=page.reload,
        sheet=f"{reader.root}/lite/{name_sheet()}", part=page.part,
        pages=list_collection(reader) if page.part else (),
        scripts=[f"{reader.root}/static/{name}?v={name_version(name)}" for name in page.scripts],
    )  # fmt: skip


def _send(page: Page, reader: ReaderContext, known: str | None, retry: int | None = None) -> Response:
    body = frame_page(page, reader).encode()
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = {
        "Content-Security-Policy": read_style(*page.styles)[1] + ("; script-src 'self'" if page.scripts else ""),
        "Content-Language": reader.lang,
        "Cache-Control": "no-cache" if page.status == HTTPStatus.OK else "no-store",
        "Vary": "Accept-Language",
        "ETag": tag,
        **page.headers,
    }
    if page.status == HTTPStatus.OK and known == tag:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    if retry := retry or page.reload:
        headers["Retry-After"] = str(retry)
    return Response(body, page.status, headers, media_type="text/html; charset=utf-8")
