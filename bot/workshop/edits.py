"""Edits of a plan, one small change each: a plan in, a plan out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.library import Library
from bot.workshop.casework import Setting, choose_cases, is_case
from bot.workshop.day import LONGEST_PART
from bot.workshop.designs import CLOSING, DesignPart, Designs
from bot.workshop.fitting import SlotRange, fit
from bot.workshop.plan import (
    BREAK,
    CASE,
    EVALUATION,
    EXERCISE,
    EXERCISE_MINUTES,
    FRAME,
    FRAME_RANGE,
    KINDS,
    MEAL,
    MOST_STORIES,
    MOST_UNDONE,
    NIGHT,
    OPENING,
    OWN,
    PART_LIMITS,
    PAUSE,
    Item,
    Note,
    Plan,
    tell,
    write_items,
)
from bot.workshop.plan_reading import read_items
from bot.workshop.planner import split_days

STEP = 5
OWN_MINUTES = 20
CASE_MINUTES = 20


def change_plan(plan: Plan, values: Mapping[str, str], designs: Designs, library: Library) -> tuple[Plan, list[Note]]:
    """Carry out the change that ``do`` names, as ``up:3`` or ``put:3:design.part``; 3 counts the items, from 0.

    ``part`` is what ``add`` adds. A change that makes no sense leaves the plan as it is; any other can be undone.
    """
    if values.get("do") == "undo":
        return (replace(plan, items=read_items(plan.was[0], plan), was=plan.was[1:]) if plan.was else plan), []
    changed, notes = _change(plan, values, designs, library)
    if changed.items != plan.items and changed.stories == plan.stories:
        changed = replace(changed, was=(write_items(plan.items), *plan.was)[:MOST_UNDONE])
    return changed, notes


def find_place(do: str, before: Plan, after: Plan) -> str:
    """Name the place on the page where the next click is likely: the same button where the part now stands, or its
    row."""
    name, number, _ = [*do.split(":"), "", ""][:3]
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else -1
    if at < 0 and name not in ("add", "own"):
        return "programme"
    if name in ("up", "down"):
        place = at + (-1 if name == "up" else 1)
        ends = {0: "down", len(after.items) - 1: "up"}
        return f"{ends.get(place, name)}-{place}"
    if name in ("longer", "shorter"):
        return f"{name}-{at}"
    if name in ("add", "own"):
        new = [place for place, item in enumerate(after.items) if item not in before.items]
        return f"row-{new[0]}" if new else "programme"
    return f"row-{min(at, len(after.items) - 1)}" if after.items else "programme"


def _change(plan: Plan, values: Mapping[str, str], designs: Designs, library: Library) -> tuple[Plan, list[Note]]:
    name, number, chosen = [*values.get("do", "").split(":"), "", ""][:3]
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else -1
    if name == "fit":
        return fit_again(plan, designs)
    if name == "own":
        return add_story(plan, designs), []
    if name == "add":
        return add_part(plan, values.get("part", ""), designs, library), []
    if name == "forget":
        return forget(plan, at), []
    if not 0 <= at < len(plan.items):
        return plan, []
    if name in ("up", "down"):
        return move(plan, at, -1 if name == "up" else 1), []
    if name in ("longer", "shorter"):
        return stretch(plan, at, STEP if name == "longer" else -STEP, designs)
    if name == "remove":
        return remove(plan, at), []
    if name == "put":
        return put_part(plan, at, chosen, designs, library), []
    return plan, []


def move(plan: Plan, at: int, by: int) -> Plan:
    """Move an item one place; at the end of the list it stays."""
    goal = at + by
    if not 0 <= goal < len(plan.items):
        return plan
    items = list(plan.items)
    items[at], items[goal] = items[goal], items[at]
    return replace(plan, items=tuple(items))


def stretch(plan: Plan, at: int, by: int, designs: Designs) -> tuple[Plan, list[Note]]:
    """Make an item longer or shorter; not shorter than it works, which is told."""
    item = plan.items[at]
    part = designs.find_part(item.source, item.part)
    least = part.least if part else PART_LIMITS[0]
    minutes = min(max(item.minutes + by, min(least, item.minutes)), PART_LIMITS[1])
    notes = [tell("plan_least", title=part.title, minutes=least)] if part and item.minutes + by < minutes else []
    return _set(plan, at, replace(item, minutes=minutes)), notes


def remove(plan: Plan, at: int) -> Plan:
    """Take an item out; the text of an own case stays, and can be put in again."""
    return replace(plan, items=tuple(one for number, one in enumerate(plan.items) if number != at))


def forget(plan: Plan, gone: int) -> Plan:
    """Delete an own case with its text, ``gone`` from 1; those after it are numbered anew, nothing can be undone."""
    if not 0 < gone <= len(plan.stories):
        return plan
    stories = tuple(story for number, story in enumerate(plan.stories, 1) if number != gone)
    items = [
        replace(one, part=str(int(one.part) - 1)) if one.source == OWN and int(one.part) > gone else one
        for one in plan.items
        if (one.source, one.part) != (OWN, str(gone))
    ]
    return replace(plan, items=tuple(items), stories=stories, was=())


def put_part(plan: Plan, at: int, name: str, designs: Designs, library: Library) -> Plan:
    """Put another part, or for a part that tells cases another case, in an item's place; its length stays near."""
    item = plan.items[at]
    source, _, part = name.partition(".")
    if source == OWN and part.isdigit() and 0 < int(part) <= len(plan.stories):
        # The own case takes the place and the minutes; where it stood before, if anywhere, it is gone.
        items = [one for one in plan.items if (one.source, one.part) != (OWN, part)]
        return _set(replace(plan, items=tuple(items)), items.index(item), Item(OWN, part, item.minutes))
    if source == CASE and is_case(part, library):
        if item.source == CASE:
            return _set(plan, at, replace(item, part=part))
        return _set(plan, at, replace(item, cases=(part, *item.cases[1:]))) if not item.is_pause else plan
    found = designs.find_part(source, part)
    if found is None or any((one.source, one.part) == found.key for one in plan.items):
        return plan
    minutes = min(max(item.minutes, found.least), found.minutes)
    return _set(plan, at, _make_item(found, minutes, plan, designs, library))


def add_part(plan: Plan, name: str, designs: Designs, library: Library) -> Plan:
    """Add a part, or a case in a part of its own, before the closing."""
    source, _, part = name.partition(".")
    if any((one.source, one.part) == (source, part) for one in plan.items):
        return plan
    if source == CASE and is_case(part, library):
        return _insert(plan, Item(CASE, part, CASE_MINUTES), designs)
    if source == EXERCISE and part in KINDS:
        return _insert(plan, Item(EXERCISE, part, EXERCISE_MINUTES), designs)
    if source == OWN and part.isdigit() and 0 < int(part) <= len(plan.stories):
        return _insert(plan, Item(OWN, part, OWN_MINUTES), designs)
    if source == FRAME and part == OPENING:
        return replace(plan, items=(Item(FRAME, OPENING, FRAME_RANGE[1]), *plan.items))
    if source == FRAME and part == EVALUATION:
        return _insert(plan, Item(FRAME, EVALUATION, FRAME_RANGE[1]), designs)
    found = designs.find_part(source, part)
    return _insert(plan, _make_item(found, found.minutes, plan, designs, library), designs) if found else plan


def add_story(plan: Plan, designs: Designs) -> Plan:
    """Give each own case that has no part yet one, before the closing."""
    for number in range(1, min(len(plan.stories), MOST_STORIES) + 1):
        if not any(item.source == OWN and item.part == str(number) for item in plan.items):
            plan = _insert(plan, Item(OWN, str(number), OWN_MINUTES), designs)
    return plan


def fit_again(plan: Plan, designs: Designs) -> tuple[Plan, list[Note]]:
    """Bring the parts that there are to the duration, day by day, and set the pauses anew; tell where they cannot."""
    days: list[list[Item]] = [[]]
    for item in plan.items:
        if item.is_pause and item.part == NIGHT:
            days.append([])
        elif not item.is_pause:
            days[-1].append(item)
    lengths = split_days(plan.minutes) if len(days) == 2 else [plan.minutes // len(days)] * len(days)
    if len(lengths) != len(days):
        lengths = [plan.minutes // len(days)] * len(days)
    items: list[Item] = []
    for number, (day, minutes) in enumerate(zip(days, lengths, strict=True)):
        found = fit([_find_span(item, designs) for item in day], minutes, plan.start) if day else None
        if found is None:
            return plan, [tell("plan_cannot_fit", minutes=minutes)]
        items += [Item(PAUSE, NIGHT, 0)] if number else []
        for place, (item, length) in enumerate(zip(day, found.lengths, strict=True)):
            if place in found.pauses:
                items.append(Item(PAUSE, MEAL if place == found.meal else BREAK, found.pauses[place]))
            items.append(replace(item, minutes=length))
    return replace(plan, items=tuple(items)), []


def _find_span(item: Item, designs: Designs) -> SlotRange:
    part = designs.find_part(item.source, item.part)
    if part is None:
        return SlotRange(*FRAME_RANGE) if item.source == FRAME else SlotRange(10, 40)
    return SlotRange(part.least, max(min(part.minutes, LONGEST_PART), part.least))


def _make_item(part: DesignPart, minutes: int, plan: Plan, designs: Designs, library: Library) -> Item:
    design = designs.find(part.design)
    taken = {case for item in plan.items for case in (*item.cases, item.part)}
    setting = Setting(plan.country, design.stages if design else (), plan.about)
    return Item(part.design, part.id, minutes, choose_cases(part, setting, library, taken))


def _set(plan: Plan, at: int, item: Item) -> Plan:
    return replace(plan, items=(*plan.items[:at], item, *plan.items[at + 1 :]))


def _insert(plan: Plan, item: Item, designs: Designs) -> Plan:
    """Put an item before the closing and the evaluation where the plan ends so, else at the end."""
    cut = len(plan.items)
    part = designs.find_part(plan.items[-1].source, plan.items[-1].part) if plan.items else None
    cut -= bool(part and part.role == CLOSING)
    cut -= bool(cut and (plan.items[cut - 1].source, plan.items[cut - 1].part) == (FRAME, EVALUATION))
    return replace(plan, items=(*plan.items[:cut], item, *plan.items[cut:]))
