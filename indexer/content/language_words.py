"""Which words the base's texts use in each language: evidence of the language that a few words are in.

What tells most is a word that the texts of one language alone use. Words are compared without accents, for people
leave them out.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from indexer.content.spelling import read_abbreviations
from indexer.text import fold_accents
from indexer.vocabulary import LANGUAGES

MOST_A_WORD = 6.0
"""What one word speaks against a language at most, in natural logarithms: about one use against four hundred."""

SMOOTHING = 0.3
"""Uses that every known word has in every language beside those counted. Of 5,000 asks cut to two and three words,
their own words left out of the count, 2.0 % are mistaken with this and the bound above, 2.5 % with 1 and one of 4."""

SHORT_FORM_USES = 20
"""A short form of messages counts as a word that the texts of its language use so often."""

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class LanguageWords:
    """``counts``: for each language, how often its texts use each word (lower case, without accents)."""

    counts: Mapping[str, Mapping[str, int]]
    _totals: Mapping[str, int] = field(init=False, repr=False)
    _distinct: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        totals = {lang: sum(self.counts.get(lang, {}).values()) for lang in LANGUAGES}
        object.__setattr__(self, "_totals", totals)
        object.__setattr__(self, "_distinct", len(set().union(*self.counts.values())))

    def knows(self, word: str) -> bool:
        """Say whether a text uses a word (lower case, without accents)."""
        return any(word in counts for counts in self.counts.values())

    def measure_share(self, text: str) -> float:
        """Give the share of a text's words of two letters and more that the texts of one language use, of the one that
        uses most, 0…1; 0 where there are none.

        >>> LanguageWords({"en": {"di": 3, "scale": 9, "lie": 2}, "es": {"di": 4}}).measure_share("Di scale a lie")
        1.0
        """
        said = [word for word in _WORD.findall(fold_accents(text)) if len(word) > 1]
        shares = (sum(word in counts for word in said) / len(said) for counts in self.counts.values() if said)
        return max(shares, default=0.0)

    def weigh(self, text: str) -> dict[str, float]:
        """Weigh each language by a text's words: 0 or less, the sum over words of the logarithm of how likely the
        language uses the word, against the language that most uses it.

        A word that no text uses says nothing, nor does a word of a language without texts.

        >>> words = LanguageWords({"es": {"leche": 9, "la": 90}, "fr": {"lait": 9, "la": 90}})
        >>> {lang: round(weight, 1) for lang, weight in words.weigh("Leche").items()}
        {'en': 0.0, 'es': 0.0, 'pt': 0.0, 'fr': -3.4}
        """
        weights = dict.fromkeys(LANGUAGES, 0.0)
        for word in _WORD.findall(fold_accents(text)):
            if not self.knows(word):
                continue
            chances = {
                lang: (self.counts[lang].get(word, 0) + SMOOTHING) / (total + SMOOTHING * self._distinct)
                for lang, total in self._totals.items()
                if total
            }
            highest = max(chances.values())
            for lang, chance in chances.items():
                weights[lang] += max(-MOST_A_WORD, math.log(chance / highest))
        return weights


NO_WORDS = LanguageWords({})
"""Before an index is open nothing is known of its words."""


def count_words(texts: Iterable[tuple[str, str]]) -> dict[str, dict[str, int]]:
    """Count from (language, text) pairs how often each language uses each word, without accents."""
    counts: dict[str, Counter[str]] = {lang: Counter() for lang in LANGUAGES}
    for lang, text in texts:
        counts[lang].update(_WORD.findall(fold_accents(text)))
    return {lang: dict(found) for lang, found in counts.items()}


def build_language_words(counts: Mapping[str, Mapping[str, int]], abbreviations: Mapping[str, Any]) -> LanguageWords:
    """Join the words of the base's texts and the short forms of ``kb/abbreviations.yaml``."""
    joined = {lang: Counter(counts.get(lang, {})) for lang in LANGUAGES}
    for lang, forms in read_abbreviations(abbreviations).items():
        joined[lang].update(dict.fromkeys((fold_accents(form) for form in forms if form.isalpha()), SHORT_FORM_USES))
    return LanguageWords({lang: dict(found) for lang, found in joined.items()})
