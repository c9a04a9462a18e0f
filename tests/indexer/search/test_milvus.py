"""Milvus finds the candidates that FAISS finds; each version has its collection, and the alias follows the manifest.

Milvus Lite, which stands for a server here, is a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from milvus_lite.server_manager import server_manager_instance

from benchmarks.corpus import write_corpus
from indexer.content.records import read_documents
from indexer.errors import IndexStorageError
from indexer.search.build import build_index
from indexer.search.candidates import Filter, Scope, Words, allow_kind
from indexer.search.engines import EngineOptions
from indexer.search.index import Index, load_index
from indexer.search.milvus import MilvusServer, MilvusSource, connect, name_collection
from indexer.search.milvus_store import ALIAS, MilvusStore
from indexer.search.retriever import Query, Retriever
from indexer.search.snapshot import read_manifest, restore_previous
from tests.generated_base import draw_queries
from tests.small_base import QUESTIONS, write_base
from tests.stand_in import StandInEncoder

PASSAGES = 150
ENCODER = StandInEncoder()
pytestmark = pytest.mark.filterwarnings("ignore")  # pymilvus and Milvus Lite warn of old ways of their own


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("grown")
    write_corpus(folder / "base", PASSAGES, write_base(folder / "small"))
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[MilvusServer]:
    server = MilvusServer(str(folder / "milvus.db"))
    yield server
    connect(server).close()
    connect.cache_clear()
    server_manager_instance.release_server(server.uri)


def build(folder: Path, server: MilvusServer) -> None:
    roots = (folder / "base" / "kb", folder / "base" / "cases")
    build_index(roots, folder / "index", ENCODER.fingerprint, lambda: ENCODER, store=MilvusStore(server))


@pytest.fixture(scope="module")
def index(folder: Path, server: MilvusServer) -> Index:
    build(folder, server)
    return load_index(folder / "index", options=EngineOptions(candidates=50, milvus=server))


@pytest.fixture(scope="module")
def queries(folder: Path) -> list[Query]:
    return draw_queries(folder / "base", 25)


def find_source(index: Index) -> MilvusSource:
    assert index.candidates is not None
    source = index.candidates.source
    assert isinstance(source, MilvusSource)
    return source


def test_the_same_questions_give_the_same_first_three(folder: Path, index: Index, queries: list[Query]) -> None:
    exhaustive = load_index(folder / "index")
    assert exhaustive.candidates is None
    found = [
        [[(hit.passage.id, hit.score) for hit in Retriever(ENCODER, one).search(query, 3)] for query in queries]
        for one in (exhaustive, index)
    ]
    assert np.mean([one == other for one, other in zip(*found, strict=True)]) >= 0.98


def test_words_find_the_places_that_bm25_scores_best(index: Index) -> None:
    retriever = Retriever(ENCODER, index)
    query = Query(QUESTIONS["es"], "es")
    scores = retriever.score_words(query)
    places = find_source(index).find_places(Words(scores, (query.text,), "es"), 5, None)
    assert scores[places].min() == pytest.approx(np.sort(scores)[-5])


@pytest.mark.parametrize("scope", [Scope("case"), Scope(stage="motivation"), Scope(country="MX"), Scope(lang="pt")])
def test_kind_stage_country_and_language_are_filtered_by_milvus(index: Index, folder: Path, scope: Scope) -> None:
    allowed = Filter(scope, np.ones(len(index.section_keys), bool))
    query = Retriever(ENCODER, index).embed(Query(QUESTIONS["es"], "es"))
    rows = find_source(index).find_rows(query, 10, allowed)
    listed = read_documents(folder / "index" / index.manifest.data / "documents.jsonl")
    documents = {document.id: document for document in reversed(listed)}
    found = [documents[index.section_keys[index.rows.section_key[row]][0]] for row in rows]
    assert found
    assert {one.kind for one in found} == {"case"} or not scope.kind
    assert all(scope.stage in one.facts.stages for one in found) or not scope.stage
    assert all(scope.country in one.facts.country for one in found) or not scope.country
    assert set(index.rows.lang[rows].tolist()) == {2} or not scope.lang
    assert len(find_source(index).find_rows(query, 10, None)) == 30


def test_a_filter_finds_what_it_finds_among_all(folder: Path, index: Index) -> None:
    query = Query(QUESTIONS["en"], "en")
    found = [
        [(hit.passage.id, hit.score) for hit in Retriever(ENCODER, one).search(query, 5, allow_kind("case"))]
        for one in (load_index(folder / "index"), index)
    ]
    assert found[0] == found[1]
    assert len(found[0]) == 5


def test_versions_are_swapped_and_brought_back(folder: Path, server: MilvusServer, index: Index) -> None:
    before = index.manifest
    practice = folder / "base" / "kb" / "practices" / "open-grading.es.md"
    practice.write_text(practice.read_text(encoding="utf-8").rstrip() + "\n\nUna frase más.\n", encoding="utf-8")
    build(folder, server)
    after = read_manifest(folder / "index")
    client, versions = connect(server), {name_collection(one.data) for one in (before, after)}
    assert set(client.list_collections()) == versions
    assert client.describe_collection(ALIAS)["collection_name"] == name_collection(after.data)
    assert Retriever(ENCODER, index).search(Query(QUESTIONS["es"], "es"), 1), "who has the one before still asks it"
    restored = restore_previous(folder / "index", MilvusStore(server))
    assert restored == before == read_manifest(folder / "index")
    assert client.describe_collection(ALIAS)["collection_name"] == name_collection(before.data)
    assert set(client.list_collections()) == versions


def test_a_collection_that_is_torn_is_written_again(folder: Path, server: MilvusServer, index: Index) -> None:
    client, name = connect(server), name_collection(read_manifest(folder / "index").data)
    client.drop_collection(name)
    with pytest.raises(IndexStorageError, match=r"has no collection.*alianza build"):
        load_index(folder / "index", options=EngineOptions(milvus=server))
    store, data = MilvusStore(server), folder / "index" / index.manifest.data
    store.add(data, index.manifest)
    rows = client.get_collection_stats(name)["row_count"]
    client.delete(name, filter="place == 0")
    store.add(data, index.manifest)
    assert client.get_collection_stats(name)["row_count"] == rows


def test_where_milvus_does_not_answer_the_indexs_own_file_is_searched(
    folder: Path, index: Index, caplog: pytest.LogCaptureFixture
) -> None:
    source = find_source(index)
    lost = MilvusSource(source._server, "alianza_lost", index.lexicons, index.glossary, source._other)
    index.seek_candidates(lost, 50)
    query = Query(QUESTIONS["es"], "es")
    exhaustive = Retriever(ENCODER, load_index(folder / "index")).search(query, 3)
    assert Retriever(ENCODER, index).search(query, 3) == exhaustive
    index.seek_candidates(source, 50)
    assert caplog.text.count("searched for 30 s") == 1
