"""Documents are found by id and language, as the doors need them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.library import Library, load_library
from indexer.content.documents import read_corpus
from indexer.errors import IndexStorageError
from indexer.search.snapshot import read_manifest
from tests.additions import STORIES, add_document, index_base
from tests.small_base import write_base


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small base, a practice whose translation has a title but no body, and a concept in Portuguese alone."""
    folder = tmp_path_factory.mktemp("library")
    write_base(folder)
    add_document(
        folder,
        "practice",
        "fixed-days.en",
        "## Steps {#steps}\n\n1. Fix the days.\n",
        "related: [nowhere, seed-loan, open-grading]\n",
    )
    add_document(folder, "practice", "fixed-days.pt", "", "asks:\n  - que dias combinar?\n")
    add_document(folder, "concept", "seed-loan.pt", "## Um {#one}\n\nSementes.\n")
    for story, facts in STORIES.items():
        add_document(folder, "case", f"dairy-{story}.en", "## A {#glance}\n\nMilk.\n", facts)
    return folder


@pytest.fixture(scope="module")
def library(folder: Path) -> Library:
    return Library(read_corpus([folder / "kb", folder / "cases"]).documents, {"larc-02-3": {"title": "Paper"}})


def test_a_document_is_given_in_the_readers_language_else_the_nearest_with_a_body(library: Library) -> None:
    assert [library.find("open-grading", lang).lang for lang in ("en", "es", "pt", "fr")] == ["en", "es", "es", "en"]
    assert library.find("fixed-days", "pt").lang == "en"
    assert library.find("seed-loan", "fr").lang == "pt"


def test_a_title_and_summary_are_the_readers_even_where_the_body_is_not(folder: Path) -> None:
    add_document(folder, "concept", "price-board.en", "## A {#a}\n\nPrices.\n")
    file = add_document(folder, "concept", "price-board.fr", "")
    file.write_text(file.read_text(encoding="utf-8").replace("Price board", "Tableau des prix"), encoding="utf-8")
    library = Library(read_corpus([folder / "kb"]).documents, {})
    assert library.find("price-board", "fr").lang == "en"
    assert library.title("price-board", "fr") == "Tableau des prix"
    assert library.summary("price-board", "fr") == "Tableau des prix."
    assert library.title("price-board", "pt") == "Price board"


def test_an_unknown_document_is_a_key_error_and_not_in_the_library(library: Library) -> None:
    assert "nowhere" not in library
    assert "open-grading" in library
    for look in (library.find, library.title, library.summary, library.list_asks):
        with pytest.raises(KeyError):
            look("nowhere", "en")


def test_asks_are_those_of_one_language_with_their_section(library: Library) -> None:
    assert library.list_asks("opaque-grading", "pt") == [
        ("response", "Quem confere os lotes duvidosos?"),
        ("symptom", "a empacotadora rejeita nossas caixas e não diz por quê"),
    ]
    assert library.list_asks("fixed-days", "pt") == [("", "que dias combinar?")]
    assert library.list_asks("opaque-grading", "fr") == []


def test_languages_are_those_with_a_body(library: Library) -> None:
    assert library.list_languages("opaque-grading") == ["en", "es", "pt"]
    assert library.list_languages("fixed-days") == ["en"]


def test_documents_are_listed_by_kind_stages_in_their_order_others_by_title(library: Library) -> None:
    listed = library.list_documents("en")
    assert [document.id for document in listed] == [
        "motivation", "establishment", "development", "dissolution",
        "fixed-days", "open-grading", "seed-loan", "opaque-grading",
        *(f"dairy-{story}" for story in sorted(STORIES)), "bajio-contracts",
    ]  # fmt: skip
    assert [document.id for document in library.list_documents("en", "problem")] == ["opaque-grading"]
    assert library.list_documents("en", "workshop") == []


def test_related_documents_are_of_one_kind_in_their_authors_order_and_exist(library: Library) -> None:
    assert library.related("opaque-grading", "practice") == ["open-grading"]
    assert library.related("opaque-grading", "case") == ["bajio-contracts"]
    assert library.related("fixed-days", "practice") == ["open-grading"]
    assert library.related("fixed-days", "concept") == ["seed-loan"]
    assert library.related("seed-loan", "case") == []


def test_facts_are_the_originals_in_every_language(library: Library) -> None:
    assert library.kind("open-grading") == "practice"
    assert library.list_stages("opaque-grading") == ("development",)
    assert library.find("opaque-grading", "es").facts == library.find("opaque-grading", "en").facts


def test_a_case_that_failed_or_was_rescued_went_wrong(library: Library) -> None:
    wrong = [document.id for document in library.list_documents("en") if library.went_wrong(document.id)]
    assert wrong == ["dairy-closed", "dairy-declined", "dairy-rescued", "bajio-contracts"]


@pytest.mark.parametrize(
    ("kind", "stage", "country", "matched"),
    [
        (None, None, None, True),
        ("case", "development", "MX", True),
        ("problem", None, None, False),
        (None, "dissolution", None, False),
        (None, None, "BR", False),
        ("case", "development", "BR", False),
    ],
)
def test_a_document_matches_where_every_filter_named_does(
    library: Library, kind: str | None, stage: str | None, country: str | None, matched: bool
) -> None:
    assert library.matches("bajio-contracts", "case", kind, stage, country) is matched


def test_a_library_loaded_from_an_index_is_the_one_that_was_indexed(folder: Path) -> None:
    index_base(folder)
    data = folder / "index" / read_manifest(folder / "index").data
    loaded = load_library(data, {"larc-02-3": {"title": "Paper"}})
    assert loaded.list_documents("es") == Library(
        read_corpus([folder / "kb", folder / "cases"]).documents, {}
    ).list_documents("es")
    assert loaded.references["larc-02-3"]["title"] == "Paper"


def test_documents_that_are_gone_are_told_with_the_command_that_mends_it(tmp_path: Path) -> None:
    with pytest.raises(IndexStorageError, match=r"documents cannot be read .* run `alianza build`"):
        load_library(tmp_path / "data-gone", {})


def test_documents_of_an_older_program_are_told_with_the_command_that_mends_it(folder: Path, tmp_path: Path) -> None:
    index_base(folder)
    lines = (folder / "index" / read_manifest(folder / "index").data / "documents.jsonl").read_text(encoding="utf-8")
    (tmp_path / "documents.jsonl").write_text(lines.replace('"maturity":"good"', '"maturity":"replicated"'))
    with pytest.raises(IndexStorageError, match=r"written by another version; run `alianza build`"):
        load_library(tmp_path, {})


def test_a_library_says_how_many_documents_it_holds(library: Library) -> None:
    assert repr(library) == "<Library documents=15>"
