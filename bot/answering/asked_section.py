"""Which of a topic's questions was asked: a section whose heading is what people ask, and whose text answers it."""

from __future__ import annotations

from bot.answering.search_context import SearchContext
from bot.answering.topic import Topic
from indexer.content.passages import Passage
from indexer.content.sections import is_question
from indexer.vocabulary import TOPIC_KINDS


def find_asked(context: SearchContext, topic: Topic) -> Passage | None:
    """Find the section that answers just what was asked: of the topic, of the practice that helps, or, lower by
    ``Thresholds.related_question``, of a problem or practice that either is related to.

    It answers one question only, and misses the mark further than what to do first where it is not the one: so its
    score, its lead over all that the topic tells otherwise and the topic's lead come to ``Thresholds.question_certain``
    together, and that lead is no less than ``Thresholds.question_lead``. None where this is not so: then what to do
    first answers.
    """
    own = context.score_sections((topic.document, topic.practice))
    less = context.thresholds.related_question
    near = context.score_sections(_list_related(context, topic))
    asked = {section_key: score - less for section_key, score in near.items() if is_question(section_key[1])}
    asked |= {section_key: score for section_key, score in own.items() if is_question(section_key[1])}
    best = max(asked, key=lambda section_key: asked[section_key], default=None)
    if best is None:
        return None
    lead = asked[best] - max((score for section_key, score in own.items() if section_key not in asked), default=0.0)
    is_certain = asked[best] + lead + topic.lead >= context.thresholds.question_certain
    return context.show(*best) if is_certain and lead >= context.thresholds.question_lead else None


def _list_related(context: SearchContext, topic: Topic) -> list[str]:
    """List the problems and practices that the topic and its practice are related to."""
    documents = dict.fromkeys(filter(None, (topic.document, topic.practice)))
    return [name for document in documents for kind in TOPIC_KINDS for name in context.library.related(document, kind)]


def rank_questions(context: SearchContext, topic: Topic) -> list[Passage]:
    """Rank the question sections of the topic and of its practice by how near they are to the question, best first."""
    scores = context.score_sections((topic.document, topic.practice))
    asked = sorted((key for key in scores if is_question(key[1])), key=lambda key: -scores[key])
    return [passage for key in asked if (passage := context.show(*key))]
