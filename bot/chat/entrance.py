"""The way in: phones to the light pages, others to the chat, each in their language."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import parse_qs

from markupsafe import escape
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.messages import ROOT_LANGUAGE, accept_language
from bot.rendering.first_screen import write_counts
from bot.rendering.reader import ReaderContext, name_origin
from bot.rendering.render import render_template
from bot.rendering.styles import name_version, read_static
from bot.web.guard import ASK_PATH
from bot.web.page import Site
from bot.web.pocket_shelf import write_pocket
from indexer.vocabulary import LANGUAGES

ROBOT = re.compile(
    r"WhatsApp|facebookexternalhit|Twitterbot|TelegramBot|Slackbot|LinkedInBot|Discordbot|Pinterest|SkypeUriPreview"
    r"|Googlebot|bingbot|DuckDuckBot",
    re.IGNORECASE,
)
"""What looks at an address to show it elsewhere: it runs no script."""

PHONE = re.compile(r"Mobi|Android|Opera Mini|KaiOS", re.IGNORECASE)
VARY = "User-Agent, Sec-CH-UA-Mobile, Save-Data, Accept-Language"

STYLES = ("answer.css", "chat.css", "words.css", "forward.css")
SCRIPTS = ("chat.js", "conversation.js", "sharing.js", "listening.js")
"""What the chat's pages load besides Gradio's own."""

COUNTS = "%counts%"
"""Stands in the page, which is made before the base is open, for what the base holds."""

POCKET = "%pocket%"
"""Stands there for the size and date of the pocket file, which is made once somebody looks."""

_CHAT_PAGE = re.compile(rf"/app/({'|'.join(LANGUAGES)})/?")
_RESIZER = re.compile(r"<script>(?:(?!</script>).)*iframeResizer\.contentWindow(?:(?!</script>).)*</script>", re.DOTALL)
"""Six kilobytes for pages that show Gradio in a frame of another site, which ours may not be."""

_GRADIO_PREVIEW = re.compile(r'<meta\s+(?:property="og:|name="twitter:)[^>]*>')
"""What Gradio would have shown where a page's address is sent on: nothing of ours, and its maker's name."""

_HTML_LANG = re.compile(r'(<html\s+lang=")[^"]*"')


def choose_entrance(root: str, headers: Mapping[str, str], lang: str) -> str:
    """Choose where ``/`` leads: phones, who saves data and what shows an address elsewhere to ``/lite``, others to
    ``/app``.

    >>> choose_entrance("", {"save-data": "on"}, "pt"), choose_entrance("/x", {}, "")
    ('/lite?lang=pt', '/x/app/')
    """
    saves = headers.get("save-data", "").lower() == "on"
    agent = headers.get("user-agent", "")
    phone = headers.get("sec-ch-ua-mobile") == "?1" or bool(PHONE.search(agent))
    if not saves and not phone and not ROBOT.search(agent):
        return choose_chat(root, headers, lang)
    return f"{root}/lite?lang={lang}" if lang in LANGUAGES else f"{root}/lite"


def choose_chat(root: str, headers: Mapping[str, str], lang: str) -> str:
    """Choose the chat page that ``/app`` stands for: the language named, else the browser's first.

    ``/app/`` is the root language's; where that is named it stays named, lest the browser's takes its place.
    """
    chosen = lang if lang in LANGUAGES else accept_language(headers.get("accept-language"))
    if chosen != ROOT_LANGUAGE:
        return f"{root}/app/{chosen}"
    return f"{root}/app/?lang={lang}" if lang == ROOT_LANGUAGE else f"{root}/app/"


class ChatEntrance:
    """Gives Gradio's pages their language and a first sight.

    Gradio's frame names no language and shows nothing until 300 KB of script have come; on a slow
    line that is ten seconds. The page says at once what it is and where the light pages are.
    """

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app = app
        self.site = site
        self.root_path = site.root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "").removeprefix(self.root_path)
        named = _CHAT_PAGE.fullmatch(path)
        if scope["type"] != "http" or not (named or path in ("/app", "/app/")):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if not named:
            lang = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[0]
            goal = choose_chat(self.root_path, headers, lang)
            if goal.partition("?")[0] != f"{self.root_path}{path}":
                await RedirectResponse(goal, headers={"Vary": VARY})(scope, receive, send)
                return
        lang = named[1] if named else ROOT_LANGUAGE
        origin = name_origin(scope.get("scheme", "http"), headers.get("host", ""))
        own = "/app/" if lang == ROOT_LANGUAGE else f"/app/{lang}"
        scope = {**scope, "path": f"{self.root_path}{own}", "raw_path": f"{self.root_path}{own}".encode()}
        await self.app(
            scope,
            receive,
            _dress(send, self._read_reader(lang, origin), write_pocket(self.site.find_pocket(lang), lang)),
        )

    def _read_reader(self, lang: str, origin: str) -> ReaderContext:
        """Read for whom the page is made; without documents as long as the engine is not open."""
        reader = ReaderContext(lang, root=self.root_path, origin=origin)
        engine = self.site.engine_loader.engine
        return replace(reader, library=engine.library) if engine else reader


def dress_page(html: str, reader: ReaderContext, pocket: str = "") -> str:
    """Put language, title, style, a first sight and what the base holds into Gradio's page; ``pocket`` is the size and
    date of the pocket file, "" where there is none."""
    head = render_template(
        "chat_head.html", reader, version=name_version(*STYLES, *SCRIPTS), styles=STYLES, scripts=SCRIPTS, door=ASK_PATH
    )
    body = render_template("chat_boot.html", reader, logo=read_static("logo.svg"))
    for place, told in ((COUNTS, write_counts(reader.library, reader.lang)), (POCKET, pocket and f"({pocket})")):
        html = html.replace(place, json.dumps(str(escape(told)), ensure_ascii=False)[1:-1])
    html = html.replace('href="/manifest.json"', f'href="{reader.root}/manifest.json?lang={reader.lang}"', 1)
    html = _GRADIO_PREVIEW.sub("", html)
    html = _RESIZER.sub("", _HTML_LANG.sub(rf'\g<1>{reader.lang}"', html, count=1))
    return html.replace("</head>", f"{head}</head>", 1).replace("<gradio-app", f"{body}<gradio-app", 1)


def _dress(send: Send, reader: ReaderContext, pocket: str) -> Send:
    """Hold a page back until it is whole, then send it dressed."""
    held: list[Message] = []
    body = bytearray()
    dress = functools.partial(dress_page, reader=reader, pocket=pocket)

    async def send_dressed(message: Message) -> None:
        if message["type"] == "http.response.start":
            held.append(message)
        elif message["type"] != "http.response.body":
            await send(message)
        else:
            body.extend(message.get("body", b""))
            if not message.get("more_body"):
                await _send_dressed(send, held[0], dress, bytes(body))

    return send_dressed


async def _send_dressed(send: Send, start: Message, dress: Callable[[str], str], body: bytes) -> None:
    headers = MutableHeaders(scope=start)
    if body and headers.get("content-type", "").startswith("text/html"):
        body = dress(body.decode()).encode()
        headers["content-length"] = str(len(body))
        headers["vary"] = VARY
    await send(start)
    await send({"type": "http.response.body", "body": body})
