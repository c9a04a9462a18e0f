"""The doors for programs: the contract's JSON, one clear line for every mistake, and the engine awaited."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from bot.app import build_app
from bot.engine import Engine
from bot.messages import say
from bot.web.engine_loader import EngineLoader, NotReadyError
from indexer.errors import ModelError
from indexer.search.snapshot import MANIFEST
from tests.case_base import build_site
from tests.served import load_late
from tests.small_base import QUESTIONS, build_engine, read_test_settings

ANSWER_FIELDS = [
    "question",
    "language",
    "answered",
    "stage",
    "answer",
    "steps",
    "citations",
    "suggestions",
    "elapsed_ms",
    "type",
    "practice",
    "choices",
    "language_sure",
]
CITATION_FIELDS = [
    "n", "document", "kind", "title", "heading", "path", "lines", "language", "score", "sources", "quote",
]  # fmt: skip
HIT_FIELDS = ["document", "kind", "title", "heading", "path", "lines", "language", "score", "rank", "sources"]


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    """A caller on the same machine."""
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize("lang", sorted(QUESTIONS))
def test_a_question_is_answered_in_its_language(client: TestClient, lang: str) -> None:
    """The answer has the contract's fields in the contract's order."""
    response = client.post("/api/ask", json={"question": QUESTIONS[lang]})
    answer = response.json()
    assert response.status_code == 200
    assert list(answer) == ANSWER_FIELDS
    assert answer["language"] == lang
    assert answer["answered"]
    assert answer["citations"][0]["document"] == "opaque-grading"
    assert list(answer["citations"][0]) == CITATION_FIELDS


def ask(client: TestClient, question: str, accepted: str = "", **fields: Any) -> dict[str, Any]:
    headers = {"accept-language": accepted}
    answer: dict[str, Any] = client.post("/api/ask", json={"question": question, **fields}, headers=headers).json()
    return answer


@pytest.mark.parametrize("lang", sorted(QUESTIONS))
def test_a_question_that_could_be_of_several_languages_is_in_the_callers(client: TestClient, lang: str) -> None:
    """Where nothing tells it, the answer says so."""
    assert not ask(client, "local")["language_sure"]
    assert not ask(client, "local", "*")["language_sure"]
    answer = ask(client, "local", f"{lang}-XX,{lang};q=0.9")
    assert (answer["language"], answer["language_sure"]) == (lang, True)
    answer = ask(client, "local", lang=lang)
    assert (answer["language"], answer["language_sure"]) == (lang, True)


def test_a_question_counts_more_than_the_language_that_the_caller_prefers(client: TestClient) -> None:
    answer = ask(client, QUESTIONS["pt"], "en-GB")
    assert (answer["language"], answer["language_sure"]) == ("pt", True)


def test_what_was_said_before_tells_the_language_of_a_word(client: TestClient) -> None:
    said = [{"role": "user", "text": QUESTIONS["pt"]}, {"role": "assistant", "text": "…"}]
    answer = ask(client, "local", "en", context=said)
    assert (answer["language"], answer["language_sure"]) == ("pt", True)


def test_a_search_is_in_the_language_that_the_caller_prefers_where_it_is_open(client: TestClient) -> None:
    for lang in sorted(QUESTIONS):
        response = client.get("/api/search", params={"q": "local", "k": 5}, headers={"accept-language": lang})
        assert response.json()[0]["language"] == lang
        assert "Accept-Language" in response.headers["vary"]


def test_language_stage_and_context_are_taken(client: TestClient) -> None:
    """What a caller names is what the answer has."""
    context = [{"role": "user", "text": QUESTIONS["es"]}, {"role": "assistant", "text": "…"}]
    body = {"question": "¿y quién paga la prueba?", "lang": "en", "stage": "dissolution", "context": context}
    answer = client.post("/api/ask", json=body).json()
    assert (answer["language"], answer["stage"]["id"]) == ("en", "dissolution")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b'{"question": "\xff\xfe"}', 400),
        (b"[" * 60_000, 400),
        (b'{"question": "x", "n": ' + b"9" * 60_000 + b"}", 400),
        (b"[]", 422),
        (b'"text"', 422),
        (b"null", 422),
        (b"{}", 422),
        (b'{"question": null}', 422),
        (b'{"question": 5}', 422),
        (b'{"question": ["a"]}', 422),
        (b'{"question": ""}', 422),
        (b'{"question": " \\u0000 \\n"}', 422),
        (b'{"question": "x", "lang": "de"}', 422),
        (b'{"question": "x", "lang": ["es"]}', 422),
        (b'{"question": "x", "lang": {"es": 1}}', 422),
        (b'{"question": "x", "stage": "wedding"}', 422),
        (b'{"question": "x", "stage": 3}', 422),
        (b'{"question": "x", "context": "before"}', 422),
        (b'{"question": "x", "context": [1]}', 422),
        (b'{"question": "x", "context": [{"role": "system", "text": "y"}]}', 422),
        (b'{"question": "x", "context": [{"role": "user", "text": 1}]}', 422),
        (b'{"question": "x", "context": [{"role": ["user"], "text": "y"}]}', 422),
    ],
)
def test_a_wrong_body_gets_one_line(client: TestClient, body: bytes, status: int) -> None:
    """No traceback, no page: one line of JSON that says what was found and expected."""
    response = client.post("/api/ask", content=body)
    assert response.status_code == status
    assert list(response.json()) == ["error"]
    assert "\n" not in response.json()["error"]
    assert "Traceback" not in response.text


@pytest.mark.parametrize(
    "question",
    [
        "a" * 50_000,
        "🌱🌽🤝",
        "مزارع يسأل عن العقد",
        "\\u0000qué\\u0007 hacer",
        "qué \\ud83d hacer",
        "\\ufdfa" * 60,
        "<script>alert(1)</script>",
        "[a](javascript:alert(1)) **b** {{7*7}}",
        "../../etc/passwd",
        "'; DROP TABLE passages; --",
    ],
)
def test_a_strange_question_gets_an_answer_not_an_error(client: TestClient, question: str) -> None:
    """Whatever a person pastes, the answer is one of the contract's."""
    for context in ("[]", f'[{{"role": "user", "text": "{question[:5000]}"}}]'):
        response = client.post("/api/ask", content=f'{{"question": "{question}", "context": {context}}}'.encode())
        assert response.status_code == 200, response.text
        assert list(response.json()) == ANSWER_FIELDS


@pytest.mark.parametrize("name", ["application/x-www-form-urlencoded", "text/plain", "", "image/png"])
def test_a_body_is_json_whatever_it_is_called(client: TestClient, name: str) -> None:
    """curl names a form where nothing else is said."""
    body = json.dumps({"question": QUESTIONS["pt"]}).encode()
    assert client.post("/api/ask", content=body, headers={"content-type": name}).json()["language"] == "pt"


@pytest.mark.parametrize("lang", sorted(QUESTIONS))
def test_an_empty_question_is_named_in_the_language_asked_for(client: TestClient, lang: str) -> None:
    response = client.post("/api/ask", json={"question": " ", "lang": lang})
    assert (response.status_code, response.json()) == (422, {"error": say("question_empty", lang)})


def test_a_search_gives_hits_best_first(client: TestClient) -> None:
    """The list of the contract, as many as asked for."""
    hits = client.get("/api/search", params={"q": QUESTIONS["es"], "k": 3}).json()
    assert [hit["rank"] for hit in hits] == [1, 2, 3]
    assert list(hits[0]) == HIT_FIELDS
    assert hits[0]["score"] >= hits[1]["score"]


def test_a_search_can_be_narrowed(client: TestClient) -> None:
    """By kind, stage, country and language; an empty value counts as none."""
    search: dict[str, Any] = {"q": "rechaza cajas", "lang": "es"}
    kinds = {hit["kind"] for hit in client.get("/api/search", params={**search, "kind": "practice"}).json()}
    countries = [hit["document"] for hit in client.get("/api/search", params={**search, "country": "MX"}).json()]
    named = [client.get("/api/search", params={**search, "country": name}).json() for name in ("mx", "Mexique")]
    stages = [hit["document"] for hit in client.get("/api/search", params={**search, "stage": "dissolution"}).json()]
    assert kinds == {"practice"}
    assert countries == ["bajio-contracts"]
    assert [[hit["document"] for hit in hits] for hits in named] == [countries, countries]
    assert stages == ["dissolution"]
    assert len(client.get("/api/search", params={**search, "kind": "", "k": ""}).json()) > 1


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("", "empty"),
        ("q=", "empty"),
        ("q=x&k=0", "1 to 50"),
        ("q=x&k=51", "1 to 50"),
        ("q=x&k=-1", "whole number"),
        ("q=x&k=ten", "whole number"),
        ("q=x&k=²", "whole number"),
        ("q=x&k=" + "9" * 5000, "whole number"),
        ("q=x&kind=poem", "practice"),
        ("q=x&stage=wedding", "motivation"),
        ("q=x&lang=de", "en, es, pt, fr"),
        ("q=x&country=Narnia", "MX"),
    ],
)
def test_a_wrong_search_says_what_is_allowed(client: TestClient, query: str, named: str) -> None:
    """One line that names what was expected."""
    response = client.get(f"/api/search?{query}")
    assert response.status_code == 422
    expected = "vacía" if named == "empty" else named
    assert expected in response.json()["error"]


@pytest.mark.parametrize("path", ["ask", "search", "cases", "cases/bajio-contracts"])
def test_the_first_version_answers_as_the_paths_before_it_do(client: TestClient, path: str) -> None:
    def call(prefix: str) -> dict[str, Any]:
        if path == "ask":
            found = client.post(f"{prefix}/ask", json={"question": QUESTIONS["es"]}).json()
            return {**found, "elapsed_ms": 0}
        return {"found": client.get(f"{prefix}/{path}", params={"q": QUESTIONS["es"]}).json()}

    assert call("/api/v1") == call("/api")


def test_a_caller_of_the_first_version_is_answered_in_the_language_that_it_accepts(client: TestClient) -> None:
    """A language that is named goes before; the paths from before there were versions go by the question alone."""
    accepts = {"Accept-Language": "de, pt-BR;q=0.9, en;q=0.5"}
    question = {"question": QUESTIONS["es"]}
    answers = [
        client.post("/api/v1/ask", json=question, headers=accepts),
        client.post("/api/v1/ask", json={**question, "lang": "en"}, headers=accepts),
        client.post("/api/v1/ask", json=question, headers={"Accept-Language": "de"}),
        client.post("/api/ask", json=question, headers=accepts),
    ]
    assert [answer.json()["language"] for answer in answers] == ["pt", "en", "es", "es"]
    assert [answer.headers["content-language"] for answer in answers] == ["pt", "en", "es", "es"]
    search = {"q": "caixas"}
    assert {hit["language"] for hit in client.get("/api/v1/search", params=search, headers=accepts).json()} >= {"pt"}


def test_a_search_goes_on_page_by_page_until_there_is_no_more(client: TestClient) -> None:
    search: dict[str, Any] = {"q": "rechaza cajas", "lang": "es", "k": 4}
    whole = client.get("/api/search", params={**search, "k": 50}).json()
    assert 8 < len(whole) < 50
    found, address, pages = [], "/api/v1/search?" + "&".join(f"{n}={v}" for n, v in search.items()), 0
    while address:
        response = client.get(address)
        found += response.json()
        pages += 1
        following = response.links.get("next")
        address = f"/api/v1/search{following['url']}" if following else ""
    assert found == whole
    assert pages == -(-len(whole) // 4)
    assert "prev" in response.links
    assert client.get("/api/v1/search", params={**search, "page": pages + 1}).json() == []
    assert client.get("/api/v1/search", params={**search, "page": 0}).json() == {
        "error": "'page' is 0; expected 1 to 50."
    }


@pytest.mark.parametrize("path", ["/api/v1/cases", "/api/v1/cases/bajio-contracts", "/api/v1/search?q=cajas"])
def test_a_caller_who_holds_an_answer_is_not_sent_it_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    tag = first.headers["etag"]
    assert tag.startswith('W/"')
    assert first.headers["cache-control"] == "no-cache"
    for held in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = client.get(path, headers={"If-None-Match": held})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(path, headers={"If-None-Match": '"other"'}).json() == first.json()
    assert "Accept-Language" in first.headers["vary"]


def test_an_error_has_no_tag(client: TestClient) -> None:
    assert "etag" not in client.get("/api/v1/cases/nothing").headers


def test_wrong_addresses_and_methods_get_json(client: TestClient) -> None:
    """A program that mistypes an address is told so in its own format."""
    assert client.get("/api/nothing").json() == {"error": "GET /api/nothing: not found."}
    assert client.get("/api/ask").status_code == 405
    assert client.put("/healthz").status_code == 405


def test_health_tells_what_is_served(client: TestClient) -> None:
    """Counts come from the index in use."""
    health = client.get("/healthz").json()
    assert health["status"] == "ok"
    assert (health["documents"], health["passages"]) == (14, 19)


def test_health_tells_why_a_new_index_is_refused(tmp_path: Path) -> None:
    """Whoever built it learns that it is not the one that answers."""
    engine = build_engine(tmp_path)
    with TestClient(build_app(engine, read_test_settings(tmp_path))) as client:
        assert "refused" not in client.get("/healthz").json()
        (tmp_path / "index" / MANIFEST).write_text("{", encoding="utf-8")
        engine.refresh()
        health = client.get("/healthz").json()
    assert (health["status"], health["documents"]) == ("ok", 14)
    assert health["refused"].startswith("index/manifest.json: this is no manifest of an index (")


def test_a_question_waits_for_the_engine(engine: Engine) -> None:
    """Loading is no reason for a worse answer: the first question gets the engine's."""
    engine_loader, opened = load_late(engine)
    with pytest.raises(NotReadyError):
        engine_loader.wait(0.01)
    threading.Timer(0.2, opened.set).start()
    answer = TestClient(build_site(engine_loader)).post("/api/ask", json={"question": QUESTIONS["en"]})
    engine_loader.stop()
    assert answer.status_code == 200


def test_an_engine_that_cannot_be_opened_is_told() -> None:
    """The server is told to end; callers who come before it has ended get 503."""
    told = threading.Event()

    def fail() -> Engine:
        raise ModelError("the model's file is missing")

    engine_loader = EngineLoader(fail, told.set)
    engine_loader.start()
    assert told.wait(5)
    assert isinstance(engine_loader.fault, ModelError)
    response = TestClient(build_site(engine_loader)).get("/api/search?q=x")
    assert (response.status_code, list(response.json())) == (503, ["error"])
    assert repr(engine_loader) == "<Standby failed>"
