"""What classifiers read of a text: its words, pairs of words and runs of letters, hashed into so many buckets.

Runs of letters find a word however it is spelled and inflected; the rarer a feature, the more it counts.
"""

from __future__ import annotations

import functools
import itertools
import re
import zlib
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from indexer.text import fold_accents

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

LETTER_BUCKETS = 1 << 15
WORD_BUCKETS = 1 << 14
BUCKETS = LETTER_BUCKETS + WORD_BUCKETS
FORM = 1
"""Counts the changes of what is read of a text: what was learned from another form is learned again."""
LETTERS = (3, 4, 5)
"""Lengths of the runs of letters of a word, its ends marked, that stand for it however it is spelled and inflected."""

_WORD = re.compile(r"[^\W_]+")


@functools.lru_cache(maxsize=16)
def hash_features(text: str) -> frozenset[int]:
    """Number the runs of letters, words and pairs of words of a text: below LETTER_BUCKETS, then below BUCKETS.

    Kept for the texts seen last: several classifiers read the same question.
    """
    words = _WORD.findall(fold_accents(text))
    pairs = {f"{one} {other}" for one, other in itertools.pairwise(words)}
    letters = frozenset().union(*map(_number_letters, words))
    return letters | {LETTER_BUCKETS + zlib.crc32(word.encode()) % WORD_BUCKETS for word in {*words, *pairs}}


@functools.lru_cache(maxsize=1 << 14)
def _number_letters(word: str) -> frozenset[int]:
    """Number a word's runs of letters, its ends marked."""
    marked = f" {word} "
    runs = {marked[start : start + size] for size in LETTERS for start in range(max(1, len(marked) - size + 1))}
    return frozenset(zlib.crc32(run.encode()) % LETTER_BUCKETS for run in runs)


def weigh_features(text: str, rarity: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Give a text's features, (m,) ascending, and how much each counts, (m,): letters and words of length 1 each."""
    buckets = np.array(sorted(hash_features(text)), np.int64)
    values = rarity[buckets]
    for chosen in (buckets < LETTER_BUCKETS, buckets >= LETTER_BUCKETS):
        values[chosen] /= max(float(np.linalg.norm(values[chosen])), 1e-6)
    return buckets, values


def measure_rarity(texts: Sequence[str]) -> NDArray[np.float32]:
    """Measure how rare each feature is among texts, (BUCKETS,): ``1 + ln((1 + n) / (1 + texts with it))``."""
    counts = np.zeros(BUCKETS, np.int64)
    for text in texts:
        counts[list(hash_features(text))] += 1
    return (1 + np.log((1 + len(texts)) / (1 + counts))).astype(np.float32)


def stack_features(texts: Sequence[str], rarity: NDArray[np.float32]) -> csr_matrix:
    """Weigh the features of texts, (n, BUCKETS)."""
    from scipy.sparse import csr_matrix

    weighed = list(map(partial(weigh_features, rarity=rarity), texts))
    starts = np.cumsum([0, *(len(buckets) for buckets, _ in weighed)])
    columns = np.concatenate([buckets for buckets, _ in weighed])
    values = np.concatenate([values for _, values in weighed])
    return csr_matrix((values, columns, starts), (len(texts), BUCKETS))
