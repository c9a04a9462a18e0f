"""What people tell is cleaned, masked and kept whole; what is no submission is told and left as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.contributions import submissions
from bot.contributions.submissions import (
    DECISIONS,
    Decision,
    InboxFullError,
    find_missing,
    make_submission,
    read_answers,
    read_decisions,
    read_lines,
    read_submission,
    read_submissions,
    record_decision,
    store_submission,
)
from indexer.errors import ContentError
from tests.small_inbox import TOLD, make_told, send_case


def test_a_submission_is_read_as_it_was_stored(tmp_path: Path) -> None:
    sent = send_case(tmp_path / "inbox")
    assert read_submission(tmp_path / "inbox", sent.id) == sent
    assert read_submissions(tmp_path / "inbox") == ([sent], [])
    assert sent.answers == TOLD


def test_only_the_owner_may_read_it_and_no_draft_is_left(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    sent = send_case(inbox)
    assert inbox.stat().st_mode & 0o777 == 0o700
    assert (inbox / f"{sent.id}.json").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in inbox.iterdir()] == [f"{sent.id}.json"]


def test_what_points_to_a_person_is_masked_in_every_answer_that_is_a_text() -> None:
    typed = "llame al 9999-1234 o a ana@coop.hn"
    answers = read_answers(dict.fromkeys(TOLD, typed), "es")
    texts = [text for name, text in answers.items() if name not in ("country", "from", "to")]
    assert set(texts) == {"llame al [number] o a [e-mail]"}
    assert len(texts) == 8
    assert read_answers(answers, "es") == answers, "masking twice changes nothing"
    assert all(len(answers[name]) <= 10 for name in ("country", "from", "to"))


def test_texts_are_cut_and_controls_taken_out() -> None:
    answers = read_answers({"what": "a\x00b\u202e\r\n\r\n" + "x " * 5000, "name": "uno\ndos" + "y" * 500}, "es")
    assert answers["what"].startswith("ab\nx x")
    assert len(answers["what"]) <= 1500
    assert answers["name"].startswith("uno dos")
    assert len(answers["name"]) == 100


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, []),
        ({"name": "", "what": " ", "know": ""}, ["name", "what", "know"]),
        ({"country": "XX"}, ["country"]),
        ({"country": "DE"}, ["country"]),
        ({"country": "", "place": "", "from": "", "to": "", "setup": ""}, []),
        ({"from": "hace 20", "to": "20111"}, ["from", "to"]),
        ({"from": "2011", "to": "2003"}, ["to"]),
    ],
)
def test_what_has_to_be_mended_is_named_in_the_order_of_the_form(changes: dict[str, str], missing: list[str]) -> None:
    assert find_missing(read_answers({**TOLD, **changes}, "es")) == missing


@pytest.mark.parametrize("id", ["../../etc/passwd", "2026-12-01-ABCDEFGHIJ", "", "x" * 999, "2026-12-01-abcdefghi/"])
def test_an_id_that_is_none_leads_to_no_file(tmp_path: Path, id: str) -> None:
    with pytest.raises(ContentError, match="is no submission"):
        read_submission(tmp_path, id)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"id": 3}', "[" * 100_000])
def test_a_damaged_file_is_told_and_the_others_are_read(tmp_path: Path, damage: str) -> None:
    good, bad = send_case(tmp_path), send_case(tmp_path)
    (tmp_path / f"{bad.id}.json").write_text(damage, encoding="utf-8")
    found, faults = read_submissions(tmp_path)
    assert found == [good]
    assert len(faults) == 1
    assert f"{bad.id}.json:1: this is no submission" in faults[0]
    assert (tmp_path / f"{bad.id}.json").read_text(encoding="utf-8") == damage


def test_a_file_that_says_it_is_another_is_not_believed(tmp_path: Path) -> None:
    first, second = send_case(tmp_path), send_case(tmp_path)
    values = json.loads((tmp_path / f"{first.id}.json").read_text(encoding="utf-8"))
    (tmp_path / f"{second.id}.json").write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(ContentError, match="id or language"):
        read_submission(tmp_path, second.id)


def test_a_file_whose_answers_no_form_gave_is_told(tmp_path: Path) -> None:
    sent = send_case(tmp_path)
    file = tmp_path / f"{sent.id}.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"2003"', '"hace mucho"'), encoding="utf-8")
    with pytest.raises(ContentError, match="the answer 'from' cannot be used"):
        read_submission(tmp_path, sent.id)


def test_a_full_inbox_takes_nothing_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submissions, "MOST_SUBMISSIONS", 2)
    send_case(tmp_path), send_case(tmp_path)
    with pytest.raises(InboxFullError):
        store_submission(tmp_path, make_told())
    assert len(list(tmp_path.iterdir())) == 2


def test_the_last_decision_counts_and_half_a_line_is_passed_over(tmp_path: Path) -> None:
    """A copy taken while a line is written may end in half of it."""
    record_decision(tmp_path, Decision("2026-11-01", "a", "returned", reason="¿Cuándo?"))
    record_decision(tmp_path, Decision("2026-11-02", "a", "accepted", "honey"))
    with (tmp_path / DECISIONS).open("a", encoding="utf-8") as file:
        file.write('{"day": "x", "submission": "a", "state": "burnt"}\n{"day": 3}\n[1]\n{"submission": "b", "st')
    assert read_decisions(tmp_path) == {"a": Decision("2026-11-02", "a", "accepted", "honey")}
    assert list(read_lines(tmp_path / "nowhere")) == []
    assert list(read_lines(None)) == []


def test_ids_are_not_guessed_from_one_another() -> None:
    ids = {make_submission({}, "es").id for _ in range(200)}
    assert len(ids) == 200
    assert len({id[-10:][:3] for id in ids}) > 100
