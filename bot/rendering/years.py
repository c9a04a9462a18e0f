"""When a case happened: the years that its evidence covers, for charts and filters, and in a reader's words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.messages import say
from indexer.content.facts import Facts


@dataclass(frozen=True, slots=True)
class YearSpan:
    """The first and the last year that is known; ``begins``, ``ends``: whether a source gives that side at all.

    Where none does, the span is no longer than what is known.
    """

    first: int
    last: int
    begins: bool = True
    ends: bool = True

    def overlaps(self, first: int | None, last: int | None) -> bool:
        """Say whether the span reaches into the years from ``first`` to ``last``; None leaves a side open."""
        return (first is None or self.last >= first) and (last is None or self.first <= last)


def read_span(facts: Facts) -> YearSpan | None:
    """Read the span of a case's years; None where no year is known."""
    years = facts.years
    known = [year for year in (years.first, years.last) if year is not None] if years else []
    if years is None or not known:
        return None
    return YearSpan(known[0], known[-1], years.first is not None, years.last is not None)


def write_span(span: YearSpan | None, lang: str) -> str:
    """Say when a case happened: "2001–2006", "up to 2023" where its beginning is not known; "" for no year.

    >>> write_span(YearSpan(2001, 2006), "en"), write_span(YearSpan(2023, 2023, begins=False), "es")
    ('2001–2006', 'hasta 2023')
    """
    if span is None:
        return ""
    if span.begins and span.ends:
        return str(span.first) if span.first == span.last else f"{span.first}–{span.last}"
    if span.begins:
        return say("cases_years_open", lang, first=span.first)
    return say("cases_years_until", lang, last=span.last)
