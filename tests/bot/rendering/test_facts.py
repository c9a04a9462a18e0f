"""A document's facts stand in the reader's words; what only English tells is marked as English."""

from __future__ import annotations

from pathlib import Path

from bot.engine import Engine
from bot.library import Library
from bot.rendering.facts import list_facts
from bot.rendering.reader import ReaderContext
from indexer.content.documents import read_corpus
from tests.additions import add_document


def test_a_practice_says_how_far_it_has_come_and_which_criteria_it_meets(engine: Engine) -> None:
    for lang, step, criterion in (
        ("es", "buena práctica: funcionó en varios países o contextos", "se repitió en otros lugares"),
        ("fr", "bonne pratique : elle a marché dans plusieurs pays ou contextes", "elle a été répétée ailleurs"),
    ):
        reader = ReaderContext(lang, engine.library)
        facts = {fact.name: fact for fact in list_facts(engine.library.find("open-grading", lang), reader)}
        assert facts[reader.say("fact_maturity")].values == (step,)
        assert facts[reader.say("fact_criteria")].values[1] == criterion
        assert facts[reader.say("fact_criteria")].lang == ""


def test_a_case_has_no_line_for_what_only_practices_have(engine: Engine) -> None:
    reader = ReaderContext("en", engine.library)
    names = [fact.name for fact in list_facts(engine.library.find("bajio-contracts", "en"), reader)]
    assert reader.say("fact_criteria") not in names
    assert names[0] == reader.say("fact_country")


FACTS = """place: {name: "Andes, Colombia"}
products: [coffee]
partners: {business: [banks]}
figures: [{what: debt, value: 23700.5, unit: million pesos, as_of: about 2019, source: key-1999}]
"""
WORDS = """facts:
  place: "Andes, Colombia"
  products: [{coffee}]
  partners: {{business: [{banks}]}}
  figures: [{{what: {debt}, unit: {unit}, as_of: {year}}}]
"""


def read(folder: Path, french: str) -> Library:
    """Read a case with Spanish words for its facts, and French ones without a body."""
    add_document(folder, "case", "andes.en", "## A {#a}\n\nCoffee.\n", FACTS)
    spanish = WORDS.format(coffee="café", banks="bancos", debt="deuda", unit="millones de pesos", year="hacia 2019")
    add_document(folder, "case", "andes.es", "## A {#a}\n\nCafé.\n", spanish)
    add_document(folder, "case", "andes.fr", "", french)
    return Library(read_corpus([folder / "cases"]).documents, {})


def list_told(library: Library, lang: str) -> list[tuple[tuple[str, ...], str]]:
    reader = ReaderContext(lang, library)
    return [(fact.values, fact.lang) for fact in list_facts(library.find("andes", lang), reader)]


def test_free_texts_stand_in_the_words_of_a_translation_and_numbers_as_it_writes_them(tmp_path: Path) -> None:
    """French words are shown though the body is English; Portuguese has none, and says that they are English."""
    french = WORDS.format(coffee="café", banks="banques", debt="dette", unit="millions de pesos", year="vers 2019")
    library = read(tmp_path, french)
    assert list_told(library, "es") == [
        (("Andes, Colombia",), ""), (("café",), ""), (("bancos",), ""),
        (("deuda: 23.700,5 millones de pesos (hacia 2019) [key-1999]",), ""),
    ]  # fmt: skip
    assert list_told(library, "fr")[-1] == (
        ("dette\u00a0: 23\u202f700,5 millions de pesos (vers 2019) [key-1999]",),
        "",
    )
    assert list_told(library, "pt")[1:3] == [(("coffee",), "en"), (("banks",), "en")]
    assert list_told(library, "en")[-1] == (("debt: 23,700.5 million pesos (about 2019) [key-1999]",), "")


def test_words_that_do_not_match_the_original_are_not_shown(tmp_path: Path) -> None:
    """One product too many: nobody knows which is which."""
    library = read(
        tmp_path, WORDS.format(coffee="café, lait", banks="banques", debt="dette", unit="pesos", year="2019")
    )
    assert list_told(library, "fr")[1] == (("coffee",), "en")
