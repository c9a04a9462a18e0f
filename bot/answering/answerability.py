"""Decide whether the base answers a question, by the index's classifier and the turns before."""

from __future__ import annotations

from bot.answering.thresholds import THRESHOLDS, Thresholds
from indexer.search.retriever import Retrieval


def is_answerable(retrieval: Retrieval, alone: Retrieval | None = None, thresholds: Thresholds = THRESHOLDS) -> bool:
    """Say whether to answer a question from what it retrieved.

    ``alone``: what a follow-up retrieved without what was said before. The new question decides: it is short and leans
    on the turns before, so little is asked of it, but what is plainly elsewhere is declined whatever was said.
    """
    if not retrieval.hits:
        return False
    if alone is None:
        return retrieval.answerability >= thresholds.answerable
    follows = retrieval.answerability >= thresholds.answerable_follow_up
    return follows and alone.answerability >= thresholds.answerable_alone


def is_nearby(retrieval: Retrieval, alone: Retrieval | None = None, thresholds: Thresholds = THRESHOLDS) -> bool:
    """Say whether what the base covers is near to a question that it does not answer; ``alone`` as above."""
    return (alone or retrieval).answerability >= thresholds.nearby
