"""Numbers as people of different countries type them."""

from __future__ import annotations

import pytest

from bot.toolbox.amounts import list_readings, write_amount, write_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1.250,50", 1250.5),
        ("1,250.50", 1250.5),
        ("1250,5", 1250.5),
        ("1 250,5", 1250.5),
        ("1\u202f250", 1250),
        ("1'250'000", 1_250_000),
        ("1.250.000", 1_250_000),
        ("0,250", 0.25),
        (".5", 0.5),
        ("5.", 5),
        ("-3", -3),
        ("\u22123", -3),
        ("$1.250,00", 1250),
        ("R$ 300", 300),
        ("Bs. 3.5", 3.5),
        ("S/ 12", 12),
        ("USD 40", 40),
        ("2 %", 2),
        ("３５", 35),
        ("  7 ", 7),
    ],
)
def test_a_number_is_read_whatever_its_country(typed: str, number: float) -> None:
    """Points, commas, spaces and signs of money."""
    assert list_readings(typed)[0] == number


@pytest.mark.parametrize(
    "typed", ["", "abc", "5 mil", "5e3", "3 a 5", "1.2.3", "12 34", "1,2,3.4", "nan", "inf", "--5", "9" * 50, "\x00"]
)
def test_what_is_no_number_is_not_guessed(typed: str) -> None:
    """Half a number would be a wrong one."""
    assert list_readings(typed) == []


def test_a_number_that_may_mean_two_things_has_two_readings() -> None:
    """Thousands come first."""
    assert list_readings("1.250") == [1250, 1.25]
    assert list_readings("-1,250") == [-1250, -1.25]


def test_amounts_are_written_for_every_country() -> None:
    """Thin spaces between thousands, no more decimals than help."""
    assert write_number(1250000) == "1\u202f250\u202f000"
    assert write_number(-0.5) == "\u22120.5"
    assert write_number(100) == "100"
    assert [write_amount(1234.56, unit) for unit in ("number", "money", "points")] == ["1\u202f235"] * 3
    assert write_amount(0.333333, "money") == "0.33"
    assert write_amount(8.84, "percent") == "8.8\u00a0%"
