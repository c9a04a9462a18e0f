"""Read a wish in words: which design, and which parts of it, speak of what is to be done.

A wish names an activity ("negotiation") and often who meets ("for a quinoa association"); the activity counts more.
"""

from __future__ import annotations

import functools
import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from bot.workshop.designs import Design, DesignPart, list_exercises, match_exercises
from indexer.text import fold_accents, stem_words

WHO_WEIGHT = 0.2
"""What the name of those who meet counts, or of what every workshop is on, beside a word for what is to be done."""

OF = frozenset(("of", "de", "del", "do", "da", "dos", "das", "d", "des", "du"))

_WORD = re.compile(r"[^\W_]+")

TITLE, KEYWORD, TEXT = 1.0, 0.9, 0.5
"""What a word counts where it stands in a design's title, among its keywords, or in what it is for and what it does."""


@dataclass(frozen=True, slots=True)
class WishWord:
    """A stem of a wish and what it counts, 0 to 1."""

    stem: str
    weight: float


@functools.cache
def _read_words() -> Mapping[str, Mapping[str, frozenset[str]]]:
    read = tomllib.loads(files("bot").joinpath("workshop", "wishes.toml").read_text(encoding="utf-8"))
    return {lang: {name: frozenset(words.split()) for name, words in lists.items()} for lang, lists in read.items()}


@functools.cache
def _stem_list(name: str, lang: str) -> frozenset[str]:
    """Stem a list of words, so that all their forms are known."""
    return frozenset(stem for word in _read_words()[lang][name] for stem in stem_words(word, lang))


def read_wish_words(question: str, lang: str) -> tuple[WishWord, ...]:
    """Read the words of a wish that can tell one design from another, each stem once, in order.

    What those who meet are called after ("a cooperative of coffee growers") counts as their name.

    >>> [(word.stem, word.weight) for word in read_wish_words("un taller de negociación para una asociación", "es")]
    [('negoci', 1.0), ('asoci', 0.2)]
    >>> [word.weight for word in read_wish_words("vender juntos, para la cooperativa de café", "es")]
    [1.0, 1.0, 0.2, 0.2]
    """
    lists, who, theme = _read_words()[lang], _stem_list("who", lang), _stem_list("theme", lang)
    found: dict[str, float] = {}
    was_who, was_of = False, False
    for typed in _WORD.findall(question):
        word = fold_accents(typed)
        is_who = word in lists["who"] or bool(who & {*stem_words(typed, lang)}) or (was_who and was_of)
        was_who, was_of = is_who or (was_who and word in OF), word in OF
        for stem in () if word in lists["frame"] else stem_words(typed, lang):
            found.setdefault(stem, WHO_WEIGHT if is_who or stem in theme else 1.0)
    return tuple(WishWord(stem, weight) for stem, weight in found.items())


def score_wish(question: str, lang: str, designs: Sequence[Design]) -> dict[str, float]:
    """Say for each design which share of a wish it speaks of, 0 to 1; rare words count more than frequent ones.

    The weight of a word is ln(1 + N / n) of the N designs of which n speak of it; a word of none is left out.
    """
    words = read_wish_words(question, lang)
    places = {design.id: _place_words(design, lang) for design in designs}
    spread = Counter(stem for found in places.values() for stem in found)
    known = [word for word in words if spread[word.stem]]
    if not known:
        return dict.fromkeys(places, 0.0)
    # Where a wish names nobody but those who meet, they are what it is about.
    only_who = all(word.weight < 1 for word in known)
    weights = {
        word.stem: (1.0 if only_who else word.weight) * math.log(1 + len(designs) / spread[word.stem]) for word in known
    }
    whole = sum(weights.values())
    return {id: sum(w * found.get(stem, 0) for stem, w in weights.items()) / whole for id, found in places.items()}


def _place_words(design: Design, lang: str) -> dict[str, float]:
    """Give each stem of a design's words with what it counts where it stands best."""
    said = (design.summary, *(part.title for part in design.parts), *(one.heading for one in list_exercises(design)))
    purpose = design.outline["purpose"].intro.lines if "purpose" in design.outline else ()
    found: dict[str, float] = {}
    for weight, texts in (
        (TITLE, (design.title,)),
        (KEYWORD, design.keywords),
        (TEXT, (*said, *design.asks, *(line.text for line in purpose))),
    ):
        for text in texts:
            stems = list(_list_stems((text,), lang))
            # Of a keyword of several words each tells less: "pause the contract" is not on contracts.
            share = max(len({*stems} - _stem_list("theme", lang)), 1) if weight == KEYWORD else 1
            for stem in stems:
                found[stem] = max(found.get(stem, 0.0), TEXT + (weight - TEXT) / share)
    return found


def _list_stems(texts: Iterable[str], lang: str) -> Iterable[str]:
    for text in texts:
        yield from stem_words(text, lang)


def score_part_wish(question: str, lang: str, part: DesignPart, design: Design) -> float:
    """Say which share of a wish a part of a design speaks of, 0 to 1: in its title, or in what it does."""
    words = [word for word in read_wish_words(question, lang) if word.weight == 1]
    exercises = match_exercises(part, design)
    title = set(_list_stems([part.title, *(exercise.heading for exercise in exercises)], lang))
    lines = [line.text for line in part.lines] + [line.text for exercise in exercises for line in exercise.lines]
    told = set(_list_stems(lines, lang))
    points = [1.0 if word.stem in title else 0.4 if word.stem in told else 0.0 for word in words]
    return sum(points) / len(points) if points else 0.0


def list_spoken(question: str, lang: str, design: Design) -> list[str]:
    """List the words of a wish, as they were typed, of which a design's title or keywords speak."""
    places = _place_words(design, lang)
    wanted = {word.stem for word in read_wish_words(question, lang) if word.weight == 1}
    found = []
    for typed in _WORD.findall(question):
        stems = set(stem_words(typed, lang)) & wanted
        if any(places.get(stem, 0) > TEXT for stem in stems):
            found.append(typed.lower())
    return list(dict.fromkeys(found))
