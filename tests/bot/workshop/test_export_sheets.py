"""The sheets to print, opened with pypdf: embedded fonts, paper, numbers on pages, cards, forms, hostile texts."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from bot.library import Library
from bot.printing.pdf import BODY, PdfWriter, split_evenly
from bot.workshop.cut_cards import GAP
from bot.workshop.export_sheets import export_sheets
from bot.workshop.pack import build_pack
from bot.workshop.print_forms import print_sheet
from bot.workshop.sheets import PrintedSheet, SheetItem
from tests.packs import build_small_library, make_hostile_pack, make_pack


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The small base with workshops."""
    return build_small_library(tmp_path_factory.mktemp("sheets"))


def read_sheets(content: bytes) -> PdfReader:
    """Open a file as a reader would."""
    return PdfReader(io.BytesIO(content))


def list_fonts(reader: PdfReader) -> list[Any]:
    """List the descriptors of all fonts."""
    pages: list[Any] = list(reader.pages)
    fonts = {str(ref): ref.get_object() for page in pages for ref in page["/Resources"]["/Font"].values()}
    return [font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts.values()]


@pytest.mark.parametrize("lang", ["es", "pt", "en", "fr"])
def test_sheets_are_in_embedded_type_and_numbered(lang: str, library: Library) -> None:
    """So that they look the same on any printer; letters with accents come out as they are."""
    pack = make_pack(library, lang)
    reader = read_sheets(export_sheets(pack))
    assert all([round(float(side)) for side in page.mediabox[2:]] == [595, 842] for page in reader.pages)
    descriptors = list_fonts(reader)
    assert len(descriptors) == 2
    assert all("/FontFile2" in descriptor for descriptor in descriptors)
    texts = [page.extract_text() for page in reader.pages]
    count = len(texts)
    assert all(pack.say("pack_page", page=number, pages=count) in text for number, text in enumerate(texts, 1))
    assert pack.agenda.work[0].title in texts[0]
    assert pack.say("pack_sources") in texts[-1] + texts[-2]
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == lang


def test_letter_paper_is_letter(library: Library) -> None:
    """With nothing below its lower edge."""
    pack = build_pack(replace(make_pack(library).agenda.plan, paper="letter"), library)
    reader = read_sheets(export_sheets(pack))
    assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in reader.pages} == {(612, 792)}


def test_every_sheet_is_printed_in_order_and_no_answer(library: Library) -> None:
    """Under its title, with its part's time; the key is in another file."""
    pack = make_pack(library)
    texts = " ".join(" ".join(page.extract_text().split()) for page in read_sheets(export_sheets(pack)).pages)
    body = texts[texts.index("Para copiar y recortar") :]
    last = 0
    for sheet in pack.sheets:
        words = sheet.items[0].text or sheet.items[0].title if sheet.items else sheet.title
        assert words in texts, sheet
        place = body.rfind(" ".join(sheet.title.split()))
        assert place >= 0
        last = max(last, place)
    for answer in ("Sum 7 es", "Seven is right es", "It says so on its card es"):
        assert answer not in texts


def test_cards_are_cut_along_lines_with_scissors(library: Library) -> None:
    """Broken lines, the rings of the scissors beside them, and room between two cards."""
    reader = read_sheets(export_sheets(make_pack(library)))
    cards = next(page for page in reader.pages if "Limit 4 es" in page.extract_text())
    drawn = cards.get_contents().get_data()  # type: ignore[union-attr]
    assert b"] 0 d" in drawn
    assert drawn.count(b" c\n") >= 8
    assert GAP >= 6


@pytest.mark.parametrize("form", ["read", "contract", "table", "form", "scale", "wheel", "cards", "cases", "signs"])
def test_every_form_is_printed_with_all_its_words(form: str, library: Library) -> None:
    """Long ones too, over as many pages as they need."""
    pack = make_pack(library)
    items = tuple(SheetItem(f"Palabra{number} {'de prueba ' * (number % 4)}".strip()) for number in range(14))
    columns = ("Uno", "Dos") if form == "table" else ()
    sheet = PrintedSheet("x", form, "Una hoja", 0, "group", ("Así se hace.",), columns, items)
    writer = PdfWriter("t", "es")
    print_sheet(pack, writer, [sheet], "9:00")
    text = "\n".join(page.extract_text() for page in read_sheets(writer.finish("f", "{page}{pages}")).pages)
    assert all(f"Palabra{number}" in text for number in range(14))


def test_hostile_texts_stay_on_their_page(library: Library) -> None:
    """What the font lacks shows as a question mark; a word of 5,000 letters is cut into lines."""
    reader = read_sheets(export_sheets(make_hostile_pack(library)))
    texts = "\n".join(page.extract_text() for page in reader.pages)
    assert "<script>alert(1)</script>" in texts
    assert "?? ? ñ" in texts
    assert "x" * 60 in texts


def test_lines_are_no_wider_than_asked() -> None:
    """Whatever the words; none is lost."""
    writer = PdfWriter("t", "es")
    text = "Una línea de prueba con ñandúes, çedillas y unapalabralarguísimasinfinquenocabe " * 3
    lines = writer.wrap(text.strip(), BODY, 40)
    assert all(writer.measure(line, BODY) <= 40 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert writer.wrap("", BODY, 40) == [""]


def test_rows_of_cards_are_shared_out_over_sheets() -> None:
    """As many as fit; one that is too high has a sheet of its own."""
    assert split_evenly(100, [40, 40, 40]) == [2, 1]
    assert split_evenly(100, [120, 40]) == [1, 1]
