"""The case browser: found by facet and meaning, compared, read by failure; every state at its address."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.engine import Engine
from bot.web.engine_loader import EngineLoader
from indexer.errors import ModelError
from indexer.settings import PROJECT
from tests.additions import add_document, index_base, open_engine
from tests.bot.reading.test_pages import SMALL
from tests.case_base import HOSTILE, build_case_engine, build_site, write_cases
from tests.small_base import write_base

PATHS = (
    "/lite/cases?", "/lite/cases?q=coffee&", "/lite/cases?country=BR&region=andean&", "/lite/cases?id=nothing&",
    "/lite/compare?", "/lite/compare?ids=andean-coffee,fallen-union&", "/lite/failures?", "/lite/failures?q=boxes&",
    "/lite/failures/opaque-grading?", "/lite/failures/nothing?", "/lite/cases.csv?id=nothing&", "/lite/doc/land-loan?",
)  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A reader of Spanish, at a site over seven cases."""
    folder = tmp_path_factory.mktemp("pages")
    app = build_site(build_case_engine(folder))
    with TestClient(app, headers={"accept-language": "es-MX"}, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The same reader, at a site over twenty-four cases of the real base and one more."""
    folder = tmp_path_factory.mktemp("real")
    write_base(folder)
    ids = sorted({file.name.split(".")[0] for file in (PROJECT / "cases").glob("*.es.md")})[:24]
    for id in ids:
        for lang in ("en", "es"):
            shutil.copy(PROJECT / "cases" / f"{id}.{lang}.md", folder / "cases")
    shutil.copy(PROJECT / "kb" / "references.yaml", folder / "kb")
    with TestClient(build_site(open_engine(folder))) as client:
        yield client


def list_cards(html: str) -> list[str]:
    """List the ids of the cards of a page."""
    return re.findall(r'<input type="checkbox" name="id" value="([^"]+)"', html)


def list_links(html: str, path: str) -> list[str]:
    """List the links of a page that begin with a path."""
    return [unescape(link) for link in re.findall(rf'href="({re.escape(path)}[^"]*)"', html)]


@pytest.mark.parametrize("lang", ["en", "es", "pt", "fr"])
@pytest.mark.parametrize("path", PATHS)
def test_every_page_speaks_the_readers_language(client: TestClient, path: str, lang: str) -> None:
    """Without a script, without a message of another language's."""
    html = client.get(f"{path}lang={lang}").text
    assert f'<html lang="{lang}">' in html
    assert f'<b lang="{lang}"' in html
    assert "<script" not in html
    others = {"en": "Find cases", "es": "Buscar casos", "pt": "Buscar casos", "fr": "Chercher des cas"}
    assert not [text for code, text in others.items() if text != others[lang] and text in html]


def test_a_facet_narrows_and_its_removal_widens(client: TestClient) -> None:
    """What is chosen stands as a link that takes it away; the card says that it fulfils it."""
    html = client.get("/lite/cases?lang=es&country=PE&country=NI&event=went-wrong").text
    assert list_cards(html)[0] == "fallen-union"
    assert "1 caso" in html
    assert re.search(r"Por qué aparece:</b> País <b>Nicaragua</b> · Qué pasó <b>salió mal", html)
    assert re.search(r'value="PE" checked> <span>Perú</span> <span class="n">0<', html)
    assert "/lite/cases?lang=es&country=PE&country=NI" in list_links(html, "/lite/cases")
    assert "/lite/cases?lang=es&event=went-wrong&country=PE" not in list_links(html, "/lite/cases")
    assert "/lite/cases?lang=es&country=NI&event=went-wrong" in list_links(html, "/lite/cases")


def test_a_search_says_why_it_found_what_it_found(client: TestClient) -> None:
    """The sentence of the base, its heading, and a link to where it stands."""
    html = client.get("/lite/cases", params={"lang": "es", "q": "familias compraron tierra con préstamo"}).text
    assert list_cards(html)[0] == "land-loan"
    assert "Las familias compraron tierra con un préstamo." in html
    assert "/lite/doc/land-loan?lang=es#glance" in list_links(html, "/lite/doc/")


def test_nothing_found_is_said_and_the_nearest_offered(client: TestClient) -> None:
    """Never silently everything: which filter to drop, and which cases fulfil most."""
    html = client.get("/lite/cases?lang=es&country=BR&modality=cooperative").text
    assert "Ningún caso cumple todo esto." in html
    assert re.search(r"Sin «País»</a>: 3 casos", html)
    assert re.search(r"Sin «Forma de alianza»</a>: 1 caso<", html)
    assert len(list_cards(html)) == 3
    assert "Lo más cercano, aunque no cumple todo" in html
    html = client.get("/lite/cases?lang=es&q=zxqv").text
    assert "Ningún caso habla de «zxqv»." in html
    assert "0 casos" in html


def test_a_misspelt_word_finds_what_was_meant(tmp_path: Path) -> None:
    """The page says what was looked for, the words typed stay in the box; in the list of problems too."""
    write_cases(tmp_path)
    told = (
        "La cooperativa vende quinua [@larc-02-3]. La quinua va lejos. La cooperativa creció. Vende la cooperativa.\n"
    )
    add_document(tmp_path, "case", "mill.es", f"## De un vistazo {{#glance}}\n\n{told}\nHay quinua.\n")
    with TestClient(build_site(open_engine(tmp_path))) as client:
        for typed, meant in (("coperativa", "cooperativa"), ("kinua", "quinua"), ("la coperatiba", "la cooperativa")):
            for path in ("cases", "failures"):
                html = client.get(f"/lite/{path}", params={"lang": "es", "q": typed}).text
                assert f"¿Quiso decir «{meant}»?" in html
                assert f'value="{typed}"' in html
                (as_typed,) = [
                    link for link in list_links(html, f"/lite/{path}?") if "exact=1" in link and "lang=es" in link
                ]
                assert "¿Quiso decir «" not in client.get(as_typed).text
            assert "mill" in list_cards(client.get("/lite/cases", params={"lang": "es", "q": typed}).text)
        assert 'class="meant"' not in client.get("/lite/cases?lang=es&q=cooperativa").text
        exact = client.get("/lite/cases?lang=es&q=kinua&exact=1").text
        assert "/lite/cases?lang=es&q=kinua" in list_links(exact, "/lite/cases?")
        found = client.get("/api/v1/cases?lang=es&q=kinua").json()
        assert (found["meant"], found["searched"], found["cases"][0]["id"]) == ("quinua", "quinua", "mill")


def test_the_nearest_is_offered_only_for_a_reason_that_holds(client: TestClient) -> None:
    """A word of the search, or a filter that the case fulfils; nothing for a word that no case has."""
    html = client.get("/lite/cases?lang=es&q=zxqv").text
    assert list_cards(html) == []
    assert "Lo más cercano" not in html
    assert "/lite/ask?q=zxqv&lang=es" in list_links(html, "/lite/ask")
    html = client.get("/lite/cases?lang=es&q=zxqv&country=PE").text
    assert list_cards(html) == ["andean-coffee"]
    assert "Por qué aparece:</b> País <b>Perú</b>" in html
    html = client.get("/lite/cases?lang=es&q=préstamo+zxqv+wkjh+bitcoin+blockchain").text
    assert set(list_cards(html)) <= {"land-loan"}


def test_what_the_address_says_wrongly_is_told(client: TestClient) -> None:
    """And what it says rightly counts."""
    html = client.get("/lite/cases?lang=es&country=XX&country=PE&from=abc&sort=luck&page=9999").text
    assert "«XX» no es un valor conocido de «País»" in html
    assert "«abc» no es un valor conocido de «Desde el año»" in html
    assert list_cards(html)[0] == "andean-coffee"
    assert "1 caso<" in html


def test_ten_thousand_characters_are_read_from_their_beginning(client: TestClient) -> None:
    """The page stays small, and says so; so does the list of problems."""
    for path in ("/lite/cases", "/lite/failures"):
        response = client.get(path, params={"lang": "es", "q": "café " * 2000})
        assert response.status_code == 200
        assert "se leyeron sus primeros 200 caracteres" in response.text
        assert len(response.text) < 60_000


def test_what_is_typed_is_shown_as_text(client: TestClient) -> None:
    """In the box, among the filters, in the notes, in links, in names of cases."""
    for params in (
        {"q": HOSTILE}, {"country": HOSTILE}, {"from": HOSTILE}, {"id": HOSTILE}, {"ids": HOSTILE}, {"with": HOSTILE},
    ):  # fmt: skip
        for path in ("/lite/cases", "/lite/compare", "/lite/failures", "/lite/cases.csv", "/lite/cases.bib"):
            html = client.get(path, params={"lang": "es", **params}).text
            assert "<script>" not in html
            assert "<img" not in html


@pytest.mark.parametrize(
    ("sort", "first"),
    [("title", "andean-coffee"), ("country", "school-meals"), ("year", "fallen-union"), ("evidence", "andean-coffee")],
)
def test_results_are_sorted_as_asked(client: TestClient, sort: str, first: str) -> None:
    """By title, by country's name in the reader's language, best documented first."""
    assert list_cards(client.get(f"/lite/cases?lang=es&sort={sort}").text)[0] == first


def test_most_recent_is_what_happened_last_not_what_was_written_of_last(client: TestClient) -> None:
    """A source of 2024 on a case of 1995 does not make it recent; the card says what happened."""
    html = client.get("/lite/cases?lang=es&sort=year").text
    cards = list_cards(html)
    assert cards.index("fallen-union") < cards.index("school-meals") < cards.index("andean-coffee")
    assert cards[-1] in ("bare-case", "rescued-dairy")
    assert "último hecho: 2016: cierre" in html
    assert "último hecho" not in client.get("/lite/cases?lang=es").text


def test_pages_of_twenty_follow_each_other(library: TestClient) -> None:
    """All cases once, and every page leads to the next."""
    first = library.get("/lite/cases?lang=es").text
    (following,) = [link for link in list_links(first, "/lite/cases?") if "page=2" in link and "csv" not in link]
    second = library.get(following).text
    assert len(list_cards(first)) == 20
    assert len({*list_cards(first), *list_cards(second)}) == 25
    assert list_cards(library.get("/lite/cases?lang=es&page=400").text) == list_cards(second)


@pytest.mark.parametrize("lang", ["es", "fr"])
def test_a_page_fits_into_what_a_phone_receives_at_once(library: TestClient, lang: str) -> None:
    """Twenty cases with all facets; and four cases side by side."""
    listing = library.get(f"/lite/cases?lang={lang}")
    ids = ",".join(list_cards(listing.text)[4:8])
    for response in (listing, library.get(f"/lite/compare?lang={lang}&ids={ids}")):
        assert len(gzip.compress(response.content, 6)) < SMALL


def test_cases_are_compared_fact_by_fact_and_heading_by_heading(client: TestClient) -> None:
    """What differs is marked by a sign and a word; what a case does not tell is said."""
    html = client.get("/lite/compare?lang=es&ids=andean-coffee,fallen-union").text
    named = {
        name: agreement
        for agreement, name in re.findall(
            r'class="(same|partly|different)"><th[^>]*><span[^>]*>.</span> ([^<(]+?) <', html
        )
    }

    assert named["País"] == "different"
    assert named["Productos"] == "different"
    assert named["Vínculos"] == "same"
    assert named["Formas de alianza"] == "partly"
    assert "(distinto)" in html
    assert html.index("Los caficultores exportan café juntos") < html.index("La roya mató las matas")
    bare = client.get("/lite/compare?lang=es&ids=andean-coffee,bare-case").text
    assert "no se dice" in bare


def test_ticked_cases_are_compared(client: TestClient) -> None:
    """The form repeats ``id``; the address in another language names the same cases."""
    html = client.get("/lite/compare?lang=es&id=andean-coffee&id=land-loan").text
    assert "/lite/compare?lang=pt&ids=andean-coffee,land-loan" in list_links(html, "/lite/compare")
    assert "/lite/cases?lang=es&with=andean-coffee&with=land-loan" in list_links(html, "/lite/cases")


@pytest.mark.parametrize(
    ("ids", "told"),
    [
        ("", "hacen falta de dos a cuatro casos"),
        ("andean-coffee", "hacen falta de dos a cuatro casos"),
        ("andean-coffee,andean-coffee", "Un caso se nombró dos veces"),
        ("andean-coffee,nothing,land-loan", "No hay un caso «nothing»"),
        ("andean-coffee,land-loan,fallen-union,school-meals,rescued-dairy", "se comparan los primeros 4"),
        ("../../etc/passwd,open-grading", "No hay un caso «open-grading»"),
    ],
)
def test_what_cannot_be_compared_is_told(client: TestClient, ids: str, told: str) -> None:
    """One, the same twice, five, none that is: one sentence, and the way on."""
    response = client.get("/lite/compare", params={"lang": "es", "ids": ids})
    assert response.status_code == 200
    assert told in unescape(response.text)
    assert "/lite/cases?" in response.text


def test_a_case_put_aside_is_not_lost_while_searching(client: TestClient) -> None:
    """It goes along in the search form and the comparison, ticked where it is on the page."""
    html = client.get("/lite/cases?lang=es&with=land-loan&country=PE").text
    assert html.count('<input type="hidden" name="with" value="land-loan">') == 1
    assert '<input type="hidden" name="id" value="land-loan">' in html
    html = client.get("/lite/cases?lang=es&with=land-loan").text
    assert '<input type="hidden" name="id"' not in html
    assert '<input type="checkbox" name="id" value="land-loan" checked>' in html


def test_problems_are_listed_with_their_cases(client: TestClient) -> None:
    """How many they struck, how many of these went wrong; a search puts the nearest first and says why."""
    html = client.get("/lite/failures?lang=es").text
    assert re.search(r"2 casos · <span[^>]*>algo salió mal: 2<", html)
    html = client.get("/lite/failures", params={"lang": "es", "q": "rechaza cajas"}).text
    assert "Los problemas más cercanos a «rechaza cajas»" in html
    assert "La empacadora rechaza cajas y nadie ve cómo clasifica" in html


def test_a_problem_shows_answers_cases_and_what_stayed_unsolved(client: TestClient) -> None:
    """Sentences of the base alone, each with a link to where it stands."""
    html = client.get("/lite/failures/opaque-grading?lang=es").text
    assert "paga la prueba quien se equivocó" in html
    assert "El gerente apostó y rechazó cajas." in html
    assert "No se sabe cuánto se perdió." in html
    links = list_links(html, "/lite/")
    for link in (
        "/lite/doc/fallen-union?lang=es#wrong", "/lite/doc/fallen-union?lang=es#unknown",
        "/lite/doc/opaque-grading?lang=es#response", "/lite/cases?lang=es&problem=opaque-grading",
        "/lite/doc/open-grading?lang=es",
    ):  # fmt: skip
        assert link in links


def test_a_page_of_a_case_names_cases_like_it(client: TestClient) -> None:
    """And a page of another kind does not."""
    assert "Casos parecidos a este" in client.get("/lite/doc/land-loan?lang=es").text
    assert "Casos parecidos a este" not in client.get("/lite/doc/open-grading?lang=es").text


def test_every_link_of_the_browser_leads_somewhere(client: TestClient) -> None:
    """Two steps from the cases, the comparison and the problems."""
    front = ["/lite/cases?lang=es", "/lite/cases?lang=es&q=café&with=land-loan", "/lite/failures?lang=es",
             "/lite/compare?lang=es&ids=andean-coffee,fallen-union"]  # fmt: skip
    own = ("/lite/cases", "/lite/compare", "/lite/failures", "/lite/doc/")
    seen: set[str] = set()
    for _ in range(2):
        found: list[str] = []
        for link in front:
            response = client.get(link)
            assert response.status_code == 200, link
            if response.headers["content-type"].startswith("text/html"):
                found += [link.split("#")[0] for path in own for link in list_links(response.text, path)]
        seen.update(front)
        front = sorted(set(found) - seen)[:80]
    assert len(seen) > 40


def test_a_new_index_is_taken_up_between_two_pages(tmp_path: Path) -> None:
    """A case that is gone is told, one that came is there; both come from the index in use."""
    engine = build_case_engine(tmp_path)
    with TestClient(build_site(engine)) as client:
        assert "land-loan" in client.get("/lite/cases?lang=es").text
        for lang in ("en", "es"):
            (tmp_path / "cases" / f"land-loan.{lang}.md").unlink()
        add_document(tmp_path, "case", "new-mill.es", "## De un vistazo {#glance}\n\nUn molino nuevo [@larc-02-3].\n")
        index_base(tmp_path)
        assert engine.refresh()
        listing = client.get("/lite/cases?lang=es").text
        assert "new-mill" in listing
        assert "land-loan" not in listing
        told = client.get("/lite/compare?lang=es&ids=land-loan,new-mill,andean-coffee").text
        assert "No hay un caso «land-loan»" in told
        assert "Un molino nuevo" in told


def test_while_the_base_cannot_be_opened_pages_and_files_say_so(tmp_path: Path) -> None:
    """503 in the reader's language; JSON for programs."""

    def fail() -> Engine:
        raise ModelError("gone")

    engine_loader = EngineLoader(fail)
    engine_loader.start()
    with TestClient(build_site(engine_loader)) as client:
        for path in ("/lite/cases", "/lite/compare", "/lite/failures", "/lite/cases.csv"):
            response = client.get(f"{path}?lang=pt")
            assert response.status_code == 503
            assert "A base não pode ser aberta agora" in response.text
        for path in ("/api/cases", "/api/cases/land-loan"):
            assert client.get(path).status_code == 503
            assert "error" in client.get(path).json()
