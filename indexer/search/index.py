"""The index: its vectors in FAISS and its words in memory, its passages in their file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from indexer.content.glossary import read_glossary
from indexer.content.language_words import build_language_words
from indexer.content.misspellings import Misspellings
from indexer.content.passages import Passage
from indexer.content.products import Products, read_products
from indexer.content.spelling import build_spelling
from indexer.errors import REBUILD, IndexStorageError
from indexer.memory import is_lack
from indexer.search.answerability import AnswerabilityClassifier
from indexer.search.bm25 import Lexicon
from indexer.search.candidates import Allowed, Candidates, CandidateSource, Filter, Words
from indexer.search.cells import CellSource, read_vectors, score_marked
from indexer.search.engines import DEFAULT_OPTIONS, EngineOptions
from indexer.search.message_types import FILE as MESSAGE_TYPES
from indexer.search.message_types import MessageClassifier, load_classifier
from indexer.search.milvus import MilvusServer, open_source
from indexer.search.passage_file import PassageFile
from indexer.search.snapshot import Manifest, open_data, read_manifest
from indexer.search.topic_classifier import TopicClassifier
from indexer.search.topic_tokens import TOPICS, TopicTokens
from indexer.search.vectors import normalize
from indexer.vocabulary import LANGUAGES

VECTOR_KINDS = ("text", "summary", "ask", "situation", "outside", "care", "message")
"""What a row's vector stands for: a section's text, a document's title and summary, a question
that a section answers, a situation of a stage, a question that the base does not cover, an example of a message
that needs care, and of another message (`message_types.py`)."""

WORDED_KINDS = ("text", "ask")
"""What a place's words are taken from: its section's text, and the questions that it answers, in people's own words."""

BEST_SECTIONS = 3
"""A document is as near as the mean of so many of its sections, the nearest."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What each vector stands for, ``(n,) int32`` each; ``section_key`` is -1 where a row has none."""

    section_key: NDArray[np.int32]
    lang: NDArray[np.int32]
    vector_kind: NDArray[np.int32]

    def select(self, vector_kind: str) -> NDArray[np.int64]:
        """Number the rows of one channel."""
        return np.flatnonzero(self.vector_kind == VECTOR_KINDS.index(vector_kind))


@dataclass(frozen=True, slots=True)
class GroupedRows:
    """The rows of one channel that lead to a place, grouped by place: ``order`` (m,) row numbers, ``starts``
    where each group begins, ``section_keys`` which place it is."""

    order: NDArray[np.int64]
    starts: NDArray[np.int64]
    section_keys: NDArray[np.int64]

    def find_best(self, scores: NDArray[np.float32], count: int) -> NDArray[np.float32]:
        """Take each place's best of the rows' ``scores``, (count,) float32; 0 for a section without such a row."""
        best = np.zeros(count, np.float32)
        if len(self.order):
            best[self.section_keys] = np.maximum.reduceat(scores[self.order], self.starts)
        return best


def group_rows(rows: Rows, vector_kind: str) -> GroupedRows:
    """Group the rows of a channel by the place they lead to; those that lead nowhere are left out."""
    chosen = rows.select(vector_kind)
    chosen = chosen[rows.section_key[chosen] >= 0]
    order = chosen[np.argsort(rows.section_key[chosen], kind="stable")]
    section_keys, starts = np.unique(rows.section_key[order], return_index=True)
    return GroupedRows(order, starts.astype(np.int64), section_keys.astype(np.int64))


class Index:
    """Passages by place and language, and the vectors that lead to them."""

    def __init__(
        self,
        manifest: Manifest,
        passages: PassageFile,
        rows: Rows,
        vectors: faiss.IndexIVF,
        query_means: NDArray[np.float32],
        stage_weights: NDArray[np.float32],
        lexicons: dict[str, Lexicon],
        notes: dict[str, Any],
        topic_tokens: TopicTokens | None = None,
        message_classifier: MessageClassifier | None = None,
        topic_classifier: TopicClassifier | None = None,
    ) -> None:
        self.manifest = manifest
        self.passages = passages
        self.rows = rows
        self.query_means = query_means
        self.stage_weights = stage_weights
        self.lexicons = lexicons
        self.notes = notes
        self.topic_tokens = topic_tokens
        self.message_classifier = message_classifier
        self.topic_classifier = topic_classifier
        words, abbreviations = notes.get("words", {}), notes.get("abbreviations", {})
        self.spelling = build_spelling(notes.get("spelling", {}), abbreviations, words)
        self.language_words = build_language_words(words, abbreviations)
        self.misspellings = Misspellings(self.language_words, self.spelling)
        self.answerability = AnswerabilityClassifier.from_list(notes.get("answerability", []))
        self.glossary = read_glossary(notes.get("glossary", []))
        self.products = Products(read_products(notes.get("products", {})))
        self._vectors = vectors
        self.candidates: Candidates | None = None
        self.rows_of = {vector_kind: rows.select(vector_kind) for vector_kind in VECTOR_KINDS}
        self.rows_by_kind = {vector_kind: group_rows(rows, vector_kind) for vector_kind in VECTOR_KINDS}
        self.section_keys = passages.section_keys
        self.summary_sections = _map_summaries(self.section_keys)
        self.documents = list(dict.fromkeys(document for document, _ in self.section_keys))
        self._sections = _pad_sections(self.section_keys)
        self._by_document: dict[str, dict[tuple[str, str], int]] = {}
        for number, section_key in enumerate(self.section_keys):
            self._by_document.setdefault(section_key[0], {})[section_key] = number
        self._kinds = {document: kind for (document, _), kind in zip(self.section_keys, passages.kinds, strict=True)}
        self._documents_of_sections = _number_documents(self.section_keys, self.documents)

    def __repr__(self) -> str:
        return (
            f"<Index passages={len(self.passages)} places={len(self.section_keys)} rows={len(self.rows.section_key)} "
            f"dim={self.manifest.dim} faiss='{self.manifest.faiss}'>"
        )

    def find_versions(self, section_key: tuple[str, str]) -> Mapping[str, Passage]:
        """Give the passages of a place by language; empty where there is no such place."""
        return self.passages.find_versions(section_key)

    def list_kind(self, kind: str) -> list[str]:
        """List the documents of one kind, in their order."""
        return [document for document in self.documents if self._kinds[document] == kind]

    def filter_sections(self, allowed: Allowed) -> Filter:
        """Test every document once; give what a search is held to."""
        passed = [allowed.test(document, self._kinds[document]) for document in self.documents]
        return Filter(allowed.scope, np.array(passed, bool)[self._documents_of_sections])

    def find_document(self, document: str) -> list[tuple[str, str]]:
        """List a document's places in the order they stand."""
        return list(self.number_places(document))

    def number_places(self, document: str) -> Mapping[tuple[str, str], int]:
        """Number a document's places as ``scores`` (places,) have them, in the order they stand."""
        return self._by_document.get(document, {})

    def score_documents(self, scores: NDArray[np.float32]) -> dict[str, float]:
        """Score every document by the mean of its BEST_SECTIONS best places' ``scores`` (places,), or of all it has."""
        filled = np.append(scores, np.float32(-np.inf))[self._sections]
        best = np.sort(filled, axis=1)[:, -BEST_SECTIONS:]
        held = np.isfinite(best)
        means = np.where(held, best, 0).sum(axis=1) / np.maximum(held.sum(axis=1), 1)
        return dict(zip(self.documents, means.tolist(), strict=True))

    def center(self, query: NDArray[np.float32], lang: str) -> NDArray[np.float32]:
        """Subtract the language's mean query from ``query`` (dim,) and bring it to length 1."""
        return normalize(query - self.query_means[LANGUAGES.index(lang)])

    def reconstruct(self, row: int) -> NDArray[np.float32]:
        """Give a row's centred vector (dim,)."""
        vector: NDArray[np.float32] = self._vectors.reconstruct(row)
        return vector

    def seek_candidates(self, source: CandidateSource, count: int) -> None:
        """Score from now on only what ``count`` candidates of each sort lead to."""
        documents = self._documents_of_sections
        self.candidates = Candidates(source, documents, self.rows.section_key, self.rows_of, count)

    def search_cells(self) -> CellSource:
        """Give what finds candidates in the index's own file."""
        return CellSource(self._vectors, self.rows.section_key, self.rows_of)

    def score_rows(
        self, query: NDArray[np.float32], words: Words | None = None, allowed: Filter | None = None, k: int = 0
    ) -> NDArray[np.float32]:
        """Score every row by its cosine to a centred query (dim,): (rows,) float32, -1…1.

        In an index that seeks candidates, by ``words`` too and for ``k`` hits that are ``allowed``, a row that none of
        them leads to counts as near as the farthest seen. Raises IndexStorageError where the query's width is not the
        index's.
        """
        if query.shape != (self.manifest.dim,):
            raise IndexStorageError(
                f"the query has shape {query.shape}, the index holds vectors of {self.manifest.dim}; {REBUILD}."
            )
        if self.candidates is None:
            found, rows = score_marked(self._vectors, query, None, None)
        else:
            marked = self.candidates.choose_rows(query, words, allowed, k)
            found, rows = score_marked(self._vectors, query, marked, self._vectors.nlist)
        scores = np.full(self._vectors.ntotal, found.min(initial=0.0), np.float32)
        scores[rows] = found
        return scores


def _number_documents(section_keys: Sequence[tuple[str, str]], documents: Sequence[str]) -> NDArray[np.int64]:
    """Number the document of each place, (places,), as ``documents`` are numbered."""
    numbers = {document: number for number, document in enumerate(documents)}
    return np.array([numbers[document] for document, _ in section_keys], np.int64)


def _pad_sections(section_keys: Sequence[tuple[str, str]]) -> NDArray[np.int64]:
    """Number each document's places, (documents, most places of one); a number past the last fills a row up."""
    numbers: dict[str, list[int]] = {}
    for number, (document, _) in enumerate(section_keys):
        numbers.setdefault(document, []).append(number)
    widest = max(map(len, numbers.values()), default=0)
    padded = [listed + [len(section_keys)] * (widest - len(listed)) for listed in numbers.values()]
    return np.array(padded, np.int64).reshape(len(numbers), widest)


def _map_summaries(section_keys: Sequence[tuple[str, str]]) -> NDArray[np.int64]:
    """Give for each place the number of the place that carries its document's summary: its first."""
    first: dict[str, int] = {}
    return np.array([first.setdefault(document, number) for number, (document, _) in enumerate(section_keys)], np.int64)


def load_index(
    folder: Path, fingerprint: str | None = None, dim: int | None = None, options: EngineOptions = DEFAULT_OPTIONS
) -> Index:
    """Load the index in ``folder``; ``fingerprint`` and ``dim`` are the encoder's.

    Raises IndexStorageError where it is missing, damaged, or made with another model.
    """
    manifest = read_manifest(folder)
    if fingerprint is not None and (manifest.model, manifest.dim) != (fingerprint, dim):
        raise IndexStorageError(
            f"{folder}: the index was made with the model {manifest.model[:40]!r} (dim {manifest.dim}), "
            f"the encoder is {fingerprint[:40]!r} (dim {dim}); {REBUILD}."
        )
    data = open_data(folder, manifest)
    try:
        return read_data(data, manifest, options)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        if is_lack(error):
            raise MemoryError(str(error)) from error
        raise IndexStorageError(f"{data}: the index cannot be read ({str(error)[:80]}); {REBUILD}.") from None


def read_data(data: Path, manifest: Manifest, options: EngineOptions = DEFAULT_OPTIONS) -> Index:
    """Read an index from its folder of data, unchecked."""
    # One query over some ten thousand rows is quicker on one thread; waiting ones take cores from the encoder.
    faiss.omp_set_num_threads(1)
    passages = PassageFile(data)
    table = np.load(data / "rows.npy")
    count = len(passages.section_keys)
    exhaustive = options.is_exhaustive(len(table))
    vectors = read_vectors(data / "vectors.faiss", is_mapped=not exhaustive)
    if exhaustive:
        vectors.nprobe = vectors.nlist
    index = Index(
        manifest=manifest,
        passages=passages,
        rows=Rows(table[:, 0], table[:, 1], table[:, 2]),
        vectors=vectors,
        query_means=np.load(data / "query_means.npy"),
        stage_weights=np.load(data / "stages.npy"),
        lexicons={lang: Lexicon.load(data / "lexicon" / lang, lang, count) for lang in LANGUAGES},
        notes=json.loads((data / "notes.json").read_text(encoding="utf-8")),
        topic_tokens=TopicTokens.load(data) if (data / TOPICS).is_file() else None,
        message_classifier=load_classifier(data / MESSAGE_TYPES),
        topic_classifier=TopicClassifier.load(data),
    )
    if not exhaustive:
        index.seek_candidates(_choose_source(index, options.milvus), options.candidates)
    return index


def _choose_source(index: Index, server: MilvusServer | None) -> CandidateSource:
    cells = index.search_cells()
    return open_source(server, index.manifest.data, index.lexicons, index.glossary, cells) if server else cells
