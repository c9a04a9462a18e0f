"""Number the passages that an answer cites, and give each citation its quote."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.answers import AnswerCitation, Statement
from indexer.content.passages import Passage
from indexer.content.sentences import Sentence
from indexer.search.retriever import Hit


class CitationNumbers:
    """Hands out citation numbers: the retrieved passages first, others as they are used."""

    def __init__(self, cited: Sequence[Hit]) -> None:
        self._scores = {hit.passage.id: hit.score for hit in cited}
        self._numbers = {hit.passage.id: number for number, hit in enumerate(cited, 1)}
        self.passages = [hit.passage for hit in cited]
        self._quotes: dict[str, Sentence] = {}

    def state(self, sentence: Sentence, passage: Passage) -> Statement:
        """Make a statement of a sentence; the first one used of a passage becomes its quote."""
        name = passage.id
        if name not in self._numbers:
            self.passages.append(passage)
            self._numbers[name] = len(self.passages)
        self._quotes.setdefault(name, sentence)
        evidence = sentence.evidence or passage.evidence
        return Statement(sentence.markdown, self._numbers[name], evidence, sentence.item, sentence.plain)

    def list_citations(self) -> tuple[AnswerCitation, ...]:
        """List the citations in the order of their numbers; what was not retrieved scores as the last that was."""
        lowest = min(self._scores.values(), default=0.0)
        return tuple(
            self._cite(number, passage, self._scores.get(passage.id, lowest))
            for number, passage in enumerate(self.passages, 1)
        )

    def _cite(self, number: int, passage: Passage, score: float) -> AnswerCitation:
        sentence = self._quotes.get(passage.id, passage.sentences[0])
        lines = (sentence.line, sentence.line + sentence.quote.count("\n"))
        return AnswerCitation(number, passage, score, sentence.quote, lines, sentence.heading)
