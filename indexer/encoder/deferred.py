"""An encoder that is still being loaded: who knows what it will be can open an index before it is there."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING

from indexer.encoder.protocol import Encoder, Prompt

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from indexer.encoder.protocol import TokenVectors


class DeferredEncoder:
    """Implements the Encoder protocol by the encoder that ``load`` gives, in a thread of its own.

    Whoever asks for an embedding waits until it is there. Each call raises what ``load`` raised.
    """

    def __init__(self, fingerprint: str, dim: int, load: Callable[[], Encoder]) -> None:
        self.fingerprint = fingerprint
        self.dim = dim
        self._loaded: Future[Encoder] = Future()
        threading.Thread(target=self._load, args=(load,), name="encoder", daemon=True).start()

    def __repr__(self) -> str:
        state = "ready" if self.is_ready else "failed" if self._loaded.done() else "loading"
        return f"<DeferredEncoder {state} dim={self.dim} fingerprint='{self.fingerprint}'>"

    @property
    def is_ready(self) -> bool:
        """Whether the encoder is there, so that nobody waits."""
        return self._loaded.done() and self._loaded.exception() is None

    def _load(self, load: Callable[[], Encoder]) -> None:
        try:
            encoder = load()
        except BaseException as fault:
            self._loaded.set_exception(fault)
        else:
            self.fingerprint, self.dim = encoder.fingerprint, encoder.dim
            self._loaded.set_result(encoder)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (n, dim) float32, rows of length 1."""
        return self._loaded.result().encode_queries(texts)

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return (n, dim) float32, rows of length 1."""
        return self._loaded.result().encode_passages(texts, progress)

    def encode_query_tokens(self, text: str) -> TokenVectors:
        """Return one query's embedding (dim,), and its token vectors (tokens, width)."""
        return self._loaded.result().encode_query_tokens(text)

    def encode_tokens(self, texts: Sequence[str], prompt: Prompt) -> list[TokenVectors]:
        """Return each text's embedding (dim,), and its token vectors (tokens, width)."""
        return self._loaded.result().encode_tokens(texts, prompt)
