"""The years of a case are what its sources give; an end that none gives is left open, never guessed."""

from __future__ import annotations

import pytest

from bot.rendering.years import YearSpan, read_span, write_span
from indexer.content.facts import Facts


def span(first: int | None, last: int | None) -> YearSpan | None:
    return read_span(Facts.model_validate({"years": {"from": first, "to": last}}))


@pytest.mark.parametrize(
    ("first", "last", "expected", "words"),
    [
        (2001, 2006, YearSpan(2001, 2006), ("2001–2006", "2001–2006")),
        (2002, 2002, YearSpan(2002, 2002), ("2002", "2002")),
        (None, 2023, YearSpan(2023, 2023, begins=False), ("up to 2023", "jusqu'à 2023")),
        (2009, None, YearSpan(2009, 2009, ends=False), ("from 2009 on", "depuis 2009")),
        (None, None, None, ("", "")),
    ],
)
def test_a_span_is_what_is_known(
    first: int | None, last: int | None, expected: YearSpan | None, words: tuple[str, str]
) -> None:
    assert span(first, last) == expected
    assert tuple(write_span(expected, lang) for lang in ("en", "fr")) == words


def test_a_case_without_years_has_no_span() -> None:
    assert read_span(Facts()) is None


def test_a_span_reaches_into_a_range_or_not() -> None:
    """An open side of the range lets everything pass; a beginning that is not known reaches nowhere."""
    found = YearSpan(2001, 2006)
    assert found.overlaps(2006, 2010)
    assert found.overlaps(None, 2001)
    assert not found.overlaps(2007, None)
    assert not found.overlaps(None, 2000)
    assert not YearSpan(2023, 2023, begins=False).overlaps(1990, 1999)
