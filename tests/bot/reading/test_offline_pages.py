"""What is taken along: the pocket file with its size and date, the app, and the worker that keeps no question."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from PIL import Image
from starlette.testclient import TestClient

from bot.app import STATIC
from bot.engine import Engine
from bot.reading.offline_pages import build_offline_pages
from bot.reading.pages import build_pages
from bot.web.engine_loader import EngineLoader
from bot.web.errors import handle_errors
from bot.web.page import Site
from bot.web.pocket_shelf import PocketShelf
from indexer.vocabulary import LANGUAGES

HTML = b"<!DOCTYPE html><title>x</title>" + b"x" * 1_400_000


@pytest.fixture(scope="module")
def site(engine: Engine) -> Site:
    engine_loader = EngineLoader(lambda: engine)
    engine_loader.start()
    engine_loader.wait()
    engine_loader.stop()
    return Site(engine_loader, "/kb")


@pytest.fixture
def shelf(engine: Engine, tmp_path: Path) -> PocketShelf:
    """A shelf with the Spanish file; the others are never made."""
    shelf = PocketShelf(tmp_path / "pocket", tmp_path / "index", python="false")
    shelf.folder.mkdir()
    shelf.locate("es", engine.manifest.corpus).write_bytes(HTML)
    shelf.index.mkdir()
    (shelf.index / "manifest.json").write_text("{}", encoding="utf-8")
    os.utime(shelf.index / "manifest.json", (1_790_000_000, 1_790_000_000))
    return shelf


def open_site(site: Site) -> TestClient:
    app = FastAPI()
    app.include_router(build_pages(replace(site, root="")))
    app.include_router(build_offline_pages(replace(site, root="")))
    handle_errors(app, site)
    return TestClient(app)


def test_the_first_page_and_the_page_to_take_along_tell_size_and_date(site: Site, shelf: PocketShelf) -> None:
    client = open_site(replace(site, pockets=shelf))
    dated = "2026-09-21"
    assert f"(1,4 MB, del {dated})" in client.get("/lite?lang=es").text
    html = client.get("/lite/take?lang=es").text
    assert f"1,4 MB, del {dated}" in html
    assert html.count("Se está preparando") == 3
    assert f"1.4 MB, of {dated}" in client.get("/lite/take?lang=en").text


def test_the_pocket_file_is_opened_or_stored(site: Site, shelf: PocketShelf) -> None:
    client = open_site(replace(site, pockets=shelf))
    shown = client.get("/lite/pocket?lang=es")
    assert shown.content == HTML
    assert "content-disposition" not in shown.headers
    stored = client.get("/lite/pocket?lang=es&download=1")
    assert stored.headers["content-disposition"].startswith('attachment; filename="alianza-es-2026-')
    soon = client.get("/lite/pocket?lang=pt")
    assert (soon.status_code, soon.headers["retry-after"]) == (503, "5")


def test_without_pocket_files_none_are_offered(site: Site) -> None:
    client = open_site(site)
    assert client.get("/lite/pocket?lang=es").status_code == 404
    assert "/lite/pocket" not in client.get("/lite/take?lang=es").text
    assert "MB" not in client.get("/lite?lang=es").text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_manifest_names_start_scope_and_icons_of_its_language(site: Site, lang: str) -> None:
    app = FastAPI()
    app.include_router(build_offline_pages(site))
    manifest = TestClient(app).get(f"/manifest.json?lang={lang}").json()
    assert (manifest["start_url"], manifest["scope"], manifest["lang"]) == (f"/kb/lite?lang={lang}", "/kb/", lang)
    for icon in manifest["icons"]:
        image = Image.open(io.BytesIO((STATIC / icon["src"].removeprefix("/kb/static/")).read_bytes()))
        assert f"{image.width}x{image.height}" == icon["sizes"]
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    assert "maskable" in {icon["purpose"] for icon in manifest["icons"]}


def test_every_light_page_names_the_manifest_and_its_policy_lets_it_be_read(site: Site) -> None:
    answer = open_site(site).get("/lite?lang=pt")
    assert '<link rel="manifest" href="/manifest.json?lang=pt">' in answer.text
    assert "manifest-src 'self'" in answer.headers["content-security-policy"]
    assert "<script" not in answer.text


def test_the_worker_is_looked_for_anew_each_time(site: Site) -> None:
    answer = open_site(site).get("/offline.js")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "addEventListener" in answer.text
