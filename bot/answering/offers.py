"""What else may help, beside an answer: a tool, a workshop, texts to fill in, what to ask next."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from bot.answering.answers import Stage
from bot.answering.asked_section import rank_questions
from bot.answering.search_context import MODEL, TOOL_AND_WORKSHOP_KINDS, SearchContext
from bot.answering.topic import Topic
from indexer.search.retriever import Hit

MODEL_LIMIT = 2
SUGGESTION_LIMIT = 3
OWN_SUGGESTIONS = 2
"""Of these so many are the topic's own question sections: what one asks next."""


def offer_tools_and_workshops(context: SearchContext, topic: Topic | None) -> list[tuple[str, str, str]]:
    """Offer one tool and one workshop: (kind, document, title) each.

    Those that the topic is linked to, the nearest first; without a topic, where a tool or workshop was asked for, or
    where one is nearer than all that answers, the nearest ones. None rather than one that has nothing to do with the
    question.
    """
    wanted = context.question.intent == "tool" or _is_nearest(context)
    near = [hit.document for hit in context.tools_and_workshops] if wanted or topic is None else []
    radius = context.thresholds.tool_radius if wanted else context.thresholds.near_topic
    near = [name for name in near if _is_near(name, context, radius)]
    offered = []
    for kind in sorted(TOOL_AND_WORKSHOP_KINDS):
        linked = [
            one
            for document in dict.fromkeys((topic.document, topic.practice) if topic and not wanted else ())
            if document
            for one in context.library.linked(document, kind)
        ]
        of_kind = [name for name in near if context.library.kind(name) == kind] or _order_by_hit(
            linked, context.tools_and_workshops
        )
        offered += [(kind, name, context.library.title(name, context.lang)) for name in of_kind[:1]]
    return offered


def offer_models(context: SearchContext, topic: Topic | None) -> list[tuple[str, str]]:
    """Offer texts to fill in: (document, title), the one that was asked for, else the nearest of the topic's."""
    if topic is None:
        return []
    if asked := name_model(context, topic):
        models = [asked]
    else:
        own = [
            model
            for document in (topic.document, topic.practice)
            if document
            for model in context.library.linked(document, MODEL)
        ]
        models = _order_by_hit(own, context.models)
    return [(name, context.library.title(name, context.lang)) for name in models[:MODEL_LIMIT]]


def _is_nearest(context: SearchContext) -> bool:
    apart, hits = context.tools_and_workshops, context.hits
    return bool(apart and hits) and apart[0].score > hits[0].score


def _is_near(document: str, context: SearchContext, radius: float) -> bool:
    hits = (hit for hit in context.tools_and_workshops if hit.document == document)
    best = next(hits, None)
    return best is not None and bool(context.hits) and best.score >= context.hits[0].score - radius


def _order_by_hit(documents: Sequence[str], hits: Sequence[Hit]) -> list[str]:
    """Order documents by their best hit, those without one last, as they came."""
    rank = {hit.document: hit.rank for hit in reversed(hits)}
    return sorted(dict.fromkeys(documents), key=lambda name: rank.get(name, math.inf))


def name_model(context: SearchContext, topic: Topic | None) -> str:
    """Name the model that was asked for; "" where the topic is none."""
    return topic.document if topic and context.library.kind(topic.document) == MODEL else ""


def suggest(
    context: SearchContext, topic: Topic | None, practice: str, stage: Stage, told: Sequence[str] = ()
) -> list[str]:
    """Offer questions that the documents at hand answer: those of the topic that are nearest to what was asked, then
    one a document; none asked already, nor any that is ``told``.

    Asks are also bare complaints in rough spelling: those that read as whole questions are offered.
    """
    asked = {context.question.text, *context.question.said}
    near = rank_questions(context, topic) if topic else []
    own = [one.heading for one in near if one.heading not in told and one.lang == context.lang]
    suggestions = own[:OWN_SUGGESTIONS]
    documents = (practice, *(hit.document for hit in context.hits[1:12]), stage.id)
    used = {hit.section_key for hit in context.hits[:3]}
    for document in dict.fromkeys(documents):
        if not document or document not in context.library:
            continue
        fresh = (
            text
            for section, text in context.library.list_asks(document, context.lang)
            if (document, section) not in used and text not in asked and is_whole_question(text)
        )
        suggestions += itertools.islice(fresh, 1)
    return suggestions[:SUGGESTION_LIMIT]


def is_whole_question(text: str) -> bool:
    """Say whether an ask reads as an edited question: it begins with a capital and ends with a question mark."""
    return text.endswith("?") and text.lstrip("¿")[:1].isupper()
