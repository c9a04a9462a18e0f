"""Sentences, passages, hits and questions written by hand, for what works on them alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.answering.answers import Turn
from bot.answering.intents import Intent
from bot.answering.parsed_question import ParsedQuestion
from bot.answering.search_context import SearchContext
from bot.engine import Engine
from indexer.content.markdown import render_plain
from indexer.content.passages import Passage
from indexer.content.sentences import Sentence
from indexer.search.retriever import Hit


def make_sentence(markdown: str, item: bool = False, sources: tuple[str, ...] = ()) -> Sentence:
    """Make a sentence of a passage."""
    return Sentence(
        quote=markdown, markdown=markdown, plain=render_plain(markdown), line=1, block=0, item=item, ordered=False,
        sources=sources, evidence="",
    )  # fmt: skip


def make_passage(
    id: str, *sentences: Sentence, sources: tuple[str, ...] = (), section: str = "one", kind: str = "concept"
) -> Passage:
    """Make a passage of an English document."""
    return Passage(id, section, "en", kind, id, "One", f"kb/{id}.en.md", (1, 9), sources, "", "", sentences)


def make_hit(
    id: str, score: float, rank: int, *sources: str, text: str = "Words.", section: str = "one", kind: str = "concept"
) -> Hit:
    """Make a hit on a passage of one sentence."""
    passage = make_passage(id, make_sentence(text), sources=sources, section=section, kind=kind)
    return Hit.of(passage, score, rank)


def make_question(text: str = "words", intent: Intent = "ask", lang: str = "en", **fields: Any) -> ParsedQuestion:
    """Make a question as if it had been read: its intent, language and whatever else it names."""
    return ParsedQuestion(text=text, full=text, lang=lang, intent=intent, **fields)


def make_context(engine: Engine, hits: Sequence[Hit], question: ParsedQuestion | None = None) -> SearchContext:
    """Make a context of these hits, best first, over an engine's index and documents."""
    knowledge = engine.knowledge
    return SearchContext(question or make_question(), tuple(hits), knowledge.retriever.index, knowledge.library)


def retrieve_context(engine: Engine, text: str, lang: str = "en", said: Sequence[Turn] = ()) -> SearchContext:
    """Make the context that an engine composes its answer to a question from."""
    knowledge = engine.knowledge
    question = knowledge.parse(text, lang, [turn.text for turn in said])
    retrieval = knowledge.retriever.retrieve(question.query, 48)
    return replace(
        make_context(engine, retrieval.hits, question),
        scores=retrieval.scores, scores_alone=retrieval.scores_alone, rerank=retrieval.rerank,
    )  # fmt: skip
