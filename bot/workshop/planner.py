"""Propose a programme: which designs, which of their parts, in which order and how long; deterministic."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.library import Library
from bot.workshop.casework import Setting, choose_cases, list_other_cases, uses_cases
from bot.workshop.designs import CLOSING, WELCOME, WORK, Design, DesignPart, Designs
from bot.workshop.fitting import SLACK, STEP, Fit, SlotRange, count_repeats, fit, mix
from bot.workshop.plan import BREAK, CASE, LEAST_MINUTES, MEAL, NIGHT, PAUSE, Item, Note, Plan, tell
from bot.workshop.wishes import score_part_wish, score_wish

LONGEST_DAY = 540
"""Minutes after which a programme goes on on a second day."""

LONGEST_PART = 100
"""Parts that may be shorter are not drawn out beyond this: nobody sits longer without a pause."""

COMFORT = 0.8
"""A day that is full takes a further part of its design as long as all keep this share of their usual length."""

CASE_SPAN = SlotRange(15, 30)
"""Minutes to tell a case of the base and talk about it."""

MOST_CASE_PARTS = 3

WORDS, NEAREST = 14.0, 3.0
"""Points of a design that speaks of all a wish names, and of the one that lies nearest to its meaning."""

SPOKEN = 0.5
"""A part that speaks of this share of a wish is taken before those that its design cannot do without."""

LENGTH, LENGTH_RANGE = 1.5, 180
"""Points of a design of the length that is wished, and the minutes off at which none are left."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The items of a programme, or none and the reason."""

    items: tuple[Item, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class _Choice:
    """A part that may be taken: how long it may be, and whether it may move or go."""

    source: str
    part: str
    span: SlotRange
    method: str
    role: str
    core: bool = False
    design_part: DesignPart | None = None


def propose(plan: Plan, designs: Designs, library: Library) -> Proposal:
    """Propose the items for a plan's wish; none, and a note that says why, where nothing fits."""
    ranked = rank_designs(plan, designs)
    if not ranked:
        return Proposal((), (tell("plan_no_designs"),))
    days = split_days(plan.minutes)
    mains = sorted(ranked[: len(days)], key=lambda design: (design.place, design.id))
    taken: set[tuple[str, str]] = set()
    items: list[Item] = []
    left = plan.minutes
    for number in range(len(days)):
        minutes = days[0] if number + 1 < len(days) else left
        others = [design for design in ranked if design not in mains]
        day = None
        # Where a design was named it has to be that one; else the next best that fits leads the day.
        for main in [mains[number % len(mains)], *([] if plan.designs else others)]:
            day = day or _fill_day(main, [one for one in others if one is not main], minutes, plan, library, taken)
        if day is None:
            return Proposal((), (_explain(mains[number % len(mains)], minutes, plan),))
        left -= sum(item.minutes for item in day)
        items += [Item(PAUSE, NIGHT, 0)] if number else []
        items += day
        taken |= {(item.source, item.part) for item in day if not item.is_pause}
    return Proposal(tuple(_tell_cases(items, plan, designs, library)))


def split_days(minutes: int) -> list[int]:
    """Split a duration into days of like length, in steps of five minutes.

    >>> split_days(420), split_days(840), split_days(1000)
    ([420], [420, 420], [500, 500])
    """
    if minutes <= LONGEST_DAY:
        return [minutes]
    first = minutes // 2 // STEP * STEP
    return [first, minutes - first]


def rank_designs(plan: Plan, designs: Designs) -> list[Design]:
    """Rank the designs, best first: those named, then by the words of the wish, what they are about, stage, people
    and length."""
    offered = [*designs.offered, *(one for one in designs.all if one.id in plan.designs and one not in designs.offered)]
    wished = score_wish(plan.question, plan.lang, offered)

    def weigh(design: Design) -> tuple[int, float, float, str]:
        named = plan.designs.index(design.id) if design.id in plan.designs else len(plan.designs)
        score = WORDS * wished[design.id] + _score_nearness(design, plan) + score_design(design, plan)
        return named, -score, design.place, design.id

    return sorted(offered, key=weigh)


def _score_nearness(design: Design, plan: Plan) -> float:
    """Score a design by its place among those that lie nearest to the wish's meaning."""
    return NEAREST / (1 + plan.near.index(design.id)) if design.id in plan.near else 0.0


def score_design(design: Design, plan: Plan) -> float:
    """Say how well a design answers a wish without its words; more is better."""
    score = sum(_weigh_about(plan.about, design.documents)) * 3 + sum(_weigh_about(plan.about, design.related)) * 2
    if plan.stage in design.stages:
        score += 4 + 1 / len(design.stages)
    score += 2 * (plan.audience in design.audience)
    if plan.people:
        score += 1 if design.group[0] <= plan.people <= design.group[1] else -1
    return score + LENGTH * max(0.0, 1 - abs(design.minutes - split_days(plan.minutes)[0]) / LENGTH_RANGE)


def _weigh_about(about: Sequence[str], documents: Iterable[str]) -> list[float]:
    """Weigh what a wish and some documents share: what was named first counts most."""
    found = set(documents)
    return [1 / (1 + number / 2) for number, document in enumerate(about) if document in found]


def _fill_day(
    main: Design, others: Sequence[Design], minutes: int, plan: Plan, library: Library, taken: set[tuple[str, str]]
) -> list[Item] | None:
    """Fill one day with the lead's parts, then with others', then with cases; None where not even the least fits."""
    own = [_offer(part) for part in main.parts if part.key not in taken]
    kept = [choice for choice in own if choice.role != WORK]
    optional = [choice for choice in own if choice.role == WORK]
    named = {choice.part: _score_words(choice, main, plan) for choice in optional}
    wanted = sorted(optional, key=lambda choice: (-named[choice.part], not choice.core, -_score_part(choice, plan)))
    guests = [part for design in others for part in design.parts if part.role == WORK and part.key not in taken]
    extras = [replace(_offer(part), core=False) for part in guests]
    extras.sort(key=lambda choice: -_score_part(choice, plan))
    told = [document for part in main.parts for document in part.documents] + [name for _, name in taken]
    setting = Setting(plan.country, main.stages, plan.about)
    stories = [_offer_case(case) for case in list_other_cases(told, setting, library, MOST_CASE_PARTS)]
    order, best = _choose(kept, [*wanted, *extras, *stories], wanted, main, minutes)
    has_own = any(choice in order for choice in optional)
    return _write_items(order, best) if best and has_own and minutes - best.total <= SLACK else None


def _choose(
    kept: Sequence[_Choice], offered: Sequence[_Choice], wanted: Sequence[_Choice], main: Design, minutes: int
) -> tuple[list[_Choice], Fit | None]:
    """Take parts in the order offered until the day is full; those that would make three alike in a row come last."""
    order = _arrange(kept, main)
    best = fit([one.span for one in order], minutes)
    for patient, choice in itertools.product((True, False), offered):
        # A day that is filled with longer pauses has room for one more part.
        is_full = best is not None and minutes - best.total + best.idle <= 2 * SLACK
        if choice in order or (is_full and choice not in wanted):
            continue
        tried = _arrange([*order, choice], main)
        moved = mix([one.method for one in tried], [one.role == WORK for one in tried])
        tried = [tried[number] for number in moved]
        found = fit([one.span for one in tried], minutes)
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


def _score_words(choice: _Choice, main: Design, plan: Plan) -> float:
    """Give the share of a wish that a part speaks of, where it speaks of much; else 0."""
    share = score_part_wish(plan.question, plan.lang, choice.design_part, main) if choice.design_part else 0.0
    return share if share >= SPOKEN else 0.0


def _score_part(choice: _Choice, plan: Plan) -> float:
    documents = choice.design_part.documents if choice.design_part else ()
    return 3 * sum(_weigh_about(plan.about, documents)) + choice.core


def _arrange(chosen: Sequence[_Choice], main: Design) -> list[_Choice]:
    """Put parts in order: welcome, the lead's as their author had them, the others', closing."""
    places = {part.key: number for number, part in enumerate(main.parts)}
    last = len(places)

    def place(choice: _Choice) -> tuple[int, int]:
        rank = {WELCOME: 0, WORK: 1, CLOSING: 2}[choice.role]
        return rank, places.get((choice.source, choice.part), last)

    return sorted(chosen, key=place)


def _write_items(order: Sequence[_Choice], found: Fit) -> list[Item]:
    items: list[Item] = []
    for number, (choice, length) in enumerate(zip(order, found.lengths, strict=True)):
        if number in found.pauses:
            items.append(Item(PAUSE, MEAL if number == found.meal else BREAK, found.pauses[number]))
        items.append(Item(choice.source, choice.part, length))
    return items


def _tell_cases(items: Sequence[Item], plan: Plan, designs: Designs, library: Library) -> list[Item]:
    """Give every part that tells cases the nearest ones, none twice."""
    taken = {item.part for item in items if item.source == CASE}
    told = []
    for item in items:
        part = designs.find_part(item.source, item.part)
        if part and uses_cases(part, library):
            design = designs.find(item.source)
            setting = Setting(plan.country, design.stages if design else (), plan.about)
            cases = choose_cases(part, setting, library, taken)
            taken |= set(cases)
            told.append(replace(item, cases=cases))
        else:
            told.append(item)
    return told


def _explain(main: Design, minutes: int, plan: Plan) -> Note:
    """Say why nothing fits: too short for the least of a design, or too long for all there is."""
    ends = sum(part.least for part in main.parts if part.role != WORK)
    work = min((part.least for part in main.parts if part.role == WORK), default=0)
    if minutes < sum(part.least for part in main.parts):
        return tell("plan_too_short", minutes=minutes, least=max(ends + work, LEAST_MINUTES), title=main.title)
    return tell("plan_too_long", minutes=plan.minutes)
