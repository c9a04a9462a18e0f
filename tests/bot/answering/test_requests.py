"""What doors are asked is read with care: what is wrong is named, with what was expected, in one line."""

from __future__ import annotations

import pytest

from bot.answering.answers import Turn
from bot.answering.requests import (
    MOST_HITS,
    MOST_TURNS,
    AskRequest,
    SearchFilters,
    read_filters,
    read_request,
    read_turns,
)
from indexer.errors import QuestionError


def test_a_question_alone_is_enough() -> None:
    assert read_request({"question": "¿quién paga?"}) == AskRequest(question="¿quién paga?")


def test_language_stage_and_turns_are_read() -> None:
    turns = [{"role": "user", "text": "hola"}, {"role": "assistant", "text": ""}]
    values = {"question": "x", "lang": "pt", "stage": "dissolution", "context": turns, "more": [1]}
    request = read_request(values)
    assert (request.question, request.lang, request.stage) == ("x", "pt", "dissolution")
    assert request.turns == (Turn("user", "hola"), Turn("assistant", ""))


def test_a_topic_that_was_tapped_is_read() -> None:
    assert read_request({"question": "x", "choice": "open-grading"}).choice == "open-grading"


@pytest.mark.parametrize("choice", [1, ["a"], True, {}])
def test_a_choice_that_is_no_id_is_refused(choice: object) -> None:
    with pytest.raises(QuestionError, match=r"'choice' is .*; expected the id of one of an answer's 'choices'"):
        read_request({"question": "x", "choice": choice})


@pytest.mark.parametrize("name", ["lang", "stage", "context", "choice"])
def test_null_counts_as_left_out(name: str) -> None:
    assert read_request({"question": "x", name: None}) == AskRequest(question="x")


@pytest.mark.parametrize(
    ("values", "line"),
    [
        (None, 'a question is NoneType; expected an object such as {"question": "…"}.'),
        ([], 'a question is list; expected an object such as {"question": "…"}.'),
        ("text", 'a question is str; expected an object such as {"question": "…"}.'),
        ({}, "'question' is missing; expected a text."),
        ({"question": None}, "'question' is missing; expected a text."),
        ({"question": 5}, "'question' is 5; expected a text."),
        ({"question": ["a"]}, "'question' is ['a']; expected a text."),
        ({"question": True}, "'question' is True; expected a text."),
        ({"question": "x", "lang": "de"}, "'lang' is 'de'; expected one of en, es, pt, fr."),
        ({"question": "x", "lang": ""}, "'lang' is ''; expected one of en, es, pt, fr."),
        ({"question": "x", "lang": ["es"]}, "'lang' is ['es']; expected one of en, es, pt, fr."),
        ({"question": "x", "lang": {"es": 1}}, "'lang' is {'es': 1}; expected one of en, es, pt, fr."),
        ({"question": "x", "lang": float("nan")}, "'lang' is nan; expected one of en, es, pt, fr."),
        ({"question": "x", "choice": 3}, "'choice' is 3; expected the id of one of an answer's 'choices'."),
        (
            {"question": "x", "stage": 3},
            "'stage' is 3; expected one of motivation, establishment, development, dissolution.",
        ),
    ],
)
def test_a_wrong_value_is_named_with_what_was_expected(values: object, line: str) -> None:
    with pytest.raises(QuestionError) as error:
        read_request(values)
    assert str(error.value) == line


@pytest.mark.parametrize("context", ["before", "", 5, 0, {}, {"role": "user", "text": "y"}, True, False])
def test_a_context_that_is_no_list_is_refused(context: object) -> None:
    with pytest.raises(QuestionError, match=r"'context' is .*; expected a list of \{\"role\", \"text\"\}\.$"):
        read_request({"question": "x", "context": context})


@pytest.mark.parametrize(
    "turn",
    [
        None,
        1,
        "user: hola",
        [],
        ["user", "hola"],
        {},
        {"role": "user"},
        {"text": "y"},
        {"role": "system", "text": "y"},
        {"role": "User", "text": "y"},
        {"role": ["user"], "text": "y"},
        {"role": {"user": 1}, "text": "y"},
        {"role": "user", "text": None},
        {"role": "user", "text": 1},
        {"role": "user", "text": ["y"]},
    ],
)
def test_a_turn_of_wrong_type_is_refused(turn: object) -> None:
    with pytest.raises(QuestionError, match=r"a turn of 'context' lacks 'role' \(user or assistant\) or 'text'"):
        read_request({"question": "x", "context": [{"role": "user", "text": "fine"}, turn]})


def test_of_a_long_talk_the_newest_turns_are_kept_in_order() -> None:
    talk = [{"role": "user", "text": str(number)} for number in range(10_000)]
    turns = read_turns(talk)
    assert [turn.text for turn in turns] == [str(number) for number in range(10_000 - MOST_TURNS, 10_000)]


def test_a_long_value_is_named_by_its_beginning() -> None:
    with pytest.raises(QuestionError) as error:
        read_request({"question": "x", "lang": "z" * 100_000})
    assert len(str(error.value)) < 120
    assert "zzz…" in str(error.value)


def test_a_strange_value_is_named_in_characters_that_any_terminal_shows() -> None:
    with pytest.raises(QuestionError) as error:
        read_request({"question": "x", "lang": "\ud83d\x1b[31m\n"})
    assert str(error.value).isprintable()


@pytest.mark.parametrize("k", [1, MOST_HITS])
def test_filters_that_a_search_can_mean_pass(k: int) -> None:
    assert read_filters(k, None, None, None, None) == SearchFilters(k=k)
    read = read_filters(k, "fr", "case", "motivation", "México")
    assert (read.k, read.lang, read.kind, read.stage, read.country) == (k, "fr", "case", "motivation", "MX")


@pytest.mark.parametrize("k", [0, -1, MOST_HITS + 1, 10**30])
def test_a_count_out_of_range_is_refused(k: int) -> None:
    with pytest.raises(QuestionError, match=f"'k' is {k}; expected 1 to {MOST_HITS}"):
        read_filters(k, None, None, None, None)


@pytest.mark.parametrize(
    ("lang", "kind", "stage", "country", "expected"),
    [
        ("de", None, None, None, "'lang' is 'de'; expected one of en, es, pt, fr"),
        (None, "poem", None, None, "'kind' is 'poem'; expected one of stage, practice"),
        (None, None, "wedding", None, "'stage' is 'wedding'; expected one of motivation"),
        (
            None,
            None,
            None,
            "Narnia",
            r"'country' is 'Narnia'; expected a country's name or its two letters \(ISO 3166-1\)",
        ),
        (None, None, None, "XX", "two letters"),
        (None, None, None, "ÑÑ", "two letters"),
        (None, None, None, "", "two letters"),
    ],
)
def test_a_filter_that_no_search_can_mean_is_named(
    lang: str | None, kind: str | None, stage: str | None, country: str | None, expected: str
) -> None:
    with pytest.raises(QuestionError, match=expected):
        read_filters(5, lang, kind, stage, country)
