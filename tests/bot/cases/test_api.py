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
from bot.app import describe_site
from bot.cases.facets import CLOSED, FACETS
from bot.cases.selection import SORTS, TEXT_LIMIT
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


def check(app: FastAPI, answer: Any, path: str, status: str = "200", method: str = "get") -> None:
    """Hold an answer to what the description says of its route."""
    description = app.openapi()
    schema = description["paths"][path][method]["responses"][status]["content"]["application/json"]["schema"]
    OAS31Validator({**schema, "components": description["components"]}).validate(answer)


def list_values(app: FastAPI, path: str, name: str) -> list[str]:
    """List the values that the description allows for a parameter."""
    parameters = app.openapi()["paths"][path]["get"]["parameters"]
    schema = next(parameter["schema"] for parameter in parameters if parameter["name"] == name)
    schema = next(iter(schema.get("anyOf", [schema])))
    values: list[str] = schema.get("items", schema)["enum"]
    return values


def test_the_description_is_valid_and_served(client: TestClient) -> None:
    """OpenAPI 3.1."""
    description = client.get("/api/openapi.json").json()
    validate(description)
    assert description["openapi"].startswith("3.1")
    assert description["servers"] == [{"url": "/"}]
    assert describe_site("/kb")["servers"] == [{"url": "/kb"}]


def test_the_description_names_the_routes_for_programs_and_no_page(client: TestClient) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    older = {"/api/ask", "/api/search", "/api/cases", "/api/cases/{id}"}
    newer = {path.replace("/api/", "/api/v1/") for path in older}
    assert set(paths) == {*older, *newer, "/healthz"}
    deprecated = {path for path, methods in paths.items() for told in methods.values() if told.get("deprecated")}
    assert deprecated == older
    assert client.get("/docs").status_code == client.get("/redoc").status_code == 404


def test_every_error_of_the_description_is_the_contracts(app: FastAPI) -> None:
    """FastAPI's own form of a validation error stands nowhere."""
    described = app.openapi()
    assert "HTTPValidationError" not in str(described)
    errors = {
        response["content"]["application/json"]["schema"]["$ref"]
        for path, methods in described["paths"].items()
        for operation in methods.values()
        for status, response in operation["responses"].items()
        if status != "200" and path != "/healthz"
    }
    assert errors == {"#/components/schemas/ErrorMessage"}
    assert {"200", "400", "422", "429", "503", "default"} == set(described["paths"]["/api/ask"]["post"]["responses"])


def test_the_description_lists_what_the_code_allows(app: FastAPI) -> None:
    """No list is older than the front matter's."""
    for facet, values in CLOSED.items():
        assert set(list_values(app, "/api/cases", facet)) == set(values)
    names = [parameter["name"] for parameter in app.openapi()["paths"]["/api/cases"]["get"]["parameters"]]
    assert sorted(names) == sorted(
        ["q", "from", "to", "id", "sort", "page", "size", "lang", "outcome", "exact", *FACETS]
    )
    assert tuple(list_values(app, "/api/cases", "sort")) == SORTS
    assert tuple(list_values(app, "/api/search", "kind")) == KINDS
    assert tuple(list_values(app, "/api/search", "stage")) == STAGES
    assert tuple(list_values(app, "/api/search", "lang")) == LANGUAGES
    text = str(app.openapi())
    assert f"{TEXT_LIMIT} characters are read" in text
    (count,) = (p for p in app.openapi()["paths"]["/api/search"]["get"]["parameters"] if p["name"] == "k")
    assert count["schema"]["maximum"] == MOST_HITS


def test_answers_are_as_described(app: FastAPI, client: TestClient) -> None:
    """Of every route."""
    check(app, client.post("/api/ask", json={"question": QUESTIONS["es"]}).json(), "/api/ask", method="post")
    check(app, client.post("/api/ask", content=b"{").json(), "/api/ask", "400", "post")
    check(app, client.get("/api/search", params={"q": QUESTIONS["en"]}).json(), "/api/search")
    check(app, client.get("/api/search").json(), "/api/search", "422")
    check(app, client.get("/healthz").json(), "/healthz")
    check(app, client.get("/api/cases").json(), "/api/cases")
    check(app, client.get("/api/cases?q=coffee&country=PE&size=0&lang=de").json(), "/api/cases")
    check(app, client.get("/api/cases?country=XX").json(), "/api/cases", "400")
    for id in (*CASES, "bajio-contracts"):
        check(app, client.get(f"/api/cases/{id}?lang=es").json(), "/api/cases/{id}")
    check(app, client.get("/api/cases/nothing").json(), "/api/cases/{id}", "404")


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
    """And left out: a year, an order, a size."""
    found = client.get("/api/cases?from=x&size=101&lang=de&sort=luck").json()
    assert {entry["name"] for entry in found["ignored"]} == {"from", "size", "lang", "sort"}
    assert (found["total"], found["size"]) == (7, 20)


@pytest.mark.parametrize("prefix", ["/api", "/api/v1"])
@pytest.mark.parametrize(
    ("name", "known"), [("country", "BR"), ("stage", "dissolution"), ("outcome", "rescued"), ("product", "coffee")]
)
def test_a_value_that_no_case_has_is_refused_with_those_that_there_are(
    client: TestClient, prefix: str, name: str, known: str
) -> None:
    """Rather than every case as if nothing had been asked."""
    response = client.get(f"{prefix}/cases", params={name: "xylophone"})
    assert response.status_code == 400
    assert response.json()["error"].startswith(f"no case has the {name} 'xylophone'; expected a code or a name of: ")
    assert f"{known}" in response.json()["error"]
    assert client.get(f"{prefix}/cases", params={name: known}).status_code == 200


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({"country": "Perú"}, {"andean-coffee"}),
        ({"country": "pe"}, {"andean-coffee"}),
        ({"country": "Brésil"}, {"school-meals"}),
        ({"stage": "Disolución"}, {"fallen-union"}),
        ({"modality": "financiamento"}, {"land-loan"}),
        ({"region": "América Central"}, {"fallen-union", "land-loan"}),
        ({"outcome": "ended"}, {"fallen-union", "bajio-contracts"}),
        ({"outcome": "went-wrong"}, {"fallen-union", "rescued-dairy", "bajio-contracts"}),
        ({"product": "Coffee"}, {"andean-coffee", "fallen-union"}),
    ],
)
def test_a_filter_takes_names_in_every_language(client: TestClient, filters: dict[str, str], ids: set[str]) -> None:
    """Whatever language the answer is in; and how a case went, without knowing which list has it."""
    found = client.get("/api/v1/cases", params={"lang": "en", **filters}).json()
    assert {case["id"] for case in found["cases"]} == ids


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
