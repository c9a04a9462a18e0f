"""When a case happened: the years that its free text names, as a first and a last one."""

from __future__ import annotations

import re
from dataclasses import dataclass

OPEN_END = 9999
"""The last year of what still went on when it was last seen."""

_YEAR = re.compile(r"\b(?P<year>(?:1[89]|20)\d\d)(?!\d)(?P<decade>s)?(?:[-–/](?P<short>\d\d)(?!\d))?")
_PART = re.compile(r"\b(early|mid|late)[\s-]+$", re.IGNORECASE)
_GOES_ON = re.compile(r"\b(?:to|until) (?:date|now|present|today)\b|\bongoing\b", re.IGNORECASE)
_PARTS = {"early": (0, 4), "mid": (3, 6), "late": (5, 9), "": (0, 9)}


@dataclass(frozen=True, slots=True)
class YearSpan:
    """The first and the last year that a text names; ``last`` is OPEN_END where it says that the case goes on."""

    first: int
    last: int

    @property
    def goes_on(self) -> bool:
        """Whether no end is known."""
        return self.last == OPEN_END

    def overlaps(self, first: int | None, last: int | None) -> bool:
        """Say whether the span reaches into the years from ``first`` to ``last``; None leaves a side open."""
        return (first is None or self.last >= first) and (last is None or self.first <= last)


def parse_years(text: str) -> YearSpan | None:
    """Read the span out of words such as "late 1990s to date"; None where no year is named.

    >>> parse_years("1994 to 2005-06"), parse_years("late 1990s to date (renewals from 2019)"), parse_years("unknown")
    (Span(first=1994, last=2006), Span(first=1995, last=9999), None)
    """
    years: list[int] = []
    for match in _YEAR.finditer(text):
        year = int(match["year"])
        if match["decade"]:
            part = _PART.search(text[: match.start()])
            years += [year + offset for offset in _PARTS[part[1].lower() if part else ""]]
        else:
            years.append(year)
        if match["short"]:
            short = int(match["short"])
            years.append(year - year % 100 + short + (100 if short < year % 100 else 0))
    if not years:
        return None
    return YearSpan(min(years), OPEN_END if _GOES_ON.search(text) else max(years))
