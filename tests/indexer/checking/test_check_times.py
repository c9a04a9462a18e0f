"""`alianza check` holds a workshop's words against its minutes, and its length against its pauses."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.checking.check import check
from indexer.checking.check_times import list_minutes
from tests.indexer.checking.test_check_designs import WORKSHOP, find, write
from tests.small_base import write_base


def write_workshop(folder: Path, agenda: str, minutes: int, cards: str = "Each writes one card.") -> list[str]:
    """Write the small base with a workshop of that agenda and words, and tell its faults."""
    write_base(folder)
    start, end = WORKSHOP.index("    - {id: welcome"), WORKSHOP.index("---\n\n## Purpose")
    text = WORKSHOP[:start] + agenda + WORKSHOP[end:]
    text = text.replace("minutes: 60", f"minutes: {minutes}").replace("Each writes one card.", cards)
    for line in agenda.splitlines():
        id = line.split("id: ")[1].split(",")[0]
        if id not in ("welcome", "cards"):
            text = text.replace("## Exercises", f"### {id} {{#{id}}}\n\nGo.\n\n## Exercises")
    write(folder, "workshops/first-day.en", text)
    return [fault.message for fault in find(folder, "workshops/first-day.en")]


def write_agenda(*parts: tuple[str, int, str], steps: str = "") -> str:
    """Write an agenda of (id, minutes, method); ``steps`` are the cards'."""
    told = {"cards": f", steps: {steps}" if steps else ""}
    lines = (f"    - {{id: {id}, minutes: {n}, method: {method}{told.get(id, '')}}}\n" for id, n, method in parts)
    return "".join(lines)


SHORT = (("welcome", 20, "pairs"), ("cards", 40, "cards"))


@pytest.mark.parametrize(("parts", "message"), [
    ((("welcome", 60, "pairs"), ("cards", 90, "cards")), "takes 150 minutes without a break"),
    ((("welcome", 100, "pairs"), ("pause", 15, "break"), ("cards", 100, "cards"), ("rest", 15, "break"),
      ("more", 130, "groups")), "takes 360 minutes without a meal"),
    ((("welcome", 50, "pairs"), ("cards", 110, "cards"), ("pause", 15, "break")), "160 minutes of work up to 'cards'"),
])  # fmt: skip
def test_a_length_without_its_pauses_is_told(
    parts: tuple[tuple[str, int, str], ...], message: str, tmp_path: Path
) -> None:
    faults = write_workshop(tmp_path, write_agenda(*parts), sum(part[1] for part in parts))
    assert any(message in fault for fault in faults)


@pytest.mark.parametrize(("words", "steps", "message"), [
    ("Wait for fifty minutes.", "", "takes 40 minutes and speaks of 50"),
    ("1. Ten minutes apart.\n2. Twenty-five minutes together.", "", "takes 40 minutes and its steps add up to 35"),
    ("1. Ten minutes apart.\n2. Thirty-five minutes together.", "", "takes 40 minutes and its steps add up to 45"),
    ("1. Ten minutes.\n2. Fifteen minutes.", "[10, 30]", "speaks of 15 minutes, which its 'steps' do not name"),
    ("Write.", "[10, 20]", "the steps of 'cards' add up to 30 minutes, the part takes 40"),
])  # fmt: skip
def test_words_that_disagree_with_the_minutes_are_told(words: str, steps: str, message: str, tmp_path: Path) -> None:
    faults = write_workshop(tmp_path, write_agenda(*SHORT, steps=steps), 60, words)
    assert len(faults) == 1
    assert any(message in fault for fault in faults)


@pytest.mark.parametrize(("words", "steps"), [
    ("1. Ten minutes apart.\n2. Thirty minutes together.", ""),
    ("1. Ten minutes with each side.\n2. Twenty minutes together.", "[10, 10, 20]"),
    ("Ring the bell after ten minutes.", ""),
])  # fmt: skip
def test_words_that_agree_are_not(words: str, steps: str, tmp_path: Path) -> None:
    assert write_workshop(tmp_path, write_agenda(*SHORT, steps=steps), 60, words) == []


@pytest.mark.parametrize(("lang", "text", "minutes"), [
    ("en", "Forty-five minutes, then five minutes; the rest takes 20 minutes.", [45, 5, 20]),
    ("es", "Treinta y cinco minutos y después cinco minutos", [35, 5]),
    ("pt", "Vinte e cinco minutos para comentar", [25]),
    ("fr", "Vingt-cinq minutes de retour, puis dix minutes", [25, 10]),
])  # fmt: skip
def test_minutes_are_read_in_words_and_digits(lang: str, text: str, minutes: list[int]) -> None:
    assert list_minutes(text, lang) == minutes


def test_the_small_base_has_no_such_fault(tmp_path: Path) -> None:
    write_base(tmp_path)
    assert not [fault for fault in check([tmp_path / "kb", tmp_path / "cases"]) if "minutes" in fault.message]
