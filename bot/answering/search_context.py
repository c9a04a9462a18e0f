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
from indexer.search.retriever import Hit, Retrieval
from indexer.vocabulary import choose_version

TOOL = "tool"
TOOL_AND_WORKSHOP_KINDS = frozenset({TOOL, "workshop"})
"""What helps a group to find its own answer: offered beside an answer, never quoted as one unless asked for."""

MODEL = "model"
"""The kind of texts to fill in: they stand beside an answer, and begin one where a text is asked for."""


@dataclass(frozen=True, slots=True)
class SearchContext:
    """What composition works from: the question, hits best first, the index and library they came from.

    ``tools_and_workshops`` and ``models`` are hits on these; ``scores`` those of every section, (sections,) float32,
    ``scores_alone`` the same for the question without the turns before;
    ``rerank`` what the reranker adds to some documents' scores; ``stage`` the one that the person chose, "" for none.
    """

    question: ParsedQuestion
    hits: tuple[Hit, ...]
    index: Index
    library: Library
    tools_and_workshops: tuple[Hit, ...] = ()
    models: tuple[Hit, ...] = ()
    scores: NDArray[np.float32] | None = None
    scores_alone: NDArray[np.float32] | None = None
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

    def score_sections(self, documents: Iterable[str]) -> dict[tuple[str, str], float]:
        """Score the sections of some documents for the question by itself, in their order; none without scores."""
        scores = self.scores_alone
        if scores is None:
            return {}
        numbered = (self.index.number_places(document).items() for document in dict.fromkeys(documents))
        return {section_key: float(scores[number]) for places in numbered for section_key, number in places}

    def find_best(self, document: str) -> Hit | None:
        """Give a document's best hit; None where it was not retrieved."""
        return next((hit for hit in (*self.hits, *self.models) if hit.document == document), None)

    def order(self, documents: Iterable[str]) -> list[str]:
        """Order documents by their best hit, those not retrieved last, as they came."""
        listed = list(dict.fromkeys(documents))
        best = {document: self.find_best(document) for document in listed}
        return sorted(listed, key=lambda document: hit.rank if (hit := best[document]) else len(self.hits) + 1)

    def begin_with(self, hit: Hit) -> SearchContext:
        """Give the same with a hit put first, so far above the others that no penalty takes its place from it."""
        others = [other for other in self.hits if other.section_key != hit.section_key]
        best = max((other.score for other in others), default=hit.score)
        lifted = best + self.thresholds.repeat_penalty + self.thresholds.working_penalty
        return replace(self, hits=(replace(hit, score=max(hit.score, lifted), rank=1), *others))


def gather_hits(
    question: ParsedQuestion, retrieval: Retrieval, index: Index, library: Library, stage: str, thresholds: Thresholds
) -> SearchContext:
    """Gather what composition needs; tools, workshops and models stand apart, and come first only where they are
    asked for. Who asks how to work something out, and comes nearest to a tool, asks for that tool."""
    if question.sums and retrieval.hits and retrieval.hits[0].kind == TOOL:
        question = replace(question, intent="tool")
    apart = TOOL_AND_WORKSHOP_KINDS | {MODEL}
    hits = tuple(hit for hit in retrieval.hits if hit.kind not in apart)
    tools = tuple(hit for hit in retrieval.hits if hit.kind in TOOL_AND_WORKSHOP_KINDS)
    models = tuple(hit for hit in retrieval.hits if hit.kind == MODEL)
    if question.intent == "tool" and _is_near(tools, hits, thresholds.tool_radius):
        scores = index.score_documents(retrieval.scores)
        by_document = sorted(tools, key=lambda hit: -scores.get(hit.document, 0.0))
        hits = (*by_document, *hits)
    if stage:
        hits = prefer_stage(hits, stage, library, thresholds.stage_bonus)
    context = SearchContext(
        question, hits, index, library, tools, models, retrieval.scores, retrieval.scores_alone, retrieval.rerank,
        stage, thresholds,
    )  # fmt: skip
    wanted = question.intent == "write" and _is_near(models, hits, thresholds.model_radius)
    return context.begin_with(choose_model(context)) if wanted else context


def choose_model(context: SearchContext) -> Hit:
    """Choose the hit of the model that a question is nearest to as a whole: letters and receipts share many words, and
    one line of theirs says little. Raises ValueError without a model among the hits."""
    scores = context.score_documents()
    return max(context.models, key=lambda hit: (scores.get(hit.document, 0.0), hit.score))


def _is_near(wanted: Sequence[Hit], hits: Sequence[Hit], radius: float) -> bool:
    """Say whether the best of what is asked for may begin the answer, as near as it is to the best hit."""
    return bool(wanted) and (not hits or wanted[0].score >= hits[0].score - radius)


def prefer_stage(hits: Sequence[Hit], stage: str, library: Library, bonus: float) -> tuple[Hit, ...]:
    """Rank hits anew, those whose documents speak of the stage higher."""
    weighed = [replace(hit, score=hit.score + weigh_stage(library, hit.document, stage, bonus)) for hit in hits]
    ranked = sorted(weighed, key=lambda hit: (-hit.score, hit.rank))
    return tuple(replace(hit, rank=number) for number, hit in enumerate(ranked, 1))


def weigh_stage(library: Library, document: str, stage: str, bonus: float) -> float:
    """Say what a document gains for a stage that the person chose: the bonus, shared among its stages.

    A stage that was only guessed does not count: on the development questions that hurt the ranking.
    """
    stages = library.list_stages(document)
    return bonus * (stage in stages) / max(1, len(stages))
