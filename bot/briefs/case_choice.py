"""Which cases a brief tells: among those that speak of the matter, the nearest to its territory, products and form."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from bot.briefs.focus import Focus, Territory, find_point
from bot.briefs.gazetteer import measure_distance
from bot.cases.facets import Case, CaseTable, read_cases
from bot.cases.search import find_matches
from bot.knowledge import Knowledge

SPEAKS_OF = 0.6
"""Share of the best score from which a case speaks of a matter."""

FEW_COUNTRIES = 3
"""A case of more countries is of none in particular."""

COUNTRY, PRODUCT, FORM, QUESTION, NEAR, REGION = "country", "product", "modality", "question", "near", "region"
POINTS = {COUNTRY: 3.0, PRODUCT: 2.0, QUESTION: 1.0, FORM: 1.5, NEAR: 1.0, REGION: 1.0}
"""What each reason to choose a case adds, beside its share of the best score (0…1)."""

AUTHORS_CHOICE = 0.8
"""What it adds that whoever wrote the advice named the case."""

END_UNKNOWN = 1.0
"""What it takes away that nobody knows what became of a case."""

TOLD_AGAIN = 2.5
"""What it takes away that another option tells the case already."""

NEAR_KILOMETRES = 400
STRONGER = {"strong": 0.4, "good": 0.3, "moderate": 0.2, "weak": 0.0, "thin": -0.6}
"""What the evidence of a case adds: of one with thin evidence there is little to tell."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A case that was chosen, and why: (reason, value), the value of a product or form, or the kilometres."""

    case: str
    reasons: tuple[tuple[str, str], ...]
    score: float

    @property
    def is_home(self) -> bool:
        """Whether it is of the territory's own country."""
        return any(reason == COUNTRY for reason, _ in self.reasons)


def choose_cases(
    knowledge: Knowledge,
    matter: str,
    lang: str,
    territory: Territory,
    focus: Focus,
    named: Collection[str] = (),
    told: Mapping[str, int] | None = None,
) -> list[Choice]:
    """Rank the cases that speak of a matter, or are ``named`` by its author, by how near they are, best first.

    ``told`` counts how often others tell each already.
    """
    table, scores = read_cases(knowledge.library), _score_cases(knowledge, matter, lang)
    best = max(scores.values(), default=0.0)
    asked = _find_asked(knowledge, focus.question, lang)
    chosen = []
    for id, case in table.cases.items():
        share = scores.get(id, 0.0) / best if best > 0 else 0.0
        if share >= SPEAKS_OF or id in named:
            reasons = tuple(_list_reasons(case, knowledge, territory, focus, asked))
            points = sum({reason: POINTS[reason] for reason, _ in reasons}.values())
            points += share + AUTHORS_CHOICE * (id in named) - TOLD_AGAIN * (told or {}).get(id, 0)
            points -= END_UNKNOWN * ("unknown" in case.values["state"])
            points += max((STRONGER.get(label, 0.0) for label in case.values["evidence"]), default=0.0)
            chosen.append(Choice(id, reasons, points))
    return sorted(chosen, key=lambda choice: (-choice.score, choice.case))


def explain_choices(
    ids: Iterable[str], knowledge: Knowledge, lang: str, territory: Territory, focus: Focus
) -> list[Choice]:
    """Give cases that somebody else chose, in their order, with what makes each near."""
    table, asked = read_cases(knowledge.library), _find_asked(knowledge, focus.question, lang)
    return [
        Choice(id, tuple(_list_reasons(table.cases[id], knowledge, territory, focus, asked)), 0.0)
        for id in ids
        if id in table.cases
    ]


def find_asked_cases(
    knowledge: Knowledge, lang: str, territory: Territory, focus: Focus, without: Collection[str]
) -> list[Choice]:
    """Find the cases on the products of a brief, or of its country on its question, best first, but for some."""
    found = explain_choices(read_cases(knowledge.library).cases, knowledge, lang, territory, focus)
    kept = []
    for choice in found:
        reasons = {reason for reason, _ in choice.reasons}
        if choice.case not in without and (PRODUCT in reasons or {QUESTION, COUNTRY} <= reasons):
            kept.append(replace(choice, score=sum(POINTS[reason] for reason in reasons)))
    return sorted(kept, key=lambda choice: (-choice.score, choice.case))


def _score_cases(knowledge: Knowledge, matter: str, lang: str) -> dict[str, float]:
    return {match.case: match.score for match in find_matches(knowledge.retriever, matter, lang)}


def _find_asked(knowledge: Knowledge, question: str, lang: str) -> frozenset[str]:
    """Find the cases that a question leads to."""
    if not question:
        return frozenset()
    return frozenset(match.case for match in find_matches(knowledge.retriever, question, lang) if match.found)


def _list_reasons(
    case: Case, knowledge: Knowledge, territory: Territory, focus: Focus, asked: Collection[str]
) -> Iterable[tuple[str, str]]:
    countries = case.values["country"] if len(case.values["country"]) <= FEW_COUNTRIES else ()
    if territory.country and territory.country in countries:
        yield COUNTRY, territory.country
    yield from ((PRODUCT, value) for value in focus.products if value in case.values["product"])
    yield from ((FORM, value) for value in focus.forms if value in case.values["modality"])
    if case.id in asked:
        yield QUESTION, ""
    point = find_point(knowledge.library.read_facts(case.id, "en")[0])
    if territory.point and point and (distance := measure_distance(territory.point, point)) <= NEAR_KILOMETRES:
        yield NEAR, str(round(distance, -1)).removesuffix(".0")
    region = find_region(territory.country, read_cases(knowledge.library))
    if region and region in case.values["region"] and territory.country not in countries:
        yield REGION, region


def find_region(country: str, table: CaseTable) -> str:
    """Give the region that most cases of a country are of; "" where it has none."""
    return _map_regions(table).get(country, "")


def _map_regions(table: CaseTable) -> Mapping[str, str]:
    return _count_regions(_TableKey(table))


class _TableKey:
    """A table as a key of the cache, by its identity: its values cannot be hashed."""

    __slots__ = ("table",)

    def __init__(self, table: CaseTable) -> None:
        self.table = table

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _TableKey) and other.table is self.table

    def __hash__(self) -> int:
        return id(self.table)


@functools.lru_cache(maxsize=2)
def _count_regions(key: _TableKey) -> Mapping[str, str]:
    counts: dict[str, Counter[str]] = {}
    for case in key.table.cases.values():
        if len(case.values["country"]) == 1:
            counts.setdefault(case.values["country"][0], Counter()).update(case.values["region"])
    return {country: count.most_common(1)[0][0] for country, count in counts.items() if count}
