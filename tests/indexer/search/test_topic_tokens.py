"""Token vectors of topics: what is near word by word scores high, and only what changed is encoded again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.content.documents import Ask, read_corpus
from indexer.encoder.protocol import Prompt
from indexer.search.topic_tokens import (
    ASKS_ENCODED,
    NEAR,
    TopicText,
    TopicTokens,
    build_topic_tokens,
    leave_near_out,
    list_topic_texts,
)
from indexer.search.vectors import normalize, quantize_rows
from tests.additions import add_document
from tests.small_base import write_base
from tests.stand_in import StandInEncoder

TEXTS = [
    TopicText("late-pay", "en", ("Late payment. The buyer pays late.",), ("the buyer pays late", "no money yet")),
    TopicText("late-pay", "es", ("Pago tardío. El comprador paga tarde.",), ("el comprador paga tarde",)),
    TopicText("bad-scale", "en", ("The scale lies. Weights are short.",), ("his scale robs us", "short weight")),
]


class CountingEncoder(StandInEncoder):
    """Remembers every text whose tokens it gave."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode_tokens(
        self, texts: Sequence[str], prompt: Prompt
    ) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
        self.texts += texts
        return super().encode_tokens(texts, prompt)


def build(texts: Sequence[TopicText], previous: TopicTokens | None = None) -> tuple[TopicTokens, list[str]]:
    encoder = CountingEncoder()
    tokens = build_topic_tokens(texts, previous, lambda: encoder)
    assert tokens is not None
    return tokens, encoder.texts


def ask(question: str) -> NDArray[np.float32]:
    return StandInEncoder().encode_query_tokens(question)[1]


def test_practices_and_problems_are_topics_with_their_title_summary_and_asks(tmp_path: Path) -> None:
    texts = list_topic_texts(read_corpus(write_base(tmp_path)).documents)
    assert {(text.document, text.lang) for text in texts} == {
        *(("open-grading", lang) for lang in ("en", "es")),
        *(("opaque-grading", lang) for lang in ("en", "es", "pt")),
    }
    english = next(text for text in texts if (text.document, text.lang) == ("open-grading", "en"))
    assert english.passages[0].startswith("Grade quality in sight of all. How to make grading")
    assert english.queries == (
        "how do we grade quality in sight",
        "How many grades are enough?",
        "which signs warn of cheating at the scales",
    )


def test_messages_go_before_asks_of_which_only_so_many_are_encoded(tmp_path: Path) -> None:
    documents = read_corpus(write_base(tmp_path)).documents
    told = next(one for one in documents if (one.id, one.lang) == ("open-grading", "en"))
    messages = [Ask("", f"we are {number} and he grades alone", 3) for number in range(ASKS_ENCODED - 1)]
    told = replace(told, messages=tuple(messages))
    (text,) = list_topic_texts([told])
    assert len(text.queries) == ASKS_ENCODED
    assert text.queries[:-1] == tuple(message.text for message in told.messages)
    assert text.queries[-1] == "how do we grade quality in sight"


def test_a_topic_that_says_the_questions_words_scores_higher() -> None:
    tokens, _ = build(TEXTS)
    scores = tokens.score(ask("the scale robs us"), "en", ["late-pay", "bad-scale"])
    assert list(scores) == ["late-pay", "bad-scale"]
    assert scores["bad-scale"] > scores["late-pay"] + 0.2
    assert -1 <= min(scores.values()) <= max(scores.values()) <= 1.01


def test_the_score_is_the_mean_of_the_best_cosine_of_each_token() -> None:
    tokens, _ = build(TEXTS)
    entry = tokens.entries["bad-scale", "en"]
    rows = tokens.codes[entry.start : entry.end] * tokens.scales[entry.start : entry.end, None]
    question = normalize(ask("short money") - tokens.means[1, 0])
    expected = float((rows @ question.T).max(axis=0).mean())
    assert tokens.score(ask("short money"), "en", ["bad-scale"])["bad-scale"] == pytest.approx(expected, abs=1e-5)


def test_a_topic_is_read_in_the_questions_language_else_in_the_nearest_it_has() -> None:
    tokens, _ = build(TEXTS)
    spanish = ask("el comprador paga tarde")
    assert tokens.score(spanish, "es", ["late-pay"])["late-pay"] > 0.9
    assert set(tokens.score(spanish, "es", ["late-pay", "bad-scale"])) == {"late-pay", "bad-scale"}


def test_no_tokens_and_no_topics_give_no_scores() -> None:
    tokens, _ = build(TEXTS)
    assert tokens.score(ask(""), "en", ["late-pay"]) == {}
    assert tokens.score(ask("money"), "en", ["no-such-document"]) == {}
    assert build_topic_tokens([], None, StandInEncoder) is None


def test_a_saved_file_gives_the_same_scores_and_is_mapped_not_read(tmp_path: Path) -> None:
    tokens, _ = build(TEXTS)
    tokens.save(tmp_path)
    loaded = TopicTokens.load(tmp_path)
    assert isinstance(loaded.codes, np.memmap)
    question = ask("the scale robs us")
    assert loaded.score(question, "en", ["bad-scale"]) == tokens.score(question, "en", ["bad-scale"])
    assert loaded.entries == tokens.entries


def test_only_a_topic_whose_texts_changed_is_encoded_again() -> None:
    first, _ = build(TEXTS)
    changed = [replace(TEXTS[0], queries=("the mill owes us",)), *TEXTS[1:]]
    second, encoded = build(changed, first)
    assert encoded == [*TEXTS[0].passages, "the mill owes us"]
    np.testing.assert_array_equal(second.means, first.means)
    question = ask("the scale robs us")
    assert second.score(question, "en", ["bad-scale"]) == first.score(question, "en", ["bad-scale"])
    assert second.score(ask("the mill owes us"), "en", ["late-pay"])["late-pay"] > 0.9


def test_where_most_topics_changed_all_are_encoded_and_the_means_taken_anew() -> None:
    first, _ = build(TEXTS)
    changed = [replace(text, queries=("other words",)) for text in TEXTS[:2]] + TEXTS[2:]
    second, encoded = build(changed, first)
    fresh, _ = build(changed)
    assert "short weight" in encoded
    np.testing.assert_array_equal(second.means, fresh.means)


def test_of_vectors_near_to_each_other_the_first_stays() -> None:
    rows = normalize(np.array([[1, 0], [1, 0.1], [0, 1], [0.5, 1]], np.float32))
    assert leave_near_out(rows).tolist() == rows[[0, 2]].tolist()
    assert rows[2] @ rows[3] > NEAR


def test_eight_bits_keep_a_vector_within_half_a_step() -> None:
    rows = normalize(np.random.default_rng(0).normal(size=(20, 384)).astype(np.float32))
    codes, scales = quantize_rows(rows)
    assert codes.dtype == np.int8
    assert np.abs(codes * scales[:, None] - rows).max() <= scales.max() / 2 + 1e-7


def test_of_many_asks_those_of_whole_sections_are_encoded_first(tmp_path: Path) -> None:
    write_base(tmp_path)
    asks = [f"  - {'q-price' if number % 2 else 'steps'}: question {number}\n" for number in range(2 * ASKS_ENCODED)]
    body = "## Steps {#steps}\n\n1. Do it.\n\n## What price? {#q-price}\n\nNone.\n"
    add_document(tmp_path, "practice", "long-list.en", body, "asks:\n" + "".join(asks))
    texts = list_topic_texts(read_corpus((tmp_path / "kb",)).documents)
    queries = next(text.queries for text in texts if text.document == "long-list")
    assert queries == tuple(f"question {number}" for number in range(0, 2 * ASKS_ENCODED, 2))
