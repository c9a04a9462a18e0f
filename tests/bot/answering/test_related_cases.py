"""Cases beside an answer: of the country named first, all of a kind where a list is asked for, none invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answering.answers import Answer
from bot.engine import Engine
from bot.messages import say
from tests.additions import STORIES, add_document, open_engine
from tests.small_base import write_base

CASE_FRONT = """stages: [development]
country: [{country}]
products: [{product}]
{story}asks:
  - glance: what became of {name}
"""
BODY = """## At a glance {{#glance}}

{name} sold milk to a plant in 1999 [@larc-02-3, box 1].

## What went wrong {{#wrong}}

The buyer of {name} left [@larc-02-3, box 1].
"""
RESULTS = """
## Results {{#results}}

{name} got two cents more a litre [@larc-02-3, box 1].
"""
CASES = {"Andina": ("PE", "declined", "wool"), "Valle": ("PE", "active", "honey"), "Litoral": ("BR", "rescued", "rice")}


def write_cases(folder: Path, body: str) -> None:
    """Write the small base and the cases below it."""
    write_base(folder)
    (folder / "kb/products.yaml").write_text("en: [wool, honey, rice]\n", encoding="utf-8")
    for name, (country, story, product) in CASES.items():
        front = CASE_FRONT.format(country=country, story=STORIES[story], name=name, product=product)
        add_document(folder, "case", f"{name.lower()}.en", body.format(name=name), front)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder: Path = tmp_path_factory.mktemp("cases")
    write_cases(folder, BODY)
    links = "".join(f"  - {name.lower()}: In {name} milk was shared.\n" for name in CASES)
    asks = "asks:\n  - steps: how do we share the milk\n"
    add_document(
        folder, "practice", "share-milk.en", "## Steps {#steps}\n\n1. Share the milk.\n", f"cases:\n{links}{asks}"
    )
    asks = "asks:\n  - steps: how do we count the sheep\n"
    add_document(folder, "practice", "count-sheep.en", "## Steps {#steps}\n\n1. Count the sheep.\n", asks)
    return open_engine(folder)


@pytest.fixture(scope="module")
def told_results(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The same cases, with what came of each."""
    folder: Path = tmp_path_factory.mktemp("results")
    write_cases(folder, BODY + RESULTS)
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
    assert list_told(answer) == ["andina", "litoral", "valle"]
    assert [case.went_wrong for case in answer.cases] == [True, True, False], "those that failed come first"
    assert {case.statement.plain for case in answer.cases} == {
        "The buyer of Andina left.",
        "The buyer of Litoral left.",
        "The buyer of Valle left.",
    }


def test_who_asks_which_cases_failed_gets_all_that_did_and_no_other(engine: Engine) -> None:
    answer = engine.ask("which cases failed?", "en")
    assert list_told(answer) == ["andina", "bajio-contracts", "litoral"]
    assert answer.intro == say("list_count", "en", count=3)
    told = {case.document: case.statement.plain for case in answer.cases}
    assert told["andina"] == "The buyer of Andina left."
    assert told["bajio-contracts"].startswith("Packers bought broccoli"), "it has no section on what went wrong"


@pytest.mark.parametrize("question", ["which partnerships are there in Peru?", "which cases failed?"])
def test_a_list_by_what_is_known_of_cases_is_given_even_where_the_question_looks_foreign(
    engine: Engine, question: str
) -> None:
    assert engine.knowledge.parse(question, "en").lists_by_facts
    assert engine.ask(question, "en").answered
    assert not engine.knowledge.parse("which cases of packers are there", "en").lists_by_facts


def test_who_asks_what_worked_and_what_failed_is_told_of_each_case_how_it_went(told_results: Engine) -> None:
    answer = told_results.ask("What worked elsewhere for milk sold to a plant, and what went wrong?", "en")
    told = {case.document: case.statement.plain for case in answer.cases}
    assert told["andina"] == "The buyer of Andina left."
    assert told["valle"] == "Valle got two cents more a litre."
    failed = told_results.ask("which cases of milk failed?", "en")
    assert "valle" not in list_told(failed)


@pytest.mark.parametrize(
    "question",
    ["what has worked for milk that is sold to a plant?", "is there evidence that milk sold to a plant pays?"],
)
def test_who_asks_what_worked_or_for_evidence_is_told_what_came_of_cases(told_results: Engine, question: str) -> None:
    told = {case.document: case.statement.plain for case in told_results.ask(question, "en").cases}
    assert told["andina"] == "Andina got two cents more a litre."
    assert told["valle"] == "Valle got two cents more a litre."


def test_a_country_without_cases_is_said_to_have_none(engine: Engine) -> None:
    answer = engine.ask("which cases are there in Chile?", "en")
    assert answer.intro == say("list_none", "en")
    assert answer.direct_answer or answer.cases, "the nearest is told"


def test_cases_on_a_subject_are_the_nearest_ones_and_are_not_counted(engine: Engine) -> None:
    answer = engine.ask("which cases of packers who rejected boxes of broccoli are there?", "en")
    assert list_told(answer) == ["bajio-contracts"]
    assert answer.intro == say("list_nearest", "en")
    assert (answer.direct_answer, answer.steps) == ((), ())
    several = engine.ask("which cases of milk that is sold to a plant are there?", "en")
    assert {case.document for case in several.cases[:3]} == {"andina", "litoral", "valle"}


@pytest.mark.parametrize(("country", "first"), [("Brazil", "litoral"), ("Peru", "andina"), ("Mexico", "andina")])
def test_of_a_topics_cases_one_of_the_country_named_comes_first(engine: Engine, country: str, first: str) -> None:
    answer = engine.ask(f"how do we share the milk in {country}", "en")
    assert answer.cases[0].document == first


@pytest.mark.parametrize(("product", "first"), [("honey", "valle"), ("rice", "litoral"), ("wool", "andina")])
def test_of_a_topics_cases_one_of_the_product_named_comes_first(engine: Engine, product: str, first: str) -> None:
    answer = engine.ask(f"how do we share the milk and the {product} of our group", "en")
    assert answer.cases[0].document == first


def test_a_topic_without_links_is_shown_with_cases_that_are_about_as_near_as_itself(engine: Engine) -> None:
    near = engine.ask("the packing plant rejects our boxes and does not say why", "en")
    assert [case.document for case in near.cases] == ["bajio-contracts"]
    assert engine.ask("how do we count the sheep", "en").cases == ()


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


def test_what_worked_and_what_failed_is_asked_of_the_nearest_cases_which_are_not_counted(told_results: Engine) -> None:
    answer = told_results.ask("What worked elsewhere for milk sold to a plant, and what went wrong?", "en")
    assert answer.intro == say("list_nearest", "en")


def test_the_case_that_was_asked_for_goes_before_those_that_the_topic_prefers(tmp_path: Path) -> None:
    """What a case tells in one section leads to it, though the topic is linked to another."""
    write_base(tmp_path)
    front = CASE_FRONT.format(country="PE", story=STORIES["active"], name="them", product="wool")
    told = {"plain": "They shared the milk by days.", "apart": "A flood took the bridge and the wool rotted."}
    for name, sentence in told.items():
        body = f"## At a glance {{#glance}}\n\nA group of ten.\n\n## What went wrong {{#wrong}}\n\n{sentence}\n"
        add_document(tmp_path, "case", f"{name}.en", body, front)
    asks = "asks:\n  - steps: how do we share the milk\n"
    links = "cases:\n  - plain: In a plain case milk was shared.\n"
    add_document(tmp_path, "practice", "share-milk.en", "## Steps {#steps}\n\n1. Share the milk.\n", f"{links}{asks}")
    engine = open_engine(tmp_path)
    answer = engine.ask("tell me a case where a flood took the bridge and the wool rotted", "en")
    assert answer.citations[answer.direct_answer[0].n - 1].passage.document == "apart"
    assert [case.document for case in engine.ask("how do we share the milk", "en").cases][:1] == ["plain"]
