"""Synonyms lift what says the same in other words, less than the word that was typed, and lower nothing."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.content.glossary import read_glossary
from indexer.search.bm25 import Lexicon
from indexer.search.signals import Weights, score_text
from indexer.search.synonyms import score_synonyms
from tests.small_words import ENTRIES, build_engine_with_words

TEXTS = {
    "es": ["rechazan la tanda en la planta", "rechazan el lote en la planta", "la asamblea elige a su junta"],
    "en": ["the batch is refused", "the assembly votes", "the lot is refused"],
    "pt": ["", "", ""],
    "fr": ["", "", ""],
}
LEXICONS = {lang: Lexicon.build(texts, lang) for lang, texts in TEXTS.items()}
GLOSSARY = read_glossary(ENTRIES)


def test_an_entry_with_a_synonym_gains_and_one_with_the_word_itself_stays_before_it() -> None:
    plain = LEXICONS["es"].score("rechazan la tanda")
    widened = plain + score_synonyms("rechazan la tanda", ("es",), GLOSSARY, LEXICONS, 0.3)
    assert widened[1] > plain[1]
    assert widened[0] == plain[0]
    assert widened[0] > widened[1] > widened[2] == plain[2] == 0


@pytest.mark.parametrize("weight", [0.1, 0.3, 1.0])
def test_a_term_brings_at_most_its_weight_of_what_its_own_words_could(weight: float) -> None:
    gains = score_synonyms("tanda", ("es",), GLOSSARY, LEXICONS, weight)
    assert 0 < gains.max() <= weight * LEXICONS["es"].score("lote").max() + 1e-6
    assert gains.min() >= 0


def test_a_term_said_twice_counts_once() -> None:
    once, twice = (
        score_synonyms(text, ("es",), GLOSSARY, LEXICONS, 0.3) for text in ("tanda", "tanda y otra vez tanda")
    )
    np.testing.assert_array_equal(twice > 0, once > 0)
    assert twice.max() <= once.max()


def test_a_language_without_texts_is_looked_up_in_the_nearest() -> None:
    gains = score_synonyms("la livraison est refusée", ("fr", "en", "es"), GLOSSARY, LEXICONS, 0.3)
    assert gains[0] > 0
    assert gains[2] > 0
    assert gains[1] == 0


def test_synonyms_can_be_switched_off(tmp_path_factory: pytest.TempPathFactory) -> None:
    engine = build_engine_with_words(tmp_path_factory.mktemp("words"))
    index = engine.knowledge.retriever.index
    typed = index.lexicons["es"].score("la tanda dudosa")
    np.testing.assert_array_equal(score_text(index, "la tanda dudosa", "es", Weights(widen=0)), typed)
    assert (score_text(index, "la tanda dudosa", "es", Weights()) - typed).max() > 0


def test_a_text_without_terms_or_words_gains_nothing() -> None:
    for text in ("¿quién firma?", "", "¿¿??"):
        assert not score_synonyms(text, ("es",), GLOSSARY, LEXICONS, 0.3).any()
