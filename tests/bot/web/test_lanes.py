"""A lane holds few at once and a bounded queue; who finds it full is told so at once, who left is not worked for."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send

from bot.messages import say
from bot.web.engine_loader import EngineLoader
from bot.web.errors import refuse_busy
from bot.web.lanes import BusyError, Lane, LaneGate, Lanes, count_places, name_caller
from bot.web.page import Site
from indexer.vocabulary import LANGUAGES
from tests.served import serve_app


@pytest.mark.parametrize(
    ("path", "query", "lane"),
    [
        ("/api/ask", "", "questions"),
        ("/api/v1/ask", "", "questions"),
        ("/api/v1/search", "q=leche", "questions"),
        ("/api/v1/documents", "", "pages"),
        ("/mcp", "", "questions"),
        ("/api/search", "q=leche", "questions"),
        ("/lite/ask", "", "questions"),
        ("/lite/cases", "lang=es&q=leche", "questions"),
        ("/lite/workshops/plan", "question=por+qu%C3%A9", "questions"),
        ("/lite/workshops/pack.zip", "", "files"),
        ("/lite/brief", "", "files"),
        ("/lite/brief.pdf", "", "files"),
        ("/lite/cases.csv", "q=leche", "files"),
        ("/lite", "", "pages"),
        ("/lite/doc/x", "lang=es&q=", "pages"),
        ("/api/cases", "", "pages"),
        ("/healthz", "", None),
        ("/app/", "", None),
        ("/app/gradio_api/run/ask", "", None),
        ("/static/fonts/x", "", None),
        ("/literal", "", None),
    ],
)
def test_an_address_has_the_lane_of_what_it_costs(path: str, query: str, lane: str | None) -> None:
    chosen = Lanes().choose(path, query)
    assert (chosen.name if chosen else None) == lane


def test_one_core_is_left_to_pages_unless_questions_wait_for_a_model() -> None:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    assert Lanes().questions.at_once == count_places() == max(1, cores - 1)
    assert count_places(waits_for_model=True) > 1


@pytest.mark.parametrize(
    ("client", "caller"),
    [
        (("200.1.2.3", 5), "200.1.2.3"),
        (("2001:db8:1:2:3::4", 5), "2001:db8:1:2::/64"),
        (("::ffff:200.1.2.3", 5), "200.1.2.3"),
        (("10.0.0.1", 5), ""),
        (("::ffff:10.0.0.1", 5), ""),
        (("testclient", 5), ""),
        (None, ""),
    ],
)
def test_a_caller_is_an_address_but_a_proxy_is_nobody(client: tuple[str, int] | None, caller: str) -> None:
    assert name_caller({"client": client}, ["10.0.0.1"]) == caller


def test_a_full_queue_refuses_and_a_caller_has_a_fourth_of_it() -> None:
    async def fill() -> tuple[list[str], list[int]]:
        lane, outcome = Lane("pages", 1, 8, 0.5), []
        places = []
        for caller in ("a", "a", "a", "b", "c", "d", "e", "f", "g", "h", "i"):
            try:
                places.append(lane.enter(caller))
                outcome.append("in")
            except BusyError as error:
                outcome.append(str(int(error.status)))
            if len(places) == 1:
                await places[0].wait()
        counts = [lane.running, lane.waiting, lane.refused]
        for place in places:
            place.leave()
            place.leave()
        return outcome, [*counts, lane.running, lane.waiting, len(lane.callers)]

    outcome, counts = asyncio.run(fill())
    assert outcome == ["in", "in", "429", "in", "in", "in", "in", "in", "in", "in", "503"]
    assert counts == [1, 8, 2, 0, 0, 0]


def test_whoever_waits_long_is_told_a_longer_time() -> None:
    lane = Lane("files", 1, 8, 2.0)
    alone = lane.estimate()
    places = [lane.enter() for _ in range(6)]
    assert alone < 10 < lane.estimate() <= 30
    assert len(places) == 6


class Bench:
    """A site of one slow page: it counts how many work at once, and how often it was begun."""

    def __init__(self, lanes: Lanes) -> None:
        self.lanes = lanes
        self.go_on = threading.Event()
        self.begun = 0
        self.most = 0
        self.running = 0
        self.lock = threading.Lock()

    def work(self) -> Response:
        with self.lock:
            self.begun += 1
            self.running += 1
            self.most = max(self.most, self.running)
        self.go_on.wait(20)
        with self.lock:
            self.running -= 1
        return PlainTextResponse("done")

    def build(self) -> FastAPI:
        app = FastAPI()
        for path in ("/lite/slow", "/api/slow", "/lite/cases.csv"):
            app.add_api_route(path, self.work, methods=["GET", "POST"], response_model=None)
        app.add_api_route("/lite/quick", lambda: PlainTextResponse("quick"), methods=["GET"], response_model=None)
        site = Site(EngineLoader(lambda: pytest.fail("no engine is needed")), lanes=self.lanes)
        refuse = partial(refuse_busy, site)
        app.add_middleware(LaneGate, lanes=self.lanes, refuse=refuse, proxies=["127.0.0.1"])
        return app


@contextmanager
def serve_bench(**lanes: Lane) -> Iterator[tuple[Bench, str]]:
    bench = Bench(Lanes(**lanes))
    with serve_app(bench.build()) as address:
        try:
            yield bench, address
        finally:
            bench.go_on.set()


async def until(happened: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        await asyncio.sleep(0.01)


def drive(work: Callable[[httpx.AsyncClient], Awaitable[None]], address: str) -> None:
    async def run() -> None:
        async with httpx.AsyncClient(base_url=address, timeout=20) as client:
            await work(client)

    asyncio.run(run())


def test_no_more_than_its_places_work_at_once_and_all_are_answered() -> None:
    with serve_bench(pages=Lane("pages", 2, 20, 0.1)) as (bench, address):

        async def ask(client: httpx.AsyncClient) -> None:
            asked = [asyncio.create_task(client.get("/lite/slow")) for _ in range(10)]
            await until(lambda: (bench.lanes.pages.waiting, bench.begun) == (8, 2))
            bench.go_on.set()
            assert {answer.status_code for answer in await asyncio.gather(*asked)} == {200}

        drive(ask, address)
    assert (bench.most, bench.begun) == (2, 10)
    assert bench.lanes.pages.waiting == bench.lanes.pages.running == 0


def test_a_full_lane_answers_at_once_with_the_time_to_come_back_in_the_readers_language() -> None:
    with serve_bench(pages=Lane("pages", 1, 1, 0.1)) as (bench, address):

        async def ask(client: httpx.AsyncClient) -> None:
            asked = [asyncio.create_task(client.get("/lite/slow")) for _ in range(2)]
            await until(lambda: bench.lanes.pages.waiting == 1)
            for lang in LANGUAGES:
                page = await client.get(f"/lite/slow?lang={lang}")
                seconds = page.headers["retry-after"]
                assert (page.status_code, page.headers["cache-control"]) == (503, "no-store")
                assert say("site_busy", lang, seconds=seconds).replace("'", "&#39;") in page.text
                assert f'<meta http-equiv="refresh" content="{seconds}">' in page.text
            form = await client.post("/lite/slow?lang=es", data={"a": "b"})
            assert (form.status_code, "http-equiv" in form.text) == (503, False)
            assert say("site_busy_form", "es", seconds=form.headers["retry-after"]) in form.text
            line = await client.get("/api/slow")
            assert line.status_code == 503
            assert line.json()["error"].endswith(f"ask again in {line.headers['retry-after']} seconds.")
            bench.go_on.set()
            assert {answer.status_code for answer in await asyncio.gather(*asked)} == {200}

        drive(ask, address)


def test_a_lane_that_is_full_keeps_nobody_from_another() -> None:
    with serve_bench(files=Lane("files", 1, 1, 1.0)) as (bench, address):

        async def ask(client: httpx.AsyncClient) -> None:
            packs = [asyncio.create_task(client.get("/lite/cases.csv")) for _ in range(40)]
            await until(lambda: bench.lanes.files.refused == 38)
            assert (await client.get("/lite/quick")).text == "quick"
            bench.go_on.set()
            answers = [answer.status_code for answer in await asyncio.gather(*packs)]
            assert (answers.count(200), answers.count(503)) == (2, 38)

        drive(ask, address)


def test_work_whose_caller_left_while_it_waited_is_not_begun() -> None:
    with serve_bench(pages=Lane("pages", 1, 20, 0.1)) as (bench, address):

        async def ask(client: httpx.AsyncClient) -> None:
            first = asyncio.create_task(client.get("/lite/slow"))
            await until(lambda: bench.begun == 1)
            left = [asyncio.create_task(client.get("/lite/slow")) for _ in range(9)]
            await until(lambda: bench.lanes.pages.waiting == 9)
            for one in left:
                one.cancel()
            await asyncio.gather(*left, return_exceptions=True)
            await until(lambda: bench.lanes.pages.dropped == 9)
            bench.go_on.set()
            assert (await first).status_code == 200

        drive(ask, address)
    assert bench.begun == 1
    assert bench.lanes.pages.waiting == 0


def test_who_reads_an_answer_slowly_holds_no_place() -> None:
    lanes = Lanes(pages=Lane("pages", 1, 1, 0.1))

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        assert lanes.pages.running == 1
        await PlainTextResponse("x")(scope, receive, send)

    async def read() -> list[int]:
        seen = []

        async def send(message: Message) -> None:
            seen.append(lanes.pages.running)

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        scope = {"type": "http", "path": "/lite", "query_string": b"", "method": "GET", "headers": []}
        await LaneGate(answer, lanes, lambda request, error: pytest.fail("nobody waits"))(scope, receive, send)
        return seen

    assert asyncio.run(read()) == [0, 0]


def test_work_that_fails_gives_its_place_back() -> None:
    async def fail() -> tuple[int, int]:
        lane = Lane("questions", 1, 1, 0.1)
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                await lane.run(lambda: 1 / 0)
        return lane.running, lane.waiting

    assert asyncio.run(fail()) == (0, 0)


def test_a_request_that_names_no_http_passes() -> None:
    async def passes() -> list[str]:
        seen: list[str] = []

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            seen.append(scope["type"])

        gate = LaneGate(answer, Lanes(), lambda request, error: pytest.fail("nothing is refused"))
        await gate({"type": "lifespan"}, None, None)  # type: ignore[arg-type]
        return seen

    assert asyncio.run(passes()) == ["lifespan"]


def test_a_busy_answer_is_given_to_a_request_without_headers() -> None:
    site = Site(EngineLoader(lambda: pytest.fail("no engine is needed")))
    scope = {
        "type": "http", "path": "/lite", "query_string": b"", "method": "GET", "headers": [], "scheme": "http",
        "server": ("x", 80),
    }  # fmt: skip
    answer = refuse_busy(site, Request(scope), BusyError(7, own=True))
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
