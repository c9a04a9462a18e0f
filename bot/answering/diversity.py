"""Choose hits to cite: best first, each with something new to say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from bot.answering.thresholds import THRESHOLDS, Thresholds
from indexer.content.citations import PAPER
from indexer.content.passages import Passage
from indexer.content.sections import WORKING
from indexer.search.retriever import Hit


def diversify(hits: Sequence[Hit], count: int, thresholds: Thresholds = THRESHOLDS) -> list[Hit]:
    """Choose ``count`` hits best first, each losing a penalty where it brings no new place of the paper, and one
    where it is a practice's working part (`Thresholds`).

    The scores returned are those after the loss, so they never rise.
    """
    chosen: list[Hit] = []
    seen: set[str] = set()
    weighed = [_weigh_part(hit, thresholds.working_penalty) for hit in hits[: 4 * count]]
    pool = sorted(weighed, key=lambda hit: (-hit.score, hit.rank))
    while pool and len(chosen) < count:
        best, score = pool[0], -math.inf
        for hit in pool:
            # Sorted, so none after this one comes to more.
            if hit.score <= score:
                break
            left = hit.score - thresholds.repeat_penalty * (name_ground(hit.passage) <= seen)
            if left > score:
                best, score = hit, left
        pool.remove(best)
        seen |= name_ground(best.passage)
        chosen.append(replace(best, score=score, rank=len(chosen) + 1))
    return chosen


def _weigh_part(hit: Hit, penalty: float) -> Hit:
    is_working = hit.kind == "practice" and hit.section in WORKING
    return replace(hit, score=hit.score - penalty) if is_working else hit


def name_ground(passage: Passage) -> set[str]:
    """Name the places of the paper that a passage rests on: none where it rests on later sources alone."""
    return {label for label in passage.sources if label.startswith(f"{PAPER}#")}
