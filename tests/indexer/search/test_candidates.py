"""Candidates and then the exact score lead to what comparing every row does; a small index compares every row."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.agreement import Sought, measure_agreement, seek
from benchmarks.corpus import write_corpus
from bot.engine import Engine
from indexer.search.build import build_index
from indexer.search.candidates import (
    EXACT_KINDS,
    Allowed,
    Candidates,
    Scope,
    Words,
    allow_kind,
    take_best,
)
from indexer.search.engines import EngineOptions
from indexer.search.index import Index, load_index
from indexer.search.retriever import Query, Retriever
from indexer.search.snapshot import read_manifest
from indexer.settings import read_settings
from tests.generated_base import draw_queries
from tests.small_base import QUESTIONS, read_test_settings, write_base
from tests.stand_in import StandInEncoder

PASSAGES = 400
ENCODER = StandInEncoder()
FORCED = EngineOptions(exhaustive_rows=0, candidates=25)
EXHAUSTIVE = EngineOptions(exhaustive_rows=10**9)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("grown")
    write_corpus(folder / "base", PASSAGES, write_base(folder / "small"))
    roots = (folder / "base" / "kb", folder / "base" / "cases")
    build_index(roots, folder / "index", ENCODER.fingerprint, lambda: ENCODER, options=FORCED)
    return folder


@pytest.fixture(scope="module")
def exhaustive(folder: Path) -> Retriever:
    return Retriever(ENCODER, load_index(folder / "index", options=EXHAUSTIVE))


@pytest.fixture(scope="module")
def forced(folder: Path) -> Retriever:
    return Retriever(ENCODER, load_index(folder / "index", options=FORCED))


@pytest.fixture(scope="module")
def queries(folder: Path) -> list[Query]:
    return draw_queries(folder / "base", 100)


@pytest.fixture(scope="module")
def asked(exhaustive: Retriever, queries: list[Query]) -> list[Sought]:
    return [seek(exhaustive, query) for query in queries]


def take_candidates(index: Index) -> Candidates:
    assert index.candidates is not None
    return index.candidates


def test_a_large_index_is_put_into_cells_and_seeks_candidates(folder: Path, forced: Retriever) -> None:
    assert not read_manifest(folder / "index").faiss.startswith("IVF1,")
    assert "count=25" in repr(take_candidates(forced.index))


def test_first_places_agree_with_those_of_every_row_compared(
    exhaustive: Retriever, forced: Retriever, asked: list[Sought]
) -> None:
    agreement = measure_agreement(exhaustive.index, forced.index, asked)
    assert agreement.first >= 0.99
    assert agreement.document >= 0.99
    scored = [take_candidates(forced.index).choose_rows(one.embedding, one.words, None, 0).mean() for one in asked]
    assert np.mean(scored) < 0.6, "most rows are left out, else nothing is shown"


def test_what_a_candidate_leads_to_is_scored_exactly(
    exhaustive: Retriever, forced: Retriever, asked: list[Sought]
) -> None:
    for one in asked[:20]:
        marked = take_candidates(forced.index).choose_rows(one.embedding, one.words, None, 0)
        scores = forced.index.score_rows(one.embedding, one.words)
        every = exhaustive.index.score_rows(one.embedding)
        np.testing.assert_array_equal(scores[marked], every[marked])
        assert len(np.unique(scores[~marked])) <= 1
        assert scores[~marked].max(initial=-2) <= scores[marked].min()


def test_rows_that_lead_to_no_section_are_scored_without_candidates(forced: Retriever) -> None:
    index = forced.index
    marked = take_candidates(index).choose_rows(forced.embed(Query("zxqv", "es")), None, None, 0)
    assert all(marked[index.rows_of[vector_kind]].all() for vector_kind in EXACT_KINDS)


@pytest.mark.parametrize("kind", ["case", "stage"])
def test_a_filter_finds_what_it_finds_among_all(
    exhaustive: Retriever, forced: Retriever, queries: list[Query], kind: str
) -> None:
    for query in queries[:20]:
        found = [
            [(hit.passage.id, hit.score) for hit in retriever.search(query, 4, allow_kind(kind))]
            for retriever in (exhaustive, forced)
        ]
        assert found[0] == found[1]
        assert len(found[0]) == 4


def test_where_more_hits_than_candidates_are_wanted_so_many_come(exhaustive: Retriever, forced: Retriever) -> None:
    query = Query(QUESTIONS["es"], "es")
    found = [[hit.passage.id for hit in retriever.search(query, 40)] for retriever in (exhaustive, forced)]
    assert len(found[1]) == 40
    assert found[0][:25] == found[1][:25]


def test_a_follow_up_is_led_to_candidates_by_itself_too(exhaustive: Retriever, forced: Retriever) -> None:
    query = Query("quién paga la prueba", "es", (QUESTIONS["es"],))
    every, some = exhaustive.retrieve(query, 3), forced.retrieve(query, 3)
    assert [hit.passage.id for hit in every.hits] == [hit.passage.id for hit in some.hits]
    assert every.answerability_alone == some.answerability_alone


def test_a_setting_says_from_how_many_rows_on_candidates_are_sought(tmp_path: Path) -> None:
    build_index(write_base(tmp_path), tmp_path / "index", ENCODER.fingerprint, lambda: ENCODER)
    assert read_manifest(tmp_path / "index").faiss.startswith("IVF1,")
    settings = read_test_settings(tmp_path)
    engines = [Engine.open(replace(settings, exhaustive_rows=rows), ENCODER) for rows in (100_000, 10)]
    assert [bool(engine.knowledge.retriever.index.candidates) for engine in engines] == [False, True]
    answers = [replace(engine.ask(QUESTIONS["es"]), elapsed_ms=0) for engine in engines]
    assert answers[0] == answers[1]
    assert EngineOptions.of(read_settings({})).exhaustive_rows == 100_000


def test_a_filter_tests_each_document_once_and_holds_for_all_its_places(exhaustive: Retriever) -> None:
    tested = []

    def allow(document: str, kind: str) -> bool:
        tested.append(document)
        return kind == "case" and document != "bajio-contracts"

    index = exhaustive.index
    found = index.filter_sections(Allowed(allow, Scope(country="MX")))
    assert tested == index.documents
    assert found.scope == Scope(country="MX")
    wanted = set(index.list_kind("case")) - {"bajio-contracts"}
    assert found.places.tolist() == [document in wanted for document, _ in index.section_keys]
    assert found.places.any()


def test_the_best_are_taken_however_few_there_are() -> None:
    scores = np.array([0.1, 0.9, 0.5], np.float32)
    assert sorted(take_best(scores, 2).tolist()) == [1, 2]
    assert take_best(scores, 5).tolist() == [0, 1, 2]
    assert take_best(scores[:0], 5).tolist() == []


def test_places_without_a_word_of_the_question_are_no_candidates(forced: Retriever) -> None:
    source = take_candidates(forced.index).source
    scores = np.zeros(len(forced.index.section_keys), np.float32)
    scores[3] = 0.5
    assert source.find_places(Words(scores, ("x",), "es"), 10, None).tolist() == [3]
