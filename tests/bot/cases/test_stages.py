"""A case teaches about the stages of which it tells more than others do."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.cases.facets import read_cases
from bot.cases.stages import list_taught
from bot.library import Library
from bot.overview.pages import measure_coverage
from indexer.content.documents import read_corpus
from indexer.vocabulary import STAGES
from tests.additions import add_document
from tests.policy_base import read_whole_library

HEADINGS = {"motivation": "why", "establishment": "setup", "development": "run", "dissolution": "end"}


def add_case(folder: Path, id: str, named: str = ", ".join(STAGES), **cited: int) -> None:
    """Add a case that tells so much, with a source each, of each stage."""
    sections = [
        f"## Told {{#{HEADINGS[stage]}}}\n\n{'It was so [@larc-02-3]. ' * count}\n" for stage, count in cited.items()
    ]
    body = "## At a glance {#glance}\n\nA mill [@larc-02-3].\n\n" + "\n".join(sections)
    add_document(folder, "case", f"{id}.en", body, f"stages: [{named}]\n")


def read_library(folder: Path) -> Library:
    return Library(read_corpus((folder / "kb", folder / "cases")).documents, {})


def test_what_a_case_tells_most_of_is_what_it_teaches(tmp_path: Path) -> None:
    """Measured against the other cases: all tell something of every stage."""
    add_case(tmp_path, "begun", motivation=6, establishment=2, development=2, dissolution=2)
    add_case(tmp_path, "ended", motivation=2, establishment=2, development=2, dissolution=6)
    add_case(tmp_path, "joined", motivation=2, establishment=6, development=6, dissolution=2)
    taught = list_taught(read_library(tmp_path))
    assert taught == {"begun": ("motivation",), "ended": ("dissolution",), "joined": ("establishment", "development")}


def test_a_stage_that_a_case_does_not_name_is_not_taught(tmp_path: Path) -> None:
    """And a case without a strong side teaches about its strongest; one without sources, about all that it names."""
    add_case(tmp_path, "even", motivation=3, establishment=3, development=3, dissolution=3)
    add_case(tmp_path, "narrow", "establishment", motivation=8, establishment=1)
    add_case(tmp_path, "silent", "motivation, dissolution")
    taught = list_taught(read_library(tmp_path))
    assert taught["narrow"] == ("establishment",)
    assert taught["silent"] == ("motivation", "dissolution")
    assert taught["even"]


def test_pages_that_draw_on_a_case_count(tmp_path: Path) -> None:
    """A practice of one stage that tells what happened in a case says what that case is good for."""
    for id in ("first", "second"):
        add_case(tmp_path, id, motivation=3, establishment=3, development=3, dissolution=3)
    links = "stages: [dissolution]\ncases:\n" + "  - first: It ended well [@larc-02-3].\n"
    for number in range(3):
        add_document(tmp_path, "practice", f"ending-{number}.en", "## Steps {#steps}\n\n1. End.\n", links)
    taught = list_taught(read_library(tmp_path))
    assert taught["first"] == ("dissolution",)
    assert "dissolution" not in taught["second"]


def test_stages_part_the_cases_of_the_real_base() -> None:
    """No stage holds half of them, and every case stands somewhere."""
    taught = list_taught(read_whole_library())
    counts = Counter(stage for stages in taught.values() for stage in stages)
    assert all(taught.values())
    assert set(counts) == set(STAGES)
    assert max(counts.values()) < len(taught) / 2
    assert min(counts.values()) > len(taught) / 10


@pytest.mark.parametrize("stage", STAGES)
def test_coverage_counts_what_the_filter_finds(stage: str) -> None:
    """The number in the grid is that of the cases to which it leads."""
    library = read_whole_library()
    grid, members = measure_coverage(library).countries, read_cases(library).members
    found = {
        country: len(members["stage", stage] & members.get(("country", country), frozenset())) for country in grid.rows
    }
    assert found == {country: grid.counts[country][stage] for country in grid.rows}
