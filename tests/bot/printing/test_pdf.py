"""Printed text: the region's currencies and letters come out as they are, whatever font has them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from babel.numbers import get_currency_symbol, get_territory_currencies
from pypdf import PdfReader

from bot.messages import read_messages
from bot.printing.pdf import BODY, FAMILY, SIGNS, STRONG, PdfWriter, Type
from indexer.vocabulary import LANGUAGES

COUNTRIES = sorted(
    name.removeprefix("country_") for name in read_messages() if name.startswith("country_") and len(name) == 10
)
GUARANI = "ã ẽ ĩ õ ũ ỹ g̃ Ã Ẽ Ĩ Õ Ũ Ỹ G̃ ʼ Ñandejára oñe'ẽ"
ANDEAN = "ñ ä ï ü Ä Ï Ü ' ’ ṉ ḻ ṯ chʼuspa qʼipi"


def print_line(text: str, kind: Type = BODY) -> tuple[PdfReader, PdfWriter]:
    """Print one paragraph, and open the file."""
    writer = PdfWriter("x", "es")
    writer.write(text, kind)
    return PdfReader(io.BytesIO(writer.finish("foot", "{page}/{pages}"))), writer


def list_families(reader: PdfReader) -> set[str]:
    """Name the fonts that a page embeds."""
    page: Any = reader.pages[0]
    names = [str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()]
    return {family for family in (FAMILY, SIGNS) if any(family in name for name in names)}


@pytest.mark.parametrize("kind", [BODY, STRONG])
@pytest.mark.parametrize(
    "text", ["₡ 5.000 y ₲ 20.000", "R$ 9,50; S/ 3; RD$ 20; Bs 7; L 25; Q 8; C$ 36; US$ 1; € 2", GUARANI, ANDEAN]
)
def test_currencies_and_letters_of_the_region_are_printed(text: str, kind: Type) -> None:
    reader, writer = print_line(text, kind)
    assert writer.keep_known(text, kind.style) == text
    assert "".join(text.split()) in "".join(reader.pages[0].extract_text().split())


def test_the_currency_of_every_country_is_printed_as_each_language_writes_it() -> None:
    assert len(COUNTRIES) >= 20
    writer = PdfWriter("x", "es")
    codes = {code for country in COUNTRIES for code in get_territory_currencies(country)}
    symbols = {get_currency_symbol(code, locale) for code in codes for locale in (*LANGUAGES, "es_CR", "es_PY")}
    assert {"₡", "R$", "Gs."} <= symbols
    assert [symbol for symbol in symbols if writer.keep_known(symbol) != symbol.replace("\u202f", "\u00a0")] == []


def test_a_letter_and_its_mark_are_printed_as_the_one_that_they_make() -> None:
    reader, _ = print_line("n\u0303e\u0303")
    assert "ñẽ" in reader.pages[0].extract_text()


def test_a_sign_that_no_font_has_shows_that_something_stood_there() -> None:
    reader, _ = print_line("a 好 b")
    assert "a ? b" in reader.pages[0].extract_text()


@pytest.mark.parametrize(("text", "families"), [("café ẽ", {FAMILY}), ("₡ 5", {FAMILY, SIGNS})])
def test_the_second_font_is_embedded_where_it_is_used(text: str, families: set[str]) -> None:
    assert list_families(print_line(text)[0]) == families


def test_a_line_in_two_fonts_is_as_wide_as_its_pieces() -> None:
    """So that what follows a sign does not run into it."""
    writer = PdfWriter("x", "es")
    whole = writer.measure("a ₡ b", BODY)
    assert whole == pytest.approx(sum(writer.measure(piece, BODY) for piece in ("a ", "₡", " b")))
    assert writer.measure("₡", BODY) > 0
    assert writer.measure("g\u0303", BODY) == writer.measure("g", BODY)
