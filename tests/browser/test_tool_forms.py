"""Tools in a real browser with JavaScript switched off: filled in, corrected, pasted into, stepped through."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.app import build_app
from tests.additions import open_engine
from tests.browser.axe import find_violations
from tests.browser.conftest import Watch, open_page
from tests.served import serve_app
from tests.small_base import read_test_settings, write_base
from tests.small_tools import CONTRACT, write_tools

WEAK = "trust_producers=0&trust_buyer=3&stock_producers=1&stock_buyer=2&news_producers=3&news_buyer=1&done=1"
PHONE, DESK = (360, "light"), (1280, "dark")
PAGES = [
    ("?lang=es", *PHONE),
    (f"/cards?lang=fr&{WEAK}", *PHONE),
    (f"/cards?lang=es&{WEAK}", *DESK),
    ("/sums?lang=en&households=x&done=1", *PHONE),
    ("/sums?lang=en&households=10&price=500&fare=3000", *DESK),
    ("/which-way?lang=en&buyer=no", *DESK),
    ("/paper-check?lang=en", *PHONE),
    ("/cards/sheet?lang=es", *DESK),
]


@pytest.fixture(scope="module")
def tools_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site with the small tools, served on a loopback port of its own."""
    folder = tmp_path_factory.mktemp("tools")
    write_base(folder)
    write_tools(folder)
    with serve_app(build_app(open_engine(folder), read_test_settings(folder))) as served:
        yield f"{served}/lite/tools"


@pytest.fixture
def phone(browser: Browser, tools_address: str) -> Iterator[Page]:
    """A small telephone without JavaScript, at the list of tools."""
    context = open_page(browser, 360, java_script_enabled=False)
    page = context.new_page()
    watch = Watch(page, tools_address)
    page.goto(f"{tools_address}?lang=es")
    yield page
    assert watch.faults == []
    context.close()


def test_a_form_is_filled_in_and_its_result_forwarded(phone: Page) -> None:
    """Both sides of a scale, a name; the forwarded address shows the same result."""
    phone.get_by_role("link", name="Quién tiene las cartas").click()
    phone.get_by_label("¿Cómo se llama el comprador?").fill("Doña Ana")
    for number, (mine, theirs) in enumerate([("Nada", "Todo"), ("Ni un día", "Un año"), ("Rumores", "Todo")]):
        group = phone.locator("fieldset").nth(number)
        group.get_by_role("radio", name=f"Productores {mine}", exact=True).check()
        group.get_by_role("radio", name=f"Comprador {theirs}", exact=True).check()
    phone.get_by_role("button", name="Ver el resultado").click()
    expect(phone.locator("h4").first).to_have_text("El otro lado tiene las cartas")
    expect(phone.get_by_role("img", name="Quién tiene las cartas")).to_be_visible()
    expect(phone.locator(".legend")).to_contain_text("Doña Ana")
    message = phone.get_by_label("Texto para enviar").input_value()
    phone.goto(message.split("\n")[-1])
    expect(phone.locator("h4").first).to_have_text("El otro lado tiene las cartas")
    expect(phone.locator(".legend")).to_contain_text("Doña Ana")


def test_a_wrong_number_is_mended(phone: Page) -> None:
    """The link leads to its field; what was right is still there."""
    phone.get_by_role("link", name="Buy together or alone").click()
    phone.get_by_label("How many households order?").fill("muchas")
    phone.get_by_label("What does a sack cost?").fill("1.250,50")
    phone.get_by_role("button", name="Ver el resultado").click()
    phone.get_by_role("alert").get_by_role("link").click()
    assert urlsplit(phone.url).fragment == "q-households"
    phone.get_by_label("How many households order?").fill("10")
    phone.get_by_role("button", name="Ver el resultado").click()
    expect(phone.locator(".amounts b").first).to_have_text("12\u202f505")
    phone.locator("summary", has_text="Cambiar sus respuestas").click()
    expect(phone.get_by_label("What does a sack cost?")).to_have_value("1250.5")


def test_steps_lead_to_an_end_and_can_be_changed(phone: Page) -> None:
    """One question a page; an earlier answer changed leads another way."""
    phone.get_by_role("link", name="Which way fits").click()
    phone.get_by_label("No", exact=True).check()
    phone.get_by_role("button", name="Siguiente").click()
    phone.get_by_role("button", name="Siguiente").click()
    expect(phone.locator("h4")).to_have_text("Wait")
    phone.locator(".way a").first.click()
    phone.get_by_label("Yes", exact=True).check()
    phone.get_by_role("button", name="Siguiente").click()
    phone.get_by_label("How many families?").fill("12")
    phone.get_by_role("button", name="Siguiente").click()
    expect(phone.locator("h4")).to_have_text("A simple contract")


def test_a_contract_is_pasted_checked_and_read(phone: Page) -> None:
    """The ticks can be corrected; the text is in no address on the way."""
    phone.get_by_role("link", name="Read a contract").click()
    phone.get_by_label("Paste the contract").fill(CONTRACT)
    phone.get_by_role("button", name="Buscar los puntos en este texto").click()
    expect(phone.get_by_label("The price")).to_be_checked()
    expect(phone.get_by_label("The day of payment")).not_to_be_checked()
    expect(phone.locator(".seen").first).to_contain_text("PRICES of the market")
    assert "PRICES" not in phone.url
    phone.get_by_label("The price").uncheck()
    phone.get_by_role("button", name="Ver el resultado").click()
    expect(phone.locator("h4")).to_have_text(["No price", "No day of payment"])
    assert "PRICES" not in phone.url


@pytest.mark.parametrize(("path", "width", "scheme"), PAGES)
def test_tools_can_be_used_by_everyone(
    browser: Browser, tools_address: str, path: str, width: int, scheme: str
) -> None:
    """axe-core finds nothing, and nothing scrolls sideways, what is folded included."""
    context = open_page(browser, width, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{tools_address}{path}")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
