"""Search by word: one BM25 index a language, with that language's stemmer, scored from 0 to 1.

The score is BM25 divided by the highest BM25 the query could reach (the sum of its words' idf,
words the index has never seen included): a query in another language gets next to no say.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from indexer.text import stem_words
from indexer.vocabulary import LANGUAGES

SCORES_KEPT = 64
"""Of the stems scored last, a language: 1.7 MB at 1,658 places."""


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

    def number_stems(self, stems: Sequence[str]) -> list[int]:
        """Number those of stems that stand in an entry, from 0; ``list_weights`` names them so."""
        if self._bm25 is None or not stems:
            return []
        return [int(number) for number in self._bm25.get_tokens_ids(list(stems))]

    @property
    def stems(self) -> int:
        """How many stems are numbered."""
        return 0 if self._bm25 is None else len(self._bm25.scores["indptr"]) - 1

    def list_weights(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
        """List what each stem adds to an entry's BM25, as (entries, numbers of stems, weights), (n,) each."""
        if self._bm25 is None:
            return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32)
        held = self._bm25.scores
        numbers = np.repeat(np.arange(self.stems), np.diff(held["indptr"]))
        return held["indices"].astype(np.int64), numbers, held["data"].astype(np.float32)

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
