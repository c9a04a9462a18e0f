"""The bibliography, ``kb/references.yaml``: CSL as Pandoc reads it, and what the rubric of evidence asks of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from indexer.content.designs import Identifier
from indexer.content.yaml_text import YamlText
from indexer.errors import Fault
from indexer.vocabulary import Reading, SourceKind

REFERENCES = "references.yaml"
"""The file of sources, in kb/."""

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_KEY = re.compile(r"[A-Za-z0-9](?:[\w.:+/-]*\w)?")
_PART = Annotated[int, Field(ge=-3000, le=3000)]


class Author(BaseModel):
    """Who wrote it: ``literal`` for an organization or a name as it stands, ``family`` and ``given`` for a person."""

    model_config = ConfigDict(extra="allow", frozen=True)

    literal: str | None = None
    family: str | None = None
    given: str | None = None


class DateParts(BaseModel):
    """A date as CSL-JSON has it: ``date-parts: [[1999, 5]]``."""

    model_config = ConfigDict(extra="allow", frozen=True)

    parts: tuple[Annotated[tuple[_PART, ...], Field(min_length=1, max_length=3)], ...] = Field(alias="date-parts")


class Reference(BaseModel):
    """A source; ``about`` is the document that says what it is.

    CSL has more fields than are held here: they may stand, and nobody reads them.
    """

    model_config = ConfigDict(extra="allow", frozen=True)

    id: str
    type: str | None = None
    title: Annotated[str, Field(min_length=1)]
    author: tuple[Author, ...] = ()
    issued: Annotated[int, Field(ge=1000, le=2100)] | str | DateParts | None = None
    publisher: str | None = None
    URL: str | None = None
    language: str | None = None
    note: str | None = None
    kind: SourceKind | None = None
    read: Reading | None = None
    about: Identifier | None = None

    @field_validator("id")
    @classmethod
    def _is_a_key(cls, id: str) -> str:
        if not _KEY.fullmatch(id):
            raise ValueError("expected a key such as key-1999")
        return id

    @field_validator("issued")
    @classmethod
    def _is_a_day(cls, issued: Any) -> Any:
        if isinstance(issued, str):
            day = _DAY.fullmatch(issued)
            if not day:
                raise ValueError("expected a year, or a day as 1999-05-31")
            try:
                date(*(int(part or 1) for part in day.groups()))
            except ValueError:
                raise ValueError("there is no such day; expected a year, or a day as 1999-05-31") from None
        return issued


class References(BaseModel):
    """All of ``kb/references.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    references: tuple[Reference, ...] = ()


def check_keys(files: Iterable[YamlText]) -> Iterator[Fault]:
    """Find references that share an id, in one file or in several: of the two only one would be shown."""
    seen: dict[str, str] = {}
    for read in files:
        for number, entry in enumerate((read.values or {}).get("references") or ()):
            line = read.find_line(("references", number))
            first = seen.setdefault(entry["id"], f"{read.path}:{line}")
            if first != f"{read.path}:{line}":
                message = (
                    f"the source '{entry['id']}' stands in {first} too; give one of them another id, or remove it."
                )
                yield Fault(read.path, line, message)
