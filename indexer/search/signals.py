"""The signals of a question, section by section: cosines by vector kind, words, their sum; and those that tell whether
the base answers it at all. `benchmarks/ablation.py` prints what each part adds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.search.index import Index
from indexer.search.synonyms import score_synonyms
from indexer.vocabulary import list_preferred

NEAREST = 5
"""Questions inside and outside the base that are averaged, the nearest: as `answerability.py` names its signals."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each signal counts, from 0; ``context`` is the turns' share of a follow-up's query,
    ``widen`` what a synonym counts beside the word that was typed (0: none is looked for)."""

    text: float = 1.0
    ask: float = 0.8
    lexical: float = 1.0
    summary: float = 0.3
    context: float = 0.5
    widen: float = 0.3


def score_text(index: Index, text: str, lang: str, weights: Weights) -> NDArray[np.float32]:
    """Score every place by a text's words, (places,) float32, and at the weight ``widen`` by their synonyms."""
    scores = index.lexicons[lang].score(text)
    if weights.widen:
        scores = scores + score_synonyms(text, list_preferred(lang), index.glossary, index.lexicons, weights.widen)
    return scores


def gather_signals(
    index: Index, near: NDArray[np.float32], lexical: NDArray[np.float32]
) -> dict[str, NDArray[np.float32]]:
    """Take, for each place, its best cosine by channel, (places,) float32 each; ``near`` scores every row."""
    signals = {"lexical": lexical}
    for name in ("text", "ask", "summary"):
        best = index.rows_by_kind[name].find_best(near, len(index.section_keys))
        signals[name] = best[index.summary_sections] if name == "summary" else best
    return signals


def fuse(signals: Mapping[str, NDArray[np.float32]], weights: Weights) -> NDArray[np.float32]:
    """Sum the signals of each place by their weights, (places,) float32."""
    return np.asarray(sum(getattr(weights, name) * signals[name] for name in signals), np.float32)


def measure_answerability(
    index: Index, near: NDArray[np.float32], scores: NDArray[np.float32], lexical: NDArray[np.float32], text: str
) -> NDArray[np.float64]:
    """Measure the signals that `answerability.py` judges by, (7,), in the order of its SIGNALS."""
    values = [float(scores.max(initial=0.0)), float(lexical[scores.argmax()]) if len(scores) else 0.0]
    for name in ("outside", "ask"):
        found = near[index.rows_of[name]]
        nearest = np.sort(np.partition(found, -NEAREST)[-NEAREST:]) if len(found) > NEAREST else np.sort(found)
        values += [float(nearest[-1]), float(nearest.mean())] if len(nearest) else [0.0, 0.0]
    return np.array([*values, min(len(text.split()), 30) / 30])
