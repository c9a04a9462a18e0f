"""Questions are paired with the texts that answer them, and with documents that only sound alike."""

from __future__ import annotations

import random

import pytest

from indexer.content.documents import Document, read_corpus
from indexer.content.passages import Passage, split_document
from indexer.encoder.training_pairs import (
    TrainingPair,
    TrainingTexts,
    add_noise,
    collect_texts,
    draw_pairs,
    hash_examples,
    list_pairs,
)
from tests.small_base import PRACTICE, write_base

NOT_ASKS = (
    "not_asks:\n  - opaque-grading: they turn our crates away\n  - no-such-document: nobody knows\n---\n\n## Steps"
)


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, ...]:
    folder = tmp_path_factory.mktemp("base")
    roots = write_base(folder)
    text = PRACTICE["en"].replace("---\n\n## Steps", NOT_ASKS)
    (folder / "kb/practices/open-grading.en.md").write_text(text, encoding="utf-8")
    return read_corpus(roots).documents


@pytest.fixture(scope="module")
def texts(documents: tuple[Document, ...]) -> TrainingTexts:
    passages: list[Passage] = []
    for document in documents:
        passages += split_document(document)[0]
    return collect_texts(documents, passages)


def test_an_ask_leads_to_its_section(documents: tuple[Document, ...], texts: TrainingTexts) -> None:
    pairs = list_pairs(documents, texts)
    question = "which signs warn of cheating at the scales"
    assert TrainingPair(question, "en", "open-grading", "warnings") in pairs


def test_a_not_ask_belongs_to_the_document_it_names_and_not_to_the_one_it_stands_in(
    documents: tuple[Document, ...], texts: TrainingTexts
) -> None:
    found = [pair for pair in list_pairs(documents, texts) if pair.negative]
    assert found == [TrainingPair("they turn our crates away", "en", "opaque-grading", "symptom", "open-grading")]


def test_texts_are_drawn_from_the_section_its_translations_and_the_summary(texts: TrainingTexts) -> None:
    pair = TrainingPair("which signs", "en", "open-grading", "warnings")
    chance = random.Random(0)
    drawn = [texts.draw(pair, chance) for _ in range(400)]
    shares = {
        "same": drawn.count(texts.sections["open-grading", "warnings"]["en"]) / 400,
        "other": drawn.count(texts.sections["open-grading", "warnings"]["es"]) / 400,
        "summary": drawn.count(texts.summaries["open-grading"]["en"]) / 400,
    }
    assert shares == pytest.approx({"same": 0.68, "other": 0.12, "summary": 0.2}, abs=0.06)
    assert "Warning signs" not in texts.sections["open-grading", "warnings"]["en"], "the heading would give it away"


def test_a_document_gives_so_many_pairs_a_language_at_most_those_with_negatives_among_them() -> None:
    many = [TrainingPair(str(number), "es", "a", "x") for number in range(50)]
    pairs = [*many, TrainingPair("not", "es", "a", "x", "b"), TrainingPair("one", "pt", "a", "x")]
    drawn = draw_pairs(pairs, 5, random.Random(1))
    assert len(drawn) == 6
    assert {"not", "one"} < {pair.question for pair in drawn}
    assert drawn == draw_pairs(pairs, 5, random.Random(1))
    assert drawn != draw_pairs(pairs, 5, random.Random(2))


def test_noise_leaves_most_questions_alone_and_every_word_readable() -> None:
    question = "¿Quién pagó la prueba del laboratorio?"
    chance = random.Random(0)
    noisy = [add_noise(question, chance) for _ in range(500)]
    assert 0.65 < noisy.count(question) / 500 < 0.8
    assert any(text.startswith("¿Quien pago") for text in noisy)
    assert "quién pagó la prueba del laboratorio" in noisy
    assert any(text.count(" ") == question.count(" ") - 1 for text in noisy)


def test_the_hash_changes_with_a_question_and_with_a_text(texts: TrainingTexts) -> None:
    pair = TrainingPair("which signs", "en", "open-grading", "warnings")
    first = hash_examples([pair], texts)
    assert first == hash_examples([pair], texts)
    assert first != hash_examples([TrainingPair("what signs", "en", "open-grading", "warnings")], texts)
    assert first != hash_examples([pair], TrainingTexts(texts.sections, {}))
