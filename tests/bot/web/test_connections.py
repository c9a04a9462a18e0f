"""A connection that gives nothing is ended, there are only so many, and those who behave are served meanwhile."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

from bot.web import guard
from bot.web.connections import ConnectionLimits, limit_connections
from bot.web.guard import Guard
from indexer.settings import PROJECT
from tests.served import serve_app

REQUEST = b"GET /lite HTTP/1.1\r\nHost: x\r\n\r\n"


def build_page(size: int = 4) -> FastAPI:
    app = FastAPI()
    app.add_api_route("/lite", lambda: PlainTextResponse("x" * size), response_model=None)
    app.add_api_route("/lite", lambda: PlainTextResponse("read"), methods=["POST"], response_model=None)
    app.add_middleware(Guard)
    return app


@contextmanager
def serve(limits: ConnectionLimits, size: int = 4) -> Iterator[tuple[str, int]]:
    with serve_app(build_page(size), http=limit_connections(limits), timeout_keep_alive=1) as address:
        yield "127.0.0.1", int(address.rpartition(":")[2])


def read_answer(caller: socket.socket) -> bytes:
    """Read an answer whose body is xxxx, however it is cut into packets."""
    caller.settimeout(5)
    answer = b""
    while not answer.endswith(b"xxxx") and (part := caller.recv(4096)):
        answer += part
    return answer


def is_ended(caller: socket.socket, seconds: float = 5) -> bool:
    """Say whether the server hung up within some seconds; what it sends before is read."""
    caller.settimeout(seconds)
    try:
        while caller.recv(65536):
            pass
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize("sent", [b"", b"GET /li", b"GET /lite HTTP/1.1\r\nHost: x\r\nA: b\r\n"])
def test_whoever_does_not_end_the_headers_is_hung_up_on(sent: bytes) -> None:
    with serve(ConnectionLimits(header_seconds=0.3)) as place, socket.create_connection(place) as caller:
        caller.sendall(sent)
        assert is_ended(caller)


@pytest.mark.parametrize("before", [b"", REQUEST], ids=["at first", "after an answer"])
def test_a_little_now_and_then_does_not_keep_a_connection(before: bytes) -> None:
    with serve(ConnectionLimits(header_seconds=0.5)) as place, socket.create_connection(place) as caller:
        caller.sendall(before)
        ended = False
        for _ in range(100):
            try:
                caller.sendall(b"G" if not before else b"\r\n")
            except ConnectionError:
                ended = True
                break
            time.sleep(0.05)
        assert ended


def test_whoever_asks_again_in_time_keeps_the_connection() -> None:
    with serve(ConnectionLimits(header_seconds=0.5)) as place, socket.create_connection(place) as caller:
        for _ in range(4):
            caller.sendall(REQUEST)
            assert b" 200 OK" in read_answer(caller)
            time.sleep(0.2)


def test_whoever_does_not_read_the_answer_is_hung_up_on() -> None:
    with serve(ConnectionLimits(write_seconds=0.3), size=30_000_000) as place, socket.socket() as caller:
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        caller.connect(place)
        caller.sendall(REQUEST)
        time.sleep(1)
        received = 0
        try:
            while part := caller.recv(1 << 20):
                received += len(part)
        except ConnectionError:
            pass
        assert received < 30_000_000


def test_whoever_reads_slowly_but_steadily_gets_all_of_it() -> None:
    size = 600_000
    with serve(ConnectionLimits(write_seconds=0.5), size=size) as place, socket.socket() as caller:
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        caller.connect(place)
        caller.sendall(REQUEST.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        received = 0
        while part := caller.recv(16384):
            received += len(part)
            time.sleep(0.02)
        assert received > size


def test_a_body_that_trickles_is_answered_408(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "BODY_SECONDS", 0.3)
    with serve(ConnectionLimits()) as place, socket.create_connection(place) as caller:
        caller.sendall(b"POST /lite HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc")
        caller.settimeout(5)
        assert caller.recv(4096).startswith(b"HTTP/1.1 408 ")
        assert is_ended(caller)


def test_who_is_silent_makes_room_for_who_asks() -> None:
    with serve(ConnectionLimits(most=4, proxies=["127.0.0.1"])) as place, ExitStack() as stack:
        silent = [stack.enter_context(socket.create_connection(place)) for _ in range(4)]
        for one in silent[2:]:
            time.sleep(0.05)
            one.sendall(b"GET /li")
        for _ in range(2):
            late = stack.enter_context(socket.create_connection(place))
            late.sendall(REQUEST.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
            assert b" 200 OK" in read_answer(late)
        assert is_ended(silent[0])
        assert not is_ended(silent[3], 0.2)


def build_slow_page(go_on: threading.Event) -> FastAPI:
    app = FastAPI()

    def wait() -> PlainTextResponse:
        go_on.wait(20)
        return PlainTextResponse("xxxx")

    app.add_api_route("/lite", wait, response_model=None)
    return app


@pytest.mark.parametrize(("most", "proxies", "held"), [(4, ["127.0.0.1"], 4), (8, [], 2)], ids=["all", "one address"])
def test_where_all_have_asked_the_next_is_told_to_come_back(most: int, proxies: list[str], held: int) -> None:
    """Of all connections, and of the fourth that one address may hold; who asked is answered."""
    go_on = threading.Event()
    limits = ConnectionLimits(most=most, proxies=proxies)
    with serve_app(build_slow_page(go_on), http=limit_connections(limits)) as address, ExitStack() as stack:
        place = ("127.0.0.1", int(address.rpartition(":")[2]))
        asked = [stack.enter_context(socket.create_connection(place)) for _ in range(held)]
        for one in asked:
            one.sendall(REQUEST)
        time.sleep(0.3)
        late = stack.enter_context(socket.create_connection(place))
        late.settimeout(5)
        told = late.recv(4096)
        assert told.startswith(b"HTTP/1.1 503 ")
        assert b"\r\nRetry-After: 5\r\n" in told
        others = []
        if held < most:
            others.append(stack.enter_context(socket.create_connection(place, source_address=("127.0.0.2", 0))))
            others[0].sendall(REQUEST)
            time.sleep(0.3)
        go_on.set()
        assert all(b" 200 OK" in read_answer(one) for one in (*asked, *others))


CROWDED = """
import resource, socket, uvicorn
from pathlib import Path
from bot.server import configure_server
from tests.bot.web.test_connections import build_page
from tests.small_base import read_test_settings
resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
server = uvicorn.Server(configure_server(build_page(), read_test_settings(Path())))
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
server.run(sockets=[listener])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="counts descriptors as Linux does")
def test_more_connections_than_descriptors_neither_stop_the_server_nor_fill_the_log() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", CROWDED], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=PROJECT
    ) as server:
        try:
            assert server.stdout is not None
            assert server.stderr is not None
            port = int(server.stdout.readline())
            with ExitStack() as stack:
                for _ in range(400):
                    one = stack.enter_context(socket.socket())
                    one.setblocking(False)
                    one.connect_ex(("127.0.0.1", port))
                time.sleep(1)
            answers = ask_until_answered(f"http://127.0.0.1:{port}/lite")
            server.terminate()
            server.wait(30)
            assert answers == [200]
            assert len(server.stderr.read()) < 10_000
        finally:
            server.kill()


def ask_until_answered(address: str) -> list[int]:
    """Ask for a page until it comes, ten seconds at most; give its status."""
    for _ in range(50):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return [answer.status]
        except OSError:
            time.sleep(0.2)
    return []
