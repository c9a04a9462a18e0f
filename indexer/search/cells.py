"""Candidates from FAISS: the cells nearest to a query are searched, by an index that is mapped from disk."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import faiss
import numpy as np
from numpy.typing import NDArray

from indexer.search.candidates import CANDIDATE_KINDS, Filter, Words, take_best
from indexer.search.engines import EXHAUSTIVE_ROWS

BELOW_ALL = -2.0
"""Below every cosine, so that a range search returns all rows that it looks at."""

PROBED_CELLS = 32

COMPARED_ALLOWED = 100_000
"""Up to so many rows that a filter leaves are all compared: cells might hold none of them."""


class CellSource:
    """Finds candidates in the cells that a FAISS index is divided into."""

    def __init__(
        self, vectors: faiss.IndexIVF, section_key: NDArray[np.int32], rows_of: Mapping[str, NDArray[np.int64]]
    ) -> None:
        self._vectors = vectors
        self._section_key = section_key
        self._kinds = np.full(len(section_key), -1, np.int8)
        for number, vector_kind in enumerate(CANDIDATE_KINDS):
            self._kinds[rows_of[vector_kind]] = number

    def __repr__(self) -> str:
        return f"<CellSource cells={self._vectors.nlist} probed={self._vectors.nprobe}>"

    def find_rows(self, query: NDArray[np.float32], count: int, allowed: Filter | None) -> NDArray[np.int64]:
        """Find the nearest rows of each kind in the cells that are probed; what few rows a filter leaves, in all."""
        marked = None if allowed is None else np.append(allowed.places, False)[self._section_key]
        everywhere = marked is not None and int(marked.sum()) <= COMPARED_ALLOWED
        scores, rows = score_marked(self._vectors, query, marked, self._vectors.nlist if everywhere else None)
        kinds = self._kinds[rows]
        chosen = [np.flatnonzero(kinds == number) for number in range(len(CANDIDATE_KINDS))]
        taken = np.concatenate([each[take_best(scores[each], count)] for each in chosen])
        found: NDArray[np.int64] = rows[taken]
        return found

    def find_places(self, words: Words, count: int, allowed: Filter | None) -> NDArray[np.int64]:
        """Find the places with the highest score by words, which are all known."""
        marked = words.scores > 0 if allowed is None else (words.scores > 0) & allowed.places
        places = np.flatnonzero(marked)
        return places[take_best(words.scores[places], count)]


def score_marked(
    vectors: faiss.IndexIVF, query: NDArray[np.float32], marked: NDArray[np.bool_] | None, probed: int | None
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Score the rows that are ``marked`` (rows,), None: all, by their cosine to a query (dim,): cosines and rows.

    ``probed`` cells are looked into, None: as many as the index says.
    """
    parameters = faiss.SearchParametersIVF()
    parameters.nprobe = vectors.nprobe if probed is None else probed
    if marked is not None:
        bitmap = np.packbits(marked, bitorder="little")
        selector = faiss.IDSelectorBitmap(bitmap)  # type: ignore[call-arg, arg-type]
        parameters.sel = selector
    _, scores, rows = vectors.range_search(query[np.newaxis].astype(np.float32), BELOW_ALL, params=parameters)
    return scores, rows


def build_vectors(vectors: NDArray[np.float32], exhaustive_rows: int = EXHAUSTIVE_ROWS) -> tuple[faiss.IndexIVF, str]:
    """Put rows (n, dim) of length 1 into an inner-product FAISS index chosen by size; with its description.

    More rows than ``exhaustive_rows`` are put into cells.

    Values are kept in 8 bits, one scale for all: a cosine moves by 0.003 at most, the measured questions find what
    they found, and a question reads a quarter: over 16,093 rows a range search took 0.29 ms, where float32 in a
    flat index took 0.74. It is one cell, not a flat index of such rows: a range search there took 7.5 ms (FAISS 1.15).
    """
    count, dim = vectors.shape
    cells = 1 if count <= exhaustive_rows else int(4 * math.sqrt(count))
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dim), dim, cells, faiss.ScalarQuantizer.QT_8bit_uniform, faiss.METRIC_INNER_PRODUCT, False
    )
    index.cp.min_points_per_centroid = 1  # a small base is no fault to warn of
    index.nprobe = min(cells, PROBED_CELLS)
    index.train(vectors if count else np.zeros((1, dim), np.float32))
    if count:
        index.add(vectors)
    index.make_direct_map()  # for `reconstruct`
    return index, f"IVF{cells},SQ8 uniform"


def read_vectors(file: Path, is_mapped: bool) -> faiss.IndexIVF:
    """Read an index's rows; ``is_mapped``: from disk, where a question needs them. Raises RuntimeError."""
    vectors = cast(faiss.IndexIVF, faiss.read_index(str(file), faiss.IO_FLAG_MMAP if is_mapped else 0))
    lists = faiss.downcast_InvertedLists(vectors.invlists) if vectors.invlists else None
    if isinstance(lists, faiss.OnDiskInvertedLists):
        lists.prefetch_nthread = 0  # threads that read ahead take longer than a question
    return vectors
