"""The evaluation counts what its names say; every figure below can be computed by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.errors import QuestionError
from indexer.evaluate import Labelled, QuestionResult, evaluate, read_questions, write_table


def question(
    id: str, gold: tuple[str, ...], accepted: tuple[str, ...] = (), kind: str = "fact", stage: str | None = None
) -> Labelled:
    return Labelled(id, id, "es", gold, accepted, stage, "promoter", kind, ())


def outcome(*labels: str, answered: bool = True, stage: str | None = None, language: str = "es") -> QuestionResult:
    return QuestionResult(answered, tuple((label,) for label in labels), language, stage, 4.0)


ASKED = [
    (question("first", ("a",)), outcome("a", "b")),
    (question("third", ("c",), stage="development"), outcome("x", "y", "c", stage="development")),
    (question("accepted", ("z",), ("d",), stage="motivation"), outcome("q", "d", stage="dissolution", language="pt")),
    (question("nowhere", ("n",)), outcome("x", answered=False)),
    (question("outside", (), kind="out_of_scope"), outcome(answered=False)),
    (question("trap", (), kind="out_of_scope"), outcome("x")),
]


def test_shares_and_ranks_are_those_that_a_hand_computes() -> None:
    table = dict(ASKED)
    result = evaluate([asked for asked, _ in ASKED], lambda asked: table[asked])
    scores = result.groups["all"]
    assert scores.count == 4
    assert scores.found == (0.25, 0.75, 0.75)
    assert scores.strict == (0.25, 0.5, 0.5)
    assert scores.reciprocal == pytest.approx((1 + 1 / 3 + 1 / 2 + 0) / 4)
    assert (result.declined, result.answered, result.stage) == (0.5, 0.75, 0.5)
    assert result.language == pytest.approx(5 / 6)
    assert result.labels_at_3 == pytest.approx((2 + 3 + 2 + 1) / 4)


def test_an_answer_far_down_counts_for_found_only_within_its_cutoff() -> None:
    asked = question("far", ("a",))
    result = evaluate([asked], lambda _: outcome(*"bcdefghijk", "a"))
    assert result.groups["all"].found == (0, 0, 0)
    assert result.groups["all"].reciprocal == 0


def test_the_table_shows_each_group_and_leaves_out_what_was_not_asked() -> None:
    table = write_table(evaluate([ASKED[0][0]], lambda _: ASKED[0][1]))
    assert "lang es" in table
    assert "declined" not in table


def test_questions_and_situations_are_read_and_short_labels_are_the_papers(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text(
        '{"id": "1", "lang": "es", "question": "¿?", "gold": ["p28"], "also_ok": ["key-1999#p1"]}\n\n'
        '{"id": "2", "lang": "en", "text": "We signed.", "stage": "development"}\n',
        encoding="utf-8",
    )
    first, second = read_questions(file)
    assert (first.gold, first.accepted) == (("larc-02-3#p28",), ("key-1999#p1",))
    assert (second.text, second.stage, second.kind) == ("We signed.", "development", "situation")


@pytest.mark.parametrize("line", ["{", "[]", '{"lang": "es"}', '{"question": "x"}', "null"])
def test_a_line_that_is_no_question_is_named(line: str, tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text('{"question": "x", "lang": "es"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(QuestionError, match=r"q.jsonl:2: .*expected"):
        read_questions(file)


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="cannot be read"):
        read_questions(tmp_path / "none.jsonl")
