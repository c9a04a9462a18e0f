"""`alianza check` holds what a workshop prints against the workshop, and each translation against its original."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.checking.check import check
from tests.indexer.checking.test_check_designs import WORKSHOP, change, write
from tests.small_base import write_base

EXERCISE = (
    "### Cards of a mill {#mill}\n\n1. Read.\n\nThe mill's card:\n\n- It pays 3.\n- It pays late.\n\nThe sum is 3."
)
PACK = """---
sheets:
  - {id: mill-card, part: cards, form: role, copies: side, list: mill.1}
  - {id: plan, part: cards, form: table}
  - {id: own, part: welcome, form: form, copies: each}
quiz: {who-pays: 2}
---

## Sheets {#sheets}

### Plan {#plan}

1. Who
2. When

- First step

### My card {#own}

- My name

## Quiz {#quiz}

### Who pays? {#who-pays}

1. Nobody
2. The mill
3. The rain

It says so on its card.
"""
NAME = "workshops/first-day.en.pack"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """The small base with a workshop that prints three sheets and asks one question."""
    write_base(tmp_path)
    write(tmp_path, "workshops/first-day.en", WORKSHOP.replace("Three piles.", EXERCISE))
    write(tmp_path, NAME, PACK)
    return tmp_path


def find(base: Path) -> list[tuple[str, int, str]]:
    """Find the faults of the workshop's files."""
    faults = check([base / "kb", base / "cases"])
    return [(fault.path, fault.line, fault.message) for fault in faults if "first-day" in fault.path]


def test_what_fits_has_no_fault(base: Path) -> None:
    assert find(base) == []


@pytest.mark.parametrize(("old", "new", "message"), [
    ("part: welcome", "part: tea", "sheet 'own' is for the part 'tea', which the agenda lacks."),
    ("list: mill.1", "list: mill.2", "sheet 'mill-card' takes list 2 of 'mill', which the workshop lacks."),
    ("form: form,", "form: model, model: open-grading,", "prints 'open-grading', which is no model of the base."),
    ("form: table}", "form: table, list: mill.1}", "has words of its own and no 'list'"),
    ("{who-pays: 2}", "{who-pays: 4}", "4"),
    ("{#plan}", "{#plans}", "in 'sheets' the parts are plans, own; expected plan, own, in that order."),
    ("- My name", "My name", "the sheet 'own' has no list with bullets; write one."),
    ("1. Who\n2. When\n", "", "a table has a numbered list of columns"),
    ("3. The rain", "", "has 2 options and 1 sentences of a reason; expected 3, and a reason."),
    ("It says so on its card.", "", "has 3 options and 0 sentences of a reason; expected 3, and a reason."),
    ("## Quiz {#quiz}", "## Quiz {#more}", "sections are sheets, more; expected sheets, quiz."),
])  # fmt: skip
def test_what_does_not_fit_is_told_in_the_packs_file(base: Path, old: str, new: str, message: str) -> None:
    write(base, NAME, change(PACK, old, new)[0])
    found = find(base)
    assert any(message in told for _, _, told in found)
    assert {path for path, _, _ in found} == {f"kb/{NAME}.md"}


def test_a_translation_has_the_same_parts_and_no_front_matter(base: Path) -> None:
    text = WORKSHOP.replace("Three piles.", EXERCISE).replace("lang: en", "lang: es")
    start = text.index("workshop:\n")
    text = text[: text.index("sources:")] + text[text.index("asks:") : start] + text[text.index("---\n\n## Purpose") :]
    write(base, "workshops/first-day.es", text)
    assert any("is not translated; write kb/workshops/first-day.es.pack.md." in told for _, _, told in find(base))
    write(base, "workshops/first-day.es.pack", PACK)
    assert any("a translation has no front matter" in told for _, _, told in find(base))
    write(base, "workshops/first-day.es.pack", PACK[PACK.index("\n## Sheets") :].lstrip())
    assert [told for path, _, told in find(base) if path.endswith(".pack.md")] == []


def test_a_file_that_belongs_to_no_workshop_is_told(base: Path) -> None:
    write(base, "workshops/second-day.en.pack", PACK)
    faults = [fault for fault in check([base / "kb", base / "cases"]) if "second-day" in fault.path]
    assert [fault.line for fault in faults] == [1]
    assert "no workshop of this name" in faults[0].message


def test_a_wrong_option_is_no_passage(base: Path) -> None:
    """What a quiz offers beside the truth is never indexed."""
    from indexer.content.documents import read_corpus
    from indexer.content.passages import split_document

    documents = read_corpus([base / "kb"]).documents
    workshop = next(document for document in documents if document.id == "first-day")
    assert "The rain" in workshop.pack
    assert not any("The rain" in passage.text for passage in split_document(workshop)[0])
