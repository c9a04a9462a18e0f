"""Cases by their names: which one a question names, and whether it asks for a year that the case's page knows."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from bot.library import Library
from bot.messages import read_messages
from indexer.content.passages import Passage
from indexer.text import fold_accents, fold_words
from indexer.vocabulary import LANGUAGES

_CAPITAL = re.compile(r"\b[^\W\d_a-zà-ÿ][\w-]+")
_CAPITALS = re.compile(r"\b[A-ZÀ-Þ]{2,}\b")
_SMALL = re.compile(r"\b[a-zà-ÿ][\w-]+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_COUNTRY = "country_"
"""How the names of countries begin in the message table."""
_SHORTEST = 4
_SHORTEST_ACRONYM = 3
MOST_TITLES = 2
"""A word that more titles have names none of them."""


class CaseNames:
    """The words by which people name a case: those of its title that are capitals in every language alike, and its
    keywords by which it is known ("Chiquita").

    A word that some title or summary writes small ("exportadora" is any exporter) names no case by itself, unless it
    is typed in capitals; two such words together do ("body shop").
    """

    def __init__(self, library: Library) -> None:
        cases = [document.id for document in library.list_documents("en", "case")]
        words = {case: _read_names(library, case) for case in cases}
        every = (document.id for document in library.list_documents("en"))
        count = Counter(word for document in every for word in _read_names(library, document))
        self._small = _list_small_words(library)
        countries = {word for name in _compile_names("country_")[1] for word in name.split()}
        self._names: dict[str, list[str]] = {}
        for case, names in words.items():
            for word in names:
                if count[word] <= MOST_TITLES and word not in countries:
                    self._names.setdefault(word, []).append(case)
        self._keywords = _list_name_keywords(library, cases, self._small | countries | {*_compile_names(_COUNTRY)[1]})

    def __repr__(self) -> str:
        return f"<CaseNames words={len(self._names)}>"

    def find(self, question: str) -> list[str]:
        """List the cases that a question names, those named with most words first, then as they are named."""
        words = list(dict.fromkeys(fold_words(question)))
        votes = Counter(case for word in words for case in self._names.get(word, ()))
        capitals = {fold_accents(word.casefold()) for word in _CAPITALS.findall(question)}
        naming = {
            case for word in words if word not in self._small or word in capitals for case in self._names.get(word, ())
        }
        return [case for case, count in votes.most_common() if count > 1 or case in naming]

    def find_by_keyword(self, question: str) -> list[str]:
        """List the cases that a question names by a keyword, as it names them: companies that it may name otherwise."""
        found = (self._keywords.get(word, ()) for word in fold_words(question))
        return list(dict.fromkeys(case for cases in found for case in cases))


def _read_names(library: Library, case: str) -> set[str]:
    found = [set(_list_capitals(library.title(case, lang))) for lang in library.list_languages(case)]
    return set.intersection(*found) if found else set()


def _list_name_keywords(library: Library, cases: Sequence[str], common: Collection[str]) -> dict[str, list[str]]:
    """List the keywords by which people know a case: names, folded, that stand in its id too ("chiquita"), with their
    cases, at most MOST_TITLES. None of ``common``, and no place: who says where they live asks for no case of there."""
    named: dict[str, list[str]] = {}
    places = {word for case in cases for word in _list_places(library, case)}
    for case in cases:
        keywords = {word for lang in library.list_languages(case) for word in library.find(case, lang).facts.keywords}
        folded = {word for keyword in keywords if _CAPITAL.match(keyword) for word in fold_words(keyword)}
        for word in folded.intersection(case.split("-")) - places - set(common):
            if word.isalpha() and len(word) >= _SHORTEST_ACRONYM:
                named.setdefault(word, []).append(case)
    return {word: found for word, found in named.items() if len(found) <= MOST_TITLES}


def _list_places(library: Library, case: str) -> Iterable[str]:
    """List the words, folded, of the names of a case's place in every language."""
    for lang in library.list_languages(case):
        place = library.read_facts(case, lang)[0].place
        yield from fold_words(place.name if place else "")


def _list_small_words(library: Library) -> set[str]:
    """List the words, accents folded, that titles and summaries write with a small first letter."""
    documents = [document.id for document in library.list_documents(LANGUAGES[0])]
    texts = (
        f"{library.title(document, lang)} {library.summary(document, lang)}"
        for document in documents
        for lang in library.list_languages(document)
    )
    return {fold_accents(word) for text in texts for word in _SMALL.findall(text)}


def _list_capitals(title: str) -> Iterable[str]:
    for word in _CAPITAL.findall(title):
        if len(word) >= (_SHORTEST_ACRONYM if word.isupper() else _SHORTEST):
            yield from fold_words(word)


def find_regions(question: str) -> list[str]:
    """List the regions that a question names in any language, by the names of the message table: ``caribbean``."""
    return _find_named(question, "cases_region_")


def find_countries(question: str) -> list[str]:
    """List the countries (ISO 3166-1 alpha-2) that a question names in any language, as it names them."""
    return _find_named(question, _COUNTRY)


def recognise_country(text: str) -> str | None:
    """Give the code (ISO 3166-1 alpha-2) of a country that a whole text names, by its code or by its name in any
    language; None for any other text."""
    _, codes = _compile_names(_COUNTRY)
    code = text.strip().upper()
    return code if code in codes.values() else codes.get(" ".join(fold_words(text)))


def find_years(question: str) -> list[int]:
    """List the years of the last and this century that a question names."""
    return [int(year) for year in _YEAR.findall(question)]


def _find_named(question: str, prefix: str) -> list[str]:
    pattern, codes = _compile_names(prefix)
    return list(dict.fromkeys(codes[name] for name in pattern.findall(" ".join(fold_words(question)))))


@functools.cache
def _compile_names(prefix: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """Compile the names that messages give to a closed list into one pattern, with the code of each name."""
    codes = {
        " ".join(fold_words(text)): name.removeprefix(prefix)
        for name, texts in read_messages().items()
        if name.startswith(prefix)
        for text in texts.values()
    }
    longest_first = sorted(codes, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b"), codes


def asks_beyond(asked: Sequence[int], passages: Iterable[Passage]) -> bool:
    """Say whether the years that a question names lie outside all those that a document's passages speak of."""
    if not asked:
        return False
    told = [int(year) for passage in passages for year in _YEAR.findall(passage.text)]
    return bool(told) and all(year < min(told) or year > max(told) for year in asked)
