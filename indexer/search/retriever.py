"""Retrieve Hits for a query: cosines by vector kind and BM25, summed section by section.

The score of a place is ``text + ASK · ask + SUMMARY · summary + LEXICAL · BM25/UB``, each cosine
the best of its channel, between centred vectors. `benchmarks/ablation.py` prints what each part adds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.content.passages import Passage
from indexer.encoder.protocol import Encoder
from indexer.search.answerability import AnswerabilityClassifier, fit_answerability
from indexer.search.bm25 import build_lexicons
from indexer.search.index import BELOW_ALL, WORDED_KINDS, Index
from indexer.search.message_types import (
    LEAST_CARE_IN_CLAUSE,
    LEAST_IN_WHOLE,
    ORDINARY_MESSAGE,
    SURE_IN_CLAUSE,
    MessageType,
    choose_type,
)
from indexer.search.reranker import rerank
from indexer.search.stages import score_stages
from indexer.search.synonyms import score_synonyms
from indexer.search.vectors import normalize
from indexer.text import clean_text
from indexer.vocabulary import LANGUAGES, choose_version, list_preferred

MIN_EXAMPLES = 20
"""Fewer questions on either side teach nothing about what the base answers."""

MOST_ASKS = 900

NEAREST = 5
"""Questions inside and outside the base that are averaged, the nearest: as `answerability.py` names its signals."""

SITUATIONS = 80
"""Situations that are looked at, the nearest."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each signal counts, from 0; ``context`` is the turns' share of a follow-up's query,
    ``widen`` what a synonym counts beside the word that was typed (0: none is looked for)."""

    text: float = 1.0
    ask: float = 0.8
    lexical: float = 1.0
    summary: float = 0.3
    context: float = 0.5
    widen: float = 0.3


@dataclass(frozen=True, slots=True)
class Query:
    """What a person typed, its language, and what was said before (oldest first).

    ``query_without_products``: what to compare by its sense in place of the text, where that is not the text itself.
    """

    text: str
    lang: str
    context: tuple[str, ...] = ()
    query_without_products: str = ""


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


class Situation(NamedTuple):
    """A situation of a stage like the one asked about, with its cosine (-1…1).

    A tuple, for every question makes SITUATIONS of them, and a frozen dataclass takes thrice as long to make.
    """

    section_key: tuple[str, str]
    row: int
    lang: str
    score: float


@dataclass(frozen=True, slots=True)
class Retrieval:
    """All that a question found: hits and situations of the stages, each best first, how likely it is that the
    base answers (``answerability``, 0…1), the stages' scores, every place's (places,) float32, what the reranker adds
    to documents' scores (`reranker.py`; empty where it is off, or has nothing to say), and what the message is."""

    hits: tuple[Hit, ...]
    situations: tuple[Situation, ...]
    answerability: float
    stages: Mapping[str, float]
    scores: NDArray[np.float32]
    rerank: Mapping[str, float] = field(default_factory=dict)
    message_type: MessageType = ORDINARY_MESSAGE


class Retriever:
    """An encoder and an index that belong together; ``reranking`` False leaves the reranker out, and its time."""

    def __init__(self, encoder: Encoder, index: Index, weights: Weights | None = None, reranking: bool = True) -> None:
        self.encoder = encoder
        self.index = index
        self.weights = weights or Weights()
        self._topic_tokens = index.topic_tokens if reranking else None
        self._shown: dict[str, list[Passage]] = {}

    def __repr__(self) -> str:
        return f"<Retriever {self.index!r}>"

    def search(self, question: Query, k: int, allow: Callable[[Passage], bool] | None = None) -> list[Hit]:
        """Find the ``k`` places that answer best, one hit a place, ties by the index's order.

        A hit shows its passage in the question's language where that exists. ``allow`` drops
        passages before they are ranked.
        """
        return list(self.retrieve(question, k, allow).hits)

    def retrieve(self, question: Query, k: int, allow: Callable[[Passage], bool] | None = None) -> Retrieval:
        """Find hits as ``search`` does, and what else the same embedding says about the question."""
        alone, embedding, token_vectors = self._embed_with_tokens(question)
        near = self.index.score_rows(embedding)
        signals = gather_signals(self.index, near, self.score_words(question))
        scores = fuse(signals, self.weights)
        hits: list[Hit] = []
        shown = self._show_all(question.lang)
        ranked = np.argsort(-scores, kind="stable")[: k if allow is None else None]
        columns = (scores, *(signals[name] for name in ("text", "ask", "summary", "lexical")))
        # As lists at once: an array's values are slow to take one by one.
        table = np.stack(columns, axis=1)[ranked].tolist()
        for number, (score, *values) in zip(ranked.tolist(), table, strict=True):
            if len(hits) == k:
                break
            passage = shown[number]
            if allow is None or allow(passage):
                hits.append(Hit(passage, score, len(hits) + 1, *values))
        answerability = self._judge_answerability(
            measure_answerability(self.index, near, scores, signals["lexical"], question.text)
        )
        stages = score_stages(self.index.stage_weights, embedding)
        added = self._rerank(token_vectors, question.lang, scores)
        near_alone = self.index.score_rows(alone) if question.context else near
        message_type = choose_type(self._judge_message(question.text, alone, near_alone))
        return Retrieval(tuple(hits), self._situations(near), answerability, stages, scores, added, message_type)

    def _judge_answerability(self, measures: NDArray[np.float64]) -> float:
        model = self.index.answerability
        return model.judge(measures) if model else 1.0

    def embed(self, question: Query) -> NDArray[np.float32]:
        """Embed a question, centred, ``(dim,)`` of length 1; the turns before lend a share to it."""
        return self._embed_with_tokens(question)[1]

    def _embed_with_tokens(
        self, question: Query
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32] | None]:
        """Embed a question alone, and as `embed` does; with token vectors where the reranker is on.

        Those of a follow-up are of the turns before it too: its few words alone would lead anywhere.
        """
        alone, vectors = self._encode(clean_text(question.query_without_products or question.text))
        centred = self.index.center(alone, question.lang)
        if not question.context:
            return centred, centred, vectors
        joined, vectors = self._encode(clean_text(" ".join((*question.context, question.text))))
        with_turns = self.index.center(joined, question.lang)
        share = self.weights.context
        return centred, normalize((1 - share) * centred + share * with_turns), vectors

    def _encode(self, text: str) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
        if self._topic_tokens is None:
            return self.encoder.encode_queries([text])[0], None
        return self.encoder.encode_query_tokens(text)

    def _rerank(
        self, token_vectors: NDArray[np.float32] | None, lang: str, scores: NDArray[np.float32]
    ) -> dict[str, float]:
        if self._topic_tokens is None or token_vectors is None:
            return {}
        return rerank(self._topic_tokens, token_vectors, lang, self.index.score_documents(scores))

    def read_clauses(self, question: Query, whole: MessageType) -> MessageType:
        """Say what a message is, ``whole`` being what it is as a whole: care may be asked for in passing.

        The part of a longer message that most sounds like it is embedded and judged by itself.
        """
        classifier = self.index.message_classifier
        clause = classifier.find_suspect(question.text) if classifier else ""
        if not clause or whole.kind == "care":
            return whole
        embedding = self.index.center(self.encoder.encode_queries([clean_text(clause)])[0], question.lang)
        part = choose_type(
            self._judge_message(clause, embedding, self.index.score_rows(embedding)), LEAST_CARE_IN_CLAUSE
        )
        if part.kind != "care":
            return whole
        is_sure = part.suspected >= SURE_IN_CLAUSE or whole.suspected >= LEAST_IN_WHOLE
        return part if is_sure else replace(whole, suspected=part.suspected)

    def _judge_message(self, text: str, embedding: NDArray[np.float32], near: NDArray[np.float32]) -> dict[str, float]:
        """Give each class's share for a message that scores every row as ``near``; none where there are no examples."""
        classifier = self.index.message_classifier
        if classifier is None:
            return {}
        care, *others = (near[self.index.rows_of[kind]] for kind in ("care", "ask", "outside", "message"))
        return classifier.judge(text, embedding, care, np.concatenate(others))

    def score_words(self, question: Query) -> NDArray[np.float32]:
        """Score every place by the words of the question and, at the context's share, of the turns before."""
        scores = score_text(self.index, question.text, question.lang, self.weights)
        if question.context:
            before = score_text(self.index, " ".join(question.context), question.lang, self.weights)
            scores = (1 - self.weights.context) * scores + self.weights.context * before
        return scores

    def _show_all(self, lang: str) -> list[Passage]:
        """Give every place's passage for a reader of ``lang``; found once a language."""
        if lang not in self._shown:
            found = (self.index.find_versions(section_key) for section_key in self.index.section_keys)
            self._shown[lang] = [choose_version(versions, lang) or next(iter(versions.values())) for versions in found]
        return self._shown[lang]

    def _situations(self, near: NDArray[np.float32]) -> tuple[Situation, ...]:
        rows = self.index.rows_by_kind["situation"].order
        chosen = rows[np.argsort(-near[rows], kind="stable")[:SITUATIONS]]
        lists = (chosen, self.index.rows.section_key[chosen], self.index.rows.lang[chosen], near[chosen])
        return tuple(
            Situation(self.index.section_keys[section_key], row, LANGUAGES[lang], cosine)
            for row, section_key, lang, cosine in zip(*(values.tolist() for values in lists), strict=True)
        )


def score_text(index: Index, text: str, lang: str, weights: Weights) -> NDArray[np.float32]:
    """Score every place by a text's words, (places,) float32, and at the weight ``widen`` by their synonyms."""
    scores = index.lexicons[lang].score(text)
    if weights.widen:
        scores = scores + score_synonyms(text, list_preferred(lang), index.glossary, index.lexicons, weights.widen)
    return scores


def gather_signals(
    index: Index, near: NDArray[np.float32], lexical: NDArray[np.float32]
) -> dict[str, NDArray[np.float32]]:
    """Take, for each place, its best cosine by channel, (places,) float32 each; ``near`` scores every row."""
    signals = {"lexical": lexical}
    for name in ("text", "ask", "summary"):
        best = index.rows_by_kind[name].find_best(near, len(index.section_keys))
        signals[name] = best[index.summary_sections] if name == "summary" else best
    return signals


def fuse(signals: Mapping[str, NDArray[np.float32]], weights: Weights) -> NDArray[np.float32]:
    """Sum the signals of each place by their weights, (places,) float32."""
    return np.asarray(sum(getattr(weights, name) * signals[name] for name in signals), np.float32)


def measure_answerability(
    index: Index, near: NDArray[np.float32], scores: NDArray[np.float32], lexical: NDArray[np.float32], text: str
) -> NDArray[np.float64]:
    """Measure the signals that `answerability.py` judges by, (7,), in the order of its SIGNALS."""
    values = [float(scores.max(initial=0.0)), float(lexical[scores.argmax()]) if len(scores) else 0.0]
    for name in ("outside", "ask"):
        found = near[index.rows_of[name]]
        nearest = np.sort(np.partition(found, -NEAREST)[-NEAREST:]) if len(found) > NEAREST else np.sort(found)
        values += [float(nearest[-1]), float(nearest.mean())] if len(nearest) else [0.0, 0.0]
    return np.array([*values, min(len(text.split()), 30) / 30])


def fit_answerability_of(
    index: Index, texts: Sequence[str], embeddings: NDArray[np.float32]
) -> AnswerabilityClassifier | None:
    """Learn from an index's own rows: ``texts`` and centred ``embeddings`` of every row.

    None where too few questions are known on either side.
    """
    inside, outside = measure_rows(index, texts, embeddings)
    return fit_answerability(inside, outside) if min(len(inside), len(outside)) >= MIN_EXAMPLES else None


def measure_rows(
    index: Index, texts: Sequence[str], embeddings: NDArray[np.float32]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Measure the base's asks, at most MOST_ASKS evenly spread, and the questions outside it, (n, 7) each.

    As if they were new: neither their own rows count nor their words.
    """
    asks, outside = index.rows.select("ask"), index.rows.select("outside")
    spread = asks[:: max(1, len(asks) // MOST_ASKS)]
    index = leave_words_out(index, texts, spread)
    measured = [
        [_measure_row(index, int(row), texts[row], embeddings[row]) for row in rows] for rows in (spread, outside)
    ]
    return np.array(measured[0]), np.array(measured[1])


def leave_words_out(index: Index, texts: Sequence[str], left_out: NDArray[np.int64]) -> Index:
    """Give the index with lexicons that lack the words of some rows; ``texts`` are those of every row."""
    worded = np.concatenate([index.rows.select(vector_kind) for vector_kind in WORDED_KINDS])
    kept = np.setdiff1d(worded, left_out)
    languages = [LANGUAGES[number] for number in index.rows.lang[kept]]
    found = copy(index)
    found.lexicons = build_lexicons(
        (int(index.rows.section_key[row]), lang, index.spelling.correct(texts[row], lang))
        for row, lang in zip(kept, languages, strict=True)
    )
    return found


def _measure_row(index: Index, row: int, text: str, embedding: NDArray[np.float32]) -> NDArray[np.float64]:
    """Measure a row's text as a question, the row itself taken out."""
    near = index.score_rows(embedding)
    near[row] = BELOW_ALL
    lang = LANGUAGES[index.rows.lang[row]]
    lexical = score_text(index, index.spelling.correct(text, lang), lang, Weights())
    scores = fuse(gather_signals(index, near, lexical), Weights())
    return measure_answerability(index, near, scores, lexical, text)
