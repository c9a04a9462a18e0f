"""What the answerability classifier learns from: an index's asks and the questions outside it, measured as if new."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

import numpy as np
from numpy.typing import NDArray

from indexer.search.answerability import AnswerabilityClassifier, fit_answerability
from indexer.search.bm25 import build_lexicons
from indexer.search.candidates import Words
from indexer.search.cells import BELOW_ALL
from indexer.search.index import WORDED_KINDS, Index
from indexer.search.signals import Weights, fuse, gather_signals, measure_answerability, score_text
from indexer.vocabulary import LANGUAGES

MIN_EXAMPLES = 20
"""Fewer questions on either side teach nothing about what the base answers."""

MOST_ASKS = 900


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
    lang = LANGUAGES[index.rows.lang[row]]
    spelled = index.spelling.correct(text, lang)
    lexical = score_text(index, spelled, lang, Weights())
    near = index.score_rows(embedding, Words(lexical, (spelled,), lang))
    near[row] = BELOW_ALL
    scores = fuse(gather_signals(index, near, lexical), Weights())
    return measure_answerability(index, near, scores, lexical, text)
