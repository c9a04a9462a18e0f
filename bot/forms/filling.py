"""A model's text with what was typed into its blanks; pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from indexer.content.documents import Document
from indexer.content.model_texts import Piece, TextLine, list_blanks, read_text_lines
from indexer.text import clean_text, fold_accents

VALUE_LIMIT = 200
"""Characters that one blank takes."""

GAP = "_" * 20
"""What is left to write on, on paper."""

RunKind = Literal["words", "filled", "blank"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words of the text, what was filled in, or the label of a blank that is still open.

    ``is_said``: the words before an open blank end in its label ("Gross weight ____").
    """

    words: str
    kind: RunKind = "words"
    is_said: bool = False

    @property
    def printed(self) -> str:
        """The words on paper: an open blank is a line to write on, and what belongs there."""
        return self.words if self.kind != "blank" else GAP if self.is_said else f"{GAP} ({self.words})"


@dataclass(frozen=True, slots=True)
class Blank:
    """A blank of the form: the field's name, what to fill in, what was filled in ("": nothing), and whether that was
    longer than VALUE_LIMIT."""

    name: str
    label: str
    value: str = ""
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of the sheet: ``mark`` stands before an item; ``blanks`` are those that come here first."""

    runs: tuple[Run, ...]
    mark: str = ""
    is_heading: bool = False
    blanks: tuple[Blank, ...] = ()

    @property
    def printed(self) -> str:
        """The line's words on paper, without its mark."""
        return "".join(run.printed for run in self.runs)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A model's text, filled in as far as it is; ``lang`` is the text's."""

    title: str
    lang: str
    lines: tuple[SheetLine, ...]

    @property
    def blanks(self) -> tuple[Blank, ...]:
        """All blanks, in the order in which they come first."""
        return tuple(blank for line in self.lines for blank in line.blanks)


def name_blank(label: str) -> str:
    """Name the field of a blank after its words: a text that changed meanwhile takes nothing for something else.

    >>> name_blank("date")
    'b0e87632c'
    """
    return f"b{hashlib.sha256(label.encode()).hexdigest()[:8]}"


def fill_text(document: Document, title: str, values: Mapping[str, str]) -> Sheet:
    """Fill a model's text with what was typed, by the names of fields; other names are left out.

    Values are cleaned and cut to VALUE_LIMIT characters; they stay plain text, whatever they hold.
    """
    lines = read_text_lines(document)
    blanks = {label: _fill_blank(label, values.get(name_blank(label), "")) for label in list_blanks(lines)}
    fresh = dict(blanks)
    return Sheet(title, document.lang, tuple(_fill_line(line, blanks, fresh) for line in lines))


def _fill_blank(label: str, typed: str) -> Blank:
    value = clean_text(typed, VALUE_LIMIT)
    return Blank(name_blank(label), label, value, len(clean_text(typed, 2 * VALUE_LIMIT)) > VALUE_LIMIT)


def _fill_line(line: TextLine, blanks: Mapping[str, Blank], fresh: dict[str, Blank]) -> SheetLine:
    """Fill a line; the blanks that come here first are taken out of ``fresh``."""
    own = [fresh.pop(label) for label in line.blanks if label in fresh]
    before = ("", *(piece.words for piece in line.pieces))
    runs = tuple(_fill_piece(piece, said, blanks) for piece, said in zip(line.pieces, before, strict=False))
    return SheetLine(runs, line.mark, line.is_heading, tuple(own))


def _fill_piece(piece: Piece, said: str, blanks: Mapping[str, Blank]) -> Run:
    if not piece.is_blank:
        return Run(piece.words)
    value = blanks[piece.words].value
    if value:
        return Run(value, "filled")
    return Run(piece.words, "blank", fold_accents(said).rstrip(" :").endswith(fold_accents(piece.words)))
