"""JSON routes for programs: questions, searches and health."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute

from bot.answering.requests import AskRequest, SearchRequest
from bot.messages import accept_language
from bot.web.engine_loader import EngineLoader
from bot.web.errors import fail
from bot.web.schemas import AnswerRecord, HealthRecord, HitRecord, LoadingRecord, describe_errors

Accepted = Annotated[
    str | None, Header(alias="Accept-Language", description="The language meant where a few words could be of several.")
]

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
    """Build the routes ``/api/ask``, ``/api/search`` and ``/healthz``."""
    router = APIRouter()
    questions = APIRouter(route_class=JsonRoute)

    @questions.post(
        "/api/ask", operation_id="ask", summary="Answer a question.",
        response_model=AnswerRecord, response_model_exclude_unset=True,
        responses=describe_errors(status_400="The body is no JSON.", status_422=WRONG_VALUE),
    )  # fmt: skip
    def ask(body: AskRequest, accepted: Accepted = None) -> dict[str, Any]:
        from bot.rendering.plain_text import to_dict

        reader = accept_language(accepted, default="")
        return to_dict(engine_loader.wait().ask(body.question, body.lang, body.stage, body.turns, body.choice, reader))

    @router.get(
        "/api/search", operation_id="search", summary="Find the passages nearest to a text.",
        response_model=list[HitRecord],
        responses=describe_errors(status_422=WRONG_VALUE),
    )  # fmt: skip
    def search(
        asked: Annotated[SearchRequest, Query()], response: Response, accepted: Accepted = None
    ) -> list[dict[str, Any]]:
        from bot.rendering.plain_text import hit_to_dict

        reader = accept_language(accepted, default="")
        response.headers["Vary"] = "Accept-Language"
        hits = engine_loader.wait().search(asked.q, asked.k, asked.lang, asked.kind, asked.stage, asked.country, reader)
        return [hit_to_dict(hit) for hit in hits]

    @router.get(
        "/healthz", operation_id="health", summary="Say whether questions can be answered.",
        response_model=HealthRecord, response_model_exclude_unset=True,
        responses={503: {"model": LoadingRecord, "description": "The base is being opened, or cannot be."}},
    )  # fmt: skip
    async def health() -> Any:
        return describe_health(engine_loader)

    router.include_router(questions)
    return router


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
