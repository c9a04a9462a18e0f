"""Cases to set beside a question: those that show something about its topic, or those of a kind that it asks for."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.answering.answers import CaseNote, FormRow
from bot.answering.citations import CitationNumbers
from bot.answering.search_context import MODEL, SearchContext
from bot.answering.sentence_choice import choose_telling
from bot.answering.topic import Topic
from bot.messages import say
from indexer.content.passages import Passage
from indexer.content.sections import GLANCE, RESULTS, UNTOLD, WRONG
from indexer.text import fold_words, stem_words

CASES_TOLD = 2
"""Cases beside an answer: enough to see how it can go, and few enough to be read."""

LOOKED_AT = 4
"""Among so many linked cases, one that went wrong is looked for."""

LIST_LIMIT = 12

SUBJECT_LIMIT = 5
"""Cases on a subject: the nearest ones, since no list of all is known."""


def tell_cases(
    context: SearchContext, topic: Topic | None, citations: CitationNumbers, without: Collection[str]
) -> list[CaseNote]:
    """Tell what happened in cases that show something about the topic, one that went wrong among them where there is.

    A case is ranked by its score as a whole, higher where the topic is linked to it; one that is not linked must be
    about as near as the topic itself. Those of a country that the question names come first; ``without``: cases that
    the answer has told of. None rather than one that has nothing to do with it, and none beside a text to fill in.
    """
    if topic and context.library.kind(topic.document) == MODEL:
        return []
    linked = _list_linked(context, topic)
    order = [case for case in rank_cases(context, topic) if case not in without]
    chosen = [(case, _choose_passage(case, context, linked)) for case in _choose(order, context)]
    return [note for case, passage in chosen if (note := _tell(case, passage, context, citations))]


def _list_linked(context: SearchContext, topic: Topic | None) -> dict[str, str]:
    """List the cases of the topic, then of its practice: each case with the document that says what happened there."""
    documents = dict.fromkeys((topic.document, topic.practice)) if topic else {}
    linked: dict[str, str] = {}
    for document in filter(None, documents):
        for case in context.library.list_case_links(document):
            linked.setdefault(case, document)
    return linked


def rank_cases(context: SearchContext, topic: Topic | None) -> list[str]:
    """Rank the cases that bear on a question: those of a country that it names first, of those that went well or
    wrong, where it asks for such, first of all; then by score, higher where the topic is linked to them, and
    higher still where they are of a product that it names."""
    thresholds = context.thresholds
    linked = _list_linked(context, topic)
    is_asked = context.question.intent == "case"
    scores = _score_told(context) if is_asked else context.score_documents()
    bonus = thresholds.asked_case_bonus if is_asked else thresholds.case_link_bonus
    best = max(scores.values(), default=0.0) if is_asked or topic is None else topic.score
    gained = {case: bonus - thresholds.later_case * position for position, case in enumerate(linked)}
    ranked = {
        case: scores[case] + gained.get(case, 0.0)
        for case in context.library.cases
        if case in scores and (case in linked or scores[case] > best - thresholds.case_radius)
    }
    for case in find_of_products(context, [case for case in linked if case in ranked]):
        ranked[case] += context.thresholds.case_product
    question = context.question
    countries = set(question.countries)

    def weigh(case: str) -> tuple[bool, bool, float, str]:
        went_wrong = context.library.went_wrong(case) or (is_asked and bool(context.index.find_versions((case, WRONG))))
        is_other = (question.failures and not went_wrong) or (question.worked and context.library.went_wrong(case))
        is_elsewhere = not countries.intersection(context.library.list_countries(case))
        return is_other, is_elsewhere, -ranked[case], case

    return sorted(ranked, key=weigh)


def _score_told(context: SearchContext) -> dict[str, float]:
    """Score cases by the nearest of their sections that may be told: one particular is asked for, and may stand in one
    section only."""
    if context.scores is None:
        return {}
    scores = context.scores
    told = {
        case: [number for (_, section), number in context.index.number_places(case).items() if section not in UNTOLD]
        for case in context.library.cases
    }
    return {case: float(scores[numbers].max()) for case, numbers in told.items() if numbers}


def find_of_products(context: SearchContext, cases: Sequence[str]) -> list[str]:
    """Find, among cases, those of the products that a question names; none where it names none."""
    question, library = context.question, context.library
    named = set(fold_words(question.full)) - set(fold_words(question.without_products))
    stems = set(stem_words(" ".join(named), question.lang))
    if not stems:
        return []
    products = {case: " ".join(library.read_facts(case, question.lang)[0].products) for case in cases}
    return [case for case in cases if stems.intersection(stem_words(products[case], question.lang))]


def _choose(order: Sequence[str], context: SearchContext) -> list[str]:
    chosen = list(order[:CASES_TOLD])
    if context.question.worked:
        return chosen
    failed = next((case for case in order[:LOOKED_AT] if context.library.went_wrong(case)), None)
    if failed and failed not in chosen:
        chosen[CASES_TOLD - 1 :] = [failed]
    return chosen


def _choose_passage(case: str, context: SearchContext, linked: Mapping[str, str]) -> Passage | None:
    """Choose what to tell of a case: what the topic says of it, else its section nearest to the question."""
    if case in linked:
        return context.library.case_link(linked[case], case, context.lang)
    hit = context.find_best(case)
    return hit.passage if hit and hit.section not in UNTOLD else context.show(case, GLANCE)


def _tell(case: str, passage: Passage | None, context: SearchContext, citations: CitationNumbers) -> CaseNote | None:
    if passage is None:
        return None
    statement = citations.state(choose_telling(passage), passage)
    return CaseNote(case, context.library.title(case, context.lang), statement, context.library.went_wrong(case))


@dataclass(frozen=True, slots=True)
class Listing:
    """Cases that a question asks for by country or by how they went, the nearest first, and what to say of them;
    ``forms`` by their form where it asks for that, ``filters`` of the case browser that find them all."""

    intro: str
    notes: tuple[CaseNote, ...]
    forms: tuple[FormRow, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()


def list_cases(context: SearchContext, citations: CitationNumbers) -> Listing | None:
    """List the cases that a question asks for: of a country or region, those that went wrong, or those on a subject.

    None where it asks for no cases; no notes where the base has none of the kind, and the intro says so. Who asks
    which cases of a country there are *and* what went wrong gets them all, told by what went wrong.
    """
    question = context.question
    if not question.is_listing:
        return None
    fitting = list_placed(context) if question.countries or question.regions else _list_of_subject(context)
    if not fitting:
        return Listing(say("list_none", context.lang), ())
    shown = fitting[:LIST_LIMIT]
    told = [
        _tell(case, show_first(context, case, _choose_sections(context, case)), context, citations) for case in shown
    ]
    return Listing(_introduce(context, len(fitting)), tuple(note for note in told if note))


def _choose_sections(context: SearchContext, case: str) -> tuple[str, ...]:
    """Choose the sections that a listed case is told from, the first that it has: what went wrong or what came of it,
    where the question asks for that."""
    question = context.question
    if question.failures and (not question.either or context.library.went_wrong(case)):
        return (WRONG, GLANCE)
    asks_results = question.results or question.worked or question.either or question.proof
    return (RESULTS, GLANCE) if asks_results else (GLANCE,)


def show_first(context: SearchContext, case: str, sections: Sequence[str]) -> Passage | None:
    """Give the first of these sections that a case has."""
    return next((passage for section in sections if (passage := context.show(case, section))), None)


def _introduce(context: SearchContext, count: int) -> str:
    """Say how many cases there are of a kind that is known of each; of a subject only that these are the nearest."""
    if not context.question.lists_by_facts:
        return say("list_nearest", context.lang)
    shown = min(count, LIST_LIMIT)
    return say("list_count" if shown == count else "list_count_more", context.lang, count=count, shown=shown)


def list_placed(context: SearchContext) -> list[str]:
    """List the cases of the countries or regions that a question names, those nearest to it first."""
    question = context.question
    countries = set(question.countries)
    regions = set() if countries else set(question.regions)  # Brazil and Mexico are both
    placed = [
        document.id
        for document in context.library.list_documents(context.lang, "case")
        if (not countries or countries.intersection(document.facts.country))
        and (not regions or document.facts.region.lower().replace(" ", "-") in regions)
    ]
    failed = {case for case in placed if question.failures and context.library.went_wrong(case)}
    scores = context.score_documents()
    return sorted(placed, key=lambda case: (bool(failed) and case not in failed, -scores.get(case, -math.inf), case))


def _list_of_subject(context: SearchContext) -> list[str]:
    """List the cases that are about as near to a question as the nearest one; of failures alone all that went wrong."""
    scores, question = context.score_documents(), context.question
    failures = question.failures and not question.either
    cases = [case for case in context.library.cases if case in scores]
    if failures:
        cases = [case for case in cases if context.library.went_wrong(case)]
    least = max((scores[case] for case in cases), default=0.0) - context.thresholds.case_list_radius
    ranked = sorted(cases, key=lambda case: (-scores[case], case))
    return ranked if failures else [case for case in ranked if scores[case] >= least][:SUBJECT_LIMIT]
