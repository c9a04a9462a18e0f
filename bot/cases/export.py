"""Cases as data: records for programs, CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.cases.facets import SECTORS, Case, CaseTable, read_cases, slugify
from bot.cases.references import READ_FIELDS
from bot.cases.words import label_value
from bot.knowledge import Knowledge
from bot.rendering.bibliography import describe_source, mark_citation
from bot.rendering.reader import ReaderContext
from indexer.content.citations import parse_citation
from indexer.content.evidence import list_cited_keys
from indexer.vocabulary import LANGUAGES

LICENCE = "CC BY 4.0"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Characters with which a spreadsheet takes a text for a formula (OWASP, CSV injection); where people type Chinese or
Japanese, their wide forms too ("＝")."""

UNSEEN_STARTS = " \u200b\u200c\u200d\u2060\ufeff"
"""Characters that a spreadsheet may pass over before it looks for a formula."""

COLUMNS = (
    "id", "title", "summary", "language", "country", "region", "place", "lat", "lon", "first_year", "last_year",
    "products", *(f"partners_{sector}" for sector in SECTORS), "modalities", "stages", "teaches", "complexity",
    "themes", "direction", "state", "state_as_of", "events", "went_wrong", "evidence", "problems", "sources", "url",
)  # fmt: skip
"""The columns of the CSV, before those of figures. Headings and values stand in the reader's words; JSON has codes."""

FIGURE_COLUMNS = ("what", "value", "unit", "as_of", "source")
"""The columns of each figure; there are as many figures as the case with most of them has."""


def describe_records(
    ids: Sequence[str], knowledge: Knowledge, reader: ReaderContext, origin: str
) -> list[dict[str, Any]]:
    """Describe cases for programs, with their sources; ``origin`` is the site's scheme and host."""
    table = read_cases(knowledge.library)
    sources = list_sources(ids, knowledge)
    records = []
    for id in ids:
        record = describe_record(table.cases[id], reader, origin)
        record["sources"] = [_describe_source(key, reader) for key in sources[id]]
        records.append(record)
    return records


def describe_record(case: Case, reader: ReaderContext, origin: str) -> dict[str, Any]:
    """Describe a case's facts for programs: codes of closed lists; free texts in the reader's language where the
    base has them, else in English."""
    library = reader.library
    document = library.find(case.id, reader.lang)
    facts, _ = library.read_facts(case.id, reader.lang)
    return {
        "id": case.id,
        "title": library.title(case.id, reader.lang),
        "summary": library.summary(case.id, reader.lang),
        "language": document.lang,
        "languages": library.list_languages(case.id),
        "url": f"{origin}{reader.document_url(case.id)}",
        "country": list(facts.country),
        "region": facts.region or None,
        "place": facts.place.model_dump() if facts.place else None,
        "years": {side: getattr(facts.years, side, None) for side in ("first", "last")},
        "products": list(facts.products),
        "partners": {sector: list(getattr(facts.partners, sector)) for sector in SECTORS},
        "modalities": list(facts.modalities),
        "stages": list(facts.stages),
        "teaches": list(case.values["stage"]),
        "complexity": facts.complexity,
        "themes": facts.themes,
        "direction": facts.direction,
        "state": facts.state,
        "state_as_of": facts.state_as_of,
        "events": [event.model_dump() for event in facts.events],
        "went_wrong": facts.went_wrong,
        "evidence": next(iter(case.values["evidence"]), None),
        "figures": [figure.model_dump() for figure in facts.figures],
        "problems": list(case.values["problem"]),
        "related": list(facts.related),
    }


def list_sources(ids: Iterable[str], knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """List for each case the keys of the sources that it cites, in the order of their first mention."""
    cited: dict[str, dict[str, None]] = {id: {} for id in ids}
    index = knowledge.retriever.index
    for id, keys in cited.items():
        sections = [index.find_versions(section_key) for section_key in index.find_document(id)]
        passages = (versions[lang] for lang in LANGUAGES for versions in sections if lang in versions)
        keys.update(dict.fromkeys(label.partition("#")[0] for passage in passages for label in passage.sources))
        keys.update(dict.fromkeys(list_cited_keys(knowledge.library.find(id, "en"))))
    return {id: tuple(keys) for id, keys in cited.items()}


def _describe_source(key: str, reader: ReaderContext) -> dict[str, Any]:
    entry = describe_source(key, reader.library.references, reader.lang)
    return {
        "key": key, "author": entry.author, "year": entry.year, "title": entry.title,
        "publisher": entry.publisher, "url": entry.url,
        **{name: reader.library.references.get(key, {}).get(name) for name in READ_FIELDS},
    }  # fmt: skip


def write_json(records: Sequence[Mapping[str, Any]]) -> bytes:
    """Write records as one JSON object, with the licence that they come under."""
    content = {"licence": LICENCE, "count": len(records), "cases": records}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def write_csv(
    records: Sequence[Mapping[str, Any]], reader: ReaderContext, table: CaseTable, bom: bool = False
) -> bytes:
    """Write records as CSV (RFC 4180, UTF-8) in the reader's language, values of one field parted by "; ", sources by
    " | ".

    ``bom`` puts a byte order mark in front, without which Excel takes accents for other letters. A text that a
    spreadsheet would take for a formula gets an apostrophe in front.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    most = max((len(record["figures"]) for record in records), default=0)
    numbered = [(name, number) for number in range(1, most + 1) for name in FIGURE_COLUMNS]
    headings = [reader.say(f"csv_figure_{name}", number=number) for name, number in numbered]
    writer.writerow([*(reader.say(f"csv_{name}") for name in COLUMNS), *headings])
    for record in records:
        cells = _list_cells(record, reader, table)
        figures = list(_list_figures(record, reader))
        empty = [""] * (len(numbered) - len(figures))
        writer.writerow([defuse(cell) for cell in (*(cells[name] for name in COLUMNS), *figures, *empty)])
    return file.getvalue().encode("utf-8-sig" if bom else "utf-8")


def defuse(value: object) -> object:
    """Keep a spreadsheet from running a text as a formula; numbers stay numbers.

    >>> defuse("=HYPERLINK(1)"), defuse(" -1+1"), defuse("＝1+1"), defuse(-86.6)
    ("'=HYPERLINK(1)", "' -1+1", "'＝1+1", -86.6)
    """
    if not isinstance(value, str):
        return value
    # NFKC writes wide signs as the plain ones, and every kind of space as one.
    start = unicodedata.normalize("NFKC", value).lstrip(UNSEEN_STARTS)
    return f"'{value}" if start.startswith(FORMULA_STARTS) else value


def _list_figures(record: Mapping[str, Any], reader: ReaderContext) -> Iterable[object]:
    """List the cells of a case's figures: numbers as numbers, a source as readers see it."""
    for figure in record["figures"]:
        value = figure["value"]
        source = parse_citation(figure["source"] if figure["source"].startswith("@") else f"@{figure['source']}")
        yield from (
            figure["what"],
            int(value) if isinstance(value, float) and value.is_integer() else value,
            figure["unit"],
            "" if figure["as_of"] is None else figure["as_of"],
            mark_citation(source, reader.library.references, reader.lang),
        )


def _write_source(source: Mapping[str, Any]) -> str:
    """Write a source in a line: who, when, title, address.

    >>> _write_source({"author": "FAO", "year": "2002", "title": "Partnerships", "url": "https://fao.org/a"})
    'FAO (2002). Partnerships. https://fao.org/a'
    """
    who = f"{source['author']} ({source['year']})" if source["year"] else source["author"]
    return ". ".join(part.rstrip(". ") for part in (who, source["title"], source["url"]) if part)


def _list_cells(record: Mapping[str, Any], reader: ReaderContext, table: CaseTable) -> dict[str, object]:
    def name(facet: str, values: Iterable[str | None]) -> str:
        return "; ".join(label_value(facet, value, reader, table).text for value in values if value)

    place = record["place"] or {}
    return {
        **{column: record[column] for column in ("id", "title", "summary", "url")},
        "language": reader.say(f"language_{record['language']}"),
        "country": name("country", record["country"]),
        "region": name("region", [record["region"] and slugify(record["region"])]),
        "place": place.get("name") or "",
        "lat": "" if place.get("lat") is None else place["lat"],
        "lon": "" if place.get("lon") is None else place["lon"],
        "first_year": record["years"]["first"] or "",
        "last_year": record["years"]["last"] or "",
        "products": "; ".join(record["products"]),
        **{f"partners_{sector}": "; ".join(record["partners"][sector]) for sector in SECTORS},
        "modalities": name("modality", record["modalities"]),
        "stages": name("stage", record["stages"]),
        "teaches": name("stage", record["teaches"]),
        **{facet: name(facet, [record[facet]]) for facet in ("complexity", "themes", "direction", "state", "evidence")},
        "state_as_of": record["state_as_of"] or "",
        "events": "; ".join(f"{event['year'] or '?'} {name('event', [event['what']])}" for event in record["events"]),
        "went_wrong": int(record["went_wrong"]),
        "problems": name("problem", record["problems"]),
        "sources": " | ".join(_write_source(source) for source in record["sources"]),
    }
