"""The direct answer: which sentences of which passages say what was asked, at the length of a phone's screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.answering.asked_section import find_asked
from bot.answering.intents import Intent
from bot.answering.related_cases import rank_cases
from bot.answering.search_context import TOOL_AND_WORKSHOP_KINDS, SearchContext
from bot.answering.sentence_choice import choose_sentences, find_relevant_sentence
from bot.answering.sides import find_sides
from bot.answering.topic import STEPS_FOR, Topic
from indexer.content.passages import Passage
from indexer.content.sections import (
    ASIDE,
    CAUSE,
    DESCRIBING,
    DOCUMENTED,
    END,
    GLANCE,
    PURPOSE,
    RESPONSE,
    RESULTS,
    UNKNOWN,
    UNTOLD,
    WRONG,
    is_question,
)
from indexer.content.sentences import Sentence
from indexer.search.retriever import Hit
from indexer.text import count_words

DIRECT_ANSWER_WORDS = 60
"""The direct answer stays within what a phone shows without scrolling."""

CAUSE_WORDS = 30
"""Why it is so, told before what to do first."""

SIDE_WORDS = 40
"""For each side of a comparison."""

SECTIONS_TOLD = 2
"""Sections of a case that a fact is told from."""

TERM_WORDS = 7
"""A question for a meaning of at most so many words asks for nothing but the meaning."""

EXPLAINING_KINDS = ("concept", "stage")

Said = tuple[Sentence, Passage]
Writer = Callable[[SearchContext, Topic | None, Sequence[Hit]], list[Said]]


def choose_direct_answer(context: SearchContext, topic: Topic | None, cited: Sequence[Hit]) -> list[Said]:
    """Choose the sentences of the direct answer, each with its passage, in the order to say them.

    ``cited`` are hits to tell facts from, best first. Each kind of question has its own writer; one that finds
    nothing leaves the answer to what to do first, or to the best passages.
    """
    said = WRITERS[context.question.intent](context, topic, cited)
    return said or (tell_first(context, topic, cited) if topic else []) or tell_fact(context, topic, cited)


def tell_first(context: SearchContext, topic: Topic | None, cited: Sequence[Hit]) -> list[Said]:
    """Answer the question that was asked of the topic, where a section does; else say what to do first about it."""
    passage = (find_asked(context, topic) or context.library.first(topic.document, context.lang)) if topic else None
    return [(sentence, passage) for sentence in passage.sentences] if passage else []


def tell_answer(context: SearchContext, topic: Topic | None, cited: Sequence[Hit]) -> list[Said]:
    """Answer a question for a fact: of a topic, what to do first and the sentence that says what was asked.

    A question section that does not begin the answer is left out: it is told beside it, behind its question.
    """
    if topic is None:
        return tell_fact(context, topic, cited)
    said = tell_first(context, topic, cited)
    if said and is_question(said[0][1].section):
        return said
    best = cited[0].passage
    is_told_apart = best.section in ASIDE | DOCUMENTED or is_question(best.section)
    if best.document in (topic.document, topic.practice) and not is_told_apart:
        sentence = find_relevant_sentence(context.question.full, best)
        said = [(sentence, best), *said] if sentence else said
    return said


def tell_cause(context: SearchContext, topic: Topic | None, cited: Sequence[Hit]) -> list[Said]:
    """Say why it is so: a problem's cause, then what to do first."""
    cause = context.show(topic.document, CAUSE) if topic else None
    if cause is None:
        return tell_answer(context, topic, cited)
    told = [(sentence, cause) for sentence in choose_sentences(context.question.full, cause, CAUSE_WORDS, "why")]
    return [*told, *tell_first(context, topic, cited)]


def tell_fact(context: SearchContext, topic: Topic | None, cited: Sequence[Hit]) -> list[Said]:
    """Say the fact that was asked for, in the best passages' own sentences."""
    question = context.question
    case = find_case(context, cited)
    if case:
        return tell_case_fact(context, case)
    passage = _choose_passage(context, cited)
    said = [(s, passage) for s in choose_sentences(question.full, passage, DIRECT_ANSWER_WORDS, question.intent)]
    words = sum(count_words(sentence.plain) for sentence, _ in said)
    for hit in cited[1:3]:
        sentence = find_relevant_sentence(question.full, hit.passage)
        is_near = cited[0].score - hit.score < context.thresholds.same_topic
        if sentence and words < DIRECT_ANSWER_WORDS and is_near and hit.passage.id != passage.id:
            said.append((sentence, hit.passage))
            words += count_words(sentence.plain)
    return said


def tell_meaning(context: SearchContext, topic: Topic | None, cited: Sequence[Hit]) -> list[Said]:
    """Say what a term means: the section that explains it, else the nearest concept."""
    return tell_fact(context, topic, _put_explanation_first(context, _explain_terms(context, cited)))


def tell_both_sides(context: SearchContext, topic: Topic | None, cited: Sequence[Hit]) -> list[Said]:
    """Tell of each side of a comparison in turn; nothing where there are no two sides."""
    sides = find_sides(context, cited)
    return [
        (sentence, passage)
        for passage in sides or ()
        for sentence in choose_sentences(context.question.full, passage, SIDE_WORDS, "compare")
    ]


def find_case(context: SearchContext, cited: Sequence[Hit]) -> str:
    """Find the case that a fact is asked of: the best hit's, else one that is named, or one of a named country, and
    about as near as the best hit; "" where there is none."""
    question = context.question
    best = cited[0]
    least = best.score - context.thresholds.near_topic
    cases = question.cases if question.intent != "define" else ()
    named = next((case for case in cases if (hit := context.find_best(case)) and hit.score > least), "")
    if named or best.kind == "case":
        return named or best.document
    countries = set(question.countries)
    near = (hit.passage for hit in cited if countries and hit.kind == "case" and hit.score > least)
    return next((p.document for p in near if countries.intersection(context.library.list_countries(p.document))), "")


def tell_case_fact(context: SearchContext, case: str) -> list[Said]:
    """Tell a fact of a case: from its sections on what was asked (what came of it, how it is now …), else from the
    one nearest to the question, but never only what is not known or what is to be learnt."""
    question = context.question
    passages = _list_asked(context, case)
    hit = context.find_best(case)
    if hit and hit.section not in UNTOLD and (not passages or question.intent in ("count", "when")):
        passages = [hit.passage, *(one for one in passages if one.section != hit.section)]
    passages = passages[:SECTIONS_TOLD] or [one for one in (context.show(case, GLANCE), hit and hit.passage) if one][:1]
    limit = DIRECT_ANSWER_WORDS // max(1, len(passages))
    return [
        (sentence, passage)
        for passage in passages
        for sentence in choose_sentences(question.full, passage, limit, question.intent)
    ]


def _list_asked(context: SearchContext, case: str) -> list[Passage]:
    """List a case's sections on what was asked of it."""
    question = context.question
    asked = {
        WRONG: question.failures, END: question.present or question.ended, RESULTS: question.results,
        UNKNOWN: question.proof,
    }  # fmt: skip
    return [passage for section, is_asked in asked.items() if is_asked and (passage := context.show(case, section))]


def tell_case(context: SearchContext, topic: Topic | None, cited: Sequence[Hit]) -> list[Said]:
    """Tell one case: what happened there that bears on the topic, and how it went."""
    question = context.question
    case = question.cases[0] if question.cases else next(iter(rank_cases(context, topic)), "")
    if not case:
        return []
    link = context.library.case_link(topic.document, case, context.lang) if topic else None
    glance = context.show(case, WRONG if question.failures else RESULTS if question.worked else GLANCE)
    said = [(sentence, link) for sentence in link.sentences] if link else []
    if glance:
        said += [(sentence, glance) for sentence in choose_sentences(question.full, glance, SIDE_WORDS)]
    return said


def tell_tool(context: SearchContext, topic: Topic | None, cited: Sequence[Hit]) -> list[Said]:
    """Say what the tool or workshop that was asked for does; nothing where none is near."""
    best = next((hit for hit in context.hits[:1] if hit.kind in TOOL_AND_WORKSHOP_KINDS), None)
    if best is None:
        return []
    document = best.document
    first = context.library.first(document, context.lang)
    if first:
        return [(sentence, first) for sentence in first.sentences]
    purpose = context.show(document, PURPOSE) or best.passage
    return [(s, purpose) for s in choose_sentences(context.question.full, purpose, DIRECT_ANSWER_WORDS)]


WRITERS: Mapping[Intent, Writer] = {
    "do": tell_first,
    "trouble": tell_first,
    "write": tell_first,
    "ask": tell_answer,
    "why": tell_cause,
    "count": tell_fact,
    "when": tell_fact,
    "list": tell_fact,
    "define": tell_meaning,
    "compare": tell_both_sides,
    "case": tell_case,
    "tool": tell_tool,
}


def _choose_passage(context: SearchContext, cited: Sequence[Hit]) -> Passage:
    """Choose what a fact is told from: the best passage, but nothing that is said of something told before.

    Of a problem that is described, its response.
    """
    best = cited[0].passage
    told_already = ASIDE | DOCUMENTED | (DESCRIBING if context.question.intent in STEPS_FOR else frozenset())
    if best.section in told_already and best.kind in ("practice", "problem", "stage"):
        first = context.library.first(best.document, context.lang)
        return first or context.show(best.document, RESPONSE) or best
    return best


def _explain_terms(context: SearchContext, cited: Sequence[Hit]) -> list[Hit]:
    """Put first the section that explains a term of the question: one near the best hit, else, where the question
    is hardly more than the term, the opening of the document that the glossary names for it."""
    question = context.question
    named = [match.term.see for match in context.index.glossary.find(question.full, context.lang) if match.term.see]
    radius = context.thresholds.explained_term
    near = (h for h in context.hits if h.document in named and cited[0].score - h.score < radius)
    hit = next(near, None)
    if hit is None and named and len(question.text.split()) <= TERM_WORDS:
        opening = next(iter(context.read(named[0])), None)
        hit = Hit.of(opening, cited[0].score, 1) if opening else None
    return [hit, *(other for other in cited if other.passage.id != hit.passage.id)] if hit else list(cited)


def _put_explanation_first(context: SearchContext, cited: Sequence[Hit]) -> list[Hit]:
    """Let what explains a word begin the answer to "what is …", where it is about as near as the best hit."""
    radius = context.thresholds.near_topic
    near = (hit for hit in cited if cited[0].score - hit.score < radius)
    explaining = next((hit for hit in near if hit.kind in EXPLAINING_KINDS), None)
    return [explaining, *(hit for hit in cited if hit is not explaining)] if explaining else list(cited)
