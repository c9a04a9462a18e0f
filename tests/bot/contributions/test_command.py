"""`alianza inbox`: list, show, accept, return, export; a user's error is one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.contributions.board import Sources, list_rows
from bot.contributions.command import list_entries, row_to_dict, write_board
from bot.engine import Engine
from indexer.settings import CARRIED
from tests.small_base import QUESTIONS, write_base
from tests.small_inbox import ASKED, rate, refuse, send_case, write_lines


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A base, an inbox and what was asked, named by the environment."""
    roots = write_base(tmp_path)
    write_lines(tmp_path / "gaps.jsonl", *[refuse()] * 14)
    write_lines(tmp_path / "ratings.jsonl", rate(QUESTIONS["es"], remark="faltó el precio"))
    for name, value in (
        ("KB", ":".join(map(str, roots))), ("INBOX", tmp_path / "inbox"), ("GAPS", tmp_path / "gaps.jsonl"),
        ("RATINGS", tmp_path / "ratings.jsonl"), ("INDEX", tmp_path / "index"), ("CACHE", tmp_path / "cache"),
    ):  # fmt: skip
        monkeypatch.setenv(f"ALIANZA_{name}", str(value))
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["inbox", *arguments])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_a_submission_is_shown_accepted_and_then_stays(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sent = send_case(folder / "inbox")
    code, out, _ = run(capsys, "show", sent.id)
    assert code == 0
    assert out.startswith(f"{sent.id}: waiting")
    assert f"asked: {ASKED}" in out
    assert "## De un vistazo {#glance}" in out
    code, out, _ = run(capsys, "accept", sent.id, "--case", "honey")
    assert code == 0
    assert f"{folder / 'cases' / 'honey.es.md'}: " in out
    assert "lines say TODO" in out
    assert "case: honey" in run(capsys, "show", sent.id)[1]
    code, out, err = run(capsys, "accept", sent.id)
    assert (code, out, err.count("\n")) == (1, "", 1)


def test_a_submission_is_returned_with_a_reason(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sent = send_case(folder / "inbox")
    assert run(capsys, "return", sent.id, "--reason", "¿Cuándo?")[0] == 0
    assert "reason: ¿Cuándo?" in run(capsys, "show", sent.id)[1]


@pytest.mark.parametrize("deed", ["show", "accept"])
def test_an_unknown_submission_is_one_line(folder: Path, capsys: pytest.CaptureFixture[str], deed: str) -> None:
    for id in ("2026-12-01-aaaaaaaaaa", "../x"):
        code, out, err = run(capsys, deed, id)
        assert (code, out) == (1, "")
        assert "`alianza inbox` lists" in err
        assert err.count("\n") == 1


def test_everything_is_exported_in_one_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sent = send_case(folder / "inbox")
    run(capsys, "return", sent.id, "--reason", "¿Cuándo?")
    output = folder / "all.jsonl"
    code, out, _ = run(capsys, "export", str(output))
    assert (code, out) == (0, f"{output}: 17 lines\n")
    lines = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert [line["entry"] for line in lines] == ["gap"] * 14 + ["rating", "submission", "decision"]
    assert lines[15]["answers"] == dict(sent.answers)
    assert lines[16]["reason"] == "¿Cuándo?"
    assert list(list_entries(Sources())) == []
    code, _, err = run(capsys, "export", str(folder / "nowhere" / "all.jsonl"))
    assert (code, err.count("\n")) == (1, 1)


def test_the_base_of_a_package_takes_no_draft(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = send_case(folder / "inbox")
    monkeypatch.setenv("ALIANZA_KB", f"{CARRIED / 'kb'}:{CARRIED / 'cases'}")
    code, out, err = run(capsys, "accept", sent.id)
    assert (code, out) == (1, "")
    assert "alianza init" in err


def test_nothing_kept_is_said_with_the_settings_that_keep_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GAPS", "RATINGS", "INBOX"):
        monkeypatch.delenv(f"ALIANZA_{name}", raising=False)
    for arguments, named in (([], "ALIANZA_GAPS"), (["show", "x"], "ALIANZA_INBOX"), (["export", "x"], "ALIANZA_GAPS")):
        code, out, err = run(capsys, *arguments)
        assert (code, out) == (1, "")
        assert named in err


def test_an_inbox_inside_the_base_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("kb", "cases/sent", "index/inbox"):
        monkeypatch.setenv("ALIANZA_INBOX", str(folder / place))
        code, _, err = run(capsys, "show", "x")
        assert code == 1
        assert "expected a folder outside the base" in err


def test_the_list_says_how_often_what_answers_and_what_fits(engine: Engine, folder: Path) -> None:
    """With an engine to which nothing is sure: all is refused."""
    sent = send_case(folder / "inbox")
    sources = Sources(folder / "gaps.jsonl", folder / "ratings.jsonl", folder / "inbox")
    board = list_rows(sources, engine)
    lines = list(write_board(board))
    assert lines[0].startswith("   14  [")
    assert "1 submission to review" in lines[0]
    assert lines[0].endswith(ASKED)
    assert lines[1] == f"       {sent.id}  waiting: {sent.answers['name']}"
    assert any("answered by 'open-grading', 1 said it did not help" in line for line in lines)
    assert "       « faltó el precio" in lines
    record: dict[str, Any] = row_to_dict(board.rows[0])
    assert (record["asked"], record["submissions"][0]["id"], record["by"]) == (14, sent.id, None)
    assert json.dumps(record)
    assert list(write_board(list_rows(Sources(), engine))) == ["nothing was asked in vain, and nobody sent a case"]
