"""Messages are told apart by sense and words together; care comes before all else, also in passing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.content.message_examples import MessageExample, write_pattern
from indexer.search.message_types import (
    LEAST_CARE,
    ORDINARY_MESSAGE,
    MessageClassifier,
    MessageType,
    choose_type,
    fit_classifier,
    load_classifier,
)
from tests.stand_in import StandInEncoder

ENCODER = StandInEncoder()
TEXTS = {
    "care:danger": ["I want to die", "my brother wants to die", "no wish to live", "I do not want to live"],
    "greeting": ["hello", "good morning", "hello friend", "good day"],
    "ordinary": ["the buyer pays late", "prices kill us", "who keeps the money", "we sell honey together"],
}
EXAMPLES = [MessageExample(text, "en", name) for name, texts in TEXTS.items() for text in texts]


VECTORS = ENCODER.encode_queries([example.text for example in EXAMPLES])
CARE = np.array([example.needs_care for example in EXAMPLES])


def embed(text: str) -> NDArray[np.float32]:
    row: NDArray[np.float32] = ENCODER.encode_queries([text])[0]
    return row


def judge(classifier: MessageClassifier, text: str) -> dict[str, float]:
    near = VECTORS @ embed(text)
    return classifier.judge(text, embed(text), near[CARE], near[~CARE])


@pytest.fixture(scope="module")
def classifier() -> MessageClassifier:
    fitted = fit_classifier(EXAMPLES, VECTORS, {"care:danger": write_pattern({"en": ("rope*",)})})
    assert fitted
    return fitted


def test_shares_add_up_and_examples_are_told_as_they_are(classifier: MessageClassifier) -> None:
    for example in EXAMPLES:
        shares = judge(classifier, example.text)
        assert sum(shares.values()) == pytest.approx(1.0, abs=1e-5)
        assert max(shares, key=lambda name: shares[name]) == example.message_class


def test_a_classifier_written_down_judges_as_before(classifier: MessageClassifier, tmp_path: Path) -> None:
    classifier.save(tmp_path / "types.npz")
    loaded = load_classifier(tmp_path / "types.npz")
    assert loaded
    text = "my sister wants to die"
    assert judge(loaded, text) == pytest.approx(judge(classifier, text), abs=1e-3)


def test_a_word_of_a_kinds_own_list_counts(classifier: MessageClassifier) -> None:
    plain, told = judge(classifier, "the buyer pays hens"), judge(classifier, "the buyer pays ropes")
    assert told["care:danger"] > 5 * plain["care:danger"]


def test_without_a_file_or_with_one_class_there_is_none(tmp_path: Path) -> None:
    assert load_classifier(tmp_path / "types.npz") is None
    alike = [example for example in EXAMPLES if example.message_class == "ordinary"]
    assert fit_classifier(alike, ENCODER.encode_queries([example.text for example in alike]), {}) is None


def test_a_classifier_is_taken_again_while_it_would_be_fitted_to_the_same(
    classifier: MessageClassifier, tmp_path: Path
) -> None:
    words = {"care:danger": write_pattern({"en": ("rope*",)})}
    classifier.save(tmp_path / "types.npz")
    kept = load_classifier(tmp_path / "types.npz")
    assert kept
    assert fit_classifier(EXAMPLES, VECTORS, words, kept) is kept
    others = [
        fit_classifier(EXAMPLES[:-1], VECTORS[:-1], words, kept),
        fit_classifier(EXAMPLES, VECTORS + np.float32(1e-3), words, kept),
        fit_classifier(EXAMPLES, VECTORS, {}, kept),
    ]
    assert all(other is not kept for other in others)


def test_two_classes_are_told_apart_too() -> None:
    pair = [example for example in EXAMPLES if example.message_class != "greeting"]
    fitted = fit_classifier(pair, ENCODER.encode_queries([example.text for example in pair]), {})
    assert fitted
    assert judge(fitted, "I want to die")["care:danger"] > 0.5
    assert judge(fitted, "the buyer pays late")["care:danger"] < 0.5


@pytest.mark.parametrize(
    ("shares", "kind"),
    [
        ({"care:a": LEAST_CARE / 2, "care:b": LEAST_CARE / 2 + 0.01, "ordinary": 0.0}, ("care", ("b", "a"))),
        ({"care:a": 0.1, "care:b": 0.8, "ordinary": 0.1}, ("care", ("b",))),
        ({"care:a": LEAST_CARE - 0.1, "greeting": 0.05, "ordinary": 0.05}, ("ordinary", ())),
        ({"care:a": 0.1, "greeting": 0.6, "ordinary": 0.3}, ("greeting", ())),
        ({"care:a": 0.1, "greeting": 0.2, "vague": 0.2, "ordinary": 0.5}, ("ordinary", ())),
        ({"care:a": 0.0, "greeting": 0.4, "vague": 0.0, "ordinary": 0.6}, ("greeting", ())),
        ({}, ("ordinary", ())),
    ],
)
def test_care_comes_first_and_doubt_is_a_question(shares: dict[str, float], kind: tuple[str, tuple[str, ...]]) -> None:
    chosen = choose_type(shares)
    assert (chosen.kind, chosen.care) == kind
    assert chosen.suspected == pytest.approx(sum(share for name, share in shares.items() if name.startswith("care:")))


def test_the_part_of_a_long_message_that_sounds_worst_is_found(classifier: MessageClassifier) -> None:
    long = "we want to sell honey together this year and the buyer pays late, but my brother wants to die"
    assert classifier.find_suspects(long)[0] == "but my brother wants to die"
    assert classifier.find_suspects("my brother wants to die, what now") == []


def test_what_sounds_bad_is_found_in_a_message_without_a_comma(classifier: MessageClassifier) -> None:
    long = "we want to sell honey together this year and the buyer pays late and my brother wants to die"
    assert "my brother wants to die" in classifier.find_suspects(long)[0]


def test_serving_loads_no_scikit_learn() -> None:
    code = "import sys, indexer.search.retriever, bot.engine; print({'sklearn'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"


def test_an_ordinary_message_needs_no_care() -> None:
    assert MessageType("ordinary") == ORDINARY_MESSAGE
