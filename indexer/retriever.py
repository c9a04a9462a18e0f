"""A question to Hits: nearest vectors and shared words, summed place by place.

The score of a place is ``text + ASK · ask + SUMMARY · summary + LEXICAL · BM25/UB``, each cosine
the best of its channel, between centred vectors. `benchmarks/ablation.py` prints what each part adds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.embeddings import Encoder, clean_text
from indexer.frontmatter import LANGUAGES
from indexer.index import CHANNELS, Index, Neighbours, normalize
from indexer.passages import Passage
from indexer.scope import ScopeModel, fit_scope
from indexer.stages import score_stages

CANDIDATES = 2000
"""Rows that a question is compared with; a place out of their reach counts as near as the last of them."""

MIN_EXAMPLES = 20
"""Fewer questions on either side teach nothing about the scope."""

MOST_ASKS = 900

SITUATIONS = 80
"""Situations that are looked at, the nearest."""

FALLBACK_LANGUAGES = {
    "en": ("es", "pt", "fr"),
    "es": ("en", "pt", "fr"),
    "pt": ("es", "en", "fr"),
    "fr": ("en", "es", "pt"),
}
"""What a reader is shown where a passage does not exist in the asked language, best first."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each signal counts, from 0; ``context`` is the turns' share of a follow-up's query."""

    text: float = 1.0
    ask: float = 1.0
    lexical: float = 0.5
    summary: float = 0.3
    context: float = 0.4


@dataclass(frozen=True, slots=True)
class Question:
    """What a person typed, its language, and what was said before (oldest first)."""

    text: str
    lang: str
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that may answer: ``score`` (best first, no fixed range), ``rank`` from 1.

    ``text``, ``ask`` and ``summary`` are the cosines (-1…1) of the nearest row of each channel,
    ``lexical`` is BM25/UB (0…1).
    """

    passage: Passage
    score: float
    rank: int
    text: float
    ask: float
    summary: float
    lexical: float


@dataclass(frozen=True, slots=True)
class Situation:
    """A situation of a stage like the one asked about, with its cosine (-1…1)."""

    place: tuple[str, str]
    row: int
    lang: str
    score: float


@dataclass(frozen=True, slots=True)
class Retrieval:
    """All that a question found: hits, situations of the stages, how likely it is that the base
    answers (``scope``, 0…1), and the stages' scores."""

    hits: tuple[Hit, ...]
    situations: tuple[Situation, ...]
    scope: float
    stages: Mapping[str, float]


class Retriever:
    """An encoder and an index that belong together."""

    def __init__(self, encoder: Encoder, index: Index, weights: Weights | None = None) -> None:
        self.encoder = encoder
        self.index = index
        self.weights = weights or Weights()

    def __repr__(self) -> str:
        return f"<Retriever {self.index!r}>"

    def search(self, question: Question, k: int, allow: Callable[[Passage], bool] | None = None) -> list[Hit]:
        """Find the ``k`` places that answer best, one hit a place, ties by the index's order.

        A hit shows its passage in the question's language where that exists. ``allow`` drops
        passages before they are ranked.
        """
        return list(self.retrieve(question, k, allow).hits)

    def retrieve(self, question: Question, k: int, allow: Callable[[Passage], bool] | None = None) -> Retrieval:
        """Find hits as ``search`` does, and what else the same embedding says about the question."""
        embedding = self.embed(question)
        neighbours = self.index.search(embedding, max(CANDIDATES, 4 * k))
        signals = gather_signals(self.index, neighbours, self.score_words(question))
        scores = fuse(signals, self.weights)
        hits: list[Hit] = []
        for number in np.argsort(-scores, kind="stable"):
            passage = self._show(int(number), question.lang)
            if allow is None or allow(passage):
                values = [float(signals[name][number]) for name in ("text", "ask", "summary", "lexical")]
                hits.append(Hit(passage, float(scores[number]), len(hits) + 1, *values))
            if len(hits) == k:
                break
        scope = self._judge_scope(measure_scope(self.index, neighbours, scores, signals["lexical"], question.text))
        stages = score_stages(self.index.stage_weights, embedding)
        return Retrieval(tuple(hits), self._situations(neighbours), scope, stages)

    def _judge_scope(self, measures: NDArray[np.float64]) -> float:
        model = self.index.scope
        return model.judge(measures) if model else 1.0

    def embed(self, question: Question) -> NDArray[np.float32]:
        """Embed a question, centred, ``(dim,)`` of length 1; the turns before lend a share to it."""
        texts = [clean_text(question.text)]
        if question.context:
            texts.append(clean_text(" ".join((*question.context, question.text))))
        centred = [self.index.center(embedding, question.lang) for embedding in self.encoder.encode_queries(texts)]
        if len(centred) == 1:
            return centred[0]
        return normalize((1 - self.weights.context) * centred[0] + self.weights.context * centred[1])

    def score_words(self, question: Question) -> NDArray[np.float32]:
        """Score every place by the words of the question and, at the context's share, of the turns before."""
        lexicon = self.index.lexicons[question.lang]
        scores = lexicon.score(question.text)
        if question.context:
            before = lexicon.score(" ".join(question.context))
            scores = (1 - self.weights.context) * scores + self.weights.context * before
        return scores

    def _show(self, number: int, lang: str) -> Passage:
        versions = self.index.find_versions(self.index.places[number])
        return next(versions[code] for code in (lang, *FALLBACK_LANGUAGES[lang]) if code in versions)

    def _situations(self, neighbours: Neighbours) -> tuple[Situation, ...]:
        chosen = np.flatnonzero(self.index.rows.channel[neighbours.rows] == CHANNELS.index("situation"))[:SITUATIONS]
        return tuple(
            Situation(
                self.index.places[self.index.rows.place[row]],
                int(row),
                LANGUAGES[self.index.rows.lang[row]],
                float(score),
            )
            for row, score in zip(neighbours.rows[chosen], neighbours.scores[chosen], strict=True)
        )


def gather_signals(
    index: Index, neighbours: Neighbours, lexical: NDArray[np.float32]
) -> dict[str, NDArray[np.float32]]:
    """Take, for each place, its best cosine by channel, (places,) float32 each; out of reach: the lowest seen."""
    floor = float(neighbours.scores[-1]) if len(neighbours.scores) else 0.0
    place, channel = index.rows.place[neighbours.rows], index.rows.channel[neighbours.rows]
    signals = {"lexical": lexical}
    for name in ("text", "ask", "summary"):
        best = np.full(len(index.places), floor, np.float32)
        chosen = (channel == CHANNELS.index(name)) & (place >= 0)
        np.maximum.at(best, place[chosen], neighbours.scores[chosen])
        signals[name] = best[index.summary_places] if name == "summary" else best
    return signals


def fuse(signals: Mapping[str, NDArray[np.float32]], weights: Weights) -> NDArray[np.float32]:
    """Sum the signals of each place by their weights, (places,) float32."""
    return np.asarray(sum(getattr(weights, name) * signals[name] for name in signals), np.float32)


def measure_scope(
    index: Index, neighbours: Neighbours, scores: NDArray[np.float32], lexical: NDArray[np.float32], text: str
) -> NDArray[np.float64]:
    """Measure the signals that `scope.py` judges by, (7,), in the order of its SIGNALS."""
    channel = index.rows.channel[neighbours.rows]
    floor = float(neighbours.scores[-1]) if len(neighbours.scores) else 0.0
    values = [float(scores.max(initial=0.0)), float(lexical[scores.argmax()]) if len(scores) else 0.0]
    for name in ("outside", "ask"):
        nearest = neighbours.scores[channel == CHANNELS.index(name)][:5]
        padded = np.concatenate([nearest, np.full(5 - len(nearest), floor)])
        values += [float(padded[0]), float(padded.mean())]
    return np.array([*values, min(len(text.split()), 30) / 30])


def fit_scope_of(index: Index, texts: Sequence[str], embeddings: NDArray[np.float32]) -> ScopeModel | None:
    """Learn the scope from an index's own rows: ``texts`` and centred ``embeddings`` of every row.

    None where too few questions are known on either side.
    """
    inside, outside = measure_rows(index, texts, embeddings)
    return fit_scope(inside, outside) if min(len(inside), len(outside)) >= MIN_EXAMPLES else None


def measure_rows(
    index: Index, texts: Sequence[str], embeddings: NDArray[np.float32]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Measure the base's asks, at most MOST_ASKS evenly spread, and the questions outside it, (n, 7) each."""
    asks, outside = index.rows.select("ask"), index.rows.select("outside")
    spread = asks[:: max(1, len(asks) // MOST_ASKS)]
    measured = [
        [_measure_row(index, int(row), texts[row], embeddings[row]) for row in rows] for rows in (spread, outside)
    ]
    return np.array(measured[0]), np.array(measured[1])


def _measure_row(index: Index, row: int, text: str, embedding: NDArray[np.float32]) -> NDArray[np.float64]:
    """Measure a row's text as a question, the row itself taken out."""
    found = index.search(embedding, CANDIDATES + 1)
    others = found.rows != row
    neighbours = Neighbours(found.rows[others], found.scores[others])
    lexical = index.lexicons[LANGUAGES[index.rows.lang[row]]].score(text)
    scores = fuse(gather_signals(index, neighbours, lexical), Weights())
    return measure_scope(index, neighbours, scores, lexical, text)
