"""Which slides a pack has: one idea on each, few words, what the facilitator does and the sources in the notes."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.rendering.outline import Chapter, Line
from bot.workshop.exercises import Exercise
from bot.workshop.fitting import split_evenly
from bot.workshop.pack import Guided, Pack, Sheet, write_source
from bot.workshop.plan import write_clock

PLAIN, BULLETS, NUMBERS = "plain", "bullets", "numbers"
ROOM = 325
"""Points of height that a slide's text may take."""

LARGEST, LARGE, SMALLEST = 36, 28, 24
"""Sizes of type in points: a single sentence, lists, long texts."""

SPACING = 0.25
"""Space before a paragraph, in sizes of its type."""

TITLE_LIMIT = 110
SHEETS_A_SESSION = 2
MARKS_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide: ``first`` begins its numbered list; ``opening``: it opens a part with a few words."""

    title: str
    lines: tuple[str, ...] = ()
    form: str = PLAIN
    size: int = LARGE
    source: str = ""
    notes: tuple[str, ...] = ()
    first: int = 1
    opening: bool = False


def list_slides(pack: Pack) -> list[Slide]:
    """List a pack's slides in their order; an exercise or a document that two sessions use is shown once."""
    shown: set[str] = set()
    sessions = [slide for one in pack.guided for slide in _show_session(pack, one, shown)]
    return [*_begin(pack), *sessions, *_end(pack)]


def _begin(pack: Pack) -> Iterator[Slide]:
    plan = pack.agenda.plan
    facts = [pack.say("pack_minutes", minutes=plan.minutes)]
    if plan.country:
        facts.append(pack.say(f"country_{plan.country}"))
    purpose = tuple(pack.write(line) for _, chapter in pack.list_frame("purpose") for line in chapter.lines)
    question = (plan.question,) if plan.question else ()
    yield Slide(pack.title, (*question, " · ".join(facts)), notes=purpose, size=SMALLEST, opening=True)
    for number, day in enumerate(pack.agenda.days, 1):
        several = len(pack.agenda.days) > 1
        title = pack.say("plan_day", number=number) if several else pack.say("pack_agenda")
        lines = [f"{write_clock(one.start)}  {one.title}" for one in day if not one.item.is_pause]
        pauses = [f"{write_clock(one.start)}  {one.title}" for one in day if one.item.is_pause]
        yield from cut_slides(pack, Slide(title, tuple(lines), size=SMALLEST, notes=tuple(pauses)))


def _show_session(pack: Pack, one: Guided, shown: set[str]) -> Iterator[Slide]:
    session = one.session
    if session.item.is_pause:
        until = f"{write_clock(session.start)} – {write_clock(session.end)}"
        yield Slide(session.title, (until,), opening=True)
        return
    head = f"{write_clock(session.start)} – {write_clock(session.end)} · {pack.say(f'method_{session.method}')}"
    notes = (head, *(pack.write(line) for line in one.lines))
    if session.story:
        story = [piece for line in one.lines for piece in split_text(line.text, 240)]
        slide = Slide(session.title, tuple(story), size=SMALLEST, source=pack.say("own_source"), notes=(head,))
        yield from cut_slides(pack, slide)
        return
    # What the facilitator does stands in the notes of the session's first slide.
    yield Slide(session.title, (head,), notes=notes, opening=True)
    yield from _show_contents(pack, one, shown)


def _show_contents(pack: Pack, one: Guided, shown: set[str]) -> Iterator[Slide]:
    """Show the exercises that a session calls; else its cases and what it draws on; nothing that was ``shown``."""
    for exercise in one.exercises:
        if exercise.heading not in shown:
            shown.add(exercise.heading)
            yield from _show_exercise(pack, exercise)
    sheets = {sheet.id: sheet for sheet in (*pack.cases, *pack.handouts)}
    names = [*one.session.cases, *(() if one.exercises else one.session.documents)]
    for name in [name for name in names if name in sheets and name not in shown][:SHEETS_A_SESSION]:
        shown.add(name)
        yield from _show_sheet(pack, sheets[name])


def _show_exercise(pack: Pack, chapter: Chapter) -> Iterator[Slide]:
    steps = [line for line in chapter.items if line.ordered]
    source = pack.cite(chapter.citations)
    if steps:
        notes = tuple(pack.write(line) for line in chapter.lines)
        lines = tuple(line.text for line in steps)
        yield from cut_slides(pack, Slide(chapter.heading, lines, NUMBERS, source=source, notes=notes))
    questions = tuple(line.text for line in chapter.prose if line.text.endswith("?"))
    if questions:
        title = f"{chapter.heading} · {pack.say('pack_debrief').lower()}"
        yield from cut_slides(pack, Slide(title, questions, BULLETS, source=source))


def _show_sheet(pack: Pack, sheet: Sheet) -> Iterator[Slide]:
    """Show a case by its first sentence, what went wrong and what it teaches; a practice by its steps."""
    for chapter in sheet.chapters:
        if sheet.kind == "case" and chapter.id in ("glance", "wrong"):
            line = chapter.lines[0] if chapter.lines else Line("")
            title = sheet.title if chapter.id == "glance" else f"{sheet.title.split(' - ')[0]}: {chapter.heading}"
            yield _state(pack, title, line, chapter)
        elif sheet.kind != "case" and chapter.id == "steps":
            lines = tuple(line.text for line in chapter.items)
            notes = tuple(pack.write(line) for line in chapter.lines)
            slide = Slide(sheet.title, lines, NUMBERS, source=pack.cite(chapter.citations), notes=notes)
            yield from cut_slides(pack, slide)
        elif sheet.kind not in ("case", "practice") and chapter is sheet.chapters[0] and chapter.lines:
            yield _state(pack, sheet.title, chapter.lines[0], chapter)


def _state(pack: Pack, title: str, line: Line, chapter: Chapter) -> Slide:
    """Put one sentence on a slide, the section that it begins into the notes."""
    source = pack.cite(line.citations or chapter.citations)
    size = LARGEST if len(line.text) <= 220 else LARGE
    return Slide(title, (line.text,), size=size, source=source, notes=tuple(pack.write(one) for one in chapter.lines))


def _end(pack: Pack) -> Iterator[Slide]:
    for exercise in pack.exercises:
        yield from _show_built(pack, exercise)
    for title, chapter in pack.list_frame("evaluation"):
        notes = (title, *(pack.write(line) for line in chapter.lines))
        statements = tuple(pack.say(f"evaluation_{number}") for number in range(1, 6))
        yield Slide(pack.say("evaluation_heading"), statements, BULLETS, notes=notes)
        break
    # The slides name the sources, their notes describe them.
    marks = list(split_text("; ".join(entry.mark for entry in pack.sources), MARKS_LIMIT, ";"))
    notes = tuple(write_source(entry) for entry in pack.sources)
    yield from cut_slides(pack, Slide(pack.say("pack_sources"), (*pack.closing, *marks), size=SMALLEST, notes=notes))


def _show_built(pack: Pack, exercise: Exercise) -> Iterator[Slide]:
    """Show how an exercise of the pack is played; its cards and key are on paper and in the notes."""
    key = tuple(f"{label}: {' '.join(pack.write(line) for line in lines)}" for label, lines in exercise.key)
    steps = tuple(line.text for line in exercise.steps)
    form = NUMBERS if len(steps) > 1 else PLAIN
    yield from cut_slides(pack, Slide(exercise.title, steps, form, notes=key))
    questions = tuple(line.text for line in exercise.debrief if line.item)
    yield Slide(f"{exercise.title} · {pack.say('pack_debrief').lower()}", questions, BULLETS)


def measure(line: str, size: int) -> float:
    """Estimate the height in points that a line of text takes on a slide."""
    letters = 11.7 * 72 / (size * 0.46)
    return math.ceil(len(line) / letters) * size * 1.2 + size * SPACING


def cut_slides(pack: Pack, slide: Slide) -> list[Slide]:
    """Cut a slide that holds too much into several of like weight; the notes stay with the first."""
    groups = _group(slide.lines, slide.size)
    if len(groups) < 2:
        return [slide]
    slides, first = [], slide.first
    for number, lines in enumerate(groups, 1):
        title = pack.say("pack_continued", title=slide.title, number=number, count=len(groups))
        notes = slide.notes if number == 1 else ()
        slides.append(replace(slide, title=title, lines=lines, notes=notes, first=first))
        first += len(lines)
    return slides


def _group(lines: Sequence[str], size: int) -> list[tuple[str, ...]]:
    """Cut lines into as few groups as fit a slide each, of like height."""
    heights = [math.ceil(measure(line, size)) for line in lines]
    count = max(1, math.ceil(sum(heights) / ROOM))
    while True:
        bounds = [0, *split_evenly(heights, count - 1), len(lines)]
        groups = [lines[start:end] for start, end in itertools.pairwise(bounds)]
        fits = all(sum(heights[start:end]) <= ROOM for start, end in itertools.pairwise(bounds))
        if fits or count >= len(lines):
            return [tuple(group) for group in groups]
        count += 1


def split_text(text: str, limit: int, ends: str = ".!?…") -> Iterator[str]:
    """Split a text at the ends of sentences into pieces of at most ``limit`` characters; a long word is cut."""
    piece = ""
    for sentence in re.findall(rf".+?(?:[{ends}]+(?:\s+|$)|$)", text):
        for start in range(0, len(sentence), limit):
            part = sentence[start : start + limit]
            if piece and len(piece) + len(part) > limit:
                yield piece.strip()
                piece = ""
            piece += part
    if piece.strip():
        yield piece.strip()
