"""Cases are found by meaning and by word in any language, and each says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cases.search import CaseMatch, explain_match, find_matches, score_words
from bot.engine import Engine
from indexer.search.retriever import Retriever
from tests.case_base import build_case_engine


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return build_case_engine(tmp_path_factory.mktemp("search"))


@pytest.fixture(scope="module")
def retriever(engine: Engine) -> Retriever:
    return engine.knowledge.retriever


def find(retriever: Retriever, text: str, lang: str) -> list[CaseMatch]:
    """Find the matches that are shown as found."""
    return [match for match in find_matches(retriever, text, lang) if match.found]


def test_a_case_is_found_by_its_words_once(retriever: Retriever) -> None:
    """Its best passage leads to it; the cases come best first."""
    matches = find(retriever, "las familias compraron tierra con un préstamo", "es")
    assert matches[0].case == "land-loan"
    assert matches[0].passages[0].section == "glance"
    assert len({match.case for match in matches}) == len(matches)
    assert [m.score for m in matches] == sorted((m.score for m in matches), reverse=True)


def test_words_of_another_language_lead_there_too(retriever: Retriever) -> None:
    """A Spanish reader types English; the sentence is shown in Spanish, where the translation runs alike."""
    match = find(retriever, "rust killed bushes", "es")[0]
    assert match.case == "andean-coffee"
    reason = explain_match(match, "rust killed bushes", "es", retriever.index)
    assert (reason.text, reason.heading, reason.lang) == ("La roya mató las matas en dos años.", "Qué salió mal", "es")


def test_a_reader_of_french_gets_the_sentence_in_the_language_it_is_in(retriever: Retriever) -> None:
    """And is told which that is."""
    match = find(retriever, "coffee union", "fr")[0]
    reason = explain_match(match, "coffee union", "fr", retriever.index)
    assert (match.case, reason.text, reason.lang) == ("fallen-union", "A coffee union stopped working.", "en")


def test_nonsense_finds_nothing_but_has_nearest_cases(retriever: Retriever) -> None:
    """Those not found come after, for who asks for the nearest."""
    matches = find_matches(retriever, "zxqv wkjh", "es")
    assert [match.case for match in matches if match.found] == []
    assert matches


def test_other_documents_are_no_cases(retriever: Retriever) -> None:
    """However near they are."""
    cases = {match.case for match in find_matches(retriever, "la empacadora rechaza cajas", "es")}
    assert "opaque-grading" not in cases
    assert "fallen-union" in cases


def test_without_a_shared_word_the_first_sentence_speaks(retriever: Retriever) -> None:
    """Of the nearest passage; where it says what nobody knows, it still does."""
    passages = tuple(retriever.index.find_versions(("land-loan", name))["es"] for name in ("unknown", "glance"))
    reason = explain_match(CaseMatch("land-loan", passages, 1.0, True), "xyz", "es", retriever.index)
    assert reason.text == "No se conocen los pagos posteriores."
    reason = explain_match(CaseMatch("land-loan", passages, 1.0, True), "tierra", "es", retriever.index)
    assert reason.text == "Las familias compraron tierra con un préstamo."


def test_words_are_scored_in_every_language(retriever: Retriever) -> None:
    """By the best of the four."""
    index = retriever.index
    scores = score_words(index, "milk")
    assert index.section_keys[int(scores.argmax())] == ("rescued-dairy", "glance")
    assert (score_words(index, "leche") > 0).any()
    assert not score_words(index, "zxqv").any()


def test_an_engine_without_cases_finds_none(tmp_path: Path) -> None:
    """Nothing to merge is no error."""
    from tests.additions import add_document, open_engine

    add_document(tmp_path, "practice", "fixed-days.en", "## Steps {#steps}\n\n1. Fix the days.\n")
    (tmp_path / "cases").mkdir()
    assert find_matches(open_engine(tmp_path).knowledge.retriever, "days", "en") == []


@pytest.mark.parametrize("typed", ["lecheria", "LECHERIA", "lechería", "la lecheria recogia"])
def test_words_without_their_accents_find_what_the_words_find(retriever: Retriever, typed: str) -> None:
    match = find(retriever, typed, "es")[0]
    assert match.case == "rescued-dairy"
    assert "lechería" in explain_match(match, typed, "es", retriever.index).text.lower()
