"""Several workers answer at one port, share one index, and are replaced when they end or the index is renewed."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from bot.workers import FAILED_STARTS
from tests.additions import add_document, index_base
from tests.small_base import QUESTIONS, write_base

SECONDS = 40.0
SERVER = """
import sys
from pathlib import Path
from bot.engine import Engine
from bot.workers import serve_workers
from indexer.errors import AlianzaError
from tests.small_base import read_test_settings
from tests.stand_in import StandInEncoder

settings = read_test_settings(Path(sys.argv[1]), port=0, workers=2)
try:
    status = serve_workers(settings, lambda chosen: None if sys.argv[2:] else Engine(chosen.index, StandInEncoder()))
except AlianzaError as error:
    sys.exit(f"alianza: {error}")
sys.exit(status)
"""


@contextmanager
def run(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run the server over the base in ``folder``."""
    command = [sys.executable, "-c", SERVER, str(folder), *arguments]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            yield server
        finally:
            if server.poll() is None:
                server.kill()


def get(address: str) -> dict[str, Any]:
    """Ask for JSON."""
    with urllib.request.urlopen(address, timeout=10) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def is_answered(site: str) -> bool:
    """Ask a question that the base answers, and say whether it is."""
    body = json.dumps({"question": QUESTIONS["en"], "lang": "en"}).encode()
    request = urllib.request.Request(f"{site}/api/v1/ask", body, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return bool(json.load(answer)["answered"])


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    last = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < last
        time.sleep(0.1)


def list_workers(server: subprocess.Popen[str]) -> set[int]:
    """List the processes that a server has started and that live."""
    children = psutil.Process(server.pid).children()
    return {one.pid for one in children if one.status() != psutil.STATUS_ZOMBIE}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_base(tmp_path)
    index_base(tmp_path)
    return tmp_path


def test_workers_share_a_port_are_replaced_and_take_up_a_new_index(folder: Path) -> None:
    with run(folder) as server:
        assert server.stderr is not None
        address = re.search(r"http://127\.0\.0\.1:\d+", server.stderr.readline())
        assert address
        site = address.group()
        wait_until(lambda: len(list_workers(server)) == 2)
        first = list_workers(server)
        assert is_answered(site)

        psutil.Process(min(first)).kill()
        assert is_answered(site)
        wait_until(lambda: len(list_workers(server)) == 2 and not list_workers(server) <= first)

        before, workers = get(f"{site}/healthz")["documents"], list_workers(server)
        add_document(folder, "concept", "barter.en", "## Barter {#one .practice}\n\nGoods for goods.\n")
        index_base(folder)
        wait_until(lambda: len(list_workers(server)) == 2 and not list_workers(server) & workers)
        assert {get(f"{site}/healthz")["documents"] for _ in range(8)} == {before + 1}

        with urllib.request.urlopen(f"{site}/metrics", timeout=10) as answer:
            metrics = answer.read().decode()
        assert 'alianza_requests_total{lane="questions",status="200"} 2.0' in metrics

        server.send_signal(signal.SIGTERM)
        assert server.wait(20) == 0
        assert "a worker ended (-9); another takes its place" in server.stderr.read()
    assert not any(psutil.pid_exists(worker) for worker in workers)


def test_workers_end_with_the_process_that_started_them(folder: Path) -> None:
    with run(folder) as server:
        wait_until(lambda: len(list_workers(server)) == 2)
        workers = list_workers(server)
        server.kill()
        server.wait(10)
        wait_until(lambda: not any(psutil.pid_exists(worker) for worker in workers))


def test_workers_that_cannot_start_end_the_whole_with_what_they_say(folder: Path) -> None:
    with run(folder, "broken") as server:
        assert server.stderr is not None
        told = server.stderr.read().splitlines()
        assert server.wait(20) == 1
    assert told[1:-1] == ["alianza: the knowledge base is not open yet; ask again in a few seconds."] * FAILED_STARTS
    assert told[-1] == f"alianza: {FAILED_STARTS} workers ended before they were ready; what they said stands above."
