"""A misspelt word is mended where it is as good as sure which one was meant, and left alone elsewhere."""

from __future__ import annotations

import pytest

from indexer.content.language_words import LanguageWords
from indexer.content.misspellings import Misspellings, write_sounds
from indexer.content.spelling import Spelling

WORDS = LanguageWords(
    {
        "es": {"cooperativa": 90, "mujeres": 40, "negociacion": 20, "quinua": 9, "entienden": 5, "llave": 4,
               "productores": 70, "rareza": 1, "vacas": 30, "rebaja": 8},
        "pt": {"mulheres": 30, "cooperativa": 50, "sementes": 6},
        "fr": {"lait": 40, "femmes": 20, "financement": 12},
        "en": {"cooperative": 60, "failures": 14, "partnership": 70},
    }
)  # fmt: skip
SPELLING = Spelling({"es": {"negociacion": "negociación"}})


@pytest.fixture(scope="module")
def misspellings() -> Misspellings:
    return Misspellings(WORDS, SPELLING)


@pytest.mark.parametrize(
    ("lang", "typed", "meant"),
    [
        ("es", "coperativa", "cooperativa"),
        ("es", "mugeres", "mujeres"),
        ("es", "Negosiasion con MUGERES", "Negociación con mujeres"),
        ("es", "kinua", "quinua"),
        ("es", "yaves", None),
        ("es", "produtores de kinua", "productores de quinua"),
        ("pt", "mulieres", "mulheres"),
        ("fr", "femes", "femmes"),
        ("fr", "financment", "financement"),
        ("en", "cooprative partnershp faillures", "cooperative partnership failures"),
        ("en", "coopreative", "cooperative"),
    ],
)
def test_a_misspelt_word_is_mended(misspellings: Misspellings, lang: str, typed: str, meant: str | None) -> None:
    """By its sound, or by a letter too few, too many or swapped; with its accents."""
    assert misspellings.correct_words(typed, lang) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "cooperativas", "mujeres", "lait", "encienden", "rarezas", "vaca", "bacha", "rebajar", "Juazeiro", "bitcoin",
        "zxqvw", "", "?", "1234567", "ooperativa",
    ],
)  # fmt: skip
def test_what_is_known_or_like_nothing_is_left_alone(misspellings: Misspellings, typed: str) -> None:
    """Other forms of known words, words of other languages, words with another letter or another first one, names,
    short words."""
    assert misspellings.correct_words(typed, "es") is None


def test_what_stands_around_a_word_stays(misspellings: Misspellings) -> None:
    assert misspellings.correct_words("¿La «coperativa», y 3 vacas?", "es") == "¿La «cooperativa», y 3 vacas?"


def test_a_language_without_words_mends_nothing() -> None:
    assert Misspellings(LanguageWords({}), Spelling({})).correct_words("cooperativa", "pt") is None


@pytest.mark.parametrize(
    ("lang", "one", "other"),
    [
        ("es", "lluvia", "yubia"),
        ("es", "empacadora", "enpacadora"),
        ("es", "zapato", "sapato"),
        ("pt", "vizinho", "visinio"),
        ("fr", "bureau", "buro"),
    ],
)
def test_words_that_sound_alike_are_written_alike(lang: str, one: str, other: str) -> None:
    assert write_sounds(one, lang) == write_sounds(other, lang)
