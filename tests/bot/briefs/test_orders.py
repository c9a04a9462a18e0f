"""An order keeps what its address says, gives each place its turn, and shows a failure beside what went well."""

from __future__ import annotations

from bot.briefs.orders import SEARCHED, keep_failures, swap_sides
from bot.rendering.reader import ReaderContext
from tests.briefs import order
from tests.policy_base import open_policy_engine, score

VALUES = score("0123", "3210", name_first="Uyuni", name_second="Jaén")


def test_the_second_place_gets_its_turn_as_the_first() -> None:
    first, second = order(VALUES).sessions
    assert second.answers.given["name-first"] == "Jaén"
    assert [second.answers.given[f"{point}_first"] for point in ("participation", "law")] == [3.0, 0.0]
    assert swap_sides(second).answers.given == first.answers.given


def test_an_order_reads_back_from_its_own_pairs() -> None:
    for values in (
        {**VALUES, "product": "soya", "for": "x"},
        {"ids": "pacta-honduras", "place": "Uyuni"},
        {"country": "BR"},
    ):
        once = order(values)
        assert order(dict(once.pairs)) == once


def test_scores_come_before_cases_and_names_before_a_search() -> None:
    assert order({**VALUES, "ids": "pacta-honduras"}).origin == "scores"
    assert order({"ids": "pacta-honduras", "q": "soya"}).cases == ("pacta-honduras",)
    assert order({}).is_empty
    assert order({"ids": "nothing"}).is_empty


def test_a_country_that_the_question_names_is_the_territory() -> None:
    assert order({"q": "which alliances worked in Bolivia"}).territories[0].country == "BO"
    assert order({"q": "Bolivia or Brazil"}).territories[0].country == ""
    assert order({"q": "alliances in Bolivia", "place": "Petrolina"}).territories[0].country == "BR"


def test_a_failure_stands_beside_cases_that_went_well() -> None:
    library = open_policy_engine().library
    reader = ReaderContext("en", library)
    well = [id for id in library.cases if not library.went_wrong(id)]
    wrong = [id for id in library.cases if library.went_wrong(id)]
    assert keep_failures([*well[:SEARCHED], *wrong], reader) == (*well[: SEARCHED - 1], wrong[0])
    assert keep_failures([*well[:SEARCHED], *wrong], reader, 2) == (*well[: SEARCHED - 2], *wrong[:2])
    assert keep_failures(well[:SEARCHED], reader) == tuple(well[:SEARCHED])
    assert keep_failures([wrong[0], *well], reader) == (wrong[0], *well[: SEARCHED - 1])
    assert keep_failures([], reader) == ()
