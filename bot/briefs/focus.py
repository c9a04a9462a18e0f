"""What a brief is about: territories with their countries, and the products, form and question that it is to fit."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.answering.entities import find_countries
from bot.briefs.gazetteer import find_towns
from bot.cases.facets import CaseTable
from indexer.content.facts import Facts
from indexer.text import clean_text, fold_accents, stem_words
from indexer.vocabulary import LANGUAGES

COUNTRY, COUNTRY_SECOND, PRODUCT, FORM, QUESTION, AUDIENCE = "country", "country-2", "product", "modality", "q", "for"
"""Names under which an address carries what a brief is to fit."""

PLACE = "place"
"""The name of a territory where no scorecard names one."""

TEXT_LIMIT = 200
NAME_LIMIT = 80
PRODUCTS_READ = 5


@dataclass(frozen=True, slots=True)
class Territory:
    """A place as its reader names it (``name``, may be ""), its country (ISO 3166-1 alpha-2, "" where nothing tells)
    and where it lies (latitude, longitude); ``open``: the countries with a place of that name, where several have."""

    name: str
    country: str = ""
    point: tuple[float, float] | None = None
    open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Focus:
    """What the cases of a brief are to fit: values of the facets product and modality, and a question.

    ``audience`` is whom the brief is for, ``missing`` are products that no case has, both in its maker's words.
    """

    products: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    question: str = ""
    audience: str = ""
    missing: tuple[str, ...] = ()


def locate_territory(name: str, country: str = "") -> Territory:
    """Find the country of a territory: the one chosen, else one that its name says ("Tarija, Bolivia"), else that of
    the town of this name, where no other country has one.

    >>> locate_territory("Uyuni").country, locate_territory("Cajamarca, Perú").country
    ('BO', 'PE')
    >>> locate_territory("Cajamarca").open
    ('CO', 'PE')
    """
    named = find_countries(name)
    chosen = country or (named[0] if len(named) == 1 else "")
    towns = [town for town in find_towns(name) if chosen in ("", town.country)]
    countries = tuple(dict.fromkeys(town.country for town in towns))
    if len(countries) > 1:
        return Territory(name, chosen, open=countries)
    point = (towns[0].lat, towns[0].lon) if len(towns) == 1 else None
    return Territory(name, chosen or (countries[0] if countries else ""), point)


def read_focus(values: Mapping[str, Sequence[str]], table: CaseTable, lang: str) -> Focus:
    """Read what an address asks a brief to fit; values that no case has are passed over.

    Products stand in it by name, in any language; those that its question names count too.
    """
    question = _take(values, QUESTION, TEXT_LIMIT)
    typed = [cleaned for text in values.get(PRODUCT, ())[:PRODUCTS_READ] if (cleaned := clean_text(text, NAME_LIMIT))]
    named = {text: [table.recognise("product", text), *find_products(text, lang, table)] for text in typed}
    known = [value for values in named.values() for value in values]
    found = find_products(question, lang, table)
    forms = [table.recognise("modality", text[:NAME_LIMIT]) for text in values.get(FORM, ()) if text.strip()]
    return Focus(
        tuple(dict.fromkeys([*filter(None, known), *found])),
        tuple(dict.fromkeys(filter(None, forms))),
        question,
        _take(values, AUDIENCE, NAME_LIMIT),
        tuple(text for text, products in named.items() if not any(products)),
    )


def read_country(values: Mapping[str, Sequence[str]], name: str, table: CaseTable) -> str:
    """Read a country of an address: one that has cases, or "" for none."""
    text = values.get(name, [""])[-1]
    return table.recognise("country", text[:NAME_LIMIT]) or "" if text.strip() else ""


def _take(values: Mapping[str, Sequence[str]], name: str, limit: int) -> str:
    return clean_text(values.get(name, [""])[-1], limit)


def find_products(text: str, lang: str, table: CaseTable) -> list[str]:
    """List the products of cases that a text names, in the language ``lang`` or in English."""
    found = []
    for code in dict.fromkeys((lang, LANGUAGES[0])):
        words = {fold_accents(stem) for stem in stem_words(text, code)}
        found += [value for value, stems in _stem_products(table, code) if stems and stems <= words]
    return list(dict.fromkeys(found))


def _stem_products(table: CaseTable, lang: str) -> tuple[tuple[str, frozenset[str]], ...]:
    return _stem(tuple(_list_names(table, lang)), lang)


def _list_names(table: CaseTable, lang: str) -> Iterable[tuple[str, str]]:
    for value in table.known["product"]:
        name = table.labels.get(("product", value), "") if lang == LANGUAGES[0] else ""
        if text := name or table.translations.get((lang, value), ""):
            yield value, text


@functools.lru_cache(maxsize=8)
def _stem(names: tuple[tuple[str, str], ...], lang: str) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((value, frozenset(fold_accents(stem) for stem in stem_words(text, lang))) for value, text in names)


def find_point(facts: Facts) -> tuple[float, float] | None:
    """Give where a case lies; None where its facts do not say."""
    place = facts.place
    return (place.lat, place.lon) if place and place.lat is not None and place.lon is not None else None
