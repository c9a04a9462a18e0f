"""Cases beside an answer: of the country named first, all of a kind where a list is asked for, none invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answering.answers import Answer
from bot.answering.related_cases import is_listing
from bot.engine import Engine
from bot.messages import say
from tests.additions import STORIES, add_document, open_engine
from tests.small_base import write_base

CASE_FRONT = """stages: [development]
country: [{country}]
{story}asks:
  - glance: what became of {name}
"""
BODY = """## At a glance {{#glance}}

{name} sold milk to a plant in 1999 [@larc-02-3, box 1].

## What went wrong {{#wrong}}

The buyer of {name} left [@larc-02-3, box 1].
"""
CASES = {"Andina": ("PE", "declined"), "Valle": ("PE", "active"), "Litoral": ("BR", "rescued")}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder: Path = tmp_path_factory.mktemp("cases")
    write_base(folder)
    for name, (country, story) in CASES.items():
        front = CASE_FRONT.format(country=country, story=STORIES[story], name=name)
        add_document(folder, "case", f"{name.lower()}.en", BODY.format(name=name), front)
    return open_engine(folder)


def list_told(answer: Answer) -> list[str]:
    return sorted(case.document for case in answer.cases)


def test_cases_of_a_country_are_listed_and_counted(engine: Engine) -> None:
    answer = engine.ask("which cases are there in Peru?", "en")
    assert list_told(answer) == ["andina", "valle"]
    assert answer.intro == say("list_count", "en", count=2)
    assert answer.direct_answer == ()
    assert {case.statement.plain for case in answer.cases} == {
        "Andina sold milk to a plant in 1999.",
        "Valle sold milk to a plant in 1999.",
    }


def test_cases_that_failed_are_told_by_what_went_wrong(engine: Engine) -> None:
    answer = engine.ask("which cases failed in Peru or Brazil?", "en")
    assert list_told(answer) == ["andina", "litoral"]
    assert all(case.went_wrong for case in answer.cases)
    assert {case.statement.plain for case in answer.cases} == {
        "The buyer of Andina left.",
        "The buyer of Litoral left.",
    }


@pytest.mark.parametrize("question", ["which partnerships are there in Peru?", "which cases failed?"])
def test_a_list_is_given_even_where_the_question_looks_foreign(engine: Engine, question: str) -> None:
    assert is_listing(question, "en")
    assert engine.ask(question, "en").answered
    assert not is_listing("what examples of packers are there", "en")


def test_a_country_without_cases_is_said_to_have_none(engine: Engine) -> None:
    answer = engine.ask("which cases are there in Chile?", "en")
    assert answer.intro == say("list_none", "en")
    assert answer.direct_answer or answer.cases, "the nearest is told"


def test_a_list_of_no_kind_is_answered_like_any_question(engine: Engine) -> None:
    answer = engine.ask("what examples of packers who rejects our boxes", "en")
    assert answer.intro == ""


@pytest.mark.parametrize(("country", "first"), [("Brazil", "litoral"), ("Peru", None)])
def test_a_case_of_the_country_named_comes_first(engine: Engine, country: str, first: str | None) -> None:
    answer = engine.ask(f"the packing plant rejects our boxes here in {country} and does not say why", "en")
    assert answer.cases
    countries = [CASES.get(case.document.capitalize(), ("MX",))[0] for case in answer.cases]
    wanted = {"Brazil": "BR", "Peru": "PE"}[country]
    if wanted in countries:
        assert countries[0] == wanted
    assert first is None or first not in list_told(answer) or answer.cases[0].document == first


def test_a_comparison_of_two_named_cases_tells_of_both(engine: Engine) -> None:
    answer = engine.ask("compare Andina and Litoral", "en")
    told = [statement.plain for statement in answer.direct_answer]
    assert any("Andina" in text for text in told)
    assert any("Litoral" in text for text in told)


def test_a_year_that_a_case_does_not_reach_is_declined_and_what_is_known_told(engine: Engine) -> None:
    answer = engine.ask("what had Andina achieved by 2031?", "en")
    assert not answer.answered
    assert answer.known_title == "Andina"
    assert [statement.plain for statement in answer.direct_answer] == ["Andina sold milk to a plant in 1999."]
    assert [citation.passage.document for citation in answer.citations] == ["andina"]
    assert engine.ask("what became of Andina in 1999?", "en").answered
