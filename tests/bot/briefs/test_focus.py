"""A territory's country is read from its name where only one country has such a place; else nobody guesses."""

from __future__ import annotations

import pytest

from bot.briefs.focus import find_products, locate_territory, read_country, read_focus
from bot.briefs.gazetteer import find_towns, measure_distance
from bot.cases.facets import read_cases
from tests.policy_base import read_policy_library


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Uyuni", "BO"), ("uyuni", "BO"), ("Riobamba", "EC"), ("Petrolina, Pernambuco", "BR"),
        ("Tarija, Bolivie", "BO"),
        ("Província de São Luís, Brasil", "BR"), ("", ""), ("Atlantis", ""), ("Cajamarca", ""),
    ],
)  # fmt: skip
def test_a_place_lies_in_the_country_that_alone_has_it_or_that_its_name_says(name: str, country: str) -> None:
    assert locate_territory(name).country == country


def test_a_name_of_several_countries_stays_open_until_one_is_chosen() -> None:
    assert locate_territory("Cajamarca").open == ("CO", "PE")
    chosen = locate_territory("Cajamarca", "PE")
    assert (chosen.country, chosen.open) == ("PE", ())
    assert chosen.point == (-7.16, -78.5)


def test_a_place_knows_how_far_another_is() -> None:
    uyuni, potosi = (locate_territory(name, "BO").point for name in ("Uyuni", "Potosí"))
    assert uyuni is not None
    assert potosi is not None
    assert 130 < measure_distance(uyuni, potosi) < 160
    assert measure_distance(uyuni, uyuni) == 0


def test_every_town_lies_in_the_region() -> None:
    assert {town.country for town in find_towns("San José")} >= {"CR"}
    assert find_towns("Madrid") == [town for town in find_towns("madrid") if town.country != "ES"]


@pytest.mark.parametrize(
    ("text", "lang", "products"),
    [
        ("productores de soya en el oriente", "es", ["soya"]), ("coopératives de bananes", "fr", ["bananas"]),
        ("exportar bananas", "pt", ["bananas"]), ("banana growers' unions", "en", ["bananas"]),
        ("banana growers and milk", "es", ["bananas", "milk"]), ("coton", "fr", []), ("", "es", []),
    ],
)  # fmt: skip
def test_products_are_found_in_a_question_in_any_language(text: str, lang: str, products: list[str]) -> None:
    assert find_products(text, lang, read_cases(read_policy_library())) == products


def test_what_no_case_has_is_passed_over() -> None:
    table = read_cases(read_policy_library())
    values = {"product": ["plutonium"], "modality": ["x", "network"], "country": ["zz"], "for": ["  el  alcalde "]}
    focus = read_focus(values, table, "es")
    assert (focus.products, focus.forms, focus.audience) == ((), ("network",), "el alcalde")
    assert focus.missing == ("plutonium",)
    assert read_focus({"product": ["soya"]}, table, "es").missing == ()
    assert read_country(values, "country", table) == ""
