"""Which slides a pack has: one idea on each, numbers where all see them, what is said beside it in the notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.rendering.outline import Chapter
from bot.workshop.guidance import Given, Guided, end_sentence, find_telling
from bot.workshop.pack import CaseSheet, Pack, write_source
from bot.workshop.plan import EVALUATION, EXERCISE, FRAME, write_clock
from bot.workshop.sheets import LEARNING, QUIZ, PrintedSheet
from bot.workshop.slide_template import COVER, SESSION, STATEMENT
from bot.workshop.slide_text import (
    AGENDA,
    BULLETS,
    LETTERS,
    NUMBERS,
    Slide,
    SlideCard,
    cut_cards,
    cut_lines,
    split_text,
)
from indexer.content.citations import Citation

MARKS_LIMIT = 300
TASKS, MOST_TASKS = 3, 6
"""Lines of a session's opening: of the frame or of questions, and of steps."""

AGENDA_ROWS = 12


def list_slides(pack: Pack) -> list[Slide]:
    """List a pack's slides in their order; an exercise or a case that two sessions use is shown once."""
    shown: set[str] = set()
    sessions = [slide for one in pack.guided for slide in _show_session(pack, one, shown)]
    slides = [*_begin(pack), *sessions, *_end(pack)]
    return [replace(slide, notes=slide.notes or (slide.title,)) for slide in slides]


def _begin(pack: Pack) -> Iterator[Slide]:
    plan = pack.agenda.plan
    facts = [pack.say("pack_minutes", minutes=plan.minutes)]
    facts += [pack.say(f"country_{plan.country}")] if plan.country else []
    purpose = [line for _, chapter in list(pack.list_frame("purpose"))[:1] for line in chapter.lines]
    question = (plan.question,) if plan.question else ()
    notes = tuple(pack.write(line) for line in purpose)
    yield Slide(pack.title, (*question, " · ".join(facts)), COVER, notes=notes, method="closing")
    if purpose:
        line = purpose[0]
        said = (pack.space(line.text),)
        yield Slide(pack.say("pack_purpose"), said, STATEMENT, source=pack.cite(line.citations), notes=notes)
    for number, day in enumerate(pack.agenda.days, 1):
        several = len(pack.agenda.days) > 1
        title = pack.say("plan_day", number=number) if several else pack.say("pack_agenda")
        cards = tuple(SlideCard(write_clock(one.start), one.title) for one in day)
        times = tuple(f"{write_clock(one.start)} – {write_clock(one.end)}  {one.title}" for one in day)
        pieces = [cards[start : start + AGENDA_ROWS] for start in range(0, len(cards), AGENDA_ROWS)]
        for place, piece in enumerate(pieces, 1):
            named = pack.say("pack_continued", title=title, number=place, count=len(pieces))
            yield Slide(named if len(pieces) > 1 else title, cards=piece, form=AGENDA, notes=times)


def _show_session(pack: Pack, one: Guided, shown: set[str]) -> Iterator[Slide]:
    session = one.session
    if session.item.is_pause:
        return
    until = f"{write_clock(session.start)} – {write_clock(session.end)}"
    aside = (until, pack.say("pack_minutes", minutes=session.item.minutes), pack.say(f"method_{session.method}"))
    notes = (" · ".join(aside), *(pack.write(line) for line in one.lines))
    if one.minutes:
        notes = (*notes, f"{pack.say('pack_times')} {' + '.join(map(str, one.minutes))}")
    source = pack.say("own_source") if session.story else ""
    opening = Slide(
        session.title, _list_tasks(pack, one), SESSION, BULLETS, notes=notes, method=session.method, aside=aside,
        source=source,
    )  # fmt: skip
    yield from cut_lines(pack, opening)
    yield from _show_frame(pack, one)
    yield from _show_sums(pack, one)
    for given in one.given:
        if not given.exercise:
            yield from _show_given(pack, given, given.items)
    for chapter in one.exercises:
        if chapter.heading not in shown:
            shown.add(chapter.heading)
            yield from _show_exercise(pack, one, chapter)
    for sheet in pack.list_sheets(session):
        if session.story or session.item.source == EXERCISE:
            yield from _show_sheet(pack, sheet)
    for case in pack.cases:
        if case.id in one.cases and case.id not in shown:
            shown.add(case.id)
            yield from _show_case(pack, case)


def _list_tasks(pack: Pack, one: Guided) -> tuple[str, ...]:
    """List what a session's opening says to all: its steps or its questions; of an own case what happened."""
    session = one.session
    if session.story:
        return tuple(piece for line in session.story.text.split("\n") for piece in split_text(line, 240))
    if session.item.source == FRAME:
        return tuple(pack.say(f"{session.item.part}_task_{number}") for number in range(1, TASKS + 1))
    # What calls an exercise or tells a case is for the facilitator: both have slides of their own.
    called = [chapter.heading.casefold() for chapter in one.exercises]
    told = [line for line in one.lines if not any(link in one.cases for link in line.links)]
    said = [line for line in told if line.item][:MOST_TASKS] or [line for line in told if line.text.endswith("?")][
        :TASKS
    ]
    prose = [
        line
        for line in told
        if not line.text.endswith(":") and not any(heading in line.text.casefold() for heading in called)
    ]
    return tuple(pack.space(line.text) for line in said or prose[:2])


def _show_frame(pack: Pack, one: Guided) -> Iterator[Slide]:
    """Show the questions that are put before and after, and at the end their answers."""
    item = one.session.item
    if (item.source, item.part) == (EXERCISE, QUIZ):
        asked = pack.questions
    elif item.source == FRAME:
        asked = pack.questions[:LEARNING]
    else:
        return
    for number, question in enumerate(asked, 1):
        title = f"{number}. {question.question}"
        yield Slide(pack.space(title), tuple(map(pack.space, question.options)), form=LETTERS, notes=(title,))
    for number, question in enumerate(asked if item.part in (EVALUATION, QUIZ) else (), 1):
        right = f"{'abc'[question.right]}) {end_sentence(question.options[question.right])}"
        card = SlideCard(pack.space(right), pack.space(question.reason))
        yield Slide(f"{number}. {question.question}", cards=(card,), notes=(question.reason,))
    if item.part == EVALUATION:
        lines = tuple(line.text for sheet in pack.list_sheets(one.session) for line in sheet.items)
        notes = tuple(pack.write(line) for _, chapter in pack.list_frame("evaluation") for line in chapter.lines)
        yield Slide(pack.say("evaluation_heading"), lines, form=BULLETS, notes=notes, method="evaluation")


def _show_sums(pack: Pack, one: Guided) -> Iterator[Slide]:
    """Show what the sums of a part's own list come to: the sentences with numbers behind it."""
    last = max((place for place, line in enumerate(one.lines) if line.item), default=len(one.lines))
    after = [line for line in one.lines[last + 1 :] if re.search(r"\d", line.text) and not line.text.endswith("?")]
    given = any(re.search(r"\d", line.text) for line in one.lines[: last + 1] if line.item)
    if after and given and one.session.part and not one.cases:
        title = f"{one.session.title} · {pack.say('pack_solution').lower()}"
        lines = tuple(pack.space(line.text) for line in after)
        yield from cut_lines(pack, Slide(title, lines, STATEMENT, notes=lines))


def _show_exercise(pack: Pack, one: Guided, chapter: Chapter) -> Iterator[Slide]:
    """Show how an exercise goes, what is given, what to talk about, and what came out; role cards stay secret."""
    notes = tuple(pack.write(line) for line in chapter.lines)
    source = pack.cite(chapter.citations) if any(line.citations for line in chapter.lines) else ""
    steps = tuple(pack.space(line.text) for line in chapter.items if line.ordered)
    if steps:
        yield from cut_lines(pack, Slide(chapter.heading, steps, form=NUMBERS, source=source, notes=notes))
    for given in one.given:
        if given.exercise == chapter.heading:
            yield from _show_given(pack, given, notes)
    questions = tuple(pack.space(line.text) for line in chapter.prose if line.text.endswith("?"))
    if questions:
        title = f"{chapter.heading} · {pack.say('pack_debrief').lower()}"
        yield from cut_lines(pack, Slide(title, questions, STATEMENT, source=source, notes=notes))
    for answer in one.answers:
        if answer.title == chapter.heading:
            bare = iter(read_cards([pack.space(text) for label, text in answer.entries if not label]))
            named = ((pack.space(label), pack.space(text)) for label, text in answer.entries)
            cards = tuple(SlideCard(label, text) if label else next(bare) for label, text in named)
            title = f"{chapter.heading} · {pack.say('pack_solution').lower()}"
            yield from cut_cards(pack, Slide(title, cards=cards, notes=tuple(text for _, text in answer.entries)))


def _show_given(pack: Pack, given: Given, notes: tuple[str, ...]) -> Iterator[Slide]:
    cards = read_cards([pack.space(item) for item in given.items])
    yield from cut_cards(pack, Slide(pack.space(given.title), cards=cards, notes=notes))


def read_cards(texts: Sequence[str]) -> tuple[SlideCard, ...]:
    """Read lines as cards: with names where each has one, else all without, since in one alone a colon is no name.

    >>> [card.title for card in read_cards(["A: x", "B: y"])], [card.title for card in read_cards(["A: x", "y"])]
    (['A', 'B'], ['', ''])
    """
    cards = tuple(read_card(text) for text in texts)
    return cards if all(card.title for card in cards) else tuple(SlideCard("", text) for text in texts)


def read_card(text: str) -> SlideCard:
    """Read a line as a card: what stands before its first colon, where that is short, is its name."""
    name, colon, told = text.partition(":")
    if colon and 0 < len(name) <= 40 and told.strip():
        return SlideCard(name.strip(), told.strip()[:1].upper() + told.strip()[1:])
    return SlideCard("", text)


def _show_sheet(pack: Pack, sheet: PrintedSheet) -> Iterator[Slide]:
    """Show what an own case or an exercise of the base hands out to all: its numbers, its text."""
    if sheet.form in ("read", "contract") and sheet.items:
        cards = read_cards([item.text for item in sheet.items])
        cited = pack.cite(citation for item in sheet.items for citation in item.citations)
        yield from cut_cards(pack, Slide(sheet.title, cards=cards, source=cited, notes=sheet.lead))


def _show_case(pack: Pack, case: CaseSheet) -> Iterator[Slide]:
    """Show a case by what it was and what went wrong or what it teaches, side by side."""
    chapters = {chapter.id: chapter for chapter in case.chapters}
    cards: list[SlideCard] = []
    cited: list[Citation] = []
    for name in ("glance", "wrong", "lessons"):
        chapter = chapters.get(name)
        if chapter and chapter.lines:
            line = find_telling(chapter.lines) if name == "wrong" else chapter.lines[0]
            cards.append(SlideCard(chapter.heading, pack.space(line.text)))
            cited += line.citations or chapter.citations
    notes = tuple(pack.write(line) for chapter in case.chapters for line in chapter.lines)
    yield from cut_cards(pack, Slide(case.title, cards=tuple(cards), source=pack.cite(cited), notes=notes))


def _end(pack: Pack) -> Iterator[Slide]:
    # The slides name the sources, their notes describe them.
    named = "; ".join(dict.fromkeys(entry.mark for entry in pack.sources))
    marks = [piece.rstrip("; ") for piece in split_text(named, MARKS_LIMIT, ";")]
    notes = tuple(write_source(entry) for entry in pack.sources)
    yield from cut_lines(pack, Slide(pack.say("pack_sources"), (*pack.closing, *marks), notes=notes))
