"""What is encoded: a row for each section's text, summary, ask, situation, and question outside the base."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.content.documents import Document
from indexer.content.passages import Passage
from indexer.content.sections import is_question
from indexer.search.embeddings import hash_text
from indexer.search.index import VECTOR_KINDS
from indexer.search.vectors import normalize
from indexer.vocabulary import LANGUAGES

NAMED_KINDS = ("case",)
"""Documents that people ask for by name ("how did CONACADO end?"): title and heading stand for such a question."""

MESSAGE_KINDS = frozenset({"care", "message"})
"""Examples of messages. They lead to no section, and have no part in the mean query, which is one of questions."""

WORDS_READ = 250
"""Words that the encoder reads whole: it stops at 512 tokens, and a word of the base has 1.9 of them at most (French,
with blanks to fill in)."""

RECIPE = 18
"""Counts the changes of what ``list_rows`` lists, of how the scope weighs it and of how messages are told apart: an
index made by another recipe is built anew."""


@dataclass(frozen=True, slots=True)
class VectorRow:
    """One text to encode, what it leads to (``section_key``; -1: nothing) and in which language it stands."""

    text: str
    prompt: str
    section_key: int
    lang: str
    vector_kind: str

    @property
    def hash(self) -> str:
        """Name the text and its prompt: what decides whether it must be encoded again."""
        return hash_text(self.text, self.prompt)


def list_rows(
    documents: Sequence[Document], passages: Sequence[Passage], outside: dict[str, list[str]]
) -> list[VectorRow]:
    """List what is encoded: texts, summaries, asks, messages that lead to a section, headings that ask, situations, and
    questions outside the base."""
    section_keys = {
        section_key: number
        for number, section_key in enumerate(dict.fromkeys(passage.section_key for passage in passages))
    }
    first = {document: number for (document, _), number in reversed(section_keys.items())}
    rows = [
        VectorRow(text, "passage", section_keys[passage.section_key], passage.lang, "text")
        for passage in passages
        for text in cut_text(passage)
    ]
    rows += [
        VectorRow(
            f"{passage.title}: {passage.heading}", "query", section_keys[passage.section_key], passage.lang, "ask"
        )
        for passage in passages
        if passage.kind in NAMED_KINDS
    ]
    rows += [
        VectorRow(passage.heading, "query", section_keys[passage.section_key], passage.lang, "ask")
        for passage in passages
        if is_question(passage.section)
    ]
    for document in documents:
        if document.id not in first:
            continue
        home = first[document.id]
        rows.append(VectorRow(f"{document.title}. {document.summary}", "passage", home, document.lang, "summary"))
        rows += [
            VectorRow(ask.text, "query", section_keys.get((document.id, ask.section), home), document.lang, "ask")
            for ask in (*document.asks, *(one for one in document.messages if one.section))
        ]
        rows += [VectorRow(text, "query", home, document.lang, "situation") for text in document.situations]
    rows += [VectorRow(text, "query", -1, lang, "outside") for lang, texts in outside.items() for text in texts]
    return rows


def cut_text(passage: Passage) -> list[str]:
    """Cut a passage's text where the encoder would stop reading, between sentences: each part below title and heading.

    A sentence that is longer than that is cut between words. Most passages are one part, their text as it is.
    """
    text = passage.text
    if len(text.split()) <= WORDS_READ:
        return [text]
    opening = f"{passage.title}. {passage.heading}."
    most = max(WORDS_READ - len(opening.split()), 1)
    parts: list[list[str]] = [[]]
    for piece in passage.list_pieces():
        words = piece.split()
        for start in range(0, len(words), most):
            cut = words[start : start + most]
            if len(parts[-1]) + len(cut) > most:
                parts.append([])
            parts[-1] += cut
    return [f"{opening} {' '.join(part)}" for part in parts]


def center_rows(
    rows: Sequence[VectorRow], embeddings: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Subtract from each row the mean of its language and prompt; with the mean queries (4, dim).

    e5 puts a text nearer to its own language than to its meaning; taking the means away undoes it
    (measured: README, "Measured"). A language without questions borrows the mean of all.
    """
    centred = np.empty_like(embeddings)
    queries = np.array([row.prompt == "query" for row in rows])
    langs = np.array([row.lang for row in rows])
    counted = np.array([row.vector_kind not in MESSAGE_KINDS for row in rows])
    means = np.zeros((len(LANGUAGES), embeddings.shape[1]), np.float32)
    for number, lang in enumerate(LANGUAGES):
        for prompt in (True, False):
            chosen = (langs == lang) & (queries == prompt)
            pool = chosen & counted if (chosen & counted).any() else (queries == prompt) & counted
            mean = embeddings[pool].mean(axis=0) if pool.any() else np.zeros(embeddings.shape[1], np.float32)
            centred[chosen] = embeddings[chosen] - mean
            if prompt:
                means[number] = mean
    return normalize(centred), means


def tabulate_rows(rows: Sequence[VectorRow]) -> NDArray[np.int32]:
    """Write rows as numbers, (n, 3) int32: place, language, channel."""
    table = [(row.section_key, LANGUAGES.index(row.lang), VECTOR_KINDS.index(row.vector_kind)) for row in rows]
    return np.array(table, np.int32).reshape(-1, 3)
