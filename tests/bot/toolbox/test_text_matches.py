"""Which options a pasted text speaks of, and where."""

from __future__ import annotations

import pytest

from bot.toolbox.text_matches import QUOTE_LIMIT, TextMatch, cut_quote, find_options
from indexer.content.designs import ToolOption, ToolQuestion

QUESTION = ToolQuestion(
    id="clauses",
    kind="many",
    options=(
        ToolOption(id="price", words={"en": ("price",), "es": ("precio",)}),
        ToolOption(id="payday", words={"es": ("fecha de pago",), "en": ("day of payment",)}),
        ToolOption(id="ending", words={"pt": ("rescisão",)}),
        ToolOption(id="sole", words={"fr": ("exclusivité",)}),
        ToolOption(id="quality", words={"pt": ("qualidade",), "es": ("clasificación",)}),
    ),
)


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        ("Los PRECIOS se fijan el lunes.", "es", [("price", "PRECIOS")]),
        ("Los PRECIOS se fijan el lunes.", "en", [("price", "PRECIOS")]),
        ("The prices, and fechas de\n  pago.", "es", [("price", "prices"), ("payday", "fechas de pago")]),
        ("la clasificacion en planta", "es", [("quality", "clasificacion")]),
        ("a rescisao do contrato", "pt", [("ending", "rescisao")]),
        ("as rescisões", "pt", [("ending", "rescisões")]),
        ("as rescisoes", "pt", [("ending", "rescisoes")]),
        ("l'exclusivite est totale", "fr", [("sole", "exclusivite")]),
        ("l'exclusivité est totale", "fr", [("sole", "exclusivité")]),
        ("la clasifi-\ncación en planta", "es", [("quality", "clasificación")]),
        ("la clasificacio\u0301n en planta", "es", [("quality", "clasificación")]),
        ("A qualidade é do comprador", "es", [("quality", "qualidade")]),
        ("La fecha y el pago son libres; de apreciar no se habla.", "es", []),
        ("", "es", []),
        ("\x00\ud800", "pt", []),
    ],
)
def test_words_are_found_by_stem_without_accents(text: str, lang: str, found: list[tuple[str, str]]) -> None:
    """In every language, phrases word after word; a broken line does not hide a word."""
    assert [(text_match.option, text_match.words) for text_match in find_options(QUESTION, text, lang)] == found


def test_the_readers_language_comes_first() -> None:
    """And of its words the first place in the text."""
    text = "price " + "- " * 100 + "El precio, otra vez el precio."
    assert find_options(QUESTION, text, "es")[0].words == "precio"
    assert find_options(QUESTION, text, "en") == (TextMatch("price", "price", cut_quote(text, 0, 5)),)


@pytest.mark.parametrize("text", ["x" * 5000 + " price " + "y" * 5000, "price", "a b " * 40 + "price" + " c d" * 40])
def test_a_quote_is_short_and_holds_its_words(text: str) -> None:
    """At most 80 characters on one line."""
    quote = find_options(QUESTION, text, "en")[0].quote
    assert len(quote) <= QUOTE_LIMIT
    assert "price" in quote
    assert "\n" not in quote
