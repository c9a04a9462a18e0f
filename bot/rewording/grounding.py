"""Whether a passage says what a sentence says: by its words and their order, numbers, names, turns and nearness.

Only sentences in the passage's own language are judged: across languages words cannot be compared, and nearness of
meaning alone lets through who swaps buyer and seller. The bars were set on the sentences of
``benchmarks/wording.jsonl``: `python -m benchmarks.wording` prints how many supported ones pass, and how many others.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.answering.entities import find_countries
from bot.rewording.cues import read_cues
from bot.rewording.quantities import read_quantities, write_digits
from indexer.content.passages import Passage
from indexer.content.sentences import Sentence
from indexer.search.retriever import Retriever
from indexer.text import fold_accents, stem_words

SHARE = 0.7
"""How much of a sentence's words one or two sentences of its source must hold, rare words weighing more."""

SPARE = 4
"""Of so many words one may be new: in a short sentence a single word changes everything."""

RARE = math.log(50)
"""The weight (idf) of a word that stands in one place of fifty: where its source lacks it, it is a new detail."""

ORDER = 0.8
"""How many of the words shared with the source must stand in the source's order: others do what was done to them."""

NEARNESS = 0.55
"""The least cosine, centred, to what supports a sentence. Of random sentences held against another section of their
own document 97 in 100 stay below; what was only said in other words lies above."""

_WORD = re.compile(r"[^\W_]+")
_SEPARATOR = re.compile(r"(?<=\d)[.,\u00a0\u202f ](?=\d{3}(?!\d))")
_NAME = re.compile(r"[^\W\d_a-zß-öø-ÿ][^\W_]*")
_OPENING = re.compile(r"(?:^|[:;.!?…–—«»“”\"(¿¡])\s*$")
_MONEY_SIGN = re.compile(r"[A-Za-z]{0,3}[$€£]|s/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Measures:
    """What the index knows of words: ``embed`` gives texts of a language centred vectors, (n, dim) of length 1;
    ``weigh`` sums the idf of stems of a language."""

    embed: Callable[[Sequence[str], str], NDArray[np.float32]]
    weigh: Callable[[Sequence[str], str], float]


def build_measures(retriever: Retriever) -> Measures:
    """Build the measures that an index and its encoder give."""
    index, encoder = retriever.index, retriever.encoder

    def embed(texts: Sequence[str], lang: str) -> NDArray[np.float32]:
        return np.stack([index.center(vector, lang) for vector in encoder.encode_queries(texts)])

    return Measures(embed, lambda stems, lang: index.lexicons[lang].bound(stems))


@dataclass(frozen=True, slots=True)
class Support:
    """The sentences of a passage that say most of what a sentence says; ``fault`` tells what they lack, "" nothing."""

    sentences: tuple[Sentence, ...]
    fault: str = ""


def find_support(text: str, passage: Passage, measures: Measures) -> Support:
    """Find what supports a sentence in a passage of its language; the fault names the first check that it fails."""
    sentences, held = _choose_sentences(text, passage, measures)
    told = " ".join(sentence.plain for sentence in sentences)
    ground = f"{passage.title}. {passage.heading}. {told}"
    lang = passage.lang
    fault = (
        find_new_number(text, ground, lang)
        or find_new_name(text, ground)
        or find_turn(text, told, lang)
        or _find_new_detail(text, ground, passage, measures)
        or (f"words: {held:.2f} of them in the source" if held < SHARE else "")
        or _find_disorder(text, sentences, lang)
        or _find_distance(text, sentences, lang, measures)
    )
    return Support(sentences, fault)


def _choose_sentences(text: str, passage: Passage, measures: Measures) -> tuple[tuple[Sentence, ...], float]:
    """Choose the one sentence, else the two, that hold most of a text's words, and which share by weight (0…1)."""
    weights = {stem: measures.weigh([stem], passage.lang) for stem in list_stems(text, passage.lang)}
    total = sum(weights.values())
    always = set(list_stems(f"{passage.title} {passage.heading}", passage.lang))
    held = [(sentence, set(list_stems(sentence.plain, passage.lang)) | always) for sentence in passage.sentences]

    def weigh(group: Sequence[tuple[Sentence, set[str]]]) -> float:
        known = set().union(*(stems for _, stems in group))
        return sum(weight for stem, weight in weights.items() if stem in known) / total if total else 0.0

    # One that holds enough is the source, though two would hold more: facts of two must not be mixed.
    alone = max(itertools.combinations(held, 1), key=weigh)
    pair = max(itertools.combinations(held, 2), key=weigh, default=alone)
    chosen = alone if weigh(alone) >= SHARE or weigh(pair) <= weigh(alone) else pair
    return tuple(sentence for sentence, _ in chosen), weigh(chosen)


def list_stems(text: str, lang: str) -> list[str]:
    """List a text's stems in order, its numbers in digits whichever way they were written; no articles.

    >>> list_stems("los treinta y dos mil productores", "es") == list_stems("32.000 productores", "es")
    True
    """
    digits = _SEPARATOR.sub("", write_digits(text, lang))
    return [stem for stem in stem_words(digits, lang) if stem != "1"]


def find_new_number(text: str, ground: str, lang: str) -> str:
    """Name a number, share or money of a text that its ground lacks; "" where there is none."""
    known = read_quantities(ground, lang)
    numbers = read_quantities(text, lang) - known
    if numbers and not ({str(value) + unit for value, unit in numbers} == {"2"} and _says_both(ground, lang)):
        value, unit = min(numbers)
        return f"number: {value}{unit}"
    money = _list_moneys(text) - _list_moneys(ground)
    return f"money: {min(money)}" if money else ""


def _says_both(text: str, lang: str) -> bool:
    return not set(_WORD.findall(fold_accents(text))).isdisjoint(read_cues()["both"][lang])


def _list_moneys(text: str) -> set[str]:
    words = {*_WORD.findall(fold_accents(text)), *(sign.lower() for sign in _MONEY_SIGN.findall(text))}
    known = {name for name, signs in read_cues()["money"].items() if words.intersection(signs)}
    return known | {sign for sign in words if sign.endswith("$") and sign not in ("us$", "r$")}


def find_new_name(text: str, ground: str) -> str:
    """Name a country, a capital word inside a sentence or an acronym anywhere that a text's ground lacks."""
    countries = set(find_countries(text)) - set(find_countries(ground))
    if countries:
        return f"name: country {min(countries)}"
    known = set(_WORD.findall(fold_accents(ground)))
    for match in _NAME.finditer(text):
        word = match[0]
        opens = _OPENING.search(text[: match.start()]) and not (len(word) > 1 and word.isupper())
        if not opens and fold_accents(word) not in known:
            return f"name: {word}"
    return ""


def find_turn(text: str, told: str, lang: str) -> str:
    """Name a word that turns a text's meaning round and that the source does not hold, a "no" as often as it."""
    said, held = _count_turns(text, lang), _count_turns(told, lang)
    if said["no"] != held["no"]:
        return f"turned: no {said['no']} times, {held['no']} in the source"
    return next((f"turned: {turn}" for turn in said if not held[turn]), "")


def _count_turns(text: str, lang: str) -> Counter[str]:
    words = Counter(_WORD.findall(fold_accents(text)))
    turns = {turn: sum(words[word] for word in cues[lang]) for turn, cues in read_cues()["turning"].items()}
    return Counter({turn: count for turn, count in turns.items() if count})


def _find_new_detail(text: str, ground: str, passage: Passage, measures: Measures) -> str:
    stems = set(list_stems(text, passage.lang))
    missing = sorted(stems - set(list_stems(ground, passage.lang)))
    if len(missing) > len(stems) // SPARE:
        return f"details: {', '.join(missing)}"
    # Of a small base no word is rare but one that it has never seen.
    bar = min(RARE, measures.weigh(["\0"], passage.lang))
    known = set(list_stems(passage.text, passage.lang))
    new = (stem for stem in missing if stem not in known)
    return next((f"detail: {stem}" for stem in new if measures.weigh([stem], passage.lang) >= bar), "")


def _find_disorder(text: str, sentences: Sequence[Sentence], lang: str) -> str:
    told = [list_stems(sentence.plain, lang) for sentence in sentences]
    said = list_stems(text, lang)
    orders = [list(itertools.chain(*order)) for order in itertools.permutations(told)]
    shared = [stem for stem in said if stem in orders[0]]
    kept = max(count_in_order(shared, order) for order in orders)
    return f"order: {kept} of {len(shared)} words" if kept < ORDER * len(shared) else ""


def count_in_order(first: Sequence[str], second: Sequence[str]) -> int:
    """Count the words of the longest row that stands in both, in the same order (longest common subsequence).

    >>> count_in_order(["buyer", "pays", "grower"], ["grower", "pays", "buyer"])
    1
    """
    row = [0] * (len(second) + 1)
    for word in first:
        above = row[:]
        for place, other in enumerate(second, 1):
            row[place] = above[place - 1] + 1 if word == other else max(above[place], row[place - 1])
    return row[-1]


def _find_distance(text: str, sentences: Sequence[Sentence], lang: str, measures: Measures) -> str:
    plain = [sentence.plain for sentence in sentences]
    vectors = measures.embed([text, *plain, " ".join(plain)], lang)
    near = float((vectors[1:] @ vectors[0]).max())
    return f"meaning: cosine {near:.2f}" if near < NEARNESS else ""
