"""From a wish to a programme: exact, whole, mixed, the same every time; or a reason why not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.library import Library
from bot.messages import say
from bot.workshop.agenda import Agenda, build_agenda
from bot.workshop.designs import CLOSING, WELCOME, Designs, read_designs
from bot.workshop.fitting import SLACK
from bot.workshop.plan import Plan
from bot.workshop.planner import propose, rank_designs, split_days
from indexer.content.documents import read_corpus
from indexer.settings import PROJECT
from tests.small_workshops import read_library, read_small_designs, write_all


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The small base with workshops."""
    return read_library(write_all(tmp_path_factory.mktemp("proposal")))


@pytest.fixture(scope="module")
def designs(library: Library) -> Designs:
    """Its designs in Spanish."""
    return read_small_designs(library)


def lay_out(plan: Plan, designs: Designs, library: Library) -> Agenda:
    """Propose and lay into the day."""
    return build_agenda(replace(plan, items=propose(plan, designs, library).items), designs, library)


@pytest.mark.parametrize("minutes", [45, 60, 90, 97, 120, 180, 240, 300, 360, 420, 480, 540, 600])
@pytest.mark.parametrize("stage", ["motivation", "establishment"])
def test_a_programme_fills_its_time_with_nothing_to_complain_of(
    minutes: int, stage: str, designs: Designs, library: Library
) -> None:
    """No stretch too long, no three alike, welcome and closing kept, each part in its range."""
    agenda = lay_out(Plan("es", minutes, stage=stage, country="BO"), designs, library)
    assert minutes - SLACK <= agenda.total <= minutes
    assert agenda.notes == ()
    for day in agenda.days:
        assert (day[0].role, day[-1].role) == (WELCOME, CLOSING)
    for session in agenda.work:
        if session.part:
            assert session.part.least <= session.item.minutes <= session.part.minutes
    assert len({(one.item.source, one.item.part) for one in agenda.work}) == len(agenda.work)


def test_a_design_at_its_own_length_comes_whole(designs: Designs, library: Library) -> None:
    """All its parts, in their author's order."""
    items = propose(Plan("es", 120, designs=("ws-begin",)), designs, library).items
    own = ["welcome", "tale", "sort", "talk"]
    assert [item.part for item in items if not item.is_pause] == ["opening", *own, "evaluation", "close"]


@pytest.mark.parametrize("minutes", [45, 90, 240, 420, 840])
def test_a_programme_opens_and_is_evaluated_once(minutes: int, designs: Designs, library: Library) -> None:
    """In time that the programme counts, the evaluation before the last word of the last day."""
    agenda = lay_out(Plan("es", minutes, stage="establishment"), designs, library)
    parts = [one.item.part for one in agenda.work]
    assert (parts[0], parts[-2]) == ("opening", "evaluation")
    assert parts.count("opening") == parts.count("evaluation") == 1


@pytest.mark.parametrize("start", [7 * 60, 8 * 60 + 30, 10 * 60])
def test_a_day_has_its_meal_about_noon(start: int, designs: Designs, library: Library) -> None:
    """Wherever the morning begins, as near as the parts allow."""
    agenda = lay_out(Plan("es", 420, stage="establishment", start=start), designs, library)
    meal = next(one for one in agenda.sessions if one.item.part == "meal")
    assert abs(meal.start - (12 * 60 + 30)) <= 45
    breaks = [one for one in agenda.sessions if one.item.is_pause and one.start < meal.start]
    assert 1 <= len(breaks) <= 2


def test_what_decides_comes_after_what_is_sorted() -> None:
    """In the real designs: no guest stands between the vote and the end, no part is moved past a vote."""
    library = Library(read_corpus([PROJECT / "kb" / "workshops"]).documents, {})
    designs = read_designs(library, "en")
    for design in designs.all:
        for minutes in (design.minutes - 60, design.minutes, design.minutes + 60):
            agenda = lay_out(Plan("en", minutes, designs=(design.id,)), designs, library)
            order = [part.id for part in design.parts]
            told = [order.index(one.item.part) for one in agenda.work if one.item.source == design.id and one.part]
            core = [place for place in told if design.parts[place].core or design.parts[place].method == "vote"]
            assert core == sorted(core)
            votes = [number for number, one in enumerate(agenda.work) if one.method == "vote"]
            guests = [n for n, one in enumerate(agenda.work) if one.part and one.item.source != design.id]
            assert not votes or all(guest < votes[-1] or agenda.work[guest].method == "vote" for guest in guests)


def test_two_days_combine_two_designs_the_earlier_first(designs: Designs, library: Library) -> None:
    """Each day has its own welcome, meal and closing."""
    agenda = lay_out(Plan("es", 840, stage="establishment"), designs, library)
    assert len(agenda.days) == 2
    assert len({day[0].item.source for day in agenda.days}) == 2
    assert all(any(one.item.part == "meal" for one in day) for day in agenda.days)
    assert agenda.days[1][0].start == agenda.plan.start
    assert split_days(840) == [420, 420]


def test_the_wish_decides_which_design_leads(designs: Designs) -> None:
    """A name before a stage, a stage before nothing, a document that a part draws on as well."""

    def lead(**wish: object) -> str:
        return rank_designs(replace(Plan("es"), **wish), designs)[0].id  # type: ignore[arg-type]

    assert lead(stage="establishment") == "ws-rules"
    assert lead(stage="dissolution") == "ws-end"
    assert lead(stage="dissolution", designs=("ws-begin",)) == "ws-begin"
    assert lead(about=("opaque-grading",)) == "ws-rules"


def test_the_countrys_cases_are_told_first(designs: Designs, library: Library) -> None:
    """In every part that tells cases, and none twice."""
    items = propose(Plan("es", 420, country="BO", stage="motivation"), designs, library).items
    told = [case for item in items for case in (*item.cases, *([item.part] if item.source == "case" else []))]
    assert {"andes-cocoa", "andes-quinoa"} & set(told)
    assert len(told) == len(set(told))


def test_three_alike_in_a_row_are_mixed(designs: Designs, library: Library) -> None:
    """The author of ws-rules put three rounds of group work in a row."""
    items = propose(Plan("es", 240, designs=("ws-rules",)), designs, library).items
    parts = [item.part for item in items if not item.is_pause]
    assert {"first", "second", "play"} <= set(parts)
    assert abs(parts.index("play") - parts.index("first")) <= 2


@pytest.mark.parametrize(("wish", "message"), [
    (Plan("es", 50, designs=("ws-end",)), "plan_too_short"),
    (Plan("es", 1000), "plan_too_long"),
])  # fmt: skip
def test_what_does_not_fit_is_told_clearly(wish: Plan, message: str, designs: Designs, library: Library) -> None:
    """In every language, with the least that would do."""
    proposal = propose(wish, designs, library)
    assert proposal.items == ()
    assert [note.message for note in proposal.notes] == [message]
    assert all(str(wish.minutes) in say(message, lang, **proposal.notes[0].values) for lang in ("en", "es", "pt", "fr"))


def test_without_designs_there_is_a_reason() -> None:
    """A base that has none yet."""
    assert propose(Plan("es"), Designs(()), Library((), {})).notes[0].message == "plan_no_designs"


def test_the_same_wish_gives_the_same_programme(designs: Designs, library: Library) -> None:
    """Down to the last minute."""
    wish = Plan("es", 840, country="BR", stage="establishment", people=12, audience="producers")
    assert propose(wish, designs, library) == propose(wish, designs, library)
