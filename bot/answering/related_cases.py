"""Cases to set beside a question: those that show something about its topic, or those of a kind that it asks for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.answering.answers import CaseNote
from bot.answering.citations import CitationNumbers
from bot.answering.search_context import SearchContext
from bot.answering.sentence_choice import announces
from bot.answering.topic import Topic
from bot.messages import say
from indexer.content.passages import Passage
from indexer.content.sections import GLANCE, WRONG

CASES_TOLD = 2
"""Cases beside an answer: enough to see how it can go, and few enough to be read."""

LOOKED_AT = 4
"""Among so many linked cases, one that went wrong is looked for."""

LIST_LIMIT = 12


def tell_cases(
    context: SearchContext, topic: Topic | None, citations: CitationNumbers, without: Collection[str]
) -> list[CaseNote]:
    """Tell what happened in cases that the topic is linked to, one that went wrong among them where there is one.

    Without a topic: the cases among the best hits. Those of a country that the question names come first;
    ``without``: cases that the answer has told of. None rather than one that has nothing to do with it.
    """
    linked = _list_linked(context, topic)
    order = [case for case in linked or _list_near(context) if case not in without]
    countries = set(context.question.countries)
    order.sort(key=lambda case: not countries.intersection(context.library.list_countries(case)))
    notes = [
        _tell(case, _choose_passage(case, context, linked), context, citations) for case in _choose(order, context)
    ]
    return [note for note in notes if note]


def _list_linked(context: SearchContext, topic: Topic | None) -> dict[str, str]:
    """List the cases of the topic, then of its practice: each case with the document that says what happened there."""
    documents = dict.fromkeys((topic.document, topic.practice)) if topic else {}
    linked: dict[str, str] = {}
    for document in filter(None, documents):
        for case in context.library.list_case_links(document):
            linked.setdefault(case, document)
    return linked


def _list_near(context: SearchContext) -> list[str]:
    best = context.hits[0].score
    radius = context.thresholds.near_topic
    near = [hit.passage.document for hit in context.hits if hit.passage.kind == "case" and best - hit.score < radius]
    return list(dict.fromkeys(near))


def _choose(order: Sequence[str], context: SearchContext) -> list[str]:
    chosen = list(order[:CASES_TOLD])
    failed = next((case for case in order[:LOOKED_AT] if context.library.went_wrong(case)), None)
    if failed and failed not in chosen:
        chosen[CASES_TOLD - 1 :] = [failed]
    return chosen


def _choose_passage(case: str, context: SearchContext, linked: dict[str, str]) -> Passage | None:
    """Choose what to tell of a case: what the topic says of it, else the section that is near the question."""
    if case in linked:
        return context.library.case_link(linked[case], case, context.lang)
    hit = context.find_best(case)
    is_near = hit and hit.score > context.hits[0].score - context.thresholds.near_topic
    return hit.passage if hit and is_near else context.show(case, GLANCE)


def _tell(case: str, passage: Passage | None, context: SearchContext, citations: CitationNumbers) -> CaseNote | None:
    if passage is None:
        return None
    telling = next((s for s in passage.sentences if not announces(s)), passage.sentences[0])
    statement = citations.state(telling, passage)
    return CaseNote(case, context.library.title(case, context.lang), statement, context.library.went_wrong(case))


@dataclass(frozen=True, slots=True)
class Listing:
    """Cases that a question asks for by country or by how they went, the nearest first, and what to say of them."""

    intro: str
    notes: tuple[CaseNote, ...]


def list_cases(context: SearchContext, citations: CitationNumbers) -> Listing | None:
    """List the cases of the countries that a question names, and of those that went wrong where it asks for them.

    None where it asks for neither; no notes where the base has no such case, and the intro says so. Who asks which
    cases there are *and* what went wrong gets them all, each marked and told by what went wrong.
    """
    question = context.question
    if not question.is_listing:
        return None
    countries = set(question.countries)
    regions = set() if countries else set(question.regions)  # Brazil and Mexico are both
    placed = [
        document.id
        for document in context.library.list_documents(context.lang, "case")
        if (not countries or countries.intersection(document.facts.country))
        and (not regions or document.facts.region.lower().replace(" ", "-") in regions)
    ]
    failed = [case for case in placed if context.library.went_wrong(case)]
    fitting = failed if question.failures and not (countries or regions) else placed
    if not fitting:
        return Listing(say("list_none", context.lang), ())
    section = WRONG if question.failures else GLANCE
    ordered = sorted(context.order(fitting), key=lambda case: question.failures and case not in failed)
    told = [_tell(case, context.show(case, section), context, citations) for case in ordered[:LIST_LIMIT]]
    shown = min(len(fitting), LIST_LIMIT)
    message = "list_count" if shown == len(fitting) else "list_count_more"
    return Listing(say(message, context.lang, count=len(fitting), shown=shown), tuple(note for note in told if note))
