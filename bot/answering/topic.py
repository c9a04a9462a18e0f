"""Choose the document that a question is about, and the practice whose steps to show.

One section may come near a question by a turn of phrase; a document several of whose sections do is about it, so
documents are scored as wholes (`Index.score_documents`, the reranker on top). `python -m benchmarks.helpful` and
`python -m benchmarks.practices` measure it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.answering.intents import Intent
from bot.answering.search_context import MODEL, TOOL_AND_WORKSHOP_KINDS, SearchContext
from indexer.content.sections import STEPS
from indexer.search.retriever import Hit
from indexer.vocabulary import TOPIC_KINDS

STEPS_FOR: frozenset[Intent] = frozenset({"do", "trouble"})
"""Who asks these, or tells of a trouble, wants steps."""

TOPIC_FOR: frozenset[Intent] = frozenset({"do", "trouble", "ask", "why", "case", "write", "tool", "compare"})
"""What may be asked of a topic; other questions ask for a fact, wherever it stands."""

CHOICES = 2
"""Topics that are offered to choose."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A problem or practice that a question may be about, or a model that was asked for, and the ``practice`` whose
    steps help ("": none). ``lead`` is how far its score is ahead of the best other's, below zero where it is behind."""

    document: str
    practice: str
    score: float
    lead: float = 0.0


def rank_topics(context: SearchContext) -> tuple[Topic, ...]:
    """Rank every problem and practice by how near the question is to it as a whole, best first.

    A problem stands lower by its handicap; its practice is the one of those that it names that is nearest, the
    first ones preferred.
    """
    scores = context.score_documents()
    steps = {
        name: scores[name]
        for name in context.library.practices
        if name in scores and context.index.find_versions((name, STEPS))
    }
    practices = [(name, name, score) for name, score in steps.items()]
    handicap = context.thresholds.problem_handicap
    problems = [
        (problem, _choose_remedy(named, steps, context.thresholds.later_remedy), scores[problem] - handicap)
        for problem, named in context.library.remedies.items()
        if problem in scores
    ]
    ranked = sorted([*practices, *problems], key=lambda one: (-one[2], one[0]))
    return tuple(Topic(document, practice, score, score - _find_next(document, practice, ranked))
                 for document, practice, score in ranked)  # fmt: skip


def _find_next(document: str, practice: str, ranked: Sequence[tuple[str, str, float]]) -> float:
    """Find the best score among the other topics, a topic's own practice apart; 0 where there is none."""
    return next((score for other, _, score in ranked if other not in (document, practice)), 0.0)


def _choose_remedy(named: Sequence[str], steps: Mapping[str, float], later: float) -> str:
    positions = {practice: position for position, practice in enumerate(named) if practice in steps}
    return max(positions, key=lambda practice: steps[practice] - later * positions[practice], default="")


def choose_topic(context: SearchContext, topics: Sequence[Topic]) -> Topic | None:
    """Choose the topic; None where the question asks for something else, or what is nearest is no topic.

    Who is in trouble or asks how is always answered by a topic; a question for a fact only where the best hit
    stands in a practice or problem. Who asks for a text is answered by the model that begins the hits.
    """
    intent = context.question.intent
    # A text may be asked for whatever case a word of it sounds like ("a contract for papa").
    if intent == "write" and context.hits and context.hits[0].kind == MODEL:
        return _make_model_topic(context, context.hits[0], topics)
    if not topics or intent not in TOPIC_FOR or _is_of_case(context):
        return None
    if intent in STEPS_FOR:
        return topics[0]
    if intent == "tool" and context.hits[0].kind in TOOL_AND_WORKSHOP_KINDS:
        return None  # a workshop has steps of its own
    if intent == "case" and _is_case_nearest(context, topics[0]):
        return None
    is_near = context.hits[0].kind in TOPIC_KINDS
    if intent == "compare":
        # What suits whom is said in steps, also where both sides are described elsewhere.
        nearest = max(context.score_documents().values(), default=0.0)
        is_near = is_near or topics[0].score >= nearest - context.thresholds.near_topic
    return topics[0] if is_near or intent in ("case", "write", "tool") else None


def _is_of_case(context: SearchContext) -> bool:
    """Say whether a question is about a case that it names. Who tells of a trouble may use a word that sounds like a
    case's name, and is asking about that case only where nothing is nearer."""
    question, hits = context.question, context.hits
    if question.intent == "trouble":
        return bool(question.cases and hits) and hits[0].document in question.cases
    return bool(question.cases)


def _is_case_nearest(context: SearchContext, topic: Topic) -> bool:
    """Say whether a case is nearer as a whole than the best topic, which does not lead to it: that case answers."""
    scores = context.score_documents()
    nearest = max(scores, key=lambda document: scores[document], default="")
    linked = {case for one in (topic.document, topic.practice) if one for case in context.library.list_case_links(one)}
    return nearest in context.library.cases and nearest not in linked


def _make_model_topic(context: SearchContext, hit: Hit, topics: Sequence[Topic]) -> Topic:
    """Make a topic of the model that was asked for; its practice is the nearest of those that it belongs to."""
    model = hit.document
    own = context.library.linked(model, "practice")
    practice = next((topic.practice for topic in topics if topic.document in own), "")
    return Topic(model, practice, hit.score)


def prefer_choice(
    context: SearchContext, topics: Sequence[Topic], choice: str
) -> tuple[SearchContext, tuple[Topic, ...]]:
    """Put the document that a person tapped first: among the topics, or among the hits where it is no topic."""
    chosen = next((topic for topic in topics if topic.document == choice), None)
    if chosen is None:
        hit = context.find_best(choice) or _make_hit(context, choice)
        if hit is None:
            return context, tuple(topics)
        # Told as a fact: a trouble would be answered by the nearest topic, whatever was tapped.
        asked = replace(context.question, intent="write" if hit.kind == MODEL else "ask", cases=())
        return replace(context.begin_with(hit), question=asked), tuple(topics)
    asked = replace(context.question, intent="do", cases=())
    chosen, topics = make_certain(context, chosen), [topic for topic in topics if topic is not chosen]
    return replace(context, question=asked), (chosen, *topics)


def make_certain(context: SearchContext, topic: Topic) -> Topic:
    """Give a topic that a person chose, or may choose, the lead of one beside which no other is offered."""
    return replace(topic, lead=max(topic.lead, context.thresholds.close_call))


def _make_hit(context: SearchContext, document: str) -> Hit | None:
    """Make a hit of a document's opening, as near as the best one."""
    opening = next(iter(context.read(document)), None)
    return Hit.of(opening, context.hits[0].score, 1) if opening else None


def find_choices(context: SearchContext, topics: Sequence[Topic], chosen: Topic) -> list[str]:
    """List other documents that may be meant where the call was close, nearest first.

    What the chosen topic leads to anyway (its practice, the problems that it answers) is no other choice. Beside a
    model other models may be meant.
    """
    if context.library.kind(chosen.document) == MODEL:
        best = max((hit.score for hit in context.models), default=0.0)
        models = [hit.document for hit in context.models if hit.score >= best - context.thresholds.close_call]
        return [model for model in dict.fromkeys(models) if model != chosen.document][:CHOICES]
    least = chosen.score - context.thresholds.close_call
    linked = {chosen.document, chosen.practice, *context.library.related(chosen.document, "problem")}
    linked |= set(context.library.related(chosen.document, "practice"))
    near = [topic.document for topic in topics if topic.score >= least and topic.document not in linked]
    return near[:CHOICES]
