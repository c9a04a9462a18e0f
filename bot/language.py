"""Detect which of the four languages a text is in, or that it is in none of them."""

from __future__ import annotations

import functools
import re
from typing import Any

from bm25s import stopwords

from bot.messages import DEFAULT_LANGUAGE
from indexer.vocabulary import LANGUAGES

STOPWORD_WEIGHT = 2.0
"""What a function word of one language alone adds to its log-probability. On the base's own asks cut to
five words (1,500 of them, `benchmarks/language.py`), letters alone mistake Spanish and Portuguese most."""

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


READER_WEIGHT = 4.0
"""What the page's language adds to its log-probability. Of 1,500 asks cut to five words (`benchmarks/language.py`),
0.1 % are mistaken on a page in the asker's language (0.7 % without this), 1.4 % on a page in another."""


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


def detect_language(text: str, fallback: str = DEFAULT_LANGUAGE, reader: str = "") -> str:
    """Tell which of the four languages a text is in; ``fallback`` where it holds no Latin letter.

    ``reader`` is the language of the page that it was typed on: a few words that could be either are in that one.

    >>> detect_language("quem paga o frete?"), detect_language("¿quién paga el flete?"), detect_language("??", "fr")
    ('pt', 'es', 'fr')
    """
    if not _LATIN.search(text):
        return reader or fallback
    evidence = weigh_evidence(text)
    if reader:
        evidence[reader] += READER_WEIGHT
    return max(LANGUAGES, key=lambda lang: (evidence[lang], lang == fallback))


def weigh_evidence(text: str, stopword_weight: float = STOPWORD_WEIGHT) -> dict[str, float]:
    """Weigh each language: its letters' log-probability, and its function words, shared where languages share them."""
    ranked = _rank(text)
    evidence = {lang: ranked[lang] for lang in LANGUAGES}
    for word in _WORD.findall(text.lower()):
        owners = [lang for lang in LANGUAGES if word in _STOPWORDS[lang]]
        for lang in owners:
            evidence[lang] += stopword_weight / len(owners)
    return evidence


def is_unspoken(text: str) -> bool:
    """Say whether a text is in a language other than the four.

    >>> is_unspoken("Mana pagawankuchu cosechaykumanta"), is_unspoken("no nos pagan la cosecha"), is_unspoken("5 $")
    (True, False, False)
    """
    others = (value for lang, value in _rank(text).items() if lang not in LANGUAGES)
    return max(others) - max(weigh_evidence(text).values()) > UNSPOKEN_MARGIN
