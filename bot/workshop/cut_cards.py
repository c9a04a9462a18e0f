"""Cards, signs and lines to cut along, with scissors where the cut begins and room on both sides of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.printing.pdf import BOTTOM, INNER, MARGIN, SMALL, STRONG, TOP, PdfWriter, Type, split_evenly

GAP = 7.0
"""Millimetres between two cards: the cut runs in the middle."""

PADDING = 4.5
CARD_HEIGHT = 42.0
CARD_TYPE, CARD_TITLE = Type(11), Type(12.5, "B")
ROLE_TYPE, ROLE_TITLE = Type(12.5), Type(16, "B")
SIGN_SIZES = (54, 44, 36, 28)
SIGN_HEIGHT = 112.0
HEAD = 12.0
"""Millimetres of what stands above the cards of a page."""


@dataclass(frozen=True, slots=True)
class CutCard:
    """A card: its title, its lines, and sources in small type. A line that begins with a tab is a heading."""

    title: str
    lines: tuple[str, ...] = ()
    source: str = ""


def print_cards(writer: PdfWriter, head: str, cards: Sequence[CutCard], columns: int) -> None:
    """Print cards in rows of ``columns``; a page begins with ``head`` in small type."""
    width = (INNER - GAP * (columns - 1)) / columns
    kinds = (ROLE_TYPE, ROLE_TITLE) if columns == 1 else (CARD_TYPE, CARD_TITLE)
    rows = [cards[start : start + columns] for start in range(0, len(cards), columns)]
    heights = [max(_measure(writer, card, width, kinds) for card in row) for row in rows]
    start = 0
    for count in split_evenly(writer.height - TOP - BOTTOM - HEAD, [height + GAP for height in heights]):
        writer.add_page()
        writer.write(head, SMALL)
        writer.y += GAP
        draw_cut(writer, MARGIN, writer.y - GAP / 2, INNER)
        for row, height in zip(rows[start : start + count], heights[start : start + count], strict=True):
            top = writer.y
            for column, card in enumerate(row):
                _print_card(writer, card, MARGIN + column * (width + GAP), width, kinds)
                if column:
                    draw_cut(writer, MARGIN + column * (width + GAP) - GAP / 2, top, height, upright=True)
                writer.y = top
            writer.y = top + height + GAP
            draw_cut(writer, MARGIN, writer.y - GAP / 2, INNER)
        start += count


def _measure(writer: PdfWriter, card: CutCard, width: float, kinds: tuple[Type, Type]) -> float:
    inner = width - 2 * PADDING
    height = 2 * PADDING + (writer.estimate(card.title, kinds[1], inner) + 2 if card.title else 0)
    for line in card.lines:
        height += (STRONG.height + 3) if line.startswith("\t") else writer.estimate(line, kinds[0], inner - 5) + 1.6
    height += writer.estimate(card.source, SMALL, inner) + 1 if card.source else 0
    return max(height, CARD_HEIGHT)


def _print_card(writer: PdfWriter, card: CutCard, x: float, width: float, kinds: tuple[Type, Type]) -> None:
    kind, title_kind = kinds
    inner, y = width - 2 * PADDING, writer.y + PADDING
    for words in writer.wrap(card.title, title_kind, inner) if card.title else ():
        writer.put(x + PADDING, y, words, title_kind)
        y += title_kind.height
    y += 2 if card.title else 0
    listed = len(card.lines) > 1
    for line in card.lines:
        if line.startswith("\t"):
            writer.put(x + PADDING, y + 1.5, writer.keep_known(line[1:]), STRONG)
            y += STRONG.height + 3
            continue
        indent = 5.0 if listed else 0.0
        if listed:
            writer.put(x + PADDING, y, "•", kind)
        for words in writer.wrap(line, kind, inner - indent):
            writer.put(x + PADDING + indent, y, words, kind)
            y += kind.height
        y += 1.6
    for words in writer.wrap(card.source, SMALL, inner) if card.source else ():
        writer.put(x + PADDING, y, words, SMALL)
        y += SMALL.height


def draw_cut(writer: PdfWriter, x: float, y: float, length: float, upright: bool = False) -> None:
    """Draw a broken line to cut along, with scissors at its beginning."""
    pdf = writer.pdf
    pdf.set_line_width(0.2)
    pdf.set_dash_pattern(dash=1.6, gap=1.4)
    if upright:
        pdf.line(x, y + 6, x, y + length)
    else:
        pdf.line(x + 6, y, x + length, y)
    pdf.set_dash_pattern()
    _draw_scissors(writer, x, y, upright)


def _draw_scissors(writer: PdfWriter, x: float, y: float, upright: bool) -> None:
    """Draw scissors of 5 mm that look along the cut: two rings, two blades that cross."""
    pdf = writer.pdf
    pdf.set_line_width(0.3)
    for side in (-1, 1):
        ring, tip = (0.9, side * 1.1), (5.0, -side * 0.9)
        if upright:
            ring, tip = (ring[1], ring[0]), (tip[1], tip[0])
        pdf.circle(x + ring[0], y + ring[1], 0.8)
        away = math.hypot(tip[0] - ring[0], tip[1] - ring[1])
        start = (ring[0] + 0.8 * (tip[0] - ring[0]) / away, ring[1] + 0.8 * (tip[1] - ring[1]) / away)
        pdf.line(x + start[0], y + start[1], x + tip[0], y + tip[1])


def print_signs(writer: PdfWriter, head: str, signs: Sequence[str]) -> None:
    """Print words to be seen from afar, two a page."""
    for number, sign in enumerate(signs):
        if number % 2 == 0:
            writer.add_page()
            writer.write(head, SMALL)
        top = TOP + HEAD + (number % 2) * (SIGN_HEIGHT + GAP)
        if number % 2:
            draw_cut(writer, MARGIN, top - GAP / 2, INNER)
        writer.pdf.set_line_width(0.8)
        writer.pdf.rect(MARGIN, top, INNER, SIGN_HEIGHT - 2)
        kind, lines = _fit_sign(writer, sign)
        y = top + (SIGN_HEIGHT - len(lines) * kind.height) / 2
        for line in lines:
            writer.put(MARGIN + (INNER - writer.measure(line, kind)) / 2, y, line, kind)
            y += kind.height
        writer.y = top + SIGN_HEIGHT


def _fit_sign(writer: PdfWriter, sign: str) -> tuple[Type, list[str]]:
    """Choose the largest type in which a sign takes three lines at most, and no word is cut."""
    for size in SIGN_SIZES:
        kind = Type(size, "B")
        lines = writer.wrap(sign, kind, INNER - 16)
        widest = max(writer.measure(word, kind) for word in sign.split())
        if len(lines) <= 3 and widest <= INNER - 16:
            break
    return kind, lines
