"""Tools: their words in the reader's language, answers as people send them, and what these come to."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from bot.library import Library
from bot.toolbox.answers import Answers, Remark, list_pairs, read_answers
from bot.toolbox.outcomes import ToolOutcome, find_next, find_outcome
from bot.toolbox.session import group_values
from bot.toolbox.tools import ToolText, list_fields, list_tools, read_tool
from indexer.content.documents import read_corpus
from tests.small_tools import SUMS, write_tools

WEAK = "trust_producers=0&trust_buyer=3&stock_producers=little&stock_buyer=2&news_producers=3&news_buyer=1"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The small tools alone."""
    return Library(read_corpus([write_tools(tmp_path_factory.mktemp("tools"))]).documents, {})


def answer(text: ToolText, query: str) -> tuple[Answers, ToolOutcome]:
    """Read an address's answers and work out what they come to."""
    answers = read_answers(text.tool, group_values(parse_qsl(query, keep_blank_values=True)))
    return answers, find_outcome(text.tool, answers)


def list_ids(outcome: ToolOutcome) -> list[str]:
    return [result.id for result in outcome.list_results()]


def test_a_tool_speaks_the_readers_language(library: Library) -> None:
    """Questions, options by their order, results, sections."""
    text = read_tool(library, "cards", "es")
    prompt = text.prompt(text.tool.questions[1])
    assert prompt.text == "¿Cuánto se le puede creer a este lado?"
    assert prompt.options == ("Nada", "Poco", "Bastante", "Todo")
    assert text.advice("balance", "stronger") == "Pidan lo que necesitan."
    assert text.name("balance", "weaker") == "El otro lado tiene las cartas"
    assert [tool.id for tool in list_tools(library, "es")] == ["sums", "cards", "paper-check", "which-way"]


def test_a_tool_without_words_in_a_language_gives_another_ones(library: Library) -> None:
    """Title and summary are the reader's; help stands apart from the options."""
    text = read_tool(library, "cards", "fr")
    assert (text.lang, text.title) == ("en", "Qui a les cartes en main")
    assert text.prompt(text.tool.questions[1]).help == "Ask others too [@rival-2005]."


def test_words_that_are_missing_are_spelled_from_their_ids(tmp_path: Path) -> None:
    """A tool whose document has faults can still be used."""
    root = write_tools(tmp_path)
    (root / "tools/sums.en.md").write_text(SUMS.split("## Questions")[0], encoding="utf-8")
    text = read_tool(Library(read_corpus([root]).documents, {}), "sums", "en")
    assert text.prompt(text.tool.questions[3]).options == ("No", "Yes")
    assert text.prompt(text.tool.questions[0]).text == "Households"
    assert (text.name("verdict", "large"), text.advice("verdict", "large")) == ("Large", "")
    assert not text.shows_value("cost")
    with pytest.raises(KeyError):
        read_tool(Library(read_corpus([root]).documents, {}), "nothing", "en")


def test_results_hold_in_their_order_and_number(library: Library) -> None:
    """The weakest first, no more than the group shows; numbers follow."""
    text = read_tool(library, "cards", "en")
    answers, outcome = answer(text, WEAK)
    assert (answers.remarks, outcome.values) == ((), {"gap": -4.0, "hidden": -8.0})
    assert list_ids(outcome) == ["weaker", "weak-trust", "weak-stock"]
    assert list_fields(text.tool, text.tool.questions[1]) == ["trust_producers", "trust_buyer"]


def test_what_is_not_answered_makes_no_result(library: Library) -> None:
    """A number over a missing answer is None, and no comparison with it holds."""
    _, outcome = answer(read_tool(library, "cards", "en"), "trust_producers=0&done=1")
    assert outcome.values == {"gap": None, "hidden": None}
    assert list_ids(outcome) == ["weak-trust"]
    assert [question.id for question in outcome.open] == ["name-buyer", "trust", "stock", "news"]


@pytest.mark.parametrize(
    ("query", "question", "name", "values"),
    [
        ("households=1", "households", "tool_number_both", {"found": "1", "least": "2", "most": "5\u202f000"}),
        ("households=2,5", "households", "tool_number_whole", {"found": "2.5"}),
        ("households=many", "households", "tool_number_unread", {"found": "many"}),
        ("price=0", "price", "tool_number_least", {"found": "0", "least": "0.01"}),
        ("price=9999999999999", "price", "tool_number_none", {"found": "9\u202f999\u202f999\u202f999\u202f999"}),
        ("credit=perhaps", "credit", "tool_option_unknown", {"found": "perhaps"}),
        ("credit=a%00b%E2%80%AEc", "credit", "tool_option_unknown", {"found": "abc"}),
    ],
)
def test_an_answer_that_cannot_be_right_is_told(
    library: Library, query: str, question: str, name: str, values: dict[str, str]
) -> None:
    """With what was understood and what was expected; the others are kept."""
    answers, outcome = answer(read_tool(library, "sums", "en"), f"fare=7&{query}")
    assert answers.remarks == (Remark(question, name, values),)
    assert answers.given == {"fare": 7.0}
    assert "households" in [missing.id for missing in outcome.missing]


def test_a_number_is_read_as_its_bounds_allow(library: Library) -> None:
    """1.250 may be a thousand households; no truck takes 1250 of a hundred."""
    answers, _ = answer(read_tool(library, "sums", "en"), "households=1.250&price=1.250,5&rate=12.500")
    assert answers.given == {"households": 1250.0, "price": 1250.5, "rate": 12.5}


def test_a_question_is_asked_only_where_its_condition_holds(library: Library) -> None:
    """Its answer does not count otherwise, and stands in no address."""
    text = read_tool(library, "sums", "en")
    answers, outcome = answer(text, "households=10&price=5&credit=no&rate=20")
    assert "rate" not in [question.id for question in outcome.asked]
    assert list_ids(outcome) == ["small"]
    asked = frozenset(question.id for question in outcome.asked)
    assert list(list_pairs(text.tool, answers, asked)) == [("households", "10"), ("price", "5"), ("credit", "no")]
    answers, outcome = answer(text, "households=10&price=500&credit=yes&rate=20")
    assert list_ids(outcome) == ["large", "careful"]
    assert outcome.sheets == ("order-list",)
    assert outcome.values == {"cost": 5000.0, "with-fare": None, "share": None}


def test_of_many_options_the_known_ones_are_kept(library: Library) -> None:
    """In the tool's order, each once."""
    answers, _ = answer(read_tool(library, "paper-check", "en"), "clauses=end&clauses=price&clauses=end&clauses=x")
    assert answers.given == {"clauses": ("price", "end")}
    assert [remark.name for remark in answers.remarks] == ["tool_option_unknown"]


def test_a_pasted_text_in_an_address_is_not_read(library: Library) -> None:
    """It belongs into a form's body."""
    answers, _ = answer(read_tool(library, "paper-check", "en"), "paper=The+price")
    assert (answers.given, answers.sent) == ({}, False)


def test_a_text_is_cut_at_its_limit_and_cleaned(library: Library) -> None:
    """Controls go, accents and line ends stay."""
    answers, _ = answer(read_tool(library, "cards", "en"), "name-buyer=Mar%C3%ADa%00%1B+" + "x" * 60)
    assert answers.given["name-buyer"] == "María " + "x" * 34
    assert answers.remarks == (Remark("name-buyer", "tool_text_cut", {"limit": "40"}),)


@pytest.mark.parametrize(
    ("query", "question"),
    [
        ("", "buyer"),
        ("buyer=", "buyer"),
        ("buyer=maybe", "buyer"),
        ("buyer=no", "lack"),
        ("buyer=no&lack=", None),
        ("buyer=no&lack=cash", None),
        ("buyer=yes", "families"),
        ("buyer=yes&families=", None),
        ("buyer=yes&families=0", "families"),
        ("buyer=yes&lack=cash&families=3", None),
    ],
)
def test_the_next_step_is_the_first_that_is_open(library: Library, query: str, question: str | None) -> None:
    """One that may be skipped counts as passed once it came, even empty; a wrong answer is asked for again."""
    text = read_tool(library, "which-way", "en")
    answers, outcome = answer(text, query)
    found = find_next(text.tool, answers, outcome)
    assert (found.id if found else None) == question


def test_the_end_of_the_steps_depends_on_the_way(library: Library) -> None:
    """An answer given on a way that was left counts no more."""
    text = read_tool(library, "which-way", "en")
    assert list_ids(answer(text, "buyer=no&lack=inputs&lack=cash")[1]) == ["buy", "save"]
    assert list_ids(answer(text, "buyer=no&lack=")[1]) == ["wait"]
    assert list_ids(answer(text, "buyer=yes&lack=cash&families=3")[1]) == ["sign"]
