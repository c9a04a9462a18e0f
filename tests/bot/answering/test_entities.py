"""A question that names a case is known to; a year that the case's page does not reach is known not to be told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering.entities import CaseNames, asks_beyond, find_countries, find_regions, find_years
from bot.library import Library
from indexer.content.documents import read_corpus
from indexer.content.facts import Place
from tests.handmade import make_passage, make_sentence
from tests.small_base import write_base


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    documents = list(read_corpus(write_base(tmp_path_factory.mktemp("base"))).documents)
    model = next(document for document in documents if document.kind == "case")
    titles = {
        "land": {"en": "PACTA, Honduras - land bought with credit", "es": "PACTA, Honduras - tierra con crédito"},
        "cocoa": {"en": "El Ceibo, Bolivia - a cocoa union", "es": "El Ceibo, Bolivia - una central de cacao"},
        "shop": {"en": "Valley Shop, Bolivia - soap", "es": "Valley Shop, Bolivia - jabón"},
        "plan": {"en": "PLAN, Bolivia - a programme", "es": "PLAN, Bolivia - un programa"},
        "milk": {"en": "Milk of the Valley, Bolivia", "es": "Leche del Valle, Bolivia"},
    }
    cases = [
        replace(model, id=id, lang=lang, title=title, summary="A shop in the valley sells by plan.")
        for id, names in titles.items()
        for lang, title in names.items()
    ]
    return Library([*documents, *cases], {})


@pytest.mark.parametrize(
    ("question", "cases"),
    [
        ("What had PACTA achieved?", ["land"]),
        ("que logro pacta en honduras", ["land"]),
        ("¿quién dirige El Ceibo?", ["cocoa"]),
        ("compare El Ceibo and PACTA", ["cocoa", "land"]),
        ("the shop does not pay", []),
        ("what did valley shop pay", ["shop"]),
        ("what became of the PLAN", ["plan"]),
        ("we have no plan", []),
        ("how is Bolivia doing", []),
        ("is the milk of our valley good", []),
        ("", []),
    ],
)
def test_cases_are_found_by_their_names(library: Library, question: str, cases: list[str]) -> None:
    assert CaseNames(library).find(question) == cases


@pytest.mark.parametrize(
    ("question", "cases"),
    [
        ("what became of the land that acme left", ["honduras-acme-cocoa"]),
        ("how many live in Choluteca", []),
        ("who buys the cocoa", []),
        ("we are 4", []),
    ],
)
def test_a_case_is_found_by_the_keywords_that_it_is_known_by(library: Library, question: str, cases: list[str]) -> None:
    model = library.find("land", "en")
    told = {"keywords": ("ACME", "Choluteca", "cocoa", "4 Pinos"), "place": Place(name="Choluteca, Honduras")}
    facts = model.facts.model_copy(update=told)
    case = replace(model, id="honduras-acme-cocoa", facts=facts)
    names = CaseNames(Library([model, case], {}))
    assert names.find_by_keyword(question) == cases
    assert names.find("what became of acme") == []


@pytest.mark.parametrize(
    ("question", "countries"),
    [
        ("¿qué casos hay en Brasil?", ["BR"]),
        ("which cases of Costa Rica and Peru", ["CR", "PE"]),
        ("cas en République dominicaine", ["DO"]),
        ("brasileiro", []),
        ("", []),
    ],
)
def test_countries_are_found_by_their_names_in_any_language(question: str, countries: list[str]) -> None:
    assert sorted(find_countries(question)) == countries


def test_only_a_year_outside_all_that_is_told_is_beyond() -> None:
    told = [make_passage("land", make_sentence("The pilot ran from 2001 to 2006 and reached 1226 families."))]
    assert asks_beyond([2015], told)
    assert asks_beyond([1990], told)
    assert not asks_beyond([2004], told)
    assert not asks_beyond([1990, 2004], told)
    assert not asks_beyond([], told)
    assert not asks_beyond([2015], [make_passage("plain", make_sentence("No year here."))])


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("what had it achieved by 2015?", [2015]),
        ("entre 1994 y 2001", [1994, 2001]),
        ("1226 familias, 19940 pesos", []),
        ("", []),
    ],
)
def test_years_of_two_centuries_are_found(question: str, years: list[int]) -> None:
    assert find_years(question) == years


@pytest.mark.parametrize(
    ("question", "regions"),
    [("¿qué casos hay en el Caribe?", ["caribbean"]), ("cases in Central America", ["central-america"]), ("", [])],
)
def test_regions_are_found_by_their_names_in_any_language(question: str, regions: list[str]) -> None:
    assert find_regions(question) == regions


def test_representation_counts_words(library: Library) -> None:
    assert repr(CaseNames(library)).startswith("<CaseNames words=")


def test_a_base_without_cases_has_no_names(tmp_path: Path) -> None:
    assert CaseNames(Library((), {})).find("PACTA") == []
