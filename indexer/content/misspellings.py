"""Words that are spelt wrong: the base's word that was meant, where that is as good as sure.

A word counts as wrong where no text of the base uses it, in any language, nor another form of it. Most such words are
right all the same, and only not the base's: what stands for one is a word that sounds alike ("mugeres", "mujeres"),
or in a long one a letter that was left out, typed twice, put in, or swapped with its neighbour. Not another letter: of
the questions in ``benchmarks``, that took "encienden" for "entienden" and "roceiro" for "roteiro". Nor the first, which
people seldom miss: that took "abonnés" for "bonnes".
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from indexer.content.language_words import LanguageWords
from indexer.content.spelling import Spelling
from indexer.text import fold_accents, stem_words

SHORTEST = 5
"""Letters from which a word is mended by its sound: a shorter one sounds like too many others."""

LONG = 7
"""Letters from which a letter too few or too many is mended."""

LEAST_USES = 3
"""How often the base's texts use a word that is offered: its own slips are no model."""

_WORD = re.compile(r"[^\W\d_]+")
_SOUNDS = {
    "es": (("ll", "y"), ("n(?=[bpv])", "m")),
    "pt": (("lh", "li"), ("nh", "ni"), ("n(?=[bp])", "m")),
    "fr": (("eau|au", "o"),),
}
_COMMON_SOUNDS = (
    ("ph", "f"), ("qu(?=[ei])", "k"), ("c(?=[eiy])", "s"), ("g(?=[eiy])", "j"), ("[zx]", "s"), ("[cq]", "k"),
    ("v", "b"), ("y", "i"), ("h", ""), (r"(.)\1+", r"\1"),
)  # fmt: skip
"""Letters that people write one for the other, as (pattern, one letter for all of them), in this order."""


class Misspellings:
    """The words of an index, to hold typed ones against; read-only."""

    def __init__(self, words: LanguageWords, spelling: Spelling) -> None:
        self._words = words
        self._spelling = spelling

    def __repr__(self) -> str:
        return f"<Misspellings words={sum(map(len, self._words.counts.values()))}>"

    def correct_words(self, text: str, lang: str) -> str | None:
        """Write a text with the words that were meant, accents included; None where nothing is to mend.

        >>> words = LanguageWords({"es": {"cooperativa": 9}})
        >>> Misspellings(words, Spelling({})).correct_words("una coperativa", "es")
        'una cooperativa'
        """

        def write(match: re.Match[str]) -> str:
            meant = self._find_meant(fold_accents(match[0]), lang)
            if not meant:
                return match[0]
            written = self._spelling.correct(meant, lang)
            return written.capitalize() if match[0].istitle() else written

        corrected = _WORD.sub(write, text)
        return corrected if corrected != text else None

    def _find_meant(self, word: str, lang: str) -> str | None:
        """Find the word that was meant by one without accents; None where it is known, or like none."""
        if len(word) < SHORTEST or self._words.knows(word) or self._is_form(word, lang):
            return None
        if alike := self._read_sounds(lang).get(write_sounds(word, lang)):
            return alike
        if len(word) < LONG:
            return None
        counts = self._words.counts.get(lang, {})
        near = process.extract(word, self._list_choices(lang), scorer=OSA.distance, score_cutoff=1, limit=None)
        meant = [choice for choice, _, _ in near if choice[0] == word[0] and _is_slip(word, choice)]
        return max(meant, key=lambda choice: (counts[choice], choice), default=None)

    def _is_form(self, word: str, lang: str) -> bool:
        return any(stem in self._list_stems(lang) for stem in stem_words(word, lang))

    @functools.lru_cache(maxsize=8)  # noqa: B019 - these words are kept as long as their index
    def _list_stems(self, lang: str) -> frozenset[str]:
        return frozenset(stem for word in self._words.counts.get(lang, ()) for stem in stem_words(word, lang))

    @functools.lru_cache(maxsize=8)  # noqa: B019
    def _list_choices(self, lang: str) -> tuple[str, ...]:
        """List the words that are offered, the rarest first."""
        uses = self._words.counts.get(lang, {})
        return tuple(sorted((word for word in uses if uses[word] >= LEAST_USES), key=lambda word: (uses[word], word)))

    @functools.lru_cache(maxsize=8)  # noqa: B019
    def _read_sounds(self, lang: str) -> Mapping[str, str]:
        """Give for each sound the most frequent word that is offered."""
        return {write_sounds(word, lang): word for word in self._list_choices(lang)}


def _is_slip(word: str, choice: str) -> bool:
    """Say whether one letter was left out, put in or swapped, and none replaced, in two words at a distance of 1."""
    return len(choice) != len(word) or sorted(choice) == sorted(word)


def write_sounds(word: str, lang: str) -> str:
    """Write a word (lower case, without accents) so that words that sound alike are written alike.

    >>> write_sounds("mugeres", "es") == write_sounds("mujeres", "es"), write_sounds("kinua", "es")
    (True, 'kinua')
    """
    for pattern, letters in (*_SOUNDS.get(lang, ()), *_COMMON_SOUNDS):
        word = re.sub(pattern, letters, word)
    return word
