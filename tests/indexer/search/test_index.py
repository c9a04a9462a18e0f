"""The index in memory: scores are cosines, whatever the query's length; queries of another width are refused."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.errors import IndexStorageError
from indexer.search.build import build_index
from indexer.search.cells import build_vectors
from indexer.search.index import VECTOR_KINDS, Index, Rows, group_rows, load_index
from indexer.search.rows import VectorRow, center_rows
from indexer.search.vectors import normalize
from tests.small_base import write_base
from tests.stand_in import StandInEncoder


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("base")
    encoder = StandInEncoder()
    build_index(write_base(folder), folder / "index", encoder.fingerprint, lambda: encoder)
    return load_index(folder / "index", encoder.fingerprint, encoder.dim)


@pytest.mark.parametrize(
    ("row", "cosine"), [([3.0, 4.0], 1.0), ([4.0, -3.0], 0.0), ([-6.0, -8.0], -1.0), ([1.0, 0.0], 0.6)]
)
def test_faiss_gives_the_cosine_that_a_hand_computes(row: list[float], cosine: float) -> None:
    vectors, description = build_vectors(normalize(np.array([row], np.float32)))
    scores, _ = vectors.search(normalize(np.array([[30.0, 40.0]], np.float32)), 1)
    assert description.startswith("IVF1,")
    assert scores[0, 0] == pytest.approx(cosine, abs=0.005), "in 8 bits"


def test_a_row_of_zeros_stays_zeros() -> None:
    assert normalize(np.zeros((1, 3), np.float32)).tolist() == [[0, 0, 0]]


def test_a_large_index_is_searched_by_cells_and_still_finds_itself() -> None:
    rows = normalize(np.random.default_rng(1).normal(size=(4000, 16)).astype(np.float32))
    vectors, description = build_vectors(rows, 500)
    assert not description.startswith("IVF1,")
    assert vectors.search(rows[:20], 1)[1][:, 0].tolist() == list(range(20))


def test_centering_takes_each_language_and_prompt_its_mean() -> None:
    rows = [VectorRow(text, "query", 0, lang, "ask") for text, lang in (("a", "es"), ("b", "es"), ("c", "en"))]
    embeddings = np.array([[1, 0], [0, 1], [1, 0]], np.float32)
    centred, means = center_rows(rows, embeddings)
    half = 0.5**0.5
    np.testing.assert_allclose(centred, [[half, -half], [-half, half], [0, 0]], atol=1e-6)
    np.testing.assert_allclose(means[1], [0.5, 0.5])
    np.testing.assert_allclose(means[3], embeddings.mean(axis=0), err_msg="a language without questions borrows all")


def test_every_row_is_scored_by_its_cosine(index: Index) -> None:
    query = index.center(StandInEncoder().encode_queries(["la empacadora rechaza cajas"])[0], "es")
    scores = index.score_rows(query)
    assert scores.shape == index.rows.section_key.shape
    for row in (0, len(scores) // 2, len(scores) - 1):
        assert scores[row] == pytest.approx(float(index.reconstruct(row) @ query), abs=1e-6)
    best = int(index.rows.section_key[scores.argmax()])
    assert index.section_keys[best][0] in ("opaque-grading", "development")


def test_rows_out_of_reach_count_as_near_as_the_farthest_seen(index: Index) -> None:
    rows = normalize(np.random.default_rng(1).normal(size=(4000, 256)).astype(np.float32))
    cells = Index(
        index.manifest, index.passages, index.rows, build_vectors(rows, 500)[0], index.query_means, index.stage_weights,
        index.lexicons, index.notes,
    )  # fmt: skip
    scores = cells.score_rows(rows[7])
    assert scores.shape == (4000,)
    assert scores.argmax() == 7
    assert (scores == scores.min()).sum() > 1


def test_a_place_takes_the_best_of_its_rows_and_none_counts_as_chance() -> None:
    rows = Rows(
        np.array([2, -1, 0, 2], np.int32), np.zeros(4, np.int32), np.full(4, VECTOR_KINDS.index("ask"), np.int32)
    )
    best = group_rows(rows, "ask").find_best(np.array([-0.5, 0.9, 0.3, -0.2], np.float32), 3)
    np.testing.assert_allclose(best, [0.3, 0.0, -0.2])
    assert group_rows(rows, "text").find_best(np.zeros(4, np.float32), 3).tolist() == [0, 0, 0]


def test_a_query_of_another_width_is_refused_with_the_remedy(index: Index) -> None:
    with pytest.raises(IndexStorageError, match=r"shape \(7,\).*vectors of 256.*alianza build"):
        index.score_rows(np.zeros(7, np.float32))


def test_a_place_holds_its_passage_in_every_language(index: Index) -> None:
    assert sorted(index.find_versions(("opaque-grading", "symptom"))) == ["en", "es", "pt"]
    assert index.find_versions(("no-such", "thing")) == {}
    assert index.find_document("open-grading") == [("open-grading", "steps"), ("open-grading", "warnings")]


def test_representation_tells_what_is_inside(index: Index) -> None:
    assert repr(index).startswith("<Index passages=")
    assert "dim=256" in repr(index)
