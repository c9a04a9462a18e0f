"""What is taken along: the pocket file, and what a browser keeps of the light pages for when there is no signal.

A light page runs no script; this one does, for whoever comes to keep pages. A service worker then stands in for the
server below ``/lite`` alone, and keeps no question (``static/service_worker.js``).
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, JSONResponse, Response

from bot.messages import DEFAULT_LANGUAGE
from bot.rendering.reader import ReaderContext
from bot.rendering.render import render_template
from bot.rendering.styles import name_sheet, name_version, read_static
from bot.web.page import Page, PageRequest, Site, route_pages, show_missing
from bot.web.pocket_shelf import write_pocket
from indexer.vocabulary import LANGUAGES, STAGES, list_preferred

WORKER = "service_worker.js"
SCRIPTS = ("take.js",)
STYLES = ("take.css",)
ICONS = (("icon-192.png", 192, "any"), ("icon-512.png", 512, "any"), ("icon-maskable-512.png", 512, "maskable"))
COLOR, PAPER = "#1b5e4b", "#faf9f5"


def build_offline_pages(site: Site) -> APIRouter:
    """Build the routes of the page to take along, of the pocket file, the manifest and the service worker."""
    router = APIRouter(include_in_schema=False)
    router.include_router(route_pages(site, "/lite", {"/take": show_take, "/pocket": send_pocket}))

    @router.get("/manifest.json")
    def manifest(request: Request) -> Response:
        lang = request.query_params.get("lang", "")
        return JSONResponse(
            describe_app(ReaderContext(lang if lang in LANGUAGES else DEFAULT_LANGUAGE, root=site.root))
        )

    @router.get("/offline.js")
    def worker() -> Response:
        # Outside /static: it may stand in for what lies below its own folder, and browsers look for a newer one.
        return Response(read_static(WORKER), headers={"Cache-Control": "no-cache"}, media_type="text/javascript")

    return router


def describe_app(reader: ReaderContext) -> dict[str, Any]:
    """Describe the light pages as an app that a phone installs (Web Application Manifest)."""
    return {
        "id": f"{reader.root}/lite",
        "name": reader.say("app_name"),
        "short_name": reader.say("app_name"),
        "description": reader.say("app_tagline"),
        "lang": reader.lang,
        "start_url": reader.home_url(),
        "scope": f"{reader.root}/",
        "display": "standalone",
        "theme_color": COLOR,
        "background_color": PAPER,
        "icons": [
            {
                "src": f"{reader.root}/static/{name}", "sizes": f"{size}x{size}", "type": "image/png",
                "purpose": purpose,
            }
            for name, size, purpose in ICONS
        ],
    }  # fmt: skip


def show_take(request: PageRequest) -> Page:
    """Show what can be taken along, and how."""
    reader, site = request.reader, request.site
    files = [(lang, site.find_pocket(lang)) for lang in list_preferred(reader.lang)] if site.pockets else []
    content = render_template(
        "take.html",
        reader,
        files=[
            (lang, pocket_url(reader, lang, download=True), write_pocket(found, reader.lang)) for lang, found in files
        ],
        keep=json.dumps(list_kept(reader, bool(site.pockets))),
        worker=f"{reader.root}/offline.js",
        scope=f"{reader.root}/lite",
    )
    title = reader.say("take_title")
    return Page(
        title,
        content,
        lambda lang: ReaderContext(lang, root=reader.root).page_url("take"),
        styles=STYLES,
        scripts=SCRIPTS,
    )


def list_kept(reader: ReaderContext, pocket: bool) -> list[str]:
    """List the addresses that a browser keeps when it is told to."""
    kept = [reader.home_url(), reader.page_url("take"), f"{reader.root}/lite/{name_sheet()}"]
    kept += [f"{reader.root}/static/{name}?v={name_version(name)}" for name in SCRIPTS]
    kept += [reader.document_url(stage) for stage in STAGES if stage in reader.library]
    return kept + ([pocket_url(reader, reader.lang)] if pocket else [])


def pocket_url(reader: ReaderContext, lang: str, download: bool = False) -> str:
    """Give the address of a pocket file: to be opened, or to be stored."""
    return f"{reader.root}/lite/pocket?lang={lang}" + ("&download=1" if download else "")


def send_pocket(request: PageRequest) -> Page | Response:
    """Send the pocket file of the page's language; a page that says to come back where it is not made yet."""
    reader, site = request.reader, request.site
    if site.pockets is None:
        return show_missing(request)
    found = site.find_pocket(reader.lang)
    if found is None:
        content = render_template(
            "notice.html", reader, heading=reader.say("take_title"), text=reader.say("take_soon"), form=""
        )
        return Page(
            reader.say("take_title"), content, lambda lang: pocket_url(reader, lang), HTTPStatus.SERVICE_UNAVAILABLE, 5
        )
    headers = {"Cache-Control": "no-cache"}
    if "download" in request.values:
        headers["Content-Disposition"] = f'attachment; filename="alianza-{reader.lang}-{found.dated}.html"'
    return FileResponse(found.path, headers=headers, media_type="text/html; charset=utf-8")
