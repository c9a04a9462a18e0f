"""A model is a text that can be filled in, with the same blanks in each language, and somebody is led to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.checking.check import check
from indexer.checking.check_models import BLANKS, LABEL_LIMIT, LINES
from tests.indexer.checking.test_check import write_base
from tests.small_models import CLAIM, CLAIM_ES

OTHERS = """=== kb/practices/open-grading.en.md
---
id: open-grading
kind: practice
lang: en
title: A
summary: S (§1)
maturity: good
sources: ["@larc-02-3, §1"]
asks: [one two, three four, five six]
---
"""


def write_translation(spanish: str) -> str:
    """Give the translation the mark that it was made from the original as it is."""
    return spanish.replace("asks:\n", 'translates: "HASH"\nasks:\n', 1)


def list_messages(folder: Path, english: str = CLAIM, spanish: str = CLAIM_ES, strict: bool = False) -> list[str]:
    english = english.replace("[opaque-grading, open-grading, cards]", "[open-grading]")
    files = (
        f"=== kb/models/box-claim.en.md\n{english}=== kb/models/box-claim.es.md\n{write_translation(spanish)}{OTHERS}"
    )
    return [str(fault) for fault in check(write_base(folder, files), strict) if "models" in str(fault)]


def test_a_model_as_it_should_be_has_no_fault(tmp_path: Path) -> None:
    assert list_messages(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("- No count.", "No count.", "section 'traps' has no list; write each point as '- …'."),
        ("1. We", "We", "the text has no numbered list; write its clauses as '1. …'."),
        ("[number of boxes]{.blank} boxes", "____ boxes",
         "a blank '____' does not say what to fill in; write '[what to fill in]{.blank}'."),
        ("[weight]{.blank}", "[]{.blank}", "blank '' has 0 characters; expected 1 to 80."),
        ("[weight]{.blank}", f"[{'w' * 81}]{{.blank}}", f"has 81 characters; expected 1 to {LABEL_LIMIT}."),
        ("- No count.", "- No [count]{.blank}.", "a blank stands outside section 'text'; write it in words."),
        ("1. We", "| a | b |\n|---|---|\n| c | d |\n\n1. We", "the text has a table; write lines."),
        ("related: [opaque-grading, open-grading, cards]\n", "",
         "'related' names no practice, problem or tool; name those that the text is for."),
        ("## Traps {#traps .practice}\n\n- No count.\n", "",
         "sections are settles, text, office; a model has settles, text, traps, office."),
    ],
)  # fmt: skip
def test_what_is_refused(tmp_path: Path, old: str, new: str, expected: str) -> None:
    messages = list_messages(tmp_path, CLAIM.replace(old, new, 1))
    assert [message for message in messages if message.startswith("kb/models/box-claim.en") and expected in message]


def test_more_than_a_sheet_holds_is_refused(tmp_path: Path) -> None:
    lines = "".join(f"{n}. Of [thing {n}]{{.blank}}.\n" for n in range(1, LINES + 2))
    text = CLAIM.replace("1. We delivered", f"{lines}\nWe delivered")
    (tmp_path / "a").mkdir()
    messages = " ".join(list_messages(tmp_path / "a", text))
    assert f"lines; cut it to {LINES} at most" in messages
    assert f"blanks; cut it to {BLANKS} at most" in messages


def test_a_translation_with_other_blanks_is_refused(tmp_path: Path) -> None:
    spanish = CLAIM_ES.replace("[peso]{.blank}", "[cajas devueltas]{.blank}")
    expected = "the text has 4 different blanks, the original 5 (kb/models/box-claim.en.md); make them agree."
    assert [
        m for m in list_messages(tmp_path, spanish=spanish) if m.startswith("kb/models/box-claim.es") and expected in m
    ]


def test_strict_wants_what_to_do_first_and_eight_asks(tmp_path: Path) -> None:
    english = CLAIM.replace("first: Count the boxes that came back, and write them down.\n", "")
    messages = "\n".join(list_messages(tmp_path, english, strict=True))
    assert "front matter has no 'first'" in messages
    assert "box-claim.es.md:2: the document has 3 asks; write 8 at least, in many voices." in messages
    assert "box-claim.en.md:2: the document has" not in messages
