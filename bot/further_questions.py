"""The further questions of a message that asks several: which of them the answer does not speak to, and what to say."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.composition import CITED_HITS, FurtherQuestion
from bot.answering.compound import split_questions
from bot.answering.direct_answer import Said, choose_direct_answer
from bot.answering.parsed_question import ParsedQuestion
from bot.answering.search_context import SearchContext, gather_hits
from bot.answering.thresholds import Thresholds
from bot.answering.topic import Topic, choose_topic, rank_topics
from bot.knowledge import Knowledge

RETRIEVED = 48
"""Hits that an answer is composed from."""


def read_further(
    question: ParsedQuestion, context: SearchContext, topics: Sequence[Topic], knowledge: Knowledge
) -> tuple[FurtherQuestion, ...]:
    """Read the questions of a message that asks several; those that the answer's own topic speaks to are left out."""
    asked = split_questions(question.text, question.lang)
    if len(asked) < 2:
        return ()
    topic = choose_topic(context, topics)
    told = {topic.document, topic.practice} if topic else {context.hits[0].document}
    further = []
    for text in asked:
        parsed = knowledge.parse(text, question.lang, [question.text])
        said = _answer_further(parsed, knowledge, context.thresholds)
        documents = {passage.document for _, passage in said or ()}
        if said is not None and not documents & told:
            further.append(FurtherQuestion(text, tuple(said)))
            told |= documents
    return tuple(further)


def _answer_further(question: ParsedQuestion, knowledge: Knowledge, thresholds: Thresholds) -> list[Said] | None:
    """Choose what to say of a further question; nothing where it is plainly outside, None where that is not sure."""
    retrieval = knowledge.retriever.retrieve(question.query, RETRIEVED)
    context = gather_hits(question, retrieval, knowledge.retriever.index, knowledge.library, "", thresholds)
    if not context.hits or retrieval.answerability < thresholds.answerable_alone:
        return []
    if retrieval.answerability < thresholds.answerable:
        return None
    return choose_direct_answer(context, choose_topic(context, rank_topics(context)), context.hits[:CITED_HITS])
