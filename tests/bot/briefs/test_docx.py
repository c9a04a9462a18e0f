"""The office file says the same as the brief, in real headings and tables, and fits two pages too."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader

from bot.briefs.docx import write_docx
from bot.briefs.pdf import PAGES, fit_brief
from bot.library import Library
from tests.bot.briefs.test_briefs import compose, make
from tests.policy_base import read_policy_library, score


@pytest.fixture(scope="module")
def library() -> Library:
    return read_policy_library()


def open_file(content: bytes) -> Any:
    return Document(io.BytesIO(content))


def list_words(paper: Any) -> str:
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


def test_it_says_all_that_the_brief_says(library: Library) -> None:
    brief = make(library, score("10210321", "22101302", name_first="Chimborazo", name_second="Jaén"), "es")
    words = list_words(open_file(write_docx(brief)))
    for gap in brief.gaps:
        assert gap.advice.words in words
        assert all(f"{mention.title} ({mention.note})." in words for _, mention in gap.matches)
    said = [*brief.unknown, *brief.further, *brief.totals, *brief.places, *(point.label for point in brief.points)]
    assert [sentence for sentence in said if sentence not in words] == []
    assert " ".join(brief.closing) in words


def test_its_headings_are_headings(library: Library) -> None:
    paper = open_file(write_docx(make(library, score("0"))))
    styles = {paragraph.style.name for paragraph in paper.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "List Bullet"} <= styles
    assert paper.core_properties.title == "Territory brief"


def test_a_bar_fills_as_many_cells_as_its_level_dark_for_the_first_striped_for_the_second(library: Library) -> None:
    paper = open_file(write_docx(make(library, score("2", "1"))))
    chart = paper.tables[-1]
    patterns = re.findall(r'<w:shd w:val="(\w+)"', chart._tbl.xml)
    assert patterns == ["clear", "clear", "diagStripe"]
    assert [row.cells[-1].text for row in chart.rows[:2]] == ["2", "1"]


def test_text_is_in_the_readers_language_for_spelling_and_voice(library: Library) -> None:
    paper = open_file(write_docx(make(library, score("0"), "pt")))
    assert 'w:lang w:val="pt"' in paper.styles["Normal"].element.xml


def test_hostile_names_stay_words(library: Library) -> None:
    paper = open_file(write_docx(make(library, score("0", name_first="</w:t><w:p>\ud800\x07 & <b>"))))
    assert paper.paragraphs[0].text == "Territory brief: </w:t><w:p> & <b>"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice to count pages")
def test_it_fits_two_pages(library: Library, tmp_path: Path) -> None:
    """As LibreOffice sets it, with the longest names and every gap."""
    for lang in ("es", "pt", "fr"):
        values = score("00000000", "00000000", name_first="W" * 60, name_second="Ñ" * 60)
        brief = fit_brief(lambda told, values=values, lang=lang: compose(library, values, lang, told))  # type: ignore[misc]
        assert brief is not None
        (tmp_path / f"{lang}.docx").write_bytes(write_docx(brief))
    files = [str(file) for file in tmp_path.glob("*.docx")]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *files]
    subprocess.run(command, check=True, capture_output=True)
    for lang in ("es", "pt", "fr"):
        assert len(PdfReader(tmp_path / f"{lang}.pdf").pages) <= PAGES
