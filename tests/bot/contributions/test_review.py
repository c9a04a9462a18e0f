"""A keeper accepts or returns; nothing is written over, and what cannot be done changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.contributions.review import accept, give_back
from bot.contributions.submissions import Decision, read_decisions, read_submission
from indexer.checking.check import check
from indexer.content.notes import read_notes
from indexer.errors import ContentError
from tests.small_base import write_base
from tests.small_inbox import send_case


def read_all(folder: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_an_accepted_case_is_a_draft_whose_lines_check_names(tmp_path: Path) -> None:
    roots, inbox = write_base(tmp_path), tmp_path / "inbox"
    sent = send_case(inbox)
    done = accept(inbox, sent.id, "", roots)
    assert done.draft == tmp_path / "cases" / "miel-melipona-de-halacho-yucatan.es.md"
    faults = [fault for fault in check(roots) if fault.path == f"cases/{done.draft.name}"]
    assert len(faults) == done.unwritten > 5
    assert all("still says TODO" in fault.message for fault in faults)
    (source,) = [key for key in read_notes(roots)["references"] if key.startswith("told-")]
    assert f"[@{source}]" in done.draft.read_text(encoding="utf-8")
    decision = read_decisions(inbox)[sent.id]
    assert (decision.state, decision.case) == ("accepted", done.case)
    assert read_submission(inbox, sent.id) == sent


@pytest.mark.parametrize("case", ["bajio-contracts", "Mal Id", "../x"])
def test_an_id_that_cannot_be_changes_nothing(tmp_path: Path, case: str) -> None:
    roots, inbox = write_base(tmp_path), tmp_path / "inbox"
    sent = send_case(inbox)
    before = read_all(tmp_path)
    with pytest.raises(ContentError):
        accept(inbox, sent.id, case, roots)
    assert read_all(tmp_path) == before


@pytest.mark.parametrize(
    "text", ["references:\n- id: [\n", "references:\n- id: a\n", "- a\n", "\x00", "references: 3\n"]
)
def test_a_bibliography_that_cannot_be_read_stays_as_it_is(tmp_path: Path, text: str) -> None:
    roots, inbox = write_base(tmp_path), tmp_path / "inbox"
    sent = send_case(inbox)
    (roots[0] / "references.yaml").write_text(text, encoding="utf-8")
    before = read_all(tmp_path)
    with pytest.raises(ContentError, match=r"kb/references\.yaml"):
        accept(inbox, sent.id, "", roots)
    assert read_all(tmp_path) == before


def test_a_case_is_accepted_once(tmp_path: Path) -> None:
    roots, inbox = write_base(tmp_path), tmp_path / "inbox"
    sent = send_case(inbox)
    accept(inbox, sent.id, "honey", roots)
    before = read_all(tmp_path)
    with pytest.raises(ContentError, match="accepted as the case 'honey'"):
        accept(inbox, sent.id, "other", roots)
    with pytest.raises(ContentError, match="accepted as the case 'honey'"):
        give_back(inbox, sent.id, "¿Cuándo fue?")
    assert read_all(tmp_path) == before


def test_what_was_returned_may_still_be_accepted(tmp_path: Path) -> None:
    roots, inbox = write_base(tmp_path), tmp_path / "inbox"
    sent = send_case(inbox)
    give_back(inbox, sent.id, "  ¿En qué\naño fue?\x00 ")
    returned = read_decisions(inbox)[sent.id]
    assert (returned.state, returned.reason) == ("returned", "¿En qué año fue?")
    accept(inbox, sent.id, "honey", roots)
    assert read_decisions(inbox)[sent.id] == Decision(returned.day, sent.id, "accepted", "honey")


def test_nothing_is_returned_without_a_reason(tmp_path: Path) -> None:
    sent = send_case(tmp_path)
    with pytest.raises(ContentError, match="no reason"):
        give_back(tmp_path, sent.id, " ")
    assert read_decisions(tmp_path) == {}


def test_a_name_without_letters_needs_an_id(tmp_path: Path) -> None:
    roots, inbox = write_base(tmp_path), tmp_path / "inbox"
    sent = send_case(inbox, name="¡¡¡!!!")
    with pytest.raises(ContentError, match="--case"):
        accept(inbox, sent.id, "", roots)
    assert accept(inbox, sent.id, "honey", roots).case == "honey"


def test_a_decision_that_cannot_be_kept_leaves_no_draft(tmp_path: Path) -> None:
    roots, inbox = write_base(tmp_path), tmp_path / "inbox"
    sent = send_case(inbox)
    (inbox / "decisions.jsonl").mkdir()
    with pytest.raises(ContentError, match="nothing was accepted"):
        accept(inbox, sent.id, "honey", roots)
    assert not (tmp_path / "cases" / "honey.es.md").exists()
    (inbox / "decisions.jsonl").rmdir()
    assert accept(inbox, sent.id, "honey", roots).case == "honey"
    assert (roots[0] / "references.yaml").read_text(encoding="utf-8").count("- id: told-") == 1
