"""A question's sense is compared without the names of products, whatever their accents, number and language."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.engine import Engine
from indexer.content.notes import read_note_files, read_notes
from indexer.content.products import LEAST_LEFT, Products, check_products, read_products
from indexer.content.yaml_text import read_yaml
from indexer.errors import ContentError
from indexer.search.retriever import Query
from indexer.settings import PROJECT

NAMES = {
    "es": ["café", "leche", "melón"],
    "pt": ["limão", "feijão"],
    "en": ["berry"],
    "fr": ["pomme de terre", "pomme"],
}
PRODUCTS = Products(NAMES)


@pytest.mark.parametrize(
    ("lang", "text", "left"),
    [
        ("es", "el café bajó y nos pagan tarde", "el bajó y nos pagan tarde"),
        ("es", "El CAFE bajó y nos pagan tarde", "El bajó y nos pagan tarde"),
        ("es", "los cafés y melones los pagan tarde y mal siempre", "los y los pagan tarde y mal siempre"),
        ("es", "cafetería de socios vende barato siempre", "cafetería de socios vende barato siempre"),
        ("pt", "limões e feijões o comprador paga tarde e pesa mal", "e o comprador paga tarde e pesa mal"),
        ("en", "berries rot while the buyer delays payment", "rot while the buyer delays payment"),
        ("fr", "les pommes de terre, l'acheteur paie tard et triche", "les , l'acheteur paie tard et triche"),
        ("es", "berries y limões: nadie quiere pagar la entrega", "berries y limões: nadie quiere pagar la entrega"),
        ("es", "café, café y café: el comprador paga tarde", ", y : el comprador paga tarde"),
        ("es", "", ""),
    ],
)
def test_products_are_left_out_in_their_own_language_in_any_form(lang: str, text: str, left: str) -> None:
    assert PRODUCTS.leave_out(text, lang) == left


@pytest.mark.parametrize("text", ["café", "el precio del café", "¿y la leche?", "café con leche"])
def test_where_little_more_than_the_product_is_said_it_stays(text: str) -> None:
    assert PRODUCTS.leave_out(text, "es") == text


def test_enough_is_left_where_the_least_number_of_words_is() -> None:
    words = ["comprador", "paga", "tarde"]
    assert len(words) == LEAST_LEFT
    assert PRODUCTS.leave_out(" ".join(["café", *words]), "es") == " ".join(words)
    assert PRODUCTS.leave_out(" ".join(["café", *words[1:]]), "es") == " ".join(["café", *words[1:]])


def test_without_names_a_text_stays_as_it_is() -> None:
    assert Products({}).leave_out("el café bajó y nos  pagan tarde", "es") == "el café bajó y nos  pagan tarde"


def test_what_is_no_list_of_names_in_a_known_language_is_not_read() -> None:
    assert read_products({"es": ["café", 3, "?"], "de": ["Kaffee"], "pt": "limão", 7: []}) == {"es": ["café"]}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("es:\n  - café\n  - CAFE\n", "3: the product 'CAFE' stands twice in 'es'; remove one."),
        ("es: [café, …]\n", "1: '…' in 'es' is no name; expected a word such as 'café'."),
    ],
)
def test_each_fault_of_the_list_is_told(text: str, told: str) -> None:
    read, _ = read_yaml(text, "kb/products.yaml")
    assert read is not None
    assert [str(fault) for fault in check_products([read])] == [f"kb/products.yaml:{told}"]


def test_a_file_that_is_no_list_by_language_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "products.yaml").write_text("- café\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"products\.yaml:1: found a list; expected a list by language"):
        read_notes([tmp_path])


def test_the_bases_own_list_is_sound_in_four_languages() -> None:
    entries = yaml.safe_load((PROJECT / "kb" / "products.yaml").read_text(encoding="utf-8"))
    assert list(check_products(read_note_files([PROJECT / "kb"]).files["products.yaml"])) == []
    assert all(len(entries[lang]) > 50 for lang in ("es", "pt", "en", "fr"))


def test_the_gist_is_compared_by_sense_and_the_text_by_words(engine: Engine) -> None:
    retriever = engine.knowledge.retriever
    whole, query_without_products = (
        Query("contrato firmado con la empresa", "es"),
        Query("zzz", "es", (), whole_gist := "contrato"),
    )
    assert (retriever.embed(query_without_products) == retriever.embed(Query(whole_gist, "es"))).all()
    assert (retriever.score_words(query_without_products) == retriever.score_words(Query("zzz", "es"))).all()
    assert retriever.score_words(whole).any()
