"""From a question to a downloaded pack in a real browser with JavaScript switched off, in three languages."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.app import build_app
from bot.messages import say
from tests.additions import open_engine
from tests.browser.axe import find_violations
from tests.browser.conftest import Watch, open_page
from tests.served import serve_app
from tests.small_base import QUESTIONS, read_test_settings
from tests.small_workshops import write_all

PLAN = "/plan?lang=es&minutes=240&stage=motivation&country=BO"


@pytest.fixture(scope="module")
def workshops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The small base with workshops, served on a loopback port of its own."""
    folder = write_all(tmp_path_factory.mktemp("packs"))
    with serve_app(build_app(open_engine(folder), read_test_settings(folder))) as served:
        yield f"{served}/lite/workshops"


@pytest.mark.parametrize("lang", ["es", "pt", "en"])
def test_a_question_ends_in_a_pack(browser: Browser, workshops: str, lang: str, tmp_path: Path) -> None:
    """A trainer's journey: asked, three designs offered, one part moved with the keyboard alone and back by undo, one
    removed, a case with numbers told, downloaded: the ZIP is in the asker's language and holds the case."""
    context = open_page(browser, 360, java_script_enabled=False, accept_downloads=True)
    page = context.new_page()
    watch = Watch(page, workshops)
    page.goto(f"{workshops}?lang={lang}")
    page.get_by_label(say("wish_question", lang)).fill(QUESTIONS[lang])
    page.get_by_label(say("minutes_240", lang)).check()
    page.get_by_label(say("wish_country", lang)).select_option("BO")
    page.get_by_role("button", name=say("wish_submit", lang)).click()
    expect(page.locator("tfoot")).to_contain_text(say("plan_sum", lang, total=240, minutes=240))
    expect(page.locator(".offers li")).to_have_count(3)
    _move_with_the_keyboard(page, lang)
    rows = page.locator("tbody tr")
    before = rows.count()
    rows.nth(2).locator('button[value^="remove:"]').click()
    expect(rows).to_have_count(before - 1)
    page.get_by_label(say("own_text_label", lang, limit=1500)).fill("Lo que pasó aquí.")
    page.get_by_text(say("own_more", lang)).click()
    page.get_by_label(say("own_numbers_label", lang)).fill("saco: 180")
    page.locator("form", has=page.locator("#own-story")).get_by_role("button").click()
    expect(page.locator("tbody")).to_contain_text(say("own_case", lang))
    with page.expect_download() as waiting:
        page.get_by_role("link", name=say("download_zip", lang)).click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    with zipfile.ZipFile(file) as bundle:
        assert bundle.testzip() is None
        names = set(bundle.namelist())
        assert {f"{say('file_sheets', lang)}.pdf", f"{say('file_answers', lang)}.docx"} <= names
        assert say("pack_readme_lead", lang) in bundle.read("README.txt").decode()
        text = bundle.read(f"{say('file_text', lang)}.md").decode()
        assert "Lo que pasó aquí." in text
        assert "saco: 180" in text
    assert watch.faults == []
    context.close()


def _move_with_the_keyboard(page: Page, lang: str) -> None:
    """Move a part down twice by Enter on one arrow, which stays in focus and in sight; take both back."""
    titles = page.locator("tbody .title")
    first, moved, *others = titles.all_inner_texts()
    orders = [[first, *others[:place], moved, *others[place:]] for place in range(3)]
    page.locator("#down-1").focus()
    for place in (2, 3):
        page.keyboard.press("Enter")
        page.wait_for_url(f"**#down-{place}")
        expect(page.locator(f"#down-{place}")).to_be_focused()
        expect(page.locator(f"#down-{place}")).to_be_in_viewport()
        expect(titles).to_have_text(orders[place - 1])
    # A click returns before the page that it asks for is there: each order is waited for.
    for order in (orders[1], orders[0]):
        page.get_by_role("button", name=say("plan_undo", lang)).click()
        expect(titles).to_have_text(order)


def test_a_pasted_plan_is_opened(browser: Browser, workshops: str) -> None:
    """The browser sends the form, the guard lets it pass, the programme is the same."""
    context = open_page(browser, 360, java_script_enabled=False)
    page = context.new_page()
    page.goto(workshops + PLAN)
    address = page.url
    page.goto(f"{workshops}?lang=es")
    page.get_by_label("Pegue el archivo").fill(address)
    page.get_by_role("button", name="Abrir").click()
    expect(page.locator("tfoot")).to_contain_text("240 de 240 minutos")
    assert page.url.split("parts=")[1].replace("%3A", ":").replace("%2C", ",") == address.split("parts=")[1]
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_are_accessible_and_do_not_scroll_sideways(browser: Browser, workshops: str, width: int) -> None:
    """axe-core finds nothing, with everything unfolded."""
    context = open_page(browser, width)
    page = context.new_page()
    page.goto(workshops + PLAN)
    address = page.url
    pages = (
        f"{workshops}/plan?lang=pt&minutes=20",
        address.replace("=es", "=fr"),
        address.replace("/plan?", "/exercise/quiz?"),
    )
    for one in pages:
        page.goto(one)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert find_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
