"""Documents to Passages: one passage a section, with its sentences, their lines and their sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.token import Token

from indexer.content.citations import list_labels
from indexer.content.documents import Document, FrontText
from indexer.content.markdown import EVIDENCE_LABELS, build_parser, render_plain, strip_ids
from indexer.content.sections import FIRST
from indexer.content.sentences import Sentence, build_sentence, cut_sentences
from indexer.errors import Fault


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


def read_first(document: Document) -> Passage | None:
    """Make a passage of what a document says to do first; None where it says nothing of it. It is not indexed."""
    return _build_front_passage(document, FIRST, document.first)


def read_case_link(document: Document, case: str) -> Passage | None:
    """Make a passage of what a document says that happened in a case; None where it has no such link."""
    link = next((link for link in document.cases if link.case == case), None)
    return _build_front_passage(document, f"case-{case}", link.told) if link else None


def _build_front_passage(document: Document, section: str, text: FrontText) -> Passage | None:
    sentences = text.sentences
    if not sentences:
        return None
    own = tuple(dict.fromkeys(label for sentence in sentences for label in sentence.sources))
    return Passage(
        document=document.id, section=section, lang=document.lang, kind=document.kind, title=document.title,
        heading=document.title, path=document.path, lines=(sentences[0].line, sentences[-1].line),
        sources=own or list_labels(document.sources), evidence="" if own else "practice",
        markdown=text.markdown, sentences=sentences,
    )  # fmt: skip


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
        markdown=strip_ids("\n".join(lines[1:] if has_heading else lines)).strip("\n"), sentences=sentences,
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
                yield build_sentence(quote, document.body_line + token.map[0] + line, block, lists)
