"""Which of a topic's questions was asked: a section whose heading is what people ask, and whose text answers it."""

from __future__ import annotations

from bot.answering.search_context import SearchContext
from bot.answering.topic import Topic
from indexer.content.passages import Passage
from indexer.content.sections import is_question


def find_asked(context: SearchContext, topic: Topic) -> Passage | None:
    """Find the section that answers just what was asked of the topic, or of the practice that helps.

    It must be nearer to the question than all that these tell otherwise, by ``Thresholds.question_lead``. It answers
    one question only, and misses the mark further than what to do first where it is not the one: so its score, that
    lead and the topic's come to ``Thresholds.question_certain`` together. None where they do not: then what to do first
    answers.
    """
    scores = context.score_sections((topic.document, topic.practice))
    asked = {section_key: score for section_key, score in scores.items() if is_question(section_key[1])}
    others = [score for section_key, score in scores.items() if section_key not in asked]
    best = max(asked, key=lambda section_key: asked[section_key], default=None)
    if best is None:
        return None
    lead, thresholds = asked[best] - max(others, default=0.0), context.thresholds
    is_certain = asked[best] + lead + topic.lead >= thresholds.question_certain
    return context.show(*best) if lead >= thresholds.question_lead and is_certain else None


def rank_questions(context: SearchContext, topic: Topic) -> list[Passage]:
    """Rank the question sections of the topic and of its practice by how near they are to the question, best first."""
    scores = context.score_sections((topic.document, topic.practice))
    asked = sorted((key for key in scores if is_question(key[1])), key=lambda key: -scores[key])
    return [passage for key in asked if (passage := context.show(*key))]
