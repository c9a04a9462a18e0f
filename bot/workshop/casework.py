"""Choose the cases that a workshop tells: same country first, then region, then product or chain."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.library import Library
from bot.workshop.designs import DesignPart
from indexer.content.documents import Document

STORY_METHODS = frozenset({"story", "reading"})
COMMON_WAYS = frozenset(("association", "cooperative", "alliance"))
"""Ways of linking that say little on what a case is told for."""

MOST_CASES = 3
"""Cases that one part is told with."""

LEAST_SHARED = 2
"""Documents that a case shares with the one in whose place it is told, where none of them is its part's own."""

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


def list_told_cases(part: DesignPart, library: Library) -> tuple[str, ...]:
    """List the cases that a part's own words tell, in order: those that they link to."""
    links = (link for line in part.lines for link in line.links)
    return tuple(dict.fromkeys(link for link in links if is_case(link, library)))


def choose_cases(part: DesignPart, setting: Setting, library: Library, taken: Collection[str]) -> tuple[str, ...]:
    """Choose the cases of a part, none that another part has: each in the place of one that its author tells.

    Where the author told one that went wrong, so does the case in its place, as far as there is one. A story has as
    many as its author named. Any other part keeps its author's cases but for those that a case on the same theme from
    the asker's country or region can stand for.
    """
    told = list_told_cases(part, library)
    named = [document for document in part.documents if is_case(document, library)]
    if part.method in STORY_METHODS:
        return _choose_stories([*told, *(one for one in named if one not in told)], setting, library, taken)

    def fits(case: str, author: str) -> bool:
        mine, others = (_list_telling(one, library) for one in (author, case))
        return (bool(mine & others) or not mine) and is_on_theme(case, author, part, library)

    chosen: list[str] = []
    for author in told:
        used = {*taken, *chosen, *(one for one in told if one != author)}
        near = [] if is_near(author, setting, library) or not setting.country else rank_cases(setting, library, named)
        wrong = library.went_wrong(author)
        fitting = (case for case in near if is_near(case, setting, library) and case not in used and fits(case, author))
        chosen.append(next((case for case in fitting if library.went_wrong(case) == wrong), author))
    return tuple(chosen)


def is_on_theme(case: str, author: str, part: DesignPart, library: Library) -> bool:
    """Say whether a case can tell what a part tells with its author's: it is related to what the part draws on, or to
    several things that the author's case is related to."""
    related, meant = (set(library.find(one, "en").facts.related) for one in (case, author))
    return bool(related & set(part.documents)) or len(related & meant) >= LEAST_SHARED


def _list_telling(case: str, library: Library) -> frozenset[str]:
    """List the ways of linking that a case tells of, without those that nearly every case has."""
    return frozenset(library.find(case, "en").facts.modalities) - COMMON_WAYS


def _choose_stories(
    named: Sequence[str], setting: Setting, library: Library, taken: Collection[str]
) -> tuple[str, ...]:
    ranked = [case for case in rank_cases(setting, library, named) if case not in taken]
    count = min(max(len(named), 1), MOST_CASES)
    chosen = ranked[:count]
    for wrong in sorted({library.went_wrong(case) for case in named}):
        if len(chosen) > 1 and all(library.went_wrong(case) != wrong for case in chosen):
            other = next((case for case in ranked if library.went_wrong(case) == wrong), None)
            chosen = [*chosen[:-1], other] if other else chosen
    # In the place of each that went wrong stands one that did, of each that went well one that did.
    order: list[str] = []
    for author in named:
        left = [case for case in chosen if case not in order]
        alike = (case for case in left if library.went_wrong(case) == library.went_wrong(author))
        order += [next(alike, left[0])] if left else []
    return (*order, *(case for case in chosen if case not in order))


def is_near(case: str, setting: Setting, library: Library) -> bool:
    """Say whether a case is of the setting's country or region."""
    facts = library.find(case, "en").facts
    region = find_region(setting.country)
    return setting.country in facts.country or bool(region and facts.region == region)


def list_other_cases(current: Collection[str], setting: Setting, library: Library, count: int) -> list[str]:
    """List the nearest cases beside those already told."""
    return [case for case in rank_cases(setting, library) if case not in current][:count]
