"""Words in a drawing: how wide they are in a phone's fonts, and their lines inside a box."""

from __future__ import annotations

import re
import unicodedata

LINE_HEIGHT = 1.18
"""Of the size of the letters."""

SPACE, OTHER, CAPITAL, BOLD = 0.27, 0.6, 0.68, 1.07
"""Widths in em, those of Noto Sans and Open Sans, among the wider of the fonts that phones have; bold letters are so
many times as wide."""

_WIDTHS = {
    letter: width
    for letters, width in (
        ("ijlI.,;:'’|!·", 0.28), ("ftr()-/[]«»", 0.42), ("sckzvxyJ", 0.52), ("wOQG", 0.78), ("mMWœŒæÆ%…", 0.93)
    )
    for letter in letters
}  # fmt: skip


_BREAKS = re.compile("[ \t\n]+")
_TIED = re.compile(r" (?=[?!:;»=−])|(?<=«) ")
"""Spaces at which no line breaks."""


def measure_words(text: str, size: float, bold: bool = False) -> float:
    """Give the width of a text in letters of ``size``, in the same unit; rather too wide than too narrow.

    >>> measure_words("mil", 10)
    14.9
    """
    width = sum(_measure_letter(unicodedata.normalize("NFD", letter)[0]) for letter in text)
    return round(width * size * (BOLD if bold else 1), 2)


def _measure_letter(letter: str) -> float:
    return _WIDTHS.get(letter, SPACE if letter.isspace() else CAPITAL if letter.isupper() else OTHER)


def break_lines(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """Break a text into as few lines as go into ``width``, about equally long; a longer word has its own line.

    >>> break_lines("lo que falta decir", 100, 14)
    ['lo que', 'falta decir']
    """
    lines = _fill_lines(text, width, size, bold)
    for share in range(95, 40, -5):
        narrower = _fill_lines(text, width * share / 100, size, bold)
        if len(narrower) > len(lines) or any(measure_words(line, size, bold) > width for line in narrower):
            break
        lines = narrower
    return lines


def _fill_lines(text: str, width: float, size: float, bold: bool) -> list[str]:
    lines: list[str] = []
    for word in _BREAKS.split(_TIED.sub("\u00a0", text.strip())):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure_words(longer, size, bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
