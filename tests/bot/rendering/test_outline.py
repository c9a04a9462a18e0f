"""A document's sections as plain lines: what is an item, what a line cites, where lower headings cut."""

from __future__ import annotations

from pathlib import Path

from bot.rendering.outline import read_outline
from tests.small_workshops import read_library, write_all


def test_lines_carry_their_words_items_links_and_sources(tmp_path: Path) -> None:
    """Citations and links are out of the words and kept beside them."""
    library = read_library(write_all(tmp_path))
    steps = read_outline(library.find("open-grading", "es"))["steps"].intro
    assert [line.text for line in steps.prose] == ["Esto piden los productores."]
    assert steps.items[0].text == "Acuerden pocos grados con rasgos que cualquiera pueda medir."
    assert all(line.ordered for line in steps.items)
    assert steps.items[1].links == ("opaque-grading",)
    assert [citation.text for citation in steps.citations] == ["@larc-02-3, box 1"]
    assert steps.evidence == "practice"
    symptom = read_outline(library.find("opaque-grading", "es"))["symptom"].intro
    assert symptom.lines[1].evidence == "contested"


def test_lower_headings_make_chapters(tmp_path: Path) -> None:
    """A part of an agenda, an exercise; what cites nothing rests on the document's sources."""
    library = read_library(write_all(tmp_path))
    agenda = read_outline(library.find("ws-begin", "pt"))["agenda"]
    assert [chapter.id for chapter in agenda.chapters] == ["welcome", "tale", "sort", "talk", "close"]
    assert agenda.chapters[0].heading == "Acolhida"
    assert [citation.text for citation in agenda.chapters[0].citations] == ["@larc-02-3, §25 i"]
    assert agenda.intro.lines[0].text.startswith("Digam")
    assert read_outline(library.find("ws-begin", "pt")) is read_outline(library.find("ws-begin", "pt"))
