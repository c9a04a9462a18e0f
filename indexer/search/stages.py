"""Learn, from the situations that the stage documents list, to tell a stage from an embedding."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.vocabulary import STAGES

RIDGE = 2.0
"""Ridge penalty on rows of length 1; the nearest situations count beside it, so it is not fine-tuned."""


def fit_stages(situations: NDArray[np.float32], stages: Sequence[str]) -> NDArray[np.float32]:
    """Fit a ridge regression from centred embeddings (n, dim) to one column a stage.

    Gives weights (dim + 1, 4) float32, the bias last (penalised like the others), columns in the order of STAGES;
    zeros where there are no situations.
    """
    # Only a build fits; whoever serves need not load the library.
    from sklearn.linear_model import Ridge

    dim = situations.shape[1]
    if not len(situations):
        return np.zeros((dim + 1, len(STAGES)), np.float32)
    inputs = np.hstack([situations, np.ones((len(situations), 1))], dtype=np.float64)
    targets = np.array([[stage == name for name in STAGES] for stage in stages], np.float64)
    fitted = Ridge(alpha=RIDGE, fit_intercept=False).fit(inputs, targets)
    return np.asarray(fitted.coef_.T, np.float32)


def score_stages(weights: NDArray[np.float32], embedding: NDArray[np.float32]) -> dict[str, float]:
    """Score a centred embedding (dim,) for each stage; about 1 for the likeliest, about 0 for others."""
    values = np.append(embedding, np.float32(1.0)) @ weights
    return {stage: float(value) for stage, value in zip(STAGES, values, strict=True)}
