"""What the facilitator does in each session, and the answers, which are kept apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.library import Library
from bot.messages import say
from bot.rendering.outline import Chapter, Line, read_outline
from bot.workshop.agenda import Session
from bot.workshop.casework import list_told_cases
from bot.workshop.designs import Design, match_exercises
from bot.workshop.exercises import Exercise
from bot.workshop.plan import EXERCISE, FRAME, MEAL, OPENING, Item
from bot.workshop.prints import DesignPrints, Programme, QuizQuestion
from bot.workshop.sheets import LEARNING, QUIZ, cut_answer

FRAME_LINES = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What the facilitator alone knows of a session: entries of (label, text)."""

    session: int
    title: str
    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Given:
    """A list that all may see: its title, its items, and the heading of the exercise that it belongs to, if any."""

    title: str
    items: tuple[str, ...]
    exercise: str = ""


@dataclass(frozen=True, slots=True)
class Guided:
    """A session with what the facilitator does in it and the exercises that it calls, without their answers.

    ``minutes`` are those of its steps, where the plan gives the part another length than its words tell; ``cases`` are
    the cases that are told, ``given`` what all may see of the sheets.
    """

    session: Session
    lines: tuple[Line, ...]
    exercises: tuple[Chapter, ...] = ()
    answers: tuple[Answer, ...] = ()
    minutes: tuple[int, ...] = ()
    cases: tuple[str, ...] = ()
    given: tuple[Given, ...] = ()


def guide_sessions(programme: Programme) -> tuple[Guided, ...]:
    """Gather what is done in each session of a programme."""
    pauses = _list_pauses(programme)
    return tuple(
        Guided(session, pauses.get(session.number, ())) if session.item.is_pause else _guide(session, programme)
        for session in programme.agenda.sessions
    )


def _guide(session: Session, programme: Programme) -> Guided:
    lang, library = programme.lang, programme.library
    if session.item.source == FRAME:
        name = "opening" if session.item.part == OPENING else "closing"
        lines = (say(f"{name}_{number}", lang) for number in range(1, FRAME_LINES + 1))
        return Guided(session, tuple(Line(line, item=True, ordered=True) for line in lines))
    if session.item.source == EXERCISE:
        return _guide_exercise(session, programme.built.get(session.number))
    if session.part is None:
        return _guide_story(session, lang, library)
    design = programme.designs.find(session.part.design)
    called = match_exercises(session.part, design) if design else ()
    shown = [_hide_answers(one, programme.prints[session.part.design], session) for one in called]
    kept, cases = _swap_cases(session, lang, library)
    return Guided(
        session, kept, tuple(chapter for chapter, _ in shown),
        tuple(answer for _, answer in shown if answer.entries), _scale_steps(session), cases,
        tuple(_list_given(session, called, programme.prints[session.part.design])),
    )  # fmt: skip


def _list_given(session: Session, called: Sequence[Chapter], prints: DesignPrints) -> Iterator[Given]:
    """List what all may see: of the exercises' lists, and of the part's own sheets."""
    hidden = {one.list for one in prints.front.sheets if one.list and not one.is_open} | set(prints.front.key)
    cut = prints.list_cut()
    for sheet in prints.list_sheets(session.item.part):
        if sheet.is_own and sheet.is_open and sheet.id in prints.chapters:
            chapter = prints.chapters[sheet.id]
            yield from (Given(chapter.heading, one.items) for one in chapter.bullets)
    for exercise in called:
        for name, (chapter, one) in prints.lists.items():
            if chapter.id == exercise.id and name not in hidden:
                items = tuple(cut_answer(item)[0] for item in one.items) if name in cut else one.items
                title = f"{exercise.heading}: {one.label}" if one.label else exercise.heading
                yield Given(title, items, exercise.heading)


def _guide_story(session: Session, lang: str, library: Library) -> Guided:
    """Guide an own case, or a case of the base in a part of its own."""
    if session.story is None:
        lines = tuple(line for case in session.cases for line in _tell_case(case, lang, library))
        return Guided(session, lines, cases=session.cases)
    paragraphs = [*session.story.text.split("\n"), *session.story.numbers.splitlines()]
    lines = tuple(Line(paragraph, block=number) for number, paragraph in enumerate(paragraphs))
    entries = tuple(("", line) for line in session.story.answer.splitlines())
    answers = (Answer(session.number, session.title, entries),) if entries else ()
    return Guided(session, lines, answers=answers)


def _guide_exercise(session: Session, exercise: Exercise | None) -> Guided:
    if exercise is None:
        return Guided(session, ())
    entries = tuple((label, " ".join(line.text for line in lines)) for label, lines in exercise.key)
    answers = (Answer(session.number, exercise.title, entries),) if entries else ()
    return Guided(session, (*exercise.steps, *exercise.debrief), answers=answers)


def _hide_answers(chapter: Chapter, prints: DesignPrints, session: Session) -> tuple[Chapter, Answer]:
    """Part an exercise: what all may see, and what the facilitator alone knows.

    Lists that are a key, what stands behind the colon of a card or clause that has its answer there, and, after the
    last list, each sentence that is no question.
    """
    shown: list[Line] = []
    entries: list[tuple[str, str]] = []
    number, was_item = 0, False
    last = max((place for place, line in enumerate(chapter.lines) if line.item), default=-1)
    cut = prints.list_cut()
    for place, line in enumerate(chapter.lines):
        is_bullet = line.item and not line.ordered
        number += is_bullet and not was_item
        was_item = is_bullet
        name = f"{chapter.id}.{number}"
        if is_bullet and name in prints.front.key:
            if shown and shown[-1].text.endswith(":") and not shown[-1].item:
                shown.pop()
            entries.append(("", line.text))
        elif is_bullet and name in cut:
            text, answer = cut_answer(line.text)
            shown.append(replace(line, text=text))
            entries.append((text, answer))
        elif place > last and not line.text.endswith("?") and number:
            entries.append(("", line.text))
        else:
            shown.append(line)
    return replace(chapter, lines=tuple(shown)), Answer(session.number, chapter.heading, tuple(entries))


def _scale_steps(session: Session) -> tuple[int, ...]:
    """Give the steps of a part that the plan gave another length, rounded so that they add up to it; else none."""
    part, minutes = session.part, session.item.minutes
    if part is None or not part.steps or minutes == part.minutes:
        return ()
    ends = [round(minutes * sum(part.steps[: number + 1]) / part.minutes) for number in range(len(part.steps))]
    return tuple(end - start for start, end in zip([0, *ends], ends, strict=False))


def _swap_cases(session: Session, lang: str, library: Library) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """Give a part's lines with its cases: where the plan tells another than the author, so do the words."""
    assert session.part is not None
    told = list_told_cases(session.part, library)
    cases = session.cases or told
    other = {author: case for author, case in zip(told, cases, strict=False) if author != case}
    lines: list[Line] = []
    done: set[str] = set()
    for line in session.part.lines:
        swapped = [other[link] for link in line.links if link in other]
        if not swapped:
            lines.append(line)
            continue
        for case in swapped:
            if case not in done:
                done.add(case)
                lines += _tell_case(case, lang, library)
    for case in cases[len(told) :]:
        lines += _tell_case(case, lang, library)
    return tuple(lines), tuple(dict.fromkeys(cases))


def _tell_case(case: str, lang: str, library: Library) -> tuple[Line, ...]:
    """Say in lines how a case of the base is told: by what it was and what went wrong, then a question."""
    outline = read_outline(library.find(case, lang))
    # Each line leads to the case: whoever shows what a session does in short knows by it what tells a case.
    first = Line(say("tell_case", lang, title=library.title(case, lang)), links=(case,))
    said = [
        replace(
            line, item=True, ordered=False, links=(case,), citations=line.citations or outline[name].intro.citations
        )
        for name in ("glance", "wrong")
        if name in outline and outline[name].intro.lines
        for line in (find_telling(outline[name].intro.lines),)
    ]
    return (first, *said, Line(say("tell_case_ask", lang), links=(case,)))


def _list_pauses(programme: Programme) -> dict[int, tuple[Line, ...]]:
    """Give the pauses of a programme the words that the lead's author had for one of that kind, each used once."""
    names = programme.agenda.designs
    lead = next((design for id in names if (design := programme.designs.find(id))), None)
    words = _list_pause_words(lead, programme.library) if lead else {}
    found = {}
    for session in programme.agenda.sessions:
        kind = "meal" if session.item.part == MEAL else "break"
        if session.item.is_pause and words.get(kind):
            found[session.number] = words[kind].pop(0)
    return found


def _list_pause_words(design: Design, library: Library) -> dict[str, list[tuple[Line, ...]]]:
    workshop = library.find(design.id, design.lang).facts.workshop
    chapters = {chapter.id: chapter for chapter in design.outline["agenda"].chapters}
    words: dict[str, list[tuple[Line, ...]]] = {}
    for part in workshop.agenda if workshop else ():
        if part.method in ("break", "meal") and part.id in chapters:
            words.setdefault(part.method, []).append(chapters[part.id].lines)
    return words


def list_answers(guided: Sequence[Guided], programme: Programme) -> Iterator[Answer]:
    """List all answers in the order of the agenda; those of the questions that are put before and after, first."""
    for session in programme.agenda.sessions:
        if asked := list_asked(session.item, programme):
            entries = tuple(
                (
                    f"{number}. {one.question}",
                    f"{'abc'[one.right]}) {end_sentence(one.options[one.right])} {one.reason}",
                )
                for number, one in enumerate(asked, 1)
            )
            yield Answer(session.number, say("exercise_quiz", programme.lang), entries)
    for one in guided:
        yield from one.answers
        part = one.session.part
        prints = programme.prints.get(part.design) if part else None
        for name in prints.front.key if part and prints else ():
            if part and prints and name.startswith(f"{part.id}.") and name in prints.lists:
                chapter, found = prints.lists[name]
                yield Answer(one.session.number, chapter.heading, tuple(("", text) for text in found.items))


def list_asked(item: Item, programme: Programme) -> tuple[QuizQuestion, ...]:
    """List the questions that an item of a plan asks: two at the opening, all in a quiz."""
    if (item.source, item.part) == (EXERCISE, QUIZ):
        return programme.questions
    return programme.questions[:LEARNING] if (item.source, item.part) == (FRAME, OPENING) else ()


def end_sentence(text: str) -> str:
    """Give a text that ends without a sign its full stop."""
    return text if text.endswith((".", "?", "!", "»", "”", '"')) else f"{text}."


def find_telling(lines: Sequence[Line]) -> Line:
    """Find the line that tells most of a chapter in one: its first, or the first item of a list that the first only
    announces ("Three things went wrong.")."""
    announces = len(lines) > 1 and lines[1].item and not lines[0].item and not re.search(r"[:;]", lines[0].text)
    return lines[1] if announces else lines[0]
