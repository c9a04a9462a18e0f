"""An index on disk is whole or refused, in one line that names the file and the remedy."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from indexer.errors import IndexStorageError
from indexer.search.build import build_index
from indexer.search.index import load_index
from indexer.search.snapshot import MANIFEST, Manifest, list_versions, read_manifest, restore_previous
from tests.small_base import write_base
from tests.stand_in import StandInEncoder

ENCODER = StandInEncoder()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build_index(write_base(tmp_path), tmp_path / "index", ENCODER.fingerprint, lambda: ENCODER)
    return tmp_path / "index"


def data_file(folder: Path, name: str) -> Path:
    return folder / read_manifest(folder).data / name


def truncate(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def flip_a_bit(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize("harm", [truncate, flip_a_bit, Path.unlink])
@pytest.mark.parametrize(
    "name", ["vectors.faiss", "passages.jsonl", "rows.npy", "notes.json", "lexicon/es/vocab.index.json"]
)
def test_a_harmed_file_is_named_with_the_command_that_mends_it(
    folder: Path, name: str, harm: Callable[[Path], None]
) -> None:
    harm(data_file(folder, name))
    with pytest.raises(IndexStorageError) as error:
        load_index(folder)
    assert name in str(error.value)
    assert "alianza build" in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("content", ["", "{}", "[]", "not json", '{"format": 1}', "\x00\x01"])
def test_a_foreign_manifest_is_refused(folder: Path, content: str) -> None:
    (folder / MANIFEST).write_text(content, encoding="utf-8")
    with pytest.raises(IndexStorageError, match="no manifest of an index"):
        load_index(folder)


def test_a_manifest_of_another_format_says_which(folder: Path) -> None:
    values = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    (folder / MANIFEST).write_text(json.dumps(values | {"format": 99}), encoding="utf-8")
    with pytest.raises(IndexStorageError, match="has format 99, this program reads"):
        load_index(folder)


def test_a_missing_index_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(IndexStorageError, match="there is no index here; run `alianza build`"):
        load_index(tmp_path / "nowhere")


@pytest.mark.parametrize(("fingerprint", "dim"), [("another model", 256), (ENCODER.fingerprint, 384)])
def test_an_index_of_another_model_or_width_is_refused(folder: Path, fingerprint: str, dim: int) -> None:
    with pytest.raises(IndexStorageError, match="was made with the model 'stand-in-1'"):
        load_index(folder, fingerprint, dim)


def test_a_harmed_index_is_mended_by_building_again(folder: Path) -> None:
    truncate(data_file(folder, "vectors.faiss"))
    build_index((folder.parent / "kb", folder.parent / "cases"), folder, ENCODER.fingerprint, lambda: ENCODER)
    assert load_index(folder).manifest.passages > 0


class NotingStore:
    """Notes what it is told; where it ``is_full`` it takes nothing."""

    def __init__(self, folder: Path, is_full: bool = False) -> None:
        self.folder = folder
        self.is_full = is_full
        self.told: list[tuple[str, ...]] = []

    def add(self, data: Path, manifest: Manifest) -> None:
        assert (data / "vectors.faiss").is_file()
        if self.is_full:
            raise IndexStorageError("the store is full")
        served = read_manifest(self.folder).data if (self.folder / MANIFEST).exists() else ""
        self.told.append(("add", manifest.data, served))

    def switch(self, current: str, kept: Collection[str]) -> None:
        assert read_manifest(self.folder).data == current
        self.told.append(("switch", current, *sorted({*kept} - {current})))


def build_another(folder: Path, store: NotingStore | None = None) -> Manifest:
    """Edit a document, and build anew."""
    practice = folder.parent / "kb" / "practices" / "open-grading.es.md"
    practice.write_text(practice.read_text(encoding="utf-8").rstrip() + "\n\nUna frase más.\n", encoding="utf-8")
    roots = (folder.parent / "kb", folder.parent / "cases")
    return build_index(roots, folder, ENCODER.fingerprint, lambda: ENCODER, store=store).manifest


def test_the_index_before_is_put_back_and_the_one_after_it_again(folder: Path) -> None:
    first = read_manifest(folder)
    with pytest.raises(IndexStorageError, match="no index was here before"):
        restore_previous(folder)
    second = build_another(folder)
    assert list_versions(folder) == {first.data, second.data}
    assert restore_previous(folder) == first == load_index(folder).manifest
    assert restore_previous(folder) == second == load_index(folder).manifest


def test_the_next_build_keeps_what_served_and_drops_what_was_put_aside(folder: Path) -> None:
    first, aside = read_manifest(folder), build_another(folder)
    restore_previous(folder)
    third = build_another(folder)
    assert not (folder / aside.data).exists()
    assert list_versions(folder) == {first.data, third.data}
    assert restore_previous(folder) == first


def test_an_index_before_that_is_damaged_is_not_put_back(folder: Path) -> None:
    truncate(data_file(folder, "rows.npy"))
    second = build_another(folder)
    with pytest.raises(IndexStorageError, match=r"rows\.npy: the file is damaged"):
        restore_previous(folder)
    assert read_manifest(folder) == second


def test_a_store_has_an_index_before_it_serves_and_is_told_what_to_keep(folder: Path) -> None:
    first, store = read_manifest(folder), NotingStore(folder)
    second = build_another(folder, store)
    assert store.told == [("add", second.data, first.data), ("switch", second.data, first.data)]
    store.told.clear()
    restore_previous(folder, store)
    assert store.told == [("add", first.data, second.data), ("switch", first.data, second.data)]
    store.told.clear()
    restore_previous(folder, store)
    store.told.clear()
    roots = (folder.parent / "kb", folder.parent / "cases")
    build_index(roots, folder, ENCODER.fingerprint, lambda: ENCODER, store=store)
    assert store.told == [("add", second.data, second.data), ("switch", second.data, first.data)], "nothing new"


def test_where_the_store_takes_nothing_the_index_before_stays(folder: Path) -> None:
    first = read_manifest(folder)
    with pytest.raises(IndexStorageError, match="the store is full"):
        build_another(folder, NotingStore(folder, is_full=True))
    assert load_index(folder).manifest == first
    assert [path.name for path in folder.glob("d*-*")] == [first.data]
