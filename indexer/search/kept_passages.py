"""Embeddings of the base's passages that the repository keeps beside the adapter: a checkout encodes questions only.

One file, in 8 bits with a scale for each row (a cosine moves by less than 0.001; the index itself rounds as much): of
the 15 minutes of two cores that the whole base takes, passages and summaries take 7. A text that was edited since has
another hash, and is encoded as ever; another model's file is not taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.encoder.adapter import PACKAGED_ADAPTER
from indexer.errors import REBUILD, IndexStorageError
from indexer.search.build import list_all_rows, read_base
from indexer.search.embeddings import NAME, Embeddings
from indexer.search.kept_vectors import read_index_vectors

PACKAGED_PASSAGES = PACKAGED_ADAPTER / "passages.npz"

CODES = 127
"""The largest code of a value: 8 bits with a sign, as far below 0 as above."""


def write_passage_embeddings(index: Path, roots: Sequence[Path], file: Path, model: str) -> int:
    """Write what ``index`` keeps of the passages and summaries of ``roots``; give how many.

    ``model`` is the prepared model's name. Raises ContentError for documents that cannot be read, IndexStorageError
    where the index keeps none of them or ``file`` cannot be written.
    """
    rows, _ = list_all_rows(roots, *read_base(roots))
    kept = read_index_vectors(index)
    names = sorted({row.hash for row in rows if row.prompt == "passage"} & set(kept.embeddings if kept else ()))
    if kept is None or not names:
        raise IndexStorageError(f"{index}: the index keeps no vectors of these passages; {REBUILD}.")
    codes, scales = quantize_rows(np.stack([kept.embeddings[name] for name in names]))
    try:
        np.savez(
            file, model=np.array(model), codes=codes, scales=scales,
            names=np.frombuffer(bytes.fromhex("".join(names)), np.uint8).reshape(len(names), -1),
        )  # fmt: skip
    except OSError as error:
        raise IndexStorageError(f"{file}: cannot be written ({error.strerror}).") from None
    return len(names)


def read_passage_embeddings(file: Path, model: str) -> Embeddings:
    """Read the embeddings in ``file``, of length 1; none where it is missing, damaged or of another prepared model."""
    try:
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
            if str(stored["model"]) != model:
                return {}
            rows = stored["codes"].astype(np.float32) * stored["scales"][:, np.newaxis]
            names = stored["names"].tobytes().hex()
    except Exception:  # a torn archive makes zipfile, zlib and numpy raise a dozen kinds
        return {}
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return {names[NAME * number : NAME * (number + 1)]: row for number, row in enumerate(rows)}


def quantize_rows(rows: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Quantise rows (n, dim) to codes (n, dim), -CODES…CODES, and scales (n,): value = scale · code."""
    scales = np.abs(rows).max(axis=1).astype(np.float32) / CODES
    codes = np.rint(rows / np.maximum(scales, np.finfo(np.float32).tiny)[:, np.newaxis])
    return codes.astype(np.int8), scales
