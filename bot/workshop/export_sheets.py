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
    Press,
    Type,
    split_evenly,
)
from bot.rendering.outline import Chapter, Line
from bot.workshop.exercises import Card, Exercise
from bot.workshop.pack import Pack, Sheet, write_source
from bot.workshop.plan import write_clock

CARD_WIDTH = INNER / 2
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
    press = Press(pack.title, pack.lang)
    _print_agenda(pack, press)
    _print_sheets(pack, press, pack.handouts, "pack_handouts", ticked=True)
    _print_sheets(pack, press, pack.cases, "pack_cases")
    _print_stories(pack, press)
    for exercise in pack.exercises:
        _print_exercise(pack, press, exercise)
    _print_keys(pack, press)
    _print_evaluation(pack, press)
    _print_sources(pack, press)
    return press.finish(f"{pack.say('app_name')} · {pack.title}", pack.say("pack_page", page="{page}", pages="{pages}"))


def _print_agenda(pack: Pack, press: Press) -> None:
    press.add_page()
    press.write(pack.title, TITLE)
    press.space(2)
    if pack.agenda.plan.question:
        press.write(f"{pack.say('pack_question')}: {pack.agenda.plan.question}", BODY)
    for number, day in enumerate(pack.agenda.days, 1):
        press.space(4)
        several = len(pack.agenda.days) > 1
        press.write(pack.say("plan_day", number=number) if several else pack.say("pack_agenda"), HEADING, keep=14)
        press.space(1)
        for session in day:
            title = press.wrap(session.title, BODY if session.item.is_pause else STRONG, INNER - 70)
            press.need(len(title) * BODY.height + 4)
            press.rule(press.y)
            press.y += 1.6
            press.put(MARGIN, press.y, f"{write_clock(session.start)} – {write_clock(session.end)}", BODY)
            if not session.item.is_pause:
                press.put(MARGIN + INNER - 36, press.y, pack.say(f"method_{session.method}"), SMALL)
            for line in title:
                press.put(MARGIN + 30, press.y, line, BODY if session.item.is_pause else STRONG)
                press.y += BODY.height
            press.y += 1.2
        press.rule(press.y)


def _print_sheets(pack: Pack, press: Press, sheets: Sequence[Sheet], label: str, ticked: bool = False) -> None:
    """Print a sheet for each document: a handout begins a page, cases follow each other to save paper."""
    for number, sheet in enumerate(sheets):
        if ticked or number == 0:
            press.add_page()
        else:
            press.space(7)
        first = sheet.chapters[0].lines[0].text if sheet.chapters and sheet.chapters[0].lines else ""
        press.need(press.estimate(sheet.title, TITLE, INNER) + press.estimate(first, BODY, INNER) + 26)
        press.write(pack.say(label), SMALL)
        press.write(sheet.title, TITLE if ticked else Type(15, "B"))
        if sheet.remark:
            press.write(sheet.remark, SMALL)
        for chapter in sheet.chapters:
            _print_chapter(pack, press, chapter, ticked)


def _print_stories(pack: Pack, press: Press) -> None:
    """Print the trainer's own cases, each on a sheet that says whose it is."""
    for one in pack.guided:
        if one.session.story:
            press.add_page()
            press.write(one.session.title, TITLE)
            press.write(pack.say("own_source"), SMALL)
            press.space(3)
            for line in one.lines:
                press.write(line.text, HANDOUT)
                press.space(2)


def _print_chapter(pack: Pack, press: Press, chapter: Chapter, ticked: bool = False) -> None:
    press.space(4)
    press.write(chapter.heading, HEADING, keep=HANDOUT.height * 3)
    press.space(0.8)
    kind = HANDOUT if ticked else BODY
    print_lines(pack, press, chapter.lines, ticked and chapter.id == "checklist", kind)
    if not any(line.citations for line in chapter.lines):
        press.space(0.6)
        label = pack.say("pack_practice_label") if chapter.evidence == "practice" else ""
        press.write(" ".join(part for part in (label, pack.cite(chapter.citations)) if part), SMALL)


def print_lines(pack: Pack, press: Press, lines: Iterable[Line], ticked: bool = False, kind: Type = BODY) -> None:
    """Print sentences as paragraphs and items as a list, with squares to tick where asked."""
    number = 0
    run: list[str] = []
    block = -1
    for line in lines:
        if not line.item:
            if run and line.block != block:
                press.write(" ".join(run), kind)
                run = []
            run.append(pack.write(line))
            block = line.block
            continue
        if run:
            press.write(" ".join(run), kind, keep=kind.height * 2)
            press.space(0.8)
            run = []
        number = number + 1 if line.ordered else 0
        press.write(pack.write(line), kind, mark="box" if ticked else f"{number}." if line.ordered else "•")
        press.space(0.8)
    if run:
        press.write(" ".join(run), kind)


def _print_exercise(pack: Pack, press: Press, exercise: Exercise) -> None:
    press.add_page()
    press.write(pack.say("pack_exercises"), SMALL)
    press.write(exercise.title, TITLE)
    press.space(2)
    print_lines(pack, press, exercise.steps)
    if exercise.text:
        press.space(4)
        heading = "contract_heading" if exercise.kind == "contract" else "role_situation"
        press.write(pack.say(heading), HEADING, keep=BODY.height * 3)
        press.space(1)
        for line in exercise.text:
            press.write(pack.write(line), CONTRACT if exercise.kind == "contract" else BODY)
            press.space(7 if exercise.kind == "contract" else 1)
    for number, choice in enumerate(exercise.choices, 1):
        press.space(4)
        height = sum(press.estimate(option.text, BODY, INNER - 14) for option in choice.options)
        press.write(f"{number}. {choice.question}", STRONG, keep=height + 4)
        for letter, option in zip("abc", choice.options, strict=False):
            press.space(0.8)
            press.write(f"{letter}) {option.text}", x=MARGIN + 7, width=INNER - 7, mark="box")
    # A sheet that each person fills in leaves the talk afterwards to the facilitator's key.
    if exercise.debrief and not is_filled_in(exercise):
        press.space(5)
        press.write(pack.say("pack_debrief"), HEADING, keep=BODY.height * 2)
        press.space(1)
        print_lines(pack, press, exercise.debrief)
    _print_cards(pack, press, exercise)


def is_filled_in(exercise: Exercise) -> bool:
    """Say whether each person gets a copy of an exercise to write on."""
    return exercise.kind in ("quiz", "contract")


def _print_cards(pack: Pack, press: Press, exercise: Exercise) -> None:
    large = [card for card in exercise.cards if card.large]
    small = [card for card in exercise.cards if not card.large]
    for cards, columns in ((large, 1), (small, 2)):
        if not cards:
            continue
        width = INNER / columns
        rows = [cards[start : start + columns] for start in range(0, len(cards), columns)]
        heights = [max(_measure_card(pack, press, card, width) for card in row) for row in rows]
        start = 0
        room = HEIGHT - TOP - BOTTOM - SMALL.height - 2
        for count in split_evenly(room, heights):
            press.add_page()
            press.write(f"{pack.say('pack_cards')}: {exercise.title}", SMALL)
            press.y += 2
            for row, height in zip(rows[start : start + count], heights[start : start + count], strict=True):
                for column, card in enumerate(row):
                    _print_card(pack, press, card, MARGIN + column * width, width, height)
                press.y += height
            start += count


def _measure_card(pack: Pack, press: Press, card: Card, width: float) -> float:
    inner = width - 2 * PADDING
    height = 2 * PADDING + press.estimate(card.title, CARD_TITLE, inner) + 2
    kind = LARGE_CARD_TYPE if card.large else CARD_TYPE
    for heading, lines in card.blocks:
        height += (STRONG.height + 2 if heading else 0) + sum(
            press.estimate(pack.write(line), kind, inner - (5 if heading else 0)) + 1 for line in lines
        )
    return max(height, CARD_HEIGHT)


def _print_card(pack: Pack, press: Press, card: Card, x: float, width: float, height: float) -> None:
    top = press.y
    press.dash(x, top, width, height)
    inner = width - 2 * PADDING
    kind = LARGE_CARD_TYPE if card.large else CARD_TYPE
    y = top + PADDING
    for words in press.wrap(card.title, CARD_TITLE, inner):
        press.put(x + PADDING, y, words, CARD_TITLE)
        y += CARD_TITLE.height
    y += 2
    for heading, lines in card.blocks:
        if heading:
            y += 1
            press.put(x + PADDING, y, press.keep_known(heading), STRONG)
            y += STRONG.height + 1
        for line in lines:
            indent = 5.0 if heading else 0.0
            if heading:
                press.put(x + PADDING, y, "•", kind)
            for text in press.wrap(pack.write(line), kind, inner - indent):
                press.put(x + PADDING + indent, y, text, kind)
                y += kind.height
            y += 1
    while card.blank and y + WRITING_LINE < top + height - PADDING:
        y += WRITING_LINE
        press.rule(y, x + PADDING, inner)
    press.y = top


def _print_keys(pack: Pack, press: Press) -> None:
    keyed = [exercise for exercise in pack.exercises if exercise.key]
    if not keyed:
        return
    press.add_page()
    press.write(pack.say("pack_key"), TITLE)
    for exercise in keyed:
        press.space(5)
        press.write(exercise.title, HEADING, keep=BODY.height * 3)
        for label, lines in exercise.key:
            press.space(1.4)
            press.write(f"{label} · {' '.join(pack.write(line) for line in lines)}")
        if is_filled_in(exercise):
            press.space(1.6)
            press.write(pack.say("pack_debrief"), STRONG, keep=BODY.height)
            print_lines(pack, press, exercise.debrief)


def _print_evaluation(pack: Pack, press: Press) -> None:
    press.add_page()
    press.write(pack.say("evaluation_heading"), TITLE)
    press.space(1)
    press.write(pack.title, SMALL)
    press.space(3)
    press.write(pack.say("evaluation_scale"))
    for statement in range(1, STATEMENTS + 1):
        press.space(6)
        press.write(pack.say(f"evaluation_{statement}"), STRONG, keep=16)
        press.y += 2
        for place, value in enumerate(SCALE):
            x, text = MARGIN + 8 + place * 24, str(value)
            press.pdf.set_line_width(0.3)
            press.pdf.circle(x, press.y + 4.5, 4.5)
            press.put(x - press.measure(text, BODY) / 2, press.y + 4.5 - BODY.size * 0.35 / 2 - 0.9, text, BODY)
        press.y += 10
    for name in ("evaluation_best", "evaluation_change"):
        press.space(8)
        press.write(pack.say(name), STRONG, keep=3 * WRITING_LINE)
        for _ in range(3):
            press.y += WRITING_LINE
            press.rule(press.y)


def _print_sources(pack: Pack, press: Press) -> None:
    press.add_page()
    press.write(pack.say("pack_sources"), TITLE)
    press.space(2)
    for text in pack.closing:
        press.write(text)
        press.space(1)
    press.space(3)
    for entry in pack.sources:
        press.write(write_source(entry), Type(9))
        press.space(1.2)
