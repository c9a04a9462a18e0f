"""A real browser for the tests, never silently none; and a watch over what pages do with it."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from tests.find_browser import ARGUMENTS, SKIP, find_browser


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder as one that drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The browser; without one the tests fail, unless ALIANZA_NO_BROWSER=1 says to go on without them."""
    if os.environ.get(SKIP) == "1":
        warnings.warn(f"browser tests are skipped: {SKIP}=1", stacklevel=1)
        pytest.skip(f"{SKIP}=1")
    program = find_browser()
    if program is None:
        pytest.fail(f"no browser: run `make setup`, or set {SKIP}=1 to go on without the browser tests.")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield running
        running.close()


class Watch:
    """What a page did that no page should: calls to other hosts, errors, answers of 400 and more."""

    def __init__(self, page: Page, address: str) -> None:
        self.faults: list[str] = []
        self._home = address.split("/")[2]
        page.on("request", lambda request: self._check(request.url))
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("console", lambda line: self.faults.append(f"console: {line.text}") if line.type == "error" else None)
        page.on(
            "response",
            lambda answer: self.faults.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None,
        )

    def _check(self, url: str) -> None:
        if url.startswith("http") and url.split("/")[2] != self._home:
            self.faults.append(f"another host: {url}")


def open_page(browser: Browser, width: int = 1280, **options: object) -> BrowserContext:
    """Open a window of a width, Spanish unless told otherwise; nothing outside loopback can be reached."""
    context = browser.new_context(viewport={"width": width, "height": 800}, **({"locale": "es-MX"} | options))  # type: ignore[arg-type]

    def keep_inside(route: Route) -> None:
        inside = route.request.url.split("/")[2].partition(":")[0] == "127.0.0.1"
        route.continue_() if inside else route.abort()

    context.route("http*://**", keep_inside)
    return context


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window at a desk."""
    context = open_page(browser)
    yield context.new_page()
    context.close()
