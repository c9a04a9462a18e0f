"""Encode the rows of an index, but for texts whose embedding is known from before or came with the package."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.encoder.protocol import Encoder
from indexer.errors import REBUILD, ModelError
from indexer.search.embeddings import Embeddings, EncodingJournal, find_embeddings, open_journal
from indexer.search.rows import VectorRow

UNIT = 0.01
"""How far an embedding's length may be from 1."""


def encode_rows(
    rows: Sequence[VectorRow],
    folder: Path,
    fingerprint: str,
    read_kept: Callable[[], Embeddings],
    load_encoder: Callable[[], Encoder],
    progress: Callable[[int, int], None],
    fresh: Embeddings | None = None,
) -> tuple[NDArray[np.float32], int]:
    """Give the embeddings of ``rows``, (rows, dim) float32, and how many texts were encoded for it.

    ``read_kept`` gives embeddings that came with the package or the checkout; it is called where the index before lacks
    some.
    ``fresh`` are embeddings that this build has got already; they count as encoded.

    Raises ModelError where the encoder gives vectors that are not of length 1, OSError for the journal.
    """
    texts = {row.hash: row for row in rows}
    known = find_embeddings(folder, fingerprint, texts.keys())
    if len(known) < len(texts):
        known = read_kept() | known
    wanted = {name: row for name, row in texts.items() if name not in known}
    encoded = len(wanted)
    given = {name: row for name, row in (fresh or {}).items() if name in wanted}
    _check_lengths(given.values())
    known |= given
    wanted = {name: row for name, row in wanted.items() if name not in known}
    if wanted:
        encoder = load_encoder()
        with open_journal(folder, fingerprint, encoder.dim) as journal:
            known |= (done := {name: row for name, row in journal.read().items() if name in wanted})
            wanted = {name: row for name, row in wanted.items() if name not in done}
            encoded -= len(done)
            _encode_wanted(wanted, encoder, known, journal, progress)
    return np.stack([known[row.hash] for row in rows]).astype(np.float32), encoded


def _encode_wanted(
    wanted: Mapping[str, VectorRow],
    encoder: Encoder,
    known: Embeddings,
    journal: EncodingJournal,
    progress: Callable[[int, int], None],
) -> None:
    """Encode the texts ``wanted`` by their hash, and put them into ``known`` and the journal."""
    done = 0
    for prompt, encode in (("passage", encoder.encode_passages), ("query", encoder.encode_queries)):
        # Texts of like length together: encoded abreast, none waits long for another.
        names = sorted(
            (name for name, row in wanted.items() if row.prompt == prompt), key=lambda name: len(wanted[name].text)
        )
        for start in range(0, len(names), 32):
            batch = names[start : start + 32]
            encoded = encode([wanted[name].text for name in batch])
            _check_lengths(encoded)
            journal.add(batch, encoded)
            known |= zip(batch, encoded, strict=True)
            done += len(batch)
            progress(done, len(wanted))


def _check_lengths(embeddings: Iterable[NDArray[np.float32]]) -> None:
    if not all(abs(np.linalg.norm(embedding) - 1) < UNIT for embedding in embeddings):
        raise ModelError(f"the encoder gave vectors whose length is not 1; the model is damaged: {REBUILD}.")
