"""What to do: the steps of the practice that helps, or what has answered the problem, and a warning sign."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from bot.answering.answers import Statement
from bot.answering.citations import CitationNumbers
from bot.answering.direct_answer import Said
from bot.answering.offers import name_model
from bot.answering.search_context import SearchContext
from bot.answering.topic import Topic
from bot.messages import say
from indexer.content.passages import Passage
from indexer.content.sections import AGENDA, RESPONSE, STEPS, WARNINGS
from indexer.text import count_words

STEP_LIMIT = 5
STEP_WORDS = 45
"""Steps that are shown: five at most, fewer where they are long, three at least; the rest is on the practice's page."""

LEAST_STEPS = 3
WARNING_LIMIT = 1


@dataclass(frozen=True, slots=True)
class ToldSteps:
    """The ``steps`` that are shown, what stands above them, the document and section they stand in, and how many there
    are in all; and the practice's ``warnings``."""

    steps: tuple[Statement, ...] = ()
    title: str = ""
    place: tuple[str, str] = ("", "")
    count: int = 0
    warnings: tuple[Statement, ...] = ()


def choose_practice(context: SearchContext, topic: Topic | None, topics: Sequence[Topic], said: Sequence[Said]) -> str:
    """Choose the practice that helps: the topic's; under a fact, that of the practice or problem which tells
    it; "" under a fact told from elsewhere, and where a text to fill in was asked for: it needs no steps of another."""
    if name_model(context, topic):
        return ""
    if topic:
        return topic.practice
    told = said[0][1].document if said else ""
    return next((one.practice for one in topics if one.document == told), "")


def tell_steps(
    context: SearchContext,
    topic: Topic | None,
    practice: str,
    said: Sequence[Said],
    citations: CitationNumbers,
    most: int = STEP_LIMIT,
) -> ToldSteps:
    """Tell ``most`` steps of ``practice``, or of the problem that leads to it, and a warning; nothing that is ``said``
    already."""
    if (workshop := _name_workshop(context, practice, said)) and (agenda := context.show(workshop, AGENDA)):
        return _tell_agenda(context, agenda, citations)
    passage = _show_response(context, topic, said) or _show_untold(context, practice, STEPS, said)
    steps = tuple(fit_steps(list_items(passage, most, citations)))
    signs = _show_untold(context, practice, WARNINGS, said) if _is_practice_near(context, topic) else None
    warnings = tuple(list_items(signs, WARNING_LIMIT, citations))
    if passage is None:
        return ToldSteps(warnings=warnings)
    is_own = passage.document == practice
    title = context.library.title(practice, context.lang) if is_own else say("steps_heading", context.lang)
    return ToldSteps(steps, title, passage.section_key, _count_items(passage), warnings)


def _name_workshop(context: SearchContext, practice: str, said: Sequence[Said]) -> str:
    """Name the workshop that the direct answer is told from; "" where a practice helps, or there is none."""
    told = said[0][1] if said and not practice else None
    return told.document if told and told.kind == "workshop" else ""


def _tell_agenda(context: SearchContext, agenda: Passage, citations: CitationNumbers) -> ToldSteps:
    """Tell the parts of a workshop in their order: each by its heading and its first sentence."""
    parts = [next(group) for heading, group in groupby(agenda.sentences, lambda one: one.heading) if heading]
    told = [(citations.state(part, agenda), part.heading) for part in parts[:STEP_LIMIT]]
    steps = tuple(
        replace(statement, markdown=f"{heading}: {statement.markdown}", plain=f"{heading}: {statement.plain}")
        for statement, heading in told
    )
    title = context.library.title(agenda.document, context.lang)
    return ToldSteps(steps, title, agenda.section_key, len(parts))


def _show_response(context: SearchContext, topic: Topic | None, said: Sequence[Said]) -> Passage | None:
    """Give what has answered a problem, where that is a list of steps: it fits who has it better than any practice."""
    passage = _show_untold(context, topic.document, RESPONSE, said) if topic else None
    return passage if passage and _count_items(passage) >= LEAST_STEPS else None


def _count_items(passage: Passage) -> int:
    return sum(sentence.item for sentence in passage.sentences)


def _is_practice_near(context: SearchContext, topic: Topic | None) -> bool:
    """Say whether a topic's practice is near enough for its warnings to be of this matter."""
    if topic is None or topic.document == topic.practice:
        return True
    scores = context.score_documents()
    return scores.get(topic.document, 0.0) - scores.get(topic.practice, -math.inf) <= context.thresholds.remedy_radius


def _show_untold(context: SearchContext, practice: str, section: str, said: Sequence[Said]) -> Passage | None:
    """Give a practice's section; None without a practice, or where the direct answer is told from that section."""
    passage = context.show(practice, section) if practice else None
    return None if passage is None or any(passage.id == told.id for _, told in said) else passage


def fit_steps(steps: Sequence[Statement]) -> list[Statement]:
    """Keep the steps that fit in STEP_WORDS, LEAST_STEPS at least."""
    kept: list[Statement] = []
    words = 0
    for step in steps:
        words += count_words(step.plain)
        if len(kept) >= LEAST_STEPS and words > STEP_WORDS:
            break
        kept.append(step)
    return kept


def list_items(passage: Passage | None, limit: int, citations: CitationNumbers) -> list[Statement]:
    """List a passage's items, ``limit`` at most, as statements; none where there is no passage."""
    if passage is None:
        return []
    return [citations.state(sentence, passage) for sentence in passage.sentences if sentence.item][:limit]
