"""The API for cases, and its description, which answers and lists are held to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate
from starlette.testclient import TestClient

from bot.answering.requests import MOST_HITS
from bot.api import build_api
from bot.cases.api import build_case_api, read_description
from bot.cases.facets import CLOSED, FACETS
from bot.cases.selection import SORTS, TEXT_LIMIT
from bot.web.engine_loader import EngineLoader
from bot.web.page import Site
from indexer.vocabulary import KINDS, LANGUAGES, STAGES
from tests.case_base import CASES, build_case_engine, build_site
from tests.small_base import QUESTIONS


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    folder = tmp_path_factory.mktemp("api")
    return build_site(build_case_engine(folder))


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


def check(answer: Any, name: str) -> None:
    """Hold an answer to a schema of the description."""
    description = read_description()
    schema = {"$ref": f"#/components/schemas/{name}", "components": description["components"]}
    OAS31Validator(schema).validate(answer)


def list_values(path: str, name: str) -> list[str]:
    """List the values that the description allows for a parameter."""
    parameters = next(iter(read_description()["paths"][path].values()))["parameters"]
    schema = next(parameter["schema"] for parameter in parameters if parameter["name"] == name)
    values: list[str] = schema.get("items", schema)["enum"]
    return values


def test_the_description_is_valid_and_served(client: TestClient) -> None:
    """OpenAPI 3.1."""
    description = client.get("/api/openapi.json").json()
    validate(description)
    assert description["openapi"].startswith("3.1")
    assert description["servers"] == [{"url": "/"}]
    assert read_description("/kb")["servers"] == [{"url": "/kb"}]


def test_the_description_names_every_route_and_no_other() -> None:
    """Of both routers below /api."""
    engine_loader = EngineLoader(lambda: pytest.fail("nobody asked"))
    routes = [*build_api(engine_loader).routes, *build_case_api(Site(engine_loader)).routes]
    served = {path for route in routes if (path := getattr(route, "path", "")).startswith("/api/")}
    assert served == set(read_description()["paths"])


def test_the_description_lists_what_the_code_allows() -> None:
    """No list is older than the front matter's."""
    for facet, values in CLOSED.items():
        assert set(list_values("/api/cases", facet)) == set(values)
    names = {parameter["name"] for parameter in read_description()["paths"]["/api/cases"]["get"]["parameters"]}
    assert names == {"q", "from", "to", "id", "sort", "page", "size", "lang", *FACETS}
    assert tuple(list_values("/api/cases", "sort")) == SORTS
    assert tuple(list_values("/api/search", "kind")) == KINDS
    assert tuple(list_values("/api/search", "stage")) == STAGES
    assert tuple(list_values("/api/search", "lang")) == LANGUAGES
    text = str(read_description())
    assert f"{TEXT_LIMIT} characters are read" in text
    assert f"'maximum': {MOST_HITS}" in text


def test_answers_are_as_described(client: TestClient) -> None:
    """Of every route."""
    check(client.post("/api/ask", json={"question": QUESTIONS["es"]}).json(), "Answer")
    for hit in client.get("/api/search", params={"q": QUESTIONS["en"]}).json():
        check(hit, "Hit")
    check(client.get("/api/cases").json(), "Cases")
    check(client.get("/api/cases?q=coffee&country=XX&size=0&lang=de").json(), "Cases")
    for id in (*CASES, "bajio-contracts"):
        check(client.get(f"/api/cases/{id}?lang=es").json(), "WholeCase")
    check(client.get("/api/cases/nothing").json(), "Error")
    check(client.get("/api/search").json(), "Error")


def test_cases_are_listed_with_counts(client: TestClient) -> None:
    """A facet's own choice does not hide its other values."""
    found = client.get("/api/cases?country=PE&lang=es").json()
    assert (found["total"], found["cases"][0]["id"], found["language"]) == (1, "andean-coffee", "es")
    countries = {value["value"]: (value["count"], value["chosen"]) for value in found["facets"]["country"]}
    assert countries["PE"] == (1, True)
    assert countries["HN"] == (1, False)


def test_a_search_says_why(client: TestClient) -> None:
    """The sentence, its heading and section; without a search there is none."""
    found = client.get("/api/cases", params={"q": "families bought land with a loan", "lang": "en"}).json()
    assert found["cases"][0]["why"] == {
        "sentence": "Families bought land with a loan.", "heading": "At a glance", "section": "glance",
        "language": "en",
    }  # fmt: skip
    assert client.get("/api/cases").json()["cases"][0]["why"] is None


def test_pages_have_the_size_asked_for(client: TestClient) -> None:
    """All cases come once; past the end there is nothing."""
    pages = [client.get(f"/api/cases?size=3&page={number}").json() for number in (1, 2, 3, 4)]
    ids = [case["id"] for page in pages for case in page["cases"]]
    assert [len(page["cases"]) for page in pages] == [3, 3, 1, 0]
    assert len(set(ids)) == 7
    assert pages[0]["pages"] == 3


def test_what_means_nothing_is_told(client: TestClient) -> None:
    """And left out."""
    found = client.get("/api/cases?country=XX&from=x&size=101&lang=de&sort=luck").json()
    assert {entry["name"] for entry in found["ignored"]} == {"country", "from", "size", "lang", "sort"}
    assert (found["total"], found["size"]) == (7, 20)


def test_a_case_comes_whole(client: TestClient) -> None:
    """Sections with the sources of each sentence, and cases like it with the reason."""
    case = client.get("/api/cases/andean-coffee?lang=es").json()
    assert case["sections"][1] == {
        "id": "wrong", "heading": "Qué salió mal", "language": "es",
        "sentences": [{"text": "La roya mató las matas en dos años.", "sources": ["larc-02-3#p28"]}],
    }  # fmt: skip
    similar = next(other for other in case["similar"] if other["id"] == "fallen-union")
    assert {"facet": "product", "value": "coffee", "label": "Coffee"} in similar["shared"]


def test_an_unknown_case_is_told(client: TestClient) -> None:
    """404, one line; a practice is no case."""
    for id in ("nothing", "open-grading", "%2e%2e", "x" * 3000):
        response = client.get(f"/api/cases/{id}")
        assert response.status_code == 404
        assert len(response.json()["error"]) < 200
