"""Routes for who keeps the site running: whether it lives, whether it is ready, and its counters."""

from __future__ import annotations

import ipaddress
from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST

from bot.web.engine_loader import EngineLoader
from bot.web.errors import fail
from bot.web.metrics import Metrics


def build_probes(engine_loader: EngineLoader, metrics: Metrics) -> APIRouter:
    """Build the routes ``/livez``, ``/readyz`` and ``/metrics``."""
    router = APIRouter(include_in_schema=False)

    @router.get("/livez")
    async def live() -> Response:
        return JSONResponse({"status": "ok"})

    @router.get("/readyz")
    async def ready() -> Response:
        if engine_loader.engine is not None:
            return JSONResponse({"status": "ok"})
        engine_loader.hurry()
        status = "failed" if engine_loader.fault else "loading"
        return JSONResponse({"status": status}, HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "2"})

    @router.get("/metrics")
    async def show_metrics(request: Request) -> Response:
        if not is_local(request):
            return fail(HTTPStatus.NOT_FOUND, "GET /metrics: not found.")
        return Response(metrics.write(), headers={"Cache-Control": "no-store"}, media_type=CONTENT_TYPE_LATEST)

    return router


def is_local(request: Request) -> bool:
    """Say whether a program of this machine asks, and nobody through a reverse proxy."""
    if any(name.startswith("x-forwarded-") for name in request.headers):
        return False
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
