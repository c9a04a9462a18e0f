"""Sheets as they are printed: forms to fill in, tables, questions, a wheel, faces; cards are cut elsewhere."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from bot.printing.pdf import BODY, BOTTOM, INNER, MARGIN, SMALL, STRONG, TITLE, PdfWriter, Type
from bot.workshop.cut_cards import CutCard, draw_cut, print_cards, print_signs
from bot.workshop.pack import Pack
from bot.workshop.sheets import PrintedSheet, SheetItem

READ, CLAUSE, LABEL = Type(13), Type(13), Type(12, "B")
WRITING_LINE = 9.0
FORM_LINES = 2
LEAST_ROW, MOST_ROW = 13.0, 26.0
NARROW_COLUMNS = 6
"""A table of so many columns is set in smaller type."""

SCALE = (1, 2, 3, 4, 5)
RINGS = 5
ROLE = "role"
FACES = ("good", "middle", "bad")
SPOKE_LENGTH = 62.0


def print_sheet(pack: Pack, writer: PdfWriter, sheets: Sequence[PrintedSheet], head: str) -> None:
    """Print a sheet, which begins a page, or role cards that are cut from one; ``head`` says where it is used and how
    many are needed. A sheet that takes less than half a page, of which several are needed, is printed on it twice."""
    sheet = sheets[0]
    if sheet.form == ROLE:
        _print_roles(pack, writer, sheets, head)
        return
    if sheet.form in _CUT:
        _CUT[sheet.form](pack, writer, sheet, f"{head} · {sheet.title}")
        return
    writer.add_page()
    _print_once(pack, writer, sheet, head)
    middle = writer.height / 2
    if sheet.copies != "room" and writer.y < middle - 4:
        draw_cut(writer, MARGIN, middle, INNER)
        writer.y = middle + 8
        _print_once(pack, writer, sheet, head)


def _print_once(pack: Pack, writer: PdfWriter, sheet: PrintedSheet, head: str) -> None:
    writer.write(head, SMALL)
    writer.space(1.2)
    writer.write(sheet.title, TITLE)
    writer.space(2)
    for line in sheet.lead:
        writer.write(line, READ if sheet.form == "read" else BODY)
        writer.space(1.6)
    _FORMS[sheet.form](pack, writer, sheet)


def _list_cards(pack: Pack, sheet: PrintedSheet) -> list[CutCard]:
    return [
        CutCard(item.title, (item.text,) if item.text else (), pack.cite(item.citations))
        if item.title or sheet.form != "cards"
        else CutCard(item.text)
        for item in sheet.items
    ]


def _print_roles(pack: Pack, writer: PdfWriter, sheets: Sequence[PrintedSheet], head: str) -> None:
    cards = []
    for sheet in sheets:
        lines = tuple(item.text or f"\t{item.title}" for item in sheet.items)
        cited = dict.fromkeys(citation for item in sheet.items for citation in item.citations)
        cards.append(CutCard(sheet.title, lines, pack.cite(cited)))
    print_cards(writer, head, cards, 1)


def _print_cards(pack: Pack, writer: PdfWriter, sheet: PrintedSheet, head: str) -> None:
    long = max((len(item.text) for item in sheet.items), default=0) > 220
    print_cards(writer, head, _list_cards(pack, sheet), 1 if long else 2)


def _print_signs(pack: Pack, writer: PdfWriter, sheet: PrintedSheet, head: str) -> None:
    print_signs(writer, head, [item.text for item in sheet.items])


def _print_read(pack: Pack, writer: PdfWriter, sheet: PrintedSheet) -> None:
    for item in sheet.items:
        writer.space(2)
        writer.write(" ".join(part for part in (item.text, pack.cite(item.citations)) if part), READ, mark="•")


def _print_contract(pack: Pack, writer: PdfWriter, sheet: PrintedSheet) -> None:
    for number, item in enumerate(sheet.items, 1):
        writer.space(7)
        # The clauses of one of the base's contracts bear their number already.
        mark = "" if item.text[:1].isdigit() else f"{number}."
        writer.write(item.text, CLAUSE, mark=mark, keep=8)


def _print_table(pack: Pack, writer: PdfWriter, sheet: PrintedSheet) -> None:
    columns = len(sheet.columns)
    first = INNER * (0.3 if columns < NARROW_COLUMNS - 1 else 0.22)
    if all(len(item.text) <= 3 for item in sheet.items):
        first = 10.0
    width = (INNER - first) / columns
    kind = BODY if columns < NARROW_COLUMNS else SMALL
    head = Type(kind.size, "B")
    heads = [writer.wrap(column, head, width - 3) for column in sheet.columns]
    _print_row(writer, [[""], *heads], [first, *[width] * columns], head, max(map(len, heads)) * head.height + 3)
    room = (writer.height - BOTTOM - writer.y) / len(sheet.items)
    for item in sheet.items:
        label = writer.wrap(item.text, STRONG, first - 3)
        height = max(min(room, MOST_ROW), LEAST_ROW, len(label) * STRONG.height + 3)
        writer.need(height)
        _print_row(writer, [label, *[[""]] * columns], [first, *[width] * columns], STRONG, height)


def _print_row(writer: PdfWriter, cells: list[list[str]], widths: list[float], kind: Type, height: float) -> None:
    x = MARGIN
    writer.pdf.set_line_width(0.3)
    for lines, width in zip(cells, widths, strict=True):
        writer.pdf.rect(x, writer.y, width, height)
        for number, line in enumerate(lines):
            writer.put(x + 1.5, writer.y + 1.5 + number * kind.height, line, kind)
        x += width
    writer.y += height


def _print_form(pack: Pack, writer: PdfWriter, sheet: PrintedSheet) -> None:
    lines = FORM_LINES + (len(sheet.items) <= 4)
    for item in sheet.items:
        writer.space(5)
        writer.write(item.text, LABEL, keep=lines * WRITING_LINE)
        for _ in range(lines):
            writer.y += WRITING_LINE
            writer.rule(writer.y)


def _print_scale(pack: Pack, writer: PdfWriter, sheet: PrintedSheet) -> None:
    for item in sheet.items:
        writer.space(3)
        writer.write(item.text, STRONG, keep=10)
        writer.y += 1.5
        for place, value in enumerate(SCALE):
            x, text = MARGIN + 8 + place * 20, str(value)
            writer.pdf.set_line_width(0.3)
            writer.pdf.circle(x, writer.y + 4, 4)
            writer.put(x - writer.measure(text, BODY) / 2, writer.y + 4 - BODY.size * 0.35 / 2 - 0.9, text, BODY)
        writer.y += 9


def _print_wheel(pack: Pack, writer: PdfWriter, sheet: PrintedSheet) -> None:
    """Draw a wheel with a spoke for each item, and the marks 1 to 5 on each."""
    middle, top = MARGIN + INNER / 2, writer.y + SPOKE_LENGTH + 26
    pdf = writer.pdf
    for ring in range(1, RINGS + 1):
        pdf.set_line_width(0.5 if ring == RINGS else 0.2)
        pdf.circle(middle, top, SPOKE_LENGTH * ring / RINGS)
    for number, item in enumerate(sheet.items):
        angle = 2 * math.pi * number / len(sheet.items) - math.pi / 2
        dx, dy = math.cos(angle), math.sin(angle)
        pdf.set_line_width(0.3)
        pdf.line(middle, top, middle + dx * SPOKE_LENGTH, top + dy * SPOKE_LENGTH)
        for ring in range(1, RINGS + 1):
            away = SPOKE_LENGTH * ring / RINGS
            writer.put(middle + dx * away + 0.8, top + dy * away - 3.4, str(ring), SMALL)
        _label_spoke(writer, item, middle + dx * (SPOKE_LENGTH + 4), top + dy * (SPOKE_LENGTH + 4), dx)
    writer.y = top + SPOKE_LENGTH + 24


def _label_spoke(writer: PdfWriter, item: SheetItem, x: float, y: float, dx: float) -> None:
    lines = writer.wrap(item.text, STRONG, 38)
    y -= len(lines) * STRONG.height / 2
    for line in lines:
        width = writer.measure(line, STRONG)
        left = x - width / 2 if abs(dx) < 0.3 else x if dx > 0 else x - width
        left = min(max(left, 6.0), writer.width - 6.0 - width)
        writer.put(left, y, line, STRONG)
        y += STRONG.height


def _print_model(pack: Pack, writer: PdfWriter, sheet: PrintedSheet) -> None:
    for number, chapter in enumerate(sheet.chapters):
        if number:
            writer.space(4)
            writer.write(chapter.heading, STRONG, keep=BODY.height * 3)
        place = 0
        for line in chapter.lines:
            place = place + 1 if line.ordered else 0
            writer.space(2.2)
            writer.write(line.text, Type(11.5), mark=f"{place}." if place else "•" if line.item else "")


def _print_questions(pack: Pack, writer: PdfWriter, sheet: PrintedSheet) -> None:
    for number, one in enumerate(sheet.questions, 1):
        writer.space(6)
        height = sum(writer.estimate(option, BODY, INNER - 14) + 1.6 for option in one.options)
        writer.write(f"{number}. {one.question}", LABEL, keep=height)
        for letter, option in zip("abc", one.options, strict=False):
            writer.space(1.6)
            writer.write(f"{letter}) {option}", x=MARGIN + 7, width=INNER - 7, mark="box")


def _print_before_after(pack: Pack, writer: PdfWriter, sheet: PrintedSheet) -> None:
    for half in ("before", "after"):
        writer.space(4)
        writer.write(pack.say(half), Type(14, "B"), keep=60)
        _print_questions(pack, writer, sheet)
        if half == "before":
            writer.y += 9
            draw_cut(writer, MARGIN, writer.y, INNER)
            writer.y += 5


def _print_faces(pack: Pack, writer: PdfWriter, sheet: PrintedSheet) -> None:
    for item in sheet.items:
        writer.space(6)
        writer.write(item.text, LABEL, keep=20)
        writer.y += 2
        for place, face in enumerate(FACES):
            draw_face(writer, MARGIN + 14 + place * 56, writer.y + 7, face)
            writer.put(MARGIN + 24 + place * 56, writer.y + 4.6, pack.say(f"face_{face}"), BODY)
        writer.y += 15
    for name in ("evaluation_best", "evaluation_change"):
        writer.space(6)
        writer.write(pack.say(name), LABEL, keep=2 * WRITING_LINE)
        for _ in range(2):
            writer.y += WRITING_LINE
            writer.rule(writer.y)


def draw_face(writer: PdfWriter, x: float, y: float, face: str) -> None:
    """Draw a face of 14 mm: two eyes, and a mouth that says how it was."""
    pdf = writer.pdf
    pdf.set_line_width(0.5)
    pdf.circle(x, y, 7)
    for side in (-2.3, 2.3):
        pdf.circle(x + side, y - 2, 0.5, style="FD")
    if face == "middle":
        pdf.line(x - 3, y + 3, x + 3, y + 3)
        return
    bend = 1 if face == "good" else -1
    points = [(x + step / 2, y + 3 + bend * (1.6 - (step / 4) ** 2)) for step in range(-7, 8)]
    pdf.polyline(points)


_CUT: Mapping[str, Callable[[Pack, PdfWriter, PrintedSheet, str], None]] = {
    "roles": _print_cards, "cards": _print_cards, "cases": _print_cards, "signs": _print_signs,
}  # fmt: skip
_FORMS: Mapping[str, Callable[[Pack, PdfWriter, PrintedSheet], None]] = {
    "read": _print_read, "contract": _print_contract, "table": _print_table, "form": _print_form,
    "scale": _print_scale, "wheel": _print_wheel, "model": _print_model, "quiz": _print_questions,
    "before-after": _print_before_after, "faces": _print_faces,
}  # fmt: skip
