"""Which of a topic's questions was asked: a section whose heading is what people ask, and whose text answers it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering.search_context import SearchContext
from bot.answering.topic import Topic
from indexer.content.passages import Passage
from indexer.content.sections import is_question
from indexer.vocabulary import TOPIC_KINDS


@dataclass(frozen=True, slots=True)
class NearestQuestion:
    """The question section nearest to what was asked: its key, its score, and how far that is ahead of all that the
    topic tells otherwise, below zero where it is behind."""

    section_key: tuple[str, str]
    score: float
    lead: float


def find_asked(context: SearchContext, topic: Topic) -> Passage | None:
    """Find the section that answers just what was asked: of the topic, of the practice that helps, or, lower by
    ``Thresholds.related_question``, of a problem or practice that either is related to.

    It answers one question only, and misses the mark further than what to do first where it is not the one: so its
    lead over all that the topic tells otherwise is no less than ``Thresholds.question_lead``, and its score, that lead
    and the topic's lead come to ``Thresholds.question_certain`` together. None where this is not so: then what to do
    first answers.
    """
    nearest = _find_nearest(context, topic)
    return context.show(*nearest.section_key) if nearest and _is_asked(context, topic, nearest) else None


def find_beside(context: SearchContext, topic: Topic) -> Passage | None:
    """Find the section that may answer just what was asked, and is told beside what to do first: the nearest, where
    its score is no less than ``Thresholds.question_beside``; None where it begins the answer (`find_asked`)."""
    nearest = _find_nearest(context, topic)
    if nearest is None or nearest.score < context.thresholds.question_beside or _is_asked(context, topic, nearest):
        return None
    return context.show(*nearest.section_key)


def _is_asked(context: SearchContext, topic: Topic, nearest: NearestQuestion) -> bool:
    is_certain = nearest.score + nearest.lead + topic.lead >= context.thresholds.question_certain
    return is_certain and nearest.lead >= context.thresholds.question_lead


def _find_nearest(context: SearchContext, topic: Topic) -> NearestQuestion | None:
    own = context.score_sections((topic.document, topic.practice))
    less = context.thresholds.related_question
    near = context.score_sections(_list_related(context, topic))
    asked = {section_key: score - less for section_key, score in near.items() if is_question(section_key[1])}
    asked |= {section_key: score for section_key, score in own.items() if is_question(section_key[1])}
    best = max(asked, key=lambda section_key: asked[section_key], default=None)
    if best is None:
        return None
    others = max((score for section_key, score in own.items() if section_key not in asked), default=0.0)
    return NearestQuestion(best, asked[best], asked[best] - others)


def _list_related(context: SearchContext, topic: Topic) -> list[str]:
    """List the problems and practices that the topic and its practice are related to."""
    documents = dict.fromkeys(filter(None, (topic.document, topic.practice)))
    return [name for document in documents for kind in TOPIC_KINDS for name in context.library.related(document, kind)]


def rank_questions(context: SearchContext, topic: Topic) -> list[Passage]:
    """Rank the question sections of the topic and of its practice by how near they are to the question, best first."""
    scores = context.score_sections((topic.document, topic.practice))
    asked = sorted((key for key in scores if is_question(key[1])), key=lambda key: -scores[key])
    return [passage for key in asked if (passage := context.show(*key))]
