"""What is answered where something is wrong: a page to people, one line of JSON to programs."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from bot.answering.requests import describe_fault
from bot.web.engine_loader import NotReadyError
from bot.web.guard import HEADERS
from bot.web.lanes import BusyError
from bot.web.page import RELOAD_SECONDS, Site, respond_busy, respond_failure, respond_waiting
from indexer.errors import QuestionError


def fail(status: HTTPStatus, error: Exception | str, retry: int | None = None) -> JSONResponse:
    """Answer with one line that says what was wrong, and where it passes, in how many seconds to ask again."""
    headers = {"Retry-After": str(retry)} if retry else None
    return JSONResponse({"error": " ".join(str(error).split())}, status, headers)


def handle_errors(app: FastAPI, site: Site) -> None:
    """Let the application answer what its routes raise."""

    @app.exception_handler(HTTPException)
    async def refuse(request: Request, error: HTTPException) -> Response:
        status = HTTPStatus(error.status_code)
        if wants_page(request, site):
            return respond_failure(site, request, status)
        return fail(status, f"{request.method} {request.url.path[:80]}: {status.phrase.lower()}.")

    @app.exception_handler(RequestValidationError)
    @app.exception_handler(QuestionError)
    async def name_fault(request: Request, error: RequestValidationError | QuestionError) -> Response:
        told = describe_fault(error.errors()[0]) if isinstance(error, RequestValidationError) else error
        return fail(HTTPStatus.UNPROCESSABLE_ENTITY, told)

    @app.exception_handler(NotReadyError)
    async def put_off(request: Request, error: NotReadyError) -> Response:
        if is_below(request, site, "/api"):
            return fail(HTTPStatus.SERVICE_UNAVAILABLE, error, retry=RELOAD_SECONDS)
        return respond_waiting(site, request)

    @app.exception_handler(Exception)
    async def confess(request: Request, error: Exception) -> Response:
        status = HTTPStatus.INTERNAL_SERVER_ERROR
        response: Response = fail(status, "something failed here; the request is not to blame.")
        if wants_page(request, site):
            response = respond_failure(site, request, status)
        # This answer is given outside the guard.
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


def refuse_busy(site: Site, request: Request, error: BusyError) -> Response:
    """Answer whoever finds a lane full: people with a page, programs with a line."""
    if wants_page(request, site):
        return respond_busy(site, request, error)
    return fail(error.status, error, retry=error.seconds)


def wants_page(request: Request, site: Site) -> bool:
    """Say whether a person should be answered with a page: below ``/lite``, and wherever a browser asks but the API."""
    browses = "text/html" in request.headers.get("accept", "") and not is_below(request, site, "/api")
    return browses or is_below(request, site, "/lite")


def is_below(request: Request, site: Site, path: str) -> bool:
    """Say whether a request asks for something below a path of the site."""
    return request.url.path.startswith(f"{site.root}{path}")
