"""Open the engine in a thread while the server already shows pages, and keep it fresh."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from indexer.errors import AlianzaError

if TYPE_CHECKING:
    from bot.engine import Engine

REFRESH_SECONDS = 3.0
"""How often a running server looks for a newer index."""

PAGE_SECONDS = 2.0
"""How long opening the engine leaves a starting server to its first page, unless somebody asks."""

WAIT_SECONDS = 30.0
"""How long a question waits for the engine; opening it takes about two seconds."""

_log = logging.getLogger(__name__)


class NotReadyError(AlianzaError):
    """The engine is not open yet, or could not be opened."""


class EngineLoader:
    """Opens an engine in a thread of its own, then keeps it fresh until ``stop``, unless another process does.

    Opening takes a second of computing that the first page would have to wait for, so it begins
    when somebody asks, or a little later.
    """

    def __init__(
        self, open_engine: Callable[[], Engine], on_fault: Callable[[], None] = lambda: None, refreshes: bool = True
    ) -> None:
        self.fault: Exception | None = None
        self._open_engine = open_engine
        self._on_fault = on_fault
        self._refreshes = refreshes
        self._engine: Engine | None = None
        self._wanted = threading.Event()
        self._settled = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)

    def __repr__(self) -> str:
        state = "failed" if self.fault else "ready" if self._engine else "loading"
        return f"<Standby {state}>"

    @property
    def engine(self) -> Engine | None:
        """The engine, None until it is open."""
        return self._engine

    def start(self) -> None:
        """Begin to open the engine; a second call does nothing."""
        if not self._thread.is_alive() and not self._settled.is_set():
            self._thread.start()

    def hurry(self) -> None:
        """Begin to open the engine now: somebody waits for it."""
        self._wanted.set()

    def stop(self) -> None:
        """Let the thread end; the engine stays usable."""
        self._stopped.set()

    def wait(self, seconds: float = WAIT_SECONDS) -> Engine:
        """Give the engine, waiting for it. Raises NotReadyError where it does not come in time."""
        self.hurry()
        self._settled.wait(seconds)
        if self._engine is None:
            raise NotReadyError("the knowledge base is not open yet; ask again in a few seconds.")
        return self._engine

    def _run(self) -> None:
        self._wanted.wait(PAGE_SECONDS)
        try:
            self._engine = self._open_engine()
        except Exception as fault:
            self.fault = fault
            self._on_fault()
            return
        finally:
            self._settled.set()
        told = ""
        while self._refreshes and not self._stopped.wait(REFRESH_SECONDS):
            try:
                self._engine.refresh()
            except Exception as error:
                # The index before still serves; a thread that dies would never take up another. Said once.
                if repr(error) != told:
                    _log.exception("the new index could not be taken up")
                told = repr(error)
