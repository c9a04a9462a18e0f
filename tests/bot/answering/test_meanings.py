"""Who asks what a word means is told its meaning as the glossary has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answering.answers import Answer, Meaning
from bot.engine import Engine
from bot.rendering.plain_text import write_markdown
from tests.additions import add_document, open_engine
from tests.small_base import write_base

GLOSSARY = """- id: cold-chain
  en: {term: cold chain, also: [CCH, kept cool all the way], definition: "Keeping things cool from field to shop."}
  es: {term: cadena de frío, definition: "Mantener frío."}
  pt: {term: cadeia de frio, definition: "Manter frio."}
  fr: {term: chaîne du froid, definition: "Garder au froid."}
  see: cold-way
- id: cold
  en: {term: cold, definition: "Not warm."}
  es: {term: frío, definition: "Sin calor."}
  pt: {term: frio, definition: "Sem calor."}
  fr: {term: froid, definition: "Sans chaleur."}
"""
MEANING = Meaning("cold chain", "Keeping things cool from field to shop.", "cold-way")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder: Path = tmp_path_factory.mktemp("words")
    write_base(folder)
    steps = "## Steps {#steps}\n\n1. Pack the milk in ice.\n2. Drive by night.\n3. Unload in the shade.\n"
    asks = "first: Buy ice first.\nasks:\n  - steps: how do we pack milk in ice for the chain of shops\n"
    add_document(folder, "practice", "cold-way.en", steps, asks)
    (folder / "kb" / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    return open_engine(folder)


@pytest.mark.parametrize("question", ["What is the cold chain?", "they came with their CCH, what does it mean for us?"])
def test_a_term_is_told_by_its_definition_the_longest_name_first(engine: Engine, question: str) -> None:
    assert engine.ask(question, "en").meaning == MEANING


def test_a_term_that_is_not_named_is_the_one_that_the_nearest_document_explains(engine: Engine) -> None:
    question = "what is the chain of shops for which we pack milk in ice?"
    assert engine.ask(question, "en").meaning == MEANING


@pytest.mark.parametrize("question", ["how do we pack milk in ice for the cold chain", "What is a partnership?"])
def test_no_meaning_is_told_to_who_asks_for_something_else(engine: Engine, question: str) -> None:
    assert engine.ask(question, "en").meaning is None


def test_a_meaning_is_written_before_what_to_do(engine: Engine) -> None:
    answer: Answer = engine.ask("What is the cold chain?", "en")
    written = write_markdown(answer)
    assert written.startswith(f"**cold chain**: {MEANING.definition}\n\n")
