"""No header that a caller can write decides which address pages, exports and Gradio hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from bot.app import build_app
from bot.engine import Engine
from tests.small_base import QUESTIONS, read_test_settings

SITE = "https://alianza.example.org"
FOREIGN = {
    "x-forwarded-host": "evil.example",
    "x-forwarded-port": "6666",
    "x-forwarded-prefix": "/evil",
    "x-gradio-server": "https://evil.example",
    "forwarded": "host=evil.example",
}
ANSWER = f"/lite/ask?lang=es&q={QUESTIONS['es']}"
PAGES = [
    ANSWER,
    "/lite?lang=es",
    "/app/",
    "/app/config",
    "/app/pt",
    "/api/cases",
    "/lite/cases.json",
    "/api/openapi.json",
]


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    """A site that was told no address."""
    with TestClient(app, base_url="http://kb.example.org:8080", headers={"accept-language": "es"}) as client:
        yield client


@pytest.fixture(scope="module")
def named(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A site whose address is set, asked as a proxy asks it that passes no Host on."""
    settings = read_test_settings(tmp_path_factory.mktemp("named"), site=SITE, hosts=("10.0.0.5",), root_path="/kb")
    app = build_app(engine, settings)
    with TestClient(app, base_url="http://127.0.0.1:7860/kb/", headers={"accept-language": "es"}) as client:
        yield client


@pytest.mark.parametrize("path", PAGES)
def test_a_foreign_header_reaches_no_page(client: TestClient, named: TestClient, path: str) -> None:
    for caller in (client, named):
        response = caller.get(path.lstrip("/"), headers=FOREIGN)
        assert response.status_code == 200
        assert "evil" not in response.text + str(response.headers)


def find_addresses(text: str) -> set[str]:
    """Find the hosts that a page calls its own: those below whose address our paths stand."""
    return set(re.findall(r"(https?://[\w.:-]+)(?:/kb)?/(?:lite|app)\b", text))


@pytest.mark.parametrize("path", [ANSWER, "/app/config"])
def test_without_a_setting_the_host_is_the_sites_address(client: TestClient, path: str) -> None:
    assert find_addresses(client.get(path).text) == {"http://kb.example.org:8080"}


@pytest.mark.parametrize("path", [ANSWER, "/app/config"])
@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost", "[::1]:7860", "10.0.0.5", "ALIANZA.example.org:443"])
def test_with_a_setting_every_link_holds_it(named: TestClient, path: str, host: str) -> None:
    """Whatever host of ours was asked, so that a cache may hand the page to anybody."""
    text = named.get(path.lstrip("/"), headers={"host": host}).text
    assert find_addresses(text) == {SITE}


@pytest.mark.parametrize("host", ["evil.example", "alianza.example.org.evil.example", "10.0.0.6:7860", "[fe80::1]"])
def test_with_a_setting_another_host_is_refused(named: TestClient, client: TestClient, host: str) -> None:
    response = named.get("lite", headers={"host": host})
    assert response.status_code == 421
    assert f"this is {SITE}, not '{host}'" in response.json()["error"]
    assert named.get("healthz", headers={"host": host}).status_code == 200, "a monitor asks by any address"
    assert client.get("/lite", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["a b", 'x"><b>', "a/b", "a.org:port", "a@b", "[", "kb.example.org:8080,evil.example"])
def test_a_host_that_is_none_is_refused(client: TestClient, named: TestClient, host: str) -> None:
    for caller in (client, named):
        response = caller.get("lite", headers={"host": host})
        assert response.status_code == 400
        assert response.json()["error"].startswith("Host is ")


def test_the_named_site_may_send_forms(named: TestClient) -> None:
    body = {"question": QUESTIONS["es"]}
    assert named.post("api/ask", json=body, headers={"origin": SITE}).status_code == 200
    assert named.post("api/ask", json=body, headers={"origin": "https://evil.example"}).status_code == 403


def test_a_setting_that_names_hosts_alone_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    app = build_app(engine, read_test_settings(tmp_path, hosts=("10.0.0.5",)))
    with TestClient(app, base_url="http://kb.example.org") as client:
        assert client.get("/lite").status_code == 200
