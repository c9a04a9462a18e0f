"""The sheets, cards and forms that a programme uses, in the order of its agenda, ready to print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.library import Library
from bot.messages import say
from bot.printing.spaces import set_spaces
from bot.rendering.outline import Chapter, Line, OutlinePart, read_outline
from bot.workshop.agenda import Session
from bot.workshop.exercises import Exercise, ExerciseCard
from bot.workshop.plan import EVALUATION, EXERCISE, FRAME, OPENING, Story
from bot.workshop.prints import DesignPrints, Programme, QuizQuestion
from indexer.content.citations import Citation
from indexer.content.markdown import BLANK_OPEN
from indexer.content.packs import PackSheet

QUIZ, BEFORE_AFTER, FACES = "quiz", "before-after", "faces"
"""Forms of sheets that every workshop has, beside those of `indexer.content.packs.SheetForm`."""

WIDE_BLANK = f"{'_' * 16} ("
"""What a blank begins with where hands fill it in."""

STATEMENTS = 5
LEARNING = 2
"""Questions that are asked before and after."""


@dataclass(frozen=True, slots=True)
class SheetItem:
    """An item of a sheet: a card, a row, a clause. ``title`` alone, on a role card, is a heading of what follows."""

    text: str
    title: str = ""
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """A sheet as it is printed. ``session`` is the number of the item that uses it, ``copies`` says for whom.

    ``chapters`` are those of a text to fill in, ``questions`` those of a quiz.
    """

    id: str
    form: str
    title: str
    session: int
    copies: str
    lead: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    items: tuple[SheetItem, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    questions: tuple[QuizQuestion, ...] = ()


def list_sheets(programme: Programme) -> Iterator[PrintedSheet]:
    """List what the sessions of a programme use, in their order; a text to fill in is printed once."""
    lang, questions = programme.lang, programme.questions
    models: set[str] = set()
    for session in programme.agenda.sessions:
        source, part = session.item.source, session.item.part
        if source == FRAME:
            yield from _build_frame(session, questions[:LEARNING], lang)
        elif source == EXERCISE:
            yield from _build_exercise(session, programme.built.get(session.number), questions, lang)
        elif session.story:
            yield from _build_story(session, session.story, lang)
        elif (design := programme.designs.find(source)) and source in programme.prints:
            for sheet in programme.prints[source].list_sheets(part):
                found = _build_sheet(sheet, session, programme.prints[source], design.lang, programme.library)
                if found and (sheet.model is None or sheet.model not in models):
                    models.add(sheet.model or "")
                    yield found


def _build_sheet(
    sheet: PackSheet, session: Session, prints: DesignPrints, lang: str, library: Library
) -> PrintedSheet | None:
    made = PrintedSheet(sheet.id, sheet.form, "", session.number, sheet.copies)
    if sheet.model:
        if sheet.model not in library:
            return None
        chapters = list_model_chapters(sheet.model, lang, library)
        return replace(made, id=sheet.model, title=library.title(sheet.model, lang), chapters=chapters)
    if sheet.list:
        if sheet.list not in prints.lists:
            return None
        chapter, found = prints.lists[sheet.list]
        title = found.label if sheet.form == "role" and found.label else chapter.heading
        label: tuple[str, ...] = (set_spaces(f"{found.label}:", lang),) if sheet.form == "read" and found.label else ()
        items = _cut_items(sheet.form, found.items, found.links, lang, library)
        return replace(made, title=set_spaces(title, lang), lead=label, items=items)
    if sheet.id not in prints.chapters:
        return None
    own = prints.chapters[sheet.id]
    bullets = own.bullets[0] if own.bullets else None
    items = _cut_items(sheet.form, bullets.items, bullets.links, lang, library) if bullets else ()
    lead = tuple(set_spaces(line, lang) for line in (*own.lead, *own.after))
    columns = tuple(set_spaces(column, lang) for column in own.columns)
    return replace(made, title=set_spaces(own.heading, lang), lead=lead, columns=columns, items=items)


def _cut_items(
    form: str, items: Sequence[str], links: Sequence[str], lang: str, library: Library
) -> tuple[SheetItem, ...]:
    """Cut items as their form wants: the name of a card off, an answer away."""
    made = []
    for text, link in zip(items, links, strict=True):
        item = SheetItem(text)
        if form == "roles" and ":" in text:
            name, _, told = text.partition(":")
            item = SheetItem(_begin_large(told.strip()), name.strip())
        elif form == "cases":
            glance = _find_glance(link, lang, library)
            item = SheetItem(glance.text, cut_answer(text)[0], glance.citations)
        elif form == "contract":
            item = SheetItem(cut_answer(text)[0])
        made.append(replace(item, text=set_spaces(item.text, lang), title=set_spaces(item.title, lang)))
    return tuple(made)


def cut_answer(text: str) -> tuple[str, str]:
    """Part an item at its last colon: what is printed, and the answer.

    >>> cut_answer("Rejected fruit is not paid: who keeps it?")
    ('Rejected fruit is not paid', 'who keeps it?')
    """
    shown, colon, answer = text.rpartition(":")
    return (shown.strip(), answer.strip()) if colon else (text, "")


def _find_glance(case: str, lang: str, library: Library) -> Line:
    """Give the sentence that tells a case at a glance; an empty one where there is none."""
    part = read_outline(library.find(case, lang)).get("glance") if case in library else None
    if part is None or not part.intro.lines:
        return Line("")
    line = part.intro.lines[0]
    return replace(line, citations=line.citations or part.intro.citations)


def _begin_large(text: str) -> str:
    return text[:1].upper() + text[1:]


def list_model_chapters(model: str, lang: str, library: Library) -> tuple[Chapter, ...]:
    """List the chapters of a text to fill in, with room on its blanks."""
    part = read_outline(library.find(model, lang)).get("text")
    return tuple(_widen(one) for one in _list_said(part)) if part else ()


def _list_said(part: OutlinePart) -> list[Chapter]:
    return [one for one in (part.intro, *part.chapters) if one.lines]


def _widen(chapter: Chapter) -> Chapter:
    lines = tuple(replace(line, text=line.text.replace(BLANK_OPEN, WIDE_BLANK)) for line in chapter.lines)
    return replace(chapter, lines=lines)


def _build_frame(session: Session, questions: Sequence[QuizQuestion], lang: str) -> Iterator[PrintedSheet]:
    if session.item.part == OPENING and questions:
        yield PrintedSheet(
            BEFORE_AFTER, BEFORE_AFTER, say("before_after", lang), session.number, "each",
            (say("before_after_lead", lang),), questions=tuple(questions),
        )  # fmt: skip
    if session.item.part == EVALUATION:
        items = tuple(SheetItem(say(f"evaluation_{number}", lang)) for number in range(1, STATEMENTS + 1))
        yield PrintedSheet(
            FACES, FACES, say("evaluation_heading", lang), session.number, "each", (say("faces_lead", lang),), (), items
        )


def _build_story(session: Session, story: Story, lang: str) -> Iterator[PrintedSheet]:
    """Build the sheet of an own case with its numbers, and a card for each side where both are written."""
    lead = (*story.text.split("\n"), say("own_source", lang))
    rows = tuple(SheetItem(line) for line in story.numbers.splitlines())
    yield PrintedSheet(f"own-{session.item.part}", "read", session.title, session.number, "group", lead, (), rows)
    if story.has_cards:
        for side, text in (("ours", story.ours), ("theirs", story.theirs)):
            items = tuple(SheetItem(line) for line in text.splitlines())
            title = f"{session.title}: {say(f'own_{side}', lang)}"
            yield PrintedSheet(f"own-{session.item.part}-{side}", "role", title, session.number, "side", (), (), items)


def _build_exercise(
    session: Session, exercise: Exercise | None, questions: Sequence[QuizQuestion], lang: str
) -> Iterator[PrintedSheet]:
    kind, number = session.item.part, session.number
    if kind == QUIZ and questions:
        lead = (say("quiz_lead", lang),)
        yield PrintedSheet(QUIZ, QUIZ, session.title, number, "pair", lead, questions=tuple(questions))
    if exercise is None:
        return
    if exercise.text:
        form = "contract" if kind == "contract" else "read"
        title = say("contract_heading" if kind == "contract" else "role_situation", lang)
        copies = "pair" if kind == "contract" else "group"
        texts = tuple(SheetItem(line.text, citations=line.citations) for line in exercise.text)
        yield PrintedSheet(f"{kind}-text", form, f"{exercise.title}: {title}", number, copies, (), (), texts)
    for place, card in enumerate(one for one in exercise.cards if one.large):
        items = tuple(_list_card_items(card))
        yield PrintedSheet(f"{kind}-{place}", "role", card.title, number, "side", (), (), items)
    small = tuple(_join_card(card) for card in exercise.cards if not card.large)
    if small:
        yield PrintedSheet(f"{kind}-cards", "roles", exercise.title, number, "group", (), (), small)


def _list_card_items(card: ExerciseCard) -> Iterator[SheetItem]:
    for heading, lines in card.blocks:
        if heading:
            yield SheetItem("", heading)
        yield from (SheetItem(line.text, citations=line.citations) for line in lines)


def _join_card(card: ExerciseCard) -> SheetItem:
    lines = [line for _, told in card.blocks for line in told]
    citations = tuple(dict.fromkeys(citation for line in lines for citation in line.citations))
    return SheetItem(" ".join(line.text for line in lines).strip(), card.title, citations)
