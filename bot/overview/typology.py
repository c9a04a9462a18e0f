"""Table 1 of the paper with the base's cases: partnerships by number of partners and of themes."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from bot.cases.terms import list_terms, read_terms
from bot.rendering.markup import render_inline
from bot.rendering.reader import ReaderContext
from bot.rendering.render import render_passage
from indexer.content.documents import Document
from indexer.content.passages import Passage, split_document
from indexer.text import fold_accents
from indexer.vocabulary import COMPLEXITIES, THEMES


@dataclass(frozen=True, slots=True)
class Example:
    """The paper's example as a case; ``inferred`` is the sentence in which the case says that this is a guess."""

    case: str
    inferred: Markup
    lang: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the table: what a document quotes of the paper there, its example, and all cases of the type."""

    complexity: str
    themes: str
    heading: str
    words: Markup
    lang: str
    examples: tuple[Example, ...]
    cases: tuple[str, ...]


def list_cells(reader: ReaderContext) -> list[Cell]:
    """List the table's four cells, row by row, for a reader."""
    passages = [
        passage
        for document in reader.library.list_documents(reader.lang, "concept")
        if "table 1" in document.body
        for passage in split_document(document)[0]
    ]
    cases = reader.library.list_documents(reader.lang, "case")
    return [_fill_cell(complexity, themes, passages, cases, reader) for themes in THEMES for complexity in COMPLEXITIES]


def _fill_cell(
    complexity: str, themes: str, passages: list[Passage], cases: list[Document], reader: ReaderContext
) -> Cell:
    item = f"{complexity}-{themes.partition('-')[0]}"
    named = next((passage for passage in passages if f"table 1 {item}]" in passage.markdown), None)
    return Cell(
        complexity,
        themes,
        named.heading if named else "",
        render_passage(named, reader) if named else Markup(),
        named.lang if named else reader.lang,
        tuple(_describe_example(case, reader) for case in cases if _is_named(case, item)),
        tuple(case.id for case in cases if case.facts.complexity == complexity and case.facts.themes == themes),
    )


def _is_named(case: Document, item: str) -> bool:
    return any(citation.locator == "table" and citation.item == item for citation in case.sources)


def _describe_example(case: Document, reader: ReaderContext) -> Example:
    inferred = next(_list_inferences(case), "")
    return Example(case.id, render_inline(inferred, reader), case.lang)


def _list_inferences(case: Document) -> Iterator[str]:
    for passage in split_document(case)[0]:
        found = _compile_inferred().search
        yield from (sentence.markdown for sentence in passage.sentences if found(fold_accents(sentence.plain)))


@functools.cache
def _compile_inferred() -> re.Pattern[str]:
    """Compile how a case says that it is the paper's example by inference only."""
    never = "|".join(read_terms()["inferred"]["not"])
    return re.compile(rf"\b(?!{never})(?:{'|'.join(list_terms('inferred'))})")
