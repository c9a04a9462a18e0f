"""From what was retrieved to the Answer: which sentences, in which order, with which citation.

Order: the direct answer · the steps and a warning sign of the practice that fits · cases, also those that went
wrong · what else may be meant · sources, best first · what to ask next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.answering.answers import Answer, AnswerPart, Choice, Stage, Statement
from bot.answering.asked_section import find_asked, find_beside
from bot.answering.citations import CitationNumbers
from bot.answering.direct_answer import Said, choose_direct_answer
from bot.answering.diversity import diversify
from bot.answering.laws import find_law
from bot.answering.meanings import find_meaning
from bot.answering.offers import SUGGESTION_LIMIT, name_model, offer_models, offer_tools_and_workshops, suggest
from bot.answering.outcomes import list_by_form
from bot.answering.related_cases import list_cases, tell_cases
from bot.answering.search_context import SearchContext
from bot.answering.sentence_choice import choose_sentences
from bot.answering.steps import LEAST_STEPS, STEP_LIMIT, choose_practice, tell_steps
from bot.answering.topic import STEPS_FOR, Topic, choose_topic, find_choices, make_certain
from bot.messages import say
from indexer.content.passages import Passage
from indexer.content.sections import GLANCE, is_question

CITED_HITS = 5
KNOWN_WORDS = 45
"""What a decline still tells of a case that the question names."""


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
    listing = list_by_form(context, citations) if question.forms else list_cases(context, citations)
    is_listed = listing is not None and bool(listing.notes)
    said = [] if is_listed else choose_direct_answer(context, topic, cited)
    direct_answer = [citations.state(sentence, passage) for sentence, passage in said]
    beside = _tell_beside(context, topic, said, citations)
    choices = tuple(_offer_choices(context, topic, topics, citations))
    practice = "" if is_listed else choose_practice(context, topic, topics, said)
    most = STEP_LIMIT if not choices else LEAST_STEPS
    shown_steps = tell_steps(context, topic, practice, said, citations, most)
    told = {passage.document for _, passage in said}
    answer = Answer(
        question=question.text, language=context.lang, answered=True, stage=stage, direct_answer=tuple(direct_answer),
        answers=_name_question(said[0][1]) if said else "", beside=beside,
        practice=practice, practice_title=context.library.title(practice, context.lang) if practice else "",
        steps=shown_steps.steps, steps_title=shown_steps.title, steps_place=shown_steps.place,
        step_count=shown_steps.count, warnings=shown_steps.warnings,
        cases=listing.notes if listing and is_listed else tuple(tell_cases(context, topic, citations, told)),
        intro=listing.intro if listing else "", forms=listing.forms if listing else (),
        filters=listing.filters if listing else (),
        task_note=_note_task(context, topic),
        meaning=find_meaning(context, cited),
        law=find_law(question, context.library),
        tools_and_workshops=tuple(offer_tools_and_workshops(context, topic)),
        models=tuple(offer_models(context, topic)),
        model=name_model(context, topic),
        asks_stage=stage.id is None and question.intent in STEPS_FOR,
        choices=choices,
    )  # fmt: skip
    told_questions = (answer.answers, beside.question if beside else "")
    suggestions = tuple(suggest(context, topic, practice, stage, told_questions))
    answer = replace(answer, parts=_tell_further(further, citations), suggestions=suggestions)
    return _add_sources(answer, context, citations)


def _offer_choices(
    context: SearchContext, topic: Topic | None, topics: Sequence[Topic], citations: CitationNumbers
) -> Iterator[Choice]:
    """Offer what else may be meant, each with the sentence that its answer would begin with."""
    by_document = {one.document: one for one in topics}
    for document in find_choices(context, topics, topic) if topic else ():
        other = by_document.get(document)
        asked = find_asked(context, make_certain(context, other)) if other else None
        passage = asked or context.library.first(document, context.lang)
        told = citations.state(passage.sentences[0], passage) if passage else None
        question = _name_question(passage) if passage else ""
        yield Choice(document, context.library.title(document, context.lang), told, question)


def _tell_beside(
    context: SearchContext, topic: Topic | None, said: Sequence[Said], citations: CitationNumbers
) -> AnswerPart | None:
    """Tell the question that may be meant, and the sentence that answers it, beside what to do first."""
    first = context.library.first(topic.document, context.lang) if topic else None
    is_first = first is not None and any(passage.id == first.id for _, passage in said)
    passage = find_beside(context, topic) if topic and is_first else None
    if passage is None:
        return None
    return AnswerPart(passage.heading, (citations.state(passage.sentences[0], passage),))


def _name_question(passage: Passage) -> str:
    """Give the question that a section is written for; "" where it is written for none."""
    return passage.heading if is_question(passage.section) else ""


def _tell_further(further: Sequence[FurtherQuestion], citations: CitationNumbers) -> tuple[AnswerPart, ...]:
    return tuple(
        AnswerPart(one.question, tuple(citations.state(sentence, passage) for sentence, passage in one.said))
        for one in further
    )


def _add_sources(answer: Answer, context: SearchContext, citations: CitationNumbers) -> Answer:
    """Add to an answer its sources, and what a reader should know of all that is told in it."""
    shown = (
        *answer.direct_answer,
        *(answer.beside.statements if answer.beside else ()),
        *(statement for part in answer.parts for statement in part.statements),
        *answer.steps,
        *answer.warnings,
        *(case.statement for case in answer.cases),
        *(choice.told for choice in answer.choices if choice.told),
    )
    return replace(
        answer,
        citations=citations.list_citations(),
        language_note=note_language(context, citations, shown),
        notes=tuple(list_notes(context, citations, shown)),
    )


def _note_task(context: SearchContext, topic: Topic | None) -> str:
    """Say to who asks for a text (a letter, a speech) that none is written here, unless one to fill in is offered."""
    is_written = context.question.intent != "write" or offer_models(context, topic)
    return "" if is_written else say("write_none", context.lang)


def decline(context: SearchContext, named: str | None = None, is_near: bool = True) -> Answer:
    """Say that the base does not answer, and name the nearest topics that it does cover, where any ``is_near``.

    ``named`` is a case that the question names: what the base knows of it is told.
    """
    documents = list(dict.fromkeys(hit.document for hit in context.hits)) if is_near else []
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
    known = tuple(citations.state(sentence, passage) for sentence in sentences)
    known_title = context.library.title(named, context.lang)
    return _add_sources(replace(answer, direct_answer=known, known_title=known_title), context, citations)


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
