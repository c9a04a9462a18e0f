"""A printout: parts in order, without saying how they look; the same for PDF, office file and page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

STOPS = (".", "!", "?", "…")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words with the sources that they rest on as (mark, key); ``url`` is what they lead to on a page, ``lang`` their
    language where it is not the printout's, ``strong`` whether they stand out."""

    text: str
    marks: tuple[tuple[str, str], ...] = ()
    url: str = ""
    lang: str = ""
    strong: bool = False

    @property
    def stem(self) -> str:
        """The words without their last stop where marks follow, which stand before it."""
        return self.text[: len(self.text) - len(self.stop)] if self.marks else self.text

    @property
    def stop(self) -> str:
        """The stop that follows the marks."""
        return self.text[-1:] if self.marks and self.text.endswith(STOPS) else ""

    @property
    def plain(self) -> str:
        """The words with their marks: "… by 2006 (Childress 2008)."."""
        marks = "; ".join(dict.fromkeys(mark for mark, _ in self.marks))
        return f"{self.stem} ({marks}){self.stop}" if marks else self.text


Words = tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 2 or 3 (the title is the first); ``fresh`` begins a page, ``id`` names its place."""

    words: Words
    level: int = 2
    id: str = ""
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``look`` is "", "small", "boxed", or "lead" where it stays with what follows."""

    words: Words
    look: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; ``numbered`` where its order means something, ``small`` in small print; ``ids`` name the items."""

    items: tuple[Words, ...]
    numbered: bool = False
    small: bool = False
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its columns' headings and its rows, whose first cell heads the row. ``name`` says what it is to who
    cannot see it, ``shares`` how wide its columns are beside each other."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    shares: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of bars for one side or two: each point's name with a level a side, None where nothing is known.

    ``heads`` name the columns (point, side, level), ``unknown`` what is said instead of a level, ``name`` what the
    chart shows; ``lang`` is that of the labels where it is not the printout's.
    """

    name: str
    heads: tuple[str, str, str]
    sides: tuple[str, ...]
    rows: tuple[tuple[str, tuple[float | None, ...]], ...]
    most: int
    unknown: str
    lang: str = ""


Part = Heading | Paragraph | Bullets | Grid | Bars


@dataclass(frozen=True, slots=True)
class Printout:
    """A printout in ``lang``; ``made`` is its day (YYYY-MM-DD), ``foot`` stands below each page beside its number,
    which ``number`` writes with {page} and {pages}."""

    title: str
    lang: str
    parts: tuple[Part, ...]
    foot: str
    number: str
    made: str


def list_parts(parts: Sequence[Part]) -> list[dict[str, Any]]:
    """Give parts as plain values for a template that is no Python: each with its ``kind``, words as a list of
    ``text``, ``lang``, ``url`` and ``strong``."""
    return [{"kind": type(part).__name__.lower(), **_convert(part)} for part in parts]


def _convert(part: Part) -> dict[str, Any]:
    values = {name: getattr(part, name) for name in part.__dataclass_fields__}
    return {name: _convert_value(value) for name, value in values.items()}


def _convert_value(value: Any) -> Any:
    if isinstance(value, Phrase):
        return {**asdict(value), "text": value.plain, "marks": []}
    return [_convert_value(one) for one in value] if isinstance(value, tuple) else value
