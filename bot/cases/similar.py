"""Cases like a case: near in meaning, and alike in their facts, with the reason that a reader can check."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from bot.cases.facets import WENT_WRONG_GROUP, Case, CaseTable, read_cases
from bot.cases.words import compare_url, label_value
from bot.knowledge import Knowledge
from bot.rendering.reader import ReaderContext
from bot.rendering.render import render_template
from indexer.search.index import Index
from indexer.search.vectors import normalize

COUNT = 4
CANDIDATES = 60
"""Cases whose facts are looked at, the nearest in meaning."""

FACTS_WEIGHT = 0.5
"""What facts that agree wholly add to the cosine, which between cases of the real base runs from -0.3 to 0.6."""

NEAR = 0.2
"""Cosine from which two cases are said to tell of the same matters: of the real base's pairs one in twenty-five."""

REASONS = 3
COMPARED_FACETS = ("product", "country", "problem", "modality", "region", "event", "state", "direction")
"""Facets that make cases alike; a value counts by its rarity, so that what nearly all share hardly does."""


@dataclass(frozen=True, slots=True)
class Similar:
    """A case like another: ``score`` (best first), whether it is ``near`` in meaning, and the facts that both share,
    the rarest first, as (facet, value)."""

    case: str
    score: float
    near: bool
    shared: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CaseVectors:
    """A vector for each case, ``(cases, dim) float32`` of length 1, in the order of ``ids``."""

    ids: tuple[str, ...]
    vectors: NDArray[np.float32]


@functools.lru_cache(maxsize=2)
def read_vectors(index: Index) -> CaseVectors:
    """Give each case the mean of its passages' vectors less the mean of all cases; kept for the indexes used last."""
    cases = index.list_kind("case")
    numbers = {case: number for number, case in enumerate(cases)}
    sums = np.zeros((len(cases), index.manifest.dim), np.float32)
    for row in index.rows.select("text"):
        number = numbers.get(index.section_keys[index.rows.section_key[row]][0])
        if number is not None:
            sums[number] += index.reconstruct(int(row))
    means = normalize(sums)
    return CaseVectors(tuple(cases), normalize(means - means.mean(axis=0)) if len(cases) > 1 else means)


def find_similar(knowledge: Knowledge, case: str, count: int = COUNT) -> list[Similar]:
    """Find the cases most like a case, best first, ties by id; none where it has no passages or no company."""
    vectors = read_vectors(knowledge.retriever.index)
    table = read_cases(knowledge.library)
    if case not in vectors.ids or case not in table.cases:
        return []
    cosines = vectors.vectors @ vectors.vectors[vectors.ids.index(case)]
    rarity = measure_rarity(table)
    near = [vectors.ids[number] for number in np.argsort(-cosines, kind="stable")[: CANDIDATES + 1]]
    scores = dict(zip(vectors.ids, cosines.tolist(), strict=True))
    found = [
        Similar(
            other,
            scores[other] + FACTS_WEIGHT * compare_facts(table.cases[case], table.cases[other], rarity),
            scores[other] >= NEAR,
            list_common(table.cases[case], table.cases[other], rarity),
        )
        for other in near
        if other != case and other in table.cases
    ]
    return sorted(found, key=lambda similar: (-similar.score, similar.case))[:count]


def measure_rarity(table: CaseTable) -> Mapping[tuple[str, str], float]:
    """Weigh each value by its rarity, ln(cases / cases that have it): 0 where all have it."""
    counts: dict[tuple[str, str], int] = {}
    for case in table.cases.values():
        for pair in _list_values(case):
            counts[pair] = counts.get(pair, 0) + 1
    return {pair: math.log(len(table.cases) / count) for pair, count in counts.items()}


def compare_facts(one: Case, other: Case, rarity: Mapping[tuple[str, str], float]) -> float:
    """Compare the facts of two cases: 0 (nothing in common) to 1 (all the same), each value by its rarity."""
    mine, theirs = set(_list_values(one)), set(_list_values(other))
    every = sum(rarity[pair] for pair in mine | theirs)
    return sum(rarity[pair] for pair in mine & theirs) / every if every else 0.0


def list_common(
    one: Case, other: Case, rarity: Mapping[tuple[str, str], float], count: int = REASONS
) -> tuple[tuple[str, str], ...]:
    """List the values that two cases share, the rarest first; what goes without saying beside another is left out:
    a region beside its country, the group of what went wrong beside one of them."""
    shared = set(_list_values(one)) & set(_list_values(other))
    facets = [facet for facet, _ in shared]
    if "country" in facets:
        shared = {pair for pair in shared if pair[0] != "region"}
    if facets.count("event") > 1:
        shared.discard(("event", WENT_WRONG_GROUP))
    return tuple(sorted(shared, key=lambda pair: (-rarity[pair], pair))[:count])


def _list_values(case: Case) -> Iterable[tuple[str, str]]:
    return ((facet, value) for facet in COMPARED_FACETS for value in case.values[facet] if value != "unknown")


def render_similar(knowledge: Knowledge, document: str, reader: ReaderContext) -> Markup:
    """Render the section of a case's page that names cases like it, with the reason in words; "" where none is."""
    if document not in knowledge.library or knowledge.library.kind(document) != "case":
        return Markup("")
    table = read_cases(knowledge.library)
    cases = [
        {
            "id": similar.case,
            "title": reader.library.title(similar.case, reader.lang),
            "near": similar.near or not similar.shared,
            "went_wrong": reader.library.went_wrong(similar.case),
            "reasons": [
                (f"similar_{facet}", label_value(facet, value, reader, table)) for facet, value in similar.shared
            ],
            "compare": compare_url(reader, (document, similar.case)),
        }
        for similar in find_similar(knowledge, document)
        # The page was begun with the library of the index before, where a new one has just been taken up.
        if similar.case in reader.library
    ]
    return render_template("similar.html", reader, cases=cases) if cases else Markup("")
