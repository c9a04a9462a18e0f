"""The reranker: of the topics nearest to a question as wholes, which are near to it word by word, and which its words
speak of.

A document's score tells what a question is about; late interaction over token vectors (`topic_tokens.py`) tells apart
topics that are about the same; a classifier (`topic_classifier.py`) knows by which words people speak of each.
`python -m benchmarks.reranking` measures what they add, and at what weights.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from typing import TYPE_CHECKING

from indexer.search.topic_tokens import TopicTokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CANDIDATES = 12
"""Topics that are reranked, the best by document score: a fitting one is among them for 97 of 100 questions."""

WEIGHT = 3.0
"""What a late-interaction score counts beside a document score: of five measured sets none loses by it against 2, and
`practices.jsonl` gains 3 of 100 fitting steps."""

SHARE_WEIGHT = 0.07
"""What the logarithm of a topic's share counts beside a document score: from 0.05 to 0.1 it does about as well."""


def rerank(
    tokens: TopicTokens,
    question: NDArray[np.float32],
    lang: str,
    scores: Mapping[str, float],
    weight: float = WEIGHT,
) -> dict[str, float]:
    """Give what is to be added to the document ``scores`` of the CANDIDATES best topics, from 0.

    ``question`` holds its token vectors (tokens, width). The candidate that is farthest word by word gains nothing,
    so that none falls behind the topics that were not looked at.
    """
    topics = [document for document in scores if document in tokens.documents]
    candidates = heapq.nlargest(CANDIDATES, topics, key=lambda document: scores[document])
    found = tokens.score(question, lang, candidates)
    least = min(found.values(), default=0.0)
    return {document: weight * (score - least) for document, score in found.items()}


def weigh_shares(shares: Mapping[str, float], weight: float = SHARE_WEIGHT) -> dict[str, float]:
    """Give what is to be added to the document scores of topics, 0 or below, by the logarithms of their ``shares``: the
    likeliest loses nothing, so that it stands to documents of other kinds as it did."""
    best = max(shares.values(), default=0.0)
    return {document: weight * (share - best) for document, share in shares.items()}
