"""From what was retrieved to the Answer: which sentences, in which order, with which citation.

Order: the direct answer · the steps and a warning sign of the practice that fits · cases, also those that went
wrong · what else may be meant · sources, best first · what to ask next.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answering.answers import Answer, AnswerPart, Choice, Stage, Statement
from bot.answering.citations import CitationNumbers
from bot.answering.direct_answer import Said, choose_direct_answer
from bot.answering.meanings import find_meaning
from bot.answering.related_cases import list_cases, tell_cases
from bot.answering.search_context import MODEL, TOOL_AND_WORKSHOP_KINDS, SearchContext
from bot.answering.sentence_choice import choose_sentences
from bot.answering.thresholds import THRESHOLDS, Thresholds
from bot.answering.topic import STEPS_FOR, Topic, choose_topic, find_choices
from bot.messages import say
from indexer.content.citations import PAPER
from indexer.content.passages import Passage
from indexer.content.sections import GLANCE, RESPONSE, STEPS, WARNINGS, WORKING
from indexer.search.retriever import Hit

CITED_HITS = 5
STEP_LIMIT = 5
STEP_WORDS = 45
"""Steps that are shown: five at most, fewer where they are long, three at least; the rest is on the practice's page."""

LEAST_STEPS = 3
WARNING_LIMIT = 1
SUGGESTION_LIMIT = 3
MODEL_LIMIT = 2

KNOWN_WORDS = 45
"""What a decline still tells of a case that the question names."""


def choose_practice(context: SearchContext, topic: Topic | None, topics: Sequence[Topic], said: Sequence[Said]) -> str:
    """Choose the practice that helps: the topic's; under a fact, that of the practice or problem which tells
    it; "" under a fact told from elsewhere."""
    if topic:
        return topic.practice
    told = said[0][1].document if said else ""
    return next((one.practice for one in topics if one.document == told), "")


@dataclass(frozen=True, slots=True)
class FurtherQuestion:
    """A further question in the same message, and what to say of it; nothing where the base does not answer it."""

    question: str
    said: tuple[Said, ...]


def compose(
    context: SearchContext, stage: Stage, topics: Sequence[Topic], further: Sequence[FurtherQuestion] = ()
) -> Answer:
    """Compose the answer to a question that the base can answer; ``topics`` as ranked, best first."""
    question = context.question
    topic = choose_topic(context, topics)
    cited = diversify(context.hits, CITED_HITS, context.thresholds)
    # A list cites the cases that it tells of, not what else is near.
    citations = CitationNumbers(() if question.is_listing else cited)
    listing = list_cases(context, citations)
    is_listed = listing is not None and bool(listing.notes)
    said = [] if is_listed else choose_direct_answer(context, topic, cited)
    direct_answer = [citations.state(sentence, passage) for sentence, passage in said]
    practice = "" if is_listed else choose_practice(context, topic, topics, said)
    steps = _show_response(context, topic, said) or _show_untold(context, practice, STEPS, said)
    warnings = _show_untold(context, practice, WARNINGS, said) if _is_practice_near(context, topic) else None
    told = {passage.document for _, passage in said}
    answer = Answer(
        question=question.text, language=context.lang, answered=True, stage=stage, direct_answer=tuple(direct_answer),
        practice=practice, practice_title=context.library.title(practice, context.lang) if practice else "",
        steps=tuple(fit_steps(list_items(steps, STEP_LIMIT, citations))),
        steps_title=_name_steps(context, practice, steps) if steps else "",
        steps_place=steps.section_key if steps else ("", ""),
        step_count=sum(sentence.item for sentence in steps.sentences) if steps else 0,
        warnings=tuple(list_items(warnings, WARNING_LIMIT, citations)),
        cases=listing.notes if listing and is_listed else tuple(tell_cases(context, topic, citations, told)),
        intro=listing.intro if listing else "",
        task_note=_note_task(context, topic),
        meaning=find_meaning(context, cited),
        tools_and_workshops=tuple(offer_tools_and_workshops(context, topic)),
        models=tuple(offer_models(context, topic)),
        model=_name_model(context, topic),
        asks_stage=stage.id is None and question.intent in STEPS_FOR,
        choices=tuple(
            Choice(document, context.library.title(document, context.lang))
            for document in (find_choices(context, topics, topic) if topic else ())
        ),
    )  # fmt: skip
    parts = tuple(
        AnswerPart(one.question, tuple(citations.state(sentence, passage) for sentence, passage in one.said))
        for one in further
    )
    shown = (
        *direct_answer,
        *(statement for part in parts for statement in part.statements),
        *answer.steps,
        *answer.warnings,
        *(case.statement for case in answer.cases),
    )
    return replace(
        answer,
        parts=parts,
        citations=citations.list_citations(),
        suggestions=tuple(suggest(context, practice, stage)),
        language_note=note_language(context, citations, shown),
        notes=tuple(list_notes(context, citations, shown)),
    )


def _show_response(context: SearchContext, topic: Topic | None, said: Sequence[Said]) -> Passage | None:
    """Give what has answered a problem, where that is a list of steps: it fits who has it better than any practice."""
    passage = _show_untold(context, topic.document, RESPONSE, said) if topic else None
    return passage if passage and sum(sentence.item for sentence in passage.sentences) >= LEAST_STEPS else None


def _name_steps(context: SearchContext, practice: str, steps: Passage) -> str:
    own = steps.document == practice
    return context.library.title(practice, context.lang) if own else say("steps_heading", context.lang)


def _note_task(context: SearchContext, topic: Topic | None) -> str:
    """Say to who asks for a text (a letter, a speech) that none is written here, unless a model text answers."""
    is_written = context.question.intent != "write" or _name_model(context, topic)
    return "" if is_written else say("write_none", context.lang)


def _is_practice_near(context: SearchContext, topic: Topic | None) -> bool:
    """Say whether a topic's practice is near enough for its warnings to be of this matter."""
    if topic is None or topic.document == topic.practice:
        return True
    scores = context.score_documents()
    return scores.get(topic.document, 0.0) - scores.get(topic.practice, -math.inf) <= context.thresholds.remedy_radius


def _name_model(context: SearchContext, topic: Topic | None) -> str:
    """Name the model that was asked for; "" where the topic is none."""
    return topic.document if topic and context.library.kind(topic.document) == MODEL else ""


def _show_untold(context: SearchContext, practice: str, section: str, said: Sequence[Said]) -> Passage | None:
    """Give a practice's section; None without a practice, or where the direct answer is told from that section."""
    passage = context.show(practice, section) if practice else None
    return None if passage is None or any(passage.id == told.id for _, told in said) else passage


def decline(context: SearchContext, named: str | None = None, is_near: bool = True) -> Answer:
    """Say that the base does not answer, and name the nearest topics that it does cover, where any ``is_near``.

    ``named`` is a case that the question names: what the base knows of it is told.
    """
    documents = list(dict.fromkeys(hit.passage.document for hit in context.hits)) if is_near else []
    topics = [document for document in documents if document != named][:SUGGESTION_LIMIT]
    answer = Answer(
        question=context.question.text, language=context.lang, answered=False, type="decline",
        stage=Stage(None, 0.0, ""),
        topics=tuple((document, context.library.title(document, context.lang)) for document in topics),
    )  # fmt: skip
    passage = context.show(named, GLANCE) if named else None
    if named is None or passage is None:
        return answer
    citations = CitationNumbers(())
    sentences = choose_sentences(context.question.full, passage, KNOWN_WORDS)
    known = [citations.state(sentence, passage) for sentence in sentences]
    return replace(
        answer,
        direct_answer=tuple(known),
        known_title=context.library.title(named, context.lang),
        citations=citations.list_citations(),
        language_note=note_language(context, citations, known),
        notes=tuple(list_notes(context, citations, known)),
    )


def fit_steps(steps: Sequence[Statement]) -> list[Statement]:
    """Keep the steps that fit in STEP_WORDS, LEAST_STEPS at least."""
    kept: list[Statement] = []
    words = 0
    for step in steps:
        words += len(step.plain.split())
        if len(kept) >= LEAST_STEPS and words > STEP_WORDS:
            break
        kept.append(step)
    return kept


def offer_tools_and_workshops(context: SearchContext, topic: Topic | None) -> list[tuple[str, str, str]]:
    """Offer one tool and one workshop: (kind, document, title) each.

    Those that the topic is linked to, the nearest first; without a topic, or where a tool or workshop was asked for,
    the nearest ones. None rather than one that has nothing to do with the question.
    """
    wanted = context.question.intent == "tool"
    near = [hit.passage.document for hit in context.tools_and_workshops] if wanted or topic is None else []
    radius = context.thresholds.tool_radius if wanted else context.thresholds.near_topic
    near = [name for name in near if _is_near(name, context, radius)]
    offered = []
    for kind in sorted(TOOL_AND_WORKSHOP_KINDS):
        linked = [
            one
            for document in dict.fromkeys((topic.document, topic.practice) if topic and not wanted else ())
            if document
            for one in context.library.linked(document, kind)
        ]
        of_kind = [name for name in near if context.library.kind(name) == kind] or _order_by_hit(linked, context)
        offered += [(kind, name, context.library.title(name, context.lang)) for name in of_kind[:1]]
    return offered


def offer_models(context: SearchContext, topic: Topic | None) -> list[tuple[str, str]]:
    """Offer texts to fill in: (document, title), the one that was asked for, else the nearest of the topic's."""
    if topic is None:
        return []
    if context.library.kind(topic.document) == MODEL:
        models = [topic.document]
    else:
        own = [
            model
            for document in (topic.document, topic.practice)
            if document
            for model in context.library.linked(document, MODEL)
        ]
        rank = {hit.passage.document: -hit.rank for hit in reversed(context.models)}
        models = sorted(dict.fromkeys(own), key=lambda name: -rank.get(name, -math.inf))
    return [(name, context.library.title(name, context.lang)) for name in models[:MODEL_LIMIT]]


def _is_near(document: str, context: SearchContext, radius: float) -> bool:
    hits = (hit for hit in context.tools_and_workshops if hit.passage.document == document)
    best = next(hits, None)
    return best is not None and bool(context.hits) and best.score >= context.hits[0].score - radius


def _order_by_hit(documents: Sequence[str], context: SearchContext) -> list[str]:
    rank = {hit.passage.document: -hit.rank for hit in reversed(context.tools_and_workshops)}
    return sorted(dict.fromkeys(documents), key=lambda name: -rank.get(name, -math.inf))


def diversify(hits: Sequence[Hit], count: int, thresholds: Thresholds = THRESHOLDS) -> list[Hit]:
    """Choose ``count`` hits best first, each losing a penalty where it brings no new place of the paper, and one
    where it is a practice's working part (`Thresholds`).

    The scores returned are those after the loss, so they never rise.
    """
    chosen: list[Hit] = []
    seen: set[str] = set()
    weighed = [_weigh_part(hit, thresholds.working_penalty) for hit in hits[: 4 * count]]
    pool = sorted(weighed, key=lambda hit: (-hit.score, hit.rank))
    while pool and len(chosen) < count:
        best, score = pool[0], -math.inf
        for hit in pool:
            # Sorted, so none after this one comes to more.
            if hit.score <= score:
                break
            left = hit.score - thresholds.repeat_penalty * (name_ground(hit.passage) <= seen)
            if left > score:
                best, score = hit, left
        pool.remove(best)
        seen |= name_ground(best.passage)
        chosen.append(replace(best, score=score, rank=len(chosen) + 1))
    return chosen


def _weigh_part(hit: Hit, penalty: float) -> Hit:
    is_working = hit.passage.kind == "practice" and hit.passage.section in WORKING
    return replace(hit, score=hit.score - penalty) if is_working else hit


def name_ground(passage: Passage) -> set[str]:
    """Name the places of the paper that a passage rests on: none where it rests on later sources alone."""
    return {label for label in passage.sources if label.startswith(f"{PAPER}#")}


def list_items(passage: Passage | None, limit: int, citations: CitationNumbers) -> list[Statement]:
    """List a passage's items, ``limit`` at most, as statements; none where there is no passage."""
    if passage is None:
        return []
    return [citations.state(sentence, passage) for sentence in passage.sentences if sentence.item][:limit]


def suggest(context: SearchContext, practice: str, stage: Stage) -> list[str]:
    """Offer questions that the documents at hand answer, one a document, none asked already.

    Asks are also bare complaints in rough spelling: those that read as whole questions are offered.
    """
    asked = {context.question.text, *context.question.said}
    documents = (practice, *(hit.passage.document for hit in context.hits[1:12]), stage.id)
    used = {hit.passage.section_key for hit in context.hits[:3]}
    suggestions: list[str] = []
    for document in dict.fromkeys(documents):
        if not document or document not in context.library:
            continue
        fresh = [
            text
            for section, text in context.library.list_asks(document, context.lang)
            if (document, section) not in used and text not in asked and is_whole_question(text)
        ]
        suggestions += fresh[:1]
    return suggestions[:SUGGESTION_LIMIT]


def is_whole_question(text: str) -> bool:
    """Say whether an ask reads as an edited question: it begins with a capital and ends with a question mark."""
    return text.endswith("?") and text.lstrip("¿")[:1].isupper()


def note_language(context: SearchContext, citations: CitationNumbers, said: Sequence[Statement]) -> str:
    """Say in which other languages a part of the answer stands; "" where all is in the reader's."""
    spoken = dict.fromkeys(citations.passages[statement.n - 1].lang for statement in said)
    others = [say(f"language_{code}", context.lang) for code in spoken if code != context.lang]
    return say("note_other_language", context.lang, languages=", ".join(others)) if others else ""


def list_notes(context: SearchContext, citations: CitationNumbers, said: Sequence[Statement]) -> list[str]:
    """List what else a reader should know of an answer: that something is contested, of when its facts are."""
    evidence = {citations.passages[statement.n - 1].evidence for statement in said} | {one.evidence for one in said}
    contested = [say("note_contested", context.lang)] if "contested" in evidence else []
    return [*contested, say("note_dated", context.lang)]
