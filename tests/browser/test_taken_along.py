"""The light pages kept on a telephone, and used after the server is gone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bot.app import build_app, shelve_pockets
from bot.engine import Engine
from indexer.settings import Settings
from indexer.vocabulary import LANGUAGES
from tests.browser.axe import find_violations
from tests.browser.conftest import open_page
from tests.served import serve_app
from tests.small_base import QUESTIONS, read_test_settings
from tests.small_pocket import write_pocket

PRIVATE = [{"errorId": "in-incognito", "errorArguments": []}]
"""All that Chromium has against installing it: the test's window is a private one."""

LIST_KEPT = """async () => {
  const kept = [];
  for (const name of await caches.keys()) {
    for (const { url } of await (await caches.open(name)).keys()) kept.push(url.slice(location.origin.length));
  }
  return kept.sort();
}"""


@pytest.fixture(scope="module")
def settings(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a site whose pocket files are made."""
    folder = tmp_path_factory.mktemp("taken")
    settings = read_test_settings(folder, pocket=True, index=engine.folder)
    shelf = shelve_pockets(settings)
    assert shelf is not None
    shelf.folder.mkdir(parents=True)
    write_pocket(folder / "texts")
    made = (folder / "texts" / "pocket-es.html").read_bytes()
    for lang in LANGUAGES:
        shelf.locate(lang, engine.manifest.corpus).write_bytes(made)
    return settings


@pytest.fixture(scope="module")
def site(engine: Engine, settings: Settings) -> Iterator[str]:
    with serve_app(build_app(engine, settings)) as address:
        yield address


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="es-MX", bypass_csp=False)
    yield context
    context.close()


def keep_pages(page: Page, address: str) -> None:
    page.goto(f"{address}/lite?lang=es")
    page.get_by_role("link", name="Llévelo consigo").click()
    expect(page.get_by_role("link", name="Español")).to_be_visible()
    page.get_by_role("button", name="Guardar para cuando no haya señal").click()
    expect(page.locator("#keep .status")).to_have_text("Quedó guardado. Ya se abre sin señal, en la misma dirección.")


def test_what_was_kept_and_read_opens_without_a_server(
    phone: BrowserContext, engine: Engine, settings: Settings
) -> None:
    server = ExitStack()
    address = server.enter_context(serve_app(build_app(engine, settings)))
    page = phone.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    keep_pages(page, address)
    page.goto(f"{address}/lite/doc/open-grading?lang=es")
    page.goto(f"{address}/lite/ask?lang=es&q=una+pregunta+secreta")
    page.goto(f"{address}/lite/list?lang=es&kind=practice")
    server.close()

    page.goto(f"{address}/lite?lang=es")
    expect(page.locator("h1")).to_have_text("Pregunte sobre su alianza")
    page.get_by_role("link", name="Motivación").click()
    expect(page.locator("h1")).to_have_text("Motivación")
    page.goto(f"{address}/lite/doc/open-grading?lang=es")
    expect(page.locator("h2#steps")).to_be_visible()
    page.goto(f"{address}/lite/doc/opaque-grading?lang=es")
    expect(page.locator("h1")).to_have_text("Llévelo consigo")
    expect(page.locator("#keep .kept")).to_contain_text("Clasificar la calidad a la vista de todos")

    page.goto(f"{address}/lite?lang=es")
    page.get_by_label("Su pregunta").fill(QUESTIONS["es"])
    page.get_by_role("button", name="Preguntar").click()
    expect(page.get_by_role("searchbox")).to_have_value(QUESTIONS["es"])
    expect(page.locator("#results a").first).to_have_text("La clasificación del comprador no se puede revisar")
    page.goto(f"{address}/lite/take?lang=es")
    kept = page.evaluate(LIST_KEPT)
    assert [path for path in kept if "secreta" in path or "ask" in path or "list" in path] == []
    assert "/lite/doc/open-grading?lang=es" in kept
    assert "/lite/doc/dissolution?lang=es" in kept
    assert faults == []


def test_what_is_kept_can_be_deleted(phone: BrowserContext, site: str) -> None:
    page = phone.new_page()
    keep_pages(page, site)
    page.get_by_role("button", name="Borrar lo guardado").click()
    expect(page.locator("#keep .status")).to_have_text("Ya no queda nada guardado.")
    assert page.evaluate(LIST_KEPT) == []
    assert page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0


def test_a_phone_may_install_it(phone: BrowserContext, site: str) -> None:
    """Chromium itself finds no fault with the manifest, on both homes."""
    page = phone.new_page()
    for path in ("/lite?lang=es", "/app/"):
        page.goto(f"{site}{path}")
        session = phone.new_cdp_session(page)
        assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] == PRIVATE
        assert session.send("Page.getAppManifest")["errors"] == []


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_the_page_can_be_used_by_everyone(browser: Browser, site: str, width: int, scheme: str) -> None:
    context = open_page(browser, width, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    keep_pages(page, site)
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
