"""A message's topic is told by words that set its asks apart from those of other topics, however they are spelled."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexer.content.documents import Ask, Document, read_corpus
from indexer.content.spelling import build_spelling
from indexer.search.build import build_index
from indexer.search.index import load_index
from indexer.search.topic_classifier import (
    LEAST_SHARE,
    MESSAGE_WEIGHT,
    MODEL,
    Example,
    TopicClassifier,
    build_topic_classifier,
    hash_examples,
    list_examples,
)
from tests.small_base import write_base
from tests.stand_in import StandInEncoder

TEXTS = {
    "late-pay": ["the buyer pays late", "they owe us three months", "no money came for the milk"],
    "grading": ["the scale lies", "they graded my boxes down", "nobody sees the analysis"],
    "savings": ["we save every week", "who keeps the key of the box", "a loan from our fund"],
}
EXAMPLES = [Example(text, document, 1.0) for document, texts in TEXTS.items() for text in texts]


@pytest.fixture(scope="module")
def classifier() -> TopicClassifier:
    learned = build_topic_classifier(EXAMPLES)
    assert learned
    return learned


def choose(classifier: TopicClassifier, text: str) -> str:
    shares = classifier.judge(text)
    return max(shares, key=lambda document: shares[document])


def test_each_example_is_of_its_own_topic_and_shares_add_up(classifier: TopicClassifier) -> None:
    for example in EXAMPLES:
        assert choose(classifier, example.text) == example.document
        shares = np.exp(list(classifier.judge(example.text).values()))
        assert shares.sum() == pytest.approx(1.0, abs=len(TEXTS) * 2 * LEAST_SHARE)


@pytest.mark.parametrize(
    "text", ["THE BUYERS PAY LATELY", "buyer payed late, somos 32 en el grupo", "y el comprador late buyer"]
)
def test_other_spellings_and_words_beside_the_point_do_not_hide_it(classifier: TopicClassifier, text: str) -> None:
    assert choose(classifier, text) == "late-pay"


def test_a_text_without_a_known_word_is_of_no_topic_more_than_of_another(classifier: TopicClassifier) -> None:
    shares = classifier.judge("…")
    assert max(shares.values()) - min(shares.values()) < 2.5


def test_what_is_written_is_read_and_learned_again_only_from_other_examples(
    classifier: TopicClassifier, tmp_path: Path
) -> None:
    classifier.save(tmp_path)
    read = TopicClassifier.load(tmp_path)
    assert read
    assert read.judge("they owe us for the milk") == pytest.approx(
        classifier.judge("they owe us for the milk"), abs=0.01
    )
    assert build_topic_classifier(EXAMPLES, read) is read
    assert build_topic_classifier(EXAMPLES[1:], read) is not read
    assert hash_examples(EXAMPLES) != hash_examples(EXAMPLES[1:])


def test_it_is_learned_the_same_each_time(classifier: TopicClassifier) -> None:
    again = build_topic_classifier(EXAMPLES)
    assert again
    np.testing.assert_array_equal(again.weights, classifier.weights)


def test_one_topic_is_no_choice_and_two_are(tmp_path: Path) -> None:
    assert build_topic_classifier([]) is None
    assert build_topic_classifier(EXAMPLES[:3]) is None
    assert TopicClassifier.load(tmp_path) is None
    two = build_topic_classifier(EXAMPLES[:6])
    assert two
    assert [choose(two, example.text) for example in EXAMPLES[:6]] == [example.document for example in EXAMPLES[:6]]


def read_topics(folder: Path) -> list[Document]:
    documents = read_corpus(write_base(folder)).documents
    return [document for document in documents if document.kind in ("practice", "problem")]


def test_titles_asks_and_messages_are_examples_and_messages_count_more(tmp_path: Path) -> None:
    documents = read_topics(tmp_path)
    told = replace(documents[0], messages=(Ask("", "somos 32 y no nos pagan", 3),))
    found = list_examples([told, *documents[1:]], build_spelling({}, {}, {}))
    of_first = [one for one in found if one.document == told.id][: 2 + len(told.asks)]
    assert of_first[0].text == f"{told.title}. {told.summary}"
    assert [one.text for one in of_first[1:-1]] == [ask.text for ask in told.asks]
    assert of_first[-1] == Example("somos 32 y no nos pagan", told.id, MESSAGE_WEIGHT)
    assert {one.document for one in found} == {document.id for document in documents}


def test_a_build_keeps_it_for_the_next_one_while_nothing_about_topics_changes(tmp_path: Path) -> None:
    roots, encoder = write_base(tmp_path), StandInEncoder()

    def build() -> tuple[TopicClassifier, bytes]:
        build_index(roots, tmp_path / "index", encoder.fingerprint, lambda: encoder)
        index = load_index(tmp_path / "index", encoder.fingerprint, encoder.dim)
        assert index.topic_classifier
        return index.topic_classifier, (tmp_path / "index" / index.manifest.data / MODEL).read_bytes()

    first, _ = build()
    assert set(first.documents) == {document.id for document in read_topics(tmp_path / "other")}
    case = roots[1] / "bajio-contracts.en.md"
    case.write_text(case.read_text(encoding="utf-8") + "\nOne more sentence.\n", encoding="utf-8")
    assert build()[0].hash == first.hash
    practice = roots[0] / "practices" / "open-grading.es.md"
    practice.write_text(
        practice.read_text(encoding="utf-8").replace(
            "asks:\n", "messages:\n  - somos 32 y no se ve la pesa\nasks:\n", 1
        ),
        encoding="utf-8",
    )
    assert build()[0].hash != first.hash
