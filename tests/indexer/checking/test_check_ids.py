"""Ids of lines name one line in each language; a card whose line is missing is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.checking.check import check
from tests.additions import add_document
from tests.small_base import write_base

BODY = "## One {#one}\n\n- Blanks in the text. {#blanks}\n- A fine for one side. {#fines}\n"
FACTS = """sources: ['@larc-02-3, §28']
asks: [what is blank, who pays fines, who signs]
cards:
  - {exercise: contract, clause: 1, item: blanks}
  - {exercise: contract, item: fines}
"""


def tell(folder: Path, english: str = BODY, spanish: str = BODY, facts: str = FACTS) -> list[str]:
    """Check a base with one concept more; what is said of it, without line numbers' paths."""
    write_base(folder)
    add_document(folder, "concept", "paper.en", english, facts)
    add_document(folder, "concept", "paper.es", spanish, "asks: [qué falta, quién paga, quién firma]\n")
    faults = check([folder / "kb", folder / "cases"])
    return [fault.message for fault in faults if "paper" in fault.path and "translated" not in fault.message]


def test_a_base_whose_cards_have_their_lines_is_right(tmp_path: Path) -> None:
    assert tell(tmp_path) == []


def test_a_line_more_is_no_fault(tmp_path: Path) -> None:
    assert tell(tmp_path, spanish=BODY.replace("- A fine", "- New.\n- A fine")) == []


def test_a_card_without_its_line_is_refused(tmp_path: Path) -> None:
    gone = BODY.replace(" {#blanks}", "")
    (fault,) = tell(tmp_path, gone, gone)
    assert fault == "a card takes the line 'blanks', which the body lacks; end the line with {#blanks}."


def test_a_translation_without_the_line_is_refused(tmp_path: Path) -> None:
    (fault,) = tell(tmp_path, spanish=BODY.replace("- A fine for one side. {#fines}\n", ""))
    assert "no line has the id 'fines'" in fault


@pytest.mark.parametrize(
    ("spanish", "words"),
    [
        (BODY.replace("one side.", "one side. {#blanks}").replace(" {#fines}", ""), "the id 'blanks' stands twice"),
        (BODY + "- More. {#more}\n", "the id 'more' is none of the original's"),
        (BODY + "- More. {#one}\n", "the id 'one' is that of a section"),
    ],
)
def test_other_ids_than_the_originals_are_refused(tmp_path: Path, spanish: str, words: str) -> None:
    assert any(words in fault for fault in tell(tmp_path, spanish=spanish))


@pytest.mark.parametrize(
    "card", ["{exercise: negotiation, item: blanks}", "{exercise: contract, side: company, item: blanks}"]
)
def test_a_card_says_for_whom_it_is(tmp_path: Path, card: str) -> None:
    facts = FACTS.replace("{exercise: contract, clause: 1, item: blanks}", card)
    assert any("a card of the negotiation has a 'side'" in fault for fault in tell(tmp_path, facts=facts))
