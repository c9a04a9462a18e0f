"""Which sentences of a passage to say: those that share most words with the question, whole lists, nothing torn."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from bot.answering.intents import Intent
from indexer.content.passages import Passage
from indexer.content.sentences import Sentence
from indexer.text import count_words, stem_words

LEAST_SHARED = 2
"""Words that a sentence shares with the question before it is added to another's: one may be chance."""

ANNOUNCING_WORDS = 14
"""A sentence of at most so many words before a list says only that the list comes."""

_POINTER_WORDS = 14
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def choose_sentences(question: str, passage: Passage, limit: int, intent: Intent = "ask") -> list[Sentence]:
    """Choose sentences of a passage in their order, about ``limit`` words: its opening, then those that
    share most words with the question. A sentence that announces a list brings the whole list.

    Who asks for a number or a year gets the sentences that have one before others, and one in any case.
    """
    stems = set(stem_words(question, passage.lang))
    groups = group_sentences([s for s in passage.sentences if not is_pointer(s)] or passage.sentences)
    shared = [max(len(stems.intersection(stem_words(s.plain, passage.lang))) for s in group) for group in groups]
    wanted = [_has_wanted(group, intent) for group in groups]
    rest = sorted(range(1, len(groups)), key=lambda number: (not wanted[number], -shared[number], number))
    chosen: list[int] = []
    words = 0
    for number in [0, *rest]:
        words += sum(count_words(sentence.plain) for sentence in groups[number])
        # What was asked for is told, however long the opening that it needs to be understood.
        if chosen and words > limit and (not wanted[number] or len(chosen) > 1 or wanted[0]):
            break
        chosen.append(number)
    return [sentence for number in sorted(chosen) for sentence in _cut_list(groups[number], limit)]


def _cut_list(group: Sequence[Sentence], limit: int) -> Sequence[Sentence]:
    """Keep of a list that no colon announces what fits, three items at least; an announced one stays whole."""
    first = next((number for number, sentence in enumerate(group) if sentence.item), len(group))
    if first and announces(group[first - 1]):
        return group
    words = list(itertools.accumulate(count_words(sentence.plain) for sentence in group))
    fitting = next((number for number, total in enumerate(words) if total > limit), len(group))
    return group[: max(fitting, first + 3)]


def _has_wanted(group: Sequence[Sentence], intent: Intent) -> bool:
    pattern = {"count": _DIGIT, "when": _YEAR}.get(intent)
    return pattern is None or any(pattern.search(sentence.plain) for sentence in group)


def is_pointer(sentence: Sentence) -> bool:
    """Say whether a sentence only sends the reader to another page: "See also cooperatives"."""
    sends = "](doc:" in sentence.markdown
    return sends and not sentence.item and not sentence.sources and count_words(sentence.plain) <= _POINTER_WORDS


def group_sentences(sentences: Sequence[Sentence]) -> list[list[Sentence]]:
    """Group sentences that only make sense together: a list, with the sentence that announces it."""
    groups: list[list[Sentence]] = []
    for sentence in sentences:
        announced = groups and announces(groups[-1][-1])
        # A list belongs to the sentence before it, with or without a colon.
        if announced or (groups and sentence.item):
            groups[-1].append(sentence)
        else:
            groups.append([sentence])
    return groups


def announces(sentence: Sentence) -> bool:
    """Say whether a sentence ends with a colon, whatever marks it carries."""
    return sentence.plain.endswith(":")


def find_relevant_sentence(question: str, passage: Passage) -> Sentence | None:
    """Find the sentence that shares most words with the question; None where none stands alone and shares enough."""
    stems = set(stem_words(question, passage.lang))
    alone = [s for s in passage.sentences if not s.item and not announces(s) and not is_pointer(s)]
    shared = [len(stems.intersection(stem_words(sentence.plain, passage.lang))) for sentence in alone]
    best = max(range(len(alone)), key=lambda number: shared[number], default=None)
    return alone[best] if best is not None and shared[best] >= min(LEAST_SHARED, len(stems)) > 0 else None


def choose_telling(passage: Passage) -> Sentence:
    """Choose the sentence that says something by itself: not a short one before a list ("three troubles came
    together"), but the list's first item."""
    sentences = passage.sentences
    before_list = [bool(following and following.item) for following in (*sentences[1:], None)]
    return next(
        (
            sentence
            for sentence, is_before_list in zip(sentences, before_list, strict=True)
            if not announces(sentence)
            and (sentence.item or not is_before_list or count_words(sentence.plain) > ANNOUNCING_WORDS)
        ),
        sentences[0],
    )
