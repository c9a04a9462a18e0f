"""Documents and passages to JSON and back."""

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


def dump_passage(passage: Passage) -> bytes:
    """Give a passage as a JSON object on one line, UTF-8."""
    return _passages().dump_json(passage)


def write_documents(path: Path, documents: Iterable[Document]) -> None:
    """Write one JSON object a line, UTF-8; facts that are not given are left out."""
    path.write_bytes(b"".join(_documents().dump_json(one, exclude_defaults=True) + b"\n" for one in documents))


def parse_passage(line: bytes) -> Passage:
    """Read what ``dump_passage`` gave. Raises ValueError for another form."""
    return _passages().validate_json(line)


def read_documents(path: Path) -> list[Document]:
    """Read what ``write_documents`` wrote. Raises OSError, or ValueError for another form."""
    with path.open("rb") as file:
        return [_documents().validate_json(line) for line in file]
