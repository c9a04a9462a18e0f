"""The overview pages and the brief in a real browser with JavaScript switched off."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

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
    expect(page.locator("h1")).to_contain_text("cuáles fracasaron y por qué")
    page.locator(".collection").get_by_role("link", name="Puntajes").click()
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


def test_a_policymaker_goes_from_the_scorecard_to_a_brief_on_the_territory_and_takes_it_along(
    reader: Page, home: str, tmp_path: Path
) -> None:
    """Score a place, make the brief, say which country it lies in, and download both files."""
    reader.goto(f"{home}/lite/tools/enabling-scorecard?lang=es")
    reader.locator("[name=name-first]").fill("Cajamarca")
    for point, level in (("participation", "none"), ("markets", "little"), ("law", "good")):
        reader.locator(f"[name={point}_first][value={level}]").check()
    reader.locator("main form button[type=submit]").first.click()
    reader.get_by_role("link", name="Hacer con esto un informe").click()
    expect(reader.locator("h1")).to_contain_text("Cajamarca: qué frena las alianzas")
    expect(reader.get_by_text("Varios países tienen un lugar llamado Cajamarca")).to_be_visible()
    reader.get_by_label("País de Cajamarca").select_option(label="Perú")
    reader.get_by_label("Quién lo lee").fill("el gobierno regional")
    reader.get_by_role("button", name="Hacerlo de nuevo").click()
    expect(reader.locator("h1")).to_contain_text("Cajamarca, Perú")
    expect(reader.locator(".brief")).to_contain_text("Para: el gobierno regional")
    expect(reader.locator(".brief")).to_contain_text("Elegido porque: mismo país (Perú)")
    for ending, mark in (("docx", b"PK"), ("pdf", b"%PDF-")):
        with reader.expect_download() as started:
            reader.locator(f'a[href*="brief.{ending}"]').click()
        assert started.value.suggested_filename == f"informe-cajamarca-peru.{ending}"
        started.value.save_as(tmp_path / f"brief.{ending}")
        assert (tmp_path / f"brief.{ending}").read_bytes().startswith(mark)
    words = " ".join(page.extract_text() for page in PdfReader(tmp_path / "brief.pdf").pages)
    assert "el gobierno regional" in words


def test_the_brief_keeps_its_answers_in_another_language(reader: Page, home: str) -> None:
    reader.goto(f"{home}/lite/brief?lang=es&{SCORES}")
    reader.locator(".languages a[lang=pt]").click()
    expect(reader.locator("h1")).to_contain_text("Chimborazo · Vale do Itajaí: o que trava as parcerias")


def test_a_comparison_leads_to_its_brief_and_is_printed_side_by_side(reader: Page, home: str) -> None:
    """Even on paper narrower than the screen from which cases stand beside each other: A4 lies down for it."""
    reader.goto(f"{home}/lite/compare?lang=es&ids=pacta-honduras,cinpra-maranhao,agropacto-ceara")
    pages = PdfReader(io.BytesIO(reader.pdf(prefer_css_page_size=True))).pages
    assert all(page.mediabox.width > page.mediabox.height for page in pages)
    reader.emulate_media(media="print")
    reader.set_viewport_size({"width": 700, "height": 900})
    boxes = [cell.bounding_box() for cell in reader.locator("#told ~ .side tbody tr").first.locator("td").all()]
    assert len({round(box["y"]) for box in boxes if box}) == 1
    assert len({round(box["x"]) for box in boxes if box}) == 3
    reader.emulate_media(media="screen")
    reader.get_by_role("link", name="Informe de esta comparación").click()
    expect(reader.locator("h1")).to_contain_text("Alianzas comparadas")


def test_the_printed_scorecard_keeps_its_legend_with_its_chart(reader: Page, home: str) -> None:
    reader.goto(f"{home}/lite/tools/enabling-scorecard?lang=es&{SCORES}")
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(reader.pdf(prefer_css_page_size=True))).pages]
    charts = [page for page in pages if "1. ¿La gente del campo" in page]
    assert "Sus respuestas en un dibujo" in charts[0]
    assert "Vale do Itajaí" in charts[0]
