"""Detect which of the four languages a text is in, or that it is in none of them."""

from __future__ import annotations

import functools
import re
from typing import Any, NamedTuple

from bm25s import stopwords

from bot.messages import DEFAULT_LANGUAGE
from indexer.content.language_words import NO_WORDS, LanguageWords
from indexer.text import fold_accents
from indexer.vocabulary import LANGUAGES

LETTERS_WEIGHT = 0.5
"""What py3langid's log-probability, from letters alone, weighs beside words of the base's texts."""

STOPWORD_WEIGHT = 2.0
"""What a function word of one language alone adds where no text of the base uses it, as where none is open yet:
letters alone mistake Spanish and Portuguese most."""

READER_WEIGHT = 4.0
"""What the page's language adds, or that of the caller's ``Accept-Language``."""

SURE_MARGIN = 2.0
"""A text's language is clear where the evidence for it leads that for the next by so much. `benchmarks/language.py`
prints what each of these values does to short phrases and to the base's asks."""

_STOPWORDS = {
    "en": frozenset(stopwords.STOPWORDS_EN_PLUS),
    "es": frozenset(stopwords.STOPWORDS_SPANISH),
    "pt": frozenset(stopwords.STOPWORDS_PORTUGUESE),
    "fr": frozenset(stopwords.STOPWORDS_FRENCH),
}
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[a-zA-ZÀ-ÿ]")


def load_detector() -> None:
    """Load py3langid's model (a third of a second), so that no question waits for it."""
    _rank("hola")


class TextLanguage(NamedTuple):
    """The language that a text is in, and whether that is clear: from the text, or from who reads."""

    lang: str
    sure: bool


OWN_SHARE = 0.75
"""Share of a text's words that the base uses in one language from which on it is spoken: of German, Dutch and Italian
messages it knows up to 0.43, of Jamaican ones 0.9 and more."""

UNSPOKEN_MARGIN = 10.0
"""How much likelier, in log-probability, another language must be than all four. Of 4,000 of the base's own asks, those
in Haitian Creole left out, none comes so far (`benchmarks/language.py`); Quechua, Guaraní and Italian come to 20 and
more in a sentence of four words."""


@functools.cache
def _identifier() -> Any:
    from py3langid import langid

    return langid


def _rank(text: str) -> dict[str, float]:
    """Give the log-probability of each language that py3langid knows (142), up to a constant."""
    ranked: list[tuple[str, float]] = _identifier().rank(text)
    return {lang: float(value) for lang, value in ranked}


def tell_language(
    text: str, fallback: str = DEFAULT_LANGUAGE, reader: str = "", words: LanguageWords = NO_WORDS
) -> TextLanguage:
    """Tell which of the four languages a text is in; ``fallback`` where it holds no Latin letter.

    ``reader`` is the language of the page that it was typed on, or that the caller prefers: a few words that could be
    either are in that one, and then it is clear. ``words`` are those of the base's texts.

    >>> tell_language("quem paga o frete?"), tell_language("café")
    (TextLanguage(lang='pt', sure=True), TextLanguage(lang='fr', sure=False))
    """
    if not _LATIN.search(text):
        return TextLanguage(reader or fallback, bool(reader))
    evidence = weigh_evidence(text, words)
    if reader:
        evidence[reader] += READER_WEIGHT
    best, second, *_ = sorted(LANGUAGES, key=lambda lang: (-evidence[lang], lang != fallback))
    return TextLanguage(best, best == reader or evidence[best] - evidence[second] >= SURE_MARGIN)


def detect_language(
    text: str, fallback: str = DEFAULT_LANGUAGE, reader: str = "", words: LanguageWords = NO_WORDS
) -> str:
    """Give the language alone that `tell_language` tells.

    >>> detect_language("quem paga o frete?"), detect_language("¿quién paga el flete?"), detect_language("??", "fr")
    ('pt', 'es', 'fr')
    """
    return tell_language(text, fallback, reader, words).lang


def weigh_evidence(
    text: str,
    words: LanguageWords = NO_WORDS,
    letters_weight: float = LETTERS_WEIGHT,
    stopword_weight: float = STOPWORD_WEIGHT,
) -> dict[str, float]:
    """Weigh each language: its letters, the base's words, and function words that the base lacks (shared where several
    languages have them)."""
    ranked = _rank(text)
    evidence = {lang: letters_weight * ranked[lang] for lang in LANGUAGES}
    for lang, weight in words.weigh(text).items():
        evidence[lang] += weight
    for word in _WORD.findall(text.lower()):
        owners = [lang for lang in LANGUAGES if word in _STOPWORDS[lang] and not words.knows(fold_accents(word))]
        for lang in owners:
            evidence[lang] += stopword_weight / len(owners)
    return evidence


def is_unspoken(text: str, words: LanguageWords = NO_WORDS) -> bool:
    """Say whether a text is in a language other than the four.

    A text most of whose ``words`` are the base's own in one language is not: in Jamaica or Haiti people ask in words
    that the detector takes for none of the four, and the asks have.

    >>> is_unspoken("Mana pagawankuchu cosechaykumanta"), is_unspoken("no nos pagan la cosecha"), is_unspoken("5 $")
    (True, False, False)
    """
    if words.measure_share(text) >= OWN_SHARE:
        return False
    others = (value for lang, value in _rank(text).items() if lang not in LANGUAGES)
    return max(others) - max(weigh_evidence(text, letters_weight=1.0).values()) > UNSPOKEN_MARGIN
