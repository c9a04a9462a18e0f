"""The pages of tools: answers in the address, nothing stored, harmless and small, whoever sends whatever."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from bot.app import build_app
from bot.library import Library
from bot.rendering.reader import ReaderContext
from bot.toolbox.pages import FIELDS_KEPT, show_tool
from bot.web.engine_loader import EngineLoader
from bot.web.page import PageRequest, Site
from indexer.content.documents import read_corpus
from tests.additions import open_engine
from tests.small_base import read_test_settings, write_base
from tests.small_tools import CONTRACT, FILES, SUMS, write_tools

WEAK = "trust_producers=0&trust_buyer=3&stock_producers=1&stock_buyer=2&news_producers=3&news_buyer=1&done=1"
ATTACK = '"><script>alert(1)</script>'
SMALL = 14 * 1024


@pytest.fixture(scope="module")
def tools_app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """The whole site over the small base with the small tools."""
    folder = tmp_path_factory.mktemp("tools")
    write_base(folder)
    write_tools(folder)
    return build_app(open_engine(folder), read_test_settings(folder))


@pytest.fixture(scope="module")
def client(tools_app: FastAPI) -> Iterator[TestClient]:
    """A reader whose browser speaks Spanish."""
    with TestClient(tools_app, headers={"accept-language": "es-MX,es;q=0.9"}, follow_redirects=False) as client:
        yield client


def read_message(html: str) -> str:
    """Give the text to forward, with the address in it."""
    match = re.search(r'<textarea id="message"[^>]*>(.*?)</textarea>', html, re.DOTALL)
    assert match
    return unescape(match[1])


def test_every_tool_is_reached_from_the_start_page(client: TestClient) -> None:
    """By the frame's link, the list and the tiles; each with one line."""
    assert 'href="/lite/tools/cards?lang=es">Quién tiene las cartas</a>' in client.get("/lite?lang=es").text
    html = client.get("/lite/tools?lang=es").text
    assert html.count('<a href="/lite/tools?lang=es">Herramientas</a>') == 1
    for name in FILES:
        assert f'href="/lite/tools/{name.split(".")[0]}?lang=es"' in html
    assert "<p>Califiquen a los dos lados y vean quién es más fuerte.</p>" in html
    assert client.get("/lite/tools/?lang=es").status_code == 200


@pytest.mark.parametrize("lang", ["en", "es", "pt", "fr"])
def test_every_page_of_every_tool_can_be_read(client: TestClient, lang: str) -> None:
    """In four languages, empty and filled in, small enough for a phone."""
    for name in {name.split(".")[0] for name in FILES}:
        for path in (f"{name}?", f"{name}/sheet?", f"{name}?done=1&"):
            response = client.get(f"/lite/tools/{path}lang={lang}")
            assert response.status_code == 200
            assert f'<html lang="{lang}">' in response.text
            assert len(gzip.compress(response.content, 6)) < SMALL


def test_a_result_stands_above_the_kept_form(client: TestClient) -> None:
    """Advice with its source and documents, numbers, drawing; the form holds the answers."""
    html = client.get(f"/lite/tools/cards?lang=es&{WEAK}").text
    assert html.index("El otro lado tiene las cartas") < html.index('<form class="questions"')
    assert "Nadie les cree" in html
    assert "Ustedes tienen las cartas" not in html
    assert "<b>\u22124</b>" in html
    assert '<a class="doc" href="/lite/doc/open-grading?lang=es#steps">' in html
    assert 'href="/lite/tools/which-way?lang=es">Which way fits</a>' in html
    assert "no-such" not in html
    assert 'href="#ref-larc-02-3"' in html
    assert 'id="ref-larc-02-3"' in html
    assert 'name="trust_buyer" value="full" aria-labelledby="s2-2 l2-full" checked' in html
    assert "<svg" in html


def test_a_result_can_be_asked_about(client: TestClient) -> None:
    """The question carries the result's and the tool's titles in the reader's words."""
    html = client.get(f"/lite/tools/cards?lang=es&{WEAK}").text
    link = next(unescape(link) for link in re.findall(r'href="(/lite/ask\?[^"]+)"', html))
    asked = dict(parse_qsl(urlsplit(link).query))
    assert asked == {"q": "El otro lado tiene las cartas (Quién tiene las cartas): ¿qué hacemos?", "lang": "es"}
    assert client.get(link).status_code == 200


def test_a_forwarded_message_leads_to_the_same_result(client: TestClient) -> None:
    """At most 480 characters with an address that holds all answers."""
    html = client.get(f"/lite/tools/cards?lang=es&{WEAK}&name-buyer=Do%C3%B1a+Ana").text
    message = read_message(html)
    assert len(message) <= 480
    assert message.startswith("Quién tiene las cartas\n- El otro lado tiene las cartas: No amenacen con irse.")
    address = message.split("\n")[-1]
    assert address.startswith("http://testserver/lite/tools/cards?lang=es&a=")
    again = client.get(address).text
    assert read_message(again) == message
    assert "Doña Ana" in again
    assert re.findall(r"<h4>.*?</h4>", again) == re.findall(r"<h4>.*?</h4>", html)


def test_the_language_can_be_changed_with_the_answers_kept(client: TestClient) -> None:
    """The links in the frame carry them along."""
    html = client.get(f"/lite/tools/cards?lang=es&{WEAK}").text
    link = next(unescape(link) for link in re.findall(r'hreflang="en" href="([^"]+)"', html))
    assert "The other side holds the cards" in client.get(link).text


def test_a_reader_without_the_language_is_told(client: TestClient) -> None:
    """Title and frame are French, the rest is marked as English."""
    html = client.get("/lite/tools/cards?lang=fr").text
    assert "<h1>Qui a les cartes en main</h1>" in html
    assert "Le texte de cette page n&#39;existe qu&#39;en anglais" in html
    assert '<span lang="en">2. How far can this side be believed?</span>' in html
    assert ">Producteurs</th>" in html


def test_a_side_is_called_as_it_was_named(client: TestClient) -> None:
    """A typed name stands for it, as text."""
    html = client.get("/lite/tools/cards", params={"name-buyer": ATTACK, "lang": "es", "trust_buyer": "1"}).text
    assert "&lt;/script&gt;</th>" in html
    assert "<script" not in html


def test_half_a_form_is_kept_and_what_is_missing_is_told(client: TestClient) -> None:
    """No result, a link to each question that needs something, what was typed still there."""
    html = client.get("/lite/tools/sums?lang=es&households=two&fare=3&done=1").text
    assert "falta responder estas preguntas" in html
    assert '<a href="#q-households" lang="en">How many households order?</a> «two» no se pudo leer como número' in html
    assert '<a href="#q-price" lang="en">What does a sack cost?</a>' in html
    assert 'name="households" type="text" inputmode="decimal" autocomplete="off" maxlength="40" value="two"' in html
    assert 'name="fare" type="text" inputmode="decimal" autocomplete="off" maxlength="40" value="3"' in html
    assert 'id="result"' not in html


def test_numbers_and_sheets_are_shown(client: TestClient) -> None:
    """With thin spaces, a bar each, and blanks that stay blanks."""
    html = client.get("/lite/tools/sums?lang=en&households=1.000&price=12,5&fare=250").text
    assert "<b>12\u202f500</b>" in html
    assert "<b>2\u00a0%</b>" in html
    assert "Name: ____, sacks (____), paid ____." in html
    assert "<p>____</p>" in html
    assert html.count("<text ") == 4
    assert "The numbers as a drawing" in html
    assert "Questions without an answer: 1." in html


def test_a_form_can_be_had_without_its_result(client: TestClient) -> None:
    """Filled in as it was; the address of the result stays what it is."""
    html = client.get(f"/lite/tools/cards?lang=es&{WEAK}&at=form").text
    assert 'id="result"' not in html
    assert 'aria-labelledby="s2-2 l2-full" checked' in html
    assert "at=form" not in html


def test_a_long_form_is_not_sent_along_with_its_result(tmp_path: Path) -> None:
    """A link leads to it, so that the page stays small."""
    asked = [f"    - {{id: n{number}, kind: number}}" for number in range(FIELDS_KEPT + 1)]
    text = SUMS.replace(
        "    - {id: fare, kind: number, least: 0}\n", "\n".join([*asked, "    - {id: fare, kind: number}\n"])
    )
    (write_tools(tmp_path) / "tools/sums.en.md").write_text(text, encoding="utf-8")
    library = Library(read_corpus([tmp_path / "kb"]).documents, {})
    site, reader = Site(EngineLoader(lambda: None)), ReaderContext("en", library)  # type: ignore[arg-type, return-value]
    request = PageRequest(site, reader, [("households", "10"), ("price", "5")], {"tool": "sums"})
    html = show_tool(request).content
    assert 'href="/lite/tools/sums?lang=en&amp;households=10&amp;price=5&amp;at=form">Change your answers</a>' in html
    assert "<form" not in html
    assert "<form" in show_tool(replace(request, pairs=[*request.pairs, ("at", "form")])).content


def test_steps_are_asked_one_after_the_other(client: TestClient) -> None:
    """The way so far is shown, travels in hidden fields, and can be changed."""
    first = client.get("/lite/tools/which-way?lang=en").text
    assert first.count("<fieldset") == 1
    assert "Does somebody buy?" in first
    second = client.get("/lite/tools/which-way?lang=en&buyer=no").text
    assert "What do you lack?" in second
    assert '<input type="hidden" name="buyer" value="no">' in second
    assert 'href="/lite/tools/which-way?lang=en&amp;buyer=no&amp;at=buyer">change' in second
    changed = client.get("/lite/tools/which-way?lang=en&buyer=no&lack=&at=buyer").text
    assert '<input type="hidden" name="lack" value="">' in changed
    assert 'name="buyer" value="no" checked' in changed
    last = client.get("/lite/tools/which-way?lang=en&buyer=no&lack=").text
    assert "<h4>Wait</h4>" in last
    assert "<b>none of these</b>" in last
    assert "<form" not in last


def test_a_step_left_empty_that_needs_an_answer_is_asked_again(client: TestClient) -> None:
    """And the reader hears why."""
    assert 'role="alert"' not in client.get("/lite/tools/which-way?lang=en").text
    html = client.get("/lite/tools/which-way?lang=en&buyer=").text
    assert 'role="alert"' in html
    assert "Does somebody buy?" in html


def test_a_pasted_text_ticks_and_is_forgotten(client: TestClient) -> None:
    """The answer shows what was seen where, as a form; the text stands in no address and no field."""
    data = {"paper": CONTRACT, "copy": "theirs", "lang": "en"}
    response = client.post("/lite/tools/paper-check?lang=en", data=data)
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    html = response.text
    assert re.findall(r'name="(\w+)" value="(\w+)" checked', html) == [
        ("copy", "theirs"), ("clauses", "price"), ("clauses", "end"),
    ]  # fmt: skip
    assert "Words of 2 of 3 points were found" in html
    assert "seen: “AGREEMENT. The company pays the PRICES of the market for each kilo. It may…”" in html
    assert "AGREEMENT" not in "".join(re.findall(r'(?:href|value)="[^"]*"', html))
    assert 'id="result"' not in html
    shown = client.get("/lite/tools/paper-check?lang=en&copy=theirs&clauses=price&clauses=end&done=1").text
    assert re.findall(r"<h4>(.*?)</h4>", shown) == ["No day of payment"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "There is no text."),
        (" \n\x00", "There is no text."),
        ("á price " * 12_000, "The text was longer than 50\u202f000 characters"),
        ("🍌" * 50_000, "What does it settle?"),
        (ATTACK + " price", "&lt;script&gt;"),
    ],
)
def test_whatever_is_pasted_is_met(client: TestClient, text: str, told: str) -> None:
    """Nothing, far too much, four bytes a letter, an attack."""
    response = client.post("/lite/tools/paper-check?lang=en", data={"paper": text})
    assert response.status_code == 200
    assert told in response.text
    assert "<script" not in response.text


def test_a_paste_works_where_browsers_tell_no_site(client: TestClient) -> None:
    """Old phones send the origin alone; under the pages' referrer policy it is not "null"."""
    page = client.get("/lite/tools/paper-check?lang=en")
    assert page.headers["referrer-policy"] == "same-origin"
    send = {"url": "/lite/tools/paper-check", "data": {"paper": "price"}}
    assert client.post(**send, headers={"origin": "http://testserver"}).status_code == 200  # type: ignore[arg-type]
    assert client.post(**send, headers={"origin": "http://other.example"}).status_code == 403  # type: ignore[arg-type]


def test_only_a_tool_with_a_text_takes_a_body(client: TestClient) -> None:
    """Other addresses and larger bodies are refused."""
    assert client.post("/lite/tools/sums", data={"households": "3"}).status_code == 405
    assert client.post("/lite/tools/nothing", data={"paper": "x"}).status_code == 404
    assert client.post("/lite/tools/paper-check", content=b"x" * 700_000).status_code == 413
    assert client.post("/lite/tools", content=b"x" * 70_000).status_code == 413
    assert client.post("/lite/tools/paper-check", content=b"\xff\xfe&=&;" * 5000).status_code == 200


def test_a_sheet_of_paper_holds_all_questions_empty(client: TestClient) -> None:
    """How to do it with a group, boxes, lines, and the sheets to fill in."""
    html = client.get("/lite/tools/cards/sheet?lang=es&trust_buyer=3").text
    assert "Pongan semillas sobre una raya en el suelo." in html
    assert html.count('<span class="box"></span>') == 24
    assert "checked" not in html
    assert "http://testserver/lite/tools/cards?lang=es" in html
    sums = client.get("/lite/tools/sums/sheet?lang=en").text
    assert "Name: ____" in sums
    assert "Answer this one only where it applies to you." in sums
    assert "Paste the contract" not in client.get("/lite/tools/paper-check/sheet?lang=en").text


def test_paper_holds_no_limits_of_fields(client: TestClient) -> None:
    assert "or more" in client.get("/lite/tools/sums?lang=en").text
    assert "or more" not in client.get("/lite/tools/sums/sheet?lang=en").text


def test_french_on_paper_has_its_space_before_a_colon(client: TestClient) -> None:
    assert "Groupe\u00a0: <span" in client.get("/lite/tools/cards/sheet?lang=fr").text


def test_a_result_is_saved_as_a_file(client: TestClient) -> None:
    """Questions, answers, advice with sources, the day of the facts and the address."""
    response = client.get(f"/lite/tools/cards/result.md?lang=es&{WEAK}")
    assert response.headers["content-disposition"] == 'attachment; filename="cards.md"'
    assert response.headers["content-type"] == "text/markdown; charset=utf-8"
    text = response.text
    assert "- ¿Cuánto se le puede creer a este lado? Productores: Nada · Comprador: Todo" in text
    assert "### El otro lado tiene las cartas" in text
    assert (
        "[clasificar a la vista](http://testserver/lite/doc/open-grading?lang=es#steps) (FAO 2002, recuadro 1)." in text
    )
    assert "- Puntos de diferencia: \u22124" in text
    assert re.search(r"Datos de la base al \d{4}-\d\d-\d\d\.", text)
    assert text.rstrip().endswith("news_producers=3&news_buyer=1")
    assert "[@" not in text


def test_without_a_result_there_is_no_file(client: TestClient) -> None:
    """The reader comes to the tool; an unknown one is told."""
    response = client.get("/lite/tools/sums/result.md?lang=es&households=3")
    assert (response.status_code, response.headers["location"]) == (303, "/lite/tools/sums?lang=es&households=3")
    assert client.get("/lite/tools/nothing/result.md").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "households=" + "9" * 400,
        "households=2&households=3&price=1e400&rate=nan&credit=" + "x" * 5000,
        "%00=%00&households=%00&price=%ff&done=%00",
        "lang=xx&lang=es&at=nothing&at=",
        "&".join(f"n{number}=1" for number in range(3000)),
        "a=zzz",
        "a=" + "z" * 5000,
        "credit=" + ATTACK + "&households=" + ATTACK,
    ],
)
def test_an_address_that_nobody_here_made_is_harmless(client: TestClient, query: str) -> None:
    """The page comes, keeps what is right and says what it could not read."""
    for tool in ("sums", "which-way", "cards"):
        for page in (f"{tool}?{query}", f"{tool}/sheet?{query}"):
            response = client.get(f"/lite/tools/{page}")
            assert response.status_code == 200
            assert "<script" not in response.text
        assert client.get(f"/lite/tools/{tool}/result.md?{query}").status_code in (200, 303)


def test_an_address_of_older_questions_says_so(client: TestClient) -> None:
    """Rather than take one answer for another."""
    assert "Esta dirección se hizo para otras preguntas" in client.get("/lite/tools/cards?lang=es&a=zzz012301").text


@pytest.mark.parametrize("path", ["nothing", "open-grading", "..%2f..%2fetc", "%00", "nothing/sheet", "cards/nothing"])
def test_a_tool_that_is_not_there_is_told(client: TestClient, path: str) -> None:
    """A document of another kind is none either."""
    response = client.get(f"/lite/tools/{path}?lang=pt")
    assert response.status_code == 404
    assert "Essa página não existe" in response.text


def test_pages_know_their_place_behind_a_proxy(tmp_path: Path) -> None:
    """Links, forms and the forwarded address hold the prefix; an odd host is refused."""
    write_base(tmp_path)
    write_tools(tmp_path)
    settings = read_test_settings(tmp_path, root_path="/alianza")
    with TestClient(build_app(open_engine(tmp_path), settings), headers={"host": "kb.example.org"}) as client:
        html = client.get(f"/alianza/lite/tools/cards?lang=es&{WEAK}").text
        odd = client.get(f"/lite/tools/cards?lang=es&{WEAK}", headers={"host": 'x"><b>.org'})
    assert "\nhttp://kb.example.org/alianza/lite/tools/cards?lang=es&a=" in read_message(html)
    assert not re.search(r'(?:href|action)="/(?!alianza/)', html)
    assert odd.status_code == 400
    assert "<b>" not in odd.headers["content-type"] + str(odd.headers.get("location"))
