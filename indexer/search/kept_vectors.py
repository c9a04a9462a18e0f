"""Vectors that travel with the package, by the hash of their text: a build takes them in place of encoding it.

They are those of an index (``write_carried``), its embeddings in float16 (a cosine moves by less than 0.0005; the
index itself rounds more). As long as nobody edits the base, the carried index is taken whole. ``carried.json`` beside
its manifest names the prepared model that made it: by its file, adapter and form, not by the fingerprint of the
weights, for merging the adapter may round differently elsewhere.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.errors import REBUILD, IndexStorageError
from indexer.search.embeddings import DIGESTS, MATRIX, TEXTS
from indexer.search.snapshot import (
    Manifest,
    Store,
    list_damage,
    make_draft,
    name_data,
    open_data,
    publish,
    read_manifest,
)
from indexer.search.topic_tokens import TopicText, TopicTokens

RECORD = "carried.json"
CARRIED_DATA = "data-carried"


@dataclass(frozen=True, slots=True)
class KeptVectors:
    """Embeddings, (dim,) float each, by the hash of their text, and the token vectors of topics; all of one model.

    ``index`` is the folder of the index that keeps them.
    """

    index: Path
    fingerprint: str
    dim: int
    embeddings: Mapping[str, NDArray[Any]]
    tokens: TopicTokens | None


def read_index_vectors(folder: Path) -> KeptVectors | None:
    """Read the vectors of the index in ``folder``; None where they are damaged. Raises IndexStorageError."""
    return _read_vectors(folder, read_manifest(folder))


def read_carried(folder: Path, model: str) -> KeptVectors | None:
    """Read the vectors carried in ``folder``; None where there are none, or those of another prepared model."""
    return _read_vectors(folder, read_manifest(folder)) if is_carried(folder, model) else None


def is_carried(folder: Path, model: str) -> bool:
    """Say whether ``folder`` holds an index of this format that the prepared model ``model`` made."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        read_manifest(folder)
    except (OSError, ValueError, IndexStorageError):
        return False
    return bool(record == {"model": model})


def _read_vectors(folder: Path, manifest: Manifest) -> KeptVectors | None:
    data = folder / manifest.data
    try:
        names = json.loads((data / TEXTS).read_text(encoding="utf-8"))
        matrix = np.load(data / MATRIX)
        embeddings = dict(zip(names, matrix, strict=True)) if matrix.shape[1] == manifest.dim else {}
    except (OSError, ValueError, TypeError, IndexError):
        embeddings = {}
    try:
        tokens = TopicTokens.load(data)
    except (OSError, ValueError, TypeError):
        tokens = None
    return KeptVectors(folder, manifest.model, manifest.dim, embeddings, tokens) if embeddings or tokens else None


def place_index(
    source: Path, folder: Path, corpus: str, fingerprint: str, store: Store | None = None
) -> Manifest | None:
    """Copy the index in ``source`` to ``folder`` if it was made of this corpus by this model; else give None.

    Raises OSError where it cannot be copied, IndexStorageError where ``store`` does not take it; the index before
    stays.
    """
    manifest = read_manifest(source)
    if (manifest.corpus, manifest.model) != (corpus, fingerprint):
        return None
    draft = make_draft(folder)
    try:
        shutil.copytree(source / manifest.data, draft, dirs_exist_ok=True)
        if list_damage(folder, replace(manifest, data=draft.name)):
            shutil.rmtree(draft, ignore_errors=True)
            return None
        placed = replace(manifest, data=name_data(draft))
        publish(folder, draft, placed, store)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return placed


def choose_tokens(kept: Sequence[TopicTokens | None], topics: Sequence[TopicText]) -> TopicTokens | None:
    """Choose the token vectors that fit most of ``topics`` as they are now; of equals the last; None of none."""
    wanted = {(topic.document, topic.lang, topic.hash) for topic in topics}

    def count_fitting(tokens: TopicTokens) -> int:
        return sum((entry.document, entry.lang, entry.hash) in wanted for entry in tokens.entries.values())

    found = [tokens for tokens in reversed(kept) if tokens is not None]
    return max(found, key=count_fitting, default=None)


def write_carried(index: Path, folder: Path, model: str) -> int:
    """Write the index at ``index`` for a package to carry; give how many vectors it keeps.

    ``model`` is the prepared model's name. A carried index that ``folder`` holds is replaced. Raises IndexStorageError
    where the index cannot be read, or the folder holds something else or cannot be written.
    """
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    if names and RECORD not in names:
        raise IndexStorageError(
            f"{folder}: the folder holds '{names[0]}', which is no carried index; name another folder."
        )
    manifest = read_manifest(index)
    kept = _read_vectors(index, manifest)
    if kept is None or not kept.embeddings:
        raise IndexStorageError(f"{index / manifest.data}: the index keeps no vectors; {REBUILD}.")
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        draft = make_draft(folder)
        shutil.copytree(open_data(index, manifest), draft, dirs_exist_ok=True)
        # The digests are of the vectors before they were rounded.
        (draft / DIGESTS).unlink(missing_ok=True)
        np.save(draft / MATRIX, np.stack(list(kept.embeddings.values())).astype(np.float16))
        (draft / TEXTS).write_text(json.dumps(list(kept.embeddings)), encoding="utf-8")
        publish(folder, draft, replace(manifest, data=CARRIED_DATA))
        (folder / RECORD).write_text(json.dumps({"model": model}), encoding="utf-8")
    except OSError as error:
        raise IndexStorageError(f"{folder}: the vectors cannot be written ({error.strerror}).") from None
    return len(kept.embeddings)
