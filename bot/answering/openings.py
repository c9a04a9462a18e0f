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
"""Topics that are offered to whoever names no trouble."""

LEAST_NEAR = 0.35
"""Score below which no topic is near a vague message: then the most frequent troubles are offered."""

BARE_WORDS = 2
"""A message of so few words that the base does not answer is asked what it is about."""

IN_TALK = frozenset({"care", "greeting", "thanks"})
"""What a message may be after others: what seems vague there, or asks what "this" is, leans on them."""


def open_answer(context: SearchContext, message: MessageType, in_talk: bool) -> Answer | None:
    """Answer a message that is no question to the base; None for one that is. ``in_talk``: others went before."""
    question = context.question
    known = [kind for kind in message.care if kind in context.index.notes.get("care", {})]
    if known:
        return compose_care(context, known)
    if question.cases or question.is_listing or (in_talk and message.kind not in IN_TALK):
        return None
    if message.kind == "vague":
        return compose_choices(context)
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


def compose_choices(context: SearchContext) -> Answer:
    """Ask what it is about, and offer the nearest topics, or the most frequent troubles where none is near."""
    near = [topic.document for topic in rank_topics(context) if topic.score >= LEAST_NEAR][:NEAR_TOPICS]
    return _compose(context, "choices", say("choices_question", context.lang), near or _list_frequent(context))


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
