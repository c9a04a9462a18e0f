"""Decide whether the base answers a question, by the index's classifier and the turns before."""

from __future__ import annotations

from bot.answering.thresholds import THRESHOLDS, Thresholds
from indexer.search.retriever import Retrieval


def is_answerable(retrieval: Retrieval, thresholds: Thresholds = THRESHOLDS) -> bool:
    """Say whether to answer a question from what it retrieved.

    Of a follow-up the new question decides: it is short and leans on the turns before, so little is asked of it, but
    what is plainly elsewhere is declined whatever was said.
    """
    if not retrieval.hits:
        return False
    if retrieval.answerability_alone is None:
        return retrieval.answerability >= thresholds.answerable
    follows = retrieval.answerability >= thresholds.answerable_follow_up
    return follows and retrieval.answerability_alone >= thresholds.answerable_alone
