"""One caller may do a thing so many times, then later again; others are not kept waiting by that."""

from __future__ import annotations

import pytest

from bot.web import rates
from bot.web.rates import Rate


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_caller_waits_until_its_first_time_is_long_enough_ago() -> None:
    clock = Clock()
    rate = Rate(2, 60, 10, clock)
    assert (rate.take("a"), rate.measure_wait("a")) == (0, 0)
    clock.now += 20
    assert (rate.take("a"), rate.take("a"), rate.measure_wait("a")) == (0, 40, 40)
    assert rate.take("b") == 0
    clock.now += 40
    assert (rate.take("a"), rate.take("a")) == (0, 20)


def test_who_is_nobody_in_particular_shares_more() -> None:
    rate = Rate(1, 60, 3, Clock())
    assert [rate.take("") > 0 for _ in range(4)] == [False, False, False, True]


def test_no_more_callers_are_remembered_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "MOST_CALLERS", 3)
    rate = Rate(1, 60, 1, Clock())
    for caller in "abcd":
        rate.take(caller)
    assert "callers=3" in repr(rate)
    assert (rate.measure_wait("a"), rate.measure_wait("d")) == (0, 60)
