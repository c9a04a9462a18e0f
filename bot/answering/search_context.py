"""What an answer is composed from: the question as it was read, its hits, and where they came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from bot.answering.parsed_question import ParsedQuestion
from bot.answering.thresholds import THRESHOLDS, Thresholds
from bot.library import Library
from indexer.content.passages import Passage
from indexer.search.index import Index
from indexer.search.retriever import Hit
from indexer.vocabulary import choose_version

TOOL_AND_WORKSHOP_KINDS = frozenset({"tool", "workshop"})
"""What helps a group to find its own answer: offered beside an answer, never quoted as one unless asked for."""


@dataclass(frozen=True, slots=True)
class SearchContext:
    """What composition works from: the question, hits best first, the index and library they came from.

    ``tools_and_workshops`` are hits on these; ``scores`` those of every section, (sections,) float32; ``rerank`` what
    the reranker adds to some documents' scores; ``stage`` the one that the person chose, "" where none was.
    """

    question: ParsedQuestion
    hits: tuple[Hit, ...]
    index: Index
    library: Library
    tools_and_workshops: tuple[Hit, ...] = ()
    scores: NDArray[np.float32] | None = None
    rerank: Mapping[str, float] = field(default_factory=dict)
    stage: str = ""
    thresholds: Thresholds = THRESHOLDS

    @property
    def lang(self) -> str:
        """The reader's language."""
        return self.question.lang

    def show(self, document: str, section: str) -> Passage | None:
        """Give a section in the reader's language, else in the nearest; None where there is none."""
        return choose_version(self.index.find_versions((document, section)), self.lang)

    def read(self, document: str) -> list[Passage]:
        """Give all sections of a document for the reader, in their order."""
        shown = (self.show(*section_key) for section_key in self.index.find_document(document))
        return [passage for passage in shown if passage]

    def score_documents(self) -> dict[str, float]:
        """Score every document by its best sections and the reranker, those of the chosen stage higher."""
        if self.scores is None:
            return {}
        scores = self.index.score_documents(self.scores)
        for document, added in self.rerank.items():
            if document in scores:
                scores[document] += added
        if self.stage:
            bonus = self.thresholds.stage_bonus
            return {name: score + weigh_stage(self.library, name, self.stage, bonus) for name, score in scores.items()}
        return scores

    def find_best(self, document: str) -> Hit | None:
        """Give a document's best hit; None where it was not retrieved."""
        return next((hit for hit in self.hits if hit.passage.document == document), None)

    def order(self, documents: Iterable[str]) -> list[str]:
        """Order documents by their best hit, those not retrieved last, as they came."""
        listed = list(dict.fromkeys(documents))
        best = {document: self.find_best(document) for document in listed}
        return sorted(listed, key=lambda document: hit.rank if (hit := best[document]) else len(self.hits) + 1)

    def begin_with(self, hit: Hit) -> SearchContext:
        """Give the same with a hit put first, so far above the others that no penalty takes its place from it."""
        others = [other for other in self.hits if other.passage.id != hit.passage.id]
        best = max((other.score for other in others), default=hit.score)
        lifted = best + self.thresholds.repeat_penalty + self.thresholds.working_penalty
        return replace(self, hits=(replace(hit, score=max(hit.score, lifted), rank=1), *others))


def prefer_stage(hits: Sequence[Hit], stage: str, library: Library, bonus: float) -> tuple[Hit, ...]:
    """Rank hits anew, those whose documents speak of the stage higher."""
    weighed = [replace(hit, score=hit.score + weigh_stage(library, hit.passage.document, stage, bonus)) for hit in hits]
    ranked = sorted(weighed, key=lambda hit: (-hit.score, hit.rank))
    return tuple(replace(hit, rank=number) for number, hit in enumerate(ranked, 1))


def weigh_stage(library: Library, document: str, stage: str, bonus: float) -> float:
    """Say what a document gains for a stage that the person chose: the bonus, shared among its stages.

    A stage that was only guessed does not count: on the development questions that hurt the ranking.
    """
    stages = library.list_stages(document)
    return bonus * (stage in stages) / max(1, len(stages))
