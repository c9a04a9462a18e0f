"""The pocket edition's tools in a real browser come to the same as Python does, whatever is answered."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from bot.library import Library
from bot.pocket.programs import build_program
from bot.pocket.trees import build_tree
from bot.rendering.reader import ReaderContext
from bot.toolbox.amounts import list_readings, split_numbers, write_amount, write_amounts, write_number
from bot.toolbox.answers import Answers, Given
from bot.toolbox.outcomes import find_outcome
from bot.toolbox.tools import list_fields, list_tools, read_tool
from indexer.content.designs import Tool, ToolQuestion
from indexer.content.documents import read_corpus
from indexer.content.expressions import evaluate
from indexer.settings import read_settings
from tests.small_pocket import open_file, read_small_library, write_pocket

ROUNDS = 40
"""Random sets of answers for each tool."""

LISTS = [
    "48; 60;36", "1.250,5, 300", "48 60 36", "48,60,36", "1 200;800", "48,5", " ", "48\r\n60\n\n36", ";", "48, 60 36",
]  # fmt: skip
TYPED = [
    "1.250,50", "1,250.50", "1250,5", "12 000", "0,250", "5 mil", "$ 3.50", "-4", "1.2.3", "", "x", "1e5", "１２",
    "99%",
]  # fmt: skip
AMOUNTS = [0.0, -0.001, 0.125, 2.675, 0.5, 1.5, 2.5, 999.995, 1000.5, 1001.5, 12345.67, -23700.0, 1e12, 1e15, 1 / 3]
EXPRESSIONS = [
    "a + b * 2 - 1", "-a / b", "a ** b", "(a > 3) + (b > 3)", "a if word == 'yes' else b", "round(10 / 3, 1)",
    "min(a, b) + max(a, b, 9) + round(2.6) + abs(-1)", "count(ticked) + count(empty) + count(none)", "1 < b <= 2",
    "'x' in ticked and word in ['yes', 'no']", "word not in ('no', 'perhaps')", "not answered(none) and answered(b)",
    "none + 1", "min(a, none)", "a / 0", "answered(a / 0)", "10 ** 400", "1e300 * 1e300", "(0 - a) ** 0.5", "0 ** -1",
    "word + 1", "nobody", "none > 1", "none != 1", "none not in ['x']", "word < 1", "ticked == ['x', 'y']",
    "word < 'z'", "round(2.5)", "round(3.5)", "round(0.125, 2)", "round(2.675, 2)", "round(-2.5)", "round(1234.5, -2)",
    "'e' in word", "1 in word", "empty or a", "ticked and b", "not empty", "blank == ''", "True == 1",
    "round(shared / margin + 0.4999)", "sacks * 2", "max(350, 28 * sacks)", "sum(sacks)", "sum(sacks, 1)",
    "sum(sacks) / count(sacks)", "sacks / sum(sacks)", "sacks + others", "sacks + ticked", "empty + 1", "sum(empty)",
    "sum(none)", "sum(ticked)", "sacks / 0", "sacks + none", "-sacks", "round(sacks / 7, 2)", "sacks > 3",
    "running(sacks)", "running(sacks) - sacks", "running(none)", "running(empty)", "running(a)", "running(ticked)",
]  # fmt: skip
NAMES: dict[str, Any] = {
    "a": 4.0, "b": 2.0, "none": None, "word": "yes", "ticked": ["x", "y"], "empty": [], "blank": "",
    "shared": 1234.5, "margin": 7.25, "sacks": [22.0, 14.5, 9.0], "others": [1.0, 2.0],
}  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The small base."""
    return read_small_library(tmp_path_factory.mktemp("small"))


@pytest.fixture
def phone(browser: Browser, library: Library, tmp_path: Path) -> Iterator[Page]:
    """A file's scripts, open."""
    page, faults = open_file(browser, write_pocket(tmp_path, "en", library))
    yield page
    page.context.close()
    assert faults == []


def draw_answers(tool: Tool, chance: random.Random) -> dict[str, Given]:
    """Draw answers to some of a tool's questions."""
    given: dict[str, Given] = {}
    for question in tool.questions:
        for field in list_fields(tool, question):
            if chance.random() < 0.8 and not question.ticks:
                given[field] = draw_answer(question, chance)
    return given


def draw_answer(question: ToolQuestion, chance: random.Random) -> Given:
    ids = [option.id for option in question.options]
    if question.kind == "many":
        return tuple(id for id in ids if chance.random() < 0.4)
    if question.kind == "choice":
        return chance.choice(ids)
    if question.kind == "scale":
        return float(chance.randrange(len(ids)))
    if question.kind == "text":
        return "texto"
    if question.kind == "numbers":
        return tuple(draw_number(question, chance) for _ in range(chance.randrange(1, 6)))
    return draw_number(question, chance)


def draw_number(question: ToolQuestion, chance: random.Random) -> float:
    number = chance.uniform(question.least or 0, min(question.most or 5000, 5000))
    return float(round(number, 0 if question.whole else chance.choice([0, 1, 2])))


def describe_outcome(tool: Tool, given: dict[str, Given]) -> dict[str, Any]:
    outcome = find_outcome(tool, Answers(given, {}, frozenset(given), (), True))
    return {
        "asked": [question.id for question in outcome.asked], "open": [question.id for question in outcome.open],
        "missing": [question.id for question in outcome.missing], "values": dict(outcome.values),
        "results": {group: [one.id for one in results] for group, results in outcome.results.items()},
        "sheets": list(outcome.sheets),
    }  # fmt: skip


def test_every_tool_comes_to_the_same_in_the_file_as_on_the_site(phone: Page, library: Library) -> None:
    """Random answers to every tool of the real base and of the small one."""
    chance = random.Random(1)
    real = Library(read_corpus([root for root in read_settings().kb if root.name == "kb"]).documents, {})
    tools = [read_tool(base, one.id, "en") for base in (real, library) for one in list_tools(base, "en")]
    assert len(tools) > 10
    for text in tools:
        drawn = [draw_answers(text.tool, chance) for _ in range(ROUNDS)]
        program = build_program(text, ReaderContext("en", real))
        worked = phone.evaluate("([tool, all]) => all.map((given) => Alianza.work(tool, given))", [program, drawn])
        for given, found in zip(drawn, worked, strict=True):
            expected = describe_outcome(text.tool, given)
            assert found == expected, (text.id, given)


def test_expressions_and_numbers_come_to_the_same(phone: Page) -> None:
    """What Python refuses is null; ties are rounded to the even digit; numbers are read and written alike."""
    trees = [build_tree(text) for text in EXPRESSIONS]
    found = phone.evaluate("([all, names]) => all.map((tree) => Alianza.evaluate(tree, names))", [trees, NAMES])
    for text, value in zip(EXPRESSIONS, found, strict=True):
        assert (text, value) == (text, evaluate(text, NAMES))
    assert phone.evaluate("all => all.map(Alianza.listReadings)", TYPED) == [list_readings(typed) for typed in TYPED]
    assert phone.evaluate("all => all.map(Alianza.splitNumbers)", LISTS) == [split_numbers(typed) for typed in LISTS]
    assert phone.evaluate("one => Alianza.writeAmounts(one, 'money')", AMOUNTS) == write_amounts(AMOUNTS, "money")
    written = phone.evaluate("all => all.map((one) => Alianza.writeNumber(one))", AMOUNTS)
    assert written == [write_number(amount) for amount in AMOUNTS]
    for unit in ("money", "exact", "percent"):
        written = phone.evaluate("([all, unit]) => all.map((one) => Alianza.writeAmount(one, unit))", [AMOUNTS, unit])
        assert written == [write_amount(amount, unit) for amount in AMOUNTS]
