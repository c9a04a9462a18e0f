"""How well the base knows what it does not answer: five-fold cross-validation over its own questions.

Prints, for several thresholds, the share answered of the base's asks and the share declined of the
questions outside it; beside it, what the best threshold on the bare cosine would give.
"""

from __future__ import annotations

import json

import numpy as np
from numpy.typing import NDArray

from bot.answering.thresholds import THRESHOLDS
from indexer.content.documents import read_corpus
from indexer.content.passages import split_document
from indexer.search.answerability import fit_answerability
from indexer.search.answerability_examples import measure_rows
from indexer.search.build import list_all_rows
from indexer.search.index import load_index
from indexer.search.vectors import normalize
from indexer.settings import read_settings

FOLDS = 5
LEASTS = (0.1, 0.2, 0.3, 0.4, 0.5)


def main() -> None:
    """Print the table."""
    inside, outside = _measure()
    print(f"{len(inside)} questions inside, {len(outside)} outside; {FOLDS}-fold cross-validation")
    judged_inside, judged_outside = _cross_validate(inside, outside), _cross_validate(outside, inside, swapped=True)
    print(f"{'threshold':>12}{'answered of inside':>20}{'declined of outside':>21}")
    for threshold in sorted({*LEASTS, THRESHOLDS.answerable}):
        mark = "  (in use)" if threshold == THRESHOLDS.answerable else ""
        answered, declined = (judged_inside >= threshold).mean(), (judged_outside < threshold).mean()
        print(f"{threshold:12.2f}{100 * answered:18.1f} %{100 * declined:19.1f} %{mark}")
    cosine = max(
        ((inside[:, 4] >= t).mean() + (outside[:, 4] < t).mean()) / 2 for t in np.linspace(0, 1, 201)
    )  # the nearest ask's cosine alone
    best = max(((judged_inside >= t).mean() + (judged_outside < t).mean()) / 2 for t in np.linspace(0, 1, 201))
    print(
        f"balanced accuracy at its best: {100 * best:.1f} %; the nearest question's cosine alone: {100 * cosine:.1f} %"
    )


def _measure() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    settings = read_settings()
    index = load_index(settings.index)
    data = settings.index / index.manifest.data
    corpus = read_corpus(settings.kb)
    passages = [passage for document in corpus.documents for passage in split_document(document)[0]]
    rows, _ = list_all_rows(settings.kb, corpus, passages)
    texts = {row.hash: row.text for row in rows}
    names = json.loads((data / "texts.json").read_text(encoding="utf-8"))
    if missing := [name for name in names if name not in texts]:
        raise SystemExit(f"the index is older than the base ({len(missing)} texts differ): run `alianza build` first")
    vectors = np.stack([index.reconstruct(row) for row in range(len(names))])
    return measure_rows(index, [texts[name] for name in names], normalize(vectors))


def _cross_validate(own: NDArray[np.float64], other: NDArray[np.float64], swapped: bool = False) -> NDArray[np.float64]:
    """Judge each of ``own`` by a model that has not seen its fold."""
    fold = np.arange(len(own)) % FOLDS
    judged = np.zeros(len(own))
    for number in range(FOLDS):
        seen, rest = own[fold != number], other
        model = fit_answerability(rest, seen) if swapped else fit_answerability(seen, rest)
        judged[fold == number] = [model.judge(signals) for signals in own[fold == number]]
    return judged


if __name__ == "__main__":
    main()
