"""The page for keepers opens to the token alone."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from bot.contributions.keeper_pages import build_keeper_pages, is_keeper
from bot.engine import Engine
from bot.reading.pages import build_pages
from bot.web.engine_loader import EngineLoader
from bot.web.errors import handle_errors
from bot.web.page import Site
from tests.small_inbox import ASKED, rate, refuse, send_case, write_lines

TOKEN = "9f8e7d6c5b4a39281706"


def write_basic(text: str) -> str:
    return f"Basic {base64.b64encode(text.encode()).decode()}"


def open_site(engine: Engine, **settings: Any) -> TestClient:
    """Open the pages for keepers of a site, and its light pages."""
    engine_loader = EngineLoader(lambda: engine)
    engine_loader.start()
    engine_loader.wait()
    engine_loader.stop()
    site = Site(engine_loader, **settings)
    app = FastAPI()
    app.include_router(build_pages(site))
    app.include_router(build_keeper_pages(site))
    handle_errors(app, site)
    return TestClient(app)


@pytest.fixture
def client(engine: Engine, tmp_path: Path) -> TestClient:
    gaps = write_lines(tmp_path / "gaps.jsonl", *[refuse()] * 3, refuse("<script>alert(1)</script> algas"))
    ratings = write_lines(tmp_path / "ratings.jsonl", rate("cómo pesamos", remark="</li><b>nada</b>", document="x"))
    return open_site(engine, inbox=tmp_path / "inbox", gaps=gaps, ratings=ratings, keepers=TOKEN)


@pytest.mark.parametrize(
    ("credentials", "opens"),
    [
        (f"Bearer {TOKEN}", True),
        (f"bearer  {TOKEN} ", True),
        (write_basic(f"keeper:{TOKEN}"), True),
        (write_basic(f":{TOKEN}"), True),
        (write_basic(TOKEN), False),
        (write_basic("keeper:x"), False),
        ("Basic ???", False),
        ("Basic //8=", False),
        (TOKEN, False),
        (f"Digest {TOKEN}", False),
        ("Bearer \udcff", False),
        ("", False),
    ],
)
def test_only_the_token_opens(credentials: str, opens: bool) -> None:
    assert is_keeper(credentials, TOKEN) is opens
    assert not is_keeper(credentials, "")


def test_the_list_is_shown_to_keepers_and_harmless(client: TestClient, tmp_path: Path) -> None:
    sent = send_case(tmp_path / "inbox", name="<b>Miel</b>")
    answer = client.get("/lite/keepers?lang=es", headers={"authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    html = answer.text
    assert ASKED in html
    assert "se preguntó 3 veces" in html
    assert "un envío encaja" in html
    assert "<script>" not in html
    assert "<b>Miel" not in html
    assert "&lt;/li&gt;&lt;b&gt;nada" in html
    one = client.get(f"/lite/keepers/{sent.id}?lang=es", headers={"authorization": f"Bearer {TOKEN}"})
    assert f"alianza inbox accept {sent.id}" in one.text
    assert client.get("/lite/keepers/x", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 404


def test_whoever_knows_no_token_is_asked_for_one_and_sees_nothing(client: TestClient, tmp_path: Path) -> None:
    sent = send_case(tmp_path / "inbox")
    for path in ("/lite/keepers", f"/lite/keepers/{sent.id}", "/lite/keepers/x"):
        answer = client.get(path)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Basic ")
        assert ASKED not in answer.text
        assert sent.answers["name"] not in answer.text
    assert client.post("/lite/keepers", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 405


def test_who_tries_too_often_waits_even_with_the_right_token(client: TestClient) -> None:
    statuses = [client.get("/lite/keepers", headers={"authorization": "Bearer x"}).status_code for _ in range(101)]
    assert statuses[0] == 401
    assert statuses[-1] == 429
    right = client.get("/lite/keepers", headers={"authorization": f"Bearer {TOKEN}"})
    assert right.status_code == 429
    assert int(right.headers["retry-after"]) > 500
    assert client.get("/lite").status_code == 200


def test_there_is_no_such_page_without_a_token(engine: Engine, tmp_path: Path) -> None:
    client = open_site(engine, inbox=tmp_path / "inbox")
    for credentials in ("Bearer ", "Bearer x", write_basic(":")):
        assert client.get("/lite/keepers", headers={"authorization": credentials}).status_code == 404
