"""Among the cases that speak of a matter, the territory's country counts most, then product, form and nearness."""

from __future__ import annotations

from bot.briefs.case_choice import choose_cases, find_region
from bot.briefs.focus import Focus, Territory, locate_territory
from bot.cases.facets import read_cases
from tests.policy_base import open_policy_engine

MATTER = "Planes sin dinero, o dinero que no se gasta"
ALL = tuple(open_policy_engine().library.cases)


def choose(territory: Territory, focus: Focus | None = None, told: dict[str, int] | None = None) -> list[str]:
    knowledge = open_policy_engine().knowledge
    return [one.case for one in choose_cases(knowledge, MATTER, "es", territory, focus or Focus(), ALL, told)]


def test_a_case_of_the_territorys_own_country_comes_first() -> None:
    library = open_policy_engine().library
    for place, country in (("Uyuni", "BO"), ("Petrolina", "BR"), ("Riobamba", "EC")):
        assert country in library.list_countries(choose(locate_territory(place))[0])


def test_without_one_a_case_of_its_region_comes_first() -> None:
    knowledge = open_policy_engine().knowledge
    first = choose_cases(knowledge, MATTER, "es", Territory("Jaén", "PE"), Focus(), ALL)
    assert any(reason == "country" for reason, _ in first[0].reasons)
    assert find_region("PE", read_cases(knowledge.library)) == "andean"


def test_product_and_form_count_where_no_country_is_known() -> None:
    table = read_cases(open_policy_engine().library)
    product = table.cases["ecuador-maize-consultative-council"].values["product"][0]
    best = choose(Territory(""), Focus(products=(product,)))[0]
    assert product in table.cases[best].values["product"]
    best = choose(Territory(""), Focus(forms=("land-access",)))[0]
    assert "land-access" in table.cases[best].values["modality"]


def test_what_another_option_tells_already_gives_way_to_a_case_as_near() -> None:
    place = locate_territory("Petrolina")
    first, second = choose(place)[:2]
    assert choose(place, told={first: 1})[0] == second


def test_a_study_of_many_countries_is_of_none() -> None:
    knowledge = open_policy_engine().knowledge
    chosen = choose_cases(knowledge, MATTER, "en", Territory("", "GH"), Focus(), ALL)
    wide = [id for id, case in read_cases(knowledge.library).cases.items() if len(case.values["country"]) > 3]
    assert not [one for one in chosen if one.case in wide and one.is_home]
