"""The years of a case are read out of words."""

from __future__ import annotations

import pytest

from bot.rendering.years import OPEN_END, YearSpan, parse_years


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2001 to 2006 (pilot), later a national programme", YearSpan(2001, 2006)),
        ("1988 to date", YearSpan(1988, OPEN_END)),
        ("late 1990s to date (25-year contracts, renewals from 2019)", YearSpan(1995, OPEN_END)),
        ("early 1980s to about 2001", YearSpan(1980, 2001)),
        ("1990s to 2000s", YearSpan(1990, 2009)),
        ("1995-96 to 1999-00", YearSpan(1995, 2000)),
        ("2003 to date (studies of 2009-2017)", YearSpan(2003, OPEN_END)),
        ("1899 (Rosario) and 1905 (Buenos Aires)", YearSpan(1899, 1905)),
        ("until about 2016", YearSpan(2016, 2016)),
        ("not dated", None),
        ("", None),
        ("12345 growers in 1850000 plots", None),
    ],
)
def test_the_first_and_the_last_year_are_found(text: str, span: YearSpan | None) -> None:
    """Whatever is said around them."""
    assert parse_years(text) == span


def test_a_span_reaches_into_a_range_or_not() -> None:
    """An open side lets everything pass; what goes on has no end."""
    span = YearSpan(2001, 2006)
    assert span.overlaps(2006, 2010)
    assert span.overlaps(None, 2001)
    assert not span.overlaps(2007, None)
    assert not span.overlaps(None, 2000)
    assert YearSpan(1988, OPEN_END).overlaps(2030, None)
