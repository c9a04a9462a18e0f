"""Lengths and pauses: every sum exact, no stretch too long, methods mixed."""

from __future__ import annotations

import itertools

import pytest

from bot.workshop.fitting import (
    LONGEST_STRETCH,
    SLACK,
    SlotRange,
    count_repeats,
    fit,
    mix,
    place_pauses,
    split_evenly,
    spread,
)

SPANS = [
    SlotRange(10, 20),
    SlotRange(15, 25),
    SlotRange(30, 45),
    SlotRange(30, 50),
    SlotRange(25, 40),
    SlotRange(15, 30),
    SlotRange(5, 15),
]


def test_parts_share_what_there_is() -> None:
    """Each stays in its range; the sum is what was asked, or what the ranges allow."""
    for work in range(130, 226, 5):
        lengths = spread(SPANS, work)
        assert sum(lengths) == work
        assert all(span.least <= length <= span.most for span, length in zip(SPANS, lengths, strict=True))
    assert sum(spread(SPANS, 500)) == 225
    assert sum(spread(SPANS, 20)) == 130


@pytest.mark.parametrize("duration", range(160, 266, 5))
def test_a_programme_takes_its_time_and_no_more(duration: int) -> None:
    """Never over, at most five minutes under; a pause before anybody tires."""
    found = fit(SPANS, duration)
    assert found is not None
    assert duration - SLACK <= found.total <= duration
    bounds = [0, *sorted(found.pauses), len(SPANS)]
    assert all(sum(found.lengths[a:b]) <= LONGEST_STRETCH for a, b in itertools.pairwise(bounds))


def test_what_does_not_go_in_is_refused() -> None:
    """Not squeezed below what works."""
    assert fit(SPANS, 125) is None
    assert fit([SlotRange(20, 30)], 15) is None


def test_a_day_has_a_meal_in_its_middle() -> None:
    """From six hours on; a short programme has none."""
    day = fit([SlotRange(30, 60)] * 6, 420)
    assert day is not None
    assert day.meal == 3
    assert day.pauses[3] >= 45
    short = fit([SlotRange(30, 60)] * 4, 240)
    assert short is not None
    assert short.meal is None


def test_one_long_part_stands_between_pauses() -> None:
    """A walk of two hours cannot be cut, so what is beside it is."""
    places, _ = place_pauses([20, 120, 20], with_meal=False)
    assert places == [1, 2]


def test_cuts_are_even() -> None:
    """The longest stretch is as short as it can be."""
    assert split_evenly([10, 10, 10, 10], 1) == [2]
    assert split_evenly([60, 10, 10, 40], 1) == [1]
    assert split_evenly([5], 3) == []


def test_methods_are_mixed_by_few_moves() -> None:
    """Three alike in a row become two; the first and the last stay where they are."""
    methods = ["plenary", "groups", "groups", "groups", "game", "closing"]
    free = [False, True, True, True, True, False]
    order = mix(methods, free)
    assert count_repeats([methods[number] for number in order]) == 0
    assert (order[0], order[-1]) == (0, 5)
    assert mix(["pairs", "groups", "game"], [True] * 3) == [0, 1, 2]
    assert mix(["groups"] * 4, [True] * 4) == [0, 1, 2, 3]
