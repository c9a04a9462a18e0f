"""ASGI middleware before the app: shut routes, size limits, no cross-site calls, checked Gradio calls, headers.

Gradio leaves uploads, fetches of foreign addresses and cross-origin calls open and its bodies
without limit; only what its pages need passes here.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_LIMIT = 64 * 1024
TEXT_LIMIT = 640 * 1024
"""For the pages that a text is pasted into: 50,000 characters of four bytes, each byte three letters in a form."""

BODY_SECONDS, BODY_RATE = 20.0, 1024
"""Seconds that a body may take, and bytes that each further second must bring: slower than any telephone."""

TEXT_PAGE = re.compile(r"/lite/(tools/[^/]+|contribute)")

GRADIO_PAGE = re.compile(r"/app(/(es|pt|en|fr)?/?)?")
GRADIO_READ = re.compile(
    r"/app/(config/?|theme\.css|manifest\.json|favicon\.ico|(assets|static)/.+"
    r"|gradio_api/(info/?|theme\.css|startup-events|app_id))"
)
ASK_FUNCTION = "ask"
ASK_PATH = f"/app/gradio_api/run/{ASK_FUNCTION}"
"""The one function of Gradio's that may be called, and where: the chat's pages ask through it."""

SHOWN_CHARACTERS = 80
"""Of a header that a refusal tells."""

IMMUTABLE = re.compile(r"/app/(assets|static/fonts)/.+|/static/.+")

PAGE_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
"""Gradio compiles templates in the browser and needs inline script and eval; nothing needs another host."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": PAGE_POLICY,
}


class Prefix:
    """Takes away the path prefix of a reverse proxy, whether the proxy passes it on or not."""

    def __init__(self, app: ASGIApp, root_path: str) -> None:
        self.app = app
        self.root_path = root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self.root_path:
            path = scope["path"]
            if path == self.root_path:
                path = f"{path}/"
            elif not path.startswith(f"{self.root_path}/"):
                path = f"{self.root_path}{path}"
            scope = {**scope, "root_path": self.root_path, "path": path, "raw_path": quote(path).encode()}
        await self.app(scope, receive, send)


class Guard:
    """Refuses what the pages do not need, and puts security headers on every answer.

    ``site`` is the site's own scheme and host, "" where the Host header names it.
    """

    def __init__(self, app: ASGIApp, root_path: str = "", body_limit: int = BODY_LIMIT, site: str = "") -> None:
        self.app = app
        self.root_path = root_path
        self.body_limit = body_limit
        self.site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"].removeprefix(self.root_path)
        headers = Headers(scope=scope)
        send = _add_headers(send, path)
        limit = max(self.body_limit, TEXT_LIMIT) if TEXT_PAGE.fullmatch(path) else self.body_limit
        if is_closed(scope["method"], path):
            await refuse(HTTPStatus.NOT_FOUND, "there is nothing here.")(scope, receive, send)
        elif is_foreign(scope["method"], headers, self.site):
            await refuse(HTTPStatus.FORBIDDEN, explain_foreign(headers))(scope, receive, send)
        elif isinstance(body := await _read_body(headers, receive, limit), HTTPStatus):
            told = "the body came too slowly" if body == HTTPStatus.REQUEST_TIMEOUT else "the body is too large"
            await refuse(body, f"{told}; expected at most {limit} bytes, {BODY_RATE} a second.")(scope, receive, send)
        elif scope["method"] == "POST" and path == ASK_PATH:
            await self._pass_to_gradio(scope, receive, send, body)
        else:
            if scope["method"] == "HEAD" and not path.startswith("/app"):
                # The server drops the body of the answer; the routes know GET alone.
                scope = {**scope, "method": "GET"}
            await self.app(scope, _replay(body, receive) if has_body(headers) else receive, send)

    async def _pass_to_gradio(self, scope: Scope, receive: Receive, send: Send, body: bytes) -> None:
        """Pass on what a page sends, written anew from what was checked, so that no other reading of it counts."""
        try:
            checked = json.dumps(read_gradio_call(body)).encode()
        except ValueError as error:
            await refuse(HTTPStatus.UNPROCESSABLE_ENTITY, f"{error}.")(scope, receive, send)
            return
        headers = MutableHeaders(scope=scope)
        del headers["transfer-encoding"]
        headers["content-length"], headers["content-type"] = str(len(checked)), "application/json"
        await self.app({**scope, "headers": headers.raw}, _replay(checked, receive), send)


def read_gradio_call(body: bytes) -> dict[str, list[str]]:
    """Read the JSON that a page sends to the function that answers: ``data``, one text; nothing else is kept.

    Gradio takes an object in ``data`` for a file to copy or an address to fetch, and runs another function where
    ``fn_index`` names one. Raises ValueError that names the field, what was found and what was expected.
    """
    try:
        call = json.loads(body)
    except (ValueError, RecursionError):
        raise ValueError("the body is not JSON; expected an object") from None
    if not isinstance(call, Mapping):
        raise ValueError(f"the body is {type(call).__name__}; expected an object")
    data = call.get("data")
    if not isinstance(data, list) or len(data) != 1:
        raise ValueError(f"'data' is {type(data).__name__}; expected a list of one text")
    if not isinstance(data[0], str):
        raise ValueError(f"'data' holds {type(data[0]).__name__}; expected a text")
    return {"data": data}


async def _read_body(headers: Headers, receive: Receive, limit: int) -> bytes | HTTPStatus:
    """Read a body that fits, however it is sent (a chunked one names no length); else give the status that refuses it.

    It may take BODY_SECONDS, and a second more for each BODY_RATE bytes that came.
    """
    length = headers.get("content-length", "0")
    if not length.isdigit() or int(length) > limit:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    body = b""
    more = has_body(headers)
    began = asyncio.get_running_loop().time()
    while more:
        try:
            async with asyncio.timeout_at(began + BODY_SECONDS + len(body) / BODY_RATE):
                message = await receive()
        except TimeoutError:
            return HTTPStatus.REQUEST_TIMEOUT
        body += message.get("body", b"")
        more = message["type"] == "http.request" and message.get("more_body", False)
        if len(body) > limit:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return body


def has_body(headers: Headers) -> bool:
    """Say whether a request announces a body."""
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"


def is_closed(method: str, path: str) -> bool:
    """Say whether a request goes to a part of Gradio that the pages do not need.

    >>> is_closed("POST", "/app/gradio_api/upload"), is_closed("GET", "/app/gradio_api/file=http://x")
    (True, True)
    """
    if not re.match(r"/app(/|$)", path):
        return False
    if method in ("GET", "HEAD"):
        return not (GRADIO_PAGE.fullmatch(path) or GRADIO_READ.fullmatch(path)) or ".." in path
    return method != "OPTIONS" and not (method == "POST" and path == ASK_PATH)


def is_foreign(method: str, headers: Headers, site: str = "") -> bool:
    """Say whether a browser makes this call for a page of another site; readers (GET) get no CORS header anyway.

    The site is Host, what a proxy names it (no page elsewhere can write that header unasked), and ``site``. A port that
    is the scheme's own may be written out or left out.
    """
    if method in ("GET", "HEAD", "OPTIONS"):
        return False
    if (sent_by := headers.get("sec-fetch-site")) is not None:
        return sent_by not in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is None:
        return False
    try:
        caller = urlsplit(origin)
    except ValueError:  # no address: "http://["
        return True
    named = [headers.get("host", ""), *headers.get("x-forwarded-host", "").split(","), urlsplit(site).netloc]
    hosts = {_name_host(host, caller.scheme) for host in named}
    return _name_host(caller.netloc, caller.scheme) not in hosts - {""}


def _name_host(host: str, scheme: str) -> str:
    """Give a host in lower case, without the port that is its scheme's own."""
    return host.strip().lower().removesuffix({"http": ":80", "https": ":443"}.get(scheme, ""))


def explain_foreign(headers: Headers) -> str:
    """Say what a call was judged by: its keeper sees what the proxy made of it."""
    names = ("Host", "Origin", "Sec-Fetch-Site")
    seen = ", ".join(f"{name} is {quote_header(headers[name])}" for name in names if name in headers)
    return f"another site may not call this one ({seen}); a proxy must pass Host on, or ALIANZA_SITE name the site."


def quote_header(value: str) -> str:
    """Quote what a caller sent, cut to what a line bears."""
    return repr(value if len(value) <= SHOWN_CHARACTERS else f"{value[:SHOWN_CHARACTERS]}…")


def refuse(status: HTTPStatus, message: str) -> Response:
    """Answer with a status and one line of JSON; hang up on who still sends."""
    content = json.dumps({"error": message}, ensure_ascii=False)
    cut = status in (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.REQUEST_TIMEOUT)
    headers = {"Connection": "close"} if cut else {}
    return Response(content, status, headers, media_type="application/json")


def _add_headers(send: Send, path: str) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if message["status"] == HTTPStatus.OK and IMMUTABLE.fullmatch(path):
                headers["Cache-Control"] = "public, max-age=31536000, immutable"
        await send(message)

    return send_with_headers


def _replay(body: bytes, receive: Receive) -> Receive:
    """Give the body that was read, then what comes after it (the caller's going away)."""
    messages: Iterable[Message] = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def replay() -> Message:
        return next(messages, None) or await receive()  # type: ignore[call-overload]

    return replay
