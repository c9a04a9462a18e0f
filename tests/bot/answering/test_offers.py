"""What stands beside an answer: the tool that a sum asks for, the text that a letter asks for, linked or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import Engine
from bot.messages import say
from tests.additions import add_document, open_engine
from tests.small_base import write_base

SUM = "how do we work out what a sack of sorghum costs"
COST = "what a sack of sorghum costs to bring to town"
LETTER = "write me a letter about sacks of sorghum that were never paid"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder: Path = tmp_path_factory.mktemp("offers")
    write_base(folder)
    tool = "## What it is for {#purpose}\n\nIt counts what a sack of sorghum costs.\n"
    asks = f"first: Write down every trip.\nasks:\n  - purpose: {SUM}\n  - purpose: {COST}\n"
    add_document(folder, "tool", "sack-sums.en", tool, asks)
    steps = "## Steps {#steps}\n\n1. Sell the sorghum together.\n"
    add_document(folder, "practice", "sell-sorghum.en", steps, "asks:\n  - steps: how do we sell sorghum together\n")
    text = "## Text {#text}\n\nWe ask to be paid for ____ sacks of sorghum.\n"
    add_document(folder, "model", "sorghum-letter.en", text, f"first: Sign it.\nasks:\n  - text: {LETTER}\n")
    return open_engine(folder)


def test_who_asks_how_to_work_something_out_is_answered_by_the_tool_that_does(engine: Engine) -> None:
    answer = engine.ask(SUM, "en")
    assert [statement.plain for statement in answer.direct_answer] == ["Write down every trip."]
    assert [name for _, name, _ in answer.tools_and_workshops] == ["sack-sums"]


def test_a_tool_that_is_nearer_than_all_else_is_offered_though_nothing_links_to_it(engine: Engine) -> None:
    assert [name for _, name, _ in engine.ask(COST, "en").tools_and_workshops] == ["sack-sums"]
    assert engine.ask("how do we sell sorghum together", "en").tools_and_workshops == ()


def test_who_is_offered_a_text_to_fill_in_is_not_told_that_none_is_written(engine: Engine) -> None:
    answer = engine.ask(LETTER, "en")
    assert [name for name, _ in answer.models] == ["sorghum-letter"]
    assert answer.task_note == ""
    assert engine.ask("Write a speech for the plant that rejects our boxes", "en").task_note == say("write_none", "en")
