"""Documents to Passages: one passage a section, with its sentences, their lines and their sources."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sentencex
from markdown_it.token import Token

from indexer.content.citations import Citation, list_labels
from indexer.content.documents import Document
from indexer.content.markdown import EVIDENCE_LABELS, build_parser, render_plain
from indexer.errors import Fault

_CITATION = re.compile(r"\s*\[@[^\]]*\]")
_MARKER = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+")
_BLANK = re.compile(r"[^\S\n]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or list item as the author wrote it.

    ``quote`` stands word for word in the file from ``line`` on; ``markdown`` is the same without
    citations, ``plain`` the words alone. ``block`` counts the paragraphs and items of the section, from 0.
    """

    quote: str
    markdown: str
    plain: str
    line: int
    block: int
    item: bool
    ordered: bool
    sources: tuple[str, ...]
    evidence: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One section of a document in one language: the unit that is indexed and cited.

    ``lines`` are the first and last line of the section in ``path``, its heading included.
    """

    document: str
    section: str
    lang: str
    kind: str
    title: str
    heading: str
    path: str
    lines: tuple[int, int]
    sources: tuple[str, ...]
    evidence: str
    markdown: str
    sentences: tuple[Sentence, ...]

    @property
    def id(self) -> str:
        """Name the passage: ``opaque-grading#symptom@es``."""
        return f"{self.document}#{self.section}@{self.lang}"

    @property
    def section_key(self) -> tuple[str, str]:
        """What the passage shares with its translations: document and section."""
        return self.document, self.section

    @property
    def text(self) -> str:
        """The words, without marks, for embedding and for word search."""
        return f"{self.title}. {self.heading}. " + " ".join(sentence.plain for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of level two and what stands under it, as the parser's tokens."""

    id: str
    heading: str
    evidence: tuple[str, ...]
    first: int
    last: int
    tokens: tuple[Token, ...]


def split_document(document: Document) -> tuple[list[Passage], list[Fault]]:
    """Cut a document at its headings of level two; empty and unnamed sections are faults."""
    sections, faults = read_sections(document)
    passages = []
    for section in sections:
        passage = _build_passage(document, section)
        if passage.sentences:
            passages.append(passage)
        else:
            faults.append(
                Fault(
                    document.path,
                    section.first,
                    f"section '{section.heading}' is empty; write it or remove its heading.",
                )
            )
    return passages, faults


def read_sections(document: Document) -> tuple[list[Section], list[Fault]]:
    """Group the body's tokens by heading; text before the first heading is a fault, and is kept."""
    tokens = build_parser().parse(document.body)
    starts = [
        number for number, token in enumerate(tokens) if token.type == "heading_open" and token.tag in ("h1", "h2")
    ]
    faults, sections = [], []
    if tokens and (not starts or starts[0] > 0):
        line = document.body_line + (tokens[0].map or [0])[0]
        faults.append(
            Fault(document.path, line, "text before the first heading; expected '## Heading {#id}' above it.")
        )
        sections.append(_cut(document, tokens, 0, starts[0] if starts else len(tokens)))
    for start, end in zip(starts, [*starts[1:], len(tokens)], strict=False):
        section = _cut(document, tokens, start, end)
        sections.append(section)
        if not tokens[start].attrGet("id"):
            faults.append(
                Fault(
                    document.path,
                    section.first,
                    f"heading '{section.heading}' has no id; expected '## {section.heading} {{#an-id}}'.",
                )
            )
    return sections, faults


def _cut(document: Document, tokens: list[Token], start: int, end: int) -> Section:
    opening = tokens[start]
    is_heading = opening.type == "heading_open"
    following = next((token.map[0] for token in tokens[end:] if token.map), document.body.count("\n") + 1)
    body_lines = document.body.split("\n")[:following]
    while len(body_lines) > 1 and not body_lines[-1].strip():
        body_lines.pop()
    heading = render_plain(tokens[start + 1].content) if is_heading else document.title
    classes = str(opening.attrGet("class") or "").split() if is_heading else []
    return Section(
        id=str(opening.attrGet("id") or re.sub(r"\W+", "-", heading.lower()).strip("-")) if is_heading else "text",
        heading=heading,
        evidence=tuple(classes),
        first=document.body_line + (opening.map or [0])[0],
        last=document.body_line + len(body_lines) - 1,
        tokens=tuple(tokens[start + 3 : end] if is_heading else tokens[start:end]),
    )


def _build_passage(document: Document, section: Section) -> Passage:
    sentences = tuple(_read_sentences(document, section))
    own = dict.fromkeys(label for sentence in sentences for label in sentence.sources)
    lines = document.body.split("\n")[section.first - document.body_line : section.last - document.body_line + 1]
    has_heading = (
        section.tokens and section.tokens[0].map and section.tokens[0].map[0] + document.body_line > section.first
    )
    return Passage(
        document=document.id, section=section.id, lang=document.lang, kind=document.kind, title=document.title,
        heading=section.heading, path=document.path, lines=(section.first, section.last),
        sources=tuple(own) or list_labels(document.sources),
        evidence=next((label for label in section.evidence if label in EVIDENCE_LABELS), ""),
        markdown="\n".join(lines[1:] if has_heading else lines).strip("\n"), sentences=sentences,
    )  # fmt: skip


def _read_sentences(document: Document, section: Section) -> Iterator[Sentence]:
    lists: list[str] = []
    below = False
    for block, token in enumerate(section.tokens):
        # A heading below the section's is no sentence.
        if token.type in ("heading_open", "heading_close"):
            below = token.type == "heading_open"
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(token.type)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "inline" and token.map and token.content.strip() and not below:
            raw = "\n".join(document.body.split("\n")[token.map[0] : token.map[1]])
            for quote, line in cut_sentences(raw, document.lang, bool(lists)):
                yield _build_sentence(quote, document.body_line + token.map[0] + line, block, lists)


def _build_sentence(raw: str, line: int, block: int, lists: list[str]) -> Sentence:
    citations, evidence = _read_marks(raw)
    return Sentence(
        quote=_longest_piece(raw),
        markdown=_CITATION.sub("", raw).strip(),
        plain=render_plain(raw),
        line=line + raw[: raw.find(_longest_piece(raw))].count("\n"),
        block=block,
        item=bool(lists),
        ordered=bool(lists) and lists[-1] == "ordered_list_open",
        sources=list_labels(citations),
        evidence=evidence,
    )


def _read_marks(raw: str) -> tuple[list[Citation], str]:
    citations: list[Citation] = []
    evidence = ""
    for block in build_parser().parseInline(raw):
        for token in block.children or []:
            if token.type == "citation":
                citations += token.meta["citations"]
            elif token.type == "span_open" and token.attrGet("class") in EVIDENCE_LABELS:
                evidence = str(token.attrGet("class"))
    return citations, evidence


def _longest_piece(raw: str) -> str:
    """What to quote: the longest run that no citation interrupts, as it stands in the file."""
    return max((piece.lstrip(" \n.,;:").rstrip() for piece in _CITATION.split(raw)), key=len)


def cut_sentences(raw: str, lang: str, item: bool) -> list[tuple[str, int]]:
    """Cut a block as it stands in the file into sentences, each with its line counted from 0.

    A list item stays whole. Citations are hidden from the segmenter (sentencex), which takes
    their full stops for ends.
    """
    start = (_MARKER.match(raw) or re.match(r"\s*", raw)).end()  # type: ignore[union-attr]
    if item:
        return [(raw[start:].rstrip(), 0)]
    masked = _CITATION.sub(lambda found: " " * len(found[0]), raw).replace("\n", " ")
    bounds = [start, *_find_breaks(masked, start, lang), len(raw)]
    cut = [(first, last) for first, last in itertools.pairwise(bounds) if raw[first:last].strip()]
    return [(raw[first:last].strip(), raw[:first].count("\n") + _leading_lines(raw[first:last])) for first, last in cut]


def _find_breaks(masked: str, start: int, lang: str) -> Iterable[int]:
    position = start
    for sentence in sentencex.segment(lang, masked[start:]):
        core = sentence.strip()
        if not core:
            continue
        found = masked.find(core, position)
        if found > start:
            yield found
        position = found + len(core)


def _leading_lines(piece: str) -> int:
    return piece[: len(piece) - len(piece.lstrip())].count("\n")
