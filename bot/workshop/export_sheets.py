"""A pack as sheets to print in black and white: handouts, cases, exercises with cards to cut, keys, evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.printing.pdf import (
    BODY,
    BOTTOM,
    HEADING,
    HEIGHT,
    INNER,
    MARGIN,
    SMALL,
    STRONG,
    TITLE,
    TOP,
    PdfWriter,
    Type,
    split_evenly,
)
from bot.rendering.outline import Chapter, Line
from bot.workshop.exercises import Exercise, ExerciseCard
from bot.workshop.pack import Pack, Sheet, write_source
from bot.workshop.plan import write_clock

CARD_HEIGHT = 50.0
PADDING = 4.0
HANDOUT = Type(12)
"""Larger than the rest: a handout is read by many, some of them with trouble."""

CONTRACT = Type(13)
CARD_TYPE = Type(10)
LARGE_CARD_TYPE = Type(11.5)
CARD_TITLE = Type(11.5, "B")
SCALE = (1, 2, 3, 4, 5)
STATEMENTS = 5
WRITING_LINE = 9.0


def export_sheets(pack: Pack) -> bytes:
    """Make the PDF of a pack's sheets."""
    writer = PdfWriter(pack.title, pack.lang)
    _print_agenda(pack, writer)
    _print_sheets(pack, writer, pack.handouts, "pack_handouts", ticked=True)
    _print_sheets(pack, writer, pack.cases, "pack_cases")
    _print_stories(pack, writer)
    for exercise in pack.exercises:
        _print_exercise(pack, writer, exercise)
    _print_keys(pack, writer)
    _print_evaluation(pack, writer)
    _print_sources(pack, writer)
    return writer.finish(
        f"{pack.say('app_name')} · {pack.title}", pack.say("pack_page", page="{page}", pages="{pages}")
    )


def _print_agenda(pack: Pack, writer: PdfWriter) -> None:
    writer.add_page()
    writer.write(pack.title, TITLE)
    writer.space(2)
    if pack.agenda.plan.question:
        writer.write(f"{pack.say('pack_question')}: {pack.agenda.plan.question}", BODY)
    for number, day in enumerate(pack.agenda.days, 1):
        writer.space(4)
        several = len(pack.agenda.days) > 1
        writer.write(pack.say("plan_day", number=number) if several else pack.say("pack_agenda"), HEADING, keep=14)
        writer.space(1)
        for session in day:
            title = writer.wrap(session.title, BODY if session.item.is_pause else STRONG, INNER - 70)
            writer.need(len(title) * BODY.height + 4)
            writer.rule(writer.y)
            writer.y += 1.6
            writer.put(MARGIN, writer.y, f"{write_clock(session.start)} – {write_clock(session.end)}", BODY)
            if not session.item.is_pause:
                writer.put(MARGIN + INNER - 36, writer.y, pack.say(f"method_{session.method}"), SMALL)
            for line in title:
                writer.put(MARGIN + 30, writer.y, line, BODY if session.item.is_pause else STRONG)
                writer.y += BODY.height
            writer.y += 1.2
        writer.rule(writer.y)


def _print_sheets(pack: Pack, writer: PdfWriter, sheets: Sequence[Sheet], label: str, ticked: bool = False) -> None:
    """Print a sheet for each document: a handout begins a page, cases follow each other to save paper."""
    for number, sheet in enumerate(sheets):
        if ticked or number == 0:
            writer.add_page()
        else:
            writer.space(7)
        first = sheet.chapters[0].lines[0].text if sheet.chapters and sheet.chapters[0].lines else ""
        writer.need(writer.estimate(sheet.title, TITLE, INNER) + writer.estimate(first, BODY, INNER) + 26)
        writer.write(pack.say(label), SMALL)
        writer.write(sheet.title, TITLE if ticked else Type(15, "B"))
        if sheet.remark:
            writer.write(sheet.remark, SMALL)
        for chapter in sheet.chapters:
            _print_chapter(pack, writer, chapter, ticked)


def _print_stories(pack: Pack, writer: PdfWriter) -> None:
    """Print the trainer's own cases, each on a sheet that says whose it is."""
    for one in pack.guided:
        if one.session.story:
            writer.add_page()
            writer.write(one.session.title, TITLE)
            writer.write(pack.say("own_source"), SMALL)
            writer.space(3)
            for line in one.lines:
                writer.write(line.text, HANDOUT)
                writer.space(2)


def _print_chapter(pack: Pack, writer: PdfWriter, chapter: Chapter, ticked: bool = False) -> None:
    writer.space(4)
    writer.write(chapter.heading, HEADING, keep=HANDOUT.height * 3)
    writer.space(0.8)
    kind = HANDOUT if ticked else BODY
    print_lines(pack, writer, chapter.lines, ticked and chapter.id == "checklist", kind)
    if not any(line.citations for line in chapter.lines):
        writer.space(0.6)
        label = pack.say("pack_practice_label") if chapter.evidence == "practice" else ""
        writer.write(" ".join(part for part in (label, pack.cite(chapter.citations)) if part), SMALL)


def print_lines(pack: Pack, writer: PdfWriter, lines: Iterable[Line], ticked: bool = False, kind: Type = BODY) -> None:
    """Print sentences as paragraphs and items as a list, with squares to tick where asked."""
    number = 0
    run: list[str] = []
    block = -1
    for line in lines:
        if not line.item:
            if run and line.block != block:
                writer.write(" ".join(run), kind)
                run = []
            run.append(pack.write(line))
            block = line.block
            continue
        if run:
            writer.write(" ".join(run), kind, keep=kind.height * 2)
            writer.space(0.8)
            run = []
        number = number + 1 if line.ordered else 0
        writer.write(pack.write(line), kind, mark="box" if ticked else f"{number}." if line.ordered else "•")
        writer.space(0.8)
    if run:
        writer.write(" ".join(run), kind)


def _print_exercise(pack: Pack, writer: PdfWriter, exercise: Exercise) -> None:
    writer.add_page()
    writer.write(pack.say("pack_exercises"), SMALL)
    writer.write(exercise.title, TITLE)
    writer.space(2)
    print_lines(pack, writer, exercise.steps)
    if exercise.text:
        writer.space(4)
        heading = "contract_heading" if exercise.kind == "contract" else "role_situation"
        writer.write(pack.say(heading), HEADING, keep=BODY.height * 3)
        writer.space(1)
        for line in exercise.text:
            writer.write(pack.write(line), CONTRACT if exercise.kind == "contract" else BODY)
            writer.space(7 if exercise.kind == "contract" else 1)
    for number, choice in enumerate(exercise.choices, 1):
        writer.space(4)
        height = sum(writer.estimate(option.text, BODY, INNER - 14) for option in choice.options)
        writer.write(f"{number}. {choice.question}", STRONG, keep=height + 4)
        for letter, option in zip("abc", choice.options, strict=False):
            writer.space(0.8)
            writer.write(f"{letter}) {option.text}", x=MARGIN + 7, width=INNER - 7, mark="box")
    # A sheet that each person fills in leaves the talk afterwards to the facilitator's key.
    if exercise.debrief and not is_filled_in(exercise):
        writer.space(5)
        writer.write(pack.say("pack_debrief"), HEADING, keep=BODY.height * 2)
        writer.space(1)
        print_lines(pack, writer, exercise.debrief)
    _print_cards(pack, writer, exercise)


def is_filled_in(exercise: Exercise) -> bool:
    """Say whether each person gets a copy of an exercise to write on."""
    return exercise.kind in ("quiz", "contract")


def _print_cards(pack: Pack, writer: PdfWriter, exercise: Exercise) -> None:
    large = [card for card in exercise.cards if card.large]
    small = [card for card in exercise.cards if not card.large]
    for cards, columns in ((large, 1), (small, 2)):
        if not cards:
            continue
        width = INNER / columns
        rows = [cards[start : start + columns] for start in range(0, len(cards), columns)]
        heights = [max(_measure_card(pack, writer, card, width) for card in row) for row in rows]
        start = 0
        room = HEIGHT - TOP - BOTTOM - SMALL.height - 2
        for count in split_evenly(room, heights):
            writer.add_page()
            writer.write(f"{pack.say('pack_cards')}: {exercise.title}", SMALL)
            writer.y += 2
            for row, height in zip(rows[start : start + count], heights[start : start + count], strict=True):
                for column, card in enumerate(row):
                    _print_card(pack, writer, card, MARGIN + column * width, width, height)
                writer.y += height
            start += count


def _measure_card(pack: Pack, writer: PdfWriter, card: ExerciseCard, width: float) -> float:
    inner = width - 2 * PADDING
    height = 2 * PADDING + writer.estimate(card.title, CARD_TITLE, inner) + 2
    kind = LARGE_CARD_TYPE if card.large else CARD_TYPE
    for heading, lines in card.blocks:
        height += (STRONG.height + 2 if heading else 0) + sum(
            writer.estimate(pack.write(line), kind, inner - (5 if heading else 0)) + 1 for line in lines
        )
    return max(height, CARD_HEIGHT)


def _print_card(pack: Pack, writer: PdfWriter, card: ExerciseCard, x: float, width: float, height: float) -> None:
    top = writer.y
    writer.dash(x, top, width, height)
    inner = width - 2 * PADDING
    kind = LARGE_CARD_TYPE if card.large else CARD_TYPE
    y = top + PADDING
    for words in writer.wrap(card.title, CARD_TITLE, inner):
        writer.put(x + PADDING, y, words, CARD_TITLE)
        y += CARD_TITLE.height
    y += 2
    for heading, lines in card.blocks:
        if heading:
            y += 1
            writer.put(x + PADDING, y, writer.keep_known(heading), STRONG)
            y += STRONG.height + 1
        for line in lines:
            indent = 5.0 if heading else 0.0
            if heading:
                writer.put(x + PADDING, y, "•", kind)
            for text in writer.wrap(pack.write(line), kind, inner - indent):
                writer.put(x + PADDING + indent, y, text, kind)
                y += kind.height
            y += 1
    while card.blank and y + WRITING_LINE < top + height - PADDING:
        y += WRITING_LINE
        writer.rule(y, x + PADDING, inner)
    writer.y = top


def _print_keys(pack: Pack, writer: PdfWriter) -> None:
    keyed = [exercise for exercise in pack.exercises if exercise.key]
    if not keyed:
        return
    writer.add_page()
    writer.write(pack.say("pack_key"), TITLE)
    for exercise in keyed:
        writer.space(5)
        writer.write(exercise.title, HEADING, keep=BODY.height * 3)
        for label, lines in exercise.key:
            writer.space(1.4)
            writer.write(f"{label} · {' '.join(pack.write(line) for line in lines)}")
        if is_filled_in(exercise):
            writer.space(1.6)
            writer.write(pack.say("pack_debrief"), STRONG, keep=BODY.height)
            print_lines(pack, writer, exercise.debrief)


def _print_evaluation(pack: Pack, writer: PdfWriter) -> None:
    writer.add_page()
    writer.write(pack.say("evaluation_heading"), TITLE)
    writer.space(1)
    writer.write(pack.title, SMALL)
    writer.space(3)
    writer.write(pack.say("evaluation_scale"))
    for statement in range(1, STATEMENTS + 1):
        writer.space(6)
        writer.write(pack.say(f"evaluation_{statement}"), STRONG, keep=16)
        writer.y += 2
        for place, value in enumerate(SCALE):
            x, text = MARGIN + 8 + place * 24, str(value)
            writer.pdf.set_line_width(0.3)
            writer.pdf.circle(x, writer.y + 4.5, 4.5)
            writer.put(x - writer.measure(text, BODY) / 2, writer.y + 4.5 - BODY.size * 0.35 / 2 - 0.9, text, BODY)
        writer.y += 10
    for name in ("evaluation_best", "evaluation_change"):
        writer.space(8)
        writer.write(pack.say(name), STRONG, keep=3 * WRITING_LINE)
        for _ in range(3):
            writer.y += WRITING_LINE
            writer.rule(writer.y)


def _print_sources(pack: Pack, writer: PdfWriter) -> None:
    writer.add_page()
    writer.write(pack.say("pack_sources"), TITLE)
    writer.space(2)
    for text in pack.closing:
        writer.write(text)
        writer.space(1)
    writer.space(3)
    for entry in pack.sources:
        writer.write(write_source(entry), Type(9))
        writer.space(1.2)
