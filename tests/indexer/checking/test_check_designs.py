"""`alianza check` finds what does not fit together in tools and workshops, with its line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from indexer.checking.check import check
from indexer.errors import Fault
from tests.small_base import write_base
from tests.small_tools import CARDS, CARDS_ES, SUMS, write_tools

WORKSHOP = """---
id: first-day
kind: workshop
lang: en
title: A first day
summary: Half a day in which a group sees what it has. (FAO LARC/02/3, §25)
sources: ["@larc-02-3, §25"]
asks:
  - purpose: a first session for a group
  - agenda: what do we do in half a day
  - notes: what if nobody speaks
workshop:
  minutes: 60
  group: [8, 20]
  agenda:
    - {id: welcome, minutes: 20, least: 10, method: pairs}
    - {id: cards, minutes: 40, method: cards, core: true, documents: [open-grading]}
---

## Purpose {#purpose}

It shows what the group has.

## Audience {#audience}

Members.

## Agenda {#agenda .practice}

From one to the other.

### Welcome {#welcome}

Each greets the next.

### Cards {#cards}

Each writes one card.

## Exercises {#exercises}

Three piles.

## Notes {#notes}

Wait before you speak.

## Materials {#materials}

Cards.

## Adaptations {#adaptations}

Draw where people do not write.

## Evaluation {#evaluation}

Ask what was new.
"""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """The small base with a workshop and tools that have no fault of their own."""
    write_base(tmp_path)
    write_tools(tmp_path)
    for folder in ("stages", "problems"):
        shutil.rmtree(tmp_path / "kb" / folder)
    write(tmp_path, "workshops/first-day.en", WORKSHOP)
    write(tmp_path, "tools/cards.en", CARDS.replace("no-such, ", ""))
    return tmp_path


def write(base: Path, name: str, text: str) -> None:
    file = base / f"kb/{name}.md"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


def find(base: Path, name: str) -> list[Fault]:
    """Find a file's faults, those aside that any translation of these would have."""
    faults = [fault for fault in check([base / "kb", base / "cases"]) if fault.path == f"kb/{name}.md"]
    return [fault for fault in faults if not re.search(r"translated from|has 1 asks", fault.message)]


def change(text: str, old: str, new: str) -> tuple[str, int]:
    """Change a text in one place; give it with the line of the change."""
    assert text.count(old) == 1, old
    return text.replace(old, new), text[: text.index(old)].count("\n") + 1


def test_what_fits_together_has_no_fault(base: Path) -> None:
    for name in ("tools/cards.en", "tools/cards.es", "tools/sums.en", "tools/which-way.en", "workshops/first-day.en"):
        assert find(base, name) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('when: "gap >= 0"', 'when: "gap >="', "expression 'gap >=': it cannot be read."),
        ('when: "gap >= 0"', 'when: "gab >= 0"', "asks for 'gab': no question or value has that id"),
        ('when: "gap >= 0"', 'when: "trust >= 0"', "asks for 'trust': no question or value has that id"),
        ('formula: "gap * 2"', 'formula: "hidden * 2"', "asks for 'hidden': it is asked or worked out only later"),
        ('formula: "gap * 2"', 'formula: "gap.real"', "'Attribute' may not stand in it"),
        ('when: "gap >= 0"', "when: \"gap == 'high'\"", "compares 'gap' with 'high': it is a number."),
        ("id: weak-news, section: weakest", "id: weak-news, section: worst", "stands in 'worst', which is no group"),
        ("[open-grading, which-way]", "[open-grating]", "leads to 'open-grating': there is no such document"),
        ("{id: weakest, show: 2}", "{id: weakest}\n    - {id: none, show: 1}", "group 'none' has no result"),
        ("id: stronger, section", "id: weaker, section", "id 'weaker' stands 2 times among the results"),
        ("of: [trust, stock, news]", "of: [trust, gap]", "the drawing is of scales and of values"),
        ("of: [trust, stock, news]", "of: [thrust]", "the drawing is of 'thrust', which is no scale and no value"),
        ("{id: news, kind: scale", "{id: lang, kind: scale", "question 'lang' has an id that pages use themselves"),
        ("{id: name-buyer, kind: text, limit: 40}", "{id: name-buyer, kind: many}", "has nothing to choose from"),
        ("kind: text, limit: 40", "kind: text, ticks: trust", "ticks 'trust'; expected a text that ticks"),
        ("kind: text, limit: 40", "kind: number, least: 5, most: 2", "takes numbers from 5 to 2; swap them"),
        ("kind: text, limit: 40", "kind: text, options: [{id: x}]", "is a text and has options"),
    ],
)
def test_a_fault_of_a_tools_structure_is_told_with_its_line(base: Path, old: str, new: str, message: str) -> None:
    """At the line of the front matter where it stands."""
    text, line = change(CARDS.replace("no-such, ", ""), old, new)
    write(base, "tools/cards.en", text)
    found = [fault for fault in find(base, "tools/cards.en") if message in fault.message]
    assert len(found) == 1
    # A fault of several entries is told at the line of their list.
    first = text.split("\n").index("  results:") + 1 if "times among" in message else line
    assert found[0].line in (first, line + new.count("\n"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{#weak-stock}", "{#weak-stok}", "section 'weakest' lacks '### … {#weak-stock}'"),
        ("{#weak-stock}", "{#weak-stok}", "'weak-stok' under 'weakest' is named nowhere in the front matter"),
        ("- Rumores\n", "", "question 'news' has 3 list lines, the tool has 4 options for it"),
        ("- Un mes\n", "- Un mes\n- Dos\n", "question 'stock' has 5 list lines"),
        ("- Un mes\n", f"- {'m' * 91}\n", "of 91 characters; cut it to 90"),
        ("¿Qué sabe este lado", f"¿{'Q' * 150}", "characters; cut it to 140"),
        ("{#gap}", "{#gab}", "'gab' under 'numbers' is no value"),
        ("## En papel {#paper-use}", "## En papel {#paper}", "the tool lacks the sections paper-use"),
        ("## En papel {#paper-use}", "## En papel {#paper}", "the sections paper are shown nowhere"),
        ("Busquen bodega para unos sacos.", "", "result 'weak-stock' says nothing"),
    ],
)
def test_a_translation_with_other_words_than_the_structure_is_told(
    base: Path, old: str, new: str, message: str
) -> None:
    """Ids, options by their count, lengths; in the language's own file."""
    text, line = change(CARDS_ES, old, new)
    write(base, "tools/cards.es", text)
    found = [fault for fault in find(base, "tools/cards.es") if message in fault.message]
    assert len(found) == 1
    headings = [number for number, words in enumerate(text.split("\n"), 1) if words.startswith(("## ", "### "))]
    assert found[0].line in [*headings, headings[0] - 1]
    assert found[0].line <= line + 1


def test_a_list_of_numbers_is_compared_by_its_sum(base: Path) -> None:
    """A comparison with the whole list would never hold."""
    text = SUMS.replace("{id: fare, kind: number,", "{id: fare, kind: numbers,")
    for old, condition in (
        ('when: "cost < 1000"', 'when: "fare < 1000"'),
        ('when: "cost < 1000"', 'when: "sum(fare) < 1"'),
    ):
        write(base, "tools/sums.en", change(text, old, condition)[0])
        told = [fault.message for fault in find(base, "tools/sums.en") if "compares 'fare'" in fault.message]
        assert len(told) == ("sum" not in condition), told


def test_parts_in_another_order_are_told(base: Path) -> None:
    """The engine finds them by id; a person who compares languages does not."""
    first, second = "### Nadie les cree {#weak-trust}", "### No pueden esperar {#weak-stock}"
    text = CARDS_ES.replace(first, "X").replace(second, first).replace("X", second)
    write(base, "tools/cards.es", text)
    assert [fault.message for fault in find(base, "tools/cards.es")] == [
        "'weakest' has its parts in another order; expected weak-trust, weak-stock, weak-news."
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("credit == 'yes'", "credit == 'si'", "compares 'credit' with 'si': it has the options no, yes."),
        ("credit == 'yes'", "credit > 1", "compares 'credit' with 1: it is one of no, yes."),
        ("credit == 'yes'", "rate > 1", "asks for 'rate': it is asked or worked out only later"),
        ("total_care >= 2", "total_cure >= 2", "asks for 'total_cure': no question or value has that id"),
        ("sheets: [order-list]", "sheets: [orders]", "the tool lacks the sections orders"),
        ('{id: share, formula: "100 * fare / cost", unit: percent}', "{id: total-care, formula: fare}", "'total_care'"),
    ],
)
def test_conditions_and_sheets_that_lead_nowhere_are_told(base: Path, old: str, new: str, message: str) -> None:
    """Also a name that stands for two things."""
    write(base, "tools/sums.en", change(SUMS, old, new)[0])
    assert any(message in fault.message for fault in find(base, "tools/sums.en"))


def test_a_block_belongs_to_its_kind(base: Path) -> None:
    """A tool has one, a practice has none."""
    write(base, "tools/cards.en", re.sub(r"^tool:\n(  .*\n)+", "", CARDS, flags=re.MULTILINE))
    block = re.search(r"^tool:\n(  .*\n)+", SUMS, re.MULTILINE)
    assert block
    text = (base / "kb/practices/open-grading.en.md").read_text(encoding="utf-8")
    write(base, "practices/open-grading.en", text.replace("asks:", block[0] + "asks:", 1))
    assert "a tool has a block 'tool:', and this document has none" in find(base, "tools/cards.en")[0].message
    assert any("is of the kind 'practice'" in fault.message for fault in find(base, "practices/open-grading.en"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("minutes: 60", "minutes: 90", "the agenda adds up to 60 minutes, 'minutes' is 90; mend one."),
        ("least: 10", "least: 30", "the part 'welcome' takes 20 minutes and at least 30; mend one."),
        ("group: [8, 20]", "group: [20, 8]", "the group is from 20 to 8; expected the fewest first, at least 1."),
        ("[open-grading]", "[open]", "the part 'cards' draws on 'open': there is no such document; mend the id."),
        ("{id: cards, m", "{id: welcome, m", "the part 'welcome' stands 2 times in the agenda"),
        ("### Cards {#cards}", "### Cards {#card}", "section 'agenda' lacks '### … {#cards}'; write it."),
        ("### Cards {#cards}", "### Cards {#card}", "'card' under 'agenda' is named nowhere in the front matter"),
    ],
)
def test_a_workshop_that_does_not_add_up_is_told(base: Path, old: str, new: str, message: str) -> None:
    """Times, people, documents, words."""
    text, line = change(WORKSHOP, old, new)
    write(base, "workshops/first-day.en", text)
    found = [fault for fault in find(base, "workshops/first-day.en") if message in fault.message]
    assert len(found) == 1
    lines = text.split("\n")
    assert found[0].line in (line, lines.index("  agenda:") + 1, lines.index("## Agenda {#agenda .practice}") + 1)
