"""A plan laid into the day: clock times, notes on what is not as it should be, and what could stand elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.library import Library
from bot.workshop.agenda import build_agenda, list_alternatives, list_more_cases
from bot.workshop.designs import Designs
from bot.workshop.plan import Item, Plan, Story
from tests.small_workshops import read_library, read_small_designs, write_all

PLAN = Plan("es", 120, start=8 * 60, items=(
    Item("ws-begin", "welcome", 15), Item("ws-begin", "tale", 25, ("andes-cocoa", "gone")), Item("pause", "break", 10),
    Item("own", "1", 20), Item("case", "dry-brazil", 20), Item("ws-begin", "close", 10),
), stories=(Story("", "Lo nuestro."),))  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The small base with workshops."""
    return read_library(write_all(tmp_path_factory.mktemp("agenda")))


@pytest.fixture(scope="module")
def designs(library: Library) -> Designs:
    """Its designs in Spanish."""
    return read_small_designs(library)


def notes(plan: Plan, designs: Designs, library: Library) -> set[str]:
    """Name what is told about a plan."""
    return {note.message for note in build_agenda(plan, designs, library).notes}


def test_sessions_follow_each_other(designs: Designs, library: Library) -> None:
    """Each begins when the one before ends; titles are in the reader's language."""
    agenda = build_agenda(PLAN, designs, library)
    assert [one.start for one in agenda.sessions] == [480, 495, 520, 530, 550, 570]
    assert [one.title for one in agenda.sessions[:4]] == ["Bienvenida", "Dos relatos", "Descanso", "Un caso de aquí"]
    assert agenda.sessions[1].cases == ("andes-cocoa",)
    assert "bajio-contracts" in agenda.sessions[1].documents
    assert agenda.total == 100
    assert notes(PLAN, designs, library) == {"plan_under", "plan_repeats", "plan_frame"}


def test_parts_that_are_gone_are_left_out_and_told(designs: Designs, library: Library) -> None:
    """A design that was withdrawn, a part renamed, a case removed."""
    plan = replace(
        PLAN, items=(*PLAN.items, Item("ws-gone", "a", 10), Item("ws-begin", "b", 10), Item("case", "c", 10))
    )
    agenda = build_agenda(plan, designs, library)
    assert len(agenda.sessions) == 6
    assert [note.values["what"] for note in agenda.notes if note.message == "plan_gone"] == [
        "ws-gone.a", "ws-begin.b", "case.c",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"minutes": 95}, "plan_over"),
        ({"people": 90}, "plan_group"),
        ({"minutes": 480, "items": (PLAN.items[0], Item("own", "1", 380), PLAN.items[-1])}, "plan_meal"),
        ({"minutes": 480, "items": (PLAN.items[0], Item("pause", "meal", 60), Item("own", "1", 380))}, "plan_meal"),
        ({"start": 23 * 60}, "plan_midnight"),
        ({"items": PLAN.items[1:]}, "plan_ends"),
        ({"items": tuple(Item("ws-rules", part, 50) for part in ("first", "second", "third"))}, "plan_stretch"),
        ({"items": tuple(Item("ws-rules", part, 20) for part in ("first", "second", "third"))}, "plan_repeats"),
    ],
)
def test_what_is_not_as_it_should_be_is_told(
    changes: dict[str, object], expected: str, designs: Designs, library: Library
) -> None:
    """And the programme is shown all the same."""
    assert expected in notes(replace(PLAN, **changes), designs, library)  # type: ignore[arg-type]


def test_alternatives_are_of_the_same_kind_and_unused(designs: Designs, library: Library) -> None:
    """A welcome for a welcome; work that fits the length before work that does not."""
    agenda = build_agenda(PLAN, designs, library)
    assert {part.id for part in list_alternatives(agenda.sessions[0], agenda, designs)} == {"hello", "greet"}
    offered = [part.id for part in list_alternatives(agenda.sessions[4], agenda, designs)]
    assert "tale" not in offered
    assert offered[0] == "talk"
    assert "first" not in offered
    assert "walk" not in offered
    assert list_alternatives(agenda.sessions[2], agenda, designs) == []


def test_other_cases_are_those_not_told_yet(designs: Designs, library: Library) -> None:
    """Nearest first; none for a part that tells none."""
    agenda = build_agenda(replace(PLAN, country="BO"), designs, library)
    assert list_more_cases(agenda, agenda.sessions[1], library, designs, 2) == ["andes-quinoa", "peru-broccoli"]
    assert list_more_cases(agenda, agenda.sessions[0], library, designs, 2) == []
    assert len(list_more_cases(agenda, None, library, designs, 9)) == 5
