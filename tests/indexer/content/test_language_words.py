"""The base's own words tell languages apart: known values by hand, and what says nothing."""

from __future__ import annotations

import math

import pytest

from indexer.content.language_words import (
    MOST_A_WORD,
    NO_WORDS,
    SHORT_FORM_USES,
    SMOOTHING,
    LanguageWords,
    build_language_words,
    count_words,
)
from indexer.vocabulary import LANGUAGES

NOTHING = dict.fromkeys(LANGUAGES, 0.0)


def test_words_are_counted_by_language_without_accents_and_case() -> None:
    counts = count_words([("es", "La quesería. ¡La QUESERIA!"), ("pt", "Queijaria 2"), ("es", "la")])
    assert counts == {"en": {}, "es": {"la": 3, "queseria": 2}, "pt": {"queijaria": 1}, "fr": {}}


def test_a_word_speaks_by_how_likely_each_language_uses_it() -> None:
    """Each of 4 distinct words has SMOOTHING uses more: Spanish 9.3 of 11.2, French 0.3 of 21.2."""
    assert SMOOTHING == 0.3
    words = LanguageWords({"es": {"leche": 9, "vaca": 1}, "fr": {"lait": 18, "vache": 2}})
    weights = words.weigh("Léche")
    assert weights["es"] == 0.0
    assert weights["fr"] == pytest.approx(math.log((0.3 / 21.2) / (9.3 / 11.2)))


def test_words_add_up_and_each_speaks_up_to_a_bound() -> None:
    words = LanguageWords({"es": {"leche": 10_000}, "fr": {"lait": 10_000}})
    assert words.weigh("leche")["fr"] == -MOST_A_WORD
    assert words.weigh("leche leche lait") == {**NOTHING, "es": -MOST_A_WORD, "fr": -2 * MOST_A_WORD}


@pytest.mark.parametrize("text", ["", "zxqv", "12 34", "🍌"])
def test_what_no_text_uses_says_nothing(text: str) -> None:
    words = LanguageWords({"es": {"leche": 10}, "fr": {"lait": 10}})
    assert words.weigh(text) == NOTHING
    assert NO_WORDS.weigh("leche") == NOTHING


def test_a_language_without_texts_is_neither_favoured_nor_held_back() -> None:
    words = LanguageWords({"es": {"leche": 10}, "fr": {"lait": 10}})
    assert words.weigh("leche")["en"] == words.weigh("leche")["pt"] == 0.0


def test_short_forms_count_as_words_of_their_language() -> None:
    words = build_language_words({"es": {"por": 5}}, {"es": {"xq": "por qué"}, "pt": {"vc": "você", "pa'": "para"}})
    assert words.counts["es"] == {"por": 5, "xq": SHORT_FORM_USES}
    assert words.counts["pt"] == {"vc": SHORT_FORM_USES}
    assert words.weigh("xq")["pt"] < words.weigh("xq")["es"] == 0.0
