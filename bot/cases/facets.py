"""What cases can be chosen by: each case's value of every facet, read from its facts.

Closed lists keep their order. Products are free text in English: names with the same stems are one,
and a name that holds another's stems counts as that ("organic shade coffee" as "coffee").
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.cases.failures import link_problems
from bot.cases.stages import list_taught
from bot.cases.terms import read_terms
from bot.library import Library
from bot.rendering.years import YearSpan, read_span
from indexer.content.documents import Document
from indexer.content.evidence import Judgement
from indexer.content.facts import Event, Partners
from indexer.text import fold_accents, stem_words
from indexer.vocabulary import (
    COMPLEXITIES,
    DIRECTIONS,
    EVENTS,
    EVIDENCE,
    LANGUAGES,
    MODALITIES,
    STAGES,
    STATES,
    THEMES,
    WRONG_EVENTS,
)

WENT_WRONG_GROUP = "went-wrong"
"""A value of the events that stands for several: whatever went wrong in a case."""

SECTORS = tuple(Partners.model_fields)

CLOSED: Mapping[str, tuple[str, ...]] = {
    "modality": MODALITIES,
    "state": STATES,
    "event": (WENT_WRONG_GROUP, *WRONG_EVENTS, *(event for event in EVENTS if event not in (*WRONG_EVENTS, "founded"))),
    "stage": STAGES,
    "sector": SECTORS,
    "direction": DIRECTIONS,
    "complexity": COMPLEXITIES,
    "themes": THEMES,
    "evidence": EVIDENCE,
}
FACETS = (
    "region", "country", "modality", "state", "event", "problem", "product",
    "stage", "sector", "direction", "complexity", "themes", "evidence",
)  # fmt: skip
"""All facets, in the order in which they are shown; each name is also the one in the address."""

PRODUCT_WORDS = 6
"""Stems of a product's name that count; with more its parts would be too many to look up."""

_ASIDE = re.compile(r"\s*\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it can be chosen: ``values`` holds all its values of each facet, ``span`` its years if known,
    ``latest`` the dated event that came last."""

    id: str
    values: Mapping[str, tuple[str, ...]]
    span: YearSpan | None
    latest: Event | None = None

    @property
    def latest_year(self) -> int | None:
        """The year of what happened last: of its last event, else of its beginning; None where neither is dated."""
        if self.latest and self.latest.span:
            return self.latest.span[1]
        return self.span.first if self.span and self.span.begins else None


@dataclass(frozen=True, slots=True)
class CaseTable:
    """All cases by id; ``known`` lists every facet's values in order, ``members`` the cases that have a value,
    ``labels`` the free texts behind some, ``translations`` a product's name by (language, value)."""

    cases: Mapping[str, Case]
    known: Mapping[str, tuple[str, ...]]
    members: Mapping[tuple[str, str], frozenset[str]]
    labels: Mapping[tuple[str, str], str]
    translations: Mapping[tuple[str, str], str]
    products: Mapping[frozenset[str], str]

    def recognise(self, facet: str, text: str, names: Mapping[tuple[str, str], str]) -> str | None:
        """Give the value that a text of an address means, a code or one of ``names``; None where no case has such a
        one."""
        if facet == "product" and (value := self.products.get(stem_product(text.replace("-", " ")))):
            return value
        code = text.strip().upper() if facet == "country" else slugify(text)
        return code if code in self.known[facet] else names.get((facet, slugify(text)))


@functools.lru_cache(maxsize=2)
def read_cases(library: Library) -> CaseTable:
    """Read the table of a library's cases; kept for the libraries used last, which are read-only."""
    documents = library.list_documents("en", "case")
    struck: dict[str, list[str]] = {}
    for problem, cases in link_problems(library).items():
        for case in cases:
            struck.setdefault(case, []).append(problem)
    names = [name for document in documents for name in document.facts.products]
    products = group_products(names)
    labels = {("product", slugify(label)): label for label in products.values()}
    labels |= {("region", slugify(d.facts.region)): d.facts.region for d in documents if d.facts.region}
    slugs = {stems: slugify(label) for stems, label in products.items()}
    taught = list_taught(library)
    read = {
        document.id: _read_case(
            document, library.judge_evidence(document.id), struck.get(document.id, ()), slugs, taught[document.id]
        )
        for document in documents
    }
    members: dict[tuple[str, str], set[str]] = {}
    for one in read.values():
        for pair in ((facet, value) for facet in FACETS for value in one.values[facet]):
            members.setdefault(pair, set()).add(one.id)
    used = {facet: sorted(value for name, value in members if name == facet) for facet in FACETS}
    known = {facet: tuple(v for v in CLOSED.get(facet, used[facet]) if v in used[facet]) for facet in FACETS}
    frozen = {pair: frozenset(ids) for pair, ids in members.items()}
    return CaseTable(read, known, frozen, labels, _translate_products(documents, slugs, library), slugs)


def _translate_products(
    documents: Iterable[Document], slugs: Mapping[frozenset[str], str], library: Library
) -> dict[tuple[str, str], str]:
    """Give each product the name that a case's translation has for it, as (language, value) → name."""
    names: dict[tuple[str, str], str] = {}
    for document in documents:
        for lang in LANGUAGES:
            facts, translated = library.read_facts(document.id, lang)
            for name, said in zip(document.facts.products, facts.products if translated else (), strict=False):
                if value := slugs.get(stem_product(name)):
                    names.setdefault((lang, value), said)
    return names


def _read_case(
    document: Document,
    judgement: Judgement | None,
    problems: Sequence[str],
    products: Mapping[frozenset[str], str],
    taught: Sequence[str],
) -> Case:
    facts = document.facts
    events = [event.what for event in facts.events if event.what in CLOSED["event"]]
    single = {name: getattr(facts, name) for name in ("state", "direction", "complexity", "themes")}
    values: dict[str, Iterable[str]] = {
        "region": [slugify(facts.region)] if facts.region else [],
        "country": facts.country,
        "modality": facts.modalities,
        "event": [WENT_WRONG_GROUP, *events] if facts.went_wrong else events,
        "evidence": [judgement.label] if judgement else [],
        "problem": problems,
        "product": [slug for name in facts.products for slug in find_groups(name, products)],
        "stage": taught,
        "sector": [sector for sector in SECTORS if getattr(facts.partners, sector)],
        **{name: [value] if value else [] for name, value in single.items()},
    }
    dated = [event for event in facts.events if event.span]
    latest = max(dated, key=lambda event: (event.span or (0, 0))[1], default=None)
    chosen = {name: tuple(dict.fromkeys(found)) for name, found in values.items()}
    return Case(document.id, chosen, read_span(facts), latest)


def slugify(text: str) -> str:
    """Write a text as it stands in an address.

    >>> slugify("Southern Cone"), slugify("French beans")
    ('southern-cone', 'french-beans')
    """
    return re.sub(r"[^a-z0-9]+", "-", fold_accents(text)).strip("-")


def stem_product(name: str) -> frozenset[str]:
    """Give the stems that tell a product from others: without asides, stop words and words such as "product".

    >>> sorted(stem_product("Cacao (fermented)")), sorted(stem_product("many products"))
    (['cocoa'], [])
    """
    words = " ".join(_read_spellings().get(word, word) for word in _ASIDE.sub("", name).casefold().split())
    return frozenset(stem for stem in stem_words(words, "en")[:PRODUCT_WORDS] if stem not in _stem_generic())


@functools.cache
def _stem_generic() -> frozenset[str]:
    return frozenset(stem_words(" ".join(read_terms()["products"]["generic"]), "en"))


def _read_spellings() -> Mapping[str, str]:
    spellings: Mapping[str, str] = read_terms()["products"]["spellings"]
    return spellings


@functools.cache
def _compile_leading() -> re.Pattern[str]:
    """Compile what a product's name may begin with that a label leaves out: "several other"."""
    words = read_terms()["products"]
    return re.compile(rf"^(?:(?:{'|'.join(words['leading'])}) )?(?:{'|'.join(words['other'])}) ", re.IGNORECASE)


def group_products(names: Iterable[str]) -> dict[frozenset[str], str]:
    """Group the names of products: the stems of each group with its label, the shortest name that has them alone.

    >>> sorted(group_products(["coffee", "Organic coffee", "cocoa powder"]).values())
    ['cocoa powder', 'coffee']
    """
    labels: dict[frozenset[str], str] = {}
    for name in sorted({_ASIDE.sub("", name).strip() for name in names}, key=_prefer_label):
        labels.setdefault(stem_product(name), _compile_leading().sub("", name))
    labels.pop(frozenset(), None)
    return {stems: label for stems, label in labels.items() if not any(part in labels for part in _list_parts(stems))}


def _prefer_label(name: str) -> tuple[bool, int, str]:
    return any(word in _read_spellings() for word in name.casefold().split()), len(name), name


def find_groups(name: str, groups: Mapping[frozenset[str], str]) -> list[str]:
    """List the groups that a product's name belongs to: "plantain and cassava chips" to two."""
    stems = stem_product(name)
    return [groups[part] for part in [*_list_parts(stems), stems] if part in groups]


def _list_parts(stems: frozenset[str]) -> list[frozenset[str]]:
    ordered = sorted(stems)
    return [frozenset(part) for size in range(1, len(ordered)) for part in combinations(ordered, size)]
