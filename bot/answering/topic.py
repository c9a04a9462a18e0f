"""What a trouble is about: the problem or practice nearest to it as a whole, and the practice whose steps help.

One section may come near a question by a turn of phrase; a document several of whose sections do is about it.
`python -m benchmarks.practices` measures it: on 80 questions that were not looked at, the steps of a fitting practice
follow for 54 %, where the best section alone, products' names left in, chose one for 39 %.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answering.direct_answer import SAME_TOPIC
from bot.answering.intents import Intent
from bot.answering.search_context import SearchContext
from indexer.search.retriever import Hit

PROBLEM_LOSS = 0.05
"""What a problem loses beside a practice: it tells a trouble, as the question does, and so comes near more easily."""

LATER_NAMED = 0.05
"""What a practice that a problem names loses for each that it names before: their author put the most fitting first."""

STEPS_FOR: frozenset[Intent] = frozenset({"do", "trouble"})
"""Who asks these, or tells of a trouble, wants steps; who asks for a fact, only where a practice or problem answers."""

ASIDE_SECTIONS = frozenset({"signs", "warnings", "indicators", "needs", "inclusion", "basis", "unknown"})


@dataclass(frozen=True, slots=True)
class Topic:
    """The ``document`` that a trouble is about, a problem or a practice, and the ``practice`` whose steps help.

    ``scores``: those of every document as a whole.
    """

    document: str
    practice: str
    scores: Mapping[str, float]


def find_topic(context: SearchContext, intent: Intent) -> Topic | None:
    """Find what a question is about; None where it asks for something else, or nothing is near."""
    best = context.hits[0]
    if intent not in STEPS_FOR and (intent not in ("ask", "why") or best.passage.kind not in ("practice", "problem")):
        return None
    scores = context.score_documents()
    steps = {
        name: scores[name]
        for name in context.library.practices
        if name in scores and context.index.find_versions((name, "steps"))
    }
    practice = max(steps, key=lambda name: steps[name], default="")
    problem = max(context.library.remedies, key=lambda name: scores.get(name, -math.inf), default="")
    remedy = _choose_remedy(context.library.remedies.get(problem, ()), steps)
    if remedy and scores[problem] - PROBLEM_LOSS > steps[practice]:
        practice = remedy
    else:
        problem = practice
    nearest = context.find_best(problem)
    is_near = nearest and best.score - nearest.score < 2 * SAME_TOPIC
    return Topic(problem, practice, scores) if is_near else None


def _choose_remedy(named: Sequence[str], steps: Mapping[str, float]) -> str | None:
    places = {practice: place for place, practice in enumerate(named) if practice in steps}
    return max(places, key=lambda practice: steps[practice] - LATER_NAMED * places[practice], default=None)


def choose_leading(context: SearchContext, topic: Topic | None, intent: Intent, cited: Sequence[Hit]) -> Hit:
    """Choose the hit that the direct answer begins with: the best, but who is in trouble is not told first what to
    be wary of, how to know that it works, another's story, or what is farther as a whole than the matter is."""
    best = cited[0]
    if topic is None or intent not in STEPS_FOR:
        return best
    nearer = topic.scores[best.passage.document] >= topic.scores[topic.document]
    if nearer and best.passage.kind != "case" and best.passage.section not in ASIDE_SECTIONS:
        return best
    of_matter = (hit for hit in context.hits if hit.passage.document == topic.document)
    return next((hit for hit in of_matter if hit.passage.section not in ASIDE_SECTIONS), best)
