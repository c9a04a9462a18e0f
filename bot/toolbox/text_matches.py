"""Find which options of a question a pasted text mentions, by stems, with the quote."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.content.designs import ToolQuestion
from indexer.text import fold_accents, stem_words
from indexer.vocabulary import LANGUAGES

QUOTE_LIMIT = 80
"""Characters of the text that are shown around a word."""

_WORD = re.compile(r"[^\W_]+")
_BROKEN = re.compile(r"(?<=[^\W\d_])(?:\u00ad|-\s*\n\s*)(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class TextMatch:
    """A place in a text that speaks of an option: the words seen there, and a short quote around them."""

    option: str
    words: str
    quote: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text as one language's stems: ``stems`` in order, stop words kept as they are, with each one's place.

    ``plain``: of its words without their accents, which the stemmer reads otherwise ("rescisao").
    """

    plain: bool
    stems: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    places: dict[str, list[int]]


def find_options(question: ToolQuestion, text: str, lang: str) -> tuple[TextMatch, ...]:
    """Find the options that a text speaks of, in their order, each at the first place where its words stand.

    The words of ``lang`` are looked for first, then those of the other languages.
    """
    text = _BROKEN.sub("", unicodedata.normalize("NFC", text))
    languages = [lang, *(code for code in LANGUAGES if code != lang)]
    used = [code for code in languages if any(code in option.words for option in question.options)]
    readings = {code: [_read(text, code, plain) for plain in (False, True)] for code in used}
    found = []
    for option in question.options:
        for code in used:
            listed: tuple[str, ...] = option.words.get(code, ())  # type: ignore[call-overload]
            hits = [span for words in listed for reading in readings[code] for span in _find(reading, words, code)]
            if hits:
                start, end = min(hits)
                found.append(TextMatch(option.id, " ".join(text[start:end].split()), cut_quote(text, start, end)))
                break
    return tuple(found)


def _read(text: str, lang: str, plain: bool) -> _Reading:
    stems: list[str] = []
    spans: list[tuple[int, int]] = []
    places: dict[str, list[int]] = {}
    for word in _WORD.finditer(text):
        stem = _stem(word[0], lang, plain)
        places.setdefault(stem, []).append(len(stems))
        stems.append(stem)
        spans.append(word.span())
    return _Reading(plain, tuple(stems), tuple(spans), places)


def _stem(word: str, lang: str, plain: bool) -> str:
    """Stem a word, without its accents where ``plain``; a stop word, which says something inside a phrase only, stays
    itself."""
    return next(iter(stem_words(fold_accents(word) if plain else word, lang)), fold_accents(word))


def _find(reading: _Reading, words: str, lang: str) -> Iterator[tuple[int, int]]:
    """Find the first place where words stand one after the other, as (start, end) in the text."""
    wanted = [_stem(word, lang, reading.plain) for word in _WORD.findall(words)]
    for place in reading.places.get(wanted[0], ()) if wanted else ():
        last = place + len(wanted) - 1
        if list(reading.stems[place : last + 1]) == wanted:
            yield reading.spans[place][0], reading.spans[last][1]
            return


def cut_quote(text: str, start: int, end: int) -> str:
    """Cut at most 80 characters around a place, at whole words, on one line.

    >>> cut_quote("El comprador paga el precio del día en la báscula.", 21, 27)
    'El comprador paga el precio del día en la báscula.'
    """
    room = max(0, QUOTE_LIMIT - 2 - (end - start))
    first, last = max(0, start - room // 2), min(len(text), end + room // 2)
    while 0 < first < start and not text[first - 1].isspace():
        first += 1
    while end < last < len(text) and not text[last].isspace():
        last -= 1
    quote = " ".join(text[first:last].split())[: QUOTE_LIMIT - 2]
    return f"{'…' if first else ''}{quote}{'…' if last < len(text) else ''}"
