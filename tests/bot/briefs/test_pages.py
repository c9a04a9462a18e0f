"""The brief's page and files take the scorecard's address, and meet whatever else comes kindly."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from bot.app import build_app
from bot.cases.facets import read_cases
from bot.engine import Engine
from bot.rendering.reader import SCORECARD as TOOL
from bot.rendering.reader import ReaderContext
from bot.toolbox.addresses import list_short_pairs
from bot.toolbox.session import read_visit
from bot.toolbox.tools import read_tool
from bot.web.engine_loader import EngineLoader
from indexer.errors import ModelError
from tests.bot.reading.test_pages import SMALL
from tests.policy_base import build_policy_site, read_policy_library, score
from tests.small_base import read_test_settings

SCORES = score("10210321", "22101302", name_first="Província de São Luís", name_second="Jaén")


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(build_policy_site()) as client:
        yield client


TITLE = {
    "en": "what stands in the way of partnerships", "es": "qué frena las alianzas", "pt": "o que trava as parcerias",
    "fr": "ce qui freine les partenariats",
}  # fmt: skip


@pytest.mark.parametrize("lang", TITLE)
def test_the_page_shows_the_brief_in_four_languages(client: TestClient, lang: str) -> None:
    html = unescape(client.get("/lite/brief", params={**SCORES, "lang": lang}).text)
    heading = re.search("<h1>(.*?)</h1>", html)
    assert heading is not None
    assert "Província de São Luís · Jaén, P" in heading[1]
    assert TITLE[lang] in heading[1]
    assert f'<html lang="{lang}">' in html
    assert "FAO 2002, §44" in html


def test_the_page_is_small_and_has_no_style_of_its_own(client: TestClient) -> None:
    html = client.get("/lite/brief", params={**SCORES, "lang": "fr"}).text
    assert len(gzip.compress(html.encode(), 6)) < SMALL
    assert " style=" not in html
    assert "<script" not in html


def test_every_mark_leads_to_its_source_on_the_page(client: TestClient) -> None:
    html = client.get("/lite/brief", params={**score("0" * 8), "lang": "es"}).text
    targets = set(re.findall(r'href="#(ref-[^"]+)"', html))
    assert targets
    assert targets <= set(re.findall(r'id="(ref-[^"]+)"', html))


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_the_page_offers_files_with_the_same_answers(client: TestClient, ending: str) -> None:
    html = client.get("/lite/brief", params={**SCORES, "lang": "pt"}).text
    link = re.search(rf'href="(/lite/brief\.{ending}[^"]*)"', html)
    assert link is not None
    response = client.get(unescape(link[1]))
    assert response.status_code == 200
    assert (
        response.headers["content-disposition"]
        == f'attachment; filename="informe-provincia-de-sao-luis-jaen-peru.{ending}"'
    )
    assert response.content.startswith({"docx": b"PK", "pdf": b"%PDF-"}[ending])


def test_a_short_address_is_read_too(client: TestClient) -> None:
    """As the scorecard's page makes it to forward."""
    reader = ReaderContext("en", read_policy_library())
    session = read_visit(
        read_tool(reader.library, TOOL, "en"), reader, {name: [value] for name, value in SCORES.items()}
    )
    asked = frozenset(question.id for question in session.asked)
    pairs = dict(list_short_pairs(session.text.tool, session.answers, asked, texts=False))
    assert list(pairs) == ["a"]
    assert "10 of 24 points" in client.get("/lite/brief", params={**pairs, "lang": "en"}).text


@pytest.mark.parametrize("lang", ["en", "es", "pt", "fr"])
def test_nothing_scored_leads_to_the_scorecard(client: TestClient, lang: str) -> None:
    response = client.get("/lite/brief", params={"lang": lang})
    assert response.status_code == 200
    assert f'href="/lite/tools/enabling-scorecard?lang={lang}' in response.text
    assert 'role="status"' in response.text
    for ending in ("docx", "pdf"):
        sent = client.get(f"/lite/brief.{ending}", params={"lang": lang}, follow_redirects=False)
        assert sent.status_code == 303
        assert sent.headers["location"].startswith("/lite/brief?")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"law_first": "9", "markets_first": "0"}, "«9» no es ninguna de las respuestas"),
        ({"law_first": "<script>alert(1)</script>", "markets_first": "0"}, "&lt;script&gt;"),
        ({"law_first": "0", "name-first": "ñ" * 10_000}, "lo que seguía se dejó fuera"),
        ({"a": "zzz" + "9" * 10_000, "law_first": "0"}, "responda de nuevo"),
        ({"law_first": "x" * 10_000}, "Todavía no hay con qué hacer el informe"),
    ],
)
def test_a_tampered_address_is_met_with_a_clear_word(client: TestClient, values: dict[str, str], said: str) -> None:
    response = client.get("/lite/brief", params={**values, "lang": "es"})
    assert response.status_code == 200
    assert said in response.text
    assert "<script" not in response.text
    for ending in ("docx", "pdf"):
        assert client.get(f"/lite/brief.{ending}", params={**values, "lang": "es"}).status_code == 200


def test_many_thousand_values_are_read_no_further_than_need_be(client: TestClient) -> None:
    query = urlencode([("law_first", "0"), *[("x", "1")] * 10_000])
    assert client.get(f"/lite/brief?lang=es&{query}").status_code == 200


def test_a_base_without_the_scorecard_has_briefs_of_cases_alone(engine: Engine, tmp_path: Path) -> None:
    with TestClient(build_app(engine, read_test_settings(tmp_path))) as client:
        empty = client.get("/lite/brief", params={"lang": "es", "law_first": "0"})
        assert "Todavía no hay con qué hacer el informe" in empty.text
        assert "enabling-scorecard" not in empty.text.partition("<main")[2]
        case = next(iter(read_cases(engine.library).cases))
        assert '<article class="document brief">' in client.get("/lite/brief", params={"lang": "es", "ids": case}).text


@pytest.mark.parametrize(
    ("page", "params", "words"),
    [
        ("compare", {"ids": "pacta-honduras,cinpra-maranhao"}, "Informe de esta comparación"),
        ("cases", {"country": "BR"}, "Informe de esta búsqueda"),
        ("cases", {"q": "soya", "from": "1990"}, "Informe de esta búsqueda"),
        ("ask", {"q": "qué pasó con PACTA en Honduras"}, "Informe de esta respuesta"),
    ],
)
def test_a_comparison_a_search_and_an_answer_lead_to_a_brief_of_their_own(
    client: TestClient, page: str, params: dict[str, str], words: str
) -> None:
    html = client.get(f"/lite/{page}", params={**params, "lang": "es"}).text
    link = re.search(rf'href="(/lite/brief[^"]*)"[^>]*>{words}', html)
    assert link is not None
    brief = client.get(unescape(link[1]))
    assert '<article class="document brief">' in brief.text
    assert "Lea los resultados con cuidado" in brief.text
    assert client.get(unescape(link[1]).replace("/lite/brief?", "/lite/brief.pdf?")).content.startswith(b"%PDF-")


def test_a_place_of_several_countries_asks_which_and_takes_the_answer(client: TestClient) -> None:
    values = {**score("0", name_first="Cajamarca"), "lang": "es"}
    html = client.get("/lite/brief", params=values).text
    assert "Varios países tienen un lugar llamado Cajamarca. ¿Cuál es? (Colombia, Perú)" in html
    chosen = client.get("/lite/brief", params={**values, "country": "PE"}).text
    assert "<h1>Cajamarca, Perú: " in chosen
    assert "Varios países" not in chosen
    assert re.search(r'<option value="PE" selected>', chosen)


def test_the_form_keeps_the_scores_and_what_was_typed(client: TestClient) -> None:
    values = {**SCORES, "lang": "es", "product": "soya", "q": "contratos", "for": "la alcaldesa", "country-2": "PE"}
    html = client.get("/lite/brief", params=values).text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', html))
    assert {name: unescape(value) for name, value in hidden.items() if name != "lang"} == SCORES
    assert 'name="product" value="soya"' in html
    assert 'name="q" value="contratos"' in html
    assert "<b>Para:</b> la alcaldesa" in html


def test_while_the_base_cannot_be_opened_its_files_say_so(tmp_path: Path) -> None:
    def fail() -> Engine:
        raise ModelError("gone")

    engine_loader = EngineLoader(fail)
    engine_loader.start()
    with TestClient(build_app(engine_loader, read_test_settings(tmp_path))) as client:
        for path in ("/lite/brief", "/lite/brief.pdf"):
            response = client.get(f"{path}?law_first=0&lang=es")
            assert response.status_code == 503
            assert "La base no se puede abrir" in response.text
