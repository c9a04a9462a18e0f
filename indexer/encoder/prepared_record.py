"""What ``prepared.json`` says of a prepared model, and whether its files are still as they were written.

A size is compared whenever the model is looked for, a hash when the base is built or checked; serving holds the files
that are read whole against theirs, for four kilobytes of zeros in a graph give wrong answers without an error.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from indexer.encoder.fingerprint import read_json
from indexer.errors import ModelError

RECORD = "prepared.json"


@dataclass(frozen=True, slots=True)
class PreparedRecord:
    """A prepared model: ``folder`` is its sentence-transformers folder, absolute or below the record's own.

    ``files`` gives the bytes of each file below the record's folder, ``hashes`` their SHA-256.
    """

    folder: str
    fingerprint: str
    dim: int
    agreement: float
    files: Mapping[str, int]
    hashes: Mapping[str, str]


def write_record(place: Path, folder: str, fingerprint: str, dim: int, agreement: float) -> None:
    """Write the record of a model whose files all stand below ``place``. Raises OSError."""
    files = [file for file in sorted(place.rglob("*")) if file.is_file() and file != place / RECORD]
    record = PreparedRecord(
        folder=folder,
        fingerprint=fingerprint,
        dim=dim,
        agreement=round(agreement, 6),
        files={file.relative_to(place).as_posix(): file.stat().st_size for file in files},
        hashes={file.relative_to(place).as_posix(): _hash_file(file) for file in files},
    )
    (place / RECORD).write_text(json.dumps(asdict(record), indent=1), "utf-8")


def read_record(place: Path) -> PreparedRecord | None:
    """Read the record of a model; None where there is none, or a file is not all there in the size it was written.

    A record without hashes is of an earlier version: its model counts as not prepared.
    """
    if not (place / RECORD).is_file():
        return None
    try:
        content: Any = read_json(place / RECORD)
        record = PreparedRecord(**content)
        whole = all((place / name).stat().st_size == size for name, size in record.files.items())
        typed = isinstance(record.folder, str) and isinstance(record.fingerprint, str) and isinstance(record.dim, int)
        hashed = record.files.keys() == record.hashes.keys()
    except (ModelError, OSError, AttributeError, TypeError, ValueError):
        return None
    return record if whole and typed and hashed else None


def find_damage(place: Path, record: PreparedRecord, is_read: Callable[[str], bool] = lambda name: True) -> str:
    """Say which file differs from what was written, of those whose name ``is_read`` lets through; "" where none does.

    About a second for the packaged model's 465 MB.
    """
    for name, expected in record.hashes.items():
        if not is_read(name):
            continue
        try:
            found = _hash_file(place / name)
        except OSError as error:
            return f"{place / name}: the file cannot be read ({error.strerror or error})"
        if found != expected:
            return f"{place / name}: the file is damaged (SHA-256 {found[:12]}…, expected {expected[:12]}…)"
    return ""


def _hash_file(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
