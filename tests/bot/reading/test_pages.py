"""The pages without JavaScript: every one reachable by links and forms, small, in the reader's language."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from bot.app import build_app
from bot.engine import Engine
from bot.library import Library
from bot.reading.pages import SUMMARIES_LIMIT, show_list
from bot.rendering.reader import ReaderContext
from bot.web.engine_loader import EngineLoader
from bot.web.page import PageRequest, Site, choose_language
from indexer.errors import ModelError
from indexer.vocabulary import STAGES
from tests.small_base import FOLLOW_UP, QUESTIONS, read_test_settings

SMALL = 14 * 1024
"""What a server may send before it hears back from a phone (ten packets)."""


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    """A reader whose browser speaks Spanish."""
    with TestClient(app, headers={"accept-language": "es-MX,es;q=0.9"}) as client:
        yield client


def list_links(html: str) -> list[str]:
    """List the site's own links of a page."""
    return [unescape(link) for link in re.findall(r'href="(/lite[^"#]*)', html)]


def test_every_link_leads_somewhere(client: TestClient) -> None:
    """From the start page, whatever can be reached in three steps is there."""
    seen: set[str] = set()
    front = ["/lite?lang=es"]
    for _ in range(3):
        found = []
        for link in front:
            response = client.get(link)
            assert response.status_code == 200, link
            assert "<script" not in response.text or "listen=1" in link or "/lite/take" in link
            found += list_links(response.text)
        seen.update(front)
        front = sorted(set(found) - seen)[:120]
    assert any("/lite/doc/bajio-contracts" in link for link in seen)


def test_a_source_leads_to_the_place_of_its_words(client: TestClient) -> None:
    """Also where they stand beside the body: what to do first, what happened in a case."""
    answer = client.get("/lite/ask", params={"q": QUESTIONS["es"], "ui": "es"}).text
    passages = re.findall(r'<mark>([^<]+).*?<a class="more" href="([^"#]+)#([^"]+)"', answer, re.DOTALL)
    assert {"first", "case-bajio-contracts", "steps"} <= {place for _, _, place in passages}
    for words, address, place in passages:
        page = client.get(unescape(address)).text
        assert words in page[page.index(f'id="{place}"') :], (words, address, place)


@pytest.mark.parametrize("lang", ["en", "es", "pt", "fr"])
def test_a_page_is_in_the_language_named(client: TestClient, lang: str) -> None:
    """The page's language, its switch and its labels agree."""
    for path in ("/lite?", "/lite/?", "/lite/list?kind=case&", "/lite/doc/open-grading?", "/lite/doc/nothing?"):
        html = client.get(f"{path}lang={lang}").text
        assert f'<html lang="{lang}">' in html
        assert f'<b lang="{lang}"' in html


def test_an_answer_page_is_small(client: TestClient) -> None:
    """It fits into what a phone receives at once."""
    html = client.get("/lite/ask", params={"q": QUESTIONS["es"]}).content
    assert len(gzip.compress(html, 6)) < SMALL


def test_a_question_is_answered_in_its_own_language(client: TestClient) -> None:
    """Where no language is named the question's counts; one too short to tell gets the form's."""
    assert '<html lang="pt">' in client.get("/lite/ask", params={"q": QUESTIONS["pt"], "ui": "es"}).text
    assert '<html lang="en">' in client.get("/lite/ask", params={"q": QUESTIONS["pt"], "lang": "en"}).text
    assert '<html lang="fr">' in client.get("/lite/ask", params={"q": "contrato", "ui": "fr"}).text


def test_a_follow_up_carries_what_was_said(client: TestClient) -> None:
    """The form and the suggestions hold the last turn; its language stays."""
    html = client.get("/lite/ask", params={"q": QUESTIONS["es"]}).text
    assert f'<input type="hidden" name="before" value="{QUESTIONS["es"]}">' in html
    assert re.search(r'name="said" value="Pidan por escrito la razón', html)
    assert "&amp;before=" in html
    following = client.get("/lite/ask", params={"q": FOLLOW_UP, "ui": "es", "before": QUESTIONS["es"], "said": "…"})
    assert "paga la prueba quien se equivocó" in following.text


def test_another_stage_can_be_asked_for(client: TestClient) -> None:
    """Links ask again for the other stages; a stage that does not exist counts as none."""
    html = client.get("/lite/ask", params={"q": QUESTIONS["es"], "stage": "dissolution"}).text
    assert "la eligió usted" in html
    assert "stage=establishment" in html
    assert client.get("/lite/ask", params={"q": QUESTIONS["es"], "stage": "x"}).status_code == 200


def test_a_topic_that_was_tapped_is_told_of_and_stays_in_the_pages_addresses(client: TestClient) -> None:
    """In the other languages and in the message to forward too; what is no document counts as none."""
    html = client.get("/lite/ask", params={"q": QUESTIONS["es"], "choice": "open-grading"}).text
    assert "Midan una caja juntos" in html
    assert html.count("choice=open-grading") >= 4
    assert client.get("/lite/ask", params={"q": QUESTIONS["es"], "choice": "nowhere"}).status_code == 200


def test_an_empty_question_is_met_kindly(client: TestClient) -> None:
    """The form comes back with a word of explanation."""
    response = client.get("/lite/ask?q=%20&lang=pt")
    assert response.status_code == 200
    assert "A pergunta está vazia" in response.text
    assert "<textarea" in response.text


def test_a_long_question_is_read_from_its_beginning(client: TestClient) -> None:
    """And the reader is told."""
    response = client.get("/lite/ask", params={"q": QUESTIONS["es"] + " y otra vez" * 200})
    assert "se leyeron sus primeros 1000 caracteres" in response.text


def test_a_question_is_shown_as_text(client: TestClient) -> None:
    """In the heading, the forms, the title and the links."""
    attack = '"><script>alert(1)</script><img src=x onerror=alert(1)> contrato de venta'
    html = client.get("/lite/ask", params={"q": attack, "before": attack, "said": attack, "lang": "es"}).text
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


def test_an_unknown_page_is_told_in_the_readers_language(client: TestClient) -> None:
    """404, with a form to ask instead."""
    for path in ("/lite/doc/nothing", "/lite/doc/..%2f..%2fetc%2fpasswd", "/lite/doc/%00", "/lite/nowhere"):
        response = client.get(path, headers={"accept-language": "pt"})
        assert response.status_code == 404
        assert "Essa página não existe" in response.text


def test_a_list_names_kind_stage_and_language(client: TestClient) -> None:
    """A case in English only says so to a Spanish reader, and that it went wrong."""
    html = client.get("/lite/list?kind=case&stage=development&lang=es").text
    assert "Vegetable contracts in El Bajío" in html
    assert "en inglés" in html
    assert "salió mal" in html
    assert "La base aún no tiene nada de este tipo." in client.get("/lite/list?kind=workshop&lang=es").text
    assert client.get("/lite/list?kind=poem&stage=x&lang=es").status_code == 200


def test_a_page_that_did_not_change_is_not_sent_again(client: TestClient) -> None:
    """A browser that has it hears 304 and nothing more."""
    first = client.get("/lite/doc/open-grading?lang=es")
    again = client.get("/lite/doc/open-grading?lang=es", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_while_the_engine_fails_pages_say_so(tmp_path: Path) -> None:
    """No half page: 503, in the reader's language, without reloading for ever."""

    def fail() -> Engine:
        raise ModelError("gone")

    engine_loader = EngineLoader(fail)
    engine_loader.start()
    with TestClient(build_app(engine_loader, read_test_settings(tmp_path))) as client:
        response = client.get("/lite?lang=fr")
    assert response.status_code == 503
    assert "La base ne peut pas s&#39;ouvrir" in response.text
    assert "refresh" not in response.text


def test_the_page_language_is_chosen_purely() -> None:
    """Named, question's, form's, browser's: in this order."""
    assert choose_language({"lang": "fr", "q": QUESTIONS["pt"]}, "en") == "fr"
    assert choose_language({"q": QUESTIONS["pt"]}, "en") == "pt"
    assert choose_language({"ui": "fr"}, "en") == "fr"
    assert choose_language({"lang": "xx"}, "en;q=0.5") == "en"
    assert choose_language({}, None) == "es"


def test_a_long_list_gives_titles_alone(engine: Engine) -> None:
    """A list of some documents tells of each its summary's first sentence."""
    site = Site(EngineLoader(lambda: engine))
    site.engine_loader.start()
    site.engine_loader.wait()
    document = replace(engine.library.find("open-grading", "es"), summary="Una frase. Y otra.")
    few, many = (
        Library([replace(document, id=f"page-{number}") for number in range(count)], {})
        for count in (SUMMARIES_LIMIT, SUMMARIES_LIMIT + 1)
    )
    shown = show_list(PageRequest(site, ReaderContext("es", few))).content
    assert ("Una frase." in shown, "Y otra." in shown) == (True, False)
    assert "Una frase." not in show_list(PageRequest(site, ReaderContext("es", many))).content
    site.engine_loader.stop()


@pytest.mark.parametrize("path", ["/lite/doc/open-grading?lang=es", f"/lite/ask?lang=es&q={QUESTIONS['es']}"])
def test_a_page_has_a_script_only_where_it_is_to_be_read_aloud(client: TestClient, path: str) -> None:
    """Its policy lets that script run and no other."""
    plain, read = client.get(path), client.get(f"{path}&listen=1")
    assert "listen=1" in plain.text
    assert "<script" not in plain.text
    assert "script-src" not in plain.headers["content-security-policy"]
    assert re.findall(r"<script[^>]*>", read.text) == re.findall(
        r'<script src="/static/listening\.js\?v=\w{8}" defer>', read.text
    )
    assert "script-src 'self'" in read.headers["content-security-policy"]


def test_the_first_screen_says_for_whom_and_how_much(client: TestClient) -> None:
    """Counted from the index; its path opens the stages' guides, its doors lead somewhere."""
    html = client.get("/lite?lang=es").text
    assert "1 prácticas, 1 casos, 0 herramientas, 0 talleres, 0 modelos para llenar" in html
    path = html[html.index('<nav class="path"') : html.index("</nav>", html.index('<nav class="path"'))]
    assert re.findall(r"/lite/doc/(\w+)\?lang=es", path) == list(STAGES)
    doors = html[html.index('class="tiles doors"') :][:600]
    for link in re.findall(r'href="([^"]+)"', doors)[:3]:
        assert client.get(unescape(link)).status_code == 200
