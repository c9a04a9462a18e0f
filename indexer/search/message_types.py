"""What a message is: a question to answer, a cry for care, a greeting, thanks, "what is this", trouble without a name.

Learned at build time from the examples of the base, all its asks and the questions outside it: a softmax regression
over the message's embedding and its hashed words and letters, how much nearer the message is to the nearest examples
of a kind of care than to the nearest of all else, and words that seldom stand elsewhere. Each finds what the others
miss: of 200 messages held back they find 93 % together, and mistake 3 % of their near-misses
(`python -m benchmarks.messages`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.content.message_examples import CARE, ORDINARY, MessageExample
from indexer.search.message_parts import split_parts
from indexer.search.text_features import BUCKETS, FORM, measure_rarity, stack_features, weigh_features
from indexer.text import fold_accents

FILE = "message_types.npz"

WEIGHTS = {"care": 3.0, "opener": 4.0, "near": 2.0, "other": 1.0}
"""How much an example counts in fitting: asks are ten times as many as messages that need care."""

INVERSE_PENALTY = 1.0
ROUNDS = 300
TOLERANCE = 1e-4
"""Near enough to the optimum: stopped at 1e-3, the fit made another classifier of a few other asks, and of the parallel
messages of `python -m benchmarks.messages` 93.5 % were found instead of 96."""

WORDS = 8.0
"""What a word of a kind's own list counts beside the regression's logits."""

NEAREST = 3
NEARNESS = 30.0
"""What a lead of 1 in cosine counts beside the regression's logits: from 20 to 40 on it finds about the same."""

LEAST_CARE = 0.12
"""From this share on, all kinds of care together, a message gets care: 95 % of the parallel messages that need it do,
and 3 of 440 ordinary questions by mistake (`python -m benchmarks.messages`)."""

LEAST_CARE_IN_CLAUSE = 0.7
LEAST_CARE_IN_WINDOW = 0.98
"""The same for a clause of a longer message, and for a part that is cut out of a clause: torn from the rest they say
less, and there are several chances to err."""

LEAST_IN_WHOLE = 0.02
"""How much the whole message must sound like care for a part of it to be answered so, unless that is quite sure."""

SURE_IN_CLAUSE = 0.995
"""From this share on a part is answered as care whatever the rest is about; below, where to turn is told first."""

SURE_KIND = 0.7
"""Below this share of all kinds of care the next likeliest kind is told too: a wrong text alone could cost a life, and
of messages held back the likeliest kind is right for 77 % (*right kind* of that benchmark)."""

LEAST_SUSPECTED = 0.05
"""From this share on a message that gets an answer is told first where to turn if somebody is in danger: 8 of 440
ordinary questions are (`python -m benchmarks.messages`)."""

LEAST_OPENER = 0.3
"""Cross-validated, 85 to 96 % of each kind of opener are then told from questions, and 0.2 % of questions are taken for
one."""

SUSPECTS = 2
"""Parts of a long message that are judged by themselves, the most suspect ones. Of 600 messages that ask for care
behind an ask and without a mark one part finds 41 %, two 46 (`python -m benchmarks.messages`, *dictated*)."""


@dataclass(frozen=True, slots=True)
class MessageType:
    """What a message is: ``kind`` is *care*, one of OPENERS or ORDINARY, ``care`` which kinds of care it needs, the
    likeliest first (none: empty; two where the first is not sure), ``confidence`` the share (0…1) of that kind,
    ``suspected`` that of all kinds of care together."""

    kind: str
    care: tuple[str, ...] = ()
    confidence: float = 0.0
    suspected: float = 0.0


ORDINARY_MESSAGE = MessageType(ORDINARY)
"""What every message is where the base has no examples."""


@dataclass(frozen=True, slots=True)
class MessageClassifier:
    """``weights`` (dim + BUCKETS, classes) and ``bias`` (classes,) of a softmax over ``classes``, ``rarity`` (BUCKETS,)
    what a run of letters or a word counts; float32 each. ``care_classes`` (m,) int64: the class, by its number, of each
    row of kind *care*, in the index's order; ``patterns``: the words of each class ("": none). ``hash`` names what it
    was fitted to."""

    classes: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    rarity: NDArray[np.float32]
    care_classes: NDArray[np.int64]
    patterns: tuple[str, ...] = ()
    hash: str = ""

    def judge(
        self, text: str, embedding: NDArray[np.float32], care: NDArray[np.float32], other: NDArray[np.float32]
    ) -> dict[str, float]:
        """Give each class's share (0…1, together 1) for a text and its centred query embedding (dim,).

        ``care`` (m,) and ``other`` are its cosines to the rows of kind *care* and to all asks and other messages.
        """
        dim = len(embedding)
        buckets, values = weigh_features(text, self.rarity)
        logits = embedding @ self.weights[:dim] + values @ self.weights[dim + buckets] + self.bias
        beside = average_nearest(other)
        for number in np.unique(self.care_classes):
            logits[number] += NEARNESS * (average_nearest(care[self.care_classes == number]) - beside)
        folded = fold_accents(text).replace("’", "'")
        for number, pattern in enumerate(self.patterns):
            if pattern and re.search(pattern, folded):
                logits[number] += WORDS
        shares = np.exp(logits - logits.max())
        return dict(zip(self.classes, (shares / shares.sum()).tolist(), strict=True))

    def find_suspects(self, text: str) -> list[str]:
        """Find the parts of a long message whose words most sound like a cry for care, SUSPECTS at most, that differ
        in half their words; none in a short one, and none that sounds more like an ordinary message."""
        measured = {part: self._measure_words(part) for part in split_parts(text)}
        found: list[str] = []
        for part in sorted(measured, key=lambda part: -measured[part]):
            words = set(part.split())
            differs = all(2 * len(words.intersection(other.split())) <= len(words) for other in found)
            if measured[part] > 0 and differs:
                found.append(part)
        return found[:SUSPECTS]

    def _measure_words(self, text: str) -> float:
        """Say how far the best kind of care is ahead of an ordinary message by the words alone."""
        buckets, values = weigh_features(text, self.rarity)
        logits = dict(zip(self.classes, values @ self.weights[len(self.weights) - BUCKETS + buckets], strict=True))
        care = [logit for name, logit in logits.items() if name.startswith(CARE)]
        return float(max(care, default=0.0) - logits.get(ORDINARY, 0.0))

    def save(self, file: Path) -> None:
        """Write the classifier; a share moves by less than 0.001 for weights of 16 bits."""
        weights, rarity = self.weights.astype(np.float16), self.rarity.astype(np.float16)
        classes = np.array(self.classes)
        np.savez(
            file,
            classes=classes,
            weights=weights,
            bias=self.bias,
            rarity=rarity,
            care_classes=self.care_classes,
            patterns=np.array(self.patterns),
            hash=np.array(self.hash),
        )


def load_classifier(file: Path) -> MessageClassifier | None:
    """Read what ``save`` wrote; None where the base has no examples of messages."""
    if not file.is_file():
        return None
    with np.load(file) as arrays:
        weights, rarity = arrays["weights"].astype(np.float32), arrays["rarity"].astype(np.float32)
        names = tuple(arrays["classes"].tolist())
        patterns, name = tuple(arrays["patterns"].tolist()), str(arrays["hash"]) if "hash" in arrays else ""
        return MessageClassifier(names, weights, arrays["bias"], rarity, arrays["care_classes"], patterns, name)


def average_nearest(cosines: NDArray[np.float32]) -> float:
    """Average the NEAREST largest of some cosines, or all where there are fewer; 0 where there is none."""
    nearest = np.partition(cosines, -NEAREST)[-NEAREST:] if len(cosines) > NEAREST else cosines
    return float(nearest.mean()) if len(nearest) else 0.0


def choose_type(shares: Mapping[str, float], least_care: float = LEAST_CARE) -> MessageType:
    """Choose what a message is from the shares of its classes: care before all else, of its kinds the likeliest."""
    care = {name.removeprefix(CARE): share for name, share in shares.items() if name.startswith(CARE)}
    suspected = sum(care.values())
    if care and suspected >= least_care:
        ranked = sorted(care, key=lambda kind: -care[kind])
        told = ranked[: 1 if care[ranked[0]] >= SURE_KIND * suspected else 2]
        return MessageType("care", tuple(told), suspected, suspected)
    openers = {name: share for name, share in shares.items() if name != ORDINARY and not name.startswith(CARE)}
    best = max(openers, key=lambda name: openers[name], default=ORDINARY)
    kind = best if openers.get(best, 0.0) >= LEAST_OPENER else ORDINARY
    return MessageType(kind, (), shares.get(kind, 0.0), suspected)


def hash_examples(examples: Sequence[MessageExample], embeddings: NDArray[np.float32], words: Mapping[str, str]) -> str:
    """Name what a classifier is fitted to, and how: what decides whether it must be fitted again."""
    settings = [WEIGHTS, INVERSE_PENALTY, ROUNDS, TOLERANCE, BUCKETS, FORM]
    content = json.dumps([settings, [astuple(example) for example in examples], sorted(words.items())])
    return hashlib.sha256(content.encode() + np.ascontiguousarray(embeddings, "<f4").tobytes()).hexdigest()[:24]


def fit_classifier(
    examples: Sequence[MessageExample],
    embeddings: NDArray[np.float32],
    words: Mapping[str, str],
    previous: MessageClassifier | None = None,
) -> MessageClassifier | None:
    """Fit to examples and their centred query embeddings (n, dim); None where fewer than two classes are known.

    ``words``: a pattern of the words of each class of care. ``previous`` is taken where it was fitted to the same: to
    fit to 16,000 examples takes a core some twenty seconds.
    """
    name = hash_examples(examples, embeddings, words)
    if previous is not None and previous.hash == name:
        return previous
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression  # at build time only: serving does without it

    classes = sorted({example.message_class for example in examples})
    if len(classes) < 2:
        return None
    rarity = measure_rarity([example.text for example in examples])
    weights = [WEIGHTS[_name_weight(example)] for example in examples]
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=ROUNDS, tol=TOLERANCE)
    truth = [example.message_class for example in examples]
    features = hstack([csr_matrix(embeddings), stack_features([example.text for example in examples], rarity)], "csr")
    model.fit(features, truth, sample_weight=weights)
    coefficients, bias = model.coef_, model.intercept_
    if len(classes) == 2:  # scikit-learn gives one column for both
        coefficients, bias = np.vstack([-coefficients, coefficients]) / 2, np.array([-bias[0], bias[0]]) / 2
    names = tuple(map(str, model.classes_))
    patterns = tuple(words.get(name, "") for name in names)
    care = np.array([names.index(example.message_class) for example in examples if example.needs_care], np.int64)
    weights_by_class = coefficients.T.astype(np.float32)
    return MessageClassifier(names, weights_by_class, bias.astype(np.float32), rarity, care, patterns, name)


def _name_weight(example: MessageExample) -> str:
    if example.needs_care:
        return "care"
    if example.message_class != ORDINARY:
        return "opener"
    return "near" if example.near else "other"
