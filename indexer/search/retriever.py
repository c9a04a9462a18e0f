"""Retrieve Hits for a query: cosines by vector kind and BM25, summed section by section.

The score of a place is ``text + ASK · ask + SUMMARY · summary + LEXICAL · BM25/UB``, each cosine the best of its vector
kind, between centred vectors (`signals.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.content.passages import Passage
from indexer.encoder.protocol import Encoder
from indexer.search.candidates import Allowed, Words
from indexer.search.index import Index
from indexer.search.message_parts import split_clauses
from indexer.search.message_types import (
    LEAST_CARE_IN_CLAUSE,
    LEAST_CARE_IN_WINDOW,
    LEAST_IN_WHOLE,
    ORDINARY_MESSAGE,
    SURE_IN_CLAUSE,
    MessageType,
    choose_type,
)
from indexer.search.reranker import rerank, weigh_shares
from indexer.search.signals import Weights, fuse, gather_signals, measure_answerability, score_text
from indexer.search.stages import score_stages
from indexer.search.vectors import normalize
from indexer.text import clean_text
from indexer.vocabulary import LANGUAGES

SITUATIONS = 80
"""Situations that are looked at, the nearest."""


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

    ``text``, ``ask`` and ``summary`` are the cosines (-1…1) of the nearest row of each vector kind,
    ``lexical`` is BM25/UB (0…1). ``read`` reads the passage, of which most hits need no more than where it stands.
    """

    document: str
    section: str
    kind: str
    read: Callable[[], Passage] = field(compare=False, repr=False)
    score: float
    rank: int
    text: float = 0.0
    ask: float = 0.0
    summary: float = 0.0
    lexical: float = 0.0

    @classmethod
    def of(cls, passage: Passage, score: float, rank: int) -> Hit:
        """Make a hit of a passage at hand, which no search led to."""
        return cls(passage.document, passage.section, passage.kind, lambda: passage, score, rank)

    @property
    def passage(self) -> Passage:
        """The passage, in the language that the search chose."""
        return self.read()

    @property
    def section_key(self) -> tuple[str, str]:
        """What the passage shares with its translations."""
        return self.document, self.section


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
    """All that a question found: hits and situations of the stages, each best first, how likely it is that the base
    answers (``answerability``, 0…1; ``answerability_alone``: a follow-up without the turns before, else None), the
    stages' scores, every place's (places,) float32, what the reranker adds to topics' scores (`reranker.py`; empty
    where it is off, or has nothing to say), what the message is, and every place's scores for the question without the
    turns before (``scores_alone``)."""

    hits: tuple[Hit, ...]
    situations: tuple[Situation, ...]
    answerability: float
    stages: Mapping[str, float]
    scores: NDArray[np.float32]
    rerank: Mapping[str, float] = field(default_factory=dict)
    message_type: MessageType = ORDINARY_MESSAGE
    answerability_alone: float | None = None
    scores_alone: NDArray[np.float32] | None = None


class Retriever:
    """An encoder and an index that belong together; ``reranking`` False leaves the reranker out, and its time."""

    def __init__(self, encoder: Encoder, index: Index, weights: Weights | None = None, reranking: bool = True) -> None:
        self.encoder = encoder
        self.index = index
        self.weights = weights or Weights()
        self._topic_tokens = index.topic_tokens if reranking else None
        self._topic_classifier = index.topic_classifier if reranking else None
        self._shown = {lang: index.passages.choose_versions(lang).tolist() for lang in LANGUAGES}

    def __repr__(self) -> str:
        return f"<Retriever {self.index!r}>"

    def search(self, question: Query, k: int, allow: Allowed | None = None) -> list[Hit]:
        """Find the ``k`` places that answer best, one hit a place, ties by the index's order.

        A hit shows its passage in the question's language where that exists. ``allow`` drops documents before their
        passages are ranked.
        """
        return list(self.retrieve(question, k, allow).hits)

    def retrieve(self, question: Query, k: int, allow: Allowed | None = None) -> Retrieval:
        """Find hits as ``search`` does, and what else the same embedding says about the question."""
        alone, embedding, token_vectors = self._embed_with_tokens(question)
        lexical = self.score_words(question)
        words = Words(lexical, (question.text, *question.context), question.lang)
        allowed = self.index.filter_sections(allow) if allow else None
        near = self.index.score_rows(embedding, words, allowed, k)
        signals = gather_signals(self.index, near, lexical)
        scores = fuse(signals, self.weights)
        ranked = np.argsort(-scores, kind="stable")
        ranked = (ranked if allowed is None else ranked[allowed.places[ranked]])[:k]
        columns = (scores, *(signals[name] for name in ("text", "ask", "summary", "lexical")))
        # As lists at once: an array's values are slow to take one by one.
        table = np.stack(columns, axis=1)[ranked].tolist()
        hits = [
            self._make_hit(number, question.lang, rank, *values)
            for rank, (number, values) in enumerate(zip(ranked.tolist(), table, strict=True), 1)
        ]
        answerability = self._judge_answerability(near, scores, lexical, question.text)
        stages = score_stages(self.index.stage_weights, embedding)
        added = self._rerank(question, token_vectors, scores)
        words_alone = self._score_alone(question) if question.context else words
        near_alone = self.index.score_rows(alone, words_alone) if question.context else near
        message_type = choose_type(self._judge_message(question.text, alone, near_alone))
        found = Retrieval(
            tuple(hits), self._situations(near), answerability, stages, scores, added, message_type, scores_alone=scores
        )
        return self._judge_alone(found, question, near_alone, words_alone.scores) if question.context else found

    def _make_hit(self, number: int, lang: str, rank: int, score: float, *signals: float) -> Hit:
        passages = self.index.passages
        read = partial(passages.__getitem__, self._shown[lang][number])
        return Hit(*passages.section_keys[number], passages.kinds[number], read, score, rank, *signals)

    def _score_alone(self, question: Query) -> Words:
        scores = score_text(self.index, question.text, question.lang, self.weights)
        return Words(scores, (question.text,), question.lang)

    def _judge_alone(
        self, found: Retrieval, question: Query, near: NDArray[np.float32], lexical: NDArray[np.float32]
    ) -> Retrieval:
        """Add to what was found for a follow-up what it says by itself, from how near every row is to it alone."""
        scores = fuse(gather_signals(self.index, near, lexical), self.weights)
        answerability = self._judge_answerability(near, scores, lexical, question.text)
        return replace(found, scores_alone=scores, answerability_alone=answerability)

    def _judge_answerability(
        self, near: NDArray[np.float32], scores: NDArray[np.float32], lexical: NDArray[np.float32], text: str
    ) -> float:
        model = self.index.answerability
        return model.judge(measure_answerability(self.index, near, scores, lexical, text)) if model else 1.0

    def embed(self, question: Query) -> NDArray[np.float32]:
        """Embed a question, centred, ``(dim,)`` of length 1; the turns before lend a share to it."""
        return self._embed_with_tokens(question)[1]

    def _embed_with_tokens(
        self, question: Query
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32] | None]:
        """Embed a question alone, and as `embed` does; with token vectors where the reranker is on.

        Those of a follow-up are of the turns before it too: its few words alone would lead anywhere.
        """
        text = clean_text(question.query_without_products or question.text)
        if not question.context:
            alone, vectors = self._encode(text)
            centred = self.index.center(alone, question.lang)
            return centred, centred, vectors
        centred = self.index.center(self.encoder.encode_queries([text])[0], question.lang)
        joined, vectors = self._encode(clean_text(" ".join((*question.context, question.text))))
        with_turns = self.index.center(joined, question.lang)
        share = self.weights.context
        return centred, normalize((1 - share) * centred + share * with_turns), vectors

    def _encode(self, text: str) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
        if self._topic_tokens is None:
            return self.encoder.encode_queries([text])[0], None
        return self.encoder.encode_query_tokens(text)

    def _rerank(
        self, question: Query, token_vectors: NDArray[np.float32] | None, scores: NDArray[np.float32]
    ) -> dict[str, float]:
        added: dict[str, float] = {}
        if self._topic_tokens is not None and token_vectors is not None:
            added |= rerank(self._topic_tokens, token_vectors, question.lang, self.index.score_documents(scores))
        if self._topic_classifier is not None:
            shares = self._topic_classifier.judge(" ".join((*question.context, question.text)))
            for document, lost in weigh_shares(shares).items():
                added[document] = added.get(document, 0.0) + lost
        return added

    def read_clauses(self, question: Query, whole: MessageType) -> MessageType:
        """Say what a message is, ``whole`` being what it is as a whole: care may be asked for in passing.

        The parts of a longer message that most sound like it are embedded, together, and judged by themselves.
        """
        classifier = self.index.message_classifier
        suspects = classifier.find_suspects(question.text) if classifier else []
        if not suspects or whole.kind == "care":
            return whole
        embeddings = self.encoder.encode_queries([clean_text(part) for part in suspects])
        centred = [self.index.center(embedding, question.lang) for embedding in embeddings]
        shares = [
            self._judge_message(part, embedding, self.index.score_rows(embedding))
            for part, embedding in zip(suspects, centred, strict=True)
        ]
        clauses = split_clauses(question.text)
        leasts = [LEAST_CARE_IN_CLAUSE if part in clauses else LEAST_CARE_IN_WINDOW for part in suspects]
        judged = [choose_type(one, least) for one, least in zip(shares, leasts, strict=True)]
        part = max((one for one in judged if one.kind == "care"), key=lambda one: one.suspected, default=None)
        if part is None:
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

    def _situations(self, near: NDArray[np.float32]) -> tuple[Situation, ...]:
        rows = self.index.rows_by_kind["situation"].order
        chosen = rows[np.argsort(-near[rows], kind="stable")[:SITUATIONS]]
        lists = (chosen, self.index.rows.section_key[chosen], self.index.rows.lang[chosen], near[chosen])
        return tuple(
            Situation(self.index.section_keys[section_key], row, LANGUAGES[lang], cosine)
            for row, section_key, lang, cosine in zip(*(values.tolist() for values in lists), strict=True)
        )
