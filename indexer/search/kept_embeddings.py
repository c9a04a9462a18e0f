"""Embeddings that the repository keeps beside the adapter: a fresh checkout encodes next to nothing.

A file of passages and summaries and one of questions, in 8 bits with a scale for each row (a cosine moves by less than
0.001; the index itself rounds as much). To encode the whole base takes two cores some six minutes. A text that was
edited since has another hash, and is encoded as ever; another model's file is not taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from indexer.errors import REBUILD, IndexStorageError
from indexer.search.build import list_all_rows, read_base
from indexer.search.embeddings import NAME, Embeddings
from indexer.search.kept_vectors import read_index_vectors
from indexer.search.vectors import quantize_rows

FILES = {"passage": "passages.npz", "query": "questions.npz"}
"""The file of each prompt: questions are added more often."""


def write_embeddings(index: Path, roots: Sequence[Path], folder: Path, model: str) -> int:
    """Write what ``index`` keeps of the texts of ``roots`` to the FILES in ``folder``; give how many.

    ``model`` is the prepared model's name. Raises ContentError for documents that cannot be read, IndexStorageError
    where the index keeps none of them or a file cannot be written.
    """
    kept = read_index_vectors(index)
    embeddings = kept.embeddings if kept else {}
    rows, _ = list_all_rows(roots, *read_base(roots))
    count = 0
    for prompt, name in FILES.items():
        names = sorted({row.hash for row in rows if row.prompt == prompt} & set(embeddings))
        if not names:
            raise IndexStorageError(f"{index}: the index keeps no vectors of this base; {REBUILD}.")
        codes, scales = quantize_rows(np.stack([embeddings[name] for name in names]))
        hashes = np.frombuffer(bytes.fromhex("".join(names)), np.uint8).reshape(len(names), -1)
        try:
            np.savez(folder / name, model=np.array(model), codes=codes, scales=scales, names=hashes)
        except OSError as error:
            raise IndexStorageError(f"{folder / name}: cannot be written ({error.strerror}).") from None
        count += len(names)
    return count


def read_embeddings(folder: Path, model: str) -> Embeddings:
    """Read the embeddings in the FILES of ``folder``, of length 1; none of a file that is missing, damaged or of
    another prepared model."""
    found: Embeddings = {}
    for name in FILES.values():
        found |= _read_file(folder / name, model)
    return found


def _read_file(file: Path, model: str) -> Embeddings:
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
