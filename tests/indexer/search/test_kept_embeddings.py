"""Embeddings that a checkout keeps stand in for encoding its base, as long as they are of this model."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.__main__ import main
from indexer.content.documents import read_corpus
from indexer.content.passages import split_document
from indexer.encoder.adapter import PACKAGED_ADAPTER
from indexer.encoder.encoders import OnnxEncoder
from indexer.encoder.prepare import name_prepared, prepare_model
from indexer.errors import IndexStorageError
from indexer.search.build import build_index, list_all_rows, read_base
from indexer.search.kept_embeddings import FILES, read_embeddings, write_embeddings
from indexer.search.kept_vectors import read_index_vectors
from indexer.search.rows import list_rows
from indexer.search.vectors import quantize_rows
from indexer.settings import read_settings
from tests.small_base import write_base
from tests.stand_in import StandInEncoder

MODEL = "stand-in"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base with an index, and the files of what that keeps."""
    folder = tmp_path_factory.mktemp("kept")
    roots = write_base(folder)
    encoder = StandInEncoder()
    build_index(roots, folder / "index", encoder.fingerprint, lambda: encoder)
    write_embeddings(folder / "index", roots, folder, MODEL)
    return folder


def test_what_is_read_is_what_the_index_keeps_within_a_thousandth(base: Path) -> None:
    found = read_embeddings(base, MODEL)
    kept = read_index_vectors(base / "index")
    assert kept is not None
    roots = (base / "kb", base / "cases")
    rows, _ = list_all_rows(roots, *read_base(roots))
    assert found.keys() == {row.hash for row in rows}
    assert all(vector @ kept.embeddings[name] > 0.999 for name, vector in found.items())
    assert all(np.linalg.norm(vector) == pytest.approx(1, abs=1e-5) for vector in found.values())


def test_a_build_takes_them_and_encodes_no_row_again(base: Path, tmp_path: Path) -> None:
    class WordsOnly(StandInEncoder):
        """Encodes word by word, which is not kept, and nothing else."""

        def encode_passages(self, *_: object, **__: object) -> NDArray[np.float32]:
            pytest.fail("a passage was encoded")

        def encode_queries(self, *_: object) -> NDArray[np.float32]:
            pytest.fail("a question was encoded")

    encoder, roots = WordsOnly(), (base / "kb", base / "cases")
    kept = read_embeddings(base, MODEL)
    report = build_index(roots, tmp_path / "index", encoder.fingerprint, lambda: encoder, read_kept=lambda: kept)
    assert (report.encoded, report.reused) == (0, report.manifest.rows)


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 torn"])
def test_a_file_that_is_missing_or_damaged_gives_none(tmp_path: Path, content: bytes | None) -> None:
    for name in FILES.values():
        if content is not None:
            (tmp_path / name).write_bytes(content)
    assert read_embeddings(tmp_path, MODEL) == {}


def test_a_file_of_another_model_gives_none(base: Path) -> None:
    assert read_embeddings(base, "another") == {}


def test_without_an_index_there_is_nothing_to_keep(base: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexStorageError):
        write_embeddings(tmp_path / "none", (base / "kb", base / "cases"), tmp_path, MODEL)
    assert not list(tmp_path.iterdir())


def test_a_value_is_kept_within_half_a_step() -> None:
    rows = np.random.default_rng(0).normal(size=(5, 16)).astype(np.float32)
    rows[3] = 0
    codes, scales = quantize_rows(rows)
    assert codes.dtype == np.int8
    assert np.abs(codes * scales[:, np.newaxis] - rows).max() <= scales.max() / 2 + 1e-6


def test_the_command_says_how_many_it_wrote(base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    roots = [str(base / "kb"), str(base / "cases")]
    assert main(["keep", "--index", str(base / "index"), "--kb", *roots, "--out", str(tmp_path)]) == 0
    count = len(read_embeddings(tmp_path, name_prepared(read_settings().model)))
    assert capsys.readouterr().out == f"{count} embeddings in {tmp_path}\n"
    assert count > 0


@pytest.mark.model
def test_those_in_the_repository_are_the_packaged_models_own() -> None:
    settings = read_settings()
    prepared = prepare_model(settings.model, settings.cache)
    kept = read_embeddings(PACKAGED_ADAPTER, name_prepared(settings.model))
    # A tenth of the documents stand for all.
    documents = read_corpus(settings.kb).documents[::10]
    passages = [passage for document in documents for passage in split_document(document)[0]]
    rows = {row.hash: row for row in list_rows(documents, passages, {})}
    common = sorted(rows.keys() & kept.keys())
    assert len(common) > 0.7 * len(rows), "too many texts were edited since: run `alianza build && alianza keep`"
    encoder = OnnxEncoder(prepared.serving)
    for name in random.Random(1).sample(common, 60):
        encode = encoder.encode_queries if rows[name].prompt == "query" else encoder.encode_passages
        assert encode([rows[name].text])[0] @ kept[name] > 0.998
