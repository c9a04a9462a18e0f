"""Documents as JSON: listed by kind, stage and country, page by page, and whole, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from openapi_spec_validator import validate
from starlette.testclient import TestClient

from tests.bot.cases.test_api import check

DOCUMENTS = "/api/v1/documents"


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


def test_the_whole_sites_description_is_valid_and_names_documents(app: FastAPI) -> None:
    description = app.openapi()
    validate(description)
    assert {DOCUMENTS, f"{DOCUMENTS}/{{id}}"} <= set(description["paths"])


def list_ids(client: TestClient, **asked: str) -> list[str]:
    return [document["id"] for document in client.get(DOCUMENTS, params=asked).json()["documents"]]


def test_documents_are_listed_by_kind_stage_and_country(app: FastAPI, client: TestClient) -> None:
    listed = client.get(DOCUMENTS).json()
    check(app, listed, DOCUMENTS)
    assert (listed["total"], listed["language"]) == (7, "es")
    assert list_ids(client, kind="stage") == ["motivation", "establishment", "development", "dissolution"]
    assert list_ids(client, kind="practice") == ["open-grading"]
    assert list_ids(client, country="MX") == ["bajio-contracts"]
    assert list_ids(client, stage="dissolution") == ["dissolution"]


def test_a_list_is_given_page_by_page(client: TestClient) -> None:
    first = client.get(DOCUMENTS, params={"k": 5})
    second = client.get(DOCUMENTS + first.links["next"]["url"])
    assert (first.json()["page"], first.json()["pages"], len(first.json()["documents"])) == (1, 2, 5)
    assert (second.json()["page"], len(second.json()["documents"])) == (2, 2)
    assert "next" not in second.links
    assert second.links["prev"]["url"] == "?k=5&page=1"


def test_a_document_is_given_whole_in_the_language_that_is_accepted(app: FastAPI, client: TestClient) -> None:
    response = client.get(f"{DOCUMENTS}/opaque-grading", headers={"Accept-Language": "pt"})
    document = response.json()
    check(app, document, f"{DOCUMENTS}/{{id}}")
    assert response.headers["content-language"] == document["language"] == "pt"
    assert document["title"] == "A classificação do comprador não se pode conferir"
    assert document["first"][0] == {
        "text": "Peçam por escrito a razão de cada rejeição.",
        "sources": ["larc-02-3#box1"],
    }
    assert [section["id"] for section in document["sections"]] == ["symptom", "response"]
    assert document["cases"] == ["bajio-contracts"]
    assert document["related"] == ["open-grading", "bajio-contracts"]
    assert document["url"] == "http://testserver/lite/doc/opaque-grading?lang=pt"


def test_a_section_that_lacks_the_language_is_told_in_the_nearest(client: TestClient) -> None:
    document = client.get(f"{DOCUMENTS}/bajio-contracts", params={"lang": "es"}).json()
    assert (document["language"], document["sections"][0]["language"]) == ("en", "en")


def test_an_unknown_document_or_value_is_told_in_one_line(app: FastAPI, client: TestClient) -> None:
    missing = client.get(f"{DOCUMENTS}/nothing")
    check(app, missing.json(), f"{DOCUMENTS}/{{id}}", "404")
    assert "GET /api/v1/documents lists them" in missing.json()["error"]
    assert client.get(f"{DOCUMENTS}?kind=poem").json()["error"].startswith("'kind' is 'poem'; expected one of stage")
    assert client.get(f"{DOCUMENTS}/open-grading?lang=de").status_code == 422


def test_a_list_that_has_not_changed_is_not_sent_again(client: TestClient) -> None:
    tag = client.get(DOCUMENTS).headers["etag"]
    assert client.get(DOCUMENTS, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(DOCUMENTS, params={"lang": "pt"}, headers={"If-None-Match": tag}).status_code == 200
