"""JSON routes for programs: questions, searches and health."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute

from bot.answering.requests import MOST_PAGES, AskRequest, PagedSearchRequest, SearchRequest
from bot.messages import accept_language
from bot.web.api_routes import (
    ACCEPT_LANGUAGE,
    PREFIXES,
    V1,
    TaggedRoute,
    choose_accepted,
    describe_operation,
    link_pages,
)
from bot.web.engine_loader import EngineLoader
from bot.web.errors import fail
from bot.web.schemas import AnswerRecord, HealthRecord, HitRecord, LoadingRecord, describe_errors

WRONG_VALUE = "A value is wrong; the error says what is allowed."


class JsonRoute(APIRoute):
    """Takes every body for JSON, whatever type its sender named: curl names a form, some programs nothing."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Read the body first: 400 where it is no JSON."""
        handle = super().get_route_handler()

        async def read_json(request: Request) -> Response:
            others = [(name, value) for name, value in request.scope["headers"] if name != b"content-type"]
            headers = [*others, (b"content-type", b"application/json")]
            request = Request({**request.scope, "headers": headers}, request.receive)
            try:
                await request.json()
            except (ValueError, RecursionError):
                error = 'the body is no JSON; expected an object such as {"question": "…"}.'
                return fail(HTTPStatus.BAD_REQUEST, error)
            return await handle(request)

        return read_json


def build_api(engine_loader: EngineLoader) -> APIRouter:
    """Build the routes ``ask`` and ``search``, below ``/api/v1`` and ``/api``, and ``/healthz``."""
    router = APIRouter()
    for prefix in PREFIXES:
        router.include_router(_build_ask(engine_loader, prefix))
    router.include_router(_build_paged_search(engine_loader))
    router.include_router(_build_search(engine_loader))

    @router.get(
        "/healthz", operation_id="health", summary="Say whether questions can be answered.",
        response_model=HealthRecord, response_model_exclude_unset=True,
        responses={503: {"model": LoadingRecord, "description": "The base is being opened, or cannot be."}},
    )  # fmt: skip
    async def health() -> Any:
        return describe_health(engine_loader)

    return router


def _build_ask(engine_loader: EngineLoader, prefix: str) -> APIRouter:
    router = APIRouter(prefix=prefix, route_class=JsonRoute)

    @router.post(
        "/ask", summary="Answer a question.", **describe_operation(prefix, "ask"),
        response_model=AnswerRecord, response_model_exclude_unset=True,
        responses=describe_errors(status_400="The body is no JSON.", status_422=WRONG_VALUE),
        openapi_extra={"parameters": [ACCEPT_LANGUAGE]},
    )  # fmt: skip
    def ask(body: AskRequest, request: Request, response: Response) -> dict[str, Any]:
        from bot.rendering.plain_text import to_dict

        lang = choose_accepted(prefix, request, body.lang)
        reader = accept_language(request.headers.get("accept-language"), default="")
        answer = engine_loader.wait().ask(body.question, lang, body.stage, body.turns, body.choice, reader)
        response.headers["Content-Language"] = answer.language
        return to_dict(answer)

    return router


SEARCH: dict[str, Any] = {
    "summary": "Find the passages nearest to a text.",
    "response_model": list[HitRecord],
    "responses": describe_errors(status_422=WRONG_VALUE),
}


def _build_search(engine_loader: EngineLoader) -> APIRouter:
    router = APIRouter(prefix="/api", route_class=TaggedRoute)

    @router.get(
        "/search", **describe_operation("/api", "search"), **SEARCH, openapi_extra={"parameters": [ACCEPT_LANGUAGE]}
    )
    def search(asked: Annotated[SearchRequest, Query()], request: Request) -> list[dict[str, Any]]:
        reader = accept_language(request.headers.get("accept-language"), default="")
        return _find(engine_loader, asked, asked.lang, asked.k, reader)

    return router


def _build_paged_search(engine_loader: EngineLoader) -> APIRouter:
    router = APIRouter(prefix=V1, route_class=TaggedRoute)

    @router.get(
        "/search", **describe_operation(V1, "search"), **SEARCH, openapi_extra={"parameters": [ACCEPT_LANGUAGE]}
    )
    def search(
        asked: Annotated[PagedSearchRequest, Query()], request: Request, response: Response
    ) -> list[dict[str, Any]]:
        end = asked.k * asked.page
        # One hit more tells whether there is a next page.
        found = _find(engine_loader, asked, choose_accepted(V1, request, asked.lang), end + 1)
        last = min(asked.page + (len(found) > end), MOST_PAGES)
        response.headers.update(link_pages(request, asked.page, last))
        return found[end - asked.k : end]

    return router


def _find(
    engine_loader: EngineLoader, asked: SearchRequest, lang: str | None, count: int, reader: str = ""
) -> list[dict[str, Any]]:
    from bot.rendering.plain_text import hit_to_dict

    hits = engine_loader.wait().search(asked.q, count, lang, asked.kind, asked.stage, asked.country, reader)
    return [hit_to_dict(hit) for hit in hits]


def describe_health(engine_loader: EngineLoader) -> dict[str, Any] | JSONResponse:
    """Say whether questions can be answered, and from how much."""
    if engine_loader.engine is None:
        engine_loader.hurry()
        content = {"status": "failed" if engine_loader.fault else "loading"}
        return JSONResponse(content, HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "2"})
    manifest, refused = engine_loader.engine.manifest, engine_loader.engine.refused
    return {
        "status": "ok", "passages": manifest.passages, "documents": manifest.documents, "corpus": manifest.corpus[:12],
        **({"refused": refused} if refused else {}),
    }  # fmt: skip
