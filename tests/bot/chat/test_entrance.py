"""A choice of door is kept by its address: whoever went to the full app with a telephone stays there."""

from __future__ import annotations

import re
from html import unescape

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

PHONE = {"user-agent": "Mozilla/5.0 (Linux; Android 10; K) Mobile Safari/537.36", "save-data": "on"}


@pytest.mark.parametrize(("lang", "chat"), [("es", "/app/es"), ("pt", "/app/pt")])
def test_a_telephone_that_chose_the_full_app_stays_there(app: FastAPI, lang: str, chat: str) -> None:
    """The light pages link to it in the same language, and its address leads nowhere else, without a cookie."""
    with TestClient(app, headers={**PHONE, "accept-language": lang}) as client:
        light = client.get("/")
        assert light.url.path == "/lite"
        assert chat in [unescape(link) for link in re.findall(r'href="([^"]+)"', light.text)]
        full = client.get(chat)
        assert (full.status_code, full.url.path) == (200, chat)
        assert not client.cookies


@pytest.mark.parametrize(("path", "start"), [("/app/", "/lite?lang=es"), ("/app/fr", "/lite?lang=fr")])
def test_what_is_installed_from_the_chat_starts_at_the_light_pages_in_its_language(
    app: FastAPI, path: str, start: str
) -> None:
    """Those open without a signal; the front door, which chooses by the browser, is not passed again."""
    with TestClient(app) as client:
        (manifest,) = re.findall(r'<link rel="manifest" href="([^"]+)"', client.get(path).text)
        assert client.get(manifest).json()["start_url"] == start


@pytest.mark.parametrize("agent", ["WhatsApp/2.23.20.0 A", "facebookexternalhit/1.1", "TelegramBot (like TwitterBot)"])
def test_what_shows_an_address_elsewhere_is_led_to_the_light_pages(app: FastAPI, agent: str) -> None:
    """It runs no script."""
    with TestClient(app) as client:
        assert client.get("/", headers={"user-agent": agent}).url.path == "/lite"


@pytest.mark.parametrize(
    ("path", "title", "text"),
    [
        ("/app/pt", "Pergunte sobre a sua parceria", "Como se formam"),
        ("/lite/doc/open-grading?lang=es", "Clasificar la calidad a la vista de todos", "Cómo hacer que"),
        ("/lite/ask?lang=es&q=la+empacadora+nos+rechaza+las+cajas", "la empacadora nos rechaza", "Pidan por escrito"),
        ("/lite/cases?lang=fr", "", "Comment se nouent"),
    ],
)
def test_an_address_that_is_sent_on_shows_what_it_leads_to(app: FastAPI, path: str, title: str, text: str) -> None:
    """Title, text and a picture that is there, on every page; nothing of Gradio's."""
    with TestClient(app, base_url="https://kb.example.org") as client:
        html = client.get(path).text
        shown = dict(re.findall(r'<meta [^>]*property="og:(\w+)" content="([^"]*)">', html))
        assert shown["title"].startswith(title)
        assert shown["title"]
        assert shown["description"].startswith(text)
        assert shown["image"] == "https://kb.example.org/static/preview.png"
        assert client.get("/static/preview.png").headers["content-type"] == "image/png"
        assert html.count('property="og:title"') == 1
        assert "teamGradio" not in html


@pytest.mark.parametrize("lang", ["es", "fr"])
def test_the_chat_says_how_much_the_base_holds(app: FastAPI, lang: str) -> None:
    """Counted when the page is asked for, from the index as it is then."""
    with TestClient(app) as client:
        html = client.get(f"/app/{lang}").text
    assert re.search(r"1 pr[aá]\w+, 1 cas\w*, 0 (herramientas|outils)", html)
    assert "%counts%" not in html
