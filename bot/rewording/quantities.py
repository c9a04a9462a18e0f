"""The numbers, shares and moneys that a text speaks of, in whatever form it writes them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from decimal import Decimal

from text_to_num import alpha2digit

from bot.rewording.cues import read_cues

_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,]\d+)?")
_GROUPED = re.compile(r"(\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+)(?:[.,](\d{1,2}))?")
_SCALE = re.compile(r"\s+(1000|1000000|1000000000)(?!\d)")

Quantity = tuple[Decimal, str]
_ARTICLE: Quantity = (Decimal(1), "")


def read_quantities(text: str, lang: str) -> frozenset[Quantity]:
    """Give each number of a text with "%" where it is a share: written in digits or in words, with any separators.

    A bare one is left out: most are articles ("una", "um").

    >>> sorted(read_quantities("Sesenta por ciento de 40.000 productores, 1,5 millones de pesos", "es"))
    [(Decimal('60'), '%'), (Decimal('40000'), ''), (Decimal('1500000.0'), '')]
    """
    return frozenset(found for found in _read_all(write_digits(text, lang), lang) if found != _ARTICLE)


def write_digits(text: str, lang: str) -> str:
    """Write a text's numbers in digits where they are words.

    >>> write_digits("sesenta y dos sacos", "es")
    '62 sacos'
    """
    written: str = alpha2digit(text, lang, threshold=1.0)
    return written


def _read_all(text: str, lang: str) -> Iterator[Quantity]:
    percent, end = _compile_percent(lang), 0
    for match in _NUMBER.finditer(text):
        if match.start() < end:
            continue
        value, end = _read_number(match[0]), match.end()
        # Words of scale have become numbers of their own: "1,5 millones" reads "1,5 1000000".
        if scale := _SCALE.match(text, end):
            value, end = value * int(scale[1]), scale.end()
        share = percent.match(text, end)
        yield value, "%" if share else ""
        end = share.end() if share else end


@functools.cache
def _compile_percent(lang: str) -> re.Pattern[str]:
    """Compile what makes the number before it a share: the sign, or a language's words for it."""
    words = (re.escape(said).replace(r"\ ", r"\s*") for said in read_cues()["percent"][lang])
    return re.compile(rf"\s*(?:%|(?:{'|'.join(words)})(?!\w))", re.IGNORECASE)


def _read_number(text: str) -> Decimal:
    if grouped := _GROUPED.fullmatch(text):
        return Decimal(re.sub(r"\D", "", grouped[1]) + (f".{grouped[2]}" if grouped[2] else ""))
    return Decimal(text.replace(",", "."))
