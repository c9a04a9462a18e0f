"""The doors for programs: questions, searches and health, as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from bot.web.engine_loader import EngineLoader, NotReadyError
from bot.web.errors import fail
from indexer.errors import AlianzaError, QuestionError

DEFAULT_HITS = 10


def build_api(engine_loader: EngineLoader) -> APIRouter:
    """Build the routes ``/api/ask``, ``/api/search`` and ``/healthz``."""
    router = APIRouter()

    @router.post("/api/ask")
    async def ask(request: Request) -> JSONResponse:
        return await run_in_threadpool(answer_request, engine_loader, await request.body())

    @router.get("/api/search")
    async def search(request: Request) -> JSONResponse:
        return await run_in_threadpool(search_request, engine_loader, dict(request.query_params))

    @router.get("/healthz")
    async def healthz() -> JSONResponse:
        return describe_health(engine_loader)

    return router


def answer_request(engine_loader: EngineLoader, body: bytes) -> JSONResponse:
    """Answer the body of ``POST /api/ask``: 400 for no JSON, 422 for wrong fields, 503 while loading."""
    from bot.answering.requests import read_request
    from bot.rendering.plain_text import to_dict

    try:
        values = json.loads(body)
    except (ValueError, RecursionError):
        return fail(HTTPStatus.BAD_REQUEST, 'the body is no JSON; expected an object such as {"question": "…"}.')
    try:
        request = read_request(values)
        answer = engine_loader.wait().ask(
            request.question, request.lang, request.stage, request.context, request.choice
        )
    except NotReadyError:
        raise
    except AlianzaError as error:
        return fail(_choose_status(error), error)
    return JSONResponse(to_dict(answer))


def search_request(engine_loader: EngineLoader, values: Mapping[str, str]) -> JSONResponse:
    """Answer ``GET /api/search``; an empty value counts as none."""
    from bot.answering.requests import check_filters
    from bot.rendering.plain_text import hit_to_dict

    try:
        k = _read_count(values.get("k") or str(DEFAULT_HITS))
        filters = {name: values.get(name) or None for name in ("lang", "kind", "stage", "country")}
        check_filters(k, **filters)
        hits = engine_loader.wait().search(values.get("q", ""), k, **filters)
    except NotReadyError:
        raise
    except AlianzaError as error:
        return fail(_choose_status(error), error)
    return JSONResponse([hit_to_dict(hit) for hit in hits])


def _read_count(text: str) -> int:
    # isdigit alone lets "²" through, and int() reads numbers of any length.
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise QuestionError(f"'k' is {text[:40]!r}; expected a whole number.")
    return int(text)


def _choose_status(error: AlianzaError) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if isinstance(error, QuestionError) else HTTPStatus.INTERNAL_SERVER_ERROR


def describe_health(engine_loader: EngineLoader) -> JSONResponse:
    """Say whether questions can be answered, and from how much."""
    if engine_loader.engine is None:
        engine_loader.hurry()
        content: dict[str, Any] = {"status": "failed" if engine_loader.fault else "loading"}
        return JSONResponse(content, HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "2"})
    manifest = engine_loader.engine.manifest
    return JSONResponse(
        {"status": "ok", "passages": manifest.passages, "documents": manifest.documents, "corpus": manifest.corpus[:12]}
    )
