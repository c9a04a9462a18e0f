"""A trainer's plan, read from and written to an address or a file.

Whatever a hand or an older version wrote there: what can be kept is kept, the rest is told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlsplit

from bot.messages import read_messages
from indexer.text import clean_text
from indexer.vocabulary import AUDIENCES, LANGUAGES, STAGES

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

PAUSE, CASE, OWN, FRAME = "pause", "case", "own", "frame"
OPENING, EVALUATION = "opening", "evaluation"
"""The parts of a frame: what every workshop begins and ends with, whatever it is about."""

FRAME_RANGE = (5, 10)
"""The shortest and the usual length of a part of the frame, in minutes."""

BREAK, MEAL, NIGHT = "break", "meal", "night"

_NAME = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_TOKEN = re.compile(rf"({_NAME})\.({_NAME}):(\d{{1,4}})((?::{_NAME})*)|(break|meal):(\d{{1,4}})|(night)")
_COUNTRY = re.compile(r"[A-Z]{2}")
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)")


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
    """A case of the trainer's own; a text without any mark-up."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a trainer asks for and, once proposed, the parts. ``people`` 0 and "" mean: not said.

    ``start`` is the minute of the day when the first part begins; ``exercises`` None: those that fit. ``near`` are
    the designs that suit the wish, the first best.
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
    exercises: tuple[str, ...] | None = None


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
        ("exercises", "" if plan.exercises is None else ",".join(plan.exercises) or "none"),
        ("q", plan.question), ("parts", ",".join(item.token for item in plan.items)),
    ]  # fmt: skip
    for story in plan.stories:
        values += [("title", story.title), ("story", story.text)]
    return "&".join(f"{name}={quote_plus(value, safe=',:.-')}" for name, value in values if value or name == "story")


def write_clock(minute: int) -> str:
    """Write a minute of the day: ``8:30``.

    >>> write_clock(510), write_clock(25 * 60)
    ('8:30', '1:00')
    """
    return f"{minute // 60 % 24}:{minute % 60:02}"


def read_plan(pairs: Iterable[tuple[str, str]], lang: str) -> tuple[Plan, tuple[Note, ...]]:
    """Read a plan from an address's names and values; what could not be kept is told."""
    values: dict[str, str] = {}
    told: dict[str, list[str]] = {"title": [], "story": []}
    for name, value in pairs:
        if name in told:
            told[name].append(value)
        elif name == "exercises" and values.get(name):
            # Ticked boxes come one by one.
            values[name] = f"{values[name]},{value}"
        else:
            values.setdefault(name, value)
    notes: list[Note] = []
    minutes = read_number(values.get("minutes", ""), LEAST_MINUTES, MOST_MINUTES, 240, "plan_minutes", notes)
    people = read_number(values.get("people", ""), 1, MOST_PEOPLE, 0, "plan_people", notes)
    if values.get("version", str(VERSION)) != str(VERSION):
        notes.append(tell("plan_version", version=clean_text(values["version"], 10)))
    stories, renumbered = _read_stories(told["title"], told["story"], notes)
    plan = Plan(
        lang=values["lang"] if values.get("lang") in LANGUAGES else lang, minutes=minutes, people=people,
        audience=_choose(values, "audience", AUDIENCES, notes), stage=_choose(values, "stage", STAGES, notes),
        country=_read_country(values.get("country", ""), notes),
        question=clean_text(values.get("q", ""), QUESTION_LIMIT),
        about=_read_names([values.get("problem", ""), *values.get("about", "").split(",")], MOST_ABOUT),
        designs=_read_names([values.get("design", ""), *values.get("designs", "").split(",")], MOST_DESIGNS),
        near=_read_names(values.get("near", "").split(","), MOST_DESIGNS),
        start=_read_clock(values.get("start", ""), notes), stories=stories,
        items=tuple(_read_items(values.get("parts", ""), renumbered, notes)),
        exercises=_read_names(values["exercises"].split(","), 9) if values.get("exercises") else None,
    )  # fmt: skip
    return plan, tuple(notes)


def read_number(text: str, least: int, most: int, default: int, message: str, notes: list[Note]) -> int:
    """Read a whole number within limits; another is brought to the nearest limit and told, a wrong one left out."""
    text = text.strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        notes.append(tell(message, found=clean_text(text, 20), least=least, most=most))
        return default
    kept = min(max(int(text), least), most)
    if kept != int(text):
        notes.append(tell(message, found=text, least=least, most=most))
    return kept


def _choose(values: Mapping[str, str], name: str, choices: Sequence[str], notes: list[Note]) -> str:
    value = values.get(name, "")
    if value and value not in choices:
        notes.append(tell("plan_dropped", what=clean_text(f"{name}={value}", 60)))
    return value if value in choices else ""


def _read_country(text: str, notes: list[Note]) -> str:
    if text and not (_COUNTRY.fullmatch(text) and f"country_{text}" in read_messages()):
        notes.append(tell("plan_dropped", what=clean_text(f"country={text}", 60)))
        return ""
    return text


def _read_clock(text: str, notes: list[Note]) -> int:
    match = _CLOCK.fullmatch(text.strip())
    if match and int(match[1]) < 24 and int(match[2]) < 60:
        return int(match[1]) * 60 + int(match[2])
    if text:
        notes.append(tell("plan_dropped", what=clean_text(f"start={text}", 60)))
    return START


def _read_names(texts: Iterable[str], most: int) -> tuple[str, ...]:
    names = dict.fromkeys(text for text in texts if re.fullmatch(_NAME, text) and len(text) <= 80)
    return tuple(names)[:most]


def _read_stories(
    titles: Sequence[str], texts: Sequence[str], notes: list[Note]
) -> tuple[tuple[Story, ...], dict[int, int]]:
    """Read own cases; also what number each has now (an empty one is left out)."""
    stories: list[Story] = []
    renumbered: dict[int, int] = {}
    for number, text in enumerate(texts[:MOST_STORIES], 1):
        paragraphs = [clean_text(line, STORY_LIMIT) for line in text[: 4 * STORY_LIMIT].splitlines()]
        kept = "\n".join(paragraph for paragraph in paragraphs if paragraph)
        if not kept:
            continue
        if len(kept) > STORY_LIMIT:
            notes.append(tell("plan_story_cut", limit=STORY_LIMIT))
        title = titles[number - 1] if number <= len(titles) else ""
        stories.append(Story(clean_text(title, TITLE_LIMIT), kept[:STORY_LIMIT].rstrip()))
        renumbered[number] = len(stories)
    return tuple(stories), renumbered


def _read_items(text: str, renumbered: Mapping[int, int], notes: list[Note]) -> Iterator[Item]:
    seen: set[tuple[str, str]] = set()
    tokens = [token.strip() for token in text[:16000].split(",") if token.strip()]
    for token in tokens[:MOST_PARTS]:
        item = _read_item(token, renumbered, notes)
        name = (item.source, item.part) if item and not item.is_pause else None
        if item is None or (name and name in seen):
            notes.append(tell("plan_dropped", what=clean_text(token, 60)))
            continue
        if name:
            seen.add(name)
        yield item


def _read_item(token: str, renumbered: Mapping[int, int], notes: list[Note]) -> Item | None:
    match = _TOKEN.fullmatch(token)
    if not match:
        return None
    if match[7]:
        return Item(PAUSE, NIGHT, 0)
    length = read_number(match[3] or match[6], *PART_LIMITS, PART_LIMITS[0], "plan_length", notes)
    if match[5]:
        return Item(PAUSE, match[5], length)
    source, part, cases = match[1], match[2], tuple(name for name in match[4].split(":") if name)[:4]
    if source == OWN:
        number = renumbered.get(int(part)) if part.isdigit() else None
        return Item(OWN, str(number), length) if number else None
    if source == FRAME and part not in (OPENING, EVALUATION):
        return None
    return None if source == PAUSE else Item(source, part, length, cases)


def write_file(plan: Plan) -> str:
    """Write a plan as JSON to keep; ``read_file`` reads it back."""
    pairs = parse_qsl(write_query(plan))
    values: dict[str, Any] = {name: value for name, value in pairs if name not in ("parts", "title", "story")}
    values["parts"] = [item.token for item in plan.items]
    values["stories"] = [{"title": story.title, "text": story.text} for story in plan.stories]
    return json.dumps({"alianza-workshop": VERSION, **values}, ensure_ascii=False, indent=1) + "\n"


def read_file(text: str) -> list[tuple[str, str]] | None:
    """Read what a person pasted, a saved file or an address, into names and values; None where it is neither."""
    text = text.strip("\ufeff \t\r\n")
    if not text.startswith("{"):
        query = urlsplit(text).query if "?" in text and "\n" not in text else ""
        pairs = parse_qsl(query, max_num_fields=60) if query.count("&") < 60 else []
        return pairs if any(name in ("parts", "minutes") for name, _ in pairs) else None
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict) or "alianza-workshop" not in values:
        return None
    return list(_read_values(values))


def _read_values(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if name == "alianza-workshop":
            yield "version", str(value)[:20]
        elif name == "parts" and isinstance(value, list):
            yield "parts", ",".join(token for token in value[: 2 * MOST_PARTS] if isinstance(token, str))
        elif name == "stories" and isinstance(value, list):
            for story in value[:MOST_STORIES]:
                if isinstance(story, dict):
                    yield "title", str(story.get("title") or "")[: 2 * TITLE_LIMIT]
                    yield "story", str(story.get("text") or "")[: 2 * STORY_LIMIT]
        elif isinstance(value, str | int) and not isinstance(value, bool):
            yield str(name)[:20], str(value)[:2000]
