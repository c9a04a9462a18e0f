"""The web site: Gradio at /app, light pages at /lite, JSON at /api, one engine behind all."""

from __future__ import annotations

import os
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route

from bot.api import build_api
from bot.briefs.pages import build_brief_pages
from bot.cases.browser import build_case_browser
from bot.chat.chat import build_chat
from bot.chat.entrance import VARY, ChatEntrance, choose_entrance
from bot.contributions.keeper_pages import build_keeper_pages
from bot.contributions.pages import build_contribution_pages
from bot.forms.pages import build_form_pages
from bot.overview.pages import build_overviews
from bot.programs.documents import build_document_api
from bot.programs.mcp_http import McpEndpoint
from bot.reading.drawing_pages import build_drawing_pages
from bot.reading.glossary_pages import build_word_pages
from bot.reading.law_pages import build_law_pages
from bot.reading.offline_pages import build_offline_pages
from bot.reading.pages import build_pages
from bot.reading.rating_pages import build_rating_page
from bot.toolbox.pages import build_tool_pages
from bot.web.address import SiteAddress
from bot.web.engine_loader import EngineLoader
from bot.web.errors import handle_errors, refuse_busy
from bot.web.guard import Guard, Prefix
from bot.web.lanes import Lane, LaneGate, Lanes, count_places
from bot.web.metrics import Metrics, Observer
from bot.web.page import Site
from bot.web.pocket_shelf import PocketShelf
from bot.web.probes import build_probes
from bot.workshop.pages import build_workshop_pages
from indexer.settings import Settings

if TYPE_CHECKING:
    from bot.engine import Engine

GRADIO_SWITCHES = {
    # Gradio asks its makers for news, and tells them what it is used for, unless told not to before its import.
    "GRADIO_ANALYTICS_ENABLED": "False",
    # After every event it tabulates the last 10,000 with pandas, for a page that is shut here.
    "GRADIO_ANALYTICS_MAX_EVENTS": "1",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000",
}

STATIC = Path(__file__).parent / "static"


def build_app(source: Engine | EngineLoader, settings: Settings) -> FastAPI:
    """Build the site over an engine, or over one that is still to open."""
    engine_loader = source if isinstance(source, EngineLoader) else load_opened(source)
    lanes = Lanes(questions=Lane("questions", count_places(bool(settings.llm_url)), 64, 0.05))
    site = Site(
        engine_loader, settings.root_path, settings.question_limit, settings.ratings, settings.gaps, settings.inbox,
        settings.keepers, settings.proxies, lanes, shelve_pockets(settings),
    )  # fmt: skip

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine_loader.start()
        yield
        engine_loader.stop()

    # Redirections of slashes name a host and a scheme, which a reverse proxy may have changed.
    app = FastAPI(redirect_slashes=False, lifespan=lifespan, **describe_site(settings.root_path))
    app.include_router(build_api(engine_loader))
    app.include_router(build_pages(site))
    app.include_router(build_rating_page(site))
    app.include_router(build_offline_pages(site))
    app.include_router(build_contribution_pages(site))
    app.include_router(build_keeper_pages(site))
    app.include_router(build_case_browser(site))
    app.include_router(build_overviews(site))
    app.include_router(build_brief_pages(site))
    app.include_router(build_tool_pages(site))
    app.include_router(build_form_pages(site))
    app.include_router(build_word_pages(site))
    app.include_router(build_law_pages(site))
    app.include_router(build_drawing_pages(site))
    app.include_router(build_workshop_pages(site))
    metrics = Metrics(site.lanes, engine_loader, shared=settings.workers > 1)
    app.include_router(build_probes(engine_loader, metrics))
    app.include_router(build_document_api(site))
    app.routes.append(Route("/mcp", McpEndpoint(site), methods=["POST"]))
    _add_entrances(app, settings.root_path)
    app.mount("/static", StaticFiles(directory=STATIC))
    handle_errors(app, site)
    _mount_chat(app, site)
    # The last added stands outermost. Gradio leaves CORS to a parent that configures it.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    app.add_middleware(ChatEntrance, site=site)
    app.add_middleware(GZipMiddleware, minimum_size=500, compresslevel=6)
    refuse = partial(refuse_busy, site)
    app.add_middleware(
        LaneGate, lanes=site.lanes, refuse=refuse, root_path=settings.root_path, proxies=settings.proxies
    )
    hosts = [*settings.hosts, settings.host]
    app.add_middleware(SiteAddress, site=settings.site, hosts=hosts, root_path=settings.root_path)
    app.add_middleware(Guard, root_path=settings.root_path, site=settings.site)
    app.add_middleware(Observer, metrics=metrics, lanes=site.lanes, root_path=settings.root_path)
    app.add_middleware(Prefix, root_path=settings.root_path)
    return app


def describe_site(root: str) -> dict[str, Any]:
    """Give what stands above the routes in the API's description (OpenAPI 3.1), and where that is served: as JSON
    alone, for FastAPI's pages of it fetch their script from another host."""
    return {
        "openapi_url": "/api/openapi.json",
        "docs_url": None,
        "redoc_url": None,
        "servers": [{"url": root or "/"}],
        "root_path_in_servers": False,
        "title": "Alianza",
        "version": "1",
        "summary": "Good practices for forming partnerships in rural Latin America and the Caribbean.",
        "description": "Answers are sentences of the base, each with its source. Several values of one filter mean "
        "or, filters together mean and. A filter of cases takes codes, and names in the four languages; one that no "
        "case has is refused with those that there are. A year, an order or a size that means nothing is told in "
        "`ignored`. The same filters give files at /lite/cases.csv (`bom=1` puts a byte order mark in front, which "
        "Excel needs), /lite/cases.json, /lite/cases.bib and /lite/cases.csl.json.",
        "license_info": {
            "name": "Content CC BY 4.0, software Apache 2.0",
            "url": "https://creativecommons.org/licenses/by/4.0/",
        },
    }


def shelve_pockets(settings: Settings) -> PocketShelf | None:
    """Give the site's pocket files; None where the settings want none."""
    address = f"{settings.site}{settings.root_path}" if settings.site else ""
    return PocketShelf(settings.cache / "pocket", settings.index, address) if settings.pocket else None


def load_opened(engine: Engine, refreshes: bool = True) -> EngineLoader:
    """Give the loader of an engine that is open; ``refreshes``: it takes up newer indexes itself."""
    engine_loader = EngineLoader(lambda: engine, refreshes=refreshes)
    engine_loader.start()
    engine_loader.wait()
    return engine_loader


def _add_entrances(app: FastAPI, root: str) -> None:
    @app.get("/", include_in_schema=False)
    def enter(request: Request) -> Response:
        goal = choose_entrance(root, request.headers, request.query_params.get("lang", ""))
        return RedirectResponse(goal, headers={"Vary": VARY, "Cache-Control": "no-store"})

    @app.get("/favicon.ico", include_in_schema=False)
    @app.get("/favicon.svg", include_in_schema=False)
    def favicon() -> Response:
        return FileResponse(
            STATIC / "favicon.svg", media_type="image/svg+xml", headers={"Cache-Control": "max-age=604800"}
        )

    @app.get("/robots.txt", include_in_schema=False)
    def robots() -> Response:
        return Response(f"User-agent: *\nDisallow: {root}/app\nDisallow: {root}/api\n", media_type="text/plain")


def _mount_chat(app: FastAPI, site: Site) -> None:
    """Mount the chat."""
    os.environ.update(GRADIO_SWITCHES)
    import gradio as gr

    from bot.chat.theme import build_theme

    with warnings.catch_warnings():
        # Said of every app with several pages, though server-side rendering is off.
        warnings.filterwarnings("ignore", message="SSR mode is not supported")
        chat = build_chat(site)
        gr.mount_gradio_app(
            app, chat, path="/app", run_history=False, footer_links=[], ssr_mode=False, show_error=False,
            max_file_size=1, theme=build_theme(),
        )  # fmt: skip
    # Mounted, an app counts as never launched, and Gradio then lets a caller name any file of this machine.
    chat.has_launched = True
