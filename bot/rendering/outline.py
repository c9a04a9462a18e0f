"""A document's sections as plain lines with their citations, for handouts and slides."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from indexer.content.citations import Citation
from indexer.content.code import CODE, read_code
from indexer.content.documents import Document
from indexer.content.markdown import EVIDENCE_LABELS, build_parser, find_id, render_plain
from indexer.content.passages import Section, read_sections
from indexer.content.section_sentences import find_end
from indexer.content.sentences import cut_sentences
from indexer.content.tables import list_rows

KEPT = 512
"""Documents whose outlines are kept: the parser takes some milliseconds for each."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence or item in plain words; ``links`` are the documents that it leads to.

    ``block`` counts the paragraphs and items of its chapter; ``id`` is the one at the end of its line in the file.
    """

    text: str
    citations: tuple[Citation, ...] = ()
    evidence: str = ""
    item: bool = False
    ordered: bool = False
    block: int = 0
    links: tuple[str, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section, or a part of one below a heading of its own. ``citations``: what all of it rests on."""

    id: str
    heading: str
    lines: tuple[Line, ...]
    citations: tuple[Citation, ...]
    evidence: str = ""

    @property
    def items(self) -> tuple[Line, ...]:
        """The lines that are items of a list."""
        return tuple(line for line in self.lines if line.item)

    @property
    def prose(self) -> tuple[Line, ...]:
        """The lines that are sentences of paragraphs."""
        return tuple(line for line in self.lines if not line.item)


@dataclass(frozen=True, slots=True)
class OutlinePart:
    """A section of an outline: what stands above its first lower heading, then a chapter for each of those."""

    intro: Chapter
    chapters: tuple[Chapter, ...]


Outline = dict[str, OutlinePart]


def read_outline(document: Document) -> Outline:
    """Read a document's sections in their order, by id; none of a document without a body."""
    return _read(document.id, document.lang, document.body, CachedDocument(document))


class CachedDocument:
    """A document beside what a cache compares of it, such as id, language and body: itself always equal."""

    __slots__ = ("document",)

    def __init__(self, document: Document) -> None:
        self.document = document

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CachedDocument)

    def __hash__(self) -> int:
        return 0


@functools.lru_cache(maxsize=KEPT)
def _read(id: str, lang: str, body: str, source: CachedDocument) -> Outline:
    document = source.document
    return {section.id: _read_part(section, document) for section in read_sections(document)[0]}


def _read_part(section: Section, document: Document) -> OutlinePart:
    evidence = next((label for label in section.evidence if label in EVIDENCE_LABELS), "")
    starts = [number for number, token in enumerate(section.tokens) if token.type == "heading_open"]
    bounds = [*starts, len(section.tokens)]
    direct_answer = section.tokens[: bounds[0]]
    intro = _build(section.id, section.heading, direct_answer, document, evidence)
    chapters = []
    for start, end in zip(starts, bounds[1:], strict=True):
        opening, inline = section.tokens[start : start + 2]
        heading = render_plain(inline.content)
        id = str(opening.attrGet("id") or "")
        chapters.append(_build(id, heading, section.tokens[start + 3 : end], document, evidence))
    return OutlinePart(intro, tuple(chapters))


def _build(id: str, heading: str, tokens: Sequence[Token], document: Document, evidence: str) -> Chapter:
    lines = tuple(_read_lines(tokens, document.lang))
    own = tuple(dict.fromkeys(citation for line in lines for citation in line.citations))
    return Chapter(id, heading, lines, own or document.sources, evidence)


def _read_lines(tokens: Sequence[Token], lang: str) -> Iterator[Line]:
    lists: list[str] = []
    within = 0  # the tokens up to here belong to a table that was read
    for block, token in enumerate(tokens):
        if block < within:
            continue
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(token.type)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "table_open":
            within = find_end(tokens, block)
            yield from (_build_line(told, True, False, block) for told, _, _ in list_rows(tokens[block:within]) if told)
        elif token.type in CODE:
            yield from (Line(sentence.plain, block=block) for sentence in read_code(token, lang, 0, block, ""))
        elif token.type == "inline" and token.content.strip():
            ordered = bool(lists) and lists[-1] == "ordered_list_open"
            for raw, _ in cut_sentences(token.content, lang, bool(lists)):
                yield _build_line(raw, bool(lists), ordered, block)


def read_line(markdown: str) -> Line:
    """Read one sentence of a document as it is written there."""
    return _build_line(markdown, False, False, 0)


def _build_line(raw: str, item: bool, ordered: bool, block: int) -> Line:
    citations: list[Citation] = []
    links: list[str] = []
    evidence = ""
    for opening in build_parser().parseInline(raw):
        for token in opening.children or []:
            if token.type == "citation":
                citations += token.meta["citations"]
            elif token.type == "span_open" and token.attrGet("class") in EVIDENCE_LABELS:
                evidence = str(token.attrGet("class"))
            elif token.type == "link_open" and (href := str(token.attrGet("href"))).startswith("doc:"):
                links.append(href.removeprefix("doc:").partition("#")[0])
    return Line(render_plain(raw), tuple(citations), evidence, item, ordered, block, tuple(links), find_id(raw))
