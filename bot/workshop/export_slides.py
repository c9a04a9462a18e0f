"""A pack as slides to show: python-pptx, 16:9, the facilitator's part in the notes."""

from __future__ import annotations

import functools
import io
import math
import re
from collections.abc import Sequence
from html import escape
from typing import Any

from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from bot.printing.spaces import set_spaces
from bot.workshop.pack import Pack
from bot.workshop.slide_drawings import write_drawing
from bot.workshop.slide_template import (
    ACCENT,
    BODIES,
    BRAND,
    CONTENT,
    COVER,
    INK,
    PALE,
    PANEL,
    SESSION,
    SMALL_SIZE,
    SOFT,
    SOURCE_BOX,
    TITLE_SIZE,
    WHITE,
    Box,
    build_template,
    number_shapes,
)
from bot.workshop.slide_text import (
    AGENDA,
    BULLETS,
    CARD_GAP,
    CARD_PADDING,
    LETTER_WIDTH,
    LETTERS,
    NUMBERS,
    SPACING,
    TITLE_LIMIT,
    Slide,
    SlideCard,
    choose_size,
    lay_cards,
)
from bot.workshop.slides import list_slides

_NAMES = nsdecls("a")
_NUMBER = re.compile(r"(\d[\d.,\u202f\u00a0]*\d|\d)(?![\d)])")

TITLE_SIZES = ((44, 0), (110, 26), (1000, 20))
"""Up to how many characters a title is set in which size; 0: the layout's own."""

ASIDE_SIZES = (24, 20, 20)
AGENDA_SIZES, AGENDA_HALF = (22, 20, 17), 7
"""Sizes of an agenda's type, and the rows from which it stands in two columns."""

DRAWING_BOX = (0.75, 1.0, 2.7)
COVER_DRAWING = (9.75, 2.1, 3.1)
"""Left, top and side of drawings."""


def export_slides(pack: Pack) -> bytes:
    """Make the PPTX of a pack's slides."""
    deck = Presentation(io.BytesIO(build_template()))
    deck.core_properties.title = pack.title[:250]
    deck.core_properties.language = pack.lang
    deck.core_properties.author = pack.say("app_name")
    slides, layouts = deck.slides, list(deck.slide_layouts)
    for slide in list_slides(pack):
        _add(slides.add_slide(layouts[slide.layout]), slide, pack)
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def _add(shown: Any, slide: Slide, pack: Pack) -> None:
    lang = pack.lang
    # A new slide's tree holds its properties, then title and body; looking them up by name takes longer than all else.
    tree = shown.shapes.element
    title, body = (shape for shape in tree[2:4])
    text = slide.title if len(slide.title) <= TITLE_LIMIT else f"{slide.title[:TITLE_LIMIT].rstrip()}…"
    size = next(size for most, size in TITLE_SIZES if len(text) <= most) if slide.layout != COVER else 0
    _fill(title.txBody, (text,), size, "", lang)
    if slide.cards:
        tree.remove(body)
        _draw_agenda(tree, slide, lang) if slide.form == AGENDA else _draw_cards(tree, slide.cards, lang)
    elif slide.lines:
        _fill(body.txBody, slide.lines, choose_size(slide.lines, slide.layout), slide.form, lang, slide.first)
    else:
        tree.remove(body)
    if slide.method:
        _draw_method(tree, slide, pack)
    if slide.source:
        _add_text(tree, SOURCE_BOX, [(slide.source, SMALL_SIZE, SOFT, False)], lang, "Source")
    _fill(_find_notes(shown.notes_slide), slide.notes, 0, "", lang)
    number_shapes(tree)


def _draw_method(tree: Any, slide: Slide, pack: Pack) -> None:
    """Draw how people work, and beside it when and how long."""
    tones = (WHITE, ACCENT, BRAND) if slide.layout == COVER else (BRAND, ACCENT, PALE)
    box = COVER_DRAWING if slide.layout == COVER else DRAWING_BOX
    if slide.layout not in (COVER, SESSION):
        box = (11.2, 0.35, 1.3)
    alt = escape(slide.aside[-1] if slide.aside else slide.title, quote=True)
    tree.append(parse_xml(write_drawing(slide.method, box, tones).format(names=nsdecls("p", "a"), alt=alt)))
    if slide.aside:
        lines = [
            (text, size, BRAND if number == 0 else SOFT, number == 0)
            for number, (text, size) in enumerate(zip(slide.aside, ASIDE_SIZES, strict=True))
        ]
        _add_text(tree, (0.45, 4.2, PANEL - 0.7, 2.0), lines, pack.lang, "Time")


def _draw_agenda(tree: Any, slide: Slide, lang: str) -> None:
    """Write an agenda as rows of time and part, in two columns where there are many."""
    left, top, width, height = BODIES[CONTENT]
    half = math.ceil(len(slide.cards) / 2) if len(slide.cards) > AGENDA_HALF else len(slide.cards)
    row = min(height / half, 0.66)
    column = (width - 0.4) / (2 if half < len(slide.cards) else 1)
    size = choose_agenda_size([card.text for card in slide.cards], column - 1.35)
    for number, card in enumerate(slide.cards):
        x, y = left + (column + 0.4) * (number // half), top + row * (number % half)
        tree.append(_draw_shape((x, y, 1.25, row - 0.1), BRAND, "roundRect"))
        _add_text(tree, (x, y, 1.25, row - 0.1), [(card.title, AGENDA_SIZES[1], WHITE, True)], lang, "Time", "ctr")
        _add_text(tree, (x + 1.35, y, column - 1.35, row - 0.1), [(card.text, size, INK, False)], lang, "Part")


def choose_agenda_size(texts: Sequence[str], width: float) -> int:
    """Choose the type of all rows of an agenda: large where the longest stands in one line of ``width`` inches."""
    longest = max(map(len, texts), default=0)
    return next((size for size in AGENDA_SIZES if longest * size * LETTER_WIDTH / 72 <= width), AGENDA_SIZES[-1])


def _draw_cards(tree: Any, cards: Sequence[SlideCard], lang: str) -> None:
    columns, rows, size = lay_cards(cards)
    left, top, width, height = BODIES[CONTENT]
    wide = (width - CARD_GAP * (columns - 1)) / columns
    high = (height - CARD_GAP * (rows - 1)) / rows
    for number, card in enumerate(cards):
        x, y = left + (wide + CARD_GAP) * (number % columns), top + (high + CARD_GAP) * (number // columns)
        tree.append(_draw_shape((x, y, wide, high), PALE, "rect"))
        tree.append(_draw_shape((x, y, 0.09, high), ACCENT if number % 2 else BRAND, "rect"))
        lines = [(card.title, size + 2, BRAND, True)] if card.title else []
        lines += [(card.text, size, INK, False)] if card.text else []
        inner = (x + CARD_PADDING, y + 0.08, wide - 1.5 * CARD_PADDING, high - 0.16)
        _add_text(tree, inner, lines, lang, "Card", anchor="ctr" if len(lines) == 1 else "t")


def _draw_shape(box: Box, colour: str, shape: str) -> Any:
    left, top, width, height = (Inches(length) for length in box)
    return parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="90" name="Shape"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>'
        f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="{shape}">'
        f'<a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln>'
        "</p:spPr></p:sp>"
    )


def _add_text(
    tree: Any, box: Box, lines: Sequence[tuple[str, int, str, bool]], lang: str, name: str, side: str = "l",
    anchor: str = "",
) -> None:  # fmt: skip
    """Add a box of text; ``lines`` are (text, size, colour, bold)."""
    left, top, width, height = (Inches(length) for length in box)
    anchor = anchor or ("ctr" if name in ("Time", "Part") and len(lines) == 1 else "t")
    shape = parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="91" name="{name}"/><p:cNvSpPr txBox="1"/><p:nvPr/>'
        "</p:nvSpPr>"
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody>'
        f'<a:bodyPr wrap="square" lIns="45720" rIns="45720" tIns="0" bIns="0" anchor="{anchor}"><a:normAutofit/>'
        "</a:bodyPr></p:txBody></p:sp>"
    )
    for number, (raw, size, colour, bold) in enumerate(lines):
        text = set_spaces(raw, lang)
        space = f'<a:spcBef><a:spcPts val="{round(size * 25)}"/></a:spcBef>' if number else ""
        paragraph = parse_xml(f'<a:p {_NAMES}><a:pPr algn="{side}">{space}</a:pPr></a:p>')
        for words, is_number in _split_numbers(text) if colour == INK else [(text, False)]:
            paragraph.append(_write_run(words, lang, size, BRAND if is_number else colour, bold or is_number))
        shape.find(qn("p:txBody")).append(paragraph)
    tree.append(shape)


def _find_notes(notes: Any) -> Any:
    """Give the body of notes: the last place that was copied from their master."""
    return notes.shapes.element[-1].txBody


def _fill(body: Any, lines: tuple[str, ...], size: int, form: str, lang: str, first: int = 1) -> None:
    """Write paragraphs into a shape's text, all alike; ``size`` 0: as the layout has it."""
    for paragraph in body.findall(qn("a:p")):
        body.remove(paragraph)
    for line in lines or ("",):
        body.append(_write_paragraph(line, size, form, lang, first))


def _write_paragraph(line: str, size: int, form: str, lang: str, first: int) -> Any:
    properties = _write_properties(size, form, first)
    paragraph = parse_xml(f"<a:p {_NAMES}>{properties}</a:p>")
    line = set_spaces(line, lang)
    for words, is_number in _split_numbers(line) if form in (BULLETS, NUMBERS) else [(line, False)]:
        paragraph.append(_write_run(words, lang, size, BRAND if is_number else "", is_number))
    return paragraph


def _split_numbers(line: str) -> list[tuple[str, bool]]:
    """Part a line into words and numbers, which all are to see."""
    pieces = [(piece, number % 2 == 1) for number, piece in enumerate(_NUMBER.split(line))]
    return [(piece, is_number) for piece, is_number in pieces if piece]


def _write_run(words: str, lang: str, size: int, colour: str, bold: bool) -> Any:
    sized = f' sz="{size * 100}"' if size else ""
    heavy = ' b="1"' if bold else ""
    fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>' if colour else ""
    run = parse_xml(f'<a:r {_NAMES}><a:rPr lang="{lang}"{sized}{heavy}>{fill}</a:rPr><a:t/></a:r>')
    run[-1].text = words
    return run


@functools.cache
def _write_properties(size: int, form: str, first: int) -> str:
    if not size or (size == TITLE_SIZE and not form):
        return ""
    space = f'<a:spcBef><a:spcPts val="{round(size * SPACING * 100)}"/></a:spcBef>'
    if form not in (BULLETS, NUMBERS, LETTERS):
        return f'<a:pPr marL="0" indent="0">{space}<a:buNone/></a:pPr>'
    indent = Pt(size * 1.5)
    start = f' startAt="{first}"' if first > 1 else ""
    colour = f'<a:buClr><a:srgbClr val="{BRAND}"/></a:buClr>'
    kind = "alphaLcParenR" if form == LETTERS else "arabicPeriod"
    mark = '<a:buChar char="•"/>' if form == BULLETS else f'<a:buAutoNum type="{kind}"{start}/>'
    return f'<a:pPr marL="{indent}" indent="{-indent}">{space}{colour}{mark}</a:pPr>'
