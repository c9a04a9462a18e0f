"""Words in a drawing stay in their box, whatever font a phone has."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import ImageFont

from indexer.content.drawings import read_drawings
from indexer.content.lettering import break_lines, measure_words
from indexer.settings import PROJECT

FONTS = PROJECT / "bot" / "static" / "fonts"


def test_lines_are_as_few_as_go_in_and_about_equally_long() -> None:
    assert break_lines("Los dos miran la báscula", 400, 14) == ["Los dos miran la báscula"]
    assert break_lines("Los dos miran la báscula", 130, 14) == ["Los dos miran", "la báscula"]
    assert break_lines("imparticipativamente", 20, 14) == ["imparticipativamente"]


@pytest.mark.parametrize("text", ["Qui manque ? Les jeunes", "Un coût : le prix", "peso bruto = peso neto"])
def test_no_line_begins_with_a_mark_that_belongs_to_the_word_before(text: str) -> None:
    for width in range(30, 200, 10):
        assert not [line for line in break_lines(text, width, 14) if line[0] in "?:="]


@pytest.mark.parametrize(("file", "bold"), [("OpenSans-Latin-Regular.ttf", False), ("OpenSans-Latin-Bold.ttf", True)])
def test_words_of_the_base_are_measured_no_narrower_than_they_are_drawn(file: str, bold: bool) -> None:
    """By the font that pictures are drawn with; letter by letter it may err, over a line by one part in twenty."""
    font = ImageFont.truetype(str(Path(FONTS, file)), 100)
    drawings, _ = read_drawings([PROJECT / "kb"])
    texts = {one.title for versions in drawings.values() for one in versions.values()}
    wrong = [text for text in texts if font.getlength(text) > 1.05 * measure_words(text, 100, bold)]
    assert len(texts) > 50
    assert wrong == []
