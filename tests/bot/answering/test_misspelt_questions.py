"""A question with misspelt words is answered as it was meant, and the answer says how it was read."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.answering.parsed_question import shorten_meant
from bot.app import build_app
from bot.engine import Engine
from bot.rendering.plain_text import write_markdown
from tests.additions import add_document, open_engine
from tests.handmade import make_question
from tests.small_base import read_test_settings, write_base

BODY = """## Steps {#steps}

1. Found the cooperative with a meeting [@larc-02-3, §28].
2. A cooperative has rules. Every cooperative has members.
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder: Path = tmp_path_factory.mktemp("misspelt")
    write_base(folder)
    add_document(folder, "practice", "found-it.en", BODY, "asks:\n  - steps: how do we found a cooperative\n")
    return open_engine(folder)


def test_a_misspelt_question_gets_the_answer_that_was_meant(engine: Engine) -> None:
    """With what was read before it; the question stays as it was typed."""
    right, typed = engine.ask("how do we found a cooperative?", "en"), engine.ask("how do we found a coperative?", "en")
    assert typed.meant == "how do we found a cooperative?"
    assert (typed.practice, typed.steps) == (right.practice, right.steps)
    assert typed.question == "how do we found a coperative?"
    assert write_markdown(typed).startswith("*Read as: `how do we found a cooperative?`*")


def test_a_question_without_slips_is_read_as_it_stands(engine: Engine) -> None:
    answer = engine.ask("how do we found a cooperative?", "en")
    assert answer.meant == ""
    assert "Read as" not in write_markdown(answer)


def test_the_page_says_how_it_read_and_escapes_it(engine: Engine, tmp_path: Path) -> None:
    question = "how do we found a coperative <b>?"
    with TestClient(build_app(engine, read_test_settings(tmp_path))) as client:
        html = client.get("/lite/ask", params={"q": question, "lang": "en"}).text
    assert "Read as: «how do we found a cooperative &lt;b&gt;?»" in html


def test_of_a_long_message_the_mended_words_alone_are_shown() -> None:
    typed = "in our valley forty families want to sell milk together and found a «coperative», this year"
    question = make_question(typed, meant=typed.replace("coperative", "cooperative"))
    assert shorten_meant(question) == "cooperative"
    assert shorten_meant(make_question("a coperative", meant="a cooperative")) == "a cooperative"
    assert shorten_meant(make_question("a cooperative")) == ""
