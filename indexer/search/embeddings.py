"""Embeddings that builds keep for the next one, each with a digest: none is taken for another text, or damaged.

An index's data hold ``embeddings.npy`` (n, dim) float32, ``texts.json``, the hash of each row's text, and
``digests.npy`` (n, DIGEST) uint8. While a build encodes, what is done stands in the JOURNAL beside the data, so that
a build that is interrupted need not do it again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from indexer.search.snapshot import JOURNAL

MATRIX, TEXTS, DIGESTS = "embeddings.npy", "texts.json", "digests.npy"
SPARE = frozenset({MATRIX, TEXTS, DIGESTS})
"""Files that only the next build reads."""

DIGEST, NAME = 16, 24
"""Bytes of a digest, and of a text's hash."""

Embeddings = dict[str, NDArray[np.float32]]
"""Embeddings (dim,) by the hash of their text."""


def hash_text(text: str, prompt: str) -> str:
    """Name a text encoded after a prompt, by NAME characters."""
    return hashlib.sha256(f"{prompt}\0{text}".encode()).hexdigest()[:NAME]


def seal(fingerprint: str, name: str, vector: NDArray[np.float32]) -> bytes:
    """Give the digest, DIGEST bytes, that holds an embedding to its text and to the model that made it."""
    digest = hashlib.blake2b(f"{fingerprint}\0{name}\0".encode(), digest_size=DIGEST)
    digest.update(np.ascontiguousarray(vector, "<f4").data)
    return digest.digest()


def save_embeddings(data: Path, fingerprint: str, names: Sequence[str], matrix: NDArray[np.float32]) -> None:
    """Write embeddings (n, dim) and the hashes of their texts beside an index. Raises OSError."""
    digests = b"".join(seal(fingerprint, name, row) for name, row in zip(names, matrix, strict=True))
    np.save(data / MATRIX, matrix)
    np.save(data / DIGESTS, np.frombuffer(digests, np.uint8).reshape(-1, DIGEST))
    (data / TEXTS).write_text(json.dumps(list(names)), encoding="utf-8")


def find_embeddings(folder: Path, fingerprint: str, wanted: Collection[str]) -> Embeddings:
    """Find embeddings of the texts ``wanted`` in every index's data below ``folder``, the newest first.

    Every one is held against its digest, so that it does not matter whether a manifest names the data: what is
    damaged, of another model or another text is left out.
    """
    found: Embeddings = {}
    missing = set(wanted)
    for data in sorted(folder.glob("data-*"), key=_tell_age, reverse=True):
        if not missing:
            break
        for name, vector in _read_embeddings(data, fingerprint, missing):
            found[name] = vector
        missing -= found.keys()
    return found


def _tell_age(data: Path) -> float:
    try:
        return data.stat().st_mtime
    except OSError:
        return 0.0


def _read_embeddings(
    data: Path, fingerprint: str, wanted: Collection[str]
) -> Iterator[tuple[str, NDArray[np.float32]]]:
    try:
        names = json.loads((data / TEXTS).read_text(encoding="utf-8"))
        with (data / MATRIX).open("rb") as rows, (data / DIGESTS).open("rb") as seals:
            matrix = np.lib.format.read_array(rows, allow_pickle=False)
            digests = np.lib.format.read_array(seals, allow_pickle=False)
        fitting = matrix.ndim == 2 and matrix.dtype == np.float32 and digests.shape == (len(matrix), DIGEST)
    except Exception:  # a torn file makes json, numpy and its parser of headers raise a dozen kinds
        return
    if not fitting or not isinstance(names, list) or len(names) != len(matrix):
        return
    for number, name in enumerate(names):
        # An embedding of one row keeps no matrix alive.
        if name in wanted and digests[number].tobytes() == seal(fingerprint, name, matrix[number]):
            yield name, matrix[number].copy()


class EncodingJournal:
    """What a build has encoded so far, on disk: one record an embedding, added in batches."""

    def __init__(self, file: BinaryIO, fingerprint: str, dim: int) -> None:
        self._file = file
        self._fingerprint = fingerprint
        self._record = np.dtype([("digest", np.uint8, (DIGEST,)), ("name", f"S{NAME}"), ("vector", "<f4", (dim,))])

    def read(self) -> Embeddings:
        """Read what an interrupted build left; what is torn, or of another model, is left out and dropped."""
        self._file.seek(0)
        content = self._file.read()
        records = np.frombuffer(content[: len(content) // self._record.itemsize * self._record.itemsize], self._record)
        found: Embeddings = {}
        for record in records:
            name = record["name"].decode("ascii", errors="replace")
            if record["digest"].tobytes() == seal(self._fingerprint, name, record["vector"]):
                found[name] = record["vector"].astype(np.float32)
        end = len(records) * self._record.itemsize if found else 0
        self._file.truncate(end)
        self._file.seek(end)
        return found

    def add(self, names: Sequence[str], rows: NDArray[np.float32]) -> None:
        """Add the embeddings (n, dim) of texts. Raises OSError."""
        records = np.zeros(len(names), self._record)
        for number, (name, row) in enumerate(zip(names, rows, strict=True)):
            digest = np.frombuffer(seal(self._fingerprint, name, row), np.uint8)
            records[number] = (digest, name.encode("ascii"), row)
        self._file.write(records.tobytes())
        self._file.flush()


@contextmanager
def open_journal(folder: Path, fingerprint: str, dim: int) -> Iterator[EncodingJournal]:
    """Open the journal of the build that runs in ``folder``. Raises OSError."""
    path = folder / JOURNAL
    path.touch()
    with path.open("r+b") as file:
        yield EncodingJournal(file, fingerprint, dim)
