"""The case browser without JavaScript: found by facet and meaning, compared, exported; usable by everyone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.app import build_app
from tests.browser.axe import find_violations
from tests.browser.conftest import Watch, open_page
from tests.case_base import build_case_engine
from tests.served import serve_app
from tests.small_base import read_test_settings

PAGES = (
    "/lite/cases?lang=es&q=café&country=XX&with=land-loan",
    "/lite/cases?lang=es&country=BR&modality=cooperative",
    "/lite/compare?lang=es&ids=andean-coffee,fallen-union,land-loan,rescued-dairy",
    "/lite/failures?lang=fr&q=boxes",
    "/lite/failures/opaque-grading?lang=pt",
    "/lite/cases.csv?lang=es&ticked=1",
    "/lite/doc/land-loan?lang=es",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The whole site over seven cases, served."""
    folder = tmp_path_factory.mktemp("browser")
    with serve_app(build_app(build_case_engine(folder), read_test_settings(folder))) as address:
        yield address


def open_without_scripts(browser: Browser, width: int) -> Page:
    """Open a window of a width in which no script runs."""
    return open_page(browser, width, java_script_enabled=False, accept_downloads=True).new_page()


def test_a_case_is_found_by_meaning_and_facet_on_a_phone(browser: Browser, site: str) -> None:
    """Words typed, filters opened and ticked, one removed again, the case read, one like it found."""
    page = open_without_scripts(browser, 360)
    watch = Watch(page, site)
    page.goto(f"{site}/lite/cases?lang=es")
    page.get_by_label("¿Qué busca?").fill("café de una unión")
    page.get_by_role("button", name="Buscar").click()
    expect(page.locator(".card").first).to_contain_text("Por qué aparece")
    page.locator(".filters > summary").click()
    page.get_by_text("País", exact=True).first.click()
    page.get_by_label("Nicaragua").check()
    page.get_by_role("button", name="Aplicar filtros").click()
    expect(page.locator("#found")).to_have_text("1 caso")
    expect(page.get_by_role("searchbox")).to_have_value("café de una unión")
    page.locator(".chosen a", has_text="palabras").click()
    expect(page.locator(".chosen")).to_contain_text("Nicaragua")
    page.get_by_role("link", name="Fallen union").click()
    expect(page.locator("#similar")).to_have_text("Casos parecidos a este")
    page.locator(".similar").get_by_role("link", name="Andean coffee", exact=True).click()
    expect(page.locator("h1")).to_have_text("Andean coffee")
    assert watch.faults == []
    page.context.close()


def test_cases_are_ticked_compared_and_exported_at_a_desk(browser: Browser, site: str) -> None:
    """Side by side, differences named, a third case added, the table and its sources saved."""
    page = open_without_scripts(browser, 1280)
    watch = Watch(page, site)
    page.goto(f"{site}/lite/cases?lang=es&event=went-wrong")
    page.get_by_label("Marcar Fallen union").check()
    page.get_by_label("Marcar Rescued dairy").check()
    page.get_by_role("button", name="Comparar los marcados").click()
    expect(page.get_by_role("columnheader", name="Fallen union").first).to_be_visible()
    expect(page.get_by_role("row", name="País")).to_contain_text("Nicaragua")
    expect(page.get_by_role("rowheader", name="En qué está (distinto)")).to_be_visible()
    page.get_by_role("link", name="Elegir otro caso para agregar").click()
    page.get_by_label("Marcar Land loan").check()
    page.get_by_role("button", name="Comparar los marcados").click()
    expect(page.get_by_role("columnheader", name="Land loan").first).to_be_visible()
    expect(page.get_by_text("Las familias compraron tierra con un préstamo.")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("link", name="CSV", exact=True).click()
    text = Path(saved.value.path()).read_text(encoding="utf-8")
    assert saved.value.suggested_filename == "alianza-cases.csv"
    assert [line.split(",")[0] for line in text.splitlines()] == ["id", "fallen-union", "land-loan", "rescued-dairy"]
    with page.expect_download() as saved:
        page.get_by_role("link", name="BibTeX").click()
    assert "@techreport{larc-02-3" in Path(saved.value.path()).read_text(encoding="utf-8")
    assert watch.faults == []
    page.context.close()


def test_what_is_ticked_is_saved_from_the_results(browser: Browser, site: str) -> None:
    """And with nothing ticked a page says so."""
    page = open_without_scripts(browser, 360)
    page.goto(f"{site}/lite/cases?lang=es")
    page.get_by_role("button", name="Descargar los marcados").click()
    expect(page.locator("h1")).to_have_text("No hay nada que descargar")
    page.get_by_role("link", name="Volver a los casos").click()
    page.get_by_label("Marcar School meals").check()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Descargar los marcados").click()
    assert len(Path(saved.value.path()).read_text(encoding="utf-8").splitlines()) == 2
    page.context.close()


def test_filters_stand_open_at_a_desk(browser: Browser, site: str) -> None:
    """Beside the results, within reach of the keyboard."""
    page = open_without_scripts(browser, 1280)
    page.goto(f"{site}/lite/cases?lang=es")
    expect(page.get_by_label("Centroamérica")).to_be_visible()
    page.get_by_label("¿Qué busca?").focus()
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator(".groups input:checked")).to_have_count(1)
    page.context.close()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_the_pages_can_be_used_by_everyone(browser: Browser, site: str, path: str, width: int, scheme: str) -> None:
    """axe-core finds nothing, with the filters open; nothing scrolls sideways."""
    context = open_page(browser, width, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{site}{path}")
    if page.locator(".filters > summary").is_visible():
        page.locator(".filters > summary").click()
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
