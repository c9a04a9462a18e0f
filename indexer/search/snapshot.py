"""An index on disk: ``manifest.json`` and, beside it, the one folder of data that it names.

A build writes a draft of a folder, waits until the disk has all of it, and puts the new manifest in place with
one rename. A reader sees the old index or the new one, never a half, after a power cut too; a build that dies
leaves the old one standing, and its draft to the next build, which removes it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from indexer.errors import REBUILD, IndexStorageError

FORMAT = 8
MANIFEST = "manifest.json"
PREVIOUS = f"{MANIFEST}.previous"
"""The manifest of the index before, whose data stay until the next build: what ``restore_previous`` puts back."""
JOURNAL = "encoding.part"
"""What the build that runs has encoded so far: see ``embeddings.py``."""
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


class Store(Protocol):
    """Where an index is kept besides its folder: the server of another engine."""

    def add(self, data: Path, manifest: Manifest) -> None:
        """Take an index, whose files stand in ``data``, unless it is there. Raises IndexStorageError."""
        ...

    def switch(self, current: str, kept: Collection[str]) -> None:
        """Serve the index of the data named, and drop what is neither that nor ``kept``. Raises IndexStorageError."""
        ...


def hash_file(path: Path) -> str:
    """Give a file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_manifest(folder: Path, name: str = MANIFEST) -> Manifest:
    """Read what the index in ``folder`` is made of; ``name`` PREVIOUS: the one before.

    Raises IndexStorageError where there is none, or one of another format.
    """
    path = folder / name
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        manifest = Manifest(**values)
        _check_types(manifest)
    except FileNotFoundError:
        raise IndexStorageError(f"{path}: there is no index here; {REBUILD} to make one.") from None
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise IndexStorageError(f"{path}: this is no manifest of an index ({_shorten(error)}); {REBUILD}.") from None
    if manifest.format != FORMAT:
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


def open_data(folder: Path, manifest: Manifest, names: Collection[str] | None = None) -> Path:
    """Give the folder of data after checking the hashes of files, those in ``names`` or every one.

    Raises IndexStorageError that names the file which is missing or differs.
    """
    if damage := next(_find_damage(folder, manifest, names), None):
        raise IndexStorageError(damage)
    return folder / manifest.data


def list_damage(folder: Path, manifest: Manifest) -> list[str]:
    """List every file of an index that is missing or differs from its hash, each with what mends it."""
    return list(_find_damage(folder, manifest))


def _find_damage(folder: Path, manifest: Manifest, names: Collection[str] | None = None) -> Iterator[str]:
    for name, expected in manifest.files.items():
        if names is not None and name not in names:
            continue
        path = folder / manifest.data / name
        try:
            found = hash_file(path)
        except OSError:
            yield f"{path}: the index lacks this file; {REBUILD}."
        else:
            if found != expected:
                yield f"{path}: the file is damaged (SHA-256 {found[:12]}…, expected {expected[:12]}…); {REBUILD}."


def list_needed_files(data: Path, spare: frozenset[str]) -> dict[str, str]:
    """Hash every file below ``data`` that a reader needs; ``spare`` ones serve only the next build."""
    names = sorted(path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file())
    return {name: hash_file(data / name) for name in names if name not in spare}


def make_draft(folder: Path) -> Path:
    """Make the folder that a build writes its data to; as open to others as the builder's umask says."""
    draft = folder / f"draft-{secrets.token_hex(4)}"
    draft.mkdir()
    return draft


def name_data(draft: Path) -> str:
    """Give the name of a draft's folder once it is published."""
    return draft.name.replace("draft-", "data-")


def publish(folder: Path, draft: Path, manifest: Manifest, store: Store | None = None) -> None:
    """Put a draft and its manifest in place with one rename each, then drop what no manifest names any more.

    Each step is on the disk before the next begins, and ``store`` has the index before anybody can read of it. The
    data of the manifest before stay until the next build: a reader may be half-way through them, and
    ``restore_previous`` goes back to them.
    """
    previous = _name_data(folder)
    if store:
        store.add(draft, manifest)
    _settle(draft)
    data = draft.rename(folder / manifest.data)
    try:
        if previous:
            _write_manifest(folder, read_manifest(folder), PREVIOUS)
        _write_manifest(folder, manifest, MANIFEST)
    except BaseException:
        shutil.rmtree(data, ignore_errors=True)
        raise
    _settle(folder)
    if store:
        store.switch(manifest.data, {previous} - {""})
    for path in folder.glob("data-*"):
        if path.name not in (manifest.data, previous):
            shutil.rmtree(path, ignore_errors=True)
    remove_drafts(folder)
    (folder / JOURNAL).unlink(missing_ok=True)


def _write_manifest(folder: Path, manifest: Manifest, name: str) -> None:
    written = folder / f"{MANIFEST}.{os.getpid()}.new"
    written.write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    _settle(written)
    os.replace(written, folder / name)


def restore_previous(folder: Path, store: Store | None = None) -> Manifest:
    """Put the index before back in place, and the present one in its; the next call undoes it.

    Raises IndexStorageError where there is none, or its data are damaged or gone.
    """
    present = read_manifest(folder)
    if not (folder / PREVIOUS).is_file():
        raise IndexStorageError(f"{folder}: no index was here before this one; `alianza build` keeps the last two.")
    previous = read_manifest(folder, PREVIOUS)
    data = open_data(folder, previous)
    if store:
        store.add(data, previous)
    _write_manifest(folder, present, PREVIOUS)
    _write_manifest(folder, previous, MANIFEST)
    _settle(folder)
    if store:
        store.switch(previous.data, {present.data})
    return previous


def _settle(path: Path) -> None:
    """Wait until the disk has a file; of a folder, everything below it but other data, and its list of names."""
    if path.is_dir():
        for inner in path.iterdir():
            if not _DATA_NAME.fullmatch(inner.name):
                _settle(inner)
        if os.name != "posix":  # only there can a folder be opened
            return
    place = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def remove_drafts(folder: Path) -> None:
    """Remove what builds that were killed left behind. What they encoded stays, in the journal."""
    for path in folder.glob("draft-*"):
        shutil.rmtree(path, ignore_errors=True)
    for path in folder.glob(f"{MANIFEST}.*.new"):
        path.unlink(missing_ok=True)


def list_versions(folder: Path) -> set[str]:
    """List the data of the present index and of the one before, by name."""
    names = set()
    for name in (MANIFEST, PREVIOUS):
        with suppress(IndexStorageError):
            names.add(read_manifest(folder, name).data)
    return names


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
    return name in (MANIFEST, JOURNAL, "build.lock") or name.startswith(("data-", "draft-", f"{MANIFEST}."))


def _shorten(error: Exception) -> str:
    return str(error).split("\n")[0][:80]
