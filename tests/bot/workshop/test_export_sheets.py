"""The sheets to print, opened with pypdf: embedded fonts, A4, numbers on pages, cards, keys, hostile texts."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from bot.library import Library
from bot.printing.pdf import BODY, PdfWriter, split_evenly
from bot.workshop.export_sheets import export_sheets
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


@pytest.mark.parametrize(
    ("lang", "key"), [("es", "Clave, solo"), ("pt", "Chave, só"), ("en", "Key, for"), ("fr", "Corrigé")]
)
def test_sheets_are_a4_in_embedded_type_and_numbered(lang: str, key: str, library: Library) -> None:
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
    assert any(key in text for text in texts)
    assert pack.say("pack_sources") in texts[-1] + texts[-2]
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == lang


def test_claims_keep_their_sources_and_cards_can_be_cut(library: Library) -> None:
    """The quiz's key is on another page than the quiz."""
    reader = read_sheets(export_sheets(make_pack(library)))
    texts = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert any("nadie ve cómo clasifica (FAO 2002, recuadro 1; Ana Rival 2005)." in text for text in texts)
    assert any(text.startswith("Tarjetas para recortar") for text in texts)
    sheet = next(text for text in texts if text.startswith("Ejercicios Un contrato"))
    assert "Clave" not in sheet
    assert b"] 0 d" in b"".join(page.get_contents().get_data() for page in reader.pages)  # type: ignore[union-attr]


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
