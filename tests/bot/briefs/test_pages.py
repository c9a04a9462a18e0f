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
from bot.briefs.briefs import TOOL
from bot.engine import Engine
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


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("en", "Territory brief:"), ("es", "Ficha del territorio:"),
        ("pt", "Ficha do território:"), ("fr", "Fiche du territoire :"),
    ],
)  # fmt: skip
def test_the_page_shows_the_brief_in_four_languages(client: TestClient, lang: str, title: str) -> None:
    html = unescape(client.get("/lite/brief", params={**SCORES, "lang": lang}).text)
    assert f"<h1>{title} Província de São Luís · Jaén</h1>" in html
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
    assert response.headers["content-disposition"] == f'attachment; filename="ficha-do-territorio.{ending}"'
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
        ({"law_first": "x" * 10_000}, "Todavía no hay ningún puntaje"),
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


def test_a_base_without_the_scorecard_has_no_brief(engine: Engine, tmp_path: Path) -> None:
    with TestClient(build_app(engine, read_test_settings(tmp_path))) as client:
        for path in ("/lite/brief", "/lite/brief.pdf", "/lite/brief.docx"):
            response = client.get(path, params={"lang": "es", "law_first": "0"})
            assert response.status_code == 404
            assert "Esa página no existe" in response.text


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
