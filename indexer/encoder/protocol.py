"""What an encoder is to everybody else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


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
