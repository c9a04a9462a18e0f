"""Cases by their names: which one a question names, and whether it asks for a year that the case's page knows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from bot.language import read_messages
from bot.library import Library
from indexer.lexicon import fold_accents
from indexer.passages import Passage

_CAPITAL = re.compile(r"\b[^\W\d_a-zà-ÿ][\w-]+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SHORTEST = 4
_SHORTEST_ACRONYM = 3
MOST_CASES = 2
"""A word that more cases' titles have names none of them."""


class CaseNames:
    """The words by which people name a case: those of its title that are capitals in every language alike."""

    def __init__(self, library: Library) -> None:
        cases = [document.id for document in library.list_documents("en", "case")]
        words = {case: _read_names(library, case) for case in cases}
        count = Counter(word for names in words.values() for word in names)
        countries = _list_countries()
        self._names: dict[str, list[str]] = {}
        for case, names in words.items():
            for word in names:
                if count[word] <= MOST_CASES and word not in countries:
                    self._names.setdefault(word, []).append(case)

    def __repr__(self) -> str:
        return f"<CaseNames words={len(self._names)}>"

    def find(self, question: str) -> str | None:
        """Give the case that a question names with most words; None where it names none."""
        votes = Counter(case for word in dict.fromkeys(_split(question)) for case in self._names.get(word, ()))
        return votes.most_common(1)[0][0] if votes else None


def _read_names(library: Library, case: str) -> set[str]:
    found = [set(_list_capitals(library.title(case, lang))) for lang in library.list_languages(case)]
    return set.intersection(*found) if found else set()


def _list_capitals(title: str) -> Iterable[str]:
    for word in _CAPITAL.findall(title):
        if len(word) >= (_SHORTEST_ACRONYM if word.isupper() else _SHORTEST):
            yield from _split(word)


def _split(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold_accents(text.casefold()))


def _list_countries() -> set[str]:
    messages: Mapping[str, Mapping[str, str]] = read_messages()
    names = (text for name, texts in messages.items() if name.startswith("country_") for text in texts.values())
    return {word for name in names for word in _split(name)}


def asks_beyond(question: str, passages: Iterable[Passage]) -> bool:
    """Say whether a question names a year outside all the years that a document's passages speak of."""
    asked = [int(year) for year in _YEAR.findall(question)]
    told = [int(year) for passage in passages for year in _YEAR.findall(passage.text)]
    return bool(asked and told) and all(year < min(told) or year > max(told) for year in asked)
