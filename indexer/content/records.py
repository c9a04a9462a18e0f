"""Frozen dataclasses to JSON lines and back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from indexer.content.documents import Ask, Document
from indexer.content.frontmatter import Facts
from indexer.content.passages import Passage, Sentence


def write_lines(path: Path, records: Iterable[Passage | Document]) -> None:
    """Write one JSON object a line, UTF-8."""
    with path.open("w", encoding="utf-8") as file:
        for record in records:
            json.dump(asdict(record), file, ensure_ascii=False, default=_dump_model)
            file.write("\n")


def _dump_model(value: Any) -> Any:
    return value.model_dump(exclude_defaults=True)


def read_passages(path: Path) -> list[Passage]:
    """Read what ``write_lines`` wrote of passages."""
    with path.open(encoding="utf-8") as file:
        return [_restore_passage(json.loads(line)) for line in file]


def _restore_passage(values: dict[str, Any]) -> Passage:
    sentences = tuple(
        Sentence(**{**sentence, "sources": tuple(sentence["sources"])}) for sentence in values["sentences"]
    )
    return Passage(
        **{**values, "lines": tuple(values["lines"]), "sources": tuple(values["sources"]), "sentences": sentences}
    )


def read_documents(path: Path) -> list[Document]:
    """Read what ``write_lines`` wrote of documents."""
    with path.open(encoding="utf-8") as file:
        return [_restore_document(json.loads(line)) for line in file]


def _restore_document(values: dict[str, Any]) -> Document:
    return Document(
        **{
            **values,
            "asks": tuple(Ask(**ask) for ask in values["asks"]),
            "situations": tuple(values["situations"]),
            "facts": Facts.model_validate(values["facts"]),
        }
    )
