"""A sheet's files say what the sheet says, filled in or to be written by hand, whatever was typed."""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf
import pytest
from docx import Document as Paper
from pypdf import PdfReader

from bot.forms.docx import write_docx
from bot.forms.filling import GAP, Sheet, fill_text, name_blank
from bot.forms.pdf import write_pdf
from bot.rendering.reader import ReaderContext
from indexer.content.documents import Document, read_corpus
from tests.small_models import write_models
from tests.tags import list_tags

HOSTILE = "]]><w:t>&lt; \x0b\ud800\uffff{{7*7}} =cmd|'/c'!A1 <script>"


@pytest.fixture(scope="module")
def claim(tmp_path_factory: pytest.TempPathFactory) -> Document:
    roots = [write_models(tmp_path_factory.mktemp("models"))]
    return next(one for one in read_corpus(roots).documents if one.lang == "en")


def fill(document: Document, buyer: str = "") -> Sheet:
    return fill_text(document, "A claim for boxes", {name_blank("name of the buyer"): buyer})


def read_docx(sheet: Sheet) -> Any:
    return Paper(io.BytesIO(write_docx(sheet)))


def read_pdf(sheet: Sheet, lang: str = "en") -> str:
    pages = PdfReader(io.BytesIO(write_pdf(sheet, ReaderContext(lang)))).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_the_office_file_holds_every_line_in_order(claim: Document) -> None:
    paper = read_docx(fill(claim, "Verduras Sol"))
    words = [paragraph.text for paragraph in paper.paragraphs]
    assert words == [
        "A claim for boxes", "To the plant", f"Place and date: {GAP}",
        f"1.\tWe delivered {GAP} (number of boxes) boxes to Verduras Sol.",
        f"2.\tOf {GAP} (number of boxes) you sent back {GAP} (boxes that came back), without a reason.",
        f"•\tWeight {GAP} kilos.",
    ]  # fmt: skip
    assert [paragraph.style.name for paragraph in paper.paragraphs[:2]] == ["Title", "Heading 2"]
    assert (paper.core_properties.title, paper.core_properties.language) == ("A claim for boxes", "en")


def test_the_pdf_says_the_same(claim: Document) -> None:
    words = read_pdf(fill(claim, "Verduras Sol"))
    assert f"1. We delivered {GAP} (number of boxes) boxes to Verduras Sol." in words
    assert "1 of 1" in words


def test_a_sheet_in_another_language_says_so(claim: Document) -> None:
    assert "This page is in English" not in read_pdf(fill(claim))
    assert "inglés" in read_pdf(fill(claim), "es")


def test_hostile_words_stay_words(claim: Document) -> None:
    sheet = fill(claim, HOSTILE)
    typed = "]]><w:t>&lt; {{7*7}} =cmd|'/c'!A1 <script>"
    assert any(typed in paragraph.text for paragraph in read_docx(sheet).paragraphs)
    assert "<script>" in read_pdf(sheet)


def test_the_pdf_is_tagged_in_the_texts_language_its_items_as_lists(claim: Document) -> None:
    with pikepdf.open(io.BytesIO(write_pdf(fill(claim), ReaderContext("es")))) as file:
        assert file.Root.MarkInfo.Marked
        assert (str(file.Root.Lang), str(file.docinfo.Title)) == ("en", "A claim for boxes")
        tags = list_tags(file)
    names = [tag.name for tag in tags]
    assert [name for name in names if name in ("H1", "H2")] == ["H1", "H2"]
    assert names.count("LI") == 3
    assert any(tag.lang == "es" for tag in tags)
