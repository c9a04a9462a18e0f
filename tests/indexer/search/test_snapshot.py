"""An index on disk is whole or refused, in one line that names the file and the remedy."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.errors import IndexStorageError
from indexer.search.build import build_index
from indexer.search.index import load_index
from indexer.search.snapshot import MANIFEST, read_manifest
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
