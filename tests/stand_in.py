"""An encoder whose embeddings a reader can follow: each word adds 1 to one of 256 places, named by its hash.

Two texts are near where they share words; there is no meaning in it. Words count without accents
and case, and of long words only the first five letters, so that "contrato" and "contratos" meet.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.encoder.protocol import Prompt
from indexer.text import fold_accents

_WORD = re.compile(r"[^\W_]+")


class StandInEncoder:
    """Implements the Encoder protocol without a model, a file or the network."""

    fingerprint = "stand-in-1"
    dim = 256

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode texts, ``(n, dim) float32`` with rows of length 1; an empty text points to place 0."""
        return np.stack([self._encode(text) for text in texts])

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Encode texts just as ``encode_queries`` does."""
        return self.encode_queries(texts)

    def encode_query_tokens(self, text: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Encode a text, (dim,), and each of its words alone, (words, dim), both float32."""
        words = [self._encode(word) for word in _WORD.findall(text)]
        return self._encode(text), np.array(words, np.float32).reshape(-1, self.dim)

    def encode_tokens(
        self, texts: Sequence[str], prompt: Prompt
    ) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
        """Encode each text as ``encode_query_tokens`` does."""
        return [self.encode_query_tokens(text) for text in texts]

    def _encode(self, text: str) -> NDArray[np.float32]:
        embedding = np.zeros(self.dim, np.float32)
        for word in _WORD.findall(fold_accents(text)):
            embedding[zlib.crc32(word[:5].encode()) % self.dim] += 1
        length = float(np.linalg.norm(embedding))
        if length == 0:
            embedding[0] = length = 1.0
        return embedding / np.float32(length)
