"""The direct answer: which sentences of which passages say what was asked, at the length of a phone's screen."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from bot.answering.intents import Intent
from indexer.content.passages import Passage
from indexer.content.sentences import Sentence
from indexer.search.retriever import Hit
from indexer.text import stem_words

DIRECT_ANSWER_WORDS = 70
"""The direct answer stays within what a phone shows without scrolling."""

DIRECT_ANSWER_WORDS_WITH_STEPS = 35
"""Where steps follow, they are the answer; the lead only says what they are for."""

SAME_TOPIC = 0.12
"""A hit may stand this far below the best and still be about the question."""

DESCRIBING_SECTIONS = ("symptom", "cause")
"""What tells of a trouble; who tells it wants to hear what to do, which stands in ``response``."""

SIDE_WORDS = 40
"""For each side of a comparison."""

EXPLAINING_KINDS = ("concept", "stage")

LEAST_SHARED = 2
"""Words that a sentence of a second passage shares with the question before it is added: one may be chance."""

_BETWEEN = re.compile(r"\s(?:and|or|vs\.?|versus|with|y|e|o|u|con|ou|et|com|avec)\s", re.IGNORECASE)
_POINTER_WORDS = 14
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")

Said = tuple[Sentence, Passage]


def choose_direct_answer(
    question: str,
    intent: Intent,
    cited: Sequence[Hit],
    response: Passage | None,
    steps: Passage | None,
) -> list[Said]:
    """Choose the sentences of the direct answer, each with its passage, in the order to say them.

    ``response``: what to do, where the best passage tells of a trouble. ``steps``: the steps that follow; they
    are not said twice.
    """
    best = cited[0].passage
    if intent == "compare" and (other := find_other_side(cited)):
        return tell_sides(question, (best, other))
    if steps is not None and best.id == steps.id:
        return [(sentence, best) for sentence in best.sentences if not sentence.item][:2]
    if response is not None:
        told = list(_say(question, intent, best, DIRECT_ANSWER_WORDS_WITH_STEPS))
        return told + list(_say(question, intent, response, DIRECT_ANSWER_WORDS))
    said = list(
        _say(
            question, intent, best, DIRECT_ANSWER_WORDS_WITH_STEPS if steps and intent == "do" else DIRECT_ANSWER_WORDS
        )
    )
    words = sum(len(sentence.plain.split()) for sentence, _ in said)
    for hit in cited[1:3]:
        sentence = find_relevant_sentence(question, hit.passage)
        if sentence and words < DIRECT_ANSWER_WORDS and cited[0].score - hit.score < SAME_TOPIC:
            said.append((sentence, hit.passage))
            words += len(sentence.plain.split())
    return said


def tell_sides(question: str, sides: Sequence[Passage]) -> list[Said]:
    """Tell of each side of a comparison in turn, at half a lead's length."""
    return [pair for passage in sides for pair in _say(question, "compare", passage, SIDE_WORDS)]


def put_explanation_first(cited: Sequence[Hit]) -> list[Hit]:
    """Let what explains the word lead the answer to "what is…", where it is about as near as the best hit."""
    near = [hit for hit in cited if cited[0].score - hit.score < 2 * SAME_TOPIC]
    explaining = next((hit for hit in near if hit.passage.kind in EXPLAINING_KINDS), None)
    return [explaining, *(hit for hit in cited if hit is not explaining)] if explaining else list(cited)


def find_sides(question: str, lang: str, hits: Sequence[Hit]) -> tuple[Passage, Passage] | None:
    """Find the two things that a comparison names: the hits whose title and heading share most words with each.

    None where the question names no two things, or one of them is not among the hits.
    """
    halves = _BETWEEN.split(question.strip(" ?¿.!"), maxsplit=1)
    if len(halves) < 2:
        return None
    left, right = set(stem_words(halves[0], lang)), set(stem_words(halves[1], lang))
    sides = [_find_side(own - other, hits) for own, other in ((left, right), (right, left))]
    if sides[0] is None or sides[1] is None or sides[0].section_key == sides[1].section_key:
        return None
    return sides[0], sides[1]


def _find_side(stems: set[str], hits: Sequence[Hit]) -> Passage | None:
    def share(hit: Hit) -> int:
        passage = hit.passage
        named = stem_words(f"{passage.title} {passage.heading}", passage.lang)
        return 2 * len(stems.intersection(stem_words(passage.heading, passage.lang))) + len(stems.intersection(named))

    best = max(hits, key=lambda hit: (share(hit), -hit.rank), default=None)
    return best.passage if best and share(best) else None


def find_other_side(cited: Sequence[Hit]) -> Passage | None:
    """Find what to set beside the best passage: the next that stands elsewhere."""
    best = cited[0].passage
    return next((hit.passage for hit in cited[1:] if hit.passage.section_key != best.section_key), None)


def _say(question: str, intent: Intent, passage: Passage, limit: int) -> Iterator[Said]:
    yield from ((sentence, passage) for sentence in choose_sentences(question, passage, limit, intent))


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
        words += sum(len(sentence.plain.split()) for sentence in groups[number])
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
    words = list(itertools.accumulate(len(sentence.plain.split()) for sentence in group))
    fitting = next((number for number, total in enumerate(words) if total > limit), len(group))
    return group[: max(fitting, first + 3)]


def _has_wanted(group: Sequence[Sentence], intent: Intent) -> bool:
    pattern = {"count": _DIGIT, "when": _YEAR}.get(intent)
    return pattern is None or any(pattern.search(sentence.plain) for sentence in group)


def is_pointer(sentence: Sentence) -> bool:
    """Say whether a sentence only sends the reader to another page: "See also cooperatives"."""
    sends = "](doc:" in sentence.markdown
    return sends and not sentence.item and not sentence.sources and len(sentence.plain.split()) <= _POINTER_WORDS


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
