"""What the base covers is counted from the documents alone, and its holes are shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from indexer.content.coverage import (
    COUNTRIES,
    Claim,
    Coverage,
    Grid,
    count_coverage,
    count_years,
    find_cases,
    list_contested,
    write_table,
)
from indexer.content.documents import read_corpus
from indexer.content.notes import read_notes
from tests.additions import STORIES, add_document
from tests.small_base import write_base


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small base, a case in two countries, one outside the region, and a translation without a text."""
    folder = tmp_path_factory.mktemp("coverage")
    write_base(folder)
    facts = "stages: [motivation, dissolution]\nmodalities: [contract, finance]\ncountry: [BO, PE]\n"
    body = "## A {#glance}\n\nMilk [@larc-02-3, §28; @undated].\n"
    add_document(folder, "case", "dairy.en", body, facts + STORIES["rescued"])
    add_document(folder, "case", "dairy.fr", "")
    add_document(folder, "case", "cotton.en", "## A {#glance}\n\nCotton.\n", "stages: [motivation]\ncountry: [TZ]\n")
    return folder


@pytest.fixture(scope="module")
def coverage(folder: Path) -> Coverage:
    roots = [folder / "kb", folder / "cases"]
    return count_coverage(read_corpus(roots).documents, read_notes(roots)["references"])


def test_a_document_counts_once_whatever_its_languages(coverage: Coverage) -> None:
    assert coverage.kinds["practice"] == 1
    assert coverage.kinds["problem"] == 1
    assert coverage.kinds["case"] == 3
    assert coverage.kinds["workshop"] == 0


def test_a_case_counts_at_each_of_its_forms_countries_and_stages(coverage: Coverage) -> None:
    assert coverage.modalities.counts["contract"] == {
        "motivation": 1, "establishment": 0, "development": 1, "dissolution": 1,
    }  # fmt: skip
    assert coverage.modalities.counts["finance"]["dissolution"] == 1
    assert coverage.countries.counts["PE"]["motivation"] == 1
    assert coverage.countries.counts["MX"] == {
        "motivation": 0, "establishment": 0, "development": 1, "dissolution": 0,
    }  # fmt: skip


def test_every_country_of_the_region_has_a_row_and_others_follow(coverage: Coverage) -> None:
    assert coverage.countries.rows == (*COUNTRIES, "TZ")
    assert len(COUNTRIES) == len(set(COUNTRIES)) == 33


def test_where_nothing_stands_there_is_a_hole() -> None:
    grid = Grid(("a", "b"), ("x", "y"), {"a": {"x": 1, "y": 0}, "b": {"x": 0, "y": 2}})
    assert grid.holes == (("a", "y"), ("b", "x"))


def test_a_text_counts_for_its_language_and_a_title_apart(coverage: Coverage) -> None:
    assert coverage.languages.counts["pt"]["development"] == 1
    assert coverage.languages.counts["fr"] == dict.fromkeys(coverage.languages.columns, 0)
    assert coverage.headed["fr"] == 1


def test_a_state_that_is_not_told_counts_as_unknown(coverage: Coverage) -> None:
    assert coverage.states == {"active": 1, "mixed": 0, "declined": 0, "ended": 1, "unknown": 1}
    assert {what: number for what, number in coverage.events.items() if number} == {"rescued": 1, "dissolved": 1}


def test_cases_are_counted_by_stage_and_the_countries_of_the_region_by_name(coverage: Coverage) -> None:
    assert coverage.stages == {"motivation": 2, "establishment": 0, "development": 1, "dissolution": 1}
    assert coverage.covered == ("BO", "MX", "PE")


def test_cases_are_found_by_product_and_by_what_they_are_related_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_document(tmp_path, "case", "reef.en", "## A {#glance}\n\nReef.\n", "products: [spiny lobsters]\n")
    add_document(tmp_path, "case", "hives.en", "## A {#glance}\n\nHives.\n", "products: [honey]\nrelated: [fpic]\n")
    add_document(tmp_path, "practice", "boats.en", "## A {#steps}\n\nBoats.\n", "related: [fpic]\n")
    documents = read_corpus([tmp_path / "kb", tmp_path / "cases"]).documents
    assert find_cases(documents, ["lobster"]) == ("reef",)
    assert find_cases(documents, ["fpic", "lobster"]) == ("hives", "reef")
    assert find_cases(documents, ["obst", "the"]) == ()
    assert main(["coverage", "--kb", str(tmp_path / "cases"), "--cases", "lobster", "fpic"]) == 0
    assert capsys.readouterr().out == "2 cases: hives, reef\n"
    assert main(["coverage", "--kb", str(tmp_path / "cases"), "--cases", "fpic", "--json"]) == 0
    assert read_printed(capsys) == ["hives"]


def test_contested_claims_are_listed_in_their_words_once(coverage: Coverage) -> None:
    assert coverage.claims == (Claim("opaque-grading", "en", "symptom", "How it shows", "Growers' incomes grew"),)


def test_a_contested_section_is_a_claim_and_marks_inside_a_claim_are_words(tmp_path: Path) -> None:
    body = (
        "## R {#results .contested}\n\n[They *sold* [more](doc:x)\nthan `before`]{.contested} [@a-1999]. "
        "[All]{.confirmed}.\n\n- [One]{.contested}\n"
    )
    add_document(tmp_path, "case", "milk.en", body)
    document = read_corpus([tmp_path / "cases"]).documents[0]
    texts = [(claim.section, claim.text) for claim in list_contested(document)]
    assert texts == [("results", ""), ("results", "They sold more than before"), ("results", "One")]


def test_years_are_read_from_every_form_and_each_source_counts_once(folder: Path) -> None:
    documents = read_corpus([folder / "kb", folder / "cases"]).documents
    references = {"larc-02-3": {"issued": {"date-parts": [[2002, 7]]}}, "rival-2005": {"issued": "2005-03-01"}}
    years = count_years(documents, references)
    assert years.counts == {2002: 1, 2005: 1}
    assert (years.oldest, years.newest, years.undated) == (2002, 2005, 1)
    empty = count_years(documents, {"larc-02-3": {"issued": "soon"}})
    assert (empty.oldest, empty.newest, empty.undated) == (None, None, 3)


def test_the_table_shows_holes_and_names_claims(coverage: Coverage) -> None:
    text = write_table(coverage)
    assert "opaque-grading#symptom: Growers' incomes grew" in text
    row = next(line for line in text.splitlines() if line.split()[:1] == ["CL"])
    assert row.split() == ["CL", "·", "·", "·", "·"]


def read_printed(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_the_command_prints_text_or_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    roots = [str(folder / "kb"), str(folder / "cases")]
    assert main(["coverage", "--kb", *roots, "--json"]) == 0
    printed = read_printed(capsys)
    assert printed["countries"]["counts"]["BO"]["motivation"] == 1
    assert ["CL", "motivation"] in printed["countries"]["holes"]
    assert printed["years"]["oldest"] == 2002
    assert main(["coverage", "--kb", *roots]) == 0
    assert "cases: country by stage" in capsys.readouterr().out


def test_the_command_counts_what_can_be_read_and_names_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_document(tmp_path, "case", "milk.en", "## A {#glance}\n\nMilk.\n", "state: wonderful\n")
    assert main(["coverage", "--kb", str(tmp_path / "cases"), "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["kinds"]["case"] == 0
    assert "cases/milk.en.md:7: front matter 'state'" in printed.err
