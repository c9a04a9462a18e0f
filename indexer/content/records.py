"""Documents and passages to JSON lines and back."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path

from pydantic import TypeAdapter

from indexer.content.documents import Document
from indexer.content.passages import Passage


@functools.cache
def _passages() -> TypeAdapter[Passage]:
    return TypeAdapter(Passage)


@functools.cache
def _documents() -> TypeAdapter[Document]:
    return TypeAdapter(Document)


def write_passages(path: Path, passages: Iterable[Passage]) -> None:
    """Write one JSON object a line, UTF-8."""
    path.write_bytes(b"".join(_passages().dump_json(passage) + b"\n" for passage in passages))


def write_documents(path: Path, documents: Iterable[Document]) -> None:
    """Write one JSON object a line, UTF-8; facts that are not given are left out."""
    path.write_bytes(b"".join(_documents().dump_json(one, exclude_defaults=True) + b"\n" for one in documents))


def read_passages(path: Path) -> list[Passage]:
    """Read what ``write_passages`` wrote. Raises OSError, or ValueError for another form."""
    with path.open("rb") as file:
        return [_passages().validate_json(line) for line in file]


def read_documents(path: Path) -> list[Document]:
    """Read what ``write_documents`` wrote. Raises OSError, or ValueError for another form."""
    with path.open("rb") as file:
        return [_documents().validate_json(line) for line in file]
