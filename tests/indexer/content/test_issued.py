"""A source's date, however its author writes it, makes a year."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from indexer.content.issued import describe_issued, read_issued


@pytest.mark.parametrize(
    ("issued", "parts", "shown"),
    [
        (2005, (2005,), "2005"),
        ("2005", (2005,), "2005"),
        ("2005-03", (2005, 3), "2005"),
        ("2005-03-01", (2005, 3, 1), "2005"),
        (date(2005, 3, 1), (2005, 3, 1), "2005"),
        (datetime(2005, 3, 1, 12, 30), (2005, 3, 1), "2005"),
        ("2005-03-01T12:30:00Z", (2005, 3, 1), "2005"),
        ({"date-parts": [[2005, 3, 1]]}, (2005, 3, 1), "2005"),
        ({"date-parts": [["2005", "3"]]}, (2005, 3), "2005"),
        ({"date-parts": [[2005], [2006]]}, (2005,), "2005"),
        ({"raw": "March 2005"}, (2005,), "2005"),
        ({"literal": "c. 2005"}, (2005,), "2005"),
        ("1 de marzo de 2005", (2005,), "2005"),
        ("01/03/2005", (2005,), "2005"),
        ("2005/2006", (2005,), "2005"),
        ("2005-13-40", (2005,), "2005"),
        ("2005-02-99", (2005, 2), "2005"),
        ("s. f.", (), "s. f."),
        ("forthcoming", (), "forthcoming"),
        ("120050301", (), "120050301"),
        (None, (), ""),
        ("", (), ""),
        ({"date-parts": []}, (), ""),
        ({"date-parts": [[None]]}, (), ""),
        ({"date-parts": "2005"}, (), ""),
        ({}, (), ""),
    ],
)
def test_a_date_makes_a_year(issued: Any, parts: tuple[int, ...], shown: str) -> None:
    assert read_issued({"issued": issued}) == parts
    assert describe_issued({"issued": issued}) == shown


def test_a_reference_without_a_date_bears_no_year() -> None:
    assert read_issued({}) == ()
    assert describe_issued({}) == ""
