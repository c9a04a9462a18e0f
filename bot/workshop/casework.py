"""Choose the cases that a workshop tells: same country first, then region, then product or chain."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.library import Library
from bot.workshop.designs import DesignPart
from indexer.content.documents import Document

STORY_METHODS = frozenset({"story", "reading"})
MOST_CASES = 3
"""Cases that one part is told with."""

REGIONS = {
    "Andean": "BO CO EC PE VE",
    "Brazil": "BR",
    "Caribbean": "AG BB BS CU DM DO GD GY HT JM KN LC SR TT VC",
    "Central America": "BZ CR GT HN NI PA SV",
    "Mexico": "MX",
    "Southern Cone": "AR CL PY UY",
}
"""The regions that cases name, and their countries (ISO 3166-1)."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What makes a case near: the workshop's country, its stages and the documents it is about."""

    country: str = ""
    stages: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


def find_region(country: str) -> str:
    """Find a country's region; "" for one that no region holds."""
    return next((region for region, codes in REGIONS.items() if country in codes.split()), "")


def list_countries() -> list[str]:
    """List the countries of all regions."""
    return sorted(code for codes in REGIONS.values() for code in codes.split())


def uses_cases(part: DesignPart, library: Library) -> bool:
    """Say whether a part tells cases: it names some, or it is a story or a reading."""
    return part.method in STORY_METHODS or any(is_case(document, library) for document in part.documents)


def is_case(document: str, library: Library) -> bool:
    """Say whether there is a case of this id."""
    return document in library and library.kind(document) == "case"


def rank_cases(setting: Setting, library: Library, named: Sequence[str] = ()) -> list[str]:
    """Rank all cases, nearest first; ``named`` are those that the author of a part had in mind."""
    own = [library.find(case, "en") for case in named if is_case(case, library)]
    products = {word for case in own for product in case.facts.products for word in product.lower().split()}
    modalities = {modality for case in own for modality in case.facts.modalities}
    region = find_region(setting.country)

    def weigh(case: Document) -> tuple[int, int, int, str]:
        facts = case.facts
        near = 0 if setting.country in facts.country else 1 if region and facts.region == region else 2
        words = {word for product in facts.products for word in product.lower().split()}
        alike = bool(words & products) + bool(modalities & set(facts.modalities))
        fitting = bool(set(facts.stages) & set(setting.stages)) + 2 * bool(set(facts.related) & set(setting.about))
        author = 0 if case.id in named else 1
        return (near if setting.country else 0, author, -alike - fitting, case.id)

    return [case.id for case in sorted(library.list_documents("en", "case"), key=weigh)]


def choose_cases(part: DesignPart, setting: Setting, library: Library, taken: Collection[str]) -> tuple[str, ...]:
    """Choose the cases of a part: for a story as many as its author named, none that another part has.

    Where the author set one that went wrong beside one that went well, so does the choice. A part that works
    with its author's cases keeps them, and gets one from the asker's country or region on top.
    """
    if not uses_cases(part, library):
        return ()
    named = [document for document in part.documents if is_case(document, library)]
    ranked = [case for case in rank_cases(setting, library, named) if case not in taken]
    if part.method not in STORY_METHODS:
        return tuple(case for case in ranked[:1] if is_near(case, setting, library) and case not in named)
    count = min(max(len(named), 1), MOST_CASES)
    chosen = ranked[:count]
    for wrong in sorted({library.went_wrong(case) for case in named}):
        if len(chosen) > 1 and all(library.went_wrong(case) != wrong for case in chosen):
            other = next((case for case in ranked if library.went_wrong(case) == wrong), None)
            chosen = [*chosen[:-1], other] if other else chosen
    return tuple(chosen)


def is_near(case: str, setting: Setting, library: Library) -> bool:
    """Say whether a case is of the setting's country or region."""
    facts = library.find(case, "en").facts
    region = find_region(setting.country)
    return setting.country in facts.country or bool(region and facts.region == region)


def list_other_cases(current: Collection[str], setting: Setting, library: Library, count: int) -> list[str]:
    """List the nearest cases beside those already told."""
    return [case for case in rank_cases(setting, library) if case not in current][:count]
