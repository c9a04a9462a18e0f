"""What a trainer does to a plan: every button, and buttons that no page has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.library import Library
from bot.workshop.agenda import build_agenda
from bot.workshop.designs import Designs
from bot.workshop.edits import add_story, change_plan
from bot.workshop.plan import Item, Plan, Story
from tests.small_workshops import read_library, read_small_designs, write_all

PLAN = Plan("es", 120, country="BO", items=(
    Item("ws-begin", "welcome", 15), Item("ws-begin", "tale", 15, ("andes-cocoa",)), Item("pause", "break", 10),
    Item("own", "1", 20), Item("own", "2", 20), Item("ws-begin", "close", 10),
), stories=(Story("a", "uno"), Story("b", "dos")))  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The small base with workshops."""
    return read_library(write_all(tmp_path_factory.mktemp("edits")))


@pytest.fixture(scope="module")
def designs(library: Library) -> Designs:
    """Its designs in Spanish."""
    return read_small_designs(library)


def names(plan: Plan) -> list[str]:
    """Name the items."""
    return [f"{item.part}:{item.minutes}" for item in plan.items]


@pytest.mark.parametrize(
    ("do", "expected"),
    [
        ("down:0", ["tale:15", "welcome:15", "break:10", "1:20", "2:20", "close:10"]),
        ("up:2", ["welcome:15", "break:10", "tale:15", "1:20", "2:20", "close:10"]),
        ("up:0", names(PLAN)),
        ("down:5", names(PLAN)),
        ("longer:2", ["welcome:15", "tale:15", "break:15", "1:20", "2:20", "close:10"]),
        ("remove:1", ["welcome:15", "break:10", "1:20", "2:20", "close:10"]),
        ("put:0:ws-rules.hello", ["hello:10", "tale:15", "break:10", "1:20", "2:20", "close:10"]),
        ("put:0:ws-begin.close", names(PLAN)),
        ("put:0:ws-gone.x", names(PLAN)),
        *(
            (odd, names(PLAN))
            for odd in ("", "up", "up:", "up:x", "up:-1", "up:99", "up:٣", "fly:1", "put:1", "put:1:case.x")
        ),
    ],
)
def test_a_button_changes_one_thing(do: str, expected: list[str], designs: Designs, library: Library) -> None:
    """Or nothing where it makes no sense."""
    changed, notes = change_plan(PLAN, {"do": do}, designs, library)
    assert names(changed) == expected
    assert notes == []


def test_a_part_is_not_made_shorter_than_it_works(designs: Designs, library: Library) -> None:
    """And the reason is told."""
    changed, notes = change_plan(PLAN, {"do": "shorter:1"}, designs, library)
    assert changed == PLAN
    assert [note.message for note in notes] == ["plan_least"]


def test_another_case_takes_the_first_place(designs: Designs, library: Library) -> None:
    """In a part that tells some; in a case's own part it takes the part."""
    changed, _ = change_plan(PLAN, {"do": "put:1:case.dry-brazil"}, designs, library)
    assert changed.items[1].cases == ("dry-brazil",)
    added, _ = change_plan(PLAN, {"do": "add", "part": "case.wet-brazil"}, designs, library)
    assert added.items[-2] == Item("case", "wet-brazil", 20)
    assert change_plan(added, {"do": "put:5:case.dry-brazil"}, designs, library)[0].items[-2].part == "dry-brazil"


def test_what_is_added_comes_before_the_closing(designs: Designs, library: Library) -> None:
    """Once; a second time it is there already."""
    added, _ = change_plan(PLAN, {"do": "add", "part": "ws-begin.sort"}, designs, library)
    assert [item.part for item in added.items[-2:]] == ["sort", "close"]
    assert change_plan(added, {"do": "add", "part": "ws-begin.sort"}, designs, library)[0] == added


def test_an_own_case_goes_with_its_part(designs: Designs, library: Library) -> None:
    """The one after it is numbered anew; a new one gets a part."""
    removed, _ = change_plan(PLAN, {"do": "remove:3"}, designs, library)
    assert removed.stories == (Story("b", "dos"),)
    assert removed.items[3] == Item("own", "1", 20)
    told = add_story(replace(removed, stories=(*removed.stories, Story("c", "tres"))), designs)
    assert told.items[-2] == Item("own", "2", 20)


def test_lengths_and_pauses_are_set_anew(designs: Designs, library: Library) -> None:
    """To the duration wished for; where that cannot be, the plan stays and the reason is told."""
    fitted, notes = change_plan(PLAN, {"do": "fit"}, designs, library)
    assert notes == []
    agenda = build_agenda(fitted, designs, library)
    assert 115 <= agenda.total <= 120
    tight = replace(PLAN, minutes=45)
    same, notes = change_plan(tight, {"do": "fit"}, designs, library)
    assert same == tight
    assert [note.message for note in notes] == ["plan_cannot_fit"]
    two = replace(PLAN, minutes=240, items=(*PLAN.items, Item("pause", "night", 0), Item("ws-end", "walk", 120)))
    assert [item.part for item in change_plan(two, {"do": "fit"}, designs, library)[0].items][-2:] == ["night", "walk"]
