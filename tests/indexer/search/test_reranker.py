"""The reranker lifts, of the topics nearest as wholes, those that are near word by word; and it can be left out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from indexer.search.build import build_index
from indexer.search.index import Index, load_index
from indexer.search.reranker import CANDIDATES, WEIGHT, rerank, weigh_shares
from indexer.search.retriever import Query, Retriever
from indexer.search.topic_tokens import TopicText, build_topic_tokens
from tests.small_base import QUESTIONS, write_base
from tests.stand_in import StandInEncoder


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("base")
    encoder = StandInEncoder()
    build_index(write_base(folder), folder / "index", encoder.fingerprint, lambda: encoder)
    return load_index(folder / "index", encoder.fingerprint, encoder.dim)


def test_only_the_best_topics_gain_and_the_farthest_of_them_nothing() -> None:
    texts = [TopicText(f"t{number}", "en", (f"word{number} more",), ("asked often",)) for number in range(20)]
    tokens = build_topic_tokens(texts, None, StandInEncoder)
    assert tokens is not None
    scores = {f"t{number}": 1 - number / 100 for number in range(20)} | {"a-case": 2.0}
    question = StandInEncoder().encode_query_tokens("word3")[1]
    added = rerank(tokens, question, "en", scores)
    assert set(added) == {f"t{number}" for number in range(CANDIDATES)}
    assert min(added.values()) == 0
    assert max(added, key=lambda name: added[name]) == "t3"
    assert rerank(tokens, question, "en", scores, 2 * WEIGHT)["t3"] == pytest.approx(2 * added["t3"])


def test_a_topic_that_was_not_looked_at_never_overtakes_one_that_was() -> None:
    texts = [TopicText(f"t{number}", "en", ("same words",), ()) for number in range(20)]
    tokens = build_topic_tokens(texts, None, StandInEncoder)
    assert tokens is not None
    scores = {f"t{number}": 1 - number / 100 for number in range(20)}
    added = rerank(tokens, StandInEncoder().encode_query_tokens("other")[1], "en", scores)
    ranked = sorted(scores, key=lambda name: -(scores[name] + added.get(name, 0)))
    assert set(ranked[:CANDIDATES]) == set(added)


def test_the_likeliest_topic_by_its_words_loses_nothing_and_the_others_by_how_much_less_likely() -> None:
    assert weigh_shares({"a": -3.0, "b": -1.0, "c": -1.5}, 0.1) == pytest.approx({"a": -0.2, "b": 0.0, "c": -0.05})
    assert weigh_shares({}) == {}


def test_a_retrieval_carries_what_topics_gain_and_all_else_is_as_without(index: Index) -> None:
    query = Query(QUESTIONS["es"], "es")
    with_it = Retriever(StandInEncoder(), index).retrieve(query, 5)
    without = Retriever(StandInEncoder(), index, reranking=False).retrieve(query, 5)
    assert set(with_it.rerank) == {"open-grading", "opaque-grading"}
    assert with_it.rerank["opaque-grading"] > 0 > with_it.rerank["open-grading"]
    assert without.rerank == {}
    assert with_it.hits == without.hits
    np.testing.assert_array_equal(with_it.scores, without.scores)


def test_the_turns_before_count_in_the_search_and_in_the_reranker(index: Index) -> None:
    retriever = Retriever(StandInEncoder(), index)
    alone = retriever.retrieve(Query("quién paga la prueba", "es"), 5)
    after = retriever.retrieve(Query("quién paga la prueba", "es", ("cómo clasificamos la calidad",)), 5)
    assert after.rerank != pytest.approx(alone.rerank)
    assert not np.array_equal(after.scores, alone.scores)


def test_an_index_without_topics_reranks_nothing(tmp_path: Path) -> None:
    kb, cases = write_base(tmp_path)
    for file in [*(kb / "practices").iterdir(), *(kb / "problems").iterdir()]:
        file.unlink()
    encoder = StandInEncoder()
    build_index((kb, cases), tmp_path / "index", encoder.fingerprint, lambda: encoder)
    index = load_index(tmp_path / "index", encoder.fingerprint, encoder.dim)
    assert index.topic_tokens is None
    assert Retriever(encoder, index).retrieve(Query("qué firmamos primero", "es"), 3).rerank == {}
