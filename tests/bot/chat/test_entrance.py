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


def test_what_a_telephone_keeps_on_its_first_screen_is_the_page_it_was_on(app: FastAPI) -> None:
    """A fixed start would lead back through the front door."""
    with TestClient(app) as client:
        assert "start_url" not in client.get("/manifest.json").json()
