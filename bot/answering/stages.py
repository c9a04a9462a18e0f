"""Guess the stage of the partnership that a question speaks of, with the reason."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.answering.answers import Stage
from bot.answering.thresholds import THRESHOLDS, Thresholds
from bot.messages import say
from indexer.content.spelling import Spelling
from indexer.search.index import Index
from indexer.search.retriever import Retrieval, Situation
from indexer.text import stem_words
from indexer.vocabulary import LANGUAGES, STAGES

NEIGHBOURS = 5
"""A stage is as near as the mean of its nearest situations."""

SHARPNESS = 6.0
"""Turns scores into shares of confidence (a softmax's inverse temperature)."""

TELLING_TIMES = 4
"""A word tells a stage that so many of its situations have: fewer may be chance."""

TELLING_LIMIT = 4


@dataclass(frozen=True, slots=True)
class StageWords:
    """The stages in words: ``texts`` gives each situation row's, ``counts`` in how many situations of each stage a
    stem of a language stands, ``spelling`` how people's words are written there."""

    texts: Mapping[str, str]
    counts: Mapping[tuple[str, str], Mapping[str, int]]
    spelling: Spelling


def count_stage_words(index: Index) -> StageWords:
    """Count the stems of an index's situations by language and stage."""
    texts: Mapping[str, str] = index.notes["situations"]
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row, text in texts.items():
        lang = LANGUAGES[index.rows.lang[int(row)]]
        stage = index.section_keys[index.rows.section_key[int(row)]][0]
        for stem in set(stem_words(index.spelling.correct(text, lang), lang)):
            counts[lang, stem][stage] += 1
    return StageWords(texts, dict(counts), index.spelling)


def choose_stage(stage: str, lang: str) -> Stage:
    """Take the stage that the person named."""
    return Stage(stage, 1.0, say("stage_chosen", lang))


def guess_stage(
    question: str,
    lang: str,
    retrieval: Retrieval,
    words: StageWords,
    votes: Mapping[str, float],
    thresholds: Thresholds = THRESHOLDS,
) -> Stage:
    """Guess the stage from what was learned, the situations nearest to the question, and ``votes`` (0…1 each).

    The reason quotes the nearest situation in the reader's language, and the question's words that tell the
    stage. ``id`` is None where nothing is near, where stages are too close, or where the words of the question and
    the documents that answer it speak of different stages: alone, each is wrong for four questions in ten.
    """
    near = _group_by_stage(retrieval.situations)
    heard = {stage: retrieval.stages[stage] + _mean_nearest(near[stage]) for stage in STAGES}
    scores = {stage: heard[stage] + thresholds.stage_votes * votes.get(stage, 0.0) for stage in STAGES}
    best = max(scores, key=lambda stage: scores[stage])
    shares = np.exp(SHARPNESS * (np.array(list(scores.values())) - scores[best]))
    confidence = round(float(1.0 / shares.sum()), 3)
    alike = near[best]
    is_near = bool(alike) and alike[0].score >= thresholds.stage_nearness
    # Stages with as many votes agree; where no document speaks of a stage, none does.
    agree = heard[best] == max(heard.values()) and votes.get(best, 0.0) == max(votes.values(), default=0.0) > 0
    told = next((situation for situation in alike if situation.lang == lang), None)
    if not (is_near and agree) or confidence < thresholds.stage_confidence or told is None:
        return Stage(None, confidence if is_near else 0.0, say("stage_unknown", lang))
    telling = find_telling_words(question, lang, best, words)
    reason = say(
        "stage_reason_words" if telling else "stage_reason",
        lang, situation=words.texts[str(told.row)], words=", ".join(telling),
    )  # fmt: skip
    return Stage(best, confidence, reason)


def count_votes(stages: Sequence[Sequence[str]]) -> dict[str, float]:
    """Share one vote a document among its stages, and one among all documents; none of no documents."""
    votes = dict.fromkeys(STAGES, 0.0)
    for named in stages:
        for stage in named:
            votes[stage] += 1 / len(named) / len(stages)
    return votes


def _group_by_stage(situations: Sequence[Situation]) -> dict[str, list[Situation]]:
    near: dict[str, list[Situation]] = {stage: [] for stage in STAGES}
    for situation in situations:
        near[situation.section_key[0]].append(situation)
    return near


def _mean_nearest(situations: Sequence[Situation]) -> float:
    """Average the NEIGHBOURS nearest; one that is missing counts as 0."""
    return sum(situation.score for situation in situations[:NEIGHBOURS]) / NEIGHBOURS


def find_telling_words(question: str, lang: str, stage: str, words: StageWords) -> list[str]:
    """List the question's words, as the person wrote them, that tell a stage: more than half of the situations
    that have the word's stem are the stage's, TELLING_TIMES at least. TELLING_LIMIT words at most."""
    written = dict.fromkeys(re.findall(r"[^\W_]+", question))
    return [word for word in written if _tells(word, lang, stage, words)][:TELLING_LIMIT]


def _tells(word: str, lang: str, stage: str, words: StageWords) -> bool:
    stems = stem_words(words.spelling.correct(word, lang), lang)
    counts = (words.counts.get((lang, stem), {}) for stem in stems)
    return any(
        count.get(stage, 0) >= TELLING_TIMES and 2 * count.get(stage, 0) > sum(count.values()) for count in counts
    )
