"""What happens often is one line a minute and a count; nobody's question is in any line."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bot.web.log import FORM, KEYS_KEPT, DiscreetFormatter, RepeatFilter
from indexer.settings import PROJECT


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def written(clock: Clock) -> Iterator[io.StringIO]:
    """What a logger named "test" writes."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(DiscreetFormatter(FORM))
    handler.addFilter(RepeatFilter(clock=clock))
    logger = logging.getLogger("test")
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)


def flood(times: int) -> None:
    for number in range(times):
        logging.getLogger("test").error("no descriptor is left (%s)", number)


def test_a_fault_that_comes_often_is_one_line_a_minute_and_a_count(written: io.StringIO, clock: Clock) -> None:
    flood(1000)
    clock.now += 30
    flood(1000)
    clock.now += 31
    flood(1000)
    lines = written.getvalue().splitlines()
    assert [line.partition("test: ")[2] for line in lines] == [
        "no descriptor is left (0)",
        "no descriptor is left (0) (1999 more like it since the last line)",
    ]


def test_a_structured_log_has_an_object_a_line_and_no_message_of_an_exception() -> None:
    code = (
        "import logging; from bot.web.log import configure_log; configure_log(structured=True)\n"
        "try: raise KeyError('mi vecino Juan')\n"
        "except KeyError: logging.getLogger('bot').exception('a question failed')\n"
        "for _ in range(3): logging.getLogger('bot.requests').info('answered', extra={'lane': 'pages', 'status': 200})"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT)
    fault, *answered = map(json.loads, told.stderr.splitlines())
    assert (fault["levelname"], fault["message"]) == ("ERROR", "a question failed")
    assert fault["exc_info"].startswith("KeyError at ")
    assert "Juan" not in told.stderr
    assert [(line["lane"], line["status"]) for line in answered] == [("pages", 200)] * 3


def test_other_faults_are_told_meanwhile(written: io.StringIO) -> None:
    flood(10)
    logging.getLogger("test").error("another")
    assert len(written.getvalue().splitlines()) == 2


def test_as_many_kinds_as_there_are_take_no_more_memory(clock: Clock) -> None:
    repeats = RepeatFilter(clock=clock)
    for number in range(10 * KEYS_KEPT):
        repeats.filter(logging.LogRecord("test", logging.ERROR, __file__, number, f"kind {number}", (), None))
    assert len(repeats._seen) <= KEYS_KEPT


def test_a_traceback_says_where_and_what_but_not_what_was_asked(written: io.StringIO) -> None:
    try:
        raise KeyError("mi vecino Juan no me paga")
    except KeyError:
        logging.getLogger("test").exception("a question failed")
    (first, second) = written.getvalue().splitlines()
    assert first.endswith("ERROR test: a question failed")
    assert second.startswith("KeyError at ")
    assert "test_log.py" in second
    assert "Juan" not in written.getvalue()
