"""The two sides of a comparison: which passage tells of each."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from bot.answering.search_context import SearchContext
from indexer.content.passages import Passage
from indexer.content.sections import ASIDE, GLANCE, is_question
from indexer.search.retriever import Hit
from indexer.text import stem_words

SIDE_HITS = 12
"""Among so many hits the sides are looked for."""


def find_sides(context: SearchContext, cited: Sequence[Hit]) -> tuple[Passage, Passage] | None:
    """Find what tells of each side: cases by their names, other things by titles and headings, else the two best
    passages that stand in different sections. None where there is only one.

    A question section answers its own question: it is no side.
    """
    named = context.question.cases[:2]
    cases = [passage for case in named if (passage := _show_case(context, case))]
    if len(cases) == 2:
        return cases[0], cases[1]
    told = [hit for hit in context.hits[:SIDE_HITS] if _is_told(hit)]
    return _find_named_sides(context, told) or _find_best_sides([hit for hit in cited if _is_told(hit)], context.lang)


def _is_told(hit: Hit) -> bool:
    return hit.section not in ASIDE and not is_question(hit.section)


def _show_case(context: SearchContext, case: str) -> Passage | None:
    hit = context.find_best(case)
    return hit.passage if hit else context.show(case, GLANCE)


def _find_named_sides(context: SearchContext, hits: Sequence[Hit]) -> tuple[Passage, Passage] | None:
    """Find the two things that the question names: the hits whose title and heading share most words with each."""
    halves = _read_connectives(context.lang).split(context.question.full.strip(" ?¿.!"), maxsplit=1)
    if len(halves) < 2:
        return None
    left, right = (set(stem_words(half, context.lang)) for half in halves)
    first, second = (_find_side(own - other, hits, context.lang) for own, other in ((left, right), (right, left)))
    if first is None or second is None or first.section_key == second.section_key:
        return None
    return first, second


def _find_side(stems: set[str], hits: Sequence[Hit], lang: str) -> Passage | None:
    """Find what shares most words with a side; one that stands in another language than the reader's counts less."""

    def share(hit: Hit) -> int:
        passage = hit.passage
        named = stem_words(f"{passage.title} {passage.heading}", passage.lang)
        return 2 * len(stems.intersection(stem_words(passage.heading, passage.lang))) + len(stems.intersection(named))

    best = max(hits, key=lambda hit: (share(hit) - (hit.passage.lang != lang), -hit.rank), default=None)
    return best.passage if best and share(best) else None


def _find_best_sides(cited: Sequence[Hit], lang: str) -> tuple[Passage, Passage] | None:
    told = [hit.passage for hit in cited]
    told.sort(key=lambda passage: passage.lang != lang)
    if not told:
        return None
    other = next((passage for passage in told[1:] if passage.section_key != told[0].section_key), None)
    return (told[0], other) if other else None


@functools.cache
def _read_connectives(lang: str) -> re.Pattern[str]:
    """Read the words that stand between the two sides of a comparison."""
    table: Any = tomllib.loads(files("bot").joinpath("connectives.toml").read_text(encoding="utf-8"))
    words = "|".join(map(re.escape, table["between"][lang]))
    return re.compile(rf"\s(?:{words})\s", re.IGNORECASE)
