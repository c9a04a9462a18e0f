"""A case is told by its own sources, the paper as guidance, and with what the State did in it."""

from __future__ import annotations

import pytest

from bot.briefs.accounts import PAPER, speaks_of_state, take_lines, tell_case
from bot.briefs.case_choice import Choice
from bot.rendering.outline import Line
from bot.rendering.reader import ReaderContext
from tests.policy_base import read_policy_library


@pytest.mark.parametrize("lang", ["en", "es", "pt", "fr"])
def test_a_case_is_told_whole_in_each_language(lang: str) -> None:
    account = tell_case(Choice("bolivia-rural-alliances-par", (), 0.0), ReaderContext(lang, read_policy_library()))
    parts = (account.asks, account.did, account.ended, account.risks, account.unknown)
    assert all(parts)
    assert len(account.steps) == 3
    marks = [
        key for words in (account.did, account.ended, account.risks) for phrase in words for _, key in phrase.marks
    ]
    assert "siete-2016" in marks
    assert PAPER not in marks
    assert [key for _, key in account.guidance] == [PAPER]


def test_how_it_ended_begins_with_where_it_stands() -> None:
    account = tell_case(Choice("mediation-land-guatemala", (), 0.0), ReaderContext("en", read_policy_library()))
    assert account.ended[0].text == "Part of it goes on, part does not (2024)."


def test_a_case_without_the_state_says_so() -> None:
    account = tell_case(Choice("santa-cruz-anapo-camex", (), 0.0), ReaderContext("en", read_policy_library()))
    assert account.facts.partners.state == ()
    assert account.asks


@pytest.mark.parametrize(
    ("text", "lang", "speaks"),
    [
        ("El Estado agrega hasta 70%.", "es", True), ("Ha estado cerrado.", "es", False),
        ("O governo federal pagou.", "pt", True), ("A cooperativa pagou.", "pt", False),
        ("L'État paie la moitié.", "fr", True), ("Les membres paient.", "fr", False),
        ("A decree of 2009 made schools buy.", "en", True), ("The buyer pays.", "en", False),
    ],
)  # fmt: skip
def test_a_sentence_of_the_state_is_known_by_its_words(text: str, lang: str, speaks: bool) -> None:
    assert speaks_of_state(text, lang) is speaks


def test_a_line_that_announces_a_list_takes_its_first_item_along_or_is_left_out() -> None:
    lines = [Line("Two troubles are known:"), Line("x" * 400, item=True), Line("y")]
    assert [line.text[:3] for line in take_lines(lines, 100)] == ["Two", "xxx"]
    assert [line.text for line in take_lines([Line("One."), Line("Two:")], 100)] == ["One."]
    assert take_lines([]) == []
