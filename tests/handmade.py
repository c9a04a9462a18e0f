"""Sentences, passages and hits written by hand, for what works on them alone."""

from __future__ import annotations

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
    return Hit(passage, score, rank, 0, 0, 0, 0)
