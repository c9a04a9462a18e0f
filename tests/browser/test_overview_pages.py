"""The overview pages and the brief in a real browser with JavaScript switched off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import find_violations
from tests.browser.conftest import Watch, open_page
from tests.policy_base import build_policy_site, score
from tests.served import serve_app

SCORES = urlencode(score("1021.321", "22101302", name_first="Chimborazo", name_second="Vale do Itajaí"))
FORMS = quote("¿Qué formas de alianza funcionaron en los Andes, y cuáles fracasaron y por qué?")
PAGES = (
    "/lite/map?lang=es", "/lite/timeline?lang=pt", "/lite/table?lang=fr", "/lite/coverage?lang=en",
    "/lite/collection?lang=fr", f"/lite/ask?lang=es&q={FORMS}",
    f"/lite/brief?lang=es&{SCORES}", "/lite/brief?lang=fr", "/lite/brief?lang=pt&law_first=9&markets_first=0",
)  # fmt: skip


@pytest.fixture(scope="module")
def home() -> Iterator[str]:
    """The address of the site over the policymakers' part of the base."""
    with serve_app(build_policy_site()) as address:
        yield address


@pytest.fixture
def reader(browser: Browser, home: str) -> Iterator[Page]:
    """A desk without JavaScript; when a test is done nothing may have been refused or called for elsewhere."""
    context = open_page(browser, 1280, java_script_enabled=False)
    page = context.new_page()
    watch = Watch(page, home)
    yield page
    assert watch.faults == []
    context.close()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_the_pages_can_be_used_by_everyone(browser: Browser, home: str, path: str, width: int, scheme: str) -> None:
    """axe-core finds nothing, and nothing scrolls sideways."""
    context = open_page(browser, width, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{home}{path}")
    if page.locator("summary").count():
        page.locator("summary").first.click()
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_an_official_browses_from_the_first_screen_to_a_brief(browser: Browser, home: str) -> None:
    """On a phone without JavaScript: the entry, a misspelt search, a filter, the latest first, two cases compared, the
    timeline, and a question that gets a table of forms and the way to a brief."""
    context = open_page(browser, 360, java_script_enabled=False, accept_downloads=True)
    page = context.new_page()
    watch = Watch(page, home)
    page.goto(f"{home}/lite?lang=es")
    page.get_by_role("link", name="Decido para un territorio").click()
    expect(page.locator("h1")).to_have_text("Para quien decide: qué se ha probado")
    page.get_by_label("¿Qué busca?").fill("produktores")
    page.get_by_role("button", name="Buscar").click()
    expect(page.locator(".meant")).to_contain_text("¿Quiso decir «productores»?")
    page.locator(".filters > summary").click()
    page.get_by_text("País", exact=True).first.click()
    page.locator("[name=country][value=BO]").check()
    page.get_by_role("button", name="Aplicar filtros").click()
    page.get_by_role("link", name="más recientes").click()
    expect(page.locator(".card").first).to_contain_text("último hecho")
    for box in page.get_by_label("Marcar ").all()[:2]:
        box.check()
    page.get_by_role("button", name="Comparar los marcados").click()
    expect(page.locator(".collection [aria-current]")).to_have_text("Buscar")
    with page.expect_download() as saved:
        page.get_by_role("link", name="CSV", exact=True).click()
    assert Path(saved.value.path()).read_text(encoding="utf-8").startswith("id,título,resumen,")
    page.locator(".collection").get_by_role("link", name="Línea de tiempo").click()
    expect(page.locator(".span").first).to_be_visible()
    page.locator(".collection").get_by_role("link", name="Inicio").click()
    page.get_by_role("link", name="¿Qué formas de alianza funcionaron").click()
    expect(page.locator(".forms tbody tr").first).to_contain_text("Bolivia")
    page.get_by_role("link", name="Una ficha de un territorio").click()
    expect(page.locator("h1")).to_have_text("Ficha del territorio")
    page.get_by_role("link", name="Llenar la tabla").click()
    expect(page.locator(".collection [aria-current]")).to_have_text("Puntajes")
    assert watch.faults == []
    context.close()


def test_a_number_on_the_map_leads_to_its_countrys_cases(reader: Page, home: str) -> None:
    """By mouse and by keyboard."""
    reader.goto(f"{home}/lite/map?lang=es")
    reader.get_by_role("link", name="Ecuador: 1 caso").click()
    expect(reader).to_have_url(re.compile(r"/lite/cases\?country=EC"))
    expect(reader.locator("main")).to_contain_text("Consejo del maíz amarillo, Ecuador")
    reader.goto(f"{home}/lite/map?lang=es")
    reader.get_by_role("link", name="Bolivia: 2 casos").focus()
    reader.keyboard.press("Enter")
    expect(reader).to_have_url(re.compile(r"/lite/cases\?country=BO"))


def test_the_map_is_painted(reader: Page, home: str) -> None:
    """The one style that the policy lets in colours countries by their cases."""
    reader.goto(f"{home}/lite/map?lang=es")
    fills = {
        shade: reader.locator(f"#land .s{shade}").first.evaluate("shape => getComputedStyle(shape).fill")
        for shade in (0, 1, 2)
    }
    assert len(set(fills.values())) == 3


def test_a_cell_of_the_table_opens_its_cases(reader: Page, home: str) -> None:
    """In place, and in the case browser."""
    reader.goto(f"{home}/lite/table?lang=es")
    cell = reader.get_by_role("region", name="Simple: dos o tres socios. Varios temas")
    expect(cell.locator("details li")).to_be_hidden()
    cell.locator("summary").click()
    expect(cell.locator("details li")).to_be_visible()
    cell.get_by_role("link", name="Buscarlos y compararlos").click()
    expect(reader.locator("main")).to_contain_text("AEA")


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_the_brief_is_downloaded(reader: Page, home: str, ending: str, tmp_path: Path) -> None:
    reader.goto(f"{home}/lite/brief?lang=es&{SCORES}")
    with reader.expect_download() as started:
        reader.locator(f'a[href*="brief.{ending}"]').click()
    assert started.value.suggested_filename == f"ficha-del-territorio.{ending}"
    started.value.save_as(tmp_path / "brief")
    assert (tmp_path / "brief").stat().st_size > 5_000


def test_the_brief_keeps_its_answers_in_another_language(reader: Page, home: str) -> None:
    reader.goto(f"{home}/lite/brief?lang=es&{SCORES}")
    reader.locator(".languages a[lang=pt]").click()
    expect(reader.locator("h1")).to_have_text("Ficha do território: Chimborazo · Vale do Itajaí")
