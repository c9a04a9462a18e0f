"""A question finds the place that answers it, shown in the reader's language where that exists."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from indexer.search.answerability_examples import leave_words_out
from indexer.search.build import build_index
from indexer.search.candidates import allow_kind
from indexer.search.index import load_index
from indexer.search.retriever import Query, Retriever
from indexer.search.signals import Weights, fuse, score_text
from tests.small_base import FOLLOW_UP, QUESTIONS, write_base
from tests.stand_in import StandInEncoder


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    folder = tmp_path_factory.mktemp("base")
    encoder = StandInEncoder()
    build_index(write_base(folder), folder / "index", encoder.fingerprint, lambda: encoder)
    return Retriever(encoder, load_index(folder / "index"))


@pytest.mark.parametrize("lang", ["es", "en", "pt"])
def test_an_ask_leads_to_its_section_in_the_language_asked(retriever: Retriever, lang: str) -> None:
    (best, *_) = retriever.search(Query(QUESTIONS[lang], lang), 3)
    assert best.passage.id == f"opaque-grading#symptom@{lang}"


def test_a_place_that_lacks_the_language_is_shown_in_the_nearest(retriever: Retriever) -> None:
    (best,) = retriever.search(Query("brócoli rechazado caixas", "pt"), 1, allow_kind("case"))
    assert best.passage.lang == "en"


def test_hits_are_ranked_one_a_place_with_falling_scores(retriever: Retriever) -> None:
    hits = retriever.search(Query(QUESTIONS["es"], "es"), 50)
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert len({hit.passage.section_key for hit in hits}) == len(hits) == len(retriever.index.section_keys)
    assert all(a.score >= b.score for a, b in itertools.pairwise(hits))


def test_what_is_not_allowed_is_dropped_before_ranking(retriever: Retriever) -> None:
    hits = retriever.search(Query(QUESTIONS["es"], "es"), 2, allow_kind("stage"))
    assert [hit.passage.kind for hit in hits] == ["stage", "stage"]
    assert [hit.rank for hit in hits] == [1, 2]


def test_the_turns_before_decide_what_a_follow_up_means(retriever: Retriever) -> None:
    alone = retriever.search(Query("quién paga", "es"), 1)[0]
    after = retriever.search(Query("quién paga", "es", (FOLLOW_UP,)), 1)[0]
    assert after.passage.section_key == ("opaque-grading", "response")
    assert after.score != alone.score


def test_a_question_embedding_has_length_one_with_and_without_context(retriever: Retriever) -> None:
    for context in ((), ("la balanza",)):
        embedding = retriever.embed(Query("quién paga", "es", context))
        assert np.linalg.norm(embedding) == pytest.approx(1, abs=1e-5)


def test_signals_are_summed_by_their_weights() -> None:
    signals = {
        "text": np.array([1.0, 0.0]),
        "ask": np.array([0.0, 1.0]),
        "summary": np.zeros(2),
        "lexical": np.array([0.0, 1.0]),
    }
    fused = fuse(signals, Weights(text=1, ask=0.5, summary=9, lexical=0.25))
    np.testing.assert_allclose(fused, [1.0, 0.75])


def test_a_base_without_questions_outside_it_judges_everything_inside(retriever: Retriever) -> None:
    assert retriever.retrieve(Query("zxqv", "es"), 1).answerability == 1.0


def test_the_words_of_an_ask_lead_to_its_section(retriever: Retriever) -> None:
    section_key = ("opaque-grading", "symptom")
    lexical = score_text(retriever.index, QUESTIONS["es"], "es", Weights())
    assert retriever.index.section_keys[int(lexical.argmax())] == section_key


def test_words_left_out_count_no_longer_and_the_rest_stays(retriever: Retriever) -> None:
    index = retriever.index
    rows = index.rows.select("ask")
    texts = [passage.text for passage in index.passages] + ["balanza propia"] * (
        len(index.rows.section_key) - len(index.passages)
    )
    kept, left = (leave_words_out(index, texts, chosen) for chosen in (rows[:0], rows))
    assert kept.lexicons["es"].score("balanza").any()
    assert not left.lexicons["es"].score("propia balanza").any()
    for lang in ("en", "es"):
        word = next(passage.text for passage in index.passages if passage.lang == lang)
        assert left.lexicons[lang].score(word).any()
    assert index.lexicons["es"] is not left.lexicons["es"]
