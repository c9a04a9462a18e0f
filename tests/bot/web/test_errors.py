"""Who goes astray gets a page where a browser asks, one line of JSON where a program does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8", "accept-language": "pt"}


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize("path", ["/nope", "/lite/nope", "/nope/deeper?x=1"])
def test_a_browser_gets_a_page_with_a_way_on(client: TestClient, path: str) -> None:
    """In its language, with the question form and the same policy as every light page."""
    response = client.get(path, headers=BROWSER)
    assert response.status_code == 404
    assert '<html lang="pt">' in response.text
    assert 'action="/lite/ask"' in response.text
    assert response.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    ("path", "headers"), [("/nope", {"accept": "*/*"}), ("/api/nope", BROWSER), ("/api/nope", {"accept": "*/*"})]
)
def test_a_program_gets_one_line(client: TestClient, path: str, headers: dict[str, str]) -> None:
    response = client.get(path, headers=headers)
    assert response.status_code == 404
    assert response.json() == {"error": f"GET {path}: not found."}
