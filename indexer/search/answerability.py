"""Answerability classifier, learned at build time from the base's own asks and from questions outside it.

No single cosine tells: questions that the base cannot answer score high too. A logistic regression over
several signals does; every example is measured with its own row taken out of the index.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SIGNALS = ("score", "lexical", "outside_1", "outside_5", "ask_1", "ask_5", "words")
"""Fused score and word score of the best place; cosine of the nearest question outside, mean of the five
nearest; the same of the base's own asks; length of the question in words over 30, at most 1."""

PENALTY = 0.01
"""Weight of the L2 penalty beside the mean loss; scikit-learn's ``C`` is its inverse."""

TOLERANCE = 1e-10
"""The largest slope that the fit may leave: weights then agree to the seventh digit on any machine."""


@dataclass(frozen=True, slots=True)
class AnswerabilityClassifier:
    """Weights over standardised signals: ``mean``, ``spread`` and ``weights`` (7,) float64 each."""

    mean: NDArray[np.float64]
    spread: NDArray[np.float64]
    weights: NDArray[np.float64]
    bias: float

    def judge(self, signals: NDArray[np.float64]) -> float:
        """Give the probability (0…1) that the base answers a question with these signals (7,)."""
        value = float(((signals - self.mean) / self.spread) @ self.weights + self.bias)
        return 1 / (1 + float(np.exp(-np.clip(value, -50, 50))))

    def to_list(self) -> list[list[float]]:
        """Give the model as lists, for JSON."""
        return [self.mean.tolist(), self.spread.tolist(), self.weights.tolist(), [self.bias]]

    @classmethod
    def from_list(cls, values: Sequence[Sequence[float]]) -> AnswerabilityClassifier | None:
        """Read what ``to_list`` gave; None for an empty list: the base knows no questions outside it."""
        if not values:
            return None
        return cls(np.array(values[0]), np.array(values[1]), np.array(values[2]), float(values[3][0]))


def fit_answerability(inside: NDArray[np.float64], outside: NDArray[np.float64]) -> AnswerabilityClassifier:
    """Fit to the signals of questions inside (n, 7) and outside (m, 7), both sides weighing the same.

    Logistic loss with an L2 penalty on the weights, not on the bias: convex, so there is one solution.
    """
    # Only a build fits; whoever serves need not load the library.
    from sklearn.linear_model import LogisticRegression

    signals = np.vstack([inside, outside])
    truth = np.concatenate([np.ones(len(inside)), np.zeros(len(outside))])
    mean, spread = signals.mean(axis=0), signals.std(axis=0) + 1e-6
    share = np.where(truth == 1, 0.5 / len(inside), 0.5 / len(outside))
    fitted = LogisticRegression(C=1 / PENALTY, tol=TOLERANCE, max_iter=1000)
    fitted.fit((signals - mean) / spread, truth, sample_weight=share)
    return AnswerabilityClassifier(mean, spread, fitted.coef_[0], float(fitted.intercept_[0]))
