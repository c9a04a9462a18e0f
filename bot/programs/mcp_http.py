"""`/mcp`: the MCP server over HTTP. Nothing is kept between calls, so any worker may answer any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from bot.programs.mcp_tools import ORIGIN
from bot.rendering.reader import name_origin
from bot.web.page import Site

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer


class McpEndpoint:
    """An ASGI app that answers each call with JSON; the SDK, a second to load, is loaded with the first call."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._server: MCPServer | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._server is None:
            self._server = await run_in_threadpool(self._build)
        server = self._server
        from mcp.server.transport_security import TransportSecuritySettings

        request = Request(scope)
        ORIGIN.set(name_origin(request.url.scheme, request.headers.get("host", "")))
        # The guard before has refused foreign origins. A manager serves one run only, and keeps nothing here.
        guarded = TransportSecuritySettings(enable_dns_rebinding_protection=False)
        server.streamable_http_app(json_response=True, stateless_http=True, transport_security=guarded)
        manager = server.session_manager
        async with manager.run():
            await manager.handle_request(scope, receive, send)

    def _build(self) -> MCPServer:
        from bot.programs.mcp_server import build_server

        return build_server(self._site.engine_loader.wait, self._site.root)
