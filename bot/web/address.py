"""ASGI middleware: the site's own address is what the settings say, or the Host that a browser names, and nothing else.

Pages, exports and Gradio's script write the address into what they send, and a cache may hand that to the next visitor:
so no other header that a caller can write counts, and with ``ALIANZA_SITE`` not even Host.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.web.guard import quote_header, refuse

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

LEFT_OUT = ("forwarded", "x-forwarded-host", "x-forwarded-port", "x-forwarded-prefix", "x-gradio-server")
"""Headers from which Gradio or a framework would take the site's address."""

WATCHED = "/healthz"
"""Monitors ask for it by whatever address the machine has."""

_HOST = re.compile(r"(?P<name>[\w.-]+|\[[\da-fA-F:.]+\])(?::\d{1,5})?", re.ASCII)


class SiteAddress:
    """Refuses hosts that are not the site's, and tells what stands behind it the site's address.

    ``site``: scheme and host, such as ``https://alianza.example.org``; "" where Host names it. ``hosts``: further names
    that are answered to where ``site`` is set; loopback always is.
    """

    def __init__(self, app: ASGIApp, site: str = "", hosts: Collection[str] = (), root_path: str = "") -> None:
        self.app = app
        self.site = urlsplit(site)
        self.allowed = LOOPBACK | {self.site.hostname or "", *hosts}
        self.watched = f"{root_path}{WATCHED}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope = {**scope, "headers": list(scope["headers"])}
        headers = MutableHeaders(scope=scope)
        host = headers.get("host", "")
        if host and not _HOST.fullmatch(host):
            message = f"Host is {quote_header(host)}; expected a name or number, and a port where there is one."
            await refuse(HTTPStatus.BAD_REQUEST, message)(scope, receive, send)
        elif self.site.netloc and host and not self._is_ours(host) and scope["path"] != self.watched:
            message = f"this is {self.site.geturl()}, not {quote_header(host)}; ALIANZA_HOSTS names further hosts."
            await refuse(HTTPStatus.MISDIRECTED_REQUEST, message)(scope, receive, send)
        else:
            for name in LEFT_OUT:
                del headers[name]
            if self.site.netloc:
                headers["host"], scope["scheme"] = self.site.netloc, self.site.scheme
                headers["x-forwarded-proto"] = self.site.scheme  # Gradio asks this header
            await self.app(scope, receive, send)

    def _is_ours(self, host: str) -> bool:
        match = _HOST.fullmatch(host)
        return match is not None and match["name"].strip("[]").lower() in self.allowed
