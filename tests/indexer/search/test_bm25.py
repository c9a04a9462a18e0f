"""Word search: stems without accents, scores from 0 to 1 against the best that a query could reach."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from indexer.search.bm25 import Lexicon, build_lexicons
from indexer.text import stem_words

TEXTS = ["La empresa baja la calidad del brócoli", "Los productores venden maíz", "La organización del crédito"]


@pytest.mark.parametrize(
    ("typed", "written", "lang"),
    [
        ("organizacion", "organización", "es"),
        ("creditos", "crédito", "es"),
        ("producao", "produção", "pt"),
        ("contracts", "contract", "en"),
        ("coopératives", "cooperative", "fr"),
    ],
)
def test_words_typed_without_accents_meet_the_written_ones(typed: str, written: str, lang: str) -> None:
    assert stem_words(typed, lang) == stem_words(written, lang)


@pytest.mark.parametrize(("plural", "singular"), [("milhões", "milhão"), ("milhoes", "milhão"), ("CARTÕES", "cartão")])
def test_portuguese_plurals_in_oes_have_the_stem_of_their_singular(plural: str, singular: str) -> None:
    """The stemmer alone takes "milhões" (millions) for a form of "milho" (maize)."""
    assert stem_words(plural, "pt") == stem_words(singular, "pt")
    assert stem_words("milho", "pt") != stem_words("milhões", "pt")
    assert stem_words(plural, "es") != stem_words(singular, "es")


def test_stop_words_are_left_out() -> None:
    assert stem_words("¿Qué hacemos con el que no paga?", "es") == ("hac", "pag")


def test_the_entry_with_the_words_wins_and_scores_stay_within_bounds() -> None:
    scores = Lexicon.build(TEXTS, "es").score("¿por qué baja la calidad?")
    assert scores.argmax() == 0
    assert 0 < scores[0] <= 1
    assert scores[1:].tolist() == [0, 0]


def test_a_word_never_seen_lowers_every_score() -> None:
    lexicon = Lexicon.build(TEXTS, "es")
    assert 0 < lexicon.score("calidad zanahoria")[0] < lexicon.score("calidad")[0]


@pytest.mark.parametrize("text", ["", "de la", "🍌🍌", "qqqq wwww", "مرحبا"])
def test_a_text_without_known_words_scores_nothing(text: str) -> None:
    assert not Lexicon.build(TEXTS, "es").score(text).any()


def test_no_text_at_all_is_no_error(tmp_path: Path) -> None:
    empty = Lexicon.build(["", ""], "fr")
    empty.save(tmp_path / "fr")
    assert Lexicon.load(tmp_path / "fr", "fr", 2).score("prix").tolist() == [0, 0]


def test_a_place_has_the_words_of_all_its_texts_in_each_language_apart() -> None:
    lexicons = build_lexicons([(1, "es", "La balanza"), (0, "fr", "le camion"), (1, "es", "¿quién pesa?")])
    assert [lexicons["es"].score(word).argmax() for word in ("balanza", "pesa")] == [1, 1]
    assert not lexicons["fr"].score("balanza").any()
    assert {lexicon.count for lexicon in lexicons.values()} == {2}


def test_saved_and_loaded_scores_are_the_same(tmp_path: Path) -> None:
    lexicon = Lexicon.build(TEXTS, "es")
    lexicon.save(tmp_path / "es")
    loaded = Lexicon.load(tmp_path / "es", "es", len(TEXTS))
    np.testing.assert_array_equal(lexicon.score("maíz y crédito"), loaded.score("maíz y crédito"))


def test_what_stems_add_to_an_entry_sums_up_to_its_score() -> None:
    lexicon = Lexicon.build(TEXTS, "es")
    places, stems, weights = lexicon.list_weights()
    asked = list(stem_words("la calidad del crédito en la empresa", "es"))
    numbers = lexicon.number_stems(asked)
    sums = [weights[(places == place) & np.isin(stems, numbers)].sum() for place in range(len(TEXTS))]
    np.testing.assert_allclose(np.array(sums) / lexicon.bound(asked), lexicon.score_stems(asked), rtol=1e-5)
    assert int(stems.max()) < lexicon.stems


def test_a_language_without_words_has_no_weights() -> None:
    lexicon = Lexicon.build(["", ""], "fr")
    assert (lexicon.stems, lexicon.number_stems(["rien"]), [len(part) for part in lexicon.list_weights()]) == (
        0, [], [0, 0, 0],
    )  # fmt: skip
