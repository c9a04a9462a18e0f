"""A slide's words, and how they are fitted: the largest type in which they stand, where a slide is cut in several."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.workshop.fitting import split_evenly
from bot.workshop.pack import Pack
from bot.workshop.slide_template import BODIES, CONTENT

PLAIN, BULLETS, NUMBERS, LETTERS, AGENDA = "plain", "bullets", "numbers", "letters", "agenda"
"""How lines are marked; an agenda is a list of cards (time, part) in two columns."""

SIZES = (36, 32, 28, 26, 24)
"""Sizes of type in points, largest first."""

SPACING = 0.4
"""Space before a paragraph, in sizes of its type."""

TITLE_LIMIT = 180
CARDS_ON_A_SLIDE = 6
CARD_SIZES = (32, 28, 26, 24, 22, 20, 18)
CARD_GAP, CARD_PADDING = 0.28, 0.2
"""Inches between cards and inside of them."""

LETTER_WIDTH, LINE_HEIGHT = 0.55, 1.2
"""Of a letter and a line, in sizes of its type: a little more than the widest of the usual fonts."""


@dataclass(frozen=True, slots=True)
class SlideCard:
    """A card on a slide: a name or a number in large type, and what it means."""

    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide. ``first`` begins its numbered list; ``method`` names its drawing; ``aside`` stands in the panel."""

    title: str
    lines: tuple[str, ...] = ()
    layout: int = CONTENT
    form: str = PLAIN
    cards: tuple[SlideCard, ...] = ()
    source: str = ""
    notes: tuple[str, ...] = ()
    first: int = 1
    method: str = ""
    aside: tuple[str, ...] = ()


def measure(line: str, size: int, width: float) -> float:
    """Estimate the height in inches that a line of text takes in a box of that width, with the space before it."""
    letters = max((width - 0.5) * 72 / (size * LETTER_WIDTH), 1)
    return (math.ceil(len(line) / letters) * LINE_HEIGHT + SPACING) * size / 72


def choose_size(lines: Sequence[str], layout: int) -> int:
    """Choose the largest type in which lines stand in a layout's body; the smallest where none does."""
    _, _, width, height = BODIES[layout]
    fitting = (size for size in SIZES if sum(measure(line, size, width) for line in lines) <= height)
    return next(fitting, SIZES[-1])


def cut_lines(pack: Pack, slide: Slide) -> list[Slide]:
    """Cut a slide that holds too much into several of like weight."""
    _, _, width, height = BODIES[slide.layout]
    heights = [measure(line, SIZES[-1], width) for line in slide.lines]
    groups = _group(slide.lines, heights, height)
    slides, first = [], slide.first
    for number, lines in enumerate(groups, 1):
        slides.append(replace(slide, title=_number(pack, slide, number, len(groups)), lines=lines, first=first))
        first += len(lines)
    return slides or [slide]


def cut_cards(pack: Pack, slide: Slide) -> list[Slide]:
    """Cut a slide with too many cards, or too long ones, into several."""
    groups: list[tuple[SlideCard, ...]] = [()]
    for card in slide.cards:
        if len(groups[-1]) >= CARDS_ON_A_SLIDE or not _find_card_size([*groups[-1], card]):
            groups.append(())
        groups[-1] = (*groups[-1], card)
    kept = [group for group in groups if group]
    # Of like number: six and one would be read as six and an afterthought.
    each = math.ceil(len(slide.cards) / max(len(kept), 1))
    even = [slide.cards[start : start + each] for start in range(0, len(slide.cards), each)]
    if len(even) == len(kept) and all(_find_card_size(group) for group in even):
        kept = even
    return [
        replace(slide, title=_number(pack, slide, number, len(kept)), cards=cards)
        for number, cards in enumerate(kept, 1)
    ]


def lay_cards(cards: Sequence[SlideCard]) -> tuple[int, int, int]:
    """Give a slide's cards their columns and rows, and the size of their type."""
    count = len(cards)
    columns = 1 if count == 1 else 3 if count in (3, 5, 6) else 2
    return columns, math.ceil(count / columns), _find_card_size(cards) or CARD_SIZES[-1]


def _find_card_size(cards: Sequence[SlideCard]) -> int:
    """Find the largest type in which every card holds its words; 0 where none does."""
    count = len(cards)
    columns = 1 if count == 1 else 3 if count in (3, 5, 6) else 2
    rows = math.ceil(count / columns)
    _, _, width, height = BODIES[CONTENT]
    inner = (width - CARD_GAP * (columns - 1)) / columns - 2 * CARD_PADDING
    room = (height - CARD_GAP * (rows - 1)) / rows - 2 * CARD_PADDING
    for size in CARD_SIZES:
        needed = (measure(card.title, size + 2, inner) if card.title else 0.0 for card in cards)
        told = (measure(card.text, size, inner) if card.text else 0.0 for card in cards)
        if all(title + text <= room for title, text in zip(needed, told, strict=True)):
            return size
    return 0


def _number(pack: Pack, slide: Slide, number: int, count: int) -> str:
    return pack.say("pack_continued", title=slide.title, number=number, count=count) if count > 1 else slide.title


def _group(lines: Sequence[str], heights: Sequence[float], room: float) -> list[tuple[str, ...]]:
    """Cut lines into as few groups as fit a slide each, of like height."""
    count = max(1, math.ceil(sum(heights) / room))
    while True:
        weights = [math.ceil(100 * height) for height in heights]
        bounds = [0, *split_evenly(weights, count - 1), len(lines)]
        groups = [lines[start:end] for start, end in itertools.pairwise(bounds)]
        fits = all(sum(heights[start:end]) <= room for start, end in itertools.pairwise(bounds))
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
