"""Clean, fold and stem text: the words of questions and of documents by the same functions."""

from __future__ import annotations

import functools
import re
import unicodedata

import Stemmer

QUERY_LIMIT = 2_000
PASSAGE_LIMIT = 8_000
"""Characters; far more than the 512 tokens that a model reads."""

# Controls other than white space, lone surrogates, soft hyphens, marks of joining, order and direction, and the
# noncharacters that no XML may hold.
UNSEEN = re.compile(
    "[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]"
)
_STEMMERS = {"en": "english", "es": "spanish", "pt": "portuguese", "fr": "french"}
_STOPWORDS = {
    "en": "STOPWORDS_EN_PLUS", "es": "STOPWORDS_SPANISH", "pt": "STOPWORDS_PORTUGUESE", "fr": "STOPWORDS_FRENCH",
}  # fmt: skip
"""Names of bm25s' lists of stop words."""

_WORD = re.compile(r"[^\W_]+")
_PORTUGUESE_PLURAL = re.compile("[oõ]es$")
"""Portuguese words that end so are plurals of words in -ão, accents typed or not."""


def clean_text(text: str, limit: int = QUERY_LIMIT) -> str:
    """Return text in NFC, controls and lone surrogates out, white space folded, at most ``limit`` characters.

    >>> clean_text("  que\\u0301 \\x00\\n es? ")
    'qué es?'
    """
    # Cut first too, with room for white space to be folded: the work stays bounded however long the text.
    seen = UNSEEN.sub("", text[: 4 * limit].replace("\u200b", " "))
    return " ".join(unicodedata.normalize("NFC", seen).split())[:limit].rstrip()


class _Unmarked(dict[int, int | None]):
    """A table for `str.translate` that drops combining marks; letters are looked up once each."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_UNMARKED = _Unmarked()


def fold_accents(text: str) -> str:
    """Drop accents and case: people type without them.

    >>> fold_accents("¿Qué Ação?")
    '¿que acao?'
    """
    folded = text.casefold()
    if folded.isascii():
        return folded
    return unicodedata.normalize("NFD", folded).translate(_UNMARKED)


def fold_words(text: str) -> list[str]:
    """List the words of a text in their order, accents and case folded; signs part them.

    >>> fold_words("¿Qu'est-ce qu'une Alliance?")
    ['qu', 'est', 'ce', 'qu', 'une', 'alliance']
    """
    return _WORD.findall(fold_accents(text))


def count_words(text: str) -> int:
    """Count the words that a reader reads; a sign that French sets apart is none.

    >>> count_words("Qui paie : elle ou « vous » ?")
    5
    """
    return sum(any(map(str.isalnum, word)) for word in text.split())


@functools.cache
def _stemmer(lang: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_STEMMERS[lang])


@functools.cache
def _folded_stopwords(lang: str) -> frozenset[str]:
    from bm25s import stopwords  # with its package comes numba, where that is installed

    return frozenset(fold_accents(word) for word in getattr(stopwords, _STOPWORDS[lang]))


def list_stopwords(lang: str) -> list[str]:
    """List a language's stop words without accents, from A to Z."""
    return sorted(_folded_stopwords(lang))


@functools.lru_cache(maxsize=1 << 15)
def _stem_word(word: str, lang: str) -> str:
    """Stem a word; "" for a stop word. Kept for the words seen last: a language has few that are frequent."""
    if fold_accents(word) in _folded_stopwords(lang):
        return ""
    if lang == "pt":
        # The stemmer takes "milhões" for a form of "milho", and "milhão" for one of "milha".
        word = _PORTUGUESE_PLURAL.sub("ão", word)
    return fold_accents(_stemmer(lang).stemWord(word))


@functools.lru_cache(maxsize=1 << 10)
def stem_words(text: str, lang: str) -> tuple[str, ...]:
    """Cut a text into stems without accents, stop words left out, in order.

    Kept for the texts seen last: an answer compares its question with the same sentences again and again.

    >>> stem_words("Las alianzas productivas", "es")
    ('alianz', 'product')
    """
    stems = (_stem_word(word, lang) for word in _WORD.findall(text.casefold()))
    return tuple(stem for stem in stems if stem)


def locate_stems(text: str, lang: str) -> list[tuple[str, int, int]]:
    """Cut a text into words: each word's stem, "" for a stop word, its first character and the one after its last.

    >>> locate_stems("Las alianzas", "es")
    [('', 0, 3), ('alianz', 4, 12)]
    """
    # Folding case may change a text's length ("ß"): each word is folded by itself.
    return [(_stem_word(word[0].casefold(), lang), *word.span()) for word in _WORD.finditer(text)]
