"""Answers to messages that are no question to the base: cries for care, greetings, thanks, trouble without a name.

They tell nothing of the base's, so that they carry no stage, steps, tools or sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.answering.answers import Answer, AnswerType, Choice, Stage
from bot.answering.parsed_question import ParsedQuestion
from bot.answering.search_context import SearchContext
from bot.answering.topic import rank_topics
from bot.messages import say
from indexer.search.message_types import LEAST_SUSPECTED, MessageType
from indexer.vocabulary import STAGES

NEAR_TOPICS = 4
OFFERED = 8
"""Topics that are offered to whoever names no trouble: the nearest, then the most frequent."""

LEAST_NEAR = 0.5
"""How likely it must be that the base answers a vague message for any topic to be near it: "I have a question" is not
about a way to ask questions."""

BARE_WORDS = 2
"""A message of so few words that the base does not answer is asked what it is about."""

IN_TALK = frozenset({"care", "greeting", "thanks"})
"""What a message may be after others: what seems vague there, or asks what "this" is, leans on them."""


def open_answer(context: SearchContext, message: MessageType, answerability: float) -> Answer | None:
    """Answer a message that is no question to the base; None for one that is.

    ``answerability``: how likely it is that the base answers it (0…1).
    """
    question = context.question
    known = [kind for kind in message.care if kind in context.index.notes.get("care", {})]
    if known:
        return compose_care(context, known)
    if question.cases or question.is_listing or (question.is_follow_up and message.kind not in IN_TALK):
        return None
    if message.kind == "vague":
        return compose_choices(context, answerability >= LEAST_NEAR)
    return compose_welcome(context, message.kind) if message.kind in ("greeting", "thanks", "about") else None


def compose_care(context: SearchContext, kinds: Sequence[str]) -> Answer:
    """Tell what to do now and whom to turn to, in the words of ``kb/care.yaml``, and offer what it names to read.

    ``kinds``: the likeliest kind of care, and the next one where the first is not sure.
    """
    entries = [context.index.notes["care"][kind] for kind in kinds]
    texts = [entry["text"][context.lang].strip() for entry in entries]
    return _compose(context, "care", "\n\n".join(texts), entries[0]["documents"])


def compose_welcome(context: SearchContext, opener: str) -> Answer:
    """Greet, and offer the stages and the most frequent troubles; ``opener`` is *greeting*, *thanks* or *about*."""
    return _compose(context, "welcome", say(f"welcome_{opener}", context.lang), [*STAGES, *_list_frequent(context)])


def compose_choices(context: SearchContext, is_near: bool) -> Answer:
    """Ask what it is about, and offer the nearest topics, where any ``is_near``, and the most frequent troubles."""
    near = [topic.document for topic in rank_topics(context)[:NEAR_TOPICS]] if is_near else []
    offered = list(dict.fromkeys([*near, *_list_frequent(context)]))[:OFFERED]
    return _compose(context, "choices", say("choices_question", context.lang), offered)


def is_bare(question: ParsedQuestion) -> bool:
    """Say whether a message has hardly a word: it names nothing that could be declined."""
    return len(question.text.split()) <= BARE_WORDS and not question.is_follow_up


def write_care_note(message: MessageType, lang: str) -> str:
    """Write what comes before the answer to a message that may need care but is not sure to; "" for others."""
    return say("care_note", lang) if message.suspected >= LEAST_SUSPECTED else ""


def _list_frequent(context: SearchContext) -> Sequence[str]:
    frequent: Sequence[str] = context.index.notes.get("frequent", ())
    return frequent


def _compose(context: SearchContext, type_: AnswerType, text: str, documents: Iterable[str]) -> Answer:
    library, lang = context.library, context.lang
    choices = tuple(Choice(document, library.title(document, lang)) for document in documents if document in library)
    return Answer(
        question=context.question.text, language=lang, answered=False, stage=Stage(None, 0.0, ""), type=type_,
        choices=choices, text=text,
    )  # fmt: skip
