"""Does the base answer this question? The index's learned judgement, and what a conversation adds to it."""

from __future__ import annotations

from indexer.search.retriever import Retrieval

LEAST_ANSWERABILITY = 0.2
"""Below this probability the bot says that it does not know. Cross-validated over the base's own questions,
that answers 99.8 % of those inside and declines 93 % of those outside; 0.5 would give 98.4 % and 99.1 %
(`python -m benchmarks.answerability`). To decline a question that has an answer is the worse mistake."""

LEAST_ANSWERABILITY_IN_TALK = 0.03
"""A follow-up is short and leans on the turns before: only what is plainly elsewhere is declined."""


def is_answerable(retrieval: Retrieval, has_context: bool) -> bool:
    """Say whether to answer a question from what it retrieved."""
    return bool(retrieval.hits) and retrieval.answerability >= (
        LEAST_ANSWERABILITY_IN_TALK if has_context else LEAST_ANSWERABILITY
    )
