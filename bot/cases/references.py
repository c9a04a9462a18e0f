"""The sources of cases for reference managers: as CSL-JSON and BibTeX, each by its type.

The base's references are of the type "document", which says nothing; what each is, its own words tell, and who speaks
in it (``kind``).
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from bot.cases.terms import read_terms
from indexer.content.issued import describe_issued, read_issued
from indexer.text import fold_accents

READ_FIELDS = ("kind", "read")
"""Fields of a reference that are this base's own, and none of CSL's."""

UNTYPED = "document"
"""The type of CSL that says nothing."""

KIND_TYPES = {
    "press": "article-newspaper", "official": "report", "independent-evaluation": "report", "study": "report",
}  # fmt: skip
"""What a source is by who speaks in it, where its words do not say; of others those with an address are web pages."""

BIBTEX_TYPES = {
    "report": "techreport", "article-journal": "article", "article-newspaper": "article", "book": "book",
    "chapter": "incollection", "paper-conference": "inproceedings", "thesis": "thesis", "webpage": "online",
}  # fmt: skip
"""Types of CSL as BibTeX has them, *online* and *thesis* as biblatex does; others are *misc*."""

PUBLISHERS = {"techreport": "institution", "article": "journal", "thesis": "institution"}
"""The field that says who published it, where an entry's type has one of its own; such an entry must have it."""


def type_reference(reference: Mapping[str, Any]) -> str:
    """Tell the CSL type of a source: its own, else by the words of its title and author, else by who speaks in it."""
    named = str(reference.get("type") or UNTYPED)
    if named != UNTYPED:
        return named
    author = " ".join(_list_authors(reference))
    if _find("thesis", f"{reference.get('title', '')} {author}"):
        return "thesis"
    if reference.get("kind") != "press":
        if split_journal(reference)[1]:
            return "article-journal"
        if _find("report", str(reference.get("title", ""))):
            return "report"
    return KIND_TYPES.get(str(reference.get("kind")), "webpage" if reference.get("URL") else UNTYPED)


def split_journal(reference: Mapping[str, Any]) -> tuple[str, str]:
    """Split a lone author such as "H. Michelson, American Journal of Economics" into who wrote it and the journal that
    it stands in; ("", "") where none is named.

    >>> split_journal({"author": [{"literal": "R. Villegas, Revista de Estudios 124, pp. 1-9"}]})
    ('R. Villegas', 'Revista de Estudios 124, pp. 1-9')
    """
    authors = reference.get("author") or []
    parts = str(authors[0].get("literal") or "").split(", ") if len(authors) == 1 else []
    first = next((number for number, part in enumerate(parts) if number and _find("journal", part)), 0)
    return (", ".join(parts[:first]), ", ".join(parts[first:])) if first else ("", "")


def _find(name: str, text: str) -> bool:
    return bool(_compile_words(name).search(fold_accents(text)))


@functools.cache
def _compile_words(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(read_terms()['references'][name])})\b")


def _list_authors(reference: Mapping[str, Any]) -> list[str]:
    names = (
        author.get("literal") or ", ".join(filter(None, (author.get("family"), author.get("given"))))
        for author in reference.get("author") or []
    )
    return [str(name) for name in names if name]


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
            item = {"id": key, **known, "type": type_reference(references[key]), "keyword": ", ".join(citing[key])}
            writer, journal = split_journal(item)
            if item["type"] == "article-journal" and journal:
                item |= {"author": [{"literal": writer}], "container-title": journal}
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
        entries.append(Entry(_name_type(item), str(item["id"]), fields))
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


def _name_type(item: Mapping[str, Any]) -> str:
    return BIBTEX_TYPES.get(str(item.get("type")), "misc")


def _list_bibtex_fields(item: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    authors = _list_authors(item)
    yield from ((f"author-{number}", name) for number, name in enumerate(authors))
    publisher = item.get("container-title") or item.get("publisher")
    field = PUBLISHERS.get(_name_type(item), "publisher")
    named = {
        "title": item.get("title"), "year": next(iter(read_issued(item)), None),
        # An entry that must say who published it has at least its author for one: a ministry, a newspaper.
        field: publisher or (" and ".join(authors) if field != "publisher" else None),
        "note": item.get("note"), "keywords": item.get("keyword"),
    }  # fmt: skip
    yield from ((name, str(value)) for name, value in named.items() if value)
