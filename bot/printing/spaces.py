"""The spaces that no line may end at: in numbers, and in French before high signs and inside quotes."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any

from bot.printing.printouts import Phrase, Printout

_FRENCH_SPACE = re.compile(r"(?<=\S)[ \u00a0\u202f]*([;:!?»])(?=[\s)\]:;,.»]|$)")
_FRENCH_QUOTE = re.compile(r"«[ \u00a0\u202f]*")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)")

NAMES = frozenset(("id", "ids", "lang", "look", "url"))
"""Fields of a printout's parts that are not read by people."""


def set_spaces(text: str, lang: str) -> str:
    """Set narrow spaces that hold together: those inside a number, and those that French wants before high signs and
    inside its quotes.

    >>> set_spaces("Qui mène? «Nous»: à 8:30", "fr").replace("\\u202f", "_")
    'Qui mène_? «_Nous_»_: à 8:30'
    >>> set_spaces("1 200 cajas: en 2004 120", "es").replace("\\u202f", "_")
    '1_200 cajas: en 2004 120'
    """
    text = _THOUSANDS.sub(lambda number: number[0].replace(" ", "\u202f"), text)
    if lang != "fr":
        return text
    return _FRENCH_QUOTE.sub("«\u202f", _FRENCH_SPACE.sub("\u202f\\1", text))


def space_printout(printout: Printout) -> Printout:
    """Set the spaces of all that a printout says; each phrase in its own language."""
    parts = _space(printout.parts, printout.lang)
    return replace(
        printout, parts=parts, title=set_spaces(printout.title, printout.lang),
        foot=set_spaces(printout.foot, printout.lang),
    )  # fmt: skip


def _space(value: Any, lang: str) -> Any:
    if isinstance(value, str):
        return set_spaces(value, lang)
    if isinstance(value, Phrase):
        return replace(value, text=set_spaces(value.plain, value.lang or lang), marks=())
    if isinstance(value, tuple):
        return tuple(_space(one, lang) for one in value)
    if hasattr(value, "__dataclass_fields__"):
        said = (field.name for field in fields(value) if field.name not in NAMES)
        own = getattr(value, "lang", "") or lang
        return replace(value, **{name: _space(getattr(value, name), own) for name in said})
    return value
