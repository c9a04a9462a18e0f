"""Files become documents, or faults that say where, what was found and what mends it."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.content.documents import Corpus, read_corpus, read_document
from indexer.content.facts import Facts
from indexer.content.passages import read_case_link, read_first
from tests.golden import GoldenCase, read_cases

SHOWN = "kb/problems/late-truck.en.md"
FRONT = "---\nid: {id}\nkind: problem\nlang: {lang}\ntitle: T\nsummary: S\n{more}---\n{body}"


def write(folder: Path, id: str, lang: str, more: str = "", body: str = "## A {#a}\n\nB.\n") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{id}.{lang}.md"
    file.write_text(FRONT.format(id=id, lang=lang, more=more, body=body), encoding="utf-8")
    return file


def read_one(corpus: Corpus, id: str, lang: str) -> object:
    return next(document for document in corpus.documents if (document.id, document.lang) == (id, lang))


@pytest.mark.parametrize("case", read_cases("documents"), ids=str)
def test_faults_are_told_as_the_golden_file_says(case: GoldenCase, tmp_path: Path) -> None:
    file = tmp_path / "late-truck.en.md"
    file.write_text(case.input, encoding="utf-8")
    document, faults = read_document(file, SHOWN)
    assert document is None
    assert "\n".join(map(str, faults)) == case.expected


def test_a_good_file_becomes_a_document_with_lines_of_its_asks(tmp_path: Path) -> None:
    more = "asks:\n  - a: who pays the truck\n  - it never comes\n"
    document, faults = read_document(write(tmp_path, "late-truck", "en", more), SHOWN)
    assert faults == []
    assert document is not None
    assert [(ask.section, ask.text, ask.line) for ask in document.asks] == [
        ("a", "who pays the truck", 8),
        ("", "it never comes", 9),
    ]
    assert (document.body_line, document.body) == (11, "## A {#a}\n\nB.\n")


@pytest.mark.parametrize("content", [b"---\nid: \xff\n---\n", b"\x00" * 10])
def test_bytes_that_are_no_text_are_a_fault_not_a_crash(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "late-truck.en.md"
    file.write_bytes(content)
    document, faults = read_document(file, SHOWN)
    assert document is None
    assert len(faults) == 1


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    file = write(tmp_path, "late-truck", "en")
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    document, _ = read_document(file, SHOWN)
    assert document is not None
    assert document.body == "## A {#a}\n\nB.\n"


def test_a_translation_shares_the_facts_of_its_original(tmp_path: Path) -> None:
    write(tmp_path / "kb", "late-truck", "en", "stages: [development]\n")
    write(tmp_path / "kb", "late-truck", "es")
    corpus = read_corpus([tmp_path / "kb"])
    assert corpus.faults == ()
    assert [document.facts.stages for document in corpus.documents] == [("development",)] * 2


def test_facts_in_a_translation_are_a_fault(tmp_path: Path) -> None:
    write(tmp_path / "kb", "late-truck", "en")
    write(tmp_path / "kb", "late-truck", "es", "stages: [development]\n")
    (fault,) = read_corpus([tmp_path / "kb"]).faults
    assert str(fault).startswith("kb/late-truck.es.md:2: a translation carries facts")


def test_a_document_may_exist_in_spanish_only(tmp_path: Path) -> None:
    write(tmp_path / "kb", "late-truck", "es", "stages: [development]\n")
    corpus = read_corpus([tmp_path / "kb"])
    assert corpus.faults == ()
    assert corpus.documents[0].facts.stages == ("development",)


def test_the_same_id_twice_is_a_fault_and_the_first_is_kept(tmp_path: Path) -> None:
    write(tmp_path / "kb" / "a", "late-truck", "en")
    write(tmp_path / "kb" / "b", "late-truck", "en")
    corpus = read_corpus([tmp_path / "kb"])
    assert [document.path for document in corpus.documents] == ["kb/a/late-truck.en.md"]
    assert "is already that of kb/a/late-truck.en.md" in str(corpus.faults[0])


@pytest.mark.parametrize("name", ["späß.en.md", "a b.en.md", "-rf.en.md", "x'; drop.en.md", "new\nline.en.md"])
def test_odd_file_names_are_told_and_do_no_harm(name: str, tmp_path: Path) -> None:
    (tmp_path / "kb").mkdir()
    write(tmp_path / "kb", "late-truck", "en").rename(tmp_path / "kb" / name)
    corpus = read_corpus([tmp_path / "kb"])
    assert corpus.documents == ()
    assert len(corpus.faults) == 1


def test_a_missing_folder_is_a_fault(tmp_path: Path) -> None:
    assert "the folder is missing" in str(read_corpus([tmp_path / "kb"]).faults[0])


TEXTS = """---
id: a
kind: problem
lang: es
title: A
summary: S
first: >-
  Pidan hoy la boleta. [@larc-02-3, §28]
  Guárdenla: "sin boleta no hay reclamo".
asks: [uno, dos, tres]
not_asks:
  - b: quién compra
cases:
  - c: "En Chile, pidieron: la boleta. [@key-1999]"
  - d: >-
      En Perú no la pidieron.
---

## Uno {#symptom}

Uno.
"""


def test_the_texts_of_the_front_matter_stand_word_for_word_at_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "a.es.md"
    file.write_text(TEXTS, encoding="utf-8")
    document, faults = read_document(file, "kb/problems/a.es.md")
    assert faults == []
    assert document is not None
    lines = TEXTS.split("\n")
    told = [*document.first.sentences, *(sentence for link in document.cases for sentence in link.told.sentences)]
    assert [sentence.plain for sentence in document.first.sentences] == [
        "Pidan hoy la boleta.",
        'Guárdenla: "sin boleta no hay reclamo".',
    ]
    assert [link.case for link in document.cases] == ["c", "d"]
    assert all(sentence.quote in lines[sentence.line - 1] for sentence in told)
    assert document.first.sentences[0].sources == ("larc-02-3#p28",)
    assert [(ask.section, ask.text, ask.line) for ask in document.not_asks] == [("b", "quién compra", 12)]


def test_what_to_do_first_becomes_a_passage_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "a.es.md"
    file.write_text(TEXTS, encoding="utf-8")
    document, _ = read_document(file, "kb/problems/a.es.md")
    assert document is not None
    first, link = read_first(document), read_case_link(document, "d")
    assert first is not None
    assert (first.id, first.lines, first.sources, first.evidence) == ("a#first@es", (8, 9), ("larc-02-3#p28",), "")
    assert first.markdown.startswith("Pidan hoy la boleta. [@larc-02-3, §28]\n")
    assert link is not None
    assert (link.id, link.lines, link.evidence) == ("a#case-d@es", (16, 16), "practice")
    assert read_case_link(document, "nothing") is None


def test_years_are_numbers_in_order_or_null(tmp_path: Path) -> None:
    good, _ = read_document(write(tmp_path / "kb", "late-truck", "en", "years: {from: null, to: 2004}\n"), SHOWN)
    assert good is not None
    assert good.facts.years is not None
    assert (good.facts.years.first, good.facts.years.last) == (None, 2004)
    assert good.facts.model_dump(exclude_defaults=True)["years"] == {"from": None, "to": 2004}
    for value, words in (
        ("late 1990s to date", "front matter 'years' is 'late 1990s to date'"),
        ("{from: 2004, to: 1997}", "'from' is 2004, after 'to', 1997"),
        ("{from: 1997}", "front matter has no 'years.to'"),
        ("{from: about 1997, to: 2004}", "front matter 'years.from' is 'about 1997'"),
    ):
        document, faults = read_document(write(tmp_path / "kb", "late-truck", "en", f"years: {value}\n"), SHOWN)
        assert document is None
        assert words in str(faults[0])


@pytest.mark.parametrize(
    ("state", "events", "wrong"),
    [
        (None, [], False),
        ("active", ["founded", "renewed", "project-closed", "succeeded-by"], False),
        ("active", ["founded", "crisis", "renewed"], True),
        ("active", ["rescued"], True),
        ("declined", [], True),
        ("ended", ["dissolved"], True),
        ("ended", ["goal-met", "dissolved"], False),
        ("ended", ["goal-met", "crisis"], True),
        ("unknown", ["declined"], True),
    ],
)
def test_whatever_went_wrong_counts_whatever_came_later(state: str | None, events: list[str], wrong: bool) -> None:
    """An end whose goal was met is none of it."""
    told = [{"what": what, "year": 2001, "source": "larc-02-3"} for what in events]
    assert Facts.model_validate({"state": state, "events": told}).went_wrong == wrong


def test_an_events_year_is_a_number_a_span_or_not_known(tmp_path: Path) -> None:
    for year, span in (("2001", (2001, 2001)), ('"2015-2018"', (2015, 2018)), ("null", None)):
        more = f"events:\n  - {{what: crisis, year: {year}, source: key-1999}}\n"
        document, _ = read_document(write(tmp_path / "kb", "late-truck", "en", more), SHOWN)
        assert document is not None
        assert document.facts.events[0].span == span
    more = "events:\n  - {what: crisis, year: about 2001, source: key-1999}\n"
    document, faults = read_document(write(tmp_path / "kb", "late-truck", "en", more), SHOWN)
    assert document is None
    assert "front matter 'events.0.year" in str(faults[0])
