"""Propose a programme: which designs, which of their parts, in which order and how long; deterministic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.library import Library
from bot.workshop.casework import Setting, choose_cases, uses_cases
from bot.workshop.day import DayWish, fill_day, weigh_about
from bot.workshop.designs import WORK, Design, Designs
from bot.workshop.fitting import STEP
from bot.workshop.plan import CASE, EVALUATION, LEAST_MINUTES, NIGHT, OPENING, PAUSE, Item, Note, Plan, tell
from bot.workshop.wishes import score_wish

LONGEST_DAY = 540
"""Minutes after which a programme goes on on a second day."""

WORDS, NEAREST = 14.0, 3.0
"""Points of a design that speaks of all a wish names, and of the one that lies nearest to its meaning."""

NAMED = 0.45
"""A design that speaks of this share of a wish is named by it."""

LENGTH, LENGTH_RANGE = 1.5, 180
"""Points of a design of the length that is wished, and the minutes off at which none are left."""

NAMED_LENGTH = 3.0
"""Further points for the length where the wish names a design: of two on its theme, the one made for that length is
better than a longer one that is cut, whichever has the word in its title."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The items of a programme, or none and the reason."""

    items: tuple[Item, ...]
    notes: tuple[Note, ...] = ()


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
        frame = (*((OPENING,) if number == 0 else ()), *((EVALUATION,) if number + 1 == len(days) else ()))
        for main in [mains[number % len(mains)], *([] if plan.designs else others)]:
            guests = tuple(one for one in others if one is not main)
            day = day or fill_day(DayWish(main, guests, minutes, plan, frame, frozenset(taken)), library)
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
        score += NAMED_LENGTH * _score_length(design, plan) if wished[design.id] >= NAMED else 0.0
        return named, -score, design.place, design.id

    return sorted(offered, key=weigh)


def find_untranslated(plan: Plan, designs: Designs) -> Design | None:
    """Find the design that a wish names and that has no words in the reader's language; None where one that has them
    speaks of it as well."""
    scores = score_wish(plan.question, plan.lang, designs.all)
    best = max(designs.all, key=lambda design: scores[design.id], default=None)
    offered = max((scores[design.id] for design in designs.offered), default=0.0)
    return best if best and scores[best.id] >= NAMED > offered else None


def _score_nearness(design: Design, plan: Plan) -> float:
    """Score a design by its place among those that lie nearest to the wish's meaning."""
    return NEAREST / (1 + plan.near.index(design.id)) if design.id in plan.near else 0.0


def score_design(design: Design, plan: Plan) -> float:
    """Say how well a design answers a wish without its words; more is better."""
    score = sum(weigh_about(plan.about, design.documents)) * 3 + sum(weigh_about(plan.about, design.related)) * 2
    if plan.stage in design.stages:
        score += 4 + 1 / len(design.stages)
    score += 2 * (plan.audience in design.audience)
    if plan.people:
        score += 1 if design.group[0] <= plan.people <= design.group[1] else -1
    return score + LENGTH * _score_length(design, plan)


def _score_length(design: Design, plan: Plan) -> float:
    """Say how near a design's length is to the wished one, 0 to 1."""
    return max(0.0, 1 - abs(design.minutes - split_days(plan.minutes)[0]) / LENGTH_RANGE)


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
