"""Cases are ordered by their beginning and drawn on one axis; what is not known stays open."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.overview.timeline import AXIS_WIDTH, Timeline, TimelineRow, order_cases
from indexer.content.documents import read_corpus
from tests.additions import add_document


def order(folder: Path, **years: str) -> Timeline:
    for id, words in years.items():
        add_document(folder, "case", f"{id}.en", "## A {#glance}\n\nMilk.\n", f'years: "{words}"\n')
    return order_cases(read_corpus([folder / "cases"]).documents)


def list_rows(timeline: Timeline) -> dict[str, TimelineRow]:
    return {row.case: row for _, rows in timeline.groups for row in rows}


def test_cases_stand_by_the_decade_of_their_beginning_the_undated_last(tmp_path: Path) -> None:
    timeline = order(
        tmp_path, a="2001 to 2006", b="late 1990s to date", c="1995 to 1996", d="1899 to date", e="", f="1950 to 1952"
    )
    assert [(decade, [row.case for row in rows]) for decade, rows in timeline.groups] == [
        (1950, ["d", "f"]), (1990, ["c", "b"]), (2000, ["a"]), (None, ["e"]),
    ]  # fmt: skip
    assert timeline.decades == (1960, 1970, 1980, 1990, 2000)


@pytest.mark.parametrize(
    "words",
    [
        "until about 2016", "evidence to 2021 (start not seen)", "start year not seen; to November 2025",
        "crisis years not dated; said to be free of debt by 2016", "since the peace accords; secretariat 2002 to 2020",
    ],
)  # fmt: skip
def test_a_beginning_that_no_source_gives_is_not_guessed(tmp_path: Path, words: str) -> None:
    row = list_rows(order(tmp_path, a=words))["a"]
    assert row.decade is None
    assert row.span is not None


def test_a_bar_reaches_over_its_years_and_arrows_say_where_it_leaves_the_axis(tmp_path: Path) -> None:
    timeline = order(tmp_path, a="1970 to 1979", b="1950 to 1964", c="2005 to date", d="2009", e="")
    rows = list_rows(timeline)
    decade = AXIS_WIDTH / 5
    bars = {id: timeline.draw(row) for id, row in rows.items()}
    assert bars["a"] is not None
    assert (bars["a"].left, bars["a"].width, bars["a"].older, bars["a"].goes_on) == (decade, decade, False, False)
    assert bars["b"] is not None
    assert (bars["b"].left, bars["b"].width, bars["b"].older) == (0, decade / 2, True)
    assert bars["c"] is not None
    assert (bars["c"].left + bars["c"].width, bars["c"].goes_on) == (AXIS_WIDTH, True)
    assert bars["d"] is not None
    assert bars["d"].width == decade / 10
    assert bars["e"] is None


def test_words_are_shown_where_they_say_more_than_the_bar(tmp_path: Path) -> None:
    rows = list_rows(order(tmp_path, a="1970 to 1979", b="1970 to date", c="about 1970 to 1979", d="2009", e=""))
    assert {id for id, row in rows.items() if row.says_more} == {"c"}


def test_without_cases_there_is_an_axis_all_the_same() -> None:
    assert order_cases([]).decades == (1960,)


def test_a_case_whose_last_year_lies_before_the_axis_still_has_a_bar(tmp_path: Path) -> None:
    timeline = order(tmp_path, a="1950 to 1952", b="1990")
    bar = timeline.draw(list_rows(timeline)["a"])
    assert bar is not None
    assert bar.left == 0
    assert bar.width > 0
