"""The case browser whole: all its routes in one router."""

from __future__ import annotations

from fastapi import APIRouter

from bot.cases.api import build_case_api
from bot.cases.compare_pages import build_compare_pages
from bot.cases.downloads import build_case_downloads
from bot.cases.failure_pages import build_failure_pages
from bot.cases.pages import build_case_pages
from bot.web.page import Site


def build_case_browser(site: Site) -> APIRouter:
    """Build the routes to search, compare and download cases, and to read what went wrong."""
    router = APIRouter()
    for part in (build_case_pages, build_compare_pages, build_failure_pages, build_case_downloads, build_case_api):
        router.include_router(part(site))
    return router
