"""Unanswered questions are kept only where the operator asks for it, and never say who asked."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bot.answering import unanswered as gaps
from bot.answering.unanswered import record_unanswered
from bot.engine import Engine
from tests.small_base import build_engine


def test_what_points_to_a_person_is_taken_out_before_it_is_kept(tmp_path: Path) -> None:
    record_unanswered(tmp_path / "gaps.jsonl", "llame al nueve nueve ocho siete seis cinco, o a ana@coop.hn", "es")
    (line,) = (tmp_path / "gaps.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["question"] == "llame al [number], o a [e-mail]"


def test_a_question_becomes_a_line_with_day_and_language(tmp_path: Path) -> None:
    record_unanswered(tmp_path / "gaps.jsonl", "¿cuánto vale el café?\n", "es")
    (line,) = (tmp_path / "gaps.jsonl").read_text(encoding="utf-8").splitlines()
    values = json.loads(line)
    assert set(values) == {"day", "language", "question"}
    assert (values["language"], values["question"]) == ("es", "¿cuánto vale el café?\n")


def test_the_list_can_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0o000)
    try:
        record_unanswered(tmp_path / "gaps.jsonl", "¿cuánto vale el café?", "es")
    finally:
        os.umask(before)
    assert (tmp_path / "gaps.jsonl").stat().st_mode & 0o777 == 0o600


def test_a_list_that_has_grown_too_long_grows_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gaps, "SIZE_LIMIT", 10)
    for _ in range(3):
        record_unanswered(tmp_path / "gaps.jsonl", "q", "es")
    assert len((tmp_path / "gaps.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_a_list_that_cannot_be_written_stops_no_answer(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    record_unanswered(tmp_path / "no" / "such" / "gaps.jsonl", "q", "es")
    assert "was not kept" in caplog.text


def test_only_declined_questions_are_kept(tmp_path: Path) -> None:
    plain = build_engine(tmp_path)
    engine = Engine(plain.folder, plain.encoder, gaps=tmp_path / "gaps.jsonl")
    answered = engine.ask("la empacadora nos rechaza las cajas y no dice por qué").answered
    assert answered
    assert not (tmp_path / "gaps.jsonl").exists()
