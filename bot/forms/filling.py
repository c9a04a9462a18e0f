"""A model's text with what was typed into its blanks; pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from indexer.content.documents import Document
from indexer.content.model_texts import Piece, TextLine, list_blanks, read_text_lines
from indexer.text import clean_text, fold_accents

VALUE_LIMIT = 200
"""Characters that one blank takes."""

GAP = "_" * 20
"""What is left to write on, on paper."""

_IN_NUMBER = re.compile(r"(?<=\d) (?=\d{3}(?!\d))|(?<=[$€£₡₲₱]) (?=\d)")
"""A space within a number, or between the sign of a currency and its number."""

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
    """A line of the sheet: ``mark`` stands before an item; ``blanks`` are those that come here first.

    ``is_apart``: a heading with which a paper of its own begins, where it is named in short.
    ``is_signed``: it stands below the last item, where people sign.
    """

    runs: tuple[Run, ...]
    mark: str = ""
    is_heading: bool = False
    is_apart: bool = False
    is_signed: bool = False
    blanks: tuple[Blank, ...] = ()

    @property
    def is_open(self) -> bool:
        """Say whether something is left to write by hand."""
        return any(run.kind == "blank" for run in self.runs)

    @property
    def ends_open(self) -> bool:
        """Say whether nothing but a stop follows the line's only blank, which may run on to the margin."""
        after = [run.words.strip() for run in self.runs[-1:] if run.kind == "words" and len(self.runs) > 1]
        last = self.runs[-2] if after else self.runs[-1]
        blanks = sum(run.kind == "blank" for run in self.runs)
        return blanks == 1 and last.kind == "blank" and all(len(words) == 1 for words in after)

    @property
    def printed(self) -> str:
        """The line's words on paper, without its mark."""
        words = "".join(run.printed for run in self.runs)
        return name_paper(words) if self.is_apart else words


@dataclass(frozen=True, slots=True)
class Sheet:
    """A model's text, filled in as far as it is; ``lang`` is the text's."""

    title: str
    lang: str
    lines: tuple[SheetLine, ...]

    @property
    def has_own_papers(self) -> bool:
        """Say whether all of it stands on papers of their own, each with its heading."""
        return bool(self.lines) and self.lines[0].is_apart

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


def name_paper(title: str) -> str:
    """Name a paper in short, as it is signed or sent: what stands before the colon, if that is more than one word.

    >>> name_paper("Letters to a buyer: friendly, firm, last"), name_paper("Clause: how you are paid")
    ('Letters to a buyer', 'Clause: how you are paid')
    """
    name = title.partition(":")[0].strip()
    return name if len(name.split()) > 1 else title


def fill_text(document: Document, title: str, values: Mapping[str, str]) -> Sheet:
    """Fill a model's text with what was typed, by the names of fields; other names are left out.

    Values are cleaned and cut to VALUE_LIMIT characters; they stay plain text, whatever they hold.
    """
    lines = read_text_lines(document)
    blanks = {label: _fill_blank(label, values.get(name_blank(label), "")) for label in list_blanks(lines)}
    fresh, signed = dict(blanks), _find_signed(lines)
    filled = [_fill_line(line, blanks, fresh, number in signed) for number, line in enumerate(lines)]
    return Sheet(name_paper(title), document.lang, tuple(filled))


def _find_signed(lines: Sequence[TextLine]) -> frozenset[int]:
    """Find the places of lines with blanks below the last item of each paper."""
    signed: set[int] = set()
    is_below = any(line.mark for line in lines)
    for number in reversed(range(len(lines))):
        line = lines[number]
        if line.is_heading or line.mark:
            is_below = line.is_apart
        elif is_below and line.blanks:
            signed.add(number)
    return frozenset(signed)


def _fill_blank(label: str, typed: str) -> Blank:
    value = clean_text(typed, VALUE_LIMIT)
    return Blank(name_blank(label), label, value, len(clean_text(typed, 2 * VALUE_LIMIT)) > VALUE_LIMIT)


def _fill_line(line: TextLine, blanks: Mapping[str, Blank], fresh: dict[str, Blank], is_signed: bool) -> SheetLine:
    """Fill a line; the blanks that come here first are taken out of ``fresh``."""
    own = [fresh.pop(label) for label in line.blanks if label in fresh]
    before = ("", *(piece.words for piece in line.pieces))
    runs = tuple(_fill_piece(piece, said, blanks) for piece, said in zip(line.pieces, before, strict=False))
    return SheetLine(runs, line.mark, line.is_heading, line.is_apart, is_signed, tuple(own))


def _fill_piece(piece: Piece, said: str, blanks: Mapping[str, Blank]) -> Run:
    if not piece.is_blank:
        return Run(piece.words)
    value = blanks[piece.words].value
    if value:
        return Run(_IN_NUMBER.sub("\u00a0", value), "filled")
    return Run(piece.words, "blank", fold_accents(said).rstrip(" :").endswith(fold_accents(piece.words)))
