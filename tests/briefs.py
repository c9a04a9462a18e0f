"""Briefs over the policymakers' part of the base, for tests."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from bot.briefs.briefs import Brief, compose_brief
from bot.briefs.orders import Order, read_order
from bot.printing.printouts import Bars, Bullets, Grid, Heading, Paragraph, Printout, Words
from bot.rendering.reader import ReaderContext
from tests.policy_base import open_policy_engine

MADE, DATED = "2026-11-23", "2026-11-20"


def write_words(words: Words) -> str:
    """Write phrases as one paragraph of plain words."""
    return " ".join(phrase.plain for phrase in words)


def order(values: Mapping[str, str], lang: str = "en") -> Order:
    """Read an address's values as an order."""
    return read_order(open_policy_engine(), ReaderContext(lang), list(values.items()))


def compose(values: Mapping[str, str], lang: str = "en") -> Brief | None:
    """Compose the brief that an address's values order; None where there is none."""
    return _compose(tuple(values.items()), lang)


@functools.cache
def _compose(pairs: tuple[tuple[str, str], ...], lang: str) -> Brief | None:
    return compose_brief(order(dict(pairs), lang), open_policy_engine().knowledge, MADE, DATED)


def make(values: Mapping[str, str], lang: str = "en") -> Brief:
    """Compose a brief that there is."""
    brief = compose(values, lang)
    assert brief is not None
    return brief


def list_texts(printout: Printout) -> list[str]:
    """List all that a printout says: its paragraphs, items, cells and names, in order."""
    texts: list[str] = [printout.title]
    for part in printout.parts:
        match part:
            case Heading() | Paragraph():
                texts.append(write_words(part.words))
            case Bullets():
                texts += map(write_words, part.items)
            case Grid():
                texts += [*part.heads, *(write_words(words) for row in part.rows for words in row)]
            case Bars():
                texts += [*part.heads, *part.sides, *(label for label, _ in part.rows)]
    return [text for text in texts if text]


def list_words(printout: Printout) -> list[Words]:
    """List the phrases of a printout, part by part."""
    words: list[Words] = []
    for part in printout.parts:
        match part:
            case Heading() | Paragraph():
                words.append(part.words)
            case Bullets():
                words += part.items
            case Grid():
                words += [cell for row in part.rows for cell in row]
    return words
