"""Gaps, low ratings and submissions are one list, asked most often first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bot.contributions.board import KeptBoard, Sources, list_rows
from bot.contributions.submissions import Decision, record_decision
from bot.engine import Engine
from tests.small_base import QUESTIONS
from tests.small_inbox import ASKED, rate, refuse, send_case, write_lines


def write_sources(folder: Path) -> Sources:
    gaps = write_lines(folder / "gaps.jsonl", *[refuse()] * 14, *[refuse("dónde hay semilla barata de papa")] * 3)
    ratings = write_lines(folder / "ratings.jsonl", *[rate(QUESTIONS["es"], document="opaque-grading")] * 5)
    return Sources(gaps, ratings, folder / "inbox")


@contextmanager
def refuse_all(engine: Engine) -> Iterator[Engine]:
    """Open the same index with an engine to which nothing is sure."""
    strict = Engine(engine.folder, engine.encoder)
    strict.thresholds = replace(strict.thresholds, answerable=1.1)
    yield strict


def test_what_was_asked_most_comes_first_with_the_submissions_that_fit(engine: Engine, tmp_path: Path) -> None:
    sources = write_sources(tmp_path)
    fits, other = (
        send_case(tmp_path / "inbox"),
        send_case(tmp_path / "inbox", question="", name="Zxqv", what="Wkjh ptrrm."),
    )
    with refuse_all(engine) as strict:
        board = list_rows(sources, strict)
    assert [(row.asked, row.refused, row.unhelpful) for row in board.rows] == [
        (14, 14, 0),
        (5, 0, 5),
        (3, 3, 0),
        (0, 0, 0),
    ]
    assert [row.answered for row in board.rows] == ["", "", "", None]
    assert [[told.submission for told in row.told] for row in board.rows] == [[fits], [], [], [other]]
    assert (board.rows[0].askings[0].question, board.rows[0].waiting) == (ASKED, 1)


def test_a_question_is_asked_anew_and_kept_nowhere(engine: Engine, tmp_path: Path) -> None:
    sources = write_sources(tmp_path)
    keeping = Engine(engine.folder, engine.encoder, gaps=tmp_path / "new.jsonl")
    board = list_rows(sources, keeping)
    (rated,) = [row for row in board.rows if row.unhelpful]
    assert (rated.answered, rated.by) == ("open-grading", None)
    with refuse_all(keeping) as strict:
        strict.gaps = tmp_path / "new.jsonl"
        list_rows(sources, strict)
    assert not (tmp_path / "new.jsonl").exists()


def test_a_submission_fits_by_what_it_tells_too(engine: Engine, tmp_path: Path) -> None:
    """Sent from another page, without the question that it answers."""
    gaps = write_lines(tmp_path / "gaps.jsonl", refuse("veinte familias juntaron miel melipona y vendieron a un hotel"))
    sent = send_case(tmp_path / "inbox", question="")
    (row,) = list_rows(Sources(gaps, None, tmp_path / "inbox"), engine).rows
    assert [told.submission for told in row.told] == [sent]


def test_damaged_files_are_told_beside_the_list(engine: Engine, tmp_path: Path) -> None:
    sources = write_sources(tmp_path)
    sent = send_case(tmp_path / "inbox")
    (tmp_path / "inbox" / f"{sent.id}.json").write_text("{", encoding="utf-8")
    board = list_rows(sources, engine)
    assert len(board.rows) == 3
    assert sent.id in board.faults[0]


def test_the_kept_list_is_made_anew_where_a_file_changes(engine: Engine, tmp_path: Path) -> None:
    kept = KeptBoard(write_sources(tmp_path))
    first = kept.list_rows(engine)
    assert kept.list_rows(engine) is first
    sent = send_case(tmp_path / "inbox")
    assert kept.list_rows(engine).rows[0].told[0].state == "waiting"
    record_decision(tmp_path / "inbox", Decision("2026-12-01", sent.id, "returned", reason="¿Cuándo?"))
    assert kept.list_rows(engine).rows[0].told[0].state == "returned"
