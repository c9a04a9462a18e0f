"""Another system is evaluated by what its answers say, and what cannot be read of it is told in one line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from bot.__main__ import main
from bot.engine import Engine
from bot.other_system import OtherSystem
from indexer.errors import QuestionError
from indexer.evaluate import Labelled, QuestionResult, evaluate, to_dict
from tests.served import serve_app
from tests.small_base import QUESTIONS

ANSWER = {"answered": True, "citations": [{"sources": ["a#1", "b"]}, {"sources": []}]}
QUESTION = Labelled("q1", "¿y?", "es", ("a#1",), (), None, "", "fact", ({"role": "user", "text": "antes"},))


@contextmanager
def answer_with(*answers: Response) -> Iterator[tuple[str, list[Any]]]:
    """Serve answers in turn, the last for good; give the site's address, and what it was asked."""
    app, asked = FastAPI(openapi_url=None), list[Any]()

    @app.post("/some/api/ask")
    async def ask(request: Request) -> Response:
        asked.append(await request.json())
        return answers[min(len(asked), len(answers)) - 1]

    with serve_app(app) as address:
        yield f"{address}/some", asked


def test_labels_are_read_best_first_and_the_question_goes_with_what_was_said_before() -> None:
    with answer_with(JSONResponse(ANSWER)) as (address, asked), OtherSystem(f"{address}/") as system:
        result = system.ask(QUESTION)
    assert (result.answered, result.labels, result.language, result.stage) == (True, (("a#1", "b"), ()), "", None)
    assert result.milliseconds > 0
    assert asked == [{"question": "¿y?", "context": [{"role": "user", "text": "antes"}]}]


def test_the_whole_address_of_ask_is_taken_as_it_is() -> None:
    named = {
        "https://a.example/v9/ask": "https://a.example/v9/ask",
        "http://a.example:80": "http://a.example:80/api/ask",
    }
    for address, asked in named.items():
        with OtherSystem(address) as system:
            assert system.address == asked


def test_a_busy_system_is_asked_again() -> None:
    busy = Response(status_code=503, headers={"Retry-After": "0"})
    with answer_with(busy, busy, JSONResponse(ANSWER)) as (address, asked), OtherSystem(address) as system:
        assert system.ask(QUESTION).answered
    assert len(asked) == 3


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Response("{", media_type="application/json"), "cannot be read"),
        (Response(status_code=500), "status 500 for q1"),
        (JSONResponse([]), "cannot be read"),
        (JSONResponse({"answered": True}), "'citations'"),
        (JSONResponse({"answered": True, "citations": [{"sources": "a#1"}]}), "'sources' is 'a#1'"),
        (JSONResponse({"answered": "yes", "citations": []}), "'answered' is 'yes'"),
    ],
)
def test_an_answer_that_cannot_be_read_is_named_with_what_was_expected(answer: Response, told: str) -> None:
    with answer_with(answer) as (address, _), OtherSystem(address) as system, pytest.raises(QuestionError) as error:
        system.ask(QUESTION)
    assert told in str(error.value)
    assert str(error.value).startswith(f"{address}/api/ask: ")
    assert '"sources": ["larc-02-3#p28"]' in str(error.value)


@pytest.mark.parametrize("address", ["localhost:7860", "ftp://a.example", "http://", ""])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(QuestionError, match="expected an address such as http"):
        OtherSystem(address)


def test_a_system_that_is_not_there_is_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps({"question": "x", "lang": "es", "gold": ["p1"]}), encoding="utf-8")
    assert main(["evaluate", str(file), "--system", "http://127.0.0.1:9"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("alianza: http://127.0.0.1:9/api/ask: no answer (")
    assert told.err.count("\n") == 1
    file.write_text(json.dumps({"ideal": []}), encoding="utf-8")
    assert main(["evaluate", str(file), "--system", "http://127.0.0.1:9"]) == 1
    assert "expected questions that name sources" in capsys.readouterr().err


def test_this_system_over_http_is_evaluated_as_it_is_from_within(
    engine: Engine, address: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    asked = [
        Labelled(lang, text, lang, ("larc-02-3#box1",), (), None, "", "fact", ()) for lang, text in QUESTIONS.items()
    ]
    file = tmp_path / "questions.jsonl"
    lines = [{"id": one.id, "question": one.text, "lang": one.lang, "gold": ["box1"], "kind": "fact"} for one in asked]
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert main(["evaluate", str(file), "--json", "--system", address]) == 0
    found = json.loads(capsys.readouterr().out)

    def ask(question: Labelled) -> QuestionResult:
        answer = engine.ask(question.text)
        labels = tuple(citation.passage.sources for citation in answer.citations)
        return QuestionResult(answer.answered, labels, answer.language, answer.stage.id, 0.0)

    wanted = json.loads(json.dumps(to_dict(evaluate(asked, ask))))
    assert found["groups"]["all"]["found"]["1"] > 0
    assert {**found, "median_ms": 0} == {**wanted, "median_ms": 0}
