"""Fill one day of a programme: the lead's parts first, then others', then cases, between opening and closing."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.library import Library
from bot.workshop.casework import Setting, list_other_cases
from bot.workshop.designs import CLOSING, EVALUATING, WELCOME, WORK, Design, DesignPart
from bot.workshop.fitting import DECIDING, SLACK, Fit, SlotRange, count_repeats, fit, mix
from bot.workshop.plan import BREAK, CASE, FRAME, FRAME_RANGE, MEAL, OPENING, PAUSE, Item, Plan
from bot.workshop.wishes import score_part_wish

LONGEST_PART = 100
"""Parts that may be shorter are not drawn out beyond this: nobody sits longer without a pause."""

COMFORT = 0.8
"""A day that is full takes a further part of its design as long as all keep this share of their usual length."""

CASE_SPAN = SlotRange(15, 30)
"""Minutes to tell a case of the base and talk about it."""

MOST_CASE_PARTS = 3

SPOKEN = 0.5
"""A part that speaks of this share of a wish is taken before those that its design cannot do without."""

SHORT_DAY = 150
"""Minutes up to which opening and evaluation are kept to their shortest."""

ROLES = (OPENING, WELCOME, WORK, EVALUATING, CLOSING)
"""The order of a day."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """A part that may be taken: how long it may be, and whether the day cannot do without it."""

    source: str
    part: str
    span: SlotRange
    method: str
    role: str
    core: bool = False
    design_part: DesignPart | None = None


@dataclass(frozen=True, slots=True)
class DayWish:
    """A day to fill: the design that leads it, those that may help, its minutes, which parts of the frame it has, and
    what other days have taken."""

    main: Design
    others: tuple[Design, ...]
    minutes: int
    plan: Plan
    frame: tuple[str, ...]
    taken: frozenset[tuple[str, str]]


def fill_day(day: DayWish, library: Library) -> list[Item] | None:
    """Fill one day with the lead's parts, then with others', then with cases; None where not even the least fits."""
    main, plan = day.main, day.plan
    own = [_offer(part) for part in main.parts if part.key not in day.taken]
    kept = [*(_offer_frame(part, day.minutes) for part in day.frame), *(one for one in own if one.role != WORK)]
    optional = [choice for choice in own if choice.role == WORK]
    named = {choice.part: _score_words(choice, main, plan) for choice in optional}
    wanted = sorted(optional, key=lambda choice: (-named[choice.part], not choice.core, -_score_part(choice, plan)))
    guests = [part for design in day.others for part in design.parts if part.role == WORK]
    extras = [replace(_offer(part), core=False) for part in guests if part.key not in day.taken]
    extras.sort(key=lambda choice: -_score_part(choice, plan))
    told = [document for part in main.parts for document in part.documents] + [name for _, name in day.taken]
    setting = Setting(plan.country, main.stages, plan.about)
    stories = [_offer_case(case) for case in list_other_cases(told, setting, library, MOST_CASE_PARTS)]
    order, best = _choose(kept, [*wanted, *extras, *stories], wanted, day)
    has_own = any(choice in order for choice in optional)
    return _write_items(order, best) if best and has_own and day.minutes - best.total <= SLACK else None


def _choose(
    kept: Sequence[_Choice], offered: Sequence[_Choice], wanted: Sequence[_Choice], day: DayWish
) -> tuple[list[_Choice], Fit | None]:
    """Take parts in the order offered until the day is full; those that would make three alike in a row come last."""
    main, minutes, start = day.main, day.minutes, day.plan.start
    order = _arrange(kept, main)
    best = fit([one.span for one in order], minutes, start)
    for patient, choice in itertools.product((True, False), offered):
        # A day that is filled with longer pauses has room for one more part.
        is_full = best is not None and minutes - best.total + best.idle <= 2 * SLACK
        if choice in order or (is_full and choice not in wanted):
            continue
        tried = _arrange([*order, choice], main)
        # The lead's author had a reason for the order of what the design cannot do without.
        moved = mix([one.method for one in tried], [one.role == WORK and not one.core for one in tried])
        tried = [tried[number] for number in moved]
        found = fit([one.span for one in tried], minutes, start)
        if found is None or (is_full and not choice.core and not _is_comfortable(tried, found)):
            continue
        worse = count_repeats([one.method for one in tried]) > count_repeats([one.method for one in order])
        if not (worse and (patient or (is_full and not choice.core))):
            order, best = tried, found
    return order, best


def _is_comfortable(choices: Sequence[_Choice], found: Fit) -> bool:
    return sum(found.lengths) >= COMFORT * sum(choice.span.most for choice in choices)


def _offer(part: DesignPart) -> _Choice:
    longest = max(min(part.minutes, LONGEST_PART), part.least)
    return _Choice(part.design, part.id, SlotRange(part.least, longest), part.method, part.role, part.core, part)


def _offer_case(case: str) -> _Choice:
    return _Choice(CASE, case, CASE_SPAN, "story", WORK)


def _offer_frame(part: str, minutes: int) -> _Choice:
    length = FRAME_RANGE[0] if minutes <= SHORT_DAY else FRAME_RANGE[1]
    return _Choice(FRAME, part, SlotRange(length, length), part, OPENING if part == OPENING else EVALUATING, core=True)


def _score_words(choice: _Choice, main: Design, plan: Plan) -> float:
    """Give the share of a wish that a part speaks of, where it speaks of much; else 0."""
    share = score_part_wish(plan.question, plan.lang, choice.design_part, main) if choice.design_part else 0.0
    return share if share >= SPOKEN else 0.0


def _score_part(choice: _Choice, plan: Plan) -> float:
    documents = choice.design_part.documents if choice.design_part else ()
    return 3 * sum(weigh_about(plan.about, documents)) + choice.core


def weigh_about(about: Sequence[str], documents: Iterable[str]) -> list[float]:
    """Weigh what a wish and some documents share: what was named first counts most."""
    found = set(documents)
    return [1 / (1 + number / 2) for number, document in enumerate(about) if document in found]


def _arrange(chosen: Sequence[_Choice], main: Design) -> list[_Choice]:
    """Put parts in order: opening, welcome, the lead's as their author had them with the others' before the first that
    decides, evaluation, closing."""
    places = {part.key: float(number) for number, part in enumerate(main.parts)}
    votes = [places[part.key] for part in main.parts if part.method == DECIDING]
    before_vote = min(votes, default=len(places)) - 0.5

    def place(choice: _Choice) -> tuple[int, float]:
        last = len(places) if choice.method == DECIDING else before_vote
        return ROLES.index(choice.role), places.get((choice.source, choice.part), last)

    return sorted(chosen, key=place)


def _write_items(order: Sequence[_Choice], found: Fit) -> list[Item]:
    items: list[Item] = []
    for number, (choice, length) in enumerate(zip(order, found.lengths, strict=True)):
        if number in found.pauses:
            items.append(Item(PAUSE, MEAL if number == found.meal else BREAK, found.pauses[number]))
        items.append(Item(choice.source, choice.part, length))
    return items
