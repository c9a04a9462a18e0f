"""Names of facets and values in the reader's language, and URLs of case pages."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from bot.cases.facets import WENT_WRONG_GROUP, CaseTable, read_cases, slugify
from bot.cases.selection import Selection
from bot.library import Library
from bot.messages import read_messages
from bot.rendering.facts import FACTS_LANGUAGE, name_value
from bot.rendering.reader import ReaderContext
from indexer.vocabulary import LANGUAGES

_PREFIXES = {"evidence": "strength", "sector": "fact"}
_PARAMETERS = {"from": "cases_years_from", "to": "cases_years_to"}


@dataclass(frozen=True, slots=True)
class Label:
    """Words for a reader; ``lang`` is their language where it is not the reader's, else ""."""

    text: str
    lang: str = ""


def name_facet(facet: str, reader: ReaderContext) -> str:
    """Name a facet, or another parameter of an address, in the reader's language; unknown names stay themselves."""
    for name in (f"cases_facet_{facet}", f"cases_param_{facet}", _PARAMETERS.get(facet, "")):
        if name in read_messages():
            return reader.say(name)
    return facet


def label_value(facet: str, value: str, reader: ReaderContext, table: CaseTable) -> Label:
    """Name a value of a facet; products, and regions that no message names, stand in the language of the facts."""
    if facet == "problem":
        return Label(reader.library.title(value, reader.lang) if value in reader.library else value)
    if facet == "event" and value == WENT_WRONG_GROUP:
        return Label(reader.say("cases_went_wrong"))
    if facet == "region" and f"cases_region_{value}" in read_messages():
        return Label(reader.say(f"cases_region_{value}"))
    if facet == "product" and (reader.lang, value) in table.translations:
        return Label(table.translations[reader.lang, value])
    if facet in ("region", "product"):
        text = table.labels.get((facet, value), value)
        return Label(text, FACTS_LANGUAGE if reader.lang != FACTS_LANGUAGE else "")
    return Label(name_value(_PREFIXES.get(facet, facet), value, reader))


@functools.lru_cache(maxsize=2)
def list_names(library: Library) -> Mapping[tuple[str, str], str]:
    """List what each value is called in every language: (facet, name as in an address) → value.

    Kept for the libraries used last, which are read-only.
    """
    table = read_cases(library)
    names: dict[tuple[str, str], str] = {}
    for lang in LANGUAGES:
        reader = ReaderContext(lang, library)
        for facet, values in table.known.items():
            for value in values:
                names.setdefault((facet, slugify(label_value(facet, value, reader, table).text)), value)
    return names


def label_years(first: int | None, last: int | None, reader: ReaderContext) -> str:
    """Say which years were asked for; at least one is."""
    if first and last:
        return reader.say("cases_years_both", first=first, last=last)
    return reader.say("cases_years_open", first=first) if first else reader.say("cases_years_until", last=last)


def write_url(reader: ReaderContext, path: str, selection: Selection, lang: str = "") -> str:
    """Give the address below ``/lite`` at which a page shows a selection."""
    return f"{reader.root}/lite/{path}?{urlencode([('lang', lang or reader.lang), *selection.to_pairs()])}"


def compare_url(reader: ReaderContext, ids: tuple[str, ...], lang: str = "") -> str:
    """Give the address at which cases are compared."""
    return f"{reader.root}/lite/compare?{urlencode({'lang': lang or reader.lang, 'ids': ','.join(ids)}, safe=',')}"


def failures_url(reader: ReaderContext, problem: str = "", text: str = "", lang: str = "") -> str:
    """Give the address of the list of problems, searched for a text where there is one, or of one problem."""
    values = {"lang": lang or reader.lang, **({"q": text} if text else {})}
    return f"{reader.root}/lite/failures{f'/{quote(problem)}' if problem else ''}?{urlencode(values)}"
