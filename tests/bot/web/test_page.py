"""What pages are handed, how they are sent, and what is answered while the engine opens."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from fastapi import FastAPI
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup
from starlette.testclient import TestClient

from bot.engine import Engine
from bot.rendering.reader import ReaderContext
from bot.web.engine_loader import EngineLoader
from bot.web.errors import handle_errors
from bot.web.page import RELOAD_SECONDS, SENDS_FORM, Page, PageRequest, Site, route_pages, show_waiting
from indexer.errors import ModelError

PREFIX = "/kb"


def show_all(request: PageRequest) -> Page | Response:
    """Write out what was handed over; lead elsewhere where that is asked for."""
    if request.values.get("go"):
        return RedirectResponse("/elsewhere", HTTPStatus.SEE_OTHER)
    reader = request.reader
    told = (list(request.pairs), dict(request.path), request.body, reader.lang, reader.locate(reader.home_url()))
    return Page("Told", Markup("{}").format(repr(told)), lambda lang: f"/{lang}", headers=SENDS_FORM)


def build_pages(engine_loader: EngineLoader) -> FastAPI:
    site = Site(engine_loader, PREFIX)
    app = FastAPI(openapi_url=None)
    app.include_router(route_pages(site, "/kb/lite", {"/{name}": show_all}, forms={"/{name}": show_all}))
    app.include_router(route_pages(site, "/kb/api", {"/{name}": show_all}))
    handle_errors(app, site)
    return app


@pytest.fixture
def client(engine: Engine) -> Iterator[TestClient]:
    engine_loader = EngineLoader(lambda: engine)
    engine_loader.start()
    yield TestClient(build_pages(engine_loader), follow_redirects=False)
    engine_loader.stop()


def test_a_page_is_handed_values_in_order_and_its_path(client: TestClient) -> None:
    """Of several values of one name the last is the one by that name."""
    html = client.get("/kb/lite/a%20b?lang=pt&id=2&id=1").text
    assert "[(&#39;lang&#39;, &#39;pt&#39;), (&#39;id&#39;, &#39;2&#39;), (&#39;id&#39;, &#39;1&#39;)]" in html
    assert "{&#39;name&#39;: &#39;a b&#39;}, None, &#39;pt&#39;, &#39;http://testserver/kb/lite?lang=pt&#39;" in html
    site = Site(EngineLoader(lambda: pytest.fail("nothing is asked")))
    assert PageRequest(site, ReaderContext("es"), [("id", "2"), ("id", "1")]).values == {"id": "1"}


def test_a_form_comes_with_its_body_and_a_page_names_its_headers(client: TestClient) -> None:
    response = client.post("/kb/lite/x", content=b"text=a&text=b")
    assert "b&#39;text=a&amp;text=b&#39;" in response.text
    assert response.headers["referrer-policy"] == "same-origin"


def test_a_page_may_lead_elsewhere(client: TestClient) -> None:
    response = client.get("/kb/lite/x?go=1")
    assert (response.status_code, response.headers["location"]) == (303, "/elsewhere")


def test_where_the_engine_cannot_be_opened_people_get_a_page_and_programs_json() -> None:
    """In the reader's language, without loading itself again for ever."""

    def fail() -> Engine:
        raise ModelError("gone")

    engine_loader = EngineLoader(fail)
    engine_loader.start()
    client = TestClient(build_pages(engine_loader))
    page = client.get("/kb/lite/x?lang=fr")
    assert (page.status_code, page.headers["content-language"], page.headers["cache-control"]) == (
        503,
        "fr",
        "no-store",
    )
    assert "refresh" not in page.text
    answer = client.get("/kb/api/x")
    assert (answer.status_code, list(answer.json())) == (503, ["error"])


def test_while_the_engine_opens_a_page_loads_itself_again() -> None:
    site = Site(EngineLoader(lambda: pytest.fail("it is not opened here")))
    page = show_waiting(PageRequest(site, ReaderContext("pt")))
    assert (page.status, page.reload) == (HTTPStatus.SERVICE_UNAVAILABLE, RELOAD_SECONDS)
