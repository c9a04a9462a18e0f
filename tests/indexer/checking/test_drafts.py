"""`alianza new` writes drafts that lack nothing but their texts, and never writes over anything."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
import yaml

from indexer.__main__ import main
from indexer.checking.check import check
from indexer.checking.drafts import DRAFT_KINDS, draft_document, draft_translation, write_draft
from indexer.checking.translations import stamp_translation
from indexer.content.designs import METHODS
from indexer.content.documents import read_document
from indexer.content.facts import Facts
from indexer.content.passages import read_sections
from indexer.content.sections import FIXED_SECTIONS
from indexer.errors import ContentError
from indexer.settings import PROJECT
from indexer.vocabulary import FOLDERS, Audience, Criterion, EventKind, Maturity, Modality, Stage, State
from tests.additions import add_document
from tests.small_base import write_base

TEMPLATES = PROJECT / "indexer" / "templates"


@pytest.fixture
def roots(tmp_path: Path) -> tuple[Path, Path]:
    return write_base(tmp_path)


def new(roots: tuple[Path, Path], *arguments: str) -> int:
    return main(["new", *arguments, "--kb", *map(str, roots)])


def list_faults(roots: tuple[Path, Path], *names: str) -> list[str]:
    """List what check says of these files, the lines that say TODO left out."""
    faults = [fault for fault in check(roots) if fault.path.rsplit("/", 1)[1] in names]
    return [str(fault) for fault in faults if "still says TODO" not in fault.message]


@pytest.mark.parametrize("lang", ["en", "es", "pt"])
@pytest.mark.parametrize("kind", DRAFT_KINDS)
def test_a_new_document_lacks_nothing_but_its_texts(kind: str, lang: str, roots: tuple[Path, Path]) -> None:
    assert new(roots, kind, "late-truck", "--lang", lang) == 0
    file = (roots[1] if kind == "case" else roots[0] / FOLDERS[kind]) / f"late-truck.{lang}.md"
    document, faults = read_document(file, "x")
    assert faults == []
    assert document is not None
    assert (document.id, document.kind, document.lang) == ("late-truck", kind, lang)
    sections = tuple(section.id for section in read_sections(document)[0])
    assert sections == FIXED_SECTIONS.get(kind, sections)
    assert list_faults(roots, file.name) == []
    assert "ID-HERE" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["tool", "workshop"])
def test_the_structure_of_a_new_tool_or_workshop_fits_its_words(kind: str, roots: tuple[Path, Path]) -> None:
    new(roots, kind, "late-truck")
    file = roots[0] / FOLDERS[kind] / "late-truck.en.md"
    file.write_text(file.read_text(encoding="utf-8").replace("TODO", "Some"), encoding="utf-8")
    faults = [fault for fault in list_faults(roots, file.name) if "is no document" not in fault]
    assert faults == []


def test_what_is_still_to_write_is_told_line_by_line(
    roots: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    new(roots, "case", "late-truck")
    said = capsys.readouterr().out
    unwritten = [fault for fault in check(roots) if "still says TODO" in fault.message]
    assert f"late-truck.en.md: {len(unwritten)} lines say TODO; write them" in said
    assert {fault.path for fault in unwritten} == {"cases/late-truck.en.md"}


def test_a_draft_never_writes_over_a_file(roots: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    file = roots[1] / "bajio-contracts.en.md"
    before = file.read_bytes()
    assert new(roots, "case", "bajio-contracts") == 1
    assert new(roots, "practice", "bajio-contracts") == 1
    assert file.read_bytes() == before
    assert not (roots[0] / "practices" / "bajio-contracts.en.md").exists()
    assert "the id 'bajio-contracts' is taken" in capsys.readouterr().err
    with pytest.raises(ContentError, match="the file is there already and stays as it is"):
        write_draft(file, "new")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("case", "Late Truck"), "the id 'Late Truck' cannot be used; expected small letters"),
        (("case", "../../etc/passwd"), "cannot be used; expected small letters"),
        (("case", "a\n"), "cannot be used"),
        (("poem", "late-truck"), "no template for the kind 'poem'; expected one of case, practice"),
        (("stage", "late-truck"), "no template for the kind 'stage'"),
        (("case", "late-truck", "--lang", "fr"), "language 'fr' cannot be used here"),
        (("case", "late-truck", "--from", "nowhere"), "there is no document 'nowhere'"),
        (("case", "late-truck", "--from", "open-grading"), "this is a practice, not a case"),
        (("case", "nowhere", "--translate", "es"), "there is no document 'nowhere'"),
        (("practice", "bajio-contracts", "--translate", "es"), "this is a case, not a practice"),
        (("case", "bajio-contracts", "--translate", "en"), "this is the original; name another language"),
        (("case", "bajio-contracts", "--translate", "de"), "language 'de' cannot be used here"),
    ],
)
def test_what_cannot_be_drafted_is_told_in_one_line(
    arguments: tuple[str, ...], message: str, roots: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(roots[0].parent.rglob("*"))
    assert new(roots, *arguments) == 1
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
    assert sorted(roots[0].parent.rglob("*")) == before


def test_a_document_can_begin_with_the_facts_of_another(roots: tuple[Path, Path]) -> None:
    assert new(roots, "case", "late-truck", "--from", "bajio-contracts") == 0
    source, _ = read_document(roots[1] / "bajio-contracts.en.md", "x")
    document, _ = read_document(roots[1] / "late-truck.en.md", "y")
    assert source is not None
    assert document is not None
    left_open = {"audience", "keywords", "sources", "region"}
    for field in Facts.model_fields:
        if field not in left_open:
            assert getattr(document.facts, field) == getattr(source.facts, field), field
    assert "TODO" in document.title
    assert list_faults(roots, "late-truck.en.md") == []
    text = (roots[1] / "late-truck.en.md").read_text(encoding="utf-8")
    assert "state: ended  # TODO as in bajio-contracts; make it your own" in text


def test_a_translation_has_the_sections_lists_and_sources_of_its_original(roots: tuple[Path, Path]) -> None:
    assert new(roots, "practice", "open-grading", "--translate", "pt") == 0
    file = roots[0] / "practices" / "open-grading.pt.md"
    text = file.read_text(encoding="utf-8")
    original = (roots[0] / "practices" / "open-grading.en.md").read_text(encoding="utf-8")
    assert re.findall(r"\{[^}]*\}", text) == re.findall(r"\{[^}]*\}", original.split("---", 2)[2])
    assert "## Passos {#steps .practice}" in text
    assert "1. TODO Agree on **few grades** with traits that anyone can measure." in text
    assert "TODO Growers ask for this [@larc-02-3, box 1]." in text
    assert "title: TODO Grade quality in sight of all" in text
    assert "related" not in text
    faults = "".join(list_faults(roots, file.name))
    assert "the original has" not in faults
    assert "translated from" not in faults


def test_a_translation_keeps_the_tables_quotes_and_fences_of_its_original(roots: tuple[Path, Path]) -> None:
    body = "## Log {#log}\n\n| Year | Members |\n|---|---|\n| 2008 | 103 |\n\n~~~\n## Clause\n~~~\n\n> - Said.\n"
    file = add_document(roots[0].parent, "concept", "log.en", body)
    assert new(roots, "concept", "log", "--translate", "pt") == 0
    text = file.with_name("log.pt.md").read_text(encoding="utf-8")
    assert text.endswith(
        "## TODO Log {#log}\n\n| TODO Year | Members |\n|---|---|\n| TODO 2008 | 103 |\n\n"
        "~~~\nTODO ## Clause\n~~~\n\n> - TODO Said.\n"
    )


def test_what_a_draft_writes_is_read_as_the_original_s_fields(roots: tuple[Path, Path]) -> None:
    """A text that YAML 1.2 takes for a number stands in quotes."""
    figures = "figures: [{what: members, value: '1e3', unit: '0o7', source: larc-02-3}]\n"
    add_document(roots[0].parent, "case", "odd-units.en", "## A {#glance}\n\nB.\n", figures)
    text = draft_document("case", "other-case", "en", roots, "odd-units")[1]
    assert "value: '1e3', unit: 0o7" not in text
    assert re.search(r"value: '1e3', unit: '0o7'", text)


def test_a_french_translation_is_its_front_matter_alone(roots: tuple[Path, Path]) -> None:
    new(roots, "practice", "open-grading", "--translate", "fr")
    document, faults = read_document(roots[0] / "practices" / "open-grading.fr.md", "x")
    assert faults == []
    assert document is not None
    assert document.body == ""
    assert document.translates is None
    assert [(ask.section, ask.text[:5]) for ask in document.asks] == [
        ("steps", "TODO "),
        ("steps", "TODO "),
        ("warnings", "TODO "),
    ]


def test_a_translation_notices_that_its_original_changed_meanwhile(roots: tuple[Path, Path]) -> None:
    new(roots, "case", "bajio-contracts", "--translate", "es")
    original = roots[1] / "bajio-contracts.en.md"
    original.write_text(
        original.read_text(encoding="utf-8").replace("broccoli under", "greens under"), encoding="utf-8"
    )
    assert "translated from an older original" in "".join(list_faults(roots, "bajio-contracts.es.md"))


def test_an_original_that_is_not_written_yet_is_not_translated(roots: tuple[Path, Path]) -> None:
    new(roots, "case", "late-truck")
    with pytest.raises(ContentError, match="the original still says TODO"):
        draft_translation("case", "late-truck", "es", roots)


def test_a_document_first_written_in_spanish_gives_its_facts_to_the_english(roots: tuple[Path, Path]) -> None:
    path, text = draft_document("problem", "late-truck", "es", roots)
    write_draft(path, text.replace("TODO", "Algo"))
    path, text = draft_translation("problem", "late-truck", "en", roots)
    write_draft(path, text)
    assert "sources: ['@larc-02-3, §25']" in text
    assert "translates" not in text
    assert "## What you notice {#symptom}" in text
    (told, translated) = list_faults(roots, "late-truck.es.md")[:2]
    assert "a translation carries facts; they stand once, in kb/problems/late-truck.en.md" in told
    assert "translated from no known original" in translated
    assert stamp_translation(roots[0] / "problems" / "late-truck.es.md")


def test_folders_without_a_place_for_the_kind_are_told(tmp_path: Path) -> None:
    (tmp_path / "kb").mkdir()
    with pytest.raises(ContentError, match="no folder for a case; name kb and cases with --kb"):
        draft_document("case", "late-truck", "en", [tmp_path / "kb"])


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("case", (Stage, Modality, Audience, State, EventKind)),
        ("practice", (Stage, Modality, Audience, Maturity, Criterion)),
        ("problem", (Stage, Modality, Audience)),
        ("concept", (Stage, Modality, Audience)),
    ],
)
def test_a_template_names_every_value_of_its_closed_lists(kind: str, values: tuple[object, ...]) -> None:
    words = set(re.findall(r"[a-z-]+", (TEMPLATES / f"{kind}.en.md").read_text(encoding="utf-8")))
    for closed in values:
        assert set(get_args(closed)) <= words


def test_a_workshop_s_template_names_every_method() -> None:
    words = set(re.findall(r"[a-z-]+", (TEMPLATES / "workshop.en.md").read_text(encoding="utf-8")))
    assert set(METHODS) <= words


def test_a_cases_translation_asks_for_the_words_of_its_facts(roots: tuple[Path, Path]) -> None:
    """What holds no letter is no word: numbers and years stay the original's."""
    assert new(roots, "case", "bajio-contracts", "--translate", "pt") == 0
    text = (roots[1] / "bajio-contracts.pt.md").read_text(encoding="utf-8")
    assert yaml.safe_load(text.split("---")[1])["facts"] == {
        "place": "TODO El Bajío",
        "products": ["TODO broccoli", "TODO cauliflower"],
        "partners": {"business": ["TODO freezing plants"]},
        "figures": [{"what": "TODO growers", "unit": "TODO growers"}],
    }
    assert list_faults(roots, "bajio-contracts.pt.md")
    (roots[1] / "bajio-contracts.pt.md").write_text(text.replace("TODO ", ""), encoding="utf-8")
    assert [fault for fault in list_faults(roots, "bajio-contracts.pt.md") if "facts" in fault] == []
