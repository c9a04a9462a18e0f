"""The printed brief fits one sheet whatever was answered, and its bars can be told apart without colour."""

from __future__ import annotations

import io
import itertools
import re

import pytest
from pypdf import PdfReader

from bot.briefs.briefs import Brief
from bot.briefs.pdf import PAGES, fit_brief, set_brief, write_pdf
from bot.library import Library
from tests.bot.briefs.test_briefs import compose, make
from tests.policy_base import read_policy_library, score

WIDE = "W" * 60


@pytest.fixture(scope="module")
def library() -> Library:
    return read_policy_library()


def fit(library: Library, values: dict[str, str], lang: str) -> Brief:
    brief = fit_brief(lambda told: compose(library, values, lang, told))
    assert brief is not None
    return brief


@pytest.mark.parametrize("lang", ["en", "es", "pt", "fr"])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("00000000", "00000000"), ("00000000", ""), ("33333333", "00000000"), ("10210321", "22101302"),
        ("0.1.0.1.", ".3.3.3.3"), ("........", "00000000"), ("22221111", "11112222"),
    ],
)  # fmt: skip
def test_any_scores_fit_two_pages(library: Library, first: str, second: str, lang: str) -> None:
    brief = fit(library, score(first, second, name_first=WIDE, name_second="Ñ" * 60), lang)
    assert set_brief(brief).pdf.pages_count <= PAGES


def test_as_many_gaps_are_told_as_there_is_room_for(library: Library) -> None:
    values = score("00000000", "00000000", name_first=WIDE, name_second=WIDE)
    told = len(fit(library, values, "pt").gaps)
    assert 1 <= told < 6
    assert set_brief(make(library, values, "pt", told + 1)).pdf.pages_count > PAGES


def test_without_a_score_there_is_nothing_to_print(library: Library) -> None:
    assert fit_brief(lambda told: compose(library, {}, "en", told)) is None


def read_drawing(pdf: bytes) -> str:
    """Read the drawing commands of a PDF's pages."""
    contents = [page.get_contents() for page in PdfReader(io.BytesIO(pdf)).pages]
    return "\n".join(content.get_data().decode("latin-1") for content in contents if content is not None)


def test_the_first_places_bars_are_full_and_the_seconds_hatched(library: Library) -> None:
    one = read_drawing(write_pdf(make(library, score("3"))))
    two = read_drawing(write_pdf(make(library, score("3", "3"))))
    # 55 of 255: the grey that fills; W n: a clipped area, within which lines are drawn.
    assert len(re.findall(r"0\.2157 g", one)) == 1
    assert one.count("W n") == 0
    assert two.count("W n") == 2


def test_the_file_says_what_it_is_and_holds_the_briefs_words(library: Library) -> None:
    brief = make(library, score("0", name_first="São João"), "pt")
    file = PdfReader(io.BytesIO(write_pdf(brief)))
    assert file.metadata is not None
    assert file.metadata.title == "Ficha do território: São João"
    assert str(file.root_object["/Lang"]) == "pt"
    words = " ".join(" ".join(page.extract_text() for page in file.pages).split())
    assert brief.gaps[0].advice.heading in words
    assert all(" ".join(sentence.split()) in words for sentence in brief.unknown)


def test_signs_that_the_font_lacks_do_no_harm(library: Library) -> None:
    brief = make(library, score("0", name_first="北京 😀 ⁂ \u202e\u0000 ñãç"))
    assert write_pdf(brief).startswith(b"%PDF-")


def test_every_single_level_can_be_printed(library: Library) -> None:
    for level, side in itertools.product("0123", ("", "3")):
        assert set_brief(make(library, score(level, side))).pdf.pages_count <= PAGES
