"""The printed brief is tagged, has language and title, and its first page holds what a first page should."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pypdf import PdfReader

from bot.briefs.layout import lay_out
from bot.briefs.pdf import write_pdf
from bot.printing.printouts import Heading
from tests.briefs import make
from tests.policy_base import score
from tests.tags import list_tags

WIDE = "Wamani Wamani Wamani Wamani Wamani Wamani Wamani Wamani Wa"


@pytest.mark.parametrize("lang", ["en", "es", "pt", "fr"])
def test_the_file_is_tagged_and_says_its_language_and_title(lang: str) -> None:
    brief = make(score("10210321", "22101302", name_first="Uyuni", name_second="Jaén"), lang)
    with pikepdf.open(io.BytesIO(write_pdf(brief))) as file:
        assert file.Root.MarkInfo.Marked
        assert str(file.Root.Lang) == lang
        assert str(file.docinfo.Title).split() == brief.title.split()
        assert file.Root.ViewerPreferences.DisplayDocTitle
        with file.open_metadata() as facts:
            assert facts["pdfuaid:part"] == "1"
        tags = list_tags(file)
    names = [tag.name for tag in tags]
    headings = [part for part in lay_out(brief).parts if isinstance(part, Heading)]
    assert names.count("H1") == 1
    assert names.count("H2") == len([part for part in headings if part.level == 2])
    assert names.count("H3") == len([part for part in headings if part.level == 3])
    assert names.count("Table") == 2
    assert {"THead", "TH", "L", "LI", "P", "Link"} <= set(names)


@pytest.mark.parametrize("lang", ["en", "es", "pt", "fr"])
@pytest.mark.parametrize(("first", "second"), [("00000000", "00000000"), ("0.1.0.1.", "")])
def test_the_first_page_is_one_page(first: str, second: str, lang: str) -> None:
    """What could be done begins on the second, whatever the scores and however long the names."""
    values = score(first, second, name_first=WIDE, name_second=WIDE, q="")
    brief = make({**values, "q": "asociaciones de quinua " * 8, "for": "x" * 80}, lang)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(write_pdf(brief))).pages]
    begins = brief.reader.say("brief_options_for", place=brief.places[0])[:20]
    assert begins in " ".join(pages[1].split())


def test_signs_that_the_font_lacks_do_no_harm() -> None:
    brief = make(score("0", name_first="北京 😀 ⁂ \u202e\u0000 ñãç #let x = 1 *b* $x$ @y"))
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(write_pdf(brief))).pages)
    assert "ñãç #let x = 1 *b* $x$ @y" in " ".join(words.split())


def test_the_same_brief_is_the_same_file() -> None:
    brief = make(score("0123"))
    assert write_pdf(brief) == write_pdf(brief)
