"""All words of the field stand on one page: meaning, the other languages, where to read on."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from bot.app import build_app
from bot.library import Library
from bot.reading.glossary_pages import PART_SIZE, Entry, cut_parts, list_entries
from bot.rendering.reader import ReaderContext
from indexer.content.glossary import Term, Wording, read_glossary
from tests.bot.rendering.test_render import assert_harmless
from tests.small_base import read_test_settings
from tests.small_words import build_engine_with_words


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("words")
    with TestClient(build_app(build_engine_with_words(folder), read_test_settings(folder))) as client:
        yield client


def test_every_word_stands_with_its_meaning_its_other_names_and_its_page(client: TestClient) -> None:
    html = client.get("/lite/words?lang=pt").text
    assert '<html lang="pt">' in html
    assert html.index("amostra lacrada") < html.index("laboratório") < html.index("produtor")
    assert "Parte de um lote, fechada para ninguém mexer." in html
    assert '<span lang="fr">échantillon scellé</span>' in html
    assert '<a href="/lite/doc/opaque-grading?lang=pt">' in html
    assert "nowhere" not in html
    assert "Lugar que mede a &lt;qualidade&gt;." in html


def test_the_same_page_stands_in_four_languages(client: TestClient) -> None:
    for lang, word in (("en", "sealed sample"), ("es", "muestra sellada"), ("fr", "échantillon scellé")):
        response = client.get(f"/lite/words?lang={lang}")
        assert response.status_code == 200
        assert f"<dt>{word}</dt>" in response.text
        assert_harmless(response.text[response.text.index("<main") + 16 : response.text.index("</main>")])


@pytest.mark.parametrize("part", ["0", "7", "x", "-1", "²", "99999999999999999999"])
def test_a_part_that_does_not_exist_is_the_first(client: TestClient, part: str) -> None:
    assert "<dt>lote</dt>" in client.get(f"/lite/words?lang=es&part={part}").text


def test_the_start_page_and_the_list_lead_to_the_words(client: TestClient) -> None:
    assert "/lite/words?lang=es" in client.get("/lite?lang=es").text
    assert "/lite/words?lang=es" in client.get("/lite/list?lang=es").text


def test_a_document_s_page_applies_the_style_of_words(client: TestClient) -> None:
    sheet = re.search(r'<link rel="stylesheet" href="([^"]+)">', client.get("/lite/doc/open-grading?lang=es").text)
    assert sheet
    assert "a.word" in client.get(sheet[1]).text
    assert "a.word" not in client.get("/lite?lang=es").text


def test_the_alphabet_is_cut_between_letters() -> None:
    entry = Entry(Term("t", {}), Wording("t", (), "d"), (), "")
    groups = [
        (letter, [entry] * size) for letter, size in (("A", PART_SIZE - 1), ("B", 1), ("C", 1), ("D", 2 * PART_SIZE))
    ]
    assert [[letter for letter, _ in part] for part in cut_parts(groups)] == [["A", "B"], ["C"], ["D"]]
    assert cut_parts([]) == []


def test_a_word_without_meaning_in_a_language_is_not_listed_there() -> None:
    glossary = read_glossary([{"id": "a", "en": {"term": "lot", "definition": "d"}, "es": {"term": "lote"}}])
    library = Library((), {}, glossary)
    assert [entry.others for entry in list_entries(ReaderContext("en", library))] == [(("es", "lote"),)]
    assert list(list_entries(ReaderContext("es", library))) == []
