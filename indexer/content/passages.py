"""Documents to Passages: one passage a section, with its sentences, their lines and their sources."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from indexer.content.citations import list_labels
from indexer.content.constructs import check_constructs
from indexer.content.documents import Document, FrontText
from indexer.content.markdown import EVIDENCE_LABELS, build_parser, render_plain, strip_ids
from indexer.content.section_sentences import read_sentences, read_subheadings
from indexer.content.sections import FIRST
from indexer.content.sentences import Sentence
from indexer.errors import Fault


@dataclass(frozen=True, slots=True)
class Passage:
    """One section of a document in one language: the unit that is indexed and cited.

    ``lines`` are the first and last line of the section in ``path``, its heading included; ``subheadings`` those below
    it, each of which some sentences may stand under.
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
    subheadings: tuple[str, ...] = ()

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
        """The words, without marks, for embedding and word search; lower headings where they stand."""
        return f"{self.title}. {self.heading}. {' '.join(self.list_pieces())}"

    def list_pieces(self) -> list[str]:
        """List what the text has below title and heading: lower headings and sentences, in order."""
        under = {sentence.heading for sentence in self.sentences}
        words = [_end_heading(heading) for heading in self.subheadings if heading not in under]
        for before, sentence in zip((None, *self.sentences), self.sentences, strict=False):
            if sentence.heading and (before is None or before.heading != sentence.heading):
                words.append(_end_heading(sentence.heading))
            words.append(sentence.plain)
        return words


def _end_heading(heading: str) -> str:
    return heading if heading.endswith((".", "?", "!", ":")) else f"{heading}."


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
    """A heading of level two and what stands under it, as the parser's tokens.

    ``first`` and ``last`` are its lines in the file; ``lines`` are those of the whole body, where the tokens' places
    are, the first at ``body_line`` of the file.
    """

    id: str
    heading: str
    evidence: tuple[str, ...]
    first: int
    last: int
    tokens: tuple[Token, ...]
    lines: tuple[str, ...]
    body_line: int


def split_document(document: Document) -> tuple[list[Passage], list[Fault]]:
    """Cut a document at its headings of level two; what is not read as sentences is a fault, an empty section too."""
    sections, faults = read_sections(document)
    passages, empty = build_passages(document, sections)
    return passages, faults + empty


def build_passages(document: Document, sections: Sequence[Section]) -> tuple[list[Passage], list[Fault]]:
    """Make a passage of each of a document's sections; an empty one is a fault."""
    passages: list[Passage] = []
    faults: list[Fault] = []
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
    lines = tuple(document.body.split("\n"))
    starts = [
        number
        for number, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag in ("h1", "h2") and token.level == 0
    ]
    faults = check_constructs(tokens, lines, document.path, document.body_line)
    sections = []
    for start, end in _cut_at(starts, len(tokens)):
        below = (tokens[end].map or [0])[0] if end < len(tokens) else len(lines)
        section = _cut(document, tokens[start:end], lines, below)
        sections.append(section)
        if tokens[start].type != "heading_open":
            message = "text before the first heading; expected '## Heading {#id}' above it."
            faults.append(Fault(document.path, section.first, message))
        elif not tokens[start].attrGet("id"):
            message = f"heading '{section.heading}' has no id; expected '## {section.heading} {{#an-id}}'."
            faults.append(Fault(document.path, section.first, message))
    return sections, faults


def _cut_at(starts: Sequence[int], count: int) -> Iterator[tuple[int, int]]:
    """Pair the numbers of a section's first token and of the one after its last; what stands before counts as one."""
    bounds = [*starts, count] if starts[:1] == [0] or not count else [0, *starts, count]
    return itertools.pairwise(bounds)


def _cut(document: Document, tokens: Sequence[Token], lines: tuple[str, ...], below: int) -> Section:
    """Make a section of its tokens; ``below`` is the line (from 0) where the next one begins."""
    opening = tokens[0]
    is_heading = opening.type == "heading_open"
    while below > 1 and not lines[below - 1].strip():
        below -= 1
    heading = render_plain(tokens[1].content) if is_heading else document.title
    classes = str(opening.attrGet("class") or "").split() if is_heading else []
    return Section(
        id=str(opening.attrGet("id") or re.sub(r"\W+", "-", heading.lower()).strip("-")) if is_heading else "text",
        heading=heading,
        evidence=tuple(classes),
        first=document.body_line + (opening.map or [0])[0],
        last=document.body_line + below - 1,
        tokens=tuple(tokens[3:] if is_heading else tokens),
        lines=lines,
        body_line=document.body_line,
    )


def _build_passage(document: Document, section: Section) -> Passage:
    sentences = tuple(read_sentences(section.tokens, section.lines, document.body_line, document.lang))
    own = dict.fromkeys(label for sentence in sentences for label in sentence.sources)
    lines = section.lines[section.first - document.body_line : section.last - document.body_line + 1]
    has_heading = (
        section.tokens and section.tokens[0].map and section.tokens[0].map[0] + document.body_line > section.first
    )
    return Passage(
        document=document.id, section=section.id, lang=document.lang, kind=document.kind, title=document.title,
        heading=section.heading, path=document.path, lines=(section.first, section.last),
        sources=tuple(own) or list_labels(document.sources),
        evidence=next((label for label in section.evidence if label in EVIDENCE_LABELS), ""),
        markdown=strip_ids("\n".join(lines[1:] if has_heading else lines)).strip("\n"), sentences=sentences,
        subheadings=tuple(read_subheadings(section.tokens)),
    )  # fmt: skip
