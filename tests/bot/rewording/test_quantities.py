"""Numbers are the same number however a text writes them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.rewording.quantities import read_quantities, write_digits


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Sixty percent of two growers sold 105 sacks.", "en", {("60", "%"), ("2", ""), ("105", "")}),
        ("un equipo de tres personas y una quinta parte", "es", {("3", ""), ("5", "")}),
        ("trinta e dois mil, duas testemunhas", "pt", {("32000", ""), ("2", "")}),
        ("quatre-vingt-dix pour cent, 12,5 %", "fr", {("90", "%"), ("12.5", "%")}),
        ("1,5 millones de pesos", "es", {("1500000", "")}),
        ("1.2 million growers, 40 thousand", "en", {("1200000", ""), ("40000", "")}),
        ("R$ 1.200,50", "pt", {("1200.5", "")}),
        ("en 2015-2016 y el §28", "es", {("2015", ""), ("2016", ""), ("28", "")}),
        ("60 por ciento, 15 %", "es", {("60", "%"), ("15", "%")}),
        ("una libra por un peso, 1 kilo", "es", set()),
        ("", "en", set()),
    ],
)
def test_each_number_is_read_with_its_percent_and_a_bare_one_is_left_out(
    text: str, lang: str, expected: set[tuple[str, str]]
) -> None:
    assert read_quantities(text, lang) == {(Decimal(value), unit) for value, unit in expected}


@pytest.mark.parametrize(
    "text", ["40,000 growers", "40.000 growers", "40 000 growers", "forty thousand", "40 thousand"]
)
def test_separators_and_words_of_one_number_are_equal(text: str) -> None:
    assert read_quantities(text, "en") == {(Decimal(40000), "")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9" * 5000, {("9" * 5000, "")}),
        ("1.1.1.1,1,,1", {("1.1", "")}),
        ("%%% 5%%", {("5", "%")}),
        ("½ ² ٣ 四", {("3", "")}),
        ("1e999999", {("999999", "")}),
        ("0x10 1_000 -5", {("0", ""), ("10", ""), ("5", "")}),
        ("٪100", {("100", "")}),
    ],
)
def test_strange_numbers_are_read_by_their_plain_digits(text: str, expected: set[tuple[str, str]]) -> None:
    for lang in ("en", "es", "pt", "fr"):
        assert read_quantities(text, lang) == {(Decimal(value), unit) for value, unit in expected}


def test_number_words_become_digits_and_other_words_stay() -> None:
    assert write_digits("acuerden treinta y dos sacos", "es") == "acuerden 32 sacos"
