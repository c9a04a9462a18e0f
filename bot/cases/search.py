"""A search among cases, by meaning and by word in any language: one match a case, with the sentence that is why."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.cases.extracts import count_shared, show_passage, take_first
from bot.language import detect_language
from indexer.content.passages import Passage
from indexer.content.sentences import Sentence
from indexer.search.candidates import allow_kind
from indexer.search.index import Index
from indexer.search.retriever import Hit, Query, Retriever
from indexer.vocabulary import LANGUAGES

RETRIEVED = 600
"""Passages of cases that a search looks at, the best."""

SHARED_WORD, SHARED_WORDS = 0.3, 0.4
"""BM25/UB from which a passage counts as found by its words: of a search of one word, which a passage that names it
once or twice reaches, and of several, where one frequent word alone must not do."""

TRUSTED_ANSWERABILITY, TRUSTED_SCORE = 0.15, 0.85
"""Nearness of meaning alone finds something only where the base is likely to answer at all, or its best passage is
this near. Of 26 searches for what the real base lacks ("bitcoin", "receta de cocina") one passed the first bar and one
the second; of 27 for what it has, four missed the first, and one of these ("fumo") the second too."""

NEAR_BEST, NEAR_ENOUGH = 0.6, 0.6
"""A passage is about the search too from this share of the best score, or from this score where the best is high."""

REASONED, REASON_SHARE = 3, 0.8
"""Passages of a case that its reason is looked for in: this many at most, of this share of its best score."""

UNKNOWN_SECTION = "unknown"
"""The section of a case that says what nobody knows: the last to tell why a case is shown."""

LEAST_SCORE = 0.3
"""Score below which no passage is about a search, however poor the best is."""

FEW_WORDS = 4
"""A search of fewer words is taken to be in the reader's language, as questions are."""


@dataclass(frozen=True, slots=True)
class CaseMatch:
    """A case that a search led to: its ``passages`` nearest to the search, best first, ``score`` as of a Hit, and
    whether it is near enough to be shown as found."""

    case: str
    passages: tuple[Passage, ...]
    score: float
    found: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a case was found: a sentence of the base and where it stands. ``lang`` is the sentence's language."""

    text: str
    heading: str
    section: str
    lang: str


def find_matches(retriever: Retriever, text: str, lang: str) -> list[CaseMatch]:
    """Find the cases nearest to a text, best first; ``lang`` is the reader's. Those found come before the others."""
    question = ask_of(retriever.index, text, lang)
    retrieval = retriever.retrieve(question, RETRIEVED, allow_kind("case"))
    hits = share_words(retriever, retrieval.hits, text, question.lang)
    enough = SHARED_WORDS if " " in text else SHARED_WORD
    top = hits[0].score if hits else 0.0
    trusted = retrieval.answerability >= TRUSTED_ANSWERABILITY or top >= TRUSTED_SCORE
    bar = max(LEAST_SCORE, min(NEAR_BEST * top, NEAR_ENOUGH))
    by_case: dict[str, list[Hit]] = {}
    for hit in hits:
        by_case.setdefault(hit.document, []).append(hit)
    matches = []
    for case, mine in by_case.items():
        best = mine[0].score
        # Of scores below nought none has a share of the best: the best passage itself stays all the same.
        near = [hit for number, hit in enumerate(mine[:REASONED]) if not number or hit.score >= REASON_SHARE * best]
        passages = tuple(hit.passage for hit in near)
        found = max(hit.lexical for hit in mine) >= enough or (trusted and best >= bar)
        matches.append(CaseMatch(case, passages, best, found))
    return sorted(matches, key=lambda match: (not match.found, -match.score, match.case))


def find_meant(index: Index, text: str, lang: str) -> str:
    """Give what a text with misspelt words by a reader of ``lang`` was meant to say; "" where nothing is to mend."""
    return index.misspellings.correct_words(text, _choose_language(index, text, lang)) or ""


def shares_words(match: CaseMatch, text: str, index: Index) -> bool:
    """Say whether a passage that a case was matched by has a word of the text, in any language."""
    return any(
        count_shared(version, index.spelling.correct(text, code))[0]
        for passage in match.passages
        for code, version in index.find_versions(passage.section_key).items()
    )


def share_words(retriever: Retriever, hits: Sequence[Hit], text: str, lang: str) -> list[Hit]:
    """Score hits anew by the words that they share with a text in whatever language, best first; passages of cases
    that only words of another language lead to come with them."""
    index, weight = retriever.index, retriever.weights.lexical
    words = score_words(index, text)
    numbers = number_sections(index)
    scored = []
    for hit in (*hits, *_find_words(index, words, lang, hits)):
        shared = max(hit.lexical, float(words[numbers[hit.section_key]]))
        scored.append(replace(hit, score=hit.score + weight * (shared - hit.lexical), lexical=shared))
    return sorted(scored, key=lambda hit: (-hit.score, hit.section_key))


def ask_of(index: Index, text: str, lang: str) -> Query:
    """Make a question of a search by a reader of ``lang``, in the language it is in, its words written out."""
    code = _choose_language(index, text, lang)
    return Query(index.spelling.correct(text, code), code)


def _choose_language(index: Index, text: str, lang: str) -> str:
    few = len(text.split()) < FEW_WORDS
    return lang if few else detect_language(text, reader=lang, words=index.language_words)


@functools.lru_cache(maxsize=2)
def number_sections(index: Index) -> Mapping[tuple[str, str], int]:
    """Number the places of an index; kept for the indexes used last."""
    return {section_key: number for number, section_key in enumerate(index.section_keys)}


def score_words(index: Index, text: str) -> NDArray[np.float32]:
    """Score every place by the words it shares with a text in whatever language, (places,) float32, 0…1."""
    scores = np.zeros(len(index.section_keys), np.float32)
    for lang, lexicon in index.lexicons.items():
        np.maximum(scores, lexicon.score(index.spelling.correct(text, lang)), out=scores)
    return scores


def _find_words(index: Index, words: NDArray[np.float32], lang: str, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Give as hits the cases' places that only words of another language lead to."""
    known = {hit.section_key for hit in hits}
    for number in np.flatnonzero(words >= SHARED_WORD)[:RETRIEVED]:
        section_key, kind = index.section_keys[int(number)], index.passages.kinds[int(number)]
        if kind == "case" and section_key not in known and (passage := show_passage(index, *section_key, lang)):
            yield Hit.of(passage, 0.0, 0)


def explain_match(match: CaseMatch, text: str, lang: str, index: Index) -> Reason:
    """Say why a case matches: of its nearest passages the sentence that shares most words with the text, whatever
    language they are in, shown in the reader's where translations run sentence by sentence. Where none shares any,
    the first sentence of the nearest passage; what is not known comes last."""
    best: tuple[int, Passage, int] | None = None
    for passage in sorted(match.passages, key=lambda passage: passage.section == UNKNOWN_SECTION):
        versions = index.find_versions(passage.section_key)
        for code in dict.fromkeys([lang, passage.lang, *LANGUAGES]):
            if code in versions:
                count, number = count_shared(versions[code], index.spelling.correct(text, code))
                if count > (best[0] if best else 0):
                    best = count, versions[code], number
    if best is None:
        document, section = match.passages[0].section_key
        shown = show_passage(index, document, section, lang) or match.passages[0]
        return _write_reason(shown, take_first(shown))
    _, source, number = best
    shown = show_passage(index, source.document, source.section, lang) or source
    shown = shown if len(shown.sentences) == len(source.sentences) else source
    return _write_reason(shown, shown.sentences[number])


def _write_reason(passage: Passage, sentence: Sentence) -> Reason:
    return Reason(sentence.plain, passage.heading, passage.section, passage.lang)
