"""An index on disk: ``manifest.json`` and, beside it, the one folder of data that it names.

A build writes a new folder, then puts the new manifest in place with one rename. A reader sees
the old index or the new one, never a half; a build that dies leaves the old one standing.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from indexer.errors import REBUILD, IndexStorageError

FORMAT = 7
MANIFEST = "manifest.json"
_DATA_NAME = re.compile(r"data-\w+")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index is made of; ``files`` gives the SHA-256 of each file that a reader needs."""

    format: int
    model: str
    dim: int
    corpus: str
    faiss: str
    passages: int
    documents: int
    rows: int
    data: str
    files: Mapping[str, str]


def hash_file(path: Path) -> str:
    """Give a file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_manifest(folder: Path, any_format: bool = False) -> Manifest:
    """Read what the index in ``folder`` is made of.

    Raises IndexStorageError where there is none, or one of another format, unless ``any_format``.
    """
    path = folder / MANIFEST
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        manifest = Manifest(**values)
        _check_types(manifest)
    except FileNotFoundError:
        raise IndexStorageError(f"{path}: there is no index here; {REBUILD} to make one.") from None
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise IndexStorageError(f"{path}: this is no manifest of an index ({_shorten(error)}); {REBUILD}.") from None
    if manifest.format != FORMAT and not any_format:
        raise IndexStorageError(
            f"{path}: the index has format {manifest.format}, this program reads {FORMAT}; {REBUILD}."
        )
    return manifest


def _check_types(manifest: Manifest) -> None:
    """Raise TypeError where a field that leads to files cannot do so."""
    if not isinstance(manifest.data, str) or not _DATA_NAME.fullmatch(manifest.data):
        raise TypeError(f"'data' is {manifest.data!r}")
    if not isinstance(manifest.files, dict) or not all(isinstance(value, str) for value in manifest.files.values()):
        raise TypeError("'files' gives no hashes")


def open_data(folder: Path, manifest: Manifest) -> Path:
    """Give the folder of data after checking every file's hash.

    Raises IndexStorageError that names the file which is missing or differs.
    """
    data = folder / manifest.data
    for name, expected in manifest.files.items():
        try:
            found = hash_file(data / name)
        except OSError:
            raise IndexStorageError(f"{data / name}: the index lacks this file; {REBUILD}.") from None
        if found != expected:
            raise IndexStorageError(
                f"{data / name}: the file is damaged (SHA-256 {found[:12]}…, expected {expected[:12]}…); {REBUILD}."
            )
    return data


def list_needed_files(data: Path, spare: frozenset[str]) -> dict[str, str]:
    """Hash every file below ``data`` that a reader needs; ``spare`` ones serve only the next build."""
    names = sorted(path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file())
    return {name: hash_file(data / name) for name in names if name not in spare}


def publish(folder: Path, manifest: Manifest) -> None:
    """Put the manifest in place with one rename, then drop data that no manifest names any more.

    The data of the manifest before stays until the next build: a reader may be half-way through it.
    """
    previous = _name_data(folder)
    draft = folder / f"{MANIFEST}.{os.getpid()}.new"
    draft.write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    os.replace(draft, folder / MANIFEST)
    remove_leftovers(folder, {manifest.data, previous})


def remove_leftovers(folder: Path, keep: set[str]) -> None:
    """Remove what builds left behind, the data folders in ``keep`` excepted."""
    for path in folder.glob("data-*"):
        if path.name not in keep:
            shutil.rmtree(path, ignore_errors=True)
    for path in folder.glob(f"{MANIFEST}.*.new"):
        path.unlink(missing_ok=True)


def _name_data(folder: Path) -> str:
    try:
        return read_manifest(folder).data
    except IndexStorageError:
        return ""


@contextmanager
def lock_builds(folder: Path, tell: Callable[[str], None], timeout: float = 1800) -> Iterator[None]:
    """Let one build at a time write to ``folder`` (made where it is missing); others wait, and say so."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise IndexStorageError(f"{folder}: the index's folder cannot be made ({error.strerror}).") from None
    foreign = [path.name for path in folder.iterdir() if not _is_ours(path.name)]
    if foreign:
        raise IndexStorageError(
            f"{folder}: the folder holds '{sorted(foreign)[0]}', which is no part of an index; name an empty folder."
        )
    lock = FileLock(folder / "build.lock")
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            tell("another build of this index is running; waiting for it …")
            lock.acquire(timeout=timeout)
    except Timeout:
        raise IndexStorageError(f"{folder}: another build still runs after {timeout:.0f} s; end it first.") from None
    except OSError as error:
        raise IndexStorageError(f"{folder}: the index's folder cannot be written ({error.strerror}).") from None
    try:
        yield
    finally:
        lock.release()


def _is_ours(name: str) -> bool:
    return name in (MANIFEST, "build.lock") or name.startswith(("data-", f"{MANIFEST}."))


def _shorten(error: Exception) -> str:
    return str(error).split("\n")[0][:80]
