"""Cases are ordered by their beginning and drawn on one axis; what is not known stays open."""

from __future__ import annotations

from pathlib import Path

from bot.overview.timeline import AXIS_WIDTH, Timeline, TimelineRow, order_cases
from indexer.content.documents import read_corpus
from tests.additions import add_document


def order(folder: Path, **years: str) -> Timeline:
    """Order cases: "1995-2006" for a case that ended, "1995-2006+" for one that goes on, "-2006" without beginning."""
    for id, words in years.items():
        first, _, last = words.rstrip("+").partition("-")
        facts = f"years: {{from: {first or 'null'}, to: {last or 'null'}}}\n" if words else ""
        facts += f"state: {'active' if words.endswith('+') else 'ended'}\n"
        add_document(folder, "case", f"{id}.en", "## A {#glance}\n\nMilk.\n", facts)
    return order_cases(read_corpus([folder / "cases"]).documents)


def list_rows(timeline: Timeline) -> dict[str, TimelineRow]:
    return {row.case: row for _, rows in timeline.groups for row in rows}


def test_cases_stand_by_the_decade_of_their_beginning_the_undated_last(tmp_path: Path) -> None:
    timeline = order(tmp_path, a="2001-2006", b="1998-2009+", c="1995-1996", d="1899-2000+", e="", f="1950-1952")
    assert [(decade, [row.case for row in rows]) for decade, rows in timeline.groups] == [
        (1950, ["d", "f"]), (1990, ["c", "b"]), (2000, ["a"]), (None, ["e"]),
    ]  # fmt: skip
    assert timeline.decades == (1960, 1970, 1980, 1990, 2000)


def test_a_beginning_that_no_source_gives_is_not_guessed(tmp_path: Path) -> None:
    row = list_rows(order(tmp_path, a="-2016"))["a"]
    assert row.decade is None
    assert row.span is not None


def test_a_bar_reaches_over_its_years_and_an_arrow_says_that_a_case_is_older(tmp_path: Path) -> None:
    timeline = order(tmp_path, a="1970-1979", b="1950-1964", d="2009-2009", e="")
    rows = list_rows(timeline)
    decade = AXIS_WIDTH / 5
    bars = {id: timeline.draw(row) for id, row in rows.items()}
    assert bars["a"] is not None
    assert (bars["a"].left, bars["a"].width, bars["a"].older) == (decade, decade, False)
    assert bars["b"] is not None
    assert (bars["b"].left, bars["b"].width, bars["b"].older) == (0, decade / 2, True)
    assert bars["d"] is not None
    assert bars["d"].width == decade / 10
    assert bars["e"] is None


def test_a_bar_ends_with_its_last_source_and_fades_where_nothing_more_is_known(tmp_path: Path) -> None:
    """A case that was active in 1979 is not drawn on to today, and one that ended does not fade."""
    timeline = order(tmp_path, a="1970-1979+", b="1970-1979", c="-1979+", d="1970-", e="2000-2009")
    bars = {id: timeline.draw(row) for id, row in list_rows(timeline).items()}
    ends = {id: bar and (round(bar.left + bar.width, 1), bar.opens, bar.fades) for id, bar in bars.items()}
    decade = AXIS_WIDTH / 5
    assert ends["a"] == (2 * decade, False, True)
    assert ends["b"] == (2 * decade, False, False)
    assert ends["c"] == (2 * decade, True, True)
    assert ends["d"] == (decade + decade / 10, False, True)


def test_events_stand_at_their_years_and_undated_ones_nowhere(tmp_path: Path) -> None:
    """A crisis of 1973 does not paint the years before and after it."""
    facts = """years: {from: 1964, to: 2019}
state: active
events:
  - {what: founded, year: 1950, source: a}
  - {what: crisis, year: "1970-1973", source: a}
  - {what: rescued, year: 1973, source: a}
  - {what: renewed, year: null, source: a}
"""
    add_document(tmp_path, "case", "a.en", "## A {#glance}\n\nMilk.\n", facts)
    timeline = order_cases(read_corpus([tmp_path / "cases"]).documents)
    row = list_rows(timeline)["a"]
    marks = {event.what: place for place, event in timeline.mark(row)}
    assert marks == {"crisis": AXIS_WIDTH * 12 / 60, "rescued": AXIS_WIDTH * 13.5 / 60}
    assert [event.what for event in row.events] == ["founded", "crisis", "rescued", "renewed"]


def test_without_cases_there_is_an_axis_all_the_same() -> None:
    assert order_cases([]).decades == (1960,)


def test_a_case_whose_last_year_lies_before_the_axis_still_has_a_bar(tmp_path: Path) -> None:
    timeline = order(tmp_path, a="1950-1952", b="1990-1990")
    bar = timeline.draw(list_rows(timeline)["a"])
    assert bar is not None
    assert bar.left == 0
    assert bar.width > 0
