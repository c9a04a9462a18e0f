"""The light pages in a real browser with JavaScript switched off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import find_violations
from tests.browser.conftest import Watch, open_page
from tests.small_base import FOLLOW_UP, QUESTIONS

PHONE = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36"
PAGES = (
    "/lite?lang=es",
    "/lite/list?lang=es",
    "/lite/doc/bajio-contracts?lang=es",
    "/lite/doc/opaque-grading?lang=fr",
    "/lite/x",
)


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    """A small telephone without JavaScript, at the front door."""
    context = open_page(browser, 360, java_script_enabled=False, user_agent=PHONE)
    page = context.new_page()
    watch = Watch(page, address)
    page.goto(address)
    yield page
    assert watch.faults == []
    context.close()


def test_a_phone_asks_reads_and_asks_on(phone: Page) -> None:
    """Form, answer, source, follow-up: by links and forms alone."""
    assert phone.url.endswith("/lite")
    phone.get_by_label("Su pregunta").fill(QUESTIONS["es"])
    phone.get_by_role("button", name="Preguntar").click()
    expect(phone.locator("article.answer")).to_contain_text("La empacadora rechaza cajas")
    source = phone.locator(".lead a.n").first
    passage = phone.locator(source.get_attribute("href") or "")
    expect(passage).to_be_hidden()
    source.click()
    expect(passage.locator("mark").first).to_be_visible()
    phone.get_by_label("Siga preguntando sobre esto").fill(FOLLOW_UP)
    phone.get_by_role("button", name="Preguntar").click()
    expect(phone.locator("article.answer")).to_contain_text("paga la prueba quien se equivocó")


def test_a_phone_browses_and_changes_language(phone: Page) -> None:
    """From the list to a page, and the same page in English."""
    phone.get_by_text("Todo lo que hay").click()
    phone.get_by_role("link", name="Prácticas").click()
    phone.get_by_role("link", name="Clasificar la calidad a la vista de todos").click()
    expect(phone.locator("h2#steps")).to_be_visible()
    phone.locator(".languages a[lang=en]").click()
    expect(phone.locator("h1")).to_have_text("Grade quality in sight of all")
    phone.get_by_role("link", name="the complaint").click()
    expect(phone.locator("h1")).to_have_text("The buyer's grading cannot be checked")


def test_a_source_mark_leads_to_the_bibliography(phone: Page, address: str) -> None:
    """On the same page, at the entry."""
    phone.goto(f"{address}/lite/doc/opaque-grading?lang=es")
    phone.get_by_role("link", name="FAO 2002, §28").click()
    assert phone.url.endswith("#ref-larc-02-3")
    expect(phone.locator("#ref-larc-02-3")).to_contain_text("leído entero")


@pytest.mark.parametrize(
    "path", [*PAGES, "/lite/ask?lang=es&q=la+empacadora+nos+rechaza+las+cajas+y+no+dice+por+qu%C3%A9"]
)
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_the_pages_can_be_used_by_everyone(browser: Browser, address: str, path: str, width: int, scheme: str) -> None:
    """axe-core finds nothing, and nothing scrolls sideways."""
    context = open_page(browser, width, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{address}{path}")
    if page.locator("summary").count():
        page.locator("summary").first.click()
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
