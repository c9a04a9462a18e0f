"""The office file says what the brief says."""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx import Document

from bot.briefs.docx import write_docx
from bot.briefs.layout import lay_out
from tests.briefs import list_texts, make
from tests.policy_base import score


def open_file(content: bytes) -> Any:
    return Document(io.BytesIO(content))


@pytest.mark.parametrize(
    "values",
    [
        score("10210321", "22101302", name_first="Chimborazo", name_second="Jaén"),
        {"ids": "pacta-honduras,cinpra-maranhao"},
    ],
)
def test_it_says_all_that_the_paper_says(values: dict[str, str]) -> None:
    brief = make(values, "es")
    file = open_file(write_docx(brief))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    words = "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells])
    assert [text for text in list_texts(lay_out(brief)) if text not in words] == []


def test_each_bar_says_in_words_whose_it_is_and_how_long() -> None:
    brief = make(score("2", "1", name_first="Uyuni", name_second="Jaén"), "es")
    pictures = open_file(write_docx(brief)).inline_shapes
    said = [picture._inline.docPr.get("descr") for picture in pictures]
    assert said[:2] == ["Uyuni: 2 de 3", "Jaén: 1 de 3"]
    assert said[2] == "Uyuni: sin puntaje"


def test_hostile_names_stay_words() -> None:
    file = open_file(write_docx(make(score("0", name_first="</w:t><w:p>\ud800\x07 & <b>"))))
    assert file.paragraphs[0].text.startswith("</w:t><w:p> & <b>: what stands")
