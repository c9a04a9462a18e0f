"""What a document says beside its body: what to do first, and what happened in the cases that it links."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from bot.rendering.explainer import Explainer
from bot.rendering.markup import render_tokens
from bot.rendering.reader import ReaderContext
from indexer.content.documents import Document
from indexer.content.markdown import EVIDENCE_LABELS, build_parser
from indexer.content.passages import Passage, read_case_link, read_first


@dataclass(frozen=True, slots=True)
class FrontView:
    """Some sentences of a document's front matter; ``id`` is their place on its page, as citations name it."""

    id: str
    evidence: tuple[str, ...]
    body: Markup


@dataclass(frozen=True, slots=True)
class CaseLinkView:
    """A case that a document links, and what happened there."""

    case: str
    title: str
    went_wrong: bool
    told: FrontView


def describe_first(document: Document, reader: ReaderContext, explainer: Explainer | None = None) -> FrontView | None:
    """Describe what a document says to do first; None where it says nothing of it."""
    passage = read_first(document)
    return _describe(passage, reader, explainer) if passage else None


def describe_case_links(
    document: Document, reader: ReaderContext, explainer: Explainer | None = None
) -> tuple[CaseLinkView, ...]:
    """Describe the cases that a document links and that the base holds, in the document's order."""
    library = reader.library
    return tuple(
        CaseLinkView(
            link.case,
            library.title(link.case, reader.lang),
            library.went_wrong(link.case),
            _describe(passage, reader, explainer),
        )
        for link in document.cases
        if link.case in library and (passage := read_case_link(document, link.case))
    )


def _describe(passage: Passage, reader: ReaderContext, explainer: Explainer | None) -> FrontView:
    labels = {sentence.evidence for sentence in passage.sentences} | {passage.evidence}
    tokens = build_parser().parse(passage.markdown, {})
    return FrontView(
        passage.section,
        tuple(label for label in EVIDENCE_LABELS if label in labels),
        render_tokens(tokens, reader, explainer, passage.lang),
    )
