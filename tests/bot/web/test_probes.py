"""Who keeps the site running learns whether it lives, whether it is ready, and what it did; nobody else does."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from bot.engine import Engine
from bot.web.engine_loader import EngineLoader
from bot.web.lanes import Lanes
from bot.web.metrics import Metrics, Observer
from bot.web.probes import build_probes
from indexer.settings import PROJECT
from tests.served import load_late
from tests.small_base import QUESTIONS


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    """A program of this machine."""
    with TestClient(app, client=("127.0.0.1", 50000)) as client:
        yield client


def read_metrics(client: TestClient) -> dict[tuple[str, str, str], float]:
    """Give every sample by name, lane and status."""
    return {
        (sample.name, sample.labels.get("lane", ""), sample.labels.get("status", "")): sample.value
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
    }


def test_requests_are_counted_by_lane_and_status(client: TestClient) -> None:
    before = read_metrics(client)
    client.get("/lite?lang=es")
    client.get("/lite/doc/nothing")
    client.post("/api/ask", json={"question": QUESTIONS["es"]})
    client.get("/lite/cases.csv")
    client.get("/app/gradio_api/upload")
    after = read_metrics(client)
    for lane, status in (
        ("pages", "200"), ("pages", "404"), ("questions", "200"), ("files", "200"), ("chat", "404"), ("other", "200"),
    ):  # fmt: skip
        name = ("alianza_requests_total", lane, status)
        assert after[name] == before.get(name, 0) + 1, name
    assert after["alianza_request_seconds_count", "questions", ""] > 0
    assert after["alianza_lane_running", "pages", ""] == after["alianza_lane_waiting", "pages", ""] == 0
    assert after["alianza_passages", "", ""] == 19
    assert after["alianza_ready", "", ""] == 1
    assert after["process_resident_memory_bytes", "", ""] > 1e7


def test_metrics_hold_no_word_of_a_question(client: TestClient) -> None:
    client.post("/api/ask", json={"question": "mi vecino Juan Pérez no me paga"})
    client.get("/lite/ask", params={"q": "mi vecino Juan Pérez no me paga"})
    client.get("/lite/doc/juan")
    assert "juan" not in client.get("/metrics").text.lower()


@pytest.mark.parametrize(
    ("host", "headers"),
    [("203.0.113.5", {}), ("testclient", {}), ("127.0.0.1", {"x-forwarded-proto": "https"})],
)
def test_metrics_are_for_programs_of_this_machine(app: FastAPI, host: str, headers: dict[str, str]) -> None:
    with TestClient(app, client=(host, 50000), headers=headers) as client:
        response = client.get("/metrics")
    assert (response.status_code, response.json()) == (404, {"error": "GET /metrics: not found."})


def test_a_server_lives_before_it_is_ready(engine: Engine) -> None:
    engine_loader, opened = load_late(engine)
    app = FastAPI()
    app.include_router(build_probes(engine_loader, Metrics(Lanes(), engine_loader)))
    client = TestClient(app)
    assert client.get("/livez").status_code == 200
    assert (client.get("/readyz").status_code, client.get("/readyz").json()) == (503, {"status": "loading"})
    opened.set()
    engine_loader.wait(10)
    assert client.get("/readyz").status_code == 200
    engine_loader.stop()


def test_a_site_that_cannot_open_lives_and_is_not_ready() -> None:
    def open_broken() -> Engine:
        raise OSError("broken")

    engine_loader = EngineLoader(open_broken)
    engine_loader.start()
    app = FastAPI()
    app.include_router(build_probes(engine_loader, Metrics(Lanes(), engine_loader)))
    client = TestClient(app)
    deadline = time.monotonic() + 10
    while engine_loader.fault is None and time.monotonic() < deadline:
        client.get("/readyz")
    assert (client.get("/readyz").status_code, client.get("/readyz").json()) == (503, {"status": "failed"})
    assert client.get("/livez").status_code == 200


ENDING = """
import socket, time, uvicorn
from pathlib import Path
from fastapi import FastAPI
from bot.server import configure_server
from tests.small_base import read_test_settings
app = FastAPI()
@app.get("/slow")
def answer():
    print("begun", flush=True)
    time.sleep(1.5)
    return "done"
server = uvicorn.Server(configure_server(app, read_test_settings(Path())))
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
server.run(sockets=[listener])
"""


def test_a_server_that_is_told_to_end_finishes_what_it_began() -> None:
    with subprocess.Popen([sys.executable, "-c", ENDING], stdout=subprocess.PIPE, text=True, cwd=PROJECT) as server:
        try:
            assert server.stdout is not None
            address = f"http://127.0.0.1:{int(server.stdout.readline())}/slow"
            answers: list[bytes] = []
            asking = threading.Thread(target=lambda: answers.append(urllib.request.urlopen(address, timeout=20).read()))
            asking.start()
            assert server.stdout.readline() == "begun\n"
            server.send_signal(signal.SIGTERM)
            server.wait(20)
            asking.join(20)
            assert answers == [b'"done"']
        finally:
            server.kill()


def test_what_is_no_request_is_not_counted() -> None:
    loader = EngineLoader(lambda: pytest.fail("no engine is needed"))
    metrics = Metrics(Lanes(), loader)
    before = metrics.write()

    async def pass_on(scope: object, receive: object, send: object) -> None:
        return None

    asyncio.run(Observer(pass_on, metrics, Lanes())({"type": "lifespan"}, None, None))  # type: ignore[arg-type]
    assert b"alianza_requests_total{" not in before
    assert b"alianza_requests_total{" not in metrics.write()
