"""A person's words to the stage of the partnership they are in, with the reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from bot.answers import Stage
from bot.language import say
from indexer.frontmatter import STAGES
from indexer.lexicon import fold_accents, stem_words
from indexer.retriever import Retrieval, Situation

NEIGHBOURS = 5
"""A stage is as near as the mean of its nearest situations."""

SHARPNESS = 6.0
"""Turns scores into shares of confidence (a softmax's inverse temperature)."""

VOTES = 0.3
"""What the stages of the best hits' documents add, each document's vote shared among its stages."""

LEAST_NEARNESS = 0.28
"""Where no situation has this cosine, the question tells no stage."""

LEAST_CONFIDENCE = 0.4


def choose_stage(stage: str, lang: str) -> Stage:
    """Take the stage that the person named."""
    return Stage(stage, 1.0, say("stage_chosen", lang))


def guess_stage(
    question: str, lang: str, retrieval: Retrieval, texts: Mapping[str, str], votes: Mapping[str, float]
) -> Stage:
    """Guess the stage from what was learned, the situations nearest to the question, and ``votes`` (0…1 each).

    ``texts`` gives each situation row's words: the reason quotes the nearest in the reader's language,
    and names the words that it shares with the question. Where stages are too close, or nothing is
    near, ``id`` is None.
    """
    situations = retrieval.situations
    scores = {s: retrieval.stages[s] + _mean_nearest(situations, s) + VOTES * votes.get(s, 0.0) for s in STAGES}
    best = max(scores, key=lambda stage: scores[stage])
    shares = np.exp(SHARPNESS * (np.array(list(scores.values())) - scores[best]))
    confidence = round(float(1.0 / shares.sum()), 3)
    alike = sorted((s for s in situations if s.place[0] == best), key=lambda s: s.score, reverse=True)
    if not alike or alike[0].score < LEAST_NEARNESS or confidence < LEAST_CONFIDENCE:
        return Stage(
            None, confidence if alike and alike[0].score >= LEAST_NEARNESS else 0.0, say("stage_unknown", lang)
        )
    told = next((situation for situation in alike if situation.lang == lang), alike[0])
    text = texts[str(told.row)]
    shared = find_shared_words(question, text, lang)
    reason = say("stage_reason_words" if shared else "stage_reason", lang, situation=text, words=", ".join(shared))
    return Stage(best, confidence, reason)


def count_votes(stages: Sequence[Sequence[str]]) -> dict[str, float]:
    """Share one vote a document among its stages, and one among all documents; none of no documents."""
    votes = dict.fromkeys(STAGES, 0.0)
    for named in stages:
        for stage in named:
            votes[stage] += 1 / len(named) / len(stages)
    return votes


def _mean_nearest(situations: Sequence[Situation], stage: str) -> float:
    scores = sorted((s.score for s in situations if s.place[0] == stage), reverse=True)[:NEIGHBOURS]
    return sum(scores) / NEIGHBOURS


def find_shared_words(question: str, situation: str, lang: str) -> list[str]:
    """List the question's words whose stem the situation has too, as the person wrote them."""
    stems = set(stem_words(situation, lang))
    words = re.findall(r"[^\W_]+", question)
    return list(dict.fromkeys(word for word in words if stems.intersection(stem_words(fold_accents(word), lang))))[:4]
