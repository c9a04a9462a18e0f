"""How often candidates lead to what comparing every row gives. ``python -m benchmarks.agreement [QUESTIONS.jsonl …]``

The index in use is asked twice, row by row and through candidates, its rows put into cells as those of a base above
`ALIANZA_EXHAUSTIVE_ROWS` are. A line tells, for a number of candidates and of cells looked into, how many questions
keep their first place, their first three in order, and the document that scores best; what share of the rows is scored
exactly, and how long scoring takes beside scoring every row in one cell. `benchmarks.growth` measures larger bases.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import faiss
import numpy as np
from numpy.typing import NDArray

from bot.engine import Engine
from indexer.evaluate import read_questions
from indexer.search.candidates import Words
from indexer.search.cells import build_vectors
from indexer.search.index import Index
from indexer.search.retriever import Query, Retriever
from indexer.search.signals import Weights, fuse, gather_signals
from indexer.settings import read_settings

QUESTIONS = Path(__file__).with_name("typed.jsonl")
TRIED = ((25, 32), (50, 32), (100, 32), (200, 4), (200, 16), (200, 32), (200, 64), (400, 32))
"""Candidates of each sort, and cells looked into."""
HEADER = f"{'candidates':>10}{'cells':>7}{'first':>14}{'first three':>14}{'document':>14}{'rows scored':>13}{'time':>7}"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Shares of questions, 0…1: the first place, the first three in order, the best document are the same."""

    first: float
    first_three: float
    document: float

    def __str__(self) -> str:
        return "".join(f"{100 * share:>13.1f}%" for share in (self.first, self.first_three, self.document))


@dataclass(frozen=True, slots=True)
class Sought:
    """A question as an index scores it: centred ``embedding`` (dim,), and its words."""

    embedding: NDArray[np.float32]
    words: Words


def seek(retriever: Retriever, query: Query) -> Sought:
    """Embed a question, and score its words."""
    return Sought(retriever.embed(query), Words(retriever.score_words(query), (query.text,), query.lang))


def measure_agreement(one: Index, other: Index, asked: Sequence[Sought]) -> Agreement:
    """Ask two indexes the same, and compare what they find first."""
    same = []
    for sought in asked:
        (places, document), (other_places, other_document) = _find(one, sought), _find(other, sought)
        same.append((places[0] == other_places[0], places == other_places, document == other_document))
    return Agreement(*np.mean(same, axis=0).tolist())


def _find(index: Index, sought: Sought) -> tuple[list[int], str]:
    """Give the first three places, and the best document."""
    near = index.score_rows(sought.embedding, sought.words)
    scores = fuse(gather_signals(index, near, sought.words.scores), Weights())
    documents = index.score_documents(scores)
    return np.argsort(-scores, kind="stable")[:3].tolist(), max(documents, key=lambda name: documents[name])


def put_into_cells(index: Index) -> tuple[Index, Index]:
    """Give the index twice with its rows in cells, whatever their number: all looked into, and through candidates."""
    rows = np.stack([index.reconstruct(row) for row in range(len(index.rows.section_key))])
    every, some = copy(index), copy(index)
    some._vectors = build_vectors(rows, 0)[0]
    every._vectors = cast(faiss.IndexIVF, faiss.clone_index(some._vectors))
    every._vectors.nprobe = every._vectors.nlist
    return every, some


def _time(score: Callable[[], object]) -> float:
    started = time.perf_counter()
    score()
    return time.perf_counter() - started


def main(files: Sequence[Path]) -> None:
    """Print the table."""
    knowledge = Engine.open(read_settings()).knowledge
    questions = [question for file in files for question in read_questions(file)]
    said = [[str(turn["text"]) for turn in question.context] for question in questions]
    parsed = [knowledge.parse(one.text, one.lang, before) for one, before in zip(questions, said, strict=True)]
    asked = [seek(knowledge.retriever, question.query) for question in parsed]
    one_cell = knowledge.retriever.index
    every, some = put_into_cells(one_cell)
    print(f"{len(asked)} questions, {len(some.rows.section_key)} rows in {some._vectors.nlist} cells")
    print(HEADER)
    for count, probed in TRIED:
        some._vectors.nprobe = probed
        some.seek_candidates(some.search_cells(), count)
        agreement = measure_agreement(every, some, asked)
        assert some.candidates is not None
        scored = np.mean([some.candidates.choose_rows(one.embedding, one.words, None, 0).mean() for one in asked])
        times = [
            (
                _time(lambda one=one: some.score_rows(one.embedding, one.words)),  # type: ignore[misc]
                _time(lambda one=one: one_cell.score_rows(one.embedding)),  # type: ignore[misc]
            )
            for one in asked
        ]
        ratio = np.divide(*np.median(times, axis=0))
        print(f"{count:>10}{probed:>7}{agreement}{100 * scored:>12.0f}%{ratio:>7.2f}", flush=True)


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or [QUESTIONS])
