"""A promoter without JavaScript asks in vain, tells a case, follows it, and is answered by it in the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.app import build_app
from bot.contributions.review import accept
from bot.contributions.submissions import read_submissions
from bot.engine import Engine
from tests.browser.axe import find_violations
from tests.browser.conftest import Watch, open_page
from tests.served import serve_app
from tests.small_base import read_test_settings
from tests.small_inbox import ASKED, TOLD, build_base, finish_draft, write_knowing_base
from tests.stand_in import StandInEncoder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base that knows what it does not answer."""
    folder = tmp_path_factory.mktemp("learning")
    build_base(write_knowing_base(folder), folder / "index")
    return folder


@pytest.fixture(scope="module")
def learning(folder: Path) -> Engine:
    return Engine(folder / "index", StandInEncoder(), gaps=folder / "gaps.jsonl")


@pytest.fixture(scope="module")
def site(folder: Path, learning: Engine) -> Iterator[str]:
    settings = read_test_settings(folder, inbox=folder / "inbox", gaps=folder / "gaps.jsonl", keepers="k" * 16)
    with serve_app(build_app(learning, settings)) as address:
        yield address


def fill_in(page: Page) -> None:
    for name, text in TOLD.items():
        place = page.locator(f"#{name}")
        place.select_option(text) if name == "country" else place.fill(text)


def test_a_case_that_is_told_answers_the_question_that_led_to_it(
    browser: Browser, site: str, folder: Path, learning: Engine
) -> None:
    context = open_page(browser, 360, java_script_enabled=False)
    page = context.new_page()
    watch = Watch(page, site)
    page.goto(f"{site}/lite?lang=es")
    page.get_by_label("Su pregunta").fill(ASKED)
    page.get_by_role("button", name="Preguntar").click()
    expect(page.locator(".answer.declined")).to_be_visible()
    page.get_by_role("link", name="¿Conoce un caso?").click()
    expect(page.get_by_text(f"Se preguntó: «{ASKED}»")).to_be_visible()
    fill_in(page)
    page.get_by_role("button", name="Ver cómo queda").click()
    expect(page.locator("pre.told")).to_contain_text("## De un vistazo {#glance}")
    page.get_by_role("button", name="Cambiar algo").click()
    expect(page.locator("#what")).to_have_value(TOLD["what"])
    page.get_by_role("button", name="Ver cómo queda").click()
    page.get_by_role("button", name="Enviar").click()
    expect(page.get_by_role("alert")).to_have_text("Marque la casilla para enviarlo.")
    page.get_by_label("Puedo contarlo").check()
    page.get_by_role("button", name="Enviar").click()
    expect(page.locator("h1")).to_have_text("Gracias, ya llegó")
    page.locator("main a").click()
    expect(page.get_by_role("status")).to_contain_text("espera que lo lean")
    followed = page.url

    roots = (folder / "kb", folder / "cases")
    done = accept(folder / "inbox", read_submissions(folder / "inbox")[0][0].id, "", roots)
    finish_draft(done.draft)
    build_base(roots, folder / "index")
    assert learning.refresh()

    page.goto(followed)
    page.get_by_role("link", name=TOLD["name"]).click()
    expect(page.locator("h1")).to_have_text(TOLD["name"])
    page.goto(f"{site}/lite?lang=es")
    page.get_by_label("Su pregunta").fill(ASKED)
    page.get_by_role("button", name="Preguntar").click()
    expect(page.locator("article.answer")).to_contain_text("Veinte familias juntaron su miel de abeja melipona")
    assert watch.faults == []
    context.close()
    keeper = open_page(browser, 1280, http_credentials={"username": "keeper", "password": "k" * 16})
    board = keeper.new_page()
    board.goto(f"{site}/lite/keepers?lang=es")
    expect(board.locator(".asked li").first).to_contain_text("lo responde un caso que alguien envió")
    keeper.close()


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_the_form_and_the_list_can_be_used_by_everyone(browser: Browser, site: str, width: int, scheme: str) -> None:
    """axe-core finds nothing, and nothing scrolls sideways: to be mended, looked at, and for keepers."""
    context = open_page(
        browser, width, color_scheme=scheme, bypass_csp=True,
        http_credentials={"username": "keeper", "password": "k" * 16},
    )  # fmt: skip
    page = context.new_page()

    def check() -> None:
        page.wait_for_load_state()
        assert find_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.goto(f"{site}/lite/contribute?lang=es&q={ASKED}")
    fill_in(page)
    page.locator("#from").fill("hace")
    page.get_by_role("button", name="Ver cómo queda").click()
    expect(page.locator("#from")).to_have_attribute("aria-invalid", "true")
    check()
    page.locator("#from").fill("2003")
    page.get_by_role("button", name="Ver cómo queda").click()
    expect(page.get_by_label("Puedo contarlo")).to_be_visible()
    check()
    page.get_by_label("Puedo contarlo").check()
    page.get_by_role("button", name="Enviar").click()
    expect(page.locator("h1")).to_have_text("Gracias, ya llegó")
    page.goto(f"{site}/lite/keepers?lang=es")
    check()
    context.close()
