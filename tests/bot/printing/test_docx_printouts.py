"""Office files have real headings, lists that begin with 1, headers that come again, and bars with words."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from bot.printing.bar_pictures import HEIGHT, WIDTH, draw_bar
from bot.printing.docx_printouts import write_printout
from bot.printing.printouts import Bullets, Phrase, Printout
from tests.bot.printing.test_typesetting import PRINTOUT


def open_printout(printout: Printout = PRINTOUT) -> Any:
    return Document(io.BytesIO(write_printout(printout, lambda place, level, most: f"{place} {level:g}/{most}")))


def test_headings_lists_and_language_are_real() -> None:
    file = open_printout()
    styles = [paragraph.style.name for paragraph in file.paragraphs]
    assert {"Title", "Heading 2", "Heading 3", "List Number"} <= set(styles)
    assert file.core_properties.title == "Título"
    assert file.core_properties.language == "es"
    assert 'w:lang w:val="es"' in file.styles["Normal"].element.xml
    assert 'w:lang w:val="pt"' in next(p for p in file.paragraphs if p.text == "dois")._p.xml


def test_each_numbered_list_begins_with_one() -> None:
    items = Bullets(((Phrase("a"),), (Phrase("b"),)), numbered=True)
    file = open_printout(Printout("T", "es", (items, items), "f", "{page}", "2026-12-01"))
    lists = [p._p.pPr.numPr.numId.val for p in file.paragraphs if p.style.name == "List Number"]
    assert lists[0] == lists[1] != lists[2] == lists[3]


def test_tables_have_a_header_that_comes_again_and_a_name() -> None:
    for table, name in zip(open_printout().tables, ("Scores", "Casos"), strict=True):
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == name


def test_every_bar_is_a_picture_with_words_beside_its_place_and_level() -> None:
    file = open_printout()
    said = [picture._inline.docPr.get("descr") for picture in file.inline_shapes]
    assert said == ["Uyuni 2/3", "Jaén 3/3", "Uyuni: none", "Jaén 0/3"]
    rows = [[cell.text for cell in row.cells] for row in file.tables[0].rows[1:]]
    assert [(row[1], row[3]) for row in rows] == [("Uyuni", "2"), ("Jaén", "3"), ("Uyuni", "none"), ("Jaén", "0")]


def measure_ink(level: float | None, side: int) -> float:
    """Give the share of a bar's inside that is dark, from its left edge to a third and from there to its end."""
    picture = Image.open(io.BytesIO(draw_bar(level, 3, side))).crop((8, 8, WIDTH // 3 - 8, HEIGHT - 8))
    histogram = picture.histogram()
    return sum(histogram[:128]) / sum(histogram)


def test_one_side_is_dark_the_other_hatched_and_nothing_stays_empty() -> None:
    assert measure_ink(1, 0) > 0.95
    assert 0.2 < measure_ink(1, 1) < 0.6
    assert measure_ink(0, 0) == measure_ink(None, 1) == 0
