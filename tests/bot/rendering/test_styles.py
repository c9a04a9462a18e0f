"""The pages' style: one shared sheet that is fetched once, a page's own in the page, and no other let in."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from bot.rendering.styles import SHARED, hash_inline, name_sheet, read_static, read_style


def test_a_page_fetches_one_sheet_that_is_kept_for_good(app: FastAPI) -> None:
    """Its name holds a hash of what is in it; under another name nothing is kept."""
    with TestClient(app) as client:
        links = re.findall(r'<link rel="stylesheet" href="([^"]+)">', client.get("/lite?lang=es").text)
        assert links == [f"/lite/{name_sheet()}"]
        sheet = client.get(links[0])
        assert sheet.headers["content-type"] == "text/css; charset=utf-8"
        assert sheet.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert sheet.text == read_static(*SHARED)
        assert client.get("/lite/style-00000000.css").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/lite?lang=es", "/lite/tools?lang=es"])
def test_the_policy_lets_in_the_sheet_and_the_pages_own_style(app: FastAPI, path: str) -> None:
    """By its hash, and nothing by name or from elsewhere."""
    with TestClient(app) as client:
        page = client.get(path)
    own = re.findall(r"<style>(.*?)</style>", page.text, re.DOTALL)
    rules = dict(rule.strip().split(" ", 1) for rule in page.headers["content-security-policy"].split(";"))
    assert rules["style-src"].split() == ["'self'", *(f"'{hash_inline(style)}'" for style in own)]
    assert rules["default-src"] == "'none'"
    assert bool(own) == path.startswith("/lite/tools")


def test_what_all_pages_share_is_not_sent_twice() -> None:
    """A page that names a shared file as its own has none of it inside."""
    assert read_style(*SHARED)[0] == ""
    assert "'sha256-" not in read_style("words.css")[1]
    assert read_style("tools.css")[0] == read_static("tools.css")
