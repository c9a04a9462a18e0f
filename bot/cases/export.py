"""Cases as data: records for programs, CSV for spreadsheets, their sources as CSL-JSON and BibTeX."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from bot.cases.facets import SECTORS, Case, CaseTable, read_cases
from bot.cases.words import label_value
from bot.knowledge import Knowledge
from bot.rendering.bibliography import describe_source
from bot.rendering.reader import ReaderContext
from indexer.content.evidence import list_cited_keys
from indexer.content.issued import describe_issued, read_issued

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
"""The header of the CSV. Values of closed lists stand in the reader's words; JSON has their codes."""

READ_FIELDS = ("kind", "read")
"""Fields of a reference that are this base's own, and none of CSL's."""

_BIBTEX_TYPES = {
    "report": "techreport", "article-journal": "article", "book": "book", "chapter": "incollection",
    "paper-conference": "inproceedings", "thesis": "phdthesis",
}  # fmt: skip


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
    for passage in knowledge.retriever.index.passages:
        if passage.document in cited:
            cited[passage.document].update(dict.fromkeys(label.partition("#")[0] for label in passage.sources))
    for id, keys in cited.items():
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
    """Write records as CSV (RFC 4180, UTF-8), values of one field parted by "; ".

    ``bom`` puts a byte order mark in front, without which Excel takes accents for other letters. A text that a
    spreadsheet would take for a formula gets an apostrophe in front.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for record in records:
        cells = _list_cells(record, reader, table)
        writer.writerow([defuse(cells[name]) for name in COLUMNS])
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


def _list_cells(record: Mapping[str, Any], reader: ReaderContext, table: CaseTable) -> dict[str, object]:
    def name(facet: str, values: Iterable[str | None]) -> str:
        return "; ".join(label_value(facet, value, reader, table).text for value in values if value)

    place = record["place"] or {}
    return {
        **{column: record[column] for column in ("id", "title", "summary", "language", "url")},
        "country": name("country", record["country"]),
        "region": record["region"] or "",
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
        "sources": "; ".join(source["key"] for source in record["sources"]),
    }


def gather_references(sources: Mapping[str, Sequence[str]], references: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Gather the sources of cases as CSL-JSON items, ordered by id; ``keyword`` names the cases that cite each.

    A key without reference is left out.
    """
    citing: dict[str, list[str]] = {}
    for case, keys in sources.items():
        for key in keys:
            citing.setdefault(key, []).append(case)
    items = []
    for key in sorted(citing):
        if key in references:
            known = {name: value for name, value in references[key].items() if name not in READ_FIELDS}
            item = {"id": key, **known, "keyword": ", ".join(citing[key])}
            if parts := read_issued(item):
                item["issued"] = {"date-parts": [list(parts)]}
            elif words := describe_issued(item):
                item["issued"] = {"literal": words}
            items.append({name: value for name, value in item.items() if value not in (None, "", [])})
    return items


def write_csl(items: Sequence[Mapping[str, Any]]) -> bytes:
    """Write CSL items as CSL-JSON, as reference managers read it."""
    return (json.dumps(items, ensure_ascii=False, indent=1, default=str) + "\n").encode()


def write_bibtex(items: Sequence[Mapping[str, Any]]) -> bytes:
    """Write CSL items as BibTeX, whatever LaTeX would run in their texts made harmless."""
    from bibtexparser.entrypoint import write_string
    from bibtexparser.library import Library
    from bibtexparser.middlewares import LatexEncodingMiddleware
    from bibtexparser.model import Block, Entry, Field

    entries: list[Block] = []
    for item in items:
        fields = [Field(name, text) for name, text in _list_bibtex_fields(item)]
        entries.append(Entry(_BIBTEX_TYPES.get(str(item.get("type")), "misc"), str(item["id"]), fields))
    library = LatexEncodingMiddleware(keep_math=False, enclose_urls=False).transform(Library(entries))
    for entry, item in zip(library.entries, items, strict=True):
        authors = [field for field in entry.fields if field.key.startswith("author-")]
        others = [field for field in entry.fields if field not in authors]
        joined = " and ".join(f"{{{field.value}}}" for field in authors)
        # What stands in `url` is taken as it is: only what would end the field is written otherwise.
        url = quote(str(item.get("URL", "")), safe="%/:=&?~#+!$,;'@()*[]")
        entry.fields = [
            *([Field("author", joined)] if joined else []), *others, *([Field("url", url)] if url else []),
        ]  # fmt: skip
    return write_string(library).encode()


def _list_bibtex_fields(item: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for number, author in enumerate(item.get("author") or []):
        name = author.get("literal") or ", ".join(filter(None, (author.get("family"), author.get("given"))))
        if name:
            yield f"author-{number}", str(name)
    publisher = "institution" if item.get("type") == "report" else "publisher"
    named = {
        "title": item.get("title"), "year": next(iter(read_issued(item)), None),
        publisher: item.get("publisher"), "note": item.get("note"), "keywords": item.get("keyword"),
    }  # fmt: skip
    yield from ((name, str(value)) for name, value in named.items() if value)
