"""The field's words explained where a page first uses them: a link there, the meaning at the page's end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.rendering.reader import ReaderContext
from indexer.content.glossary import Term

MOST_WORDS = 8
"""Words that one page explains; more would make it a lesson."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A word's meaning in the reader's language; ``anchor`` is its id on the page, ``place`` that of the word."""

    term: Term
    anchor: str
    word: str
    definition: str

    @property
    def place(self) -> str:
        """The id of the word in the text."""
        return f"{self.anchor}-in"


class Explainer:
    """Explains each word once on one page, those that everybody knows and those of ``document`` itself left out.

    ``anchor`` begins every id, so that several answers may stand on one page.
    """

    def __init__(self, reader: ReaderContext, anchor: str = "", document: str = "") -> None:
        self.reader = reader
        self.explained: dict[str, Explanation] = {}
        self._prefix = f"{anchor}-w-" if anchor else "w-"
        self._document = document

    def __repr__(self) -> str:
        return f"<Explainer words={list(self.explained)}>"

    def cut(self, text: str, lang: str) -> Iterator[tuple[str, Explanation | None]]:
        """Cut a text in ``lang`` into pieces, each with its explanation where it is a word read for the first time."""
        done = 0
        for match in self.reader.library.glossary.find(text, lang):
            if (explanation := self._explain(match.term)) is not None:
                yield text[done : match.start], None
                yield text[match.start : match.end], explanation
                done = match.end
        yield text[done:], None

    def _explain(self, term: Term) -> Explanation | None:
        """Explain a term; None where that is not called for."""
        wording = term.wordings.get(self.reader.lang)
        if wording is None or not wording.definition or term.everyday or term.id in self.explained:
            return None
        if len(self.explained) == MOST_WORDS or (self._document and term.see == self._document):
            return None
        explanation = Explanation(term, f"{self._prefix}{term.id}", wording.term, wording.definition)
        self.explained[term.id] = explanation
        return explanation
