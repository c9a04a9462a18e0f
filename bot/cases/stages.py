"""Which stages a case teaches about: those of which it tells more than cases do, and on which other pages draw on it.

Nearly every case speaks to three stages of four: which of them it is worth reading for is another question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.library import Library
from indexer.content.sections import SECTION_STAGES
from indexer.vocabulary import STAGES

MORE = 1.1
"""A case teaches about a stage whose share of what it tells is so many times the mean share of all cases. Of 117 cases
each stage then has 27 to 48, where 47 to 110 speak to it; most teach about one stage, none about more than three."""

_HEADING = re.compile(r"^## .*?\{#([\w-]+)\}", re.MULTILINE)


def list_taught(library: Library) -> dict[str, tuple[str, ...]]:
    """List for each case the stages that it teaches about, in their order, out of those that its facts name.

    Counted are the citations under the heading of a stage, and the problems and practices of that stage that draw on
    the case. Where nothing tells its stages apart a case teaches about all that it names.
    """
    weights = {case: _weigh(library, case) for case in library.cases}
    for document in (*library.practices, *library.remedies):
        stages = library.list_stages(document)
        for case in library.list_case_links(document):
            for stage in stages:
                weights[case][stage] += 1 / len(stages)
    shares = {case: _share(weight) for case, weight in weights.items()}
    told = [share for share in shares.values() if share]
    means = {stage: sum(share[stage] for share in told) / len(told) for stage in STAGES} if told else {}
    return {case: _choose(library.list_stages(case), share, means) for case, share in shares.items()}


def _weigh(library: Library, case: str) -> dict[str, float]:
    parts = _HEADING.split(library.find(case, "en").body)
    cited = {section: float(text.count("[@")) for section, text in zip(parts[1::2], parts[2::2], strict=True)}
    return {stage: cited.get(section, 0.0) for section, stage in SECTION_STAGES.items()}


def _share(weight: Mapping[str, float]) -> dict[str, float]:
    whole = sum(weight.values())
    return {stage: weight[stage] / whole for stage in STAGES} if whole else {}


def _choose(named: tuple[str, ...], share: Mapping[str, float], means: Mapping[str, float]) -> tuple[str, ...]:
    ratios = {stage: share[stage] / means[stage] for stage in named if means.get(stage)} if share else {}
    if not ratios:
        return named
    bar = min(MORE, max(ratios.values()))
    return tuple(stage for stage in named if ratios.get(stage, 0.0) >= bar)
