"""Cases to set beside a question: those like it, or those of a country or fate that it asks for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.answering.answers import CaseNote
from bot.answering.citations import CitationNumbers
from bot.answering.direct_answer import SAME_TOPIC, announces
from bot.answering.entities import find_countries, find_regions
from bot.answering.intents import asks_for_failures, detect_intent
from bot.answering.search_context import SearchContext
from bot.messages import say
from indexer.content.passages import Passage

CASE_LIMIT = 3
LIST_LIMIT = 12


def tell_cases(
    question: str, context: SearchContext, citations: CitationNumbers, without: Collection[str]
) -> list[CaseNote]:
    """Tell cases near the question, then those that the best hits name; one that went wrong where there is any.

    Those of a country that the question names come first; ``without``: cases that the answer has told of.
    """
    best = context.hits[0]
    near = [
        h.passage.document for h in context.hits if h.passage.kind == "case" and best.score - h.score < 2 * SAME_TOPIC
    ]
    named = [case for hit in context.hits[:3] for case in context.library.related(hit.passage.document, "case")]
    order = [case for case in dict.fromkeys([*near, *context.order(named)]) if case not in without]
    countries = find_countries(question)
    order.sort(key=lambda case: not set(countries).intersection(context.library.list_countries(case)))
    chosen = order[:CASE_LIMIT]
    failed = [case for case in order if context.library.went_wrong(case)]
    if failed and failed[0] not in chosen:
        chosen[CASE_LIMIT - 1 :] = failed[:1]
    return [note for case in chosen if (note := _tell(case, _find_near(case, context), context, citations))]


def _find_near(case: str, context: SearchContext) -> Passage | None:
    hit = context.find_best(case)
    return hit.passage if hit and hit.score > context.hits[0].score - 2 * SAME_TOPIC else context.show(case, "glance")


def _tell(case: str, passage: Passage | None, context: SearchContext, citations: CitationNumbers) -> CaseNote | None:
    if passage is None:
        return None
    telling = next((s for s in passage.sentences if not announces(s)), passage.sentences[0])
    statement = citations.state(telling, passage)
    return CaseNote(case, context.library.title(case, context.lang), statement, context.library.went_wrong(case))


def is_listing(question: str, lang: str) -> bool:
    """Say whether a question asks for cases of a country, of a region, or that went wrong: the base can list those."""
    of_a_kind = find_countries(question) or find_regions(question) or asks_for_failures(question, lang)
    return bool(of_a_kind) and detect_intent(question, lang) == "list"


@dataclass(frozen=True, slots=True)
class Listing:
    """Cases that a question asks for by country or by how they went, the nearest first, and what to say of them."""

    intro: str
    notes: tuple[CaseNote, ...]


def list_cases(question: str, context: SearchContext, citations: CitationNumbers) -> Listing | None:
    """List the cases of the countries that a question names, and of those that went wrong where it asks for them.

    None where it asks for neither; no notes where the base has no such case, and the intro says so.
    """
    countries = set(find_countries(question))
    regions = set() if countries else set(find_regions(question))  # Brazil and Mexico are both
    failed = asks_for_failures(question, context.lang)
    if not is_listing(question, context.lang):
        return None
    fitting = [
        document.id
        for document in context.library.list_documents(context.lang, "case")
        if (not countries or countries.intersection(document.facts.country))
        and (not regions or document.facts.region.lower().replace(" ", "-") in regions)
        and (not failed or context.library.went_wrong(document.id))
    ]
    if not fitting:
        return Listing(say("list_none", context.lang), ())
    section = "wrong" if failed else "glance"
    told = [
        _tell(case, context.show(case, section), context, citations) for case in context.order(fitting)[:LIST_LIMIT]
    ]
    shown = min(len(fitting), LIST_LIMIT)
    intro = say(
        "list_count" if shown == len(fitting) else "list_count_more", context.lang, count=len(fitting), shown=shown
    )
    return Listing(intro, tuple(note for note in told if note))
