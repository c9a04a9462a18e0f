"""Search by word: one BM25 index a language, with that language's stemmer, scored from 0 to 1.

The score is BM25 divided by the highest BM25 the query could reach (the sum of its words' idf,
words the index has never seen included): a query in another language gets next to no say.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

import bm25s
import numpy as np
import Stemmer
from bm25s import stopwords
from numpy.typing import NDArray

from indexer.frontmatter import LANGUAGES

_STEMMERS = {"en": "english", "es": "spanish", "pt": "portuguese", "fr": "french"}
_STOPWORDS = {
    "en": stopwords.STOPWORDS_EN_PLUS,
    "es": stopwords.STOPWORDS_SPANISH,
    "pt": stopwords.STOPWORDS_PORTUGUESE,
    "fr": stopwords.STOPWORDS_FRENCH,
}
_WORD = re.compile(r"[^\W_]+")

SCORES_KEPT = 256
"""Of the stems scored last, a language: 1.7 MB at 1,658 places."""


def fold_accents(text: str) -> str:
    """Drop accents and case: people type without them.

    >>> fold_accents("¿Qué Ação?")
    '¿que acao?'
    """
    folded = text.casefold()
    if folded.isascii():
        return folded
    return "".join(letter for letter in unicodedata.normalize("NFD", folded) if not unicodedata.combining(letter))


@functools.cache
def _stemmer(lang: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_STEMMERS[lang])


@functools.cache
def _folded_stopwords(lang: str) -> frozenset[str]:
    return frozenset(fold_accents(word) for word in _STOPWORDS[lang])


def list_stopwords(lang: str) -> list[str]:
    """List a language's stop words without accents, from A to Z."""
    return sorted(_folded_stopwords(lang))


@functools.lru_cache(maxsize=1 << 15)
def _stem_word(word: str, lang: str) -> str:
    """Stem a word; "" for a stop word. Kept for the words seen last: a language has few that are frequent."""
    if fold_accents(word) in _folded_stopwords(lang):
        return ""
    return fold_accents(_stemmer(lang).stemWord(word))


@functools.lru_cache(maxsize=1 << 12)
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


def build_lexicons(entries: Iterable[tuple[int, str, str]]) -> dict[str, Lexicon]:
    """Index, for each language, one text a place, joined of those that (place, language, text) give it."""
    joined: dict[str, dict[int, list[str]]] = {lang: {} for lang in LANGUAGES}
    count = 0
    for place, lang, text in entries:
        joined[lang].setdefault(place, []).append(text)
        count = max(count, place + 1)
    return {
        lang: Lexicon.build([" ".join(texts.get(place, ())) for place in range(count)], lang)
        for lang, texts in joined.items()
    }


class Lexicon:
    """The words of ``count`` entries in one language."""

    def __init__(self, lang: str, count: int, bm25: bm25s.BM25 | None) -> None:
        self.lang = lang
        self.count = count
        self._bm25 = bm25
        self._unseen_idf = float(np.log(1 + (count + 0.5) / 0.5))
        # The glossary's words come again and again; a question's own hardly do.
        self._score_kept = functools.lru_cache(maxsize=SCORES_KEPT)(self._score)

    def __repr__(self) -> str:
        return f"<Lexicon {self.lang} entries={self.count}>"

    @classmethod
    def build(cls, texts: Sequence[str], lang: str) -> Lexicon:
        """Index texts; an entry's number is its place in ``texts``."""
        stems = [list(stem_words(text, lang)) for text in texts]
        if not any(stems):
            return cls(lang, len(stems), None)
        bm25 = bm25s.BM25()
        bm25.index(stems, show_progress=False)
        return cls(lang, len(stems), bm25)

    def score(self, text: str) -> NDArray[np.float32]:
        """Score every entry, ``(count,) float32``, 0 (no word shared) to 1 (BM25's upper bound)."""
        return self.score_stems(list(dict.fromkeys(stem_words(text, self.lang))))

    def score_stems(self, stems: Sequence[str]) -> NDArray[np.float32]:
        """Score every entry as ``score`` does, by stems that stand once each; the array is not to be written to."""
        return self._score_kept(tuple(stems))

    def _score(self, stems: tuple[str, ...]) -> NDArray[np.float32]:
        known = self._bm25.get_tokens_ids(list(stems)) if self._bm25 is not None and stems else []
        if known:
            scores: NDArray[np.float32] = self._bm25.get_scores(known).astype(np.float32) / self.bound(stems)  # type: ignore[union-attr]
        else:
            scores = np.zeros(self.count, np.float32)
        scores.setflags(write=False)
        return scores

    def bound(self, stems: Sequence[str]) -> float:
        """Give the highest BM25 that stems could reach: the sum of their idf, unseen ones included."""
        known = self._bm25.get_tokens_ids(list(stems)) if self._bm25 is not None and stems else []
        return sum(self._idf(token) for token in known) + self._unseen_idf * (len(stems) - len(known))

    @property
    def has_words(self) -> bool:
        """Whether any entry has a text in this language."""
        return self._bm25 is not None

    def _idf(self, token: int) -> float:
        """Lucene's idf, which bm25s uses: ln(1 + (N - df + 0.5) / (df + 0.5))."""
        starts = self._bm25.scores["indptr"]  # type: ignore[union-attr]
        frequency = int(starts[token + 1] - starts[token])
        return float(np.log(1 + (self.count - frequency + 0.5) / (frequency + 0.5)))

    def save(self, folder: Path) -> None:
        """Write the entries below ``folder``; nothing at all where no word was seen."""
        if self._bm25 is not None:
            self._bm25.save(folder, show_progress=False)

    @classmethod
    def load(cls, folder: Path, lang: str, count: int) -> Lexicon:
        """Read what ``save`` wrote."""
        if not folder.exists():
            return cls(lang, count, None)
        return cls(lang, count, bm25s.BM25.load(folder, show_progress=False, mmap=False))
