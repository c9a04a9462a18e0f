"""A word of the field is explained where a page uses it first, and nowhere else on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import Engine
from bot.library import Library
from bot.rendering.explainer import MOST_WORDS, Explainer
from bot.rendering.markup import render_inline, render_tokens
from bot.rendering.reader import ReaderContext
from bot.rendering.render import render_answer, render_document
from indexer.content.glossary import read_glossary
from indexer.content.markdown import build_parser
from tests.bot.rendering.test_render import Inspector, assert_harmless
from tests.small_base import QUESTIONS
from tests.small_words import ENTRIES, build_engine_with_words


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """An engine over the small base with its words."""
    return build_engine_with_words(tmp_path_factory.mktemp("words"))


@pytest.fixture
def reader() -> ReaderContext:
    """A Spanish reader of the words alone."""
    return ReaderContext("es", Library((), {}, read_glossary(ENTRIES)))


def test_the_first_use_of_a_word_links_to_its_meaning_and_shows_it_on_hover(reader: ReaderContext) -> None:
    explainer = Explainer(reader, "a3")
    html = render_inline("Un lote, otro **lote** y lotes.", reader, "", explainer, "es")
    assert html == (
        'Un <a class="word" id="a3-w-lot-in" href="#a3-w-lot" title="Todo lo que se entrega de una vez.">lote</a>, '
        "otro <strong>lote</strong> y lotes."
    )
    assert render_inline("El lote.", reader, "", explainer, "es") == "El lote."
    assert [found.word for found in explainer.explained.values()] == ["lote"]


def test_words_in_links_headings_and_code_are_left_as_they_are(reader: ReaderContext) -> None:
    explainer = Explainer(reader)
    markdown = "### El lote\n\n[El lote](https://fao.org) y [el lote](doc:nowhere), `lote`.\n\nUn lote.\n"
    html = render_tokens(build_parser().parse(markdown), reader, explainer, "es")
    assert html.count('class="word"') == 1
    assert 'Un <a class="word"' in html


def test_everyday_words_and_the_page_s_own_subject_are_not_explained(reader: ReaderContext) -> None:
    explainer = Explainer(reader, document="opaque-grading")
    html = render_inline("El productor da una muestra sellada del lote.", reader, "", explainer, "es")
    assert list(explainer.explained) == ["lot"]
    assert "muestra sellada" in html


def test_a_page_explains_a_few_words_and_no_more() -> None:
    letters = "bcdfghjklmnp"
    entries = [{"id": letter, "en": {"term": f"{letter}ord", "definition": "d"}} for letter in letters]
    reader = ReaderContext("en", Library((), {}, read_glossary(entries)))
    explainer = Explainer(reader)
    html = render_inline(" ".join(f"{letter}ord" for letter in letters), reader, "", explainer, "en")
    assert html.count('class="word"') == len(explainer.explained) == MOST_WORDS


def test_a_meaning_is_in_the_readers_language_whatever_the_text_s() -> None:
    reader = ReaderContext("fr", Library((), {}, read_glossary(ENTRIES)))
    explainer = Explainer(reader)
    html = render_inline("The lots are refused.", reader, "", explainer, "en")
    assert 'title="Tout ce qui est livré d\'un coup."' in html
    assert [found.word for found in explainer.explained.values()] == ["lot"]


def test_a_document_ends_with_its_words_and_ways_there_and_back(engine: Engine) -> None:
    html = render_document("open-grading", ReaderContext("es", engine.library))
    page = Inspector(html)
    assert [link["id"] for link in page.find("a", class_="word")] == ["w-grading-in", "w-lot-in"]
    ids = {attributes["id"] for _, attributes in page.elements if "id" in attributes}
    assert {link["href"].removeprefix("#") for link in page.find("a") if link["href"].startswith("#w-")} <= ids
    assert html.index("Parte de un lote que nadie") < html.index("Palabras que aquí se usan")
    assert "/lite/doc/opaque-grading?lang=es" in html[html.index("Palabras que aquí se usan") :]
    assert "/lite/words?lang=es" in html


def test_an_answer_explains_words_in_what_it_says_and_not_in_its_sources(engine: Engine) -> None:
    html = render_answer(engine.ask(QUESTIONS["es"]), ReaderContext("es", engine.library), "a7")
    said, sources = html[: html.index('class="sources"')], html[html.index('class="sources"') :]
    assert 'href="#a7-w-' in said
    assert 'class="word"' not in sources
    assert "Palabras que aquí se usan" in sources


def test_a_page_without_words_has_no_list_of_them(engine: Engine) -> None:
    assert 'class="words"' not in render_document("motivation", ReaderContext("es", engine.library))


def test_hostile_meanings_stay_inert(tmp_path: Path) -> None:
    entries = [{"id": 'x"onclick="y', "es": {"term": "lote", "definition": '"><script>alert(1)</script>'}}]
    reader = ReaderContext("es", Library((), {}, read_glossary(entries)))
    explainer = Explainer(reader)
    assert_harmless(render_inline("Un lote.", reader, "", explainer, "es"))
    assert explainer.explained
