"""The site as a whole: its entrances, its path prefix, a new index taken up, and its beginning and end."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from bot.app import build_app
from bot.chat.entrance import choose_chat, choose_entrance
from bot.engine import Engine
from bot.server import open_port, serve
from bot.web.engine_loader import REFRESH_SECONDS, EngineLoader
from indexer.errors import IndexStorageError, SettingError
from indexer.search.build import build_index
from tests.small_base import QUESTIONS, build_engine, read_test_settings, write_base
from tests.stand_in import StandInEncoder

PHONE = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36"
DESK = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36"

SERVER = """
import sys
from pathlib import Path
from bot.server import serve
from bot.engine import Engine
from tests.small_base import read_test_settings
from tests.stand_in import StandInEncoder
settings = read_test_settings(Path(sys.argv[1]), port=0)
sys.exit(serve(settings, lambda chosen: Engine(chosen.index, StandInEncoder())))
"""


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    """A reader at a desk."""
    with TestClient(app, headers={"user-agent": DESK, "accept-language": "es"}) as client:
        yield client


@pytest.mark.parametrize(
    ("headers", "query", "goal"),
    [
        ({"user-agent": DESK}, "", "/app/"),
        ({"user-agent": DESK}, "?lang=pt", "/app/pt"),
        ({"user-agent": DESK, "accept-language": "fr-CA,en"}, "", "/app/fr"),
        ({"user-agent": PHONE}, "", "/lite"),
        ({"user-agent": PHONE}, "?lang=fr", "/lite?lang=fr"),
        ({"user-agent": DESK, "sec-ch-ua-mobile": "?1"}, "", "/lite"),
        ({"user-agent": DESK, "sec-ch-ua-mobile": "?0"}, "", "/app/"),
        ({"user-agent": DESK, "save-data": "on"}, "?lang=en", "/lite?lang=en"),
        ({"user-agent": DESK}, "?lang=de", "/app/"),
        ({"user-agent": DESK}, "?lang=//evil.example", "/app/"),
    ],
)
def test_the_front_door_leads_phones_to_light_pages(
    client: TestClient, headers: dict[str, str], query: str, goal: str
) -> None:
    """Who has a phone or saves data gets pages of a few kilobytes; the language goes along."""
    response = client.get(f"/{query}", headers=headers, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (307, goal)
    assert "Save-Data" in response.headers["vary"]


@pytest.mark.parametrize(
    ("path", "language", "ends"),
    [
        ("/app", "es", "/app/"),
        ("/app/", "pt-BR,pt;q=0.9", "/app/pt"),
        ("/app/?lang=fr", "es", "/app/fr"),
        ("/app/?lang=es", "en", "/app/"),
        ("/app?lang=es", "en", "/app/"),
        ("/?lang=es", "en", "/app/"),
        ("/app/es", "en", "/app/es"),
        ("/app/en/", "es", "/app/en/"),
        ("/app", "de", "/app/"),
    ],
)
def test_the_chat_opens_in_the_readers_language(client: TestClient, path: str, language: str, ends: str) -> None:
    """Named, else the browser's first, else Spanish; a page named stays itself."""
    response = client.get(path, headers={"accept-language": language})
    assert response.status_code == 200
    assert str(response.url).removeprefix("http://testserver").partition("?")[0] == ends


def test_a_program_without_language_gets_the_chat(app: FastAPI) -> None:
    """No header at all means Spanish, not an endless redirection."""
    with TestClient(app, headers={"accept-language": ""}) as client:
        assert client.get("/app/", follow_redirects=False).status_code == 200


def test_the_chat_page_says_at_once_what_it_is(client: TestClient) -> None:
    """Language, title and a way to the light pages stand in the HTML, before any script."""
    html = client.get("/app/pt").text
    assert re.search(r'<html\s+lang="pt"', html)
    assert "<title>Alianza · Pergunte sobre a sua parceria</title>" in html
    assert 'id="boot"' in html
    assert '<a href="/lite?lang=pt">' in html


def test_a_monitor_may_ask_for_headers_alone(client: TestClient) -> None:
    """HEAD is answered as GET is."""
    for path in ("/", "/app/", "/lite?lang=es", "/healthz", "/favicon.ico"):
        assert client.head(path).status_code == 200


def test_what_browsers_ask_for_unasked_is_there(client: TestClient) -> None:
    """No 404 for an icon or a manifest."""
    for path in ("/favicon.ico", "/favicon.svg", "/manifest.json", "/robots.txt"):
        assert client.get(path).status_code == 200


def test_the_way_in_is_chosen_purely() -> None:
    """The prefix of a reverse proxy stands before every goal."""
    assert choose_entrance("/kb", {"user-agent": PHONE}, "") == "/kb/lite"
    assert choose_chat("/kb", {"accept-language": "pt"}, "") == "/kb/app/pt"
    assert choose_chat("/kb", {"accept-language": "pt"}, "es") == "/kb/app/?lang=es"


def test_a_path_prefix_stands_before_every_link(engine: Engine, tmp_path: Path) -> None:
    """Behind a reverse proxy, whether it passes the prefix on or takes it away."""
    app = build_app(engine, read_test_settings(tmp_path, root_path="/kb"))
    with TestClient(app, headers={"user-agent": DESK, "accept-language": "es"}) as client:
        for prefix in ("", "/kb"):
            assert client.get(f"{prefix}/", follow_redirects=False).headers["location"] == "/kb/app/"
            assert client.get(f"{prefix}/healthz").json()["status"] == "ok"
            pages = [
                client.get(f"{prefix}{path}", headers={"x-forwarded-host": "example.org"})
                for path in ("/lite", "/app/")
            ]
            assert [page.status_code for page in pages] == [200, 200]
            links = [link for page in pages for link in re.findall(r'(?:href|src|action)="(/[^"]*)"', page.text)]
            assert links
            # Gradio asks for /manifest.json at the root whatever the prefix.
            assert {link for link in links if not link.startswith("/kb/")} <= {"/manifest.json"}
        assert client.post("/kb/api/ask", json={"question": QUESTIONS["en"]}).status_code == 200
        assert client.post("/kb/app/gradio_api/upload").status_code == 404
        assert client.get("/kbx/healthz").status_code == 404
        assert client.get("/kb", follow_redirects=False).headers["location"] == "/kb/app/"


def test_a_new_index_is_taken_up_while_serving(tmp_path: Path) -> None:
    """An editor's new page can be read a few seconds after the build, without a restart."""
    engine = build_engine(tmp_path)
    with TestClient(build_app(engine, read_test_settings(tmp_path))) as client:
        assert client.get("/lite/doc/new-page?lang=en").status_code == 404
        roots = write_base(tmp_path)
        front = "---\nid: new-page\nkind: concept\nlang: en\ntitle: New\nsummary: New.\n---\n"
        text = f"{front}\n## New {{#new}}\n\nWords [@larc-02-3].\n"
        (roots[0] / "new-page.en.md").write_text(text, encoding="utf-8")
        encoder = StandInEncoder()
        build_index(roots, tmp_path / "index", encoder.fingerprint, lambda: encoder)
        deadline = time.monotonic() + 4 * REFRESH_SECONDS
        while client.get("/lite/doc/new-page?lang=en").status_code == 404 and time.monotonic() < deadline:
            time.sleep(0.1)
        assert client.get("/lite/doc/new-page?lang=en").status_code == 200
        assert client.get("/healthz").json()["documents"] == 15


def test_pages_come_before_the_engine(engine: Engine, tmp_path: Path) -> None:
    """While the engine opens, the chat's page is there and health says so."""

    def open_late() -> Engine:
        time.sleep(1.5)
        return engine

    engine_loader = EngineLoader(open_late)
    with TestClient(
        build_app(engine_loader, read_test_settings(tmp_path)), headers={"accept-language": "es"}
    ) as client:
        assert client.get("/app/").status_code == 200
        health = client.get("/healthz")
        assert (health.status_code, health.json()) == (503, {"status": "loading"})
        assert client.get("/lite?lang=es").status_code == 200  # waits
        assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_begins_and_ends_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    """It prints its address; told to end, it ends with 0 and without a traceback."""
    build_engine(tmp_path)
    command = [sys.executable, "-c", SERVER, str(tmp_path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        line = server.stderr.readline()
        assert re.search(r"http://127\.0\.0\.1:\d+/", line)
        time.sleep(1)
        server.send_signal(number)
        assert server.wait(30) == 0
        assert server.stderr.read() == ""


def test_a_server_without_an_index_says_what_mends_it(tmp_path: Path) -> None:
    """Before anything is loaded, in one line."""
    with pytest.raises(IndexStorageError, match="alianza build"):
        serve(read_test_settings(tmp_path))


def test_a_port_that_is_taken_is_told() -> None:
    """The address and what to set."""
    with open_port("127.0.0.1", 0) as taken, pytest.raises(SettingError, match="set PORT or HOST"):
        open_port("127.0.0.1", taken.getsockname()[1])
    with pytest.raises(SettingError, match=r"203\.0\.113\.1"):
        open_port("203.0.113.1", 7860)
