"""Two stages where comparing every row takes too long: candidates, then the exact score of whatever they lead to.

An engine finds candidates: the nearest rows of each of CANDIDATE_KINDS, and the places that share most words with the
question. Of each document that a candidate leads to, all rows are then scored as they are in a small index, so that
places and documents get the score that they would have there. Rows of EXACT_KINDS grow with no document, and are
always scored. `python -m benchmarks.agreement` measures how often both rankings agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

CANDIDATES = 200
"""Rows of each vector kind, and places by words, that a question is led to first."""

CANDIDATE_KINDS = ("text", "ask", "summary")
"""Vector kinds that a place is scored by: their rows grow with the documents."""

EXACT_KINDS = ("situation", "outside", "care", "message")
"""Vector kinds whose rows tell a stage, what the base does not answer, and what a message is."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What an engine can filter by itself: a document's kind, stage and country, a row's language; None: any."""

    kind: str | None = None
    stage: str | None = None
    country: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Allowed:
    """Whose passages may be hits: ``test`` decides by a document's id and kind; ``scope`` says as much of it as an
    engine can filter by."""

    test: Callable[[str, str], bool]
    scope: Scope = Scope()


def allow_kind(kind: str) -> Allowed:
    """Allow the passages of one kind of documents."""
    return Allowed(lambda document, own_kind: own_kind == kind, Scope(kind))


@dataclass(frozen=True, slots=True)
class Filter:
    """What candidates are held against: what an engine can filter by, and which places may be hits, (places,)."""

    scope: Scope
    places: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a question: every place's score by them, (places,) float32, and the texts that they stand in."""

    scores: NDArray[np.float32]
    texts: tuple[str, ...]
    lang: str


class CandidateSource(Protocol):
    """An engine that finds candidates, ``count`` at most of each sort; ``allowed`` None: among all."""

    def find_rows(self, query: NDArray[np.float32], count: int, allowed: Filter | None) -> NDArray[np.int64]:
        """Find the rows of each of CANDIDATE_KINDS that are nearest to a centred query (dim,), in any order."""
        ...

    def find_places(self, words: Words, count: int, allowed: Filter | None) -> NDArray[np.int64]:
        """Find the places that share most words with a question, in any order."""
        ...


class Candidates:
    """Chooses the rows that a question is compared with exactly.

    ``documents_of_places`` (places,) numbers each place's document, ``section_key`` (rows,) each row's place, -1 for
    none; ``rows_of`` gives the rows of each vector kind.
    """

    def __init__(
        self,
        source: CandidateSource,
        documents_of_places: NDArray[np.int64],
        section_key: NDArray[np.int32],
        rows_of: Mapping[str, NDArray[np.int64]],
        count: int = CANDIDATES,
    ) -> None:
        self.source = source
        self.count = count
        self._documents_of_places = documents_of_places
        # A row that leads to no place counts as one of a document past the last, which is never chosen.
        self._documents = int(documents_of_places.max(initial=-1)) + 1
        self._documents_of_rows = np.append(documents_of_places, self._documents)[section_key]
        self._exact = np.zeros(len(section_key), bool)
        for vector_kind in EXACT_KINDS:
            self._exact[rows_of[vector_kind]] = True

    def __repr__(self) -> str:
        return f"<Candidates count={self.count} source={self.source!r}>"

    def choose_rows(
        self, query: NDArray[np.float32], words: Words | None, allowed: Filter | None, k: int
    ) -> NDArray[np.bool_]:
        """Choose the rows to score, (rows,) bool: for ``k`` hits among all, and ``k`` among what is allowed."""
        count = max(self.count, k)
        chosen = np.zeros(self._documents + 1, bool)
        for held in (None, allowed) if allowed else (None,):
            chosen[self._documents_of_rows[self.source.find_rows(query, count, held)]] = True
            if words is not None:
                chosen[self._documents_of_places[self.source.find_places(words, count, held)]] = True
        chosen[-1] = False
        marked: NDArray[np.bool_] = chosen[self._documents_of_rows] | self._exact
        return marked


def take_best(scores: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """Number the ``count`` highest of scores, in any order."""
    if len(scores) <= count:
        return np.arange(len(scores))
    return np.argpartition(-scores, count - 1)[:count]
