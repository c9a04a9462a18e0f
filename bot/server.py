"""Serve the site at a port: one process, or one of several (`workers.py`)."""

from __future__ import annotations

import importlib
import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.app import GRADIO_SWITCHES, build_app, load_opened
from bot.messages import say
from bot.web.arenas import limit_arenas
from bot.web.connections import BACKLOG, IDLE_SECONDS, ConnectionLimits, limit_connections, raise_descriptors
from bot.web.engine_loader import EngineLoader
from bot.web.log import configure_log
from indexer.errors import SettingError
from indexer.settings import Settings

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import ASGIApp

    from bot.engine import Engine

GRACE_SECONDS = 8
"""How long a server that is told to end goes on with what it began."""


def open_engine(settings: Settings) -> Engine:
    """Open the engine that the settings name, for the first time too."""
    from bot.engine import Engine
    from bot.first_start import is_first_start, open_first

    return open_first(settings) if is_first_start(settings) else Engine.open(settings)


def open_shared(settings: Settings) -> Engine:
    """Open the engine that the settings name, ready to be shared by workers: it encodes in one thread, for a pool of
    threads does not come along where a process is forked. Raises AlianzaError where index or model cannot be used."""
    from bot.engine import Engine
    from bot.first_start import prepare_first

    prepare_first(settings)
    return Engine.open(replace(settings, threads=1))


def serve(settings: Settings, open_engine: Callable[[Settings], Engine] = open_engine) -> int:
    """Serve until told to end. Raises AlianzaError where the index, the model or the port cannot be used."""
    import uvicorn

    from bot.first_start import is_first_start

    is_first_start(settings)  # raises where nothing can be served
    listener = open_port(settings.host, settings.port)
    engine_loader = EngineLoader(lambda: open_engine(settings), on_fault=lambda: setattr(server, "should_exit", True))
    config = configure_server(build_app(engine_loader, settings), settings)
    server = uvicorn.Server(config)
    announce(settings, listener)
    _take_signals_once()
    server.run(sockets=[listener])
    if engine_loader.fault is not None:
        raise engine_loader.fault
    return 0


def serve_worker(engine: Engine, settings: Settings, listener: socket.socket, tell_ready: Callable[[], object]) -> None:
    """Serve as one of several processes until told to end; ``tell_ready`` is called once requests are taken."""
    import uvicorn

    class Worker(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            tell_ready()

    config = configure_server(build_app(load_opened(engine, refreshes=False), settings), settings)
    _take_signals_once()
    Worker(config).run(sockets=[listener])


def _take_signals_once() -> None:
    """Let uvicorn end gracefully: it raises the signal again then, which is no fault of the person who ended it."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)


def import_site() -> None:
    """Import what every worker needs, so that they share it."""
    os.environ.update(GRADIO_SWITCHES)
    for name in ("gradio", "uvicorn", "onnxruntime", "bot.chat.theme", "bot.engine"):
        importlib.import_module(name)


def announce(settings: Settings, listener: socket.socket) -> None:
    """Say on standard error where the site is."""
    address = f"http://{_name_host(settings.host)}:{listener.getsockname()[1]}{settings.root_path}/"
    print(say("server_ready", "en", address=address), file=sys.stderr, flush=True)


def configure_server(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    """Configure log, descriptors, connections and memory of this process, and the server that shows ``app``."""
    import uvicorn

    configure_log(structured=settings.log == "json")
    limit_arenas()
    limits = ConnectionLimits(raise_descriptors(), proxies=settings.proxies)
    return uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, forwarded_allow_ips=list(settings.proxies),
        timeout_graceful_shutdown=GRACE_SECONDS, timeout_keep_alive=IDLE_SECONDS, backlog=BACKLOG,
        h11_max_incomplete_event_size=65536, http=limit_connections(limits),
    )  # fmt: skip


def open_port(host: str, port: int) -> socket.socket:
    """Take a port to listen on. Raises SettingError where it is taken or the host is none of this machine's."""
    if not 0 <= port <= 65535:
        raise SettingError(f"port {port} does not exist; set PORT to one from 0 to 65535.")
    listener: socket.socket | None = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        if listener:
            listener.close()
        raise SettingError(
            f"{host}:{port} cannot be served on ({error.strerror}); set PORT or HOST to another."
        ) from None
    return listener


def _name_host(host: str) -> str:
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)
    return f"[{name}]" if ":" in name and not name.startswith("[") else name
