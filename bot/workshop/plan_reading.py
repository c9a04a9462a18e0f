"""Read a trainer's plan from an address or a file.

Whatever a hand or an older version wrote there: what can be kept is kept, the rest is told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bot.messages import read_messages
from bot.workshop.plan import (
    A4,
    EVALUATION,
    EXERCISE,
    EXERCISE_MINUTES,
    FIELD_LIMIT,
    FRAME,
    KINDS,
    LEAST_MINUTES,
    LETTER,
    MOST_ABOUT,
    MOST_DESIGNS,
    MOST_MINUTES,
    MOST_PARTS,
    MOST_PEOPLE,
    MOST_STORIES,
    MOST_UNDONE,
    NIGHT,
    OPENING,
    OWN,
    PART_LIMITS,
    PAUSE,
    QUESTION_LIMIT,
    START,
    STORY_FIELDS,
    STORY_LIMIT,
    TITLE_LIMIT,
    VERSION,
    Item,
    Note,
    Plan,
    Story,
    tell,
)
from indexer.text import clean_text
from indexer.vocabulary import AUDIENCES, LANGUAGES, STAGES

_NAME = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_TOKEN = re.compile(rf"({_NAME})\.({_NAME}):(\d{{1,4}})((?::{_NAME})*)|(break|meal):(\d{{1,4}})|(night)")
_COUNTRY = re.compile(r"[A-Z]{2}")
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)")


def read_plan(pairs: Iterable[tuple[str, str]], lang: str) -> tuple[Plan, tuple[Note, ...]]:
    """Read a plan from an address's names and values; what could not be kept is told."""
    values: dict[str, str] = {}
    told: dict[str, list[str]] = {name: [] for name in ("title", "story", *STORY_FIELDS)}
    for name, value in pairs:
        if name in told:
            told[name].append(value)
        else:
            values.setdefault(name, value)
    notes: list[Note] = []
    minutes = read_number(values.get("minutes", ""), LEAST_MINUTES, MOST_MINUTES, 240, "plan_minutes", notes)
    people = read_number(values.get("people", ""), 1, MOST_PEOPLE, 0, "plan_people", notes)
    if values.get("version", str(VERSION)) != str(VERSION):
        notes.append(tell("plan_version", version=clean_text(values["version"], 10)))
    stories, renumbered = _read_stories(told, notes)
    plan = Plan(
        lang=values["lang"] if values.get("lang") in LANGUAGES else lang, minutes=minutes, people=people,
        audience=_choose(values, "audience", AUDIENCES, notes), stage=_choose(values, "stage", STAGES, notes),
        country=_read_country(values.get("country", ""), notes),
        question=clean_text(values.get("q", ""), QUESTION_LIMIT),
        about=_read_names([values.get("problem", ""), *values.get("about", "").split(",")], MOST_ABOUT),
        designs=_read_names([values.get("design", ""), *values.get("designs", "").split(",")], MOST_DESIGNS),
        near=_read_names(values.get("near", "").split(","), MOST_DESIGNS),
        start=_read_clock(values.get("start", ""), notes), stories=stories,
        items=_add_exercises(
            tuple(_read_items(values.get("parts", ""), renumbered, notes)), values.get("exercises", "")
        ),
        was=tuple(text for text in values.get("was", "").split(";")[:MOST_UNDONE] if text),
        paper=_choose(values, "paper", (A4, LETTER), notes),
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


def _read_stories(told: Mapping[str, Sequence[str]], notes: list[Note]) -> tuple[tuple[Story, ...], dict[int, int]]:
    """Read own cases; also what number each has now (an empty one is left out)."""
    stories: list[Story] = []
    renumbered: dict[int, int] = {}
    for number, text in enumerate(told["story"][:MOST_STORIES], 1):
        kept = _clean_lines(text, STORY_LIMIT)
        if not kept:
            continue
        if len(kept) > STORY_LIMIT:
            notes.append(tell("plan_story_cut", limit=STORY_LIMIT))
        fields = {name: _get(told[name], number) for name in ("title", *STORY_FIELDS)}
        more = {name: _clean_lines(fields[name], FIELD_LIMIT)[:FIELD_LIMIT].rstrip() for name in STORY_FIELDS}
        stories.append(Story(clean_text(fields["title"], TITLE_LIMIT), kept[:STORY_LIMIT].rstrip(), **more))
        renumbered[number] = len(stories)
    return tuple(stories), renumbered


def _get(texts: Sequence[str], number: int) -> str:
    return texts[number - 1] if number <= len(texts) else ""


def _clean_lines(text: str, limit: int) -> str:
    """Clean a text's lines; it may still be longer than the limit."""
    lines = (clean_text(line, limit) for line in text[: 4 * limit].splitlines())
    return "\n".join(line for line in lines if line)


def read_items(text: str, plan: Plan) -> tuple[Item, ...]:
    """Read items as they stand in an address, own cases by their numbers in a plan; what cannot be kept is left out."""
    return tuple(_read_items(text, {number: number for number in range(1, len(plan.stories) + 1)}, []))


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


def _add_exercises(items: tuple[Item, ...], names: str) -> tuple[Item, ...]:
    """Give the exercises that an older version kept beside the parts a part each, before the last one."""
    named = {item.part for item in items if item.source == EXERCISE}
    found = [Item(EXERCISE, kind, EXERCISE_MINUTES) for kind in KINDS if kind in names.split(",") and kind not in named]
    return (*items[:-1], *found, *items[-1:]) if items else items


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
    if (source == FRAME and part not in (OPENING, EVALUATION)) or (source == EXERCISE and part not in KINDS):
        return None
    return None if source == PAUSE else Item(source, part, length, cases)


def read_file(text: str) -> list[tuple[str, str]] | None:
    """Read what a person pasted, a saved file or an address, into names and values; None where it is neither."""
    text = text.strip("\ufeff \t\r\n")
    if not text.startswith("{"):
        query = urlsplit(text).query if "?" in text and "\n" not in text else ""
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=80) if query.count("&") < 80 else []
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
                    yield from ((field, str(story.get(field) or "")[: 2 * FIELD_LIMIT]) for field in STORY_FIELDS)
        elif isinstance(value, str | int) and not isinstance(value, bool):
            yield str(name)[:20], str(value)[:2000]
