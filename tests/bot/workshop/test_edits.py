"""What a trainer does to a plan: every button, and buttons that no page has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.library import Library
from bot.workshop.agenda import build_agenda
from bot.workshop.designs import Designs
from bot.workshop.edits import add_story, change_plan, find_place
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


def test_an_own_case_keeps_its_text_until_it_is_forgotten(designs: Designs, library: Library) -> None:
    """Taken out it can be put in again, or in another part's place; forgotten it is gone, and cannot be undone."""
    removed, _ = change_plan(PLAN, {"do": "remove:3"}, designs, library)
    assert removed.stories == PLAN.stories
    again, _ = change_plan(removed, {"do": "add", "part": "own.1"}, designs, library)
    assert Item("own", "1", 20) in again.items
    put, _ = change_plan(PLAN, {"do": "put:1:own.2"}, designs, library)
    assert put.items[1] == Item("own", "2", 15)
    assert len(put.items) == len(PLAN.items) - 1
    gone, _ = change_plan(replace(removed, was=("x",)), {"do": "forget:1"}, designs, library)
    assert gone.stories == (Story("b", "dos"),)
    assert Item("own", "1", 20) in gone.items
    assert gone.was == ()
    told = add_story(replace(gone, stories=(*gone.stories, Story("c", "tres"))), designs)
    assert told.items[-2] == Item("own", "2", 20)


def test_changes_are_undone_one_after_the_other(designs: Designs, library: Library) -> None:
    """The last five; with none left nothing happens."""
    plan = PLAN
    for _ in range(7):
        plan, _ = change_plan(plan, {"do": "longer:0"}, designs, library)
    assert len(plan.was) == 5
    for back in range(5):
        plan, _ = change_plan(plan, {"do": "undo"}, designs, library)
        assert plan.items[0].minutes == 15 + 5 * (6 - back)
    assert change_plan(plan, {"do": "undo"}, designs, library)[0] == plan
    moved, _ = change_plan(PLAN, {"do": "down:0"}, designs, library)
    assert change_plan(moved, {"do": "undo"}, designs, library)[0] == PLAN


@pytest.mark.parametrize(("do", "place"), [
    ("down:0", "down-1"), ("up:1", "down-0"), ("down:4", "up-5"), ("longer:2", "longer-2"), ("remove:5", "row-4"),
    ("put:0:ws-rules.hello", "row-0"), ("fit", "programme"), ("", "programme"), ("up:99999", "programme"),
])  # fmt: skip
def test_the_page_keeps_the_place_of_a_change(do: str, place: str, designs: Designs, library: Library) -> None:
    """The button that moved a part goes with it: who presses it again moves the part on."""
    assert find_place(do, PLAN, change_plan(PLAN, {"do": do}, designs, library)[0]) == place


def test_opening_evaluation_and_exercises_find_their_place(designs: Designs, library: Library) -> None:
    """At the beginning, before the closing, before the evaluation."""
    plan = PLAN
    for part in ("frame.opening", "frame.evaluation", "exercise.quiz"):
        plan, _ = change_plan(plan, {"do": "add", "part": part}, designs, library)
    parts = [item.part for item in plan.items]
    assert parts[0] == "opening"
    assert parts[-3:] == ["quiz", "evaluation", "close"]


def test_lengths_and_pauses_are_set_anew(designs: Designs, library: Library) -> None:
    """To the duration wished for; where that cannot be, the plan stays and the reason is told."""
    fitted, notes = change_plan(PLAN, {"do": "fit"}, designs, library)
    assert notes == []
    agenda = build_agenda(fitted, designs, library)
    assert 115 <= agenda.total <= 120
    tight = replace(PLAN, minutes=45)
    same, notes = change_plan(tight, {"do": "fit"}, designs, library)
    assert same.items == tight.items
    assert [note.message for note in notes] == ["plan_cannot_fit"]
    two = replace(PLAN, minutes=240, items=(*PLAN.items, Item("pause", "night", 0), Item("ws-end", "walk", 120)))
    assert [item.part for item in change_plan(two, {"do": "fit"}, designs, library)[0].items][-2:] == ["night", "walk"]
