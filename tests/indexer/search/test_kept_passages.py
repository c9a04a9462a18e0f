"""Passages' embeddings that a checkout keeps stand in for encoding them, as long as they are of this model."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from indexer.__main__ import main
from indexer.encoder.encoders import OnnxEncoder
from indexer.encoder.prepare import name_prepared, prepare_model
from indexer.errors import IndexStorageError
from indexer.search.build import build_index, list_all_rows, read_base
from indexer.search.kept_passages import (
    PACKAGED_PASSAGES,
    quantize_rows,
    read_passage_embeddings,
    write_passage_embeddings,
)
from indexer.search.kept_vectors import read_index_vectors
from indexer.settings import read_settings
from tests.small_base import write_base
from tests.stand_in import StandInEncoder

MODEL = "stand-in"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base with an index, and ``passages.npz`` with what that keeps of its passages."""
    folder = tmp_path_factory.mktemp("kept")
    roots = write_base(folder)
    encoder = StandInEncoder()
    build_index(roots, folder / "index", encoder.fingerprint, lambda: encoder)
    write_passage_embeddings(folder / "index", roots, folder / "passages.npz", MODEL)
    return folder


def test_what_is_read_is_what_the_index_keeps_of_passages_within_a_thousandth(base: Path) -> None:
    found = read_passage_embeddings(base / "passages.npz", MODEL)
    kept = read_index_vectors(base / "index")
    assert kept is not None
    roots = (base / "kb", base / "cases")
    rows, _ = list_all_rows(roots, *read_base(roots))
    assert found.keys() == {row.hash for row in rows if row.prompt == "passage"}
    assert all(vector @ kept.embeddings[name] > 0.999 for name, vector in found.items())
    assert all(np.linalg.norm(vector) == pytest.approx(1, abs=1e-5) for vector in found.values())


def test_a_build_takes_them_and_encodes_what_is_asked(base: Path, tmp_path: Path) -> None:
    class QueriesOnly(StandInEncoder):
        def encode_passages(self, *_: object, **__: object) -> np.ndarray:
            pytest.fail("a passage was encoded")

    encoder = QueriesOnly()
    kept = read_passage_embeddings(base / "passages.npz", MODEL)
    report = build_index(
        (base / "kb", base / "cases"), tmp_path / "index", encoder.fingerprint, lambda: encoder, kept=kept
    )
    assert report.reused >= len(kept)
    assert report.encoded > 0


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 torn"])
def test_a_file_that_is_missing_or_damaged_gives_none(base: Path, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "passages.npz"
    if content is not None:
        file.write_bytes(content)
    assert read_passage_embeddings(file, MODEL) == {}


def test_a_file_of_another_model_gives_none(base: Path) -> None:
    assert read_passage_embeddings(base / "passages.npz", "another") == {}


def test_without_an_index_there_is_nothing_to_keep(base: Path, tmp_path: Path) -> None:
    file = tmp_path / "passages.npz"
    with pytest.raises(IndexStorageError):
        write_passage_embeddings(tmp_path / "none", (base / "kb", base / "cases"), file, MODEL)
    assert not file.exists()


def test_a_value_is_kept_within_half_a_step() -> None:
    rows = np.random.default_rng(0).normal(size=(5, 16)).astype(np.float32)
    rows[3] = 0
    codes, scales = quantize_rows(rows)
    assert codes.dtype == np.int8
    assert np.abs(codes * scales[:, np.newaxis] - rows).max() <= scales.max() / 2 + 1e-6


def test_the_command_says_how_many_it_wrote(base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "passages.npz"
    roots = [str(base / "kb"), str(base / "cases")]
    assert main(["keep", "--index", str(base / "index"), "--kb", *roots, "--out", str(file)]) == 0
    count = len(read_passage_embeddings(file, name_prepared(read_settings().model)))
    assert capsys.readouterr().out == f"{count} embeddings in {file}\n"
    assert count > 0


@pytest.mark.model
def test_those_in_the_repository_are_the_packaged_models_own() -> None:
    settings = read_settings()
    prepared = prepare_model(settings.model, settings.cache)
    kept = read_passage_embeddings(PACKAGED_PASSAGES, name_prepared(settings.model))
    rows, _ = list_all_rows(settings.kb, *read_base(settings.kb))
    texts = {row.hash: row.text for row in rows if row.prompt == "passage"}
    common = sorted(texts.keys() & kept.keys())
    assert len(common) > 0.7 * len(texts), "too many passages were edited since: run `alianza keep`"
    drawn = random.Random(1).sample(common, 40)
    encoded = OnnxEncoder(prepared.serving).encode_passages([texts[name] for name in drawn])
    assert np.min(np.sum(encoded * np.stack([kept[name] for name in drawn]), axis=1)) > 0.998
