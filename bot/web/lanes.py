"""Lanes: questions, files and pages each have few places and a bounded queue, so that none starves the others.

request ─choose_lane▶ Lane ─wait_for_place▶ Place, held until the answer begins to be sent.
Whoever finds the queue full is answered 503 at once, whoever holds a share of it already 429, both with Retry-After;
work whose caller has left while it waited is not begun.
"""

from __future__ import annotations

import ipaddress
import math
import os
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import parse_qsl

import anyio
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from indexer.errors import AlianzaError

Result = TypeVar("Result")

SHARE = 4
"""One address may hold a fourth of a lane's queue, one place at least."""

LONGEST_WAIT = 30
"""Seconds that Retry-After names at most."""

SMOOTHING = 0.1
"""How much the last work counts in the mean time of a lane's work."""

MODEL_PLACES = 4
"""Questions at once where a language model words them: they wait for it more than they compute."""

FILE = re.compile(r"/lite/((workshops/pack|brief|cases)\.[^/]+|brief|keepers)")
PAGE = re.compile(r"/(lite|api)(/.*)?|/mcp")
QUESTION = re.compile(r"/(lite/ask|api/(v1/)?(ask|search)|mcp)/?")
QUERY_FIELDS = ("q", "question")
"""Values of an address that are looked for as a question is."""


class BusyError(AlianzaError):
    """A lane takes no more work now: ``seconds`` until it is worth asking again, ``own`` where one caller fills it."""

    def __init__(self, seconds: int, own: bool = False) -> None:
        super().__init__(f"too much is asked at this moment; ask again in {seconds} seconds.")
        self.seconds = seconds
        self.own = own

    @property
    def status(self) -> HTTPStatus:
        """429 where one caller fills the queue, else 503."""
        return HTTPStatus.TOO_MANY_REQUESTS if self.own else HTTPStatus.SERVICE_UNAVAILABLE


class Place:
    """A caller's place in a lane, from the moment that it is let in; leaving twice does nothing."""

    def __init__(self, lane: Lane, caller: str) -> None:
        self._lane = lane
        self._caller = caller
        self._began: float | None = None
        self._left = False
        lane.callers[caller] += 1

    @property
    def must_wait(self) -> bool:
        """Whether no work may begin now."""
        return self._lane.limiter.available_tokens < 1

    async def wait(self) -> None:
        """Wait until work may begin, first come first served."""
        await self._lane.limiter.acquire_on_behalf_of(self)
        self._began = time.monotonic()

    def leave(self) -> None:
        """Give the place to the next."""
        if self._left:
            return
        self._left = True
        self._lane.callers[self._caller] -= 1
        if not self._lane.callers[self._caller]:
            del self._lane.callers[self._caller]
        if self._began is not None:
            self._lane.limiter.release_on_behalf_of(self)
            taken = time.monotonic() - self._began
            self._lane.seconds += SMOOTHING * (taken - self._lane.seconds)


class Lane:
    """Work of one kind: ``at_once`` places, and ``queue`` that may wait for one.

    Used from one event loop only.
    """

    def __init__(self, name: str, at_once: int, queue: int, seconds: float) -> None:
        self.name = name
        self.at_once = at_once
        self.queue = queue
        self.seconds = seconds
        """Mean seconds of a work, smoothed."""
        self.limiter = anyio.CapacityLimiter(at_once)
        self.callers: Counter[str] = Counter()
        self.refused = 0
        self.dropped = 0

    def __repr__(self) -> str:
        return f"<Lane {self.name} at_once={self.at_once} running={self.running} waiting={self.waiting}>"

    @property
    def running(self) -> int:
        """How much is being done."""
        return self.limiter.borrowed_tokens

    @property
    def waiting(self) -> int:
        """How much waits."""
        return sum(self.callers.values()) - self.running

    def enter(self, caller: str = "") -> Place:
        """Let a caller in; "" is nobody in particular. Raises BusyError where the queue or its share is full."""
        if self.waiting >= self.queue:
            self.refused += 1
            raise BusyError(self.estimate())
        if caller and self.callers[caller] >= max(1, self.queue // SHARE):
            self.refused += 1
            raise BusyError(self.estimate(), own=True)
        return Place(self, caller)

    def estimate(self) -> int:
        """Estimate the seconds until the queue is gone, spread a little so that not all come back at once."""
        seconds = (self.waiting + 1) * self.seconds / self.at_once
        return min(LONGEST_WAIT, math.ceil(seconds) + random.randint(1, 3))

    async def run(self, work: Callable[..., Result], *values: object) -> Result:
        """Run work in a thread once a place is free. Raises BusyError."""
        place = self.enter()
        try:
            await place.wait()
            return await run_sync(work, *values)
        finally:
            place.leave()


def count_places(waits_for_model: bool = False) -> int:
    """Count the questions to answer at once: one fewer than there are cores, or as many as wait for a language model.

    On two cores two at once took longer each than one after the other, and pages beside them too.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return MODEL_PLACES if waits_for_model else max(1, cores - 1)


@dataclass(frozen=True, slots=True)
class Lanes:
    """The lanes of a site. Work holds Python's lock most of its time: more places would only lengthen each work."""

    questions: Lane = field(default_factory=lambda: Lane("questions", count_places(), 64, 0.05))
    files: Lane = field(default_factory=lambda: Lane("files", 1, 8, 1.0))
    pages: Lane = field(default_factory=lambda: Lane("pages", 4, 256, 0.01))

    def list(self) -> tuple[Lane, ...]:
        """List the lanes."""
        return self.questions, self.files, self.pages

    def choose(self, path: str, query: str = "") -> Lane | None:
        """Choose the lane of an address; None for what costs nothing.

        >>> Lanes().choose("/lite/cases.csv", "q=leche"), Lanes().choose("/healthz")
        (<Lane files at_once=1 running=0 waiting=0>, None)
        """
        if FILE.fullmatch(path):
            return self.files
        if not PAGE.fullmatch(path):
            return None
        asks = QUESTION.fullmatch(path) or any(name in QUERY_FIELDS and text for name, text in parse_qsl(query))
        return self.questions if asks else self.pages


class LaneGate:
    """ASGI middleware: every request waits in its lane. ``refuse`` answers whoever finds it full.

    ``proxies`` are addresses that stand for many people; no caller of theirs has a share of its own.
    """

    def __init__(
        self,
        app: ASGIApp,
        lanes: Lanes,
        refuse: Callable[[Request, BusyError], Response],
        root_path: str = "",
        proxies: Collection[str] = (),
    ) -> None:
        self.app = app
        self.lanes = lanes
        self.refuse = refuse
        self.root_path = root_path
        self.proxies = frozenset(proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        lane = None
        if scope["type"] == "http":
            path = scope["path"].removeprefix(self.root_path)
            lane = self.lanes.choose(path, scope["query_string"].decode("latin-1"))
        if lane is None:
            await self.app(scope, receive, send)
            return
        try:
            place = lane.enter(name_caller(scope, self.proxies))
        except BusyError as error:
            await self.refuse(Request(scope), error)(scope, receive, send)
            return
        try:
            heard = await wait_for_place(place, receive)
            if heard is None:
                lane.dropped += 1
                return
            await self.app(scope, _replay(heard, receive), _leave_when_answered(place, send))
        finally:
            place.leave()


def name_caller(scope: Scope, proxies: Collection[str] = ()) -> str:
    """Name who calls: an IPv4 address, or the /64 of an IPv6 one; "" for a proxy, or what is no address.

    >>> name_caller({"client": ("2001:db8::1", 5)}), name_caller({"client": ("10.0.0.1", 5)}, ["10.0.0.1"])
    ('2001:db8::/64', '')
    """
    host = (scope.get("client") or ("", 0))[0]
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return ""
    # A socket for both versions gives an IPv4 address as ::ffff:192.0.2.1.
    address = getattr(address, "ipv4_mapped", None) or address
    if str(address) in proxies:
        return ""
    return str(address) if address.version == 4 else str(ipaddress.ip_network((str(address), 64), strict=False))


async def wait_for_place(place: Place, receive: Receive) -> Sequence[Message] | None:
    """Wait for a place; give what was received meanwhile, None where the caller left."""
    if not place.must_wait:
        await place.wait()
        return ()
    heard: list[Message] = []
    left = False

    async def listen() -> None:
        nonlocal left
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                left = True
                group.cancel_scope.cancel()
                return
            heard.append(message)

    async with anyio.create_task_group() as group:
        group.start_soon(listen)
        await place.wait()
        group.cancel_scope.cancel()
    return None if left else heard


def _replay(heard: Sequence[Message], receive: Receive) -> Receive:
    messages = iter(heard)

    async def replay() -> Message:
        return next(messages, None) or await receive()

    return replay


def _leave_when_answered(place: Place, send: Send) -> Send:
    """Leave the place when the answer begins: it is made by then, and a slow reader must not hold it."""

    async def send_on(message: Message) -> None:
        if message["type"] == "http.response.start":
            place.leave()
        await send(message)

    return send_on
