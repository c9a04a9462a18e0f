"""Printouts are tagged, say their language and title, keep hostile text as words, and hatch what is second."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pikepdf
import pytest
from pypdf import PdfReader

from bot.printing.printouts import Bars, Bullets, Grid, Heading, Paragraph, Phrase, Printout
from bot.printing.typesetting import keep_known, print_printout
from tests.bot.printing.test_pdf import ANDEAN, GUARANI
from tests.tags import list_tags

BARS = Bars(
    "Scores", ("Point", "Place", "Level"), ("Uyuni", "Jaén"), (("Law", (2.0, 3.0)), ("Trust", (None, 0.0))), 3, "none"
)
PRINTOUT = Printout(
    "Título", "es",
    (
        Paragraph((Phrase("Para:", strong=True), Phrase("quien decide"))), Heading((Phrase("Mensajes"),)),
        Bullets(((Phrase("uno"),), (Phrase("dois", lang="pt"),)), numbered=True), BARS,
        Grid("Casos", ("Caso", "País"), (((Phrase("PAR"),), (Phrase("Bolivia"),)),), (2, 1)),
        Heading((Phrase("Opción"),), 3), Paragraph((Phrase("Fuente", url="https://example.org/x"),), "small"),
    ),
    "pie", "{page} de {pages}", "2026-12-01",
)  # fmt: skip


def read_words(printout: Printout) -> str:
    pages = PdfReader(io.BytesIO(print_printout(printout))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_file_keeps_to_pdf_ua() -> None:
    """ISO 14289-1: tagged, with language, with a title that is shown, and saying that it keeps to it."""
    with pikepdf.open(io.BytesIO(print_printout(PRINTOUT))) as file:
        assert file.Root.MarkInfo.Marked
        assert str(file.Root.Lang) == "es"
        assert str(file.docinfo.Title) == "Título"
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert all(page.obj.get("/Tabs") == "/S" for page in file.pages if "/Annots" in page.obj)
        with file.open_metadata() as facts:
            assert (facts["pdfuaid:part"], facts["dc:title"]) == ("1", "Título")
        tags = list_tags(file)
    names = [tag.name for tag in tags]
    assert [name for name in names if re.fullmatch("H[1-6]", name)] == ["H1", "H2", "H3"]
    assert names.count("Table") == 2
    assert names.count("TH") == 3 + 2
    assert names.count("TR") == (1 + 4) + (1 + 1)
    assert names.count("LI") == 2
    assert "Link" in names
    assert any(tag.lang == "pt" for tag in tags)


def test_a_heading_that_is_skipped_is_an_error() -> None:
    """The writer holds what it writes to the standard."""
    with pytest.raises(Exception, match="heading"):
        print_printout(replace(PRINTOUT, parts=(Heading((Phrase("x"),), 3),)))


def read_drawing(printout: Printout) -> str:
    contents = [page.get_contents() for page in PdfReader(io.BytesIO(print_printout(printout))).pages]
    return "\n".join(content.get_data().decode("latin-1") for content in contents if content is not None)


def test_the_first_sides_bars_are_full_and_the_seconds_hatched() -> None:
    one = replace(BARS, sides=("Uyuni",), rows=(("Law", (3.0,)),))
    two = replace(BARS, rows=(("Law", (3.0, 3.0)),))
    assert "Pattern cs" not in read_drawing(replace(PRINTOUT, parts=(one,)))
    assert read_drawing(replace(PRINTOUT, parts=(two,))).count("Pattern cs") == 1


def test_both_bars_of_a_pair_are_named_and_numbered() -> None:
    words = read_words(replace(PRINTOUT, parts=(BARS,)))
    assert [bar for bar in ("Uyuni 2", "Jaén 3", "Uyuni none", "Jaén 0") if bar not in words] == []


@pytest.mark.parametrize(
    "text", ["#let x = 1", "*b* _i_ $x$ @y <z>", "= no heading", "// gone", "`c` \\ #sys.inputs", "[x](javascript:1)"]
)
def test_text_is_never_read_as_markup(text: str) -> None:
    assert text in read_words(replace(PRINTOUT, title=text, parts=(Paragraph((Phrase(text),)),), foot="x"))


@pytest.mark.parametrize("text", [GUARANI, ANDEAN, "₲ S/ Bs R$ ½ – « » “ ” …"])
def test_letters_and_currencies_of_the_region_are_printed(text: str) -> None:
    assert keep_known(text) == text
    assert print_printout(replace(PRINTOUT, parts=(Paragraph((Phrase(text),)),))).startswith(b"%PDF-")


def test_signs_that_no_font_has_show_as_question_marks() -> None:
    assert keep_known("北 😀 \ud800 →") == "? ? ? -"
    assert "? ?" in read_words(replace(PRINTOUT, title="北 😀"))


def test_the_pages_are_numbered_as_the_language_does() -> None:
    assert "pie 1 de 1" in read_words(PRINTOUT)
