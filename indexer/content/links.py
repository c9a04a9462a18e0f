"""Links between documents, in texts and in ``related``; problems and what answers them name each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markdown_it.token import Token

from indexer.content.documents import Document
from indexer.content.markdown import build_parser
from indexer.errors import Fault

ANSWERING_KINDS = ("practice", "case")
"""What a problem leads to: what to do about it, and where it happened."""


def walk_inline(document: Document) -> Iterator[tuple[Token, int]]:
    """Go through the body's inline tokens, each with its line in the file."""
    for block in build_parser().parse(document.body):
        if block.type != "inline" or not block.map:
            continue
        line = document.body_line + block.map[0]
        for token in block.children or []:
            yield token, line
            line += token.type in ("softbreak", "hardbreak")


def list_links(document: Document) -> dict[str, int]:
    """List the documents that one leads to, each with the line of its first link; 2 for ``related``."""
    links = dict.fromkeys(document.facts.related, 2)
    for token, line in walk_inline(document):
        href = str(token.attrGet("href")) if token.type == "link_open" else ""
        if href.startswith("doc:"):
            links.setdefault(href.removeprefix("doc:").partition("#")[0], line)
    return links


def check_both_ways(documents: Sequence[Document]) -> Iterator[Fault]:
    """Find problems that lead to no practice or to no case, and links with them that lead one way only.

    ``documents`` are originals, one of each id.
    """
    known = {document.id: document for document in documents}
    links = {document.id: list_links(document) for document in documents}
    for document in documents:
        if document.kind == "problem":
            reached = {known[id].kind for id in links[document.id] if id in known}
            for kind in ANSWERING_KINDS:
                if kind not in reached:
                    yield Fault(document.path, 2, f"the problem names no {kind}; name one in its text or in 'related'.")
        yield from _check_returned(document, known, links)


def _check_returned(
    document: Document, known: Mapping[str, Document], links: Mapping[str, Mapping[str, int]]
) -> Iterator[Fault]:
    for id, line in links[document.id].items():
        other = known.get(id)
        if other is None or document.id in links[id]:
            continue
        if "problem" in (document.kind, other.kind) and {document.kind, other.kind} & {*ANSWERING_KINDS}:
            yield Fault(
                other.path,
                2,
                f"'{document.id}' leads here ({document.path}:{line}) and nothing leads back; "
                f"add it to 'related', or take the link away there.",
            )
