"""A sheet's files say what the sheet says, filled in or to be written by hand, whatever was typed."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from docx import Document as Paper
from docx.enum.text import WD_TAB_LEADER
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
    return Paper(io.BytesIO(write_docx(sheet, ReaderContext(sheet.lang))))


def read_pdf(sheet: Sheet, lang: str = "en") -> str:
    pages = PdfReader(io.BytesIO(write_pdf(sheet, ReaderContext(lang)))).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_the_office_file_holds_every_line_in_order(claim: Document) -> None:
    paper = read_docx(fill(claim, "Verduras Sol"))
    words = [paragraph.text for paragraph in paper.paragraphs]
    assert words == [
        "A claim for boxes", "To the plant", f"Place and date: {GAP}\t",
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


def test_a_line_that_ends_open_runs_to_the_margin(claim: Document) -> None:
    """On paper whoever writes has the whole line."""
    date, weight = (read_docx(fill(claim)).paragraphs[place] for place in (2, -1))
    assert [str(stop.leader) for stop in date.paragraph_format.tab_stops] == [str(WD_TAB_LEADER.LINES)]
    assert not any(stop.leader == WD_TAB_LEADER.LINES for stop in weight.paragraph_format.tab_stops)
    words = read_pdf(fill(claim))
    assert re.search("Place and date: _{40,} ", words)
    assert re.search("Weight _{20} kilos", words)


def test_letters_are_as_wide_in_word_as_in_libreoffice(claim: Document) -> None:
    """A font with a free twin of the same widths: what fits a page here fits it there."""
    styles = read_docx(fill(claim)).styles
    assert {styles[name].font.name for name in ("Normal", "Title", "Heading 2")} == {"Arial"}


def test_every_file_says_that_a_model_is_no_legal_advice(claim: Document) -> None:
    for lang, words in (("en", "no legal advice"), ("es", "no es asesoría legal")):
        reader = ReaderContext(lang)
        assert words in read_pdf(fill(claim), lang)
        foot = Paper(io.BytesIO(write_docx(fill(claim), reader))).sections[0].footer
        assert words in " ".join(paragraph.text for paragraph in foot.paragraphs)


def part(claim: Document) -> Document:
    """Make of the claim two letters."""
    body = claim.body.replace("### To the plant", "### Letter one: the claim {.apart}")
    second = "### Letter two: the last {.apart}\n\n1. We come on [day]{.blank}.\n\nSigned: [two names]{.blank}\n\n"
    return replace(claim, body=body.replace("## Traps", f"{second}## Traps"))


def test_papers_of_their_own_are_sent_one_by_one(claim: Document) -> None:
    """Each has a page and its short name, and neither says that there is another."""
    sheet = fill(part(claim))
    with io.BytesIO(write_pdf(sheet, ReaderContext("en"))) as file:
        pages = [page.extract_text() for page in PdfReader(file).pages]
    assert [page.strip().split("\n")[0] for page in pages] == ["Letter one", "Letter two"]
    assert not any("1 of" in page or "the claim" in page for page in pages)
    titles = [paragraph for paragraph in read_docx(sheet).paragraphs if paragraph.style.name == "Title"]
    assert [title.text for title in titles] == ["Letter one", "Letter two"]
    assert [bool(title.paragraph_format.page_break_before) for title in titles] == [False, True]


def test_the_last_item_stays_with_the_lines_where_people_sign(claim: Document) -> None:
    paper = read_docx(fill(part(claim)))
    item, signed = paper.paragraphs[-2:]
    assert item.paragraph_format.keep_with_next
    assert signed.paragraph_format.space_before.pt >= 12


@pytest.mark.parametrize("points", range(24, 34))
def test_no_page_is_left_for_a_few_lines(claim: Document, points: int) -> None:
    more = "\n".join(f"{number}. Point [thing {number}]{{.blank}} of many." for number in range(3, points))
    long = replace(claim, body=claim.body.replace("## Traps", f"{more}\n\n## Traps"))
    pages = PdfReader(io.BytesIO(write_pdf(fill(long), ReaderContext("en")))).pages
    assert len(pages) == 1 or len(pages[1].extract_text().split("\n")) > 8
