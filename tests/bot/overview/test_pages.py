"""The overview pages: small, in four languages, every number a link to its cases, every hole in sight."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.app import build_app
from bot.library import Library
from bot.overview.entry import show_collection
from bot.overview.pages import (
    count_periods,
    list_versions,
    measure_coverage,
    show_coverage,
    show_map,
    show_timeline,
    show_typology,
)
from bot.rendering.reader import ReaderContext
from bot.web.engine_loader import EngineLoader
from bot.web.page import PageRequest, Site, frame_page
from indexer.content.coverage import SourceYears
from indexer.content.documents import read_corpus
from tests.additions import add_document, open_engine
from tests.bot.reading.test_pages import SMALL
from tests.policy_base import CASES, build_policy_site, read_whole_library, write_policy_base
from tests.small_base import read_test_settings, write_base

PATHS = ("/lite/map", "/lite/timeline", "/lite/table", "/lite/coverage", "/lite/collection")
TITLES = {
    "en": (
        "Map of cases", "Cases in time", "Four types of partnership", "What this base covers, ",
        "For those who decide: ",
    ),
    "es": (
        "Mapa de casos", "Los casos en el tiempo", "Cuatro tipos de alianza", "Qué abarca esta base, ",
        "Para quien decide: ",
    ),
    "pt": (
        "Mapa de casos", "Os casos no tempo", "Quatro tipos de parceria", "O que esta base abrange, ",
        "Para quem decide: ",
    ),
    "fr": (
        "Carte des cas", "Les cas dans le temps", "Quatre types de partenariat", "Ce que couvre cette base, ",
        "Pour qui décide : ",
    ),
}  # fmt: skip
COLLECTION = (
    "collection", "cases", "map", "timeline", "table", "failures", "coverage", "tools/enabling-scorecard", "brief",
)  # fmt: skip


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(build_policy_site()) as client:
        yield client


def read(client: TestClient, path: str, lang: str = "en") -> str:
    response = client.get(path, params={"lang": lang})
    assert response.status_code == 200
    return response.text


@pytest.mark.parametrize("lang", list(TITLES))
def test_each_page_speaks_the_readers_language(client: TestClient, lang: str) -> None:
    for path, title in zip(PATHS, TITLES[lang], strict=True):
        html = unescape(read(client, path, lang))
        assert f'<html lang="{lang}">' in html
        assert f"<h1>{title}" in html
        assert f'<a lang="{"es" if lang == "en" else "en"}"' in html


@pytest.mark.parametrize("path", PATHS)
def test_nothing_on_a_page_is_a_style_or_a_script_of_its_own(client: TestClient, path: str) -> None:
    """The browser's policy lets one style in, known by its hash."""
    html = read(client, path)
    assert " style=" not in html
    assert "<script" not in html
    assert html.count("<style>") == 1


def test_every_link_leads_somewhere(client: TestClient) -> None:
    links = {unescape(link) for path in PATHS for link in re.findall(r'href="(/lite[^"#]*)', read(client, path, "es"))}
    assert {response.url for link in sorted(links) if (response := client.get(link)).status_code != 200} == set()


def test_a_countrys_number_on_the_map_and_in_the_table_lead_to_its_cases(client: TestClient) -> None:
    html = read(client, "/lite/map")
    assert '<a href="/lite/cases?country=EC&amp;lang=en" aria-label="Ecuador: 1 case">' in html
    row = re.search(r'<tr><th scope="row"><a href="/lite/cases\?country=BR[^<]*<.*?</tr>', html, re.DOTALL)
    assert row is not None
    assert re.findall(r"<td>.*?(\d+)(?:</a>)?</td>", row[0]) == ["4", "3"]
    assert "country=BR&amp;event=went-wrong" in row[0]


def test_the_map_names_countries_without_a_case_and_cases_outside_it(client: TestClient) -> None:
    html = read(client, "/lite/map", "pt")
    assert re.search(r"Ainda nenhum caso de: .*Chile", html)
    assert re.search(r"Tanzânia</a> <span[^>]*>\(fora do mapa\)", html)
    assert "em 12 dos 33 países" in html


@pytest.mark.parametrize("path", [*COLLECTION, "compare"])
def test_every_page_of_the_collection_leads_to_all_others(client: TestClient, path: str) -> None:
    """In the same order, and the page that is open is marked."""
    html = read(client, f"/lite/{path}", "es")
    (nav,) = re.findall(r'<nav class="collection".*?</nav>', html, re.DOTALL)
    assert re.findall(r'href="/lite/([^"?]+)\?lang=es"', nav) == list(COLLECTION)
    here = re.findall(r'href="/lite/([^"?]+)\?lang=es" aria-current="page"', nav)
    assert here == ["cases" if path == "compare" else path]


def test_other_pages_have_no_way_through_the_collection(client: TestClient) -> None:
    for path in ("/lite", "/lite/tools", "/lite/list"):
        assert '<nav class="collection"' not in read(client, path)


def test_the_collection_is_one_tap_from_both_first_screens(client: TestClient) -> None:
    assert 'href="/lite/collection?lang=pt"' in read(client, "/lite", "pt")
    assert "/lite/collection?lang=pt" in read(client, "/app/pt", "pt")


def test_the_entry_tells_each_page_in_one_line_and_searches(client: TestClient) -> None:
    html = unescape(read(client, "/lite/collection", "es"))
    assert len(re.findall(r"<li class=\"card\"><h2><a href=[^>]+>[^<]+</a></h2>\n<p>[^<]{20,120}</p>", html)) == 8
    assert '<form class="choose" action="/lite/cases" method="get"' in html
    assert "Puntúe las condiciones de uno o dos territorios" in html


def test_a_base_without_scorecard_offers_neither_scorecard_nor_brief() -> None:
    site = Site(EngineLoader(lambda: pytest.fail("no page needs the engine itself")))
    html = show_collection(PageRequest(site, ReaderContext("en"))).content
    assert "/lite/timeline" in html
    assert "/lite/brief" not in html


def test_the_map_is_a_picture_with_words(client: TestClient) -> None:
    html = read(client, "/lite/map", "fr")
    assert 'aria-labelledby="map-title map-text"' in html
    assert '<title id="map-title">Carte des cas</title>' in html
    assert '<desc id="map-text">Plus un pays a de cas' in html


def test_the_timeline_shows_where_each_case_stands_and_what_happened(client: TestClient) -> None:
    html = read(client, "/lite/timeline", "es")
    assert html.count('<p class="when">') == len(CASES) + 1
    assert "en decadencia</span> · 2008–2017 · <span>2008: empezó</span>" in html
    assert '<span class="wrong">2011: decaimiento</span>' in html
    assert html.count('class="event bad"') > 1
    assert "Inicio no conocido" in html


def test_the_table_of_types_labels_guesses(client: TestClient) -> None:
    html = read(client, "/lite/table", "pt")
    assert html.count(">ligação inferida</span>") == 2
    assert "complexity=simple&amp;themes=multi-thematic" in html


def test_coverage_says_none_where_nothing_stands(client: TestClient) -> None:
    html = read(client, "/lite/coverage", "es")
    assert '<td class="hole">ninguno</td>' in html
    assert "country=MX&amp;stage=development" in html
    assert re.search(r"Todavía ningún caso de: .*Chile", html)
    assert "Solo título y resumen" not in html, "pages have a text in every language"


def test_coverage_says_in_which_language_pages_have_titles_alone(tmp_path: Path) -> None:
    write_base(tmp_path)
    for name in ("open-grading", "opaque-grading"):
        kind = "practice" if name == "open-grading" else "problem"
        add_document(tmp_path, kind, f"{name}.fr", "", "asks:\n  - qui pèse les caisses\n")
    with TestClient(build_app(open_engine(tmp_path), read_test_settings(tmp_path))) as client:
        assert "Solo título y resumen: 2 páginas en francés." in read(client, "/lite/coverage", "es")


def test_coverage_shows_what_is_contested_with_its_place(client: TestClient) -> None:
    html = read(client, "/lite/coverage", "es")
    assert "/lite/doc/opaque-grading?lang=es#symptom" in html
    assert "<li>Los ingresos de los productores crecieron</li>" in html


def test_an_odd_address_changes_nothing(client: TestClient) -> None:
    for path in PATHS:
        plain = client.get(path, params={"lang": "es"})
        odd = client.get(path, params={"lang": "es", "country": "<script>", "x": "y" * 10_000})
        assert odd.text == plain.text


def test_a_base_without_cases_has_pages_all_the_same() -> None:
    site, reader = Site(EngineLoader(lambda: pytest.fail("no page needs the engine itself"))), ReaderContext("en")
    for show in (show_map, show_timeline, show_typology, show_coverage):
        assert "<h1>" in show(PageRequest(site, reader)).content


def test_every_version_is_counted_those_without_a_text_too(tmp_path_factory: pytest.TempPathFactory) -> None:
    roots = write_policy_base(tmp_path_factory.mktemp("versions"))
    documents = read_corpus(roots).documents
    library = Library(documents, {})
    listed = {(document.id, document.lang): bool(document.body.strip()) for document in list_versions(library)}
    assert listed == {(document.id, document.lang): bool(document.body.strip()) for document in documents}
    assert measure_coverage(library) is measure_coverage(library)


def test_periods_are_counted_empty_ones_too() -> None:
    years = SourceYears({1998: 2, 2012: 1}, undated=4)
    assert list(count_periods(years)) == [("1995–1999", 2), ("2000–2004", 0), ("2005–2009", 0), ("2010–2014", 1)]
    assert list(count_periods(SourceYears({}, 3))) == []


def test_the_pages_of_the_whole_base_are_small() -> None:
    """Each fits into what a phone receives at once."""
    site = Site(EngineLoader(lambda: pytest.fail("no page needs the engine itself")))
    reader = ReaderContext("fr", read_whole_library())
    for show in (show_map, show_timeline, show_typology, show_coverage, show_collection):
        assert len(gzip.compress(frame_page(show(PageRequest(site, reader)), reader).encode(), 6)) < SMALL, (
            show.__name__
        )
