"""From what was retrieved to the Answer: which sentences, in which order, with which citation.

Order: the direct answer · the steps and warning signs of the practice that fits · cases, also
those that went wrong · sources, best first · what to ask next.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from bot.answering.answers import Answer, Stage, Statement
from bot.answering.citations import CitationNumbers
from bot.answering.direct_answer import (
    DESCRIBING_SECTIONS,
    SAME_TOPIC,
    choose_direct_answer,
    choose_sentences,
    find_sides,
    put_explanation_first,
    tell_sides,
)
from bot.answering.intents import Intent, asks_for_failures, detect_intent
from bot.answering.related_cases import is_listing, list_cases, tell_cases
from bot.answering.search_context import SearchContext
from bot.answering.topic import STEPS_FOR, choose_leading, find_topic
from bot.messages import say
from indexer.content.citations import PAPER
from indexer.content.passages import Passage
from indexer.search.retriever import Hit

CITED_HITS = 5
STEP_LIMIT = 8
WARNING_LIMIT = 4
SUGGESTION_LIMIT = 3
REPEAT_PENALTY = 0.12
"""What a hit loses that rests on no place of the paper which was not cited before it: a second view beats an echo."""

WORKING_SECTIONS = frozenset({"steps", "when", "checklist", "needs", "indicators"})
WORKING_PENALTY = 0.1
"""What a practice's working parts lose: they follow an answer, and seldom are what explains the matter. It hardly
moves success@1 of `benchmarks/typed.jsonl` (82 %, 81 without) and lifts that of 74 other questions from 72 to 77."""

TOOL_AND_WORKSHOP_KINDS = frozenset({"tool", "workshop"})
"""What helps a group to find its own answer: offered beside an answer, never quoted as one."""

TOOL_AND_WORKSHOP_RADIUS = 0.3
"""How far below the best hit a tool or workshop may stand and still be offered."""

SIDE_HITS = 12
"""Among so many hits the sides of a comparison are looked for."""

TERM_WORDS = 7
"""A question for a meaning of at most so many words asks for nothing but the meaning."""

KNOWN_WORDS = 45
"""What a decline still tells of a case that the question names."""


def compose(question: str, context: SearchContext, stage: Stage, before: Sequence[str] = ()) -> Answer:
    """Compose the answer to a question that the base can answer; ``before`` is what was said before it."""
    cited = diversify(context.hits, CITED_HITS)
    intent = detect_intent(question, context.lang)
    # A list cites the cases that it tells of, not what else is near.
    citations = CitationNumbers(() if is_listing(question, context.lang) else cited)
    listing = list_cases(question, context, citations)
    topic = find_topic(context, intent)
    leading = cited[0] if context.named else choose_leading(context, topic, intent, cited)
    context = replace(context, hits=(leading, *(hit for hit in context.hits if hit.passage.id != leading.passage.id)))
    practice = topic.practice if topic else None
    steps, warnings = (context.show(practice, name) if practice else None for name in ("steps", "warnings"))
    direct_answer = (
        [] if listing and listing.notes else write_direct_answer(question, intent, context, cited, citations, steps)
    )
    spoken = context.named[:2] if intent == "compare" else (context.hits[0].passage.document,)
    answer = Answer(
        question=question, language=context.lang, answered=True, stage=stage, direct_answer=tuple(direct_answer),
        practice=practice or "", practice_title=context.library.title(practice, context.lang) if practice else "",
        steps=tuple(list_items(steps, STEP_LIMIT, citations)),
        warnings=tuple(sign for sign in list_items(warnings, WARNING_LIMIT, citations) if sign not in direct_answer),
        cases=listing.notes if listing and listing.notes else tuple(tell_cases(question, context, citations, spoken)),
        intro=listing.intro if listing else "",
        tools_and_workshops=tuple(offer_tools_and_workshops(context)),
        asks_stage=stage.id is None and intent in STEPS_FOR,
    )  # fmt: skip
    told = [case.statement for case in answer.cases]
    said = (*direct_answer, *answer.steps, *answer.warnings, *told)
    return replace(
        answer,
        direct_answer=tuple(statement for statement in direct_answer if statement not in told),
        citations=citations.list_citations(),
        suggestions=tuple(suggest((question, *before), context, practice, stage)),
        notes=tuple(_note(context.lang, citations.passages, said)),
    )


def decline(question: str, context: SearchContext, stage: Stage, named: str | None = None) -> Answer:
    """Say that the base does not answer, and name the nearest topics that it does cover.

    ``named`` is a case that the question names: what the base knows of it is told.
    """
    documents = list(dict.fromkeys(hit.passage.document for hit in context.hits))
    topics = [document for document in documents if document != named][:SUGGESTION_LIMIT]
    answer = Answer(
        question=question, language=context.lang, answered=False, stage=stage, type="decline",
        topics=tuple((document, context.library.title(document, context.lang)) for document in topics),
    )  # fmt: skip
    passage = context.show(named, "glance") if named else None
    if named is None or passage is None:
        return answer
    citations = CitationNumbers(())
    known = [citations.state(sentence, passage) for sentence in choose_sentences(question, passage, KNOWN_WORDS)]
    return replace(
        answer,
        direct_answer=tuple(known),
        known_title=context.library.title(named, context.lang),
        citations=citations.list_citations(),
        notes=tuple(_note(context.lang, citations.passages, known)),
    )


def write_direct_answer(
    question: str,
    intent: Intent,
    context: SearchContext,
    cited: Sequence[Hit],
    citations: CitationNumbers,
    steps: Passage | None,
) -> list[Statement]:
    """State the direct answer: what was asked, in the best passages' own sentences."""
    cited = [context.hits[0], *(hit for hit in cited if hit.passage.id != context.hits[0].passage.id)]
    if intent == "define":
        cited = put_explanation_first(explain_terms(question, context, cited))
    if intent == "compare" and (sides := _find_sides(question, context)):
        return [citations.state(sentence, passage) for sentence, passage in tell_sides(question, sides)]
    if cited[0].passage.kind == "case" and asks_for_failures(question, context.lang):
        wrong = context.show(cited[0].passage.document, "wrong")
        cited = [replace(cited[0], passage=wrong or cited[0].passage), *cited[1:]]
    if intent == "why" and cited[0].passage.kind == "problem":
        cause = context.show(cited[0].passage.document, "cause")
        cited = [replace(cited[0], passage=cause or cited[0].passage), *cited[1:]]
    best = cited[0].passage
    response = context.show(best.document, "response") if best.section in DESCRIBING_SECTIONS else None
    wants_response = intent in STEPS_FOR or intent == "ask"
    said = choose_direct_answer(question, intent, cited, response if wants_response else None, steps)
    return [citations.state(sentence, passage) for sentence, passage in said]


def _find_sides(question: str, context: SearchContext) -> Sequence[Passage] | None:
    """Find both sides of a comparison: cases by their names, other things by their titles and headings."""
    named = [
        hit.passage if (hit := context.find_best(case)) else context.show(case, "glance") for case in context.named[:2]
    ]
    cases = [passage for passage in named if passage]
    return cases if len(cases) == 2 else find_sides(question, context.lang, context.hits[:SIDE_HITS])


def explain_terms(question: str, context: SearchContext, cited: Sequence[Hit]) -> list[Hit]:
    """Put first the section that explains a term of the question: one near the best hit, else, where the question
    is hardly more than the term, the opening of the document that the glossary names for it."""
    matches = [match for match in context.index.glossary.find(question, context.lang) if match.term.see]
    named = [match.term.see for match in matches]
    hit = next(
        (h for h in context.hits if h.passage.document in named and cited[0].score - h.score < 3 * SAME_TOPIC), None
    )
    if hit is None and matches and len(question.split()) <= TERM_WORDS:
        opening = next(iter(context.read(named[0])), None)
        hit = replace(cited[0], passage=opening) if opening else None
    return [hit, *(other for other in cited if other.passage.id != hit.passage.id)] if hit else list(cited)


def offer_tools_and_workshops(context: SearchContext) -> list[tuple[str, str, str]]:
    """Offer the nearest tool and the nearest workshop that are about the question: (kind, document, title) each."""
    least = context.hits[0].score - TOOL_AND_WORKSHOP_RADIUS
    nearest = {hit.passage.kind: hit for hit in reversed(context.tools_and_workshops) if hit.score >= least}
    return [
        (kind, nearest[kind].passage.document, context.library.title(nearest[kind].passage.document, context.lang))
        for kind in sorted(nearest)
    ]


def diversify(hits: Sequence[Hit], count: int) -> list[Hit]:
    """Choose ``count`` hits best first, each losing REPEAT_PENALTY where it brings no new place of the paper, and
    WORKING_PENALTY where it is a practice's working part.

    The scores returned are those after the loss, so they never rise.
    """
    chosen: list[Hit] = []
    seen: set[str] = set()
    pool = sorted(map(_weigh_part, hits[: 4 * count]), key=lambda hit: (-hit.score, hit.rank))
    while pool and len(chosen) < count:
        best, score = pool[0], -math.inf
        for hit in pool:
            # Sorted, so none after this one comes to more.
            if hit.score <= score:
                break
            left = hit.score - REPEAT_PENALTY * (name_ground(hit.passage) <= seen)
            if left > score:
                best, score = hit, left
        pool.remove(best)
        seen |= name_ground(best.passage)
        chosen.append(replace(best, score=score, rank=len(chosen) + 1))
    return chosen


def _weigh_part(hit: Hit) -> Hit:
    working = hit.passage.kind == "practice" and hit.passage.section in WORKING_SECTIONS
    return replace(hit, score=hit.score - WORKING_PENALTY) if working else hit


def name_ground(passage: Passage) -> set[str]:
    """Name the places of the paper that a passage rests on: none where it rests on later sources alone."""
    return {label for label in passage.sources if label.startswith(f"{PAPER}#")}


def list_items(passage: Passage | None, limit: int, citations: CitationNumbers) -> list[Statement]:
    """List a passage's items, ``limit`` at most, as statements; none where there is no passage."""
    if passage is None:
        return []
    return [citations.state(sentence, passage) for sentence in passage.sentences if sentence.item][:limit]


def suggest(asked: Sequence[str], context: SearchContext, practice: str | None, stage: Stage) -> list[str]:
    """Offer questions that the documents at hand answer, one a document, none asked already.

    Asks are also bare complaints; those that read as questions come first.
    """
    documents = (practice, *(hit.passage.document for hit in context.hits[1:12]), stage.id)
    used = {hit.passage.section_key for hit in context.hits[:3]}
    suggestions: list[str] = []
    for document in dict.fromkeys(documents):
        if document is None or document not in context.library:
            continue
        fresh = [
            t
            for section, t in context.library.list_asks(document, context.lang)
            if (document, section) not in used and t not in asked
        ]
        suggestions += sorted(fresh, key=lambda text: "?" not in text)[:1]
    return sorted(suggestions[: 2 * SUGGESTION_LIMIT], key=lambda text: "?" not in text)[:SUGGESTION_LIMIT]


def _note(lang: str, passages: Sequence[Passage], said: Sequence[Statement]) -> list[str]:
    notes = []
    others = list(dict.fromkeys(passage.lang for passage in passages if passage.lang != lang))
    if others:
        notes.append(
            say("note_other_language", lang, languages=", ".join(say(f"language_{code}", lang) for code in others))
        )
    if "contested" in {*(passage.evidence for passage in passages), *(statement.evidence for statement in said)}:
        notes.append(say("note_contested", lang))
    notes.append(say("note_dated", lang))
    return notes
