"""An embedding is kept for the next build only as what it was written as: for its text, its model, whole."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.search.embeddings import (
    DIGESTS,
    MATRIX,
    TEXTS,
    find_embeddings,
    open_journal,
    save_embeddings,
)

NAMES = [f"{number:024x}" for number in range(4)]
ROWS = np.eye(4, 8, dtype=np.float32)
MODEL = "model-1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data-a").mkdir()
    save_embeddings(tmp_path / "data-a", MODEL, NAMES, ROWS)
    return tmp_path


def find(folder: Path, model: str = MODEL) -> list[str]:
    """Name the texts whose embedding is found, after holding each against what was written."""
    found = find_embeddings(folder, model, NAMES)
    assert all(np.array_equal(vector, ROWS[NAMES.index(name)]) for name, vector in found.items())
    return sorted(found)


def test_what_was_saved_is_found(folder: Path) -> None:
    assert find(folder) == NAMES
    assert list(find_embeddings(folder, MODEL, NAMES[1:2])) == NAMES[1:2]


def test_another_models_embeddings_are_not_taken(folder: Path) -> None:
    assert find(folder, "model-2") == []


def rewrite(path: Path, change: Callable[[NDArray[np.float32]], None]) -> None:
    matrix = np.load(path)
    change(matrix)
    np.save(path, matrix)


def test_a_flipped_bit_costs_one_embedding(folder: Path) -> None:
    content = bytearray((folder / "data-a" / MATRIX).read_bytes())
    content[-8 * 4] ^= 1  # in the last row
    (folder / "data-a" / MATRIX).write_bytes(content)
    assert find(folder) == NAMES[:3]


def test_a_value_that_is_no_number_costs_its_row(folder: Path) -> None:
    rewrite(folder / "data-a" / MATRIX, lambda matrix: matrix[1].fill(np.nan))
    assert find(folder) == [NAMES[0], *NAMES[2:]]


def test_swapped_texts_lose_both_their_embeddings(folder: Path) -> None:
    (folder / "data-a" / TEXTS).write_text(json.dumps([NAMES[1], NAMES[0], *NAMES[2:]]))
    assert find(folder) == NAMES[2:]


@pytest.mark.parametrize("name", [MATRIX, TEXTS, DIGESTS])
@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04torn", b"\x93NUMPY\x01\x00v\x00{'descr': ", b"[]", b"{}", b"7", None]
)
def test_a_file_that_is_torn_foreign_or_missing_is_no_error(folder: Path, name: str, content: bytes | None) -> None:
    (folder / "data-a" / name).unlink()
    if content is not None:
        (folder / "data-a" / name).write_bytes(content)
    assert find(folder) == []


@pytest.mark.parametrize("matrix", [ROWS[:3], ROWS.astype(np.float64), ROWS[0], np.zeros((4, 2, 8), np.float32)])
def test_a_matrix_of_another_shape_or_type_is_not_taken(folder: Path, matrix: NDArray[np.float32]) -> None:
    np.save(folder / "data-a" / MATRIX, matrix)
    assert find(folder) == []


def test_what_one_folder_lost_another_may_have(folder: Path) -> None:
    (folder / "data-b").mkdir()
    save_embeddings(folder / "data-b", MODEL, NAMES, ROWS)
    rewrite(folder / "data-b" / MATRIX, lambda matrix: matrix[1].fill(0))
    assert find(folder) == NAMES


def write_journal(folder: Path, count: int) -> Path:
    with open_journal(folder, MODEL, 8) as journal:
        assert journal.read() == {}
        for number in range(count):
            journal.add(NAMES[number : number + 1], ROWS[number : number + 1])
    return next(folder.glob("*.part"))


def read_journal(folder: Path, model: str = MODEL, dim: int = 8) -> list[str]:
    with open_journal(folder, model, dim) as journal:
        return sorted(journal.read())


def test_a_journal_gives_what_was_added_before(tmp_path: Path) -> None:
    write_journal(tmp_path, 3)
    assert read_journal(tmp_path) == NAMES[:3]


def test_a_journal_whose_end_is_torn_gives_the_rest_and_goes_on(tmp_path: Path) -> None:
    path = write_journal(tmp_path, 3)
    os.truncate(path, path.stat().st_size - 5)
    with open_journal(tmp_path, MODEL, 8) as journal:
        assert sorted(journal.read()) == NAMES[:2]
        journal.add(NAMES[3:], ROWS[3:])
    assert read_journal(tmp_path) == [*NAMES[:2], NAMES[3]]


@pytest.mark.parametrize(("model", "dim"), [("model-2", 8), (MODEL, 9)])
def test_a_journal_of_another_model_is_begun_anew(tmp_path: Path, model: str, dim: int) -> None:
    path = write_journal(tmp_path, 3)
    assert read_journal(tmp_path, model, dim) == []
    assert path.stat().st_size == 0
