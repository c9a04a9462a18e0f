"""What an answer is composed from: the hits of a question, and where they came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.library import Library
from indexer.content.passages import Passage
from indexer.search.index import Index
from indexer.search.retriever import Hit
from indexer.vocabulary import FALLBACK_LANGUAGES

STAGE_BONUS = 0.15
"""What a hit gains whose document speaks of the stage that the person chose and of no other; less where of
several. A stage that was only guessed does not count: on the development questions that hurt the ranking."""


@dataclass(frozen=True, slots=True)
class SearchContext:
    """What composition works from: hits best first, the index and library they came from.

    ``tools_and_workshops`` are hits on these; ``named`` the cases that the question names; ``scores`` those of every
    place (places,) float32; ``stage`` the one that the person chose, "" where none was.
    """

    hits: tuple[Hit, ...]
    index: Index
    library: Library
    lang: str
    tools_and_workshops: tuple[Hit, ...] = ()
    named: tuple[str, ...] = ()
    scores: NDArray[np.float32] | None = None
    stage: str = ""

    def show(self, document: str, section: str) -> Passage | None:
        """Give a section in the reader's language, else in the nearest; None where there is none."""
        versions = self.index.find_versions((document, section))
        return next((versions[code] for code in (self.lang, *FALLBACK_LANGUAGES[self.lang]) if code in versions), None)

    def read(self, document: str) -> list[Passage]:
        """Give all sections of a document for the reader, in their order."""
        shown = (self.show(*section_key) for section_key in self.index.find_document(document))
        return [passage for passage in shown if passage]

    def score_documents(self) -> dict[str, float]:
        """Score every document by its best sections, those of the chosen stage higher; none without scores."""
        if self.scores is None:
            return {}
        scores = self.index.score_documents(self.scores)
        if self.stage:
            return {name: score + weigh_stage(self.library, name, self.stage) for name, score in scores.items()}
        return scores

    def find_best(self, document: str) -> Hit | None:
        """Give a document's best hit; None where it was not retrieved."""
        return next((hit for hit in self.hits if hit.passage.document == document), None)

    def order(self, documents: Iterable[str]) -> list[str]:
        """Order documents by their best hit, those not retrieved last, as they came."""
        listed = list(dict.fromkeys(documents))
        best = {document: self.find_best(document) for document in listed}
        return sorted(listed, key=lambda document: hit.rank if (hit := best[document]) else len(self.hits) + 1)


def prefer_stage(hits: Sequence[Hit], stage: str, library: Library) -> tuple[Hit, ...]:
    """Rank hits anew, those whose documents speak of the stage higher."""
    weighed = [replace(hit, score=hit.score + weigh_stage(library, hit.passage.document, stage)) for hit in hits]
    ranked = sorted(weighed, key=lambda hit: (-hit.score, hit.rank))
    return tuple(replace(hit, rank=number) for number, hit in enumerate(ranked, 1))


def weigh_stage(library: Library, document: str, stage: str) -> float:
    """Say what a document gains for a stage that the person chose: STAGE_BONUS, shared among its stages."""
    stages = library.list_stages(document)
    return STAGE_BONUS * (stage in stages) / max(1, len(stages))
