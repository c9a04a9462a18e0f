"""The text of a model: its lines, and the blanks that a person fills in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from indexer.content.documents import Document
from indexer.content.markdown import is_blank
from indexer.content.passages import Section, read_sections
from indexer.content.sections import TEXT

APART = "apart"
"""The class of a heading that begins a paper of its own, such as the second of three letters."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words of a line; of a blank they say what is to be filled in."""

    words: str
    is_blank: bool = False


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of a model's text, on ``line`` of the file. ``mark`` stands before an item: "3.", "•"; "": a paragraph.

    ``is_apart``: a heading with which a paper of its own begins.
    """

    pieces: tuple[Piece, ...]
    line: int
    mark: str = ""
    is_heading: bool = False
    is_apart: bool = False

    @property
    def blanks(self) -> tuple[str, ...]:
        """What is to be filled in, in the order of the words."""
        return tuple(piece.words for piece in self.pieces if piece.is_blank)


def read_text_lines(document: Document) -> tuple[TextLine, ...]:
    """Read the lines of a model's text, in their order; none of a document that has no such section."""
    section = next((section for section in read_sections(document)[0] if section.id == TEXT), None)
    return read_section_lines(section) if section else ()


def read_section_lines(section: Section) -> tuple[TextLine, ...]:
    """Read the lines of a section that holds a model's text, in their order."""
    return tuple(_read_lines(section.tokens, section.body_line))


def list_blanks(lines: Sequence[TextLine]) -> tuple[str, ...]:
    """List what is to be filled in, each once, in the order in which it comes first: the same words, the same blank."""
    return tuple(dict.fromkeys(blank for line in lines for blank in line.blanks))


def _read_lines(tokens: Sequence[Token], body_line: int) -> Iterator[TextLine]:
    lists: list[tuple[bool, int]] = []
    mark, in_heading, is_apart = "", False, False
    for token in tokens:
        if token.type == "ordered_list_open":
            lists.append((True, int(token.attrGet("start") or 1) - 1))
        elif token.type == "bullet_list_open":
            lists.append((False, 0))
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            ordered, number = lists[-1]
            lists[-1] = (ordered, number + 1)
            mark = f"{number + 1}." if ordered else "•"
        elif token.type in ("heading_open", "heading_close"):
            in_heading = token.type == "heading_open"
            is_apart = in_heading and APART in str(token.attrGet("class") or "").split()
        elif token.type == "inline" and token.content.strip():
            pieces = tuple(_read_pieces(token.children or []))
            yield TextLine(pieces, body_line + (token.map or [0])[0], mark, in_heading, is_apart)
            mark = ""


def _read_pieces(tokens: Sequence[Token]) -> Iterator[Piece]:
    """Read a line's pieces; what stands side by side and is no blank is one."""
    words, blank_depth, spans = "", 0, 0
    for token in tokens:
        if token.type in ("text", "code_inline"):
            words += token.content
        elif token.type in ("softbreak", "hardbreak"):
            words += " "
        elif token.type == "span_open":
            spans += 1
            if is_blank(token) and not blank_depth:
                blank_depth = spans
                yield from [Piece(words)] if words else []
                words = ""
        elif token.type == "span_close":
            if spans == blank_depth:
                yield Piece(" ".join(words.split()), is_blank=True)
                words, blank_depth = "", 0
            spans -= 1
    if words.strip():
        yield Piece(words.rstrip())
