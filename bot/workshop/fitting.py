"""Fit parts and pauses into a duration, each within its range."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

STEP = 5
LONGEST_STRETCH = 130
"""Minutes of work between two pauses, unless one part alone takes longer."""

MEAL_FROM = 360
"""Minutes of a day that has a meal."""

NOON = 12 * 60 + 30
"""Minute of the day near which a day's meal stands."""

NOON_MARGIN = 90
"""Minutes that a day needs before and after noon, for its meal to stand there."""

BREAK_RANGE = (10, 15, 20)
MEAL_RANGE = (45, 60, 75)
"""The shortest, the usual and the longest pause."""

SLACK = 5
"""Minutes that a programme may end early."""


@dataclass(frozen=True, slots=True)
class SlotRange:
    """The shortest and the longest that a part may take, in minutes."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Fit:
    """Lengths of the parts in their order; ``pauses`` maps the part before which a pause stands to its length."""

    lengths: tuple[int, ...]
    pauses: dict[int, int]
    meal: int | None

    @property
    def total(self) -> int:
        """All minutes, pauses included."""
        return sum(self.lengths) + sum(self.pauses.values())

    @property
    def idle(self) -> int:
        """Minutes by which the pauses are longer than usual; less than 0 where they are shorter."""
        usual = sum(MEAL_RANGE[1] if place == self.meal else BREAK_RANGE[1] for place in self.pauses)
        return sum(self.pauses.values()) - usual


def spread(spans: Sequence[SlotRange], work: int) -> tuple[int, ...]:
    """Bring the parts to ``work`` minutes together, each in its range, in steps of five, what is left to the first.

    Less than asked where all are at their longest; their shortest where even that is more.
    """
    lengths = [span.least for span in spans]
    room = sum(span.most - span.least for span in spans)
    spare = min(max(work - sum(lengths), 0), room)
    if room:
        for number, span in enumerate(spans):
            lengths[number] += (span.most - span.least) * spare // room // STEP * STEP
    while (left := work - sum(lengths)) >= STEP:
        grown = [number for number, span in enumerate(spans) if lengths[number] + STEP <= span.most]
        if not grown:
            break
        # The part that has most left to gain grows first; the earliest of those alike.
        number = max(grown, key=lambda number: (spans[number].most - lengths[number], -number))
        lengths[number] += min(STEP, left)
    return tuple(lengths)


def place_pauses(
    lengths: Sequence[int], with_meal: bool, fewest: int = 0, morning_minutes: int | None = None
) -> tuple[list[int], int | None]:
    """Choose the parts before which a pause stands: as few as keep every stretch short, ``fewest`` at least.

    Also gives which of them is the meal: the one nearest to ``morning_minutes`` of the day, breaks included; without
    them the one in the middle of the work; None for no meal.
    """
    if not with_meal or len(lengths) < 2:
        return _cut(lengths, fewest), None

    def measure_gap(place: int) -> float:
        before = sum(lengths[:place])
        if morning_minutes is None:
            return abs(before - sum(lengths) / 2)
        return abs(before + BREAK_RANGE[1] * len(_cut(lengths[:place], 0)) - morning_minutes)

    meal = min(range(1, len(lengths)), key=lambda place: (measure_gap(place), place))
    morning, afternoon = lengths[:meal], lengths[meal:]
    early, late = _cut(morning, 0), _cut(afternoon, 0)
    missing = fewest - len(early) - len(late) - 1
    if missing > 0:
        if sum(morning) >= sum(afternoon):
            early = _cut(morning, len(early) + missing)
        else:
            late = _cut(afternoon, len(late) + missing)
    return [*early, meal, *(meal + place for place in late)], meal


def _cut(lengths: Sequence[int], fewest: int) -> list[int]:
    """Cut parts into stretches that are short enough, with ``fewest`` cuts at least, spread evenly."""
    count = fewest
    while True:
        places = split_evenly(lengths, count)
        stretches = [lengths[start:end] for start, end in itertools.pairwise([0, *places, len(lengths)])]
        if all(sum(part) <= LONGEST_STRETCH or len(part) == 1 for part in stretches) or count >= len(lengths) - 1:
            return places
        count += 1


_Row = list[tuple[float, float, list[int]]]
"""For each number of parts: the longest stretch, the sum of squares, and where the cuts are."""


def split_evenly(lengths: Sequence[int], pauses: int) -> list[int]:
    """Cut the parts into ``pauses`` + 1 stretches so that the longest is as short as can be (dynamic programming)."""
    total = len(lengths)
    pauses = min(pauses, max(total - 1, 0))
    sums = [sum(lengths[:end]) for end in range(total + 1)]
    best: list[list[tuple[float, float, list[int]]]] = [
        [(sums[end], float(sums[end]) ** 2, []) for end in range(total + 1)]
    ]
    for count in range(1, pauses + 1):
        row: _Row = []
        for end in range(total + 1):
            options = [
                (max(longest, sums[end] - sums[cut]), squares + (sums[end] - sums[cut]) ** 2, [*places, cut])
                for cut in range(count, end)
                for longest, squares, places in [best[count - 1][cut]]
            ]
            row.append(min(options) if options else (float("inf"), float("inf"), []))
        best.append(row)
    return best[pauses][total][2]


def fit(spans: Sequence[SlotRange], duration: int, start: int | None = None) -> Fit | None:
    """Fit parts and pauses into ``duration`` minutes; None where even the shortest of all do not go in.

    ``start`` is the minute of the day when the first part begins: a long day has its meal near noon.
    """
    with_meal = duration >= MEAL_FROM and len(spans) > 1
    has_noon = start is not None and start + NOON_MARGIN <= NOON <= start + duration - NOON_MARGIN
    morning = NOON - start if start is not None and has_noon else None
    pauses = count = 0
    while True:
        lengths = spread(spans, duration - pauses)
        places, meal = place_pauses(lengths, with_meal, count, morning)
        needed = sum(MEAL_RANGE[1] if place == meal else BREAK_RANGE[1] for place in places)
        if needed <= pauses:
            break
        # A pause takes from the work, after which it may no longer be needed: it stays, or this would never end.
        pauses, count = needed, len(places)
    return _balance(lengths, places, meal, duration)


def _balance(lengths: Sequence[int], places: Sequence[int], meal: int | None, duration: int) -> Fit | None:
    """Let the pauses take up what is over or missing."""
    ranges = {place: MEAL_RANGE if place == meal else BREAK_RANGE for place in places}
    pauses = {place: usual for place, (_, usual, _) in ranges.items()}
    off = duration - sum(lengths) - sum(pauses.values())
    for place, (least, _, most) in ranges.items():
        change = max(min(off, most - pauses[place]), least - pauses[place])
        pauses[place] += change
        off -= change
    return Fit(tuple(lengths), pauses, meal) if off >= 0 else None


DECIDING = "vote"
"""The method of a part that decides: what is sorted before it is not moved behind it."""


def count_repeats(methods: Sequence[str]) -> int:
    """Count the places where the same method comes for a third time in a row."""
    return sum(
        first == second == third for first, second, third in zip(methods, methods[1:], methods[2:], strict=False)
    )


def mix(methods: Sequence[str], free: Sequence[bool]) -> list[int]:
    """Order parts so that no method comes three times in a row, moving as few as can be.

    ``free`` says which may be moved, none past a part that decides; gives the parts' numbers in their new order.
    """
    order = list(range(len(methods)))
    votes = [number for number, method in enumerate(methods) if method == DECIDING]
    while (repeats := count_repeats([methods[number] for number in order])) > 0:
        moves = []
        for start in (place for place, number in enumerate(order) if free[number]):
            for goal in (place for place, number in enumerate(order) if free[number] and place != start):
                tried = order.copy()
                tried.insert(goal, tried.pop(start))
                if any((tried.index(vote) < tried.index(order[start])) != (vote < order[start]) for vote in votes):
                    continue
                left = count_repeats([methods[number] for number in tried])
                moves.append((left, abs(goal - start), start, tried))
        best = min(moves, default=None)
        if best is None or best[0] >= repeats:
            break
        order = best[3]
    return order
