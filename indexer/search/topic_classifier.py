"""Which topic a message's words speak of: a linear classifier, learned at build time from all that people would write.

A search compares a message with one text after the other, and a word beside the point leads it astray. The classifier
has seen every ask, message, title and summary of every practice and problem, and weighs what sets one topic's apart
from the others'. Alone it is worse than the search; together they are better than each (`docs/reranking.md`).

It is a logistic regression for each topic against all others (scikit-learn's SGDClassifier, weights averaged over its
steps: Bottou, "Stochastic gradient descent tricks", 2012), over hashed words and letters (`text_features.py`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.content.documents import Document
from indexer.content.spelling import Spelling
from indexer.search.text_features import BUCKETS, FORM, measure_rarity, stack_features, weigh_features
from indexer.vocabulary import TOPIC_KINDS

MODEL, WEIGHTS = "topic_classifier.npz", "topic_weights.npy"
FILES = frozenset({MODEL, WEIGHTS})

PENALTY = 3e-6
ROUNDS = 12
"""Passes over the examples: with twenty, and a third of the penalty, the measured sets gain nothing."""

MESSAGE_WEIGHT = 2.0
"""What a message counts beside an ask: it is what will be judged."""

LEAST_SHARE = 1e-6
"""Added to every share: no topic is farther behind another than the logarithm of a million."""


class Example(NamedTuple):
    """A text, its short forms written out, the topic that it belongs to, and what it counts."""

    text: str
    document: str
    weight: float


@dataclass(frozen=True, slots=True)
class TopicClassifier:
    """``weights`` (BUCKETS, topics) float16 and ``bias`` (topics,) float32 of the topics in ``documents``, ``rarity``
    (BUCKETS,) float32 what a feature counts; ``hash`` names the examples that it was learned from."""

    documents: tuple[str, ...]
    weights: NDArray[np.float16]
    bias: NDArray[np.float32]
    rarity: NDArray[np.float32]
    hash: str

    def judge(self, text: str) -> dict[str, float]:
        """Give the natural logarithm of each topic's share in a text, below 0: shares are 0…1, together 1."""
        buckets, values = weigh_features(text, self.rarity)
        logits = values @ self.weights[buckets].astype(np.float32) + self.bias
        likely = 1 / (1 + np.exp(-logits))
        shares = np.log(likely / max(float(likely.sum()), 1e-30) + LEAST_SHARE)
        return dict(zip(self.documents, shares.tolist(), strict=True))

    def save(self, folder: Path) -> None:
        """Write the classifier's files. Raises OSError."""
        np.save(folder / WEIGHTS, self.weights)
        np.savez(
            folder / MODEL,
            documents=np.array(self.documents),
            bias=self.bias,
            rarity=self.rarity.astype(np.float16),
            hash=np.array(self.hash),
        )

    @staticmethod
    def load(folder: Path) -> TopicClassifier | None:
        """Read what ``save`` wrote, the weights mapped from disk; None where there is none. Raises OSError, or
        ValueError for another form."""
        if not (folder / MODEL).is_file():
            return None
        with np.load(folder / MODEL) as arrays:
            documents, rarity = tuple(arrays["documents"].tolist()), arrays["rarity"].astype(np.float32)
            weights = np.load(folder / WEIGHTS, mmap_mode="r")
            return TopicClassifier(documents, weights, arrays["bias"], rarity, str(arrays["hash"]))


def list_examples(documents: Sequence[Document], spelling: Spelling) -> list[Example]:
    """List what tells of every topic, in the documents' order: title and summary, asks and messages."""
    examples = []
    for document in documents:
        if document.kind not in TOPIC_KINDS:
            continue
        texts = [(f"{document.title}. {document.summary}", 1.0)]
        texts += [(ask.text, 1.0) for ask in document.asks]
        texts += [(message.text, MESSAGE_WEIGHT) for message in document.messages]
        examples += [Example(spelling.correct(text, document.lang), document.id, weight) for text, weight in texts]
    return examples


def hash_examples(examples: Sequence[Example]) -> str:
    """Name examples, and how a classifier is learned from them: what decides whether it must be learned again."""
    content = json.dumps([PENALTY, ROUNDS, LEAST_SHARE, BUCKETS, FORM, examples])
    return hashlib.sha256(content.encode()).hexdigest()[:24]


def build_topic_classifier(
    examples: Sequence[Example], previous: TopicClassifier | None = None
) -> TopicClassifier | None:
    """Learn a classifier; None where there are fewer than two topics. ``previous`` is taken where it was learned from
    the same examples. Learning from 23,000 examples of 84 topics takes a core some fifteen seconds."""
    name = hash_examples(examples)
    if previous is not None and previous.hash == name:
        return previous
    if len({example.document for example in examples}) < 2:
        return None
    from sklearn.linear_model import SGDClassifier  # at build time only: serving does without it

    rarity = measure_rarity([example.text for example in examples])
    model = SGDClassifier(
        loss="log_loss", alpha=PENALTY, max_iter=ROUNDS, tol=None, average=True, random_state=0, n_jobs=-1
    )
    features = stack_features([example.text for example in examples], rarity)
    weights = np.array([example.weight for example in examples])
    model.fit(features, [example.document for example in examples], sample_weight=weights)
    coefficients, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # scikit-learn gives one row for both
        coefficients, bias = np.vstack([-coefficients, coefficients]), np.array([-bias[0], bias[0]])
    documents = tuple(map(str, model.classes_))
    return TopicClassifier(documents, coefficients.T.astype(np.float16), bias.astype(np.float32), rarity, name)
