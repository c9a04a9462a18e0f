"""Arithmetic of vectors that several modules of the room share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def normalize(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Bring rows (…, dim) to length 1; a row of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    result: NDArray[np.float32] = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
    return result


def quantize_rows(rows: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Quantise rows (n, width) to codes (n, width) int8, -127…127, and scales (n,) float32: value = scale · code."""
    scales = np.maximum(np.abs(rows).max(axis=1, initial=0.0), 1e-12) / 127
    return np.rint(rows / scales[:, None]).astype(np.int8), scales.astype(np.float32)
