"""Connections that end: who sends nothing, sends too slowly or reads nothing is hung up on, and there are only so many.

Where there are too many, who has waited longest without asking makes room for the next; where all have asked, the next
is told to come back.
uvicorn bounds the time between two requests alone; one that never ends its headers, or never reads its answer, would
stay for good, until no descriptor is left for anybody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.web.lanes import SHARE, name_caller

HEADER_SECONDS = 10.0
"""From the connection, or the answer before, until a request's headers are whole."""

WRITE_SECONDS = 60.0
"""How long a caller may leave what waits for it unread; a slow phone reads 64 KB in a third of that."""

IDLE_SECONDS = 10
"""How long a connection stays open after an answer."""

BACKLOG = 128
"""Connections that wait for the server to take them; all may be taken before the first is counted."""

MOST_CONNECTIONS = 1000
SPARE_DESCRIPTORS = 64
"""For the index, the model, logs and files that are sent."""

WANTED_DESCRIPTORS = 4096

BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n"
    b"Content-Type: text/plain\r\nContent-Length: 22\r\n\r\ntoo many connections.\n"
)


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """How many connections there may be in all, and how long each may take; of one address a fourth of them.

    ``proxies`` are addresses that stand for many people.
    """

    most: int = MOST_CONNECTIONS
    header_seconds: float = HEADER_SECONDS
    write_seconds: float = WRITE_SECONDS
    proxies: Collection[str] = ()


def raise_descriptors() -> int:
    """Raise how many descriptors this process may open, where it may; give how many connections they suffice for."""
    try:
        import resource
    except ImportError:  # Windows
        return MOST_CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    highest = WANTED_DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, WANTED_DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < highest:
        resource.setrlimit(resource.RLIMIT_NOFILE, (highest, hard))
        soft = highest
    room = MOST_CONNECTIONS if soft == resource.RLIM_INFINITY else soft - SPARE_DESCRIPTORS - BACKLOG
    return max(8, min(MOST_CONNECTIONS, room))


def limit_connections(limits: ConnectionLimits) -> type[asyncio.Protocol]:
    """Give the protocol for uvicorn's ``http`` that holds every connection to the limits."""
    return cast("type[asyncio.Protocol]", partial(BoundedProtocol, limits))


class BoundedProtocol(H11Protocol):
    """uvicorn's protocol over h11, with deadlines."""

    def __init__(self, limits: ConnectionLimits, *values: Any, **options: Any) -> None:
        super().__init__(*values, **options)
        self.limits = limits
        self.caller = ""
        self._header_deadline: asyncio.TimerHandle | None = None
        self._write_deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, or tell its caller that there are too many."""
        super().connection_made(transport)
        self.caller = name_caller({"client": self.client}, self.limits.proxies)
        if self._make_room():
            self._wait_for_headers()
        else:
            self.connections.discard(self)
            transport.write(BUSY)
            transport.close()

    def _make_room(self) -> bool:
        """Hang up on who has waited longest without asking, where there are too many; say whether there is room."""
        others = [one for one in self.connections if isinstance(one, BoundedProtocol) and one is not self]
        own = [one for one in others if one.caller == self.caller] if self.caller else []
        for held, most in ((own, max(1, self.limits.most // SHARE)), (others, self.limits.most)):
            if len(held) >= most:
                silent = [one for one in held if one._header_deadline is not None]
                if not silent:
                    return False
                oldest = min(silent, key=lambda one: one._header_deadline.when() if one._header_deadline else 0)
                oldest.hang_up()
        return True

    def hang_up(self) -> None:
        """End the connection without a word."""
        self._cancel_headers()
        self.connections.discard(self)
        self.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Read on; the deadline stays until the headers are whole, however often a little comes."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._cancel_headers()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        if self.cycle.response_complete and not self.transport.is_closing():
            self._wait_for_headers()

    def pause_writing(self) -> None:
        """Wait until the caller reads, but not for ever."""
        super().pause_writing()
        if self._write_deadline is None:
            self._write_deadline = self.loop.call_later(self.limits.write_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Write on."""
        self._cancel_write()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Let the timers go with the connection."""
        self._cancel_headers()
        self._cancel_write()
        super().connection_lost(exc)

    def _wait_for_headers(self) -> None:
        self._cancel_headers()
        self._header_deadline = self.loop.call_later(self.limits.header_seconds, self.transport.abort)

    def _cancel_headers(self) -> None:
        if self._header_deadline is not None:
            self._header_deadline.cancel()
            self._header_deadline = None

    def _cancel_write(self) -> None:
        if self._write_deadline is not None:
            self._write_deadline.cancel()
            self._write_deadline = None
