"""Several processes that answer at one port: the base is opened once, and shared by all that are forked from it.

open ─▶ Engine ─fork─▶ worker: the site, and uvicorn on the shared socket

The first process serves nobody. It replaces a worker that ends, and all of them by such that hold a newer index, once
these are ready: nobody waits, and nobody is hung up on. What a worker only reads it shares with the others, page by
page of memory, for as long as nobody writes there.
"""

from __future__ import annotations

import gc
import logging
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

from indexer.errors import AlianzaError, SettingError
from indexer.settings import Settings

if TYPE_CHECKING:
    from bot.engine import Engine

METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Where prometheus-client keeps what several processes count together; it reads the variable when it is imported."""

READY_SECONDS = 60.0
"""How long a worker may take to build the site."""

LOOK_SECONDS = 0.5
"""How often the first process looks after its workers; every third time for a newer index."""

END_SECONDS = 10.0
"""How long workers that are told to end may take; uvicorn ends what it began within eight."""

FAILED_STARTS = 3
"""So many workers in a row that end before they are ready end the whole."""

_log = logging.getLogger(__name__)


class WorkerError(AlianzaError):
    """Workers end before they can serve."""


def serve_workers(settings: Settings, open_shared: Callable[[Settings], Engine] | None = None) -> int:
    """Serve in ``settings.workers`` processes until told to end; 0.

    ``open_shared`` opens the engine that they share (default: the one that the settings name). Raises AlianzaError
    where index, model or port cannot be used, or workers do not start.
    """
    if not hasattr(os, "fork"):
        raise SettingError("several workers need a system that forks processes; set ALIANZA_WORKERS to 1.")
    if settings.engine == "milvus":
        raise SettingError(
            "ALIANZA_ENGINE is 'milvus', whose connections no two workers can share: expected one worker; set "
            "ALIANZA_WORKERS to 1, and run several servers."
        )
    folder = tempfile.mkdtemp(prefix="alianza-metrics-")
    os.environ[METRICS_FOLDER] = folder
    try:
        # Not before: counters are shared if the variable is set when they are made.
        from bot import server
        from bot.web.log import configure_log

        configure_log(structured=settings.log == "json")
        listener = server.open_port(settings.host, settings.port)
        engine = (open_shared or server.open_shared)(settings)
        server.import_site()
        server.announce(settings, listener)
        return Supervisor(settings, engine, listener).run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Supervisor:
    """Starts workers and looks after them."""

    def __init__(self, settings: Settings, engine: Engine, listener: socket.socket) -> None:
        self._settings = settings
        self._engine = engine
        self._listener = listener
        self._workers: set[int] = set()
        self._lifeline = os.pipe()
        """Held open by this process alone: workers end when it does, however it ends."""
        self._told = False
        self._failed = 0

    def __repr__(self) -> str:
        return f"<Supervisor workers={sorted(self._workers)}>"

    def run(self) -> int:
        """Keep the workers going until this process is told to end; 0. Raises WorkerError where none start."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._end)
        try:
            self._fill()
            rounds = 0
            while not self._told:
                self._reap()
                rounds += 1
                if rounds % 3 == 0 and self._engine.refresh():
                    self._replace()
                self._fill()
                time.sleep(LOOK_SECONDS)
        finally:
            self._dismiss(self._workers)
        return 0

    def _end(self, *_: object) -> None:
        self._told = True

    def _fill(self) -> None:
        """Start as many workers as are missing. Raises WorkerError where FAILED_STARTS in a row end at once."""
        while len(self._workers) < self._settings.workers and not self._told:
            worker = self._start()
            if worker is None:
                self._failed += 1
                if self._failed == FAILED_STARTS:
                    raise WorkerError(
                        f"{FAILED_STARTS} workers ended before they were ready; what they said stands above."
                    )
            else:
                self._failed = 0
                self._workers.add(worker)

    def _replace(self) -> None:
        """Start workers over the new index, then end the others; those stay where the new ones do not start."""
        before, self._workers = self._workers, set()
        try:
            self._fill()
        except WorkerError as error:
            _log.error("the workers over the new index do not start, those before stay: %s", error)
            self._workers, before, self._failed = self._workers | before, set(), 0
        self._dismiss(before)

    def _dismiss(self, workers: set[int]) -> None:
        """End workers and wait for what they began, END_SECONDS at most."""
        _signal_all(workers, signal.SIGTERM)
        last = time.monotonic() + END_SECONDS
        left = set(workers)
        while left and time.monotonic() < last:
            left -= {worker for worker in left if os.waitpid(worker, os.WNOHANG)[0]}
            time.sleep(LOOK_SECONDS / 10)
        _signal_all(left, signal.SIGKILL)
        for worker in left:
            os.waitpid(worker, 0)
        for worker in workers:
            _forget_metrics(worker)
        self._workers -= set(workers)

    def _reap(self) -> None:
        """Find workers that ended by themselves."""
        for worker in sorted(self._workers):
            ended, status = os.waitpid(worker, os.WNOHANG)
            if ended:
                self._workers.discard(worker)
                _forget_metrics(worker)
                _log.error("a worker ended (%s); another takes its place", os.waitstatus_to_exitcode(status))

    def _start(self) -> int | None:
        """Start a worker and wait until it is ready; None where it ends before, or is not in READY_SECONDS."""
        # What lives now is never looked through again: the collector would write to every page that is shared.
        gc.collect()
        gc.freeze()
        reading, writing = os.pipe()
        sys.stderr.flush()
        worker = os.fork()
        if worker == 0:
            os.close(reading)
            os.close(self._lifeline[1])
            _end_with(self._lifeline[0])
            _work(self._settings, self._engine, self._listener, writing)
        os.close(writing)
        with os.fdopen(reading, "rb") as notice:
            if self._wait(notice) and notice.read(1):
                return worker
        _signal_all({worker}, signal.SIGKILL)
        os.waitpid(worker, 0)
        _forget_metrics(worker)
        return None

    def _wait(self, notice: BinaryIO) -> bool:
        """Wait until a worker says something or ends; say whether it did, before this process is told to end."""
        last = time.monotonic() + READY_SECONDS
        while not self._told and time.monotonic() < last:
            if select.select([notice], [], [], LOOK_SECONDS)[0]:
                return True
        return False


def _work(settings: Settings, engine: Engine, listener: socket.socket, ready: int) -> None:
    """Serve in a process that was just forked, and end it; never returns."""
    status = 1
    try:
        from bot.server import serve_worker

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        serve_worker(engine, settings, listener, lambda: os.write(ready, b"1"))
        status = 0
    except AlianzaError as error:
        print(f"alianza: {error}", file=sys.stderr, flush=True)
    except BaseException:
        _log.exception("a worker ended by a fault")
    finally:
        sys.stderr.flush()
        os._exit(status)


def _end_with(lifeline: int) -> None:
    """End this process, as if it were told to, when nobody holds the other end of a pipe any more."""

    def watch() -> None:
        os.read(lifeline, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()


def _signal_all(workers: set[int], number: signal.Signals) -> None:
    for worker in workers:
        with suppress(ProcessLookupError):
            os.kill(worker, number)


def _forget_metrics(worker: int) -> None:
    """Let go of what a worker that ended says of itself; what it counted stays."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker)  # type: ignore[no-untyped-call]
