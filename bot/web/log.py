"""The log of a server: one line for what happens often, and never a word of what anybody asked.

A fault that comes again within a minute is counted, and the count told with the next line. Tracebacks say where and of
what kind an error was, not its message: that may hold a question.
"""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable
from types import TracebackType

from pythonjsonlogger.json import JsonFormatter

MINUTE = 60.0

KEYS_KEPT = 500
"""Different lines that are remembered; beyond it all are forgotten, so that memory stays bounded."""

FIELDS = "%(asctime)s %(levelname)s %(name)s %(message)s"
FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class RepeatFilter(logging.Filter):
    """Lets a line through once a minute, and then tells how often it came meanwhile."""

    def __init__(self, seconds: float = MINUTE, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, int, str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether a record is to be written; the count is added to its message. What is no warning always is."""
        if record.levelno < logging.WARNING:
            return True
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        key = (record.name, record.lineno, str(record.msg).split("\n")[0], kind)
        now = self._clock()
        with self._lock:
            told, more = self._seen.get(key, (-self._seconds, 0))
            if now - told < self._seconds:
                self._seen[key] = (told, more + 1)
                return False
            if len(self._seen) >= KEYS_KEPT:
                self._seen.clear()
            self._seen[key] = (now, 0)
        if more:
            record.msg = f"{record.getMessage()} ({more} more like it since the last line)"
            record.args = ()
        return True


class DiscreetFormatter(logging.Formatter):
    """Writes of an exception its kind and where it was raised, not its message."""

    def formatException(  # noqa: N802 (logging's own name)
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """Write one line: the kind, and the frames from the outermost in."""
        return describe_place(ei[0], ei[2])


class StructuredFormatter(JsonFormatter):
    """Writes a JSON object a line, and of an exception what DiscreetFormatter writes."""

    def formatException(  # noqa: N802 (logging's own name)
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """Write one line: the kind, and the frames from the outermost in."""
        return describe_place(ei[0], ei[2])


def describe_place(kind: type[BaseException] | None, trace: TracebackType | None) -> str:
    """Say in one line of what kind an error is, and through which frames it came."""
    frames = traceback.extract_tb(trace)
    where = " > ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
    return f"{kind.__name__ if kind else 'error'} at {where}"


def configure_log(structured: bool = False) -> None:
    """Send what the program and its libraries log, from warnings on, to standard error.

    ``structured``: as JSON objects, with one for each request.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(StructuredFormatter(FIELDS) if structured else DiscreetFormatter(FORM))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    handler.addFilter(RepeatFilter())
    logging.getLogger("bot.requests").setLevel(logging.INFO if structured else logging.WARNING)
