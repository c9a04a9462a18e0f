"""What to do first, asks, not_asks and links to cases are held to their rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.checking.check import check
from indexer.checking.check_front import check_fact_words
from indexer.content.documents import read_corpus
from tests.additions import add_document
from tests.indexer.checking.test_check import write_base

PROBLEM = """=== kb/problems/a.en.md
---
id: a
kind: problem
lang: en
title: A
summary: S (§1)
first: >-
  Ask for the ticket today. [@key-1999]
  Keep it dry.
related: [p, c]
sources: ["@larc-02-3, §1"]
ASKS
not_asks:
  - p: who buys it
cases:
  - c: In Chile, growers asked for the ticket and got it. [@key-1999]
---

## Symptom {#symptom}

One.
"""


def list_messages(folder: Path, text: str, strict: bool = False) -> list[str]:
    folder.mkdir()
    return [str(fault) for fault in check(write_base(folder, text), strict)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Keep it dry.", "dry " * 41, "kb/problems/a.en.md:8: 'first' has 46 words; cut it to 45 at most."),
        (
            "today. [@key-1999]",
            "today. [@key-2000]",
            "kb/problems/a.en.md:8: 'first' cites 'key-2000', which references.yaml lacks; "
            "add the source there or mend the key.",
        ),
        (
            "- p: who buys",
            "- a: who buys",
            "kb/problems/a.en.md:17: not_ask for 'a'; expected the id of another document.",
        ),
        (
            "- c: In Chile",
            "- d: In Chile",
            "kb/problems/a.en.md:19: cases names 'd', which is no document; mend the id or remove it.",
        ),
        (
            "ASKS",
            "asks:\n" + "  - symptom: why is it so\n" * 81,
            "kb/problems/a.en.md:2: the document has 81 asks; expected 3 to 80.",
        ),
        (
            "ASKS",
            "messages:\n" + "".join(f"  - we are {number} and he owes us\n" for number in range(41)),
            "kb/problems/a.en.md:13: the document has 41 messages; expected 40 at most.",
        ),
        (
            "ASKS",
            "asks:\n  - he owes us\nmessages:\n  - we are ten\n  - he owes us",
            "kb/problems/a.en.md:16: 'he owes us' stands twice among messages and asks; remove one.",
        ),
        (
            "kind: problem\nlang: en\ntitle: A",
            "kind: concept\nlang: en\ntitle: A\nmessages:\n  - we are ten",
            "kb/problems/a.en.md:7: messages of a concept; expected none: they choose among practices and problems "
            "only, so remove them or write asks.",
        ),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, old: str, new: str, expected: str) -> None:
    before = list_messages(tmp_path / "before", PROBLEM)
    after = list_messages(tmp_path / "after", PROBLEM.replace(old, new))
    assert expected in after
    assert expected not in before


def test_strict_wants_what_to_do_first_and_many_asks(tmp_path: Path) -> None:
    lacking = PROBLEM[: PROBLEM.index("first:")] + PROBLEM[PROBLEM.index("related:") :]
    told = list_messages(tmp_path / "base", lacking, strict=True)
    assert "kb/problems/a.en.md:2: front matter has no 'first'; add what to do first, one or two sentences." in told
    assert "kb/problems/a.en.md:2: the document has 3 asks; write 25 at least, in many voices." in told


def test_a_translation_links_to_the_same_cases(tmp_path: Path) -> None:
    spanish = PROBLEM.replace(".en.md", ".es.md").replace("lang: en", "lang: es").replace("- c:", "- p:")
    spanish = "\n".join(line for line in spanish.split("\n") if not line.startswith(("related", "sources")))
    assert "kb/problems/a.es.md:2: cases are p; the original has c." in list_messages(tmp_path / "b", PROBLEM + spanish)


def test_a_translations_words_for_facts_are_as_many_as_the_originals(tmp_path: Path) -> None:
    add_document(tmp_path, "case", "a.en", "## A {#a}\n\nMilk.\n", "products: [milk, cheese]\n")
    add_document(tmp_path, "case", "a.es", "", "facts: {products: [leche]}\n")
    english, spanish = read_corpus([tmp_path / "cases"]).documents
    assert [str(fault) for fault in check_fact_words(spanish)] == [
        "cases/a.es.md:2: 'facts.products' has 1 entries, the original 2; make them agree, in the same order."
    ]
    assert list(check_fact_words(english)) == []


def test_the_original_has_no_words_beside_its_facts(tmp_path: Path) -> None:
    add_document(tmp_path, "case", "a.en", "## A {#a}\n\nMilk.\n", "facts: {products: [milk]}\n")
    (fault,) = read_corpus([tmp_path / "cases"]).faults
    assert "'facts' are a translation's words" in fault.message
