"""Words of the field explained in a real browser: by mouse, finger and keyboard, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.app import build_app
from tests.browser.axe import find_violations
from tests.browser.conftest import Watch, open_page
from tests.served import serve_app
from tests.small_base import QUESTIONS, read_test_settings
from tests.small_words import build_engine_with_words

DOCUMENT = "/lite/doc/open-grading?lang=es"
MEANING = "Parte de un lote que nadie puede cambiar."


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site over the small base with its words."""
    folder = tmp_path_factory.mktemp("words")
    with serve_app(build_app(build_engine_with_words(folder), read_test_settings(folder))) as served:
        yield served


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    """A small telephone without JavaScript, at a document."""
    context = open_page(browser, 360, java_script_enabled=False, has_touch=True)
    page = context.new_page()
    watch = Watch(page, address)
    page.goto(address + DOCUMENT)
    yield page
    assert watch.faults == []
    context.close()


def show(page: Page) -> None:
    """Expect the meaning to stand at the window's foot, where it is seen whatever was scrolled."""
    sheet = page.locator(":target")
    expect(sheet).to_contain_text(MEANING)
    expect(sheet).to_have_css("position", "fixed")
    expect(sheet).to_be_in_viewport()


def test_a_finger_opens_a_meaning_and_goes_back_to_the_word(phone: Page) -> None:
    """The text stays where it is while the meaning shows."""
    word = phone.locator("a.word", has_text="muestra sellada")
    word.scroll_into_view_if_needed()
    before = word.bounding_box()
    word.tap()
    show(phone)
    assert word.bounding_box() == before
    phone.get_by_role("link", name="Volver al texto (muestra sellada)").tap()
    expect(phone.locator("#w-grading")).not_to_have_css("position", "fixed")
    expect(word).to_be_in_viewport()


def test_a_keyboard_opens_a_meaning_and_goes_back_to_the_word(phone: Page) -> None:
    """Enter opens, the next links are the meaning's own, Enter on the last leads back."""
    word = phone.locator("a.word", has_text="muestra sellada")
    word.focus()
    phone.keyboard.press("Enter")
    show(phone)
    phone.keyboard.press("Tab")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    assert phone.url.endswith("#w-grading-in")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Shift+Tab")
    expect(word).to_be_focused()


def test_a_mouse_sees_the_meaning_without_opening_it(phone: Page) -> None:
    """As the link's title."""
    expect(phone.locator("a.word", has_text="muestra sellada")).to_have_attribute("title", MEANING)


def test_the_chat_explains_words_without_leaving_its_page(browser: Browser, address: str) -> None:
    """The transcript stays, and the meaning shows as on the light pages."""
    context = open_page(browser, 360)
    page = context.new_page()
    watch = Watch(page, address)
    page.goto(f"{address}/app/")
    page.locator("#question textarea").fill(QUESTIONS["es"])
    page.locator("#ask").click()
    page.locator("#transcript a.word", has_text="muestra sellada").click()
    show(page)
    page.locator(":target .back a").click()
    expect(page.locator("#transcript article.answer")).to_have_count(1)
    assert watch.faults == []
    context.close()


@pytest.mark.parametrize("path", [f"{DOCUMENT}#w-grading", "/lite/words?lang=pt"])
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_words_can_be_read_by_everyone(browser: Browser, address: str, path: str, width: int, scheme: str) -> None:
    """axe-core finds nothing, a meaning open or not, and nothing scrolls sideways."""
    context = open_page(browser, width, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{address}{path}")
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
