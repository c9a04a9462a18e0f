"""The path of the four stages: the practices of each in the order of its guide, and where a practice stands on it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from bot.library import Library
from bot.rendering.outline import read_outline
from indexer.content.sections import STEPS
from indexer.vocabulary import STAGES


@dataclass(frozen=True, slots=True)
class PathStep:
    """A practice on the path: step ``number`` of ``total`` of its stage's guide; ``before`` and ``after`` are the
    practices beside it there ("": none)."""

    stage: str
    practice: str
    number: int
    total: int
    before: str
    after: str


def list_steps(stage: str, library: Library, lang: str) -> list[PathStep]:
    """List the practices of a stage's guide in its order; none where there is no guide.

    A step may name several practices: they share its number.
    """
    outline = read_outline(library.find(stage, lang)) if stage in library else {}
    lines = [line for line in outline[STEPS].intro.items if line.ordered] if STEPS in outline else []
    steps = [
        [link for line in group for link in line.links] for _, group in itertools.groupby(lines, lambda x: x.block)
    ]
    found = list(_read_practices(steps, library))
    names = [practice for practice, _ in found]
    return [
        PathStep(stage, practice, number, len(steps), before, after)
        for (practice, number), before, after in zip(found, ["", *names], [*names[1:], ""], strict=False)
    ]


def _read_practices(steps: list[list[str]], library: Library) -> Iterator[tuple[str, int]]:
    """Give each practice that the steps name, once, with its step's number."""
    seen: set[str] = set()
    for number, links in enumerate(steps, 1):
        for link in links:
            if link in library and library.kind(link) == "practice" and link not in seen:
                seen.add(link)
                yield link, number


def find_steps(practice: str, library: Library, lang: str) -> list[PathStep]:
    """Find where a practice stands on the path, in the order of the stages: several may name it, or none."""
    return [step for stage in STAGES for step in list_steps(stage, library, lang) if step.practice == practice]
