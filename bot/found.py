"""What an answer is composed from: the hits of a question, and where they came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.library import Library
from indexer.index import Index
from indexer.passages import Passage
from indexer.retriever import FALLBACK_LANGUAGES, Hit


@dataclass(frozen=True, slots=True)
class Found:
    """What composition works from: hits best first, the index and library they came from.

    ``aids`` are hits on tools and workshops; ``named`` the cases that the question names.
    """

    hits: tuple[Hit, ...]
    index: Index
    library: Library
    lang: str
    aids: tuple[Hit, ...] = ()
    named: tuple[str, ...] = ()

    def show(self, document: str, section: str) -> Passage | None:
        """Give a section in the reader's language, else in the nearest; None where there is none."""
        versions = self.index.find_versions((document, section))
        return next((versions[code] for code in (self.lang, *FALLBACK_LANGUAGES[self.lang]) if code in versions), None)

    def read(self, document: str) -> list[Passage]:
        """Give all sections of a document for the reader, in their order."""
        shown = (self.show(*place) for place in self.index.find_document(document))
        return [passage for passage in shown if passage]

    def find_best(self, document: str) -> Hit | None:
        """Give a document's best hit; None where it was not retrieved."""
        return next((hit for hit in self.hits if hit.passage.document == document), None)

    def order(self, documents: Iterable[str]) -> list[str]:
        """Order documents by their best hit, those not retrieved last, as they came."""
        listed = list(dict.fromkeys(documents))
        best = {document: self.find_best(document) for document in listed}
        return sorted(listed, key=lambda document: hit.rank if (hit := best[document]) else len(self.hits) + 1)
