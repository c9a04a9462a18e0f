"""The topic of a question, chosen by a language model among those that the search ranks first.

The model sees the question, and each topic's id, title and summary. What it names counts where it is one of these ids
and nothing else; else the search's own first topic stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.search_context import SearchContext
from bot.answering.topic import Topic, choose_topic
from bot.messages import say
from bot.rewording.reword import Message, Write, fence_off, leave_thought_out, write_messages

CANDIDATES = 8
"""Topics that the model chooses among: `python -m benchmarks.helpful` prints how often a fitting one is among the first
eight, and how often it is first."""

_AROUND = " \t\n.:`'\"*[]()«»"
"""What models put around an id."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A topic that may be meant: its document's id, title and summary, in the reader's language where it has one."""

    document: str
    title: str
    summary: str


def let_choose(context: SearchContext, topics: Sequence[Topic], write: Write) -> tuple[Topic, ...]:
    """Put first the topic that the model chooses among the first CANDIDATES; as they were where no topic answers."""
    if not topics or choose_topic(context, topics) is not topics[0]:
        return tuple(topics)
    question, library = context.question, context.library
    candidates = [
        Candidate(
            one.document, library.title(one.document, question.lang), library.summary(one.document, question.lang)
        )
        for one in topics[:CANDIDATES]
    ]
    chosen = choose_candidate(" ".join((*question.before, question.text)), question.lang, candidates, write)
    return tuple(sorted(topics, key=lambda topic: topic.document != chosen))


def choose_candidate(question: str, lang: str, candidates: Sequence[Candidate], write: Write) -> str:
    """Give the document that the model names; "" where it names none of the candidates, or gives no reply."""
    if len(candidates) < 2:
        return ""
    reply = leave_thought_out(write(build_request(question, lang, candidates))).strip(_AROUND)
    return next((one.document for one in candidates if one.document == reply), "")


def build_request(question: str, lang: str, candidates: Sequence[Candidate]) -> list[Message]:
    """Build the messages for a model: the task, then the topics by their ids and the question, fenced."""
    topics = "\n".join(f"{one.document}: {fence_off(one.title)}. {fence_off(one.summary)}" for one in candidates)
    listed = f"<topics>\n{topics}\n</topics>"
    return write_messages(say("choosing_task", lang), listed, question, say("choosing_reminder", lang))
