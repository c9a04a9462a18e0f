"""The protocol that both encoders fulfil."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    TokenVectors = tuple[NDArray[np.float32], NDArray[np.float32]]
    """A text's embedding (dim,), and its token vectors (tokens, width)."""

Prompt = Literal["passage", "query"]
"""As what a text is encoded."""


class Encoder(Protocol):
    """Turns texts into embeddings."""

    fingerprint: str
    """Identifies weights, tokenizer, pooling and prompts; the same for both encoders of one model."""
    dim: int

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (n, dim) float32, rows of length 1."""
        ...

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return (n, dim) float32, rows of length 1; ``progress`` hears how many are done."""
        ...

    def encode_query_tokens(self, text: str) -> TokenVectors:
        """Return one query's embedding (dim,), of length 1, and its token vectors (tokens, width), both float32.

        One pass gives both. Prompt and special tokens are left out; ``width`` is the transformer's, not always
        ``dim``, and the vectors are of any length.
        """
        ...

    def encode_tokens(self, texts: Sequence[str], prompt: Prompt) -> list[TokenVectors]:
        """Return each text's embedding and token vectors, as ``encode_query_tokens`` does one query's."""
        ...
