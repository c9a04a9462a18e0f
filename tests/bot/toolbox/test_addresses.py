"""Short addresses say all that long ones say."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from bot.rendering.reader import ReaderContext
from bot.toolbox.addresses import list_short_pairs, mark_questions, open_short, read_code, tool_url, write_code
from bot.toolbox.answers import read_answers
from bot.toolbox.outcomes import find_outcome
from bot.toolbox.session import group_values
from tests.small_tools import read_text_of

ROUNDS = [
    ("cards", "trust_producers=0&trust_buyer=3&news_buyer=1", "03---1"),
    ("cards", "", "------"),
    ("sums", "households=1250&price=0.5&credit=yes", "1250_0.5_-_1-_"),
    ("which-way", "buyer=no&lack=", "1~_-_"),
    ("which-way", "buyer=no&lack=inputs&lack=cash", "13_-_"),
    ("which-way", "buyer=yes&families=7", "0-_7_"),
    ("paper-check", "copy=ours&clauses=end", "14_"),
]


@pytest.mark.parametrize(("tool", "query", "code"), ROUNDS)
def test_a_code_gives_back_the_answers(tmp_path: Path, tool: str, query: str, code: str) -> None:
    """A letter a question, its number where it asks for one."""
    text = read_text_of(tmp_path, tool)
    answers = read_answers(text.tool, group_values(parse_qsl(query, keep_blank_values=True)))
    asked = frozenset(question.id for question in find_outcome(text.tool, answers).asked)
    written = write_code(text.tool, answers, asked)
    assert written == mark_questions(text.tool) + code
    assert read_answers(text.tool, read_code(text.tool, written)).given == answers.given


def test_answers_beside_a_code_count_more(tmp_path: Path) -> None:
    """So a forwarded address can be changed by hand; a typed text travels beside the code."""
    text = read_text_of(tmp_path, "cards")
    values = {"name-buyer": ["María"], "trust_buyer": ["3"]}
    answers = read_answers(text.tool, values)
    pairs = list(list_short_pairs(text.tool, answers, frozenset(q.id for q in text.tool.questions), texts=True))
    assert pairs == [("a", f"{mark_questions(text.tool)}-3----"), ("name-buyer", "María")]
    opened = open_short(text.tool, {**group_values(pairs), "trust_buyer": ["1"]})
    assert read_answers(text.tool, opened).given == {"name-buyer": "María", "trust_buyer": 1.0}


@pytest.mark.parametrize("code", ["", "x", "000", "000------", "{}1", "{}1111111111", "{}12_x_\x00", "{}" + "z" * 9999])
def test_a_code_of_another_tool_or_none_is_refused(tmp_path: Path, code: str) -> None:
    """Whatever stands in it."""
    tool = read_text_of(tmp_path, "which-way").tool
    with pytest.raises(ValueError, match=r"code|literal|limit"):
        read_code(tool, code.format(mark_questions(tool)))


def test_the_mark_changes_with_the_questions(tmp_path: Path) -> None:
    """Its words do not matter, its options do."""
    tool = read_text_of(tmp_path, "which-way").tool
    question = tool.questions[0]
    fewer = question.model_copy(update={"options": question.options[:1]})
    assert mark_questions(tool.model_copy(update={"questions": (fewer, *tool.questions[1:])})) != mark_questions(tool)
    assert mark_questions(tool.model_copy(update={"values": ()})) == mark_questions(tool)


def test_an_address_is_quoted() -> None:
    """The id and each answer."""
    url = tool_url(ReaderContext("pt", root="/alianza"), "a/b", [("x", "1 & 2")], "sheet")
    assert url == "/alianza/lite/tools/a%2Fb/sheet?lang=pt&x=1+%26+2"
