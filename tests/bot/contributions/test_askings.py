"""Questions that were refused or not helped are counted, what asks the same together."""

from __future__ import annotations

from pathlib import Path

from bot.contributions.askings import group_askings, read_askings
from bot.engine import Engine
from tests.small_inbox import rate, refuse, write_lines


def test_wordings_are_counted_without_accents_case_and_signs(tmp_path: Path) -> None:
    gaps = write_lines(
        tmp_path / "gaps.jsonl",
        refuse("¿Quién compra algas?", day="2026-11-01"),
        refuse("quien compra algas", day="2026-11-05"),
        refuse("¿Quién compra algas?", day="2026-10-01"),
        refuse("who buys seaweed", lang="en"),
    )
    first, second = read_askings(gaps, None)
    assert (first.question, first.lang, first.refused, first.day) == ("¿Quién compra algas?", "es", 3, "2026-11-05")
    assert (second.question, second.asked) == ("who buys seaweed", 1)


def test_what_did_not_help_counts_beside_what_was_refused(tmp_path: Path) -> None:
    gaps = write_lines(tmp_path / "gaps.jsonl", refuse("quien compra algas"))
    ratings = write_lines(
        tmp_path / "ratings.jsonl",
        rate("¿Quién compra algas?", "no", remark="es de maíz", document="open-grading"),
        rate("¿Quién compra algas?", "part", document="open-grading"),
        rate("¿Quién compra algas?", "yes", remark="bien"),
        rate("cómo pesamos", "yes"),
    )
    (asking,) = read_askings(gaps, ratings)
    assert (asking.refused, asking.unhelpful, asking.asked) == (1, 2, 3)
    assert (asking.documents, asking.remarks) == (("open-grading",), ("es de maíz",))


def test_lines_that_hold_no_question_are_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "gaps.jsonl"
    file.write_bytes(
        b'\xff\xfe\n{"question": 3}\n{"question": "a", "language": "xx"}\n{"question": "?!", "language": "es"}\n{"que'
    )
    assert read_askings(file, tmp_path / "nowhere") == []


def test_what_asks_the_same_stands_together_the_most_asked_wording_first(engine: Engine, tmp_path: Path) -> None:
    """The stand-in encoder takes words in another order for the same."""
    gaps = write_lines(
        tmp_path / "gaps.jsonl",
        *[refuse("algas del mar quién compra")] * 2,
        refuse("quién compra algas del mar"),
        refuse("semilla barata dónde"),
    )
    groups = group_askings(read_askings(gaps, None), engine.knowledge.retriever)
    assert [[asking.question for asking in group.askings] for group in groups] == [
        ["algas del mar quién compra", "quién compra algas del mar"],
        ["semilla barata dónde"],
    ]
