"""A real server on a loopback port of its own, and a reverse proxy before it, for as long as a test needs them."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from bot.engine import Engine
from bot.web.engine_loader import EngineLoader


def load_late(engine: Engine) -> tuple[EngineLoader, threading.Event]:
    """Start to load an engine that is open only once the event is set, or after ten seconds."""
    opened = threading.Event()

    def open_late() -> Engine:
        opened.wait(10)
        return engine

    engine_loader = EngineLoader(open_late)
    engine_loader.start()
    return engine_loader, opened


@contextmanager
def serve_app(app: ASGIApp, port: int = 0, **options: Any) -> Iterator[str]:
    """Serve an app in a thread, with uvicorn's ``options``, on a free port unless one is named; give its address."""
    with socket.create_server(("127.0.0.1", port)) as listener:
        config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=1, **options)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.02)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)


@contextmanager
def proxy_prefix(address: str, prefix: str, strip: bool) -> Iterator[str]:
    """Stand before ``address`` as a reverse proxy that serves it below ``prefix``; give the proxy's address."""
    port = int(address.rpartition(":")[2])
    loop = asyncio.new_event_loop()

    async def pass_on(client: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        """One request a connection: its first line loses the prefix, its header asks to close."""
        head = await client.readuntil(b"\r\n\r\n")
        first, _, others = head.partition(b"\r\n")
        if strip:
            first = first.replace(f" {prefix}".encode(), b" ", 1).replace(b"  ", b" /", 1)
        kept = [line for line in others.split(b"\r\n") if not line.lower().startswith(b"connection:")]
        server, request = await asyncio.open_connection("127.0.0.1", port)
        request.write(b"\r\n".join([first, b"Connection: close", *kept]))
        await asyncio.gather(_pipe(client, request), _pipe(server, answer), return_exceptions=True)

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(asyncio.start_server(pass_on, "127.0.0.1", 0), loop).result(10)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}{prefix}"
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _end(server: asyncio.Server) -> None:
    """Close the server, and what it was still passing on."""
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


async def _pipe(source: asyncio.StreamReader, goal: asyncio.StreamWriter) -> None:
    while data := await source.read(65536):
        goal.write(data)
        await goal.drain()
    goal.close()
