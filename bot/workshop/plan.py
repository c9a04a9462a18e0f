"""A trainer's plan, and how it is written to an address or a file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import parse_qsl, quote_plus

MOST_UNDONE = 5
"""Changes that can be taken back."""

VERSION = 1
"""Of the form of an address and of a saved file."""

LEAST_MINUTES, MOST_MINUTES = 45, 1000
MOST_PEOPLE = 200
START = 8 * 60 + 30
MOST_PARTS = 60
MOST_STORIES = 3
TITLE_LIMIT, STORY_LIMIT = 120, 1500
QUESTION_LIMIT = 300
MOST_ABOUT = 8
MOST_DESIGNS = 4
PART_LIMITS = (5, 480)

PAUSE, CASE, OWN, FRAME, EXERCISE = "pause", "case", "own", "frame", "exercise"
OPENING, EVALUATION = "opening", "evaluation"
"""The parts of a frame: what every workshop begins and ends with, whatever it is about."""

EXERCISE_MINUTES = 30
"""Of an exercise that is put into a plan."""

FRAME_RANGE = (5, 10)
"""The shortest and the usual length of a part of the frame, in minutes."""

A4, LETTER = "a4", "letter"
LETTER_COUNTRIES = frozenset(
    ["BZ", "CA", "CL", "CO", "CR", "DO", "GT", "HN", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"]
)
"""Where people print on Letter (ISO 3166-1)."""

KINDS = ("negotiation", "sorting", "stakeholders", "contract", "quiz")
"""The exercises that can be made of the base, or of a workshop's questions, and put into a plan."""

STORY_FIELDS = ("numbers", "ours", "theirs", "answer")
"""What an own case may have beside title and text."""

OWN_FIELDS = ("title", "story", *STORY_FIELDS)
"""The names of an own case's fields in an address."""

FIELD_LIMIT = 700
"""Characters of each of these."""

BREAK, MEAL, NIGHT = "break", "meal", "night"


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a plan: ``source`` is a design, or "pause", "case", "own", "frame"; ``part`` names it there.

    ``cases`` are the cases that it is to be told with, first first.
    """

    source: str
    part: str
    minutes: int
    cases: tuple[str, ...] = ()

    @property
    def is_pause(self) -> bool:
        """Whether nobody works in it; a night parts two days."""
        return self.source == PAUSE

    @property
    def token(self) -> str:
        """Write the item as it stands in an address: ``ws-why-partner.welcome:20``."""
        if self.is_pause:
            return self.part if self.part == NIGHT else f"{self.part}:{self.minutes}"
        return ":".join([f"{self.source}.{self.part}", str(self.minutes), *self.cases])


@dataclass(frozen=True, slots=True)
class Story:
    """A case of the trainer's own; texts without any mark-up, lines parted by line ends.

    ``numbers`` are lines "what: how much"; ``ours`` and ``theirs`` are what stands on the card of each side, ``answer``
    is for the facilitator alone.
    """

    title: str
    text: str
    numbers: str = ""
    ours: str = ""
    theirs: str = ""
    answer: str = ""

    @property
    def has_cards(self) -> bool:
        """Whether there is a card for each side."""
        return bool(self.ours and self.theirs)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a trainer asks for and, once proposed, the parts. ``people`` 0 and "" mean: not said.

    ``start`` is the minute of the day when the first part begins; ``near`` are the designs that suit the wish, the
    first best; ``paper`` is "a4", "letter" or "" for the country's own; ``was`` are the items before the last
    changes, as they stand in an address, the latest first.
    """

    lang: str
    minutes: int = 240
    people: int = 0
    audience: str = ""
    country: str = ""
    stage: str = ""
    question: str = ""
    about: tuple[str, ...] = ()
    designs: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    start: int = START
    items: tuple[Item, ...] = ()
    stories: tuple[Story, ...] = ()
    paper: str = ""
    was: tuple[str, ...] = ()

    @property
    def sheet_size(self) -> str:
        """The size of the paper to print on: the one chosen, else the country's."""
        return self.paper or (LETTER if self.country in LETTER_COUNTRIES else A4)


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell about a plan: the name of a message and what it holds."""

    message: str
    values: Mapping[str, object]


def tell(message: str, **values: object) -> Note:
    """Make a note."""
    return Note(message, values)


def write_query(plan: Plan) -> str:
    """Write a plan as the query of an address, without what was not said."""
    values: list[tuple[str, str]] = [
        ("lang", plan.lang), ("minutes", str(plan.minutes)), ("people", str(plan.people or "")),
        ("audience", plan.audience), ("country", plan.country), ("stage", plan.stage),
        ("about", ",".join(plan.about)), ("designs", ",".join(plan.designs)), ("near", ",".join(plan.near)),
        ("start", "" if plan.start == START else write_clock(plan.start)),
        ("paper", plan.paper), ("was", ";".join(plan.was)), ("q", plan.question), ("parts", write_items(plan.items)),
    ]  # fmt: skip
    for story in plan.stories:
        # All fields of every case, empty ones too: the lists are read side by side.
        values += [("title", story.title), ("story", story.text)]
        values += zip(STORY_FIELDS, (story.numbers, story.ours, story.theirs, story.answer), strict=True)
    return "&".join(f"{name}={quote_plus(value, safe=',:.-')}" for name, value in values if value or name in OWN_FIELDS)


def write_items(items: Sequence[Item]) -> str:
    """Write items as they stand in an address."""
    return ",".join(item.token for item in items)


def write_clock(minute: int) -> str:
    """Write a minute of the day: ``8:30``.

    >>> write_clock(510), write_clock(25 * 60)
    ('8:30', '1:00')
    """
    return f"{minute // 60 % 24}:{minute % 60:02}"


def write_file(plan: Plan) -> str:
    """Write a plan as JSON to keep; ``read_file`` reads it back."""
    pairs = parse_qsl(write_query(plan))
    values: dict[str, Any] = {name: value for name, value in pairs if name not in ("parts", *OWN_FIELDS)}
    values["parts"] = [item.token for item in plan.items]
    values["stories"] = [asdict(story) for story in plan.stories]
    return json.dumps({"alianza-workshop": VERSION, **values}, ensure_ascii=False, indent=1) + "\n"
