"""Workshop documents as designs: parts with roles and ranges, words in the reader's language."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.workshop.designs import Design, list_exercises, match_exercises, read_designs
from indexer.vocabulary import LANGUAGES
from tests.policy_base import read_whole_library
from tests.small_workshops import read_library, write_all


def test_a_design_has_its_parts_without_pauses(tmp_path: Path) -> None:
    """The first is the welcome, the closing the closing; without a shortest length the usual one is it."""
    library = read_library(write_all(tmp_path))
    design = read_designs(library, "es").find("ws-begin")
    assert design is not None
    assert [part.id for part in design.parts] == ["welcome", "tale", "sort", "talk", "close"]
    assert [part.role for part in design.parts] == ["welcome", "work", "work", "work", "closing"]
    assert (design.parts[2].least, design.parts[2].minutes) == (25, 40)
    assert design.documents == ("bajio-contracts", "open-grading", "contract-clauses")


def test_a_french_reader_gets_the_words_that_there_are(tmp_path: Path) -> None:
    """And is told in which language they are."""
    library = read_library(write_all(tmp_path))
    design = read_designs(library, "fr").find("ws-begin")
    assert design is not None
    assert design.lang != "fr"
    assert design.parts


def test_an_exercise_belongs_to_the_part_that_calls_it(tmp_path: Path) -> None:
    """By its title, in each language."""
    library = read_library(write_all(tmp_path))
    for lang, title in (("en", "Three piles"), ("es", "Tres montones"), ("pt", "Três montes")):
        design = read_designs(library, lang).find("ws-begin")
        assert design is not None
        assert [exercise.heading for exercise in list_exercises(design)] == [title]
        assert [exercise.heading for exercise in match_exercises(design.parts[2], design)] == [title]
        assert match_exercises(design.parts[1], design) == ()


@pytest.mark.parametrize("lang", LANGUAGES[1:])
def test_every_language_of_the_base_calls_the_same_exercises(lang: str) -> None:
    """A part that names its exercise in other words would have neither slides nor answers of it."""
    library = read_whole_library()
    english, other = read_designs(library, "en"), read_designs(library, lang)
    assert {design.id: _list_called(design) for design in other.all} == {
        design.id: _list_called(design) for design in english.all
    }


def _list_called(design: Design) -> list[tuple[str, list[str]]]:
    return [(part.id, [exercise.id for exercise in match_exercises(part, design)]) for part in design.parts]
