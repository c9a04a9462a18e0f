"""Sources are exported by what they are, and every entry is one that a reference manager takes."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from bibtexparser.entrypoint import parse_string
from pybtex.database import parse_string as parse_strictly

from bot.cases.references import gather_references, split_journal, type_reference, write_bibtex
from indexer.content.notes import read_notes
from indexer.settings import PROJECT

REQUIRED = {"techreport": {"institution"}, "article": {"journal"}, "thesis": {"institution"}, "online": {"url"}}


def refer(author: str = "A", title: str = "B", **fields: str) -> dict[str, Any]:
    return {"type": "document", "author": [{"literal": author}], "title": title, **fields}


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        (refer(type="book"), "book"),
        (refer(kind="press"), "article-newspaper"),
        (refer(kind="official"), "report"),
        (refer(kind="independent-evaluation"), "report"),
        (refer("H. Michelson, American Journal of Economics", kind="study"), "article-journal"),
        (refer("S. Pires (master's thesis UFMA)", kind="study"), "thesis"),
        (refer(title="Informe de evaluación final", kind="party"), "report"),
        (refer("Revista Semana", "Un informe sobre la leche", kind="press"), "article-newspaper"),
        (refer(kind="party", URL="https://a.b"), "webpage"),
        (refer(kind="party"), "document"),
    ],
)
def test_a_source_is_what_its_words_and_its_speaker_say(reference: dict[str, Any], expected: str) -> None:
    """What nothing tells stays a document."""
    assert type_reference(reference) == expected


def test_a_journal_that_stands_with_the_author_is_split_off() -> None:
    """With its number and pages; a name alone is no journal."""
    (item,) = gather_references({"one": ("key",)}, {"key": refer("A. Ruiz, Revista de Leche 3, pp. 1-9", kind="study")})
    assert (item["author"], item["container-title"]) == ([{"literal": "A. Ruiz"}], "Revista de Leche 3, pp. 1-9")
    assert split_journal(refer("Revista de Leche")) == ("", "")
    entry = parse_string(write_bibtex([item]).decode()).entries[0]
    assert (entry.entry_type, entry["journal"]) == ("article", "Revista de Leche 3, pp. 1-9")


def test_every_source_of_the_base_is_an_entry_that_another_parser_takes() -> None:
    """Each type has the fields that it must have, each dated source its year; few say nothing of what they are."""
    references = read_notes([PROJECT / "kb"])["references"]
    text = write_bibtex(gather_references({"one": tuple(references)}, references)).decode()
    entries = parse_strictly(text, "bibtex").entries
    assert len(entries) == len(references)
    assert [key for key, entry in entries.items() if not REQUIRED.get(entry.type, set()) <= set(entry.fields)] == []
    dated = {key for key, reference in references.items() if reference.get("issued")}
    assert {key for key, entry in entries.items() if entry.fields.get("year", "").isdigit()} == dated
    assert Counter(entry.type for entry in entries.values())["misc"] < len(entries) / 5


def test_a_full_date_makes_a_year() -> None:
    """CSL keeps the day, BibTeX the year; what bears no year stays the author's words."""
    references = {"dated": {"title": "A", "issued": "2005-03-01"}, "open": {"title": "B", "issued": "forthcoming"}}
    dated, undated = gather_references({"one": ("dated", "open")}, references)
    assert dated["issued"] == {"date-parts": [[2005, 3, 1]]}
    assert undated["issued"] == {"literal": "forthcoming"}
    entries = parse_string(write_bibtex([dated, undated]).decode()).entries
    assert [entry.fields_dict["year"].value if "year" in entry.fields_dict else None for entry in entries] == [
        "2005",
        None,
    ]


def test_a_hostile_reference_stays_one_entry() -> None:
    """Braces, commands and comments of LaTeX are text; an address cannot end its field."""
    reference = {
        "type": "book", "title": r"A } , evil = {x} \input{/etc/passwd} 50% & $x^2$ ñ",
        "author": [{"literal": "A and B"}, {"family": "Ruiz", "given": "Ana"}], "issued": 1999, "URL": "https://a.b/x}y{z",
    }  # fmt: skip
    text = write_bibtex(gather_references({"one": ("key",), "two": ("key", "missing")}, {"key": reference})).decode()
    library = parse_string(text)
    assert not library.failed_blocks
    (entry,) = library.entries
    assert {field.key for field in entry.fields} == {"author", "title", "year", "keywords", "url"}
    assert entry["author"] == "{A and B} and {Ruiz, Ana}"
    assert r"\input" not in entry["title"]
    assert r"\&" in entry["title"]
    assert entry["url"] == "https://a.b/x%7Dy%7Bz"
    assert entry["keywords"] == "one, two"
