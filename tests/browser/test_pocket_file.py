"""The pocket edition opened from a file in a real browser, with the network off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.library import Library
from bot.toolbox.text_matches import find_options
from tests.browser.axe import find_violations
from tests.small_pocket import open_file, read_small_library, write_pocket
from tests.small_tools import CONTRACT


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pocket")


@pytest.fixture(scope="module")
def library(folder: Path) -> Library:
    return read_small_library(folder)


@pytest.fixture(scope="module")
def addresses(folder: Path, library: Library) -> dict[str, str]:
    """The Spanish and the English file."""
    return {lang: write_pocket(folder, lang, library) for lang in ("es", "en")}


@pytest.fixture
def phone(browser: Browser, addresses: dict[str, str]) -> Iterator[Page]:
    """The English file: the small tools are all in English."""
    page, faults = open_file(browser, addresses["en"])
    yield page
    page.context.close()
    assert faults == []


def test_a_search_finds_without_accents_and_opens_the_place(browser: Browser, addresses: dict[str, str]) -> None:
    """By words of the text, of the asks, and by their beginning; what is found lies open at once."""
    page, faults = open_file(browser, addresses["es"])
    box = page.get_by_role("searchbox")
    box.fill("clasificacion a la vista")
    expect(page.locator("#results a").first).to_have_text("Clasificar la calidad a la vista de todos")
    box.fill("quien paga laboratorios")
    expect(page.locator("#results a").first).to_have_attribute("href", "#opaque-grading.response")
    box.fill("clasif")
    expect(page.locator("#results a").first).to_contain_text("lasifica")
    box.fill("prueba guardada")
    expect(page.locator("#results li").first).to_contain_text("Parte de un lote que nadie puede cambiar.")
    box.fill("zxqv")
    expect(page.locator("#state")).to_contain_text("No se encontró nada")
    box.fill("quien paga laboratorios")
    page.locator("#results a").first.click()
    expect(page.locator("#opaque-grading").get_by_text("Un laboratorio revisa los lotes")).to_be_in_viewport()
    page.context.close()
    assert faults == []


def test_a_link_opens_what_it_leads_to(phone: Page) -> None:
    """Another document's section, a source; the way back works."""
    phone.locator("#open-grading > summary").click()
    phone.get_by_role("link", name="the complaint").click()
    expect(phone.locator("#opaque-grading")).to_have_attribute("open", "")
    phone.locator("#opaque-grading a", has_text="Rival 2005").first.click()
    expect(phone.locator("#sources li", has_text="Who gained from contracts")).to_be_in_viewport()
    phone.go_back()
    expect(phone.locator("#opaque-grading > summary")).to_be_visible()


def test_a_tool_of_scales_shows_the_results_that_hold(phone: Page) -> None:
    """Those and no others, the weakest first, with bars, and the typed name of the buyer."""
    phone.locator("#cards > summary").click()
    tool = phone.locator("#cards")
    expect(tool.locator(".result")).to_be_hidden()
    tool.get_by_label("What is the buyer called?").fill("Empacadora Sol")
    for field, level in (("trust_producers", 1), ("trust_buyer", 3), ("stock_producers", 0), ("stock_buyer", 2)):
        tool.locator(f'input[data-field="{field}"]').nth(level).check()
    tool.get_by_role("button", name="Show the result").click()
    expect(tool.locator(".result")).to_be_focused()
    assert tool.locator("h5:visible").all_inner_texts() == [
        "The other side holds the cards", "You cannot wait", "Nobody believes you", "Points apart\n\u22124",
    ]  # fmt: skip
    expect(tool.locator(".open")).to_contain_text("Questions without an answer: 1")
    expect(tool.locator(".drawing thead")).to_contain_text("Empacadora Sol")
    expect(tool.locator('[data-drawn="trust_buyer"]')).to_have_text("3")
    tool.locator('input[data-field="trust_producers"]').nth(3).check()
    tool.locator('input[data-field="stock_producers"]').nth(3).check()
    expect(tool.locator("h5:visible").first).to_have_text("You hold the cards")
    tool.get_by_role("button", name="Begin again").click()
    expect(tool.locator(".result")).to_be_hidden()


def test_a_tool_of_numbers_reads_them_as_people_type_them(phone: Page) -> None:
    """What cannot be read is told beside it; a required one is asked for; a condition shows its question."""
    phone.locator("#sums > summary").click()
    tool = phone.locator("#sums")
    tool.get_by_role("button", name="Show the result").click()
    expect(tool.locator(".missing")).to_contain_text("1. How many households order?")
    expect(tool.get_by_label("How many households order?")).to_be_focused()
    tool.get_by_label("How many households order?").fill("12,5")
    expect(tool.locator(".remark").first).to_contain_text("expected a whole number")
    tool.get_by_label("How many households order?").fill("1.200")
    tool.get_by_label("What does a sack cost?").fill("$ 2,50")
    expect(tool.locator('[data-value="cost"]')).to_contain_text("3\u202f000")
    expect(tool.get_by_text("Ask three suppliers.")).to_be_visible()
    expect(tool.get_by_text("Name: ____, sacks (____), paid ____.")).to_be_visible()
    expect(tool.get_by_label("What interest do you pay?")).to_be_hidden()
    tool.get_by_label("Yes").check()
    tool.get_by_label("What interest do you pay?").fill("24 %")
    expect(tool.get_by_text("Ask the price in cash too.")).to_be_visible()


def test_a_tool_in_steps_asks_one_question_after_the_other(phone: Page) -> None:
    """An earlier answer can be changed; the way goes on from there."""
    phone.locator("#which-way > summary").click()
    tool = phone.locator("#which-way")
    expect(tool.locator("[data-question]:visible")).to_have_count(1)
    tool.get_by_label("No", exact=True).check()
    tool.get_by_role("button", name="Next question").click()
    expect(tool.locator("[data-question]:visible")).to_have_count(2)
    expect(tool.locator(".result")).to_be_hidden()
    tool.locator('[data-question="lack"] input').first.check()
    tool.get_by_role("button", name="Next question").click()
    expect(tool.locator(".advice:visible h5")).to_have_text(["Buy together"])
    tool.get_by_label("Yes", exact=True).check()
    expect(tool.locator(".result")).to_be_hidden()
    expect(tool.locator('[data-question="families"]')).to_be_visible()


def test_a_pasted_text_ticks_what_it_speaks_of(phone: Page, library: Library) -> None:
    """As on the site, and it is only a help: every tick can be taken back."""
    phone.locator("#paper-check > summary").click()
    tool = phone.locator("#paper-check")
    structure = library.find("paper-check", "en").facts.tool
    assert structure is not None
    target = next(question for question in structure.questions if question.kind == "many")
    tool.locator("textarea").fill(CONTRACT)
    tool.locator("[data-paste] button").click()
    ticked = [one.get_attribute("value") for one in tool.locator("input[type=checkbox]:checked").all()]
    assert ticked == [text_match.option for text_match in find_options(target, CONTRACT, "en")] != []


def test_it_can_be_read_without_a_script(browser: Browser, addresses: dict[str, str]) -> None:
    """By the contents and by opening; a tool shows its questions and all its advice, and no button."""
    page, faults = open_file(browser, addresses["es"], java_script_enabled=False)
    expect(page.get_by_role("searchbox")).to_be_hidden()
    page.locator("#contents a", has_text="Prácticas").click()
    page.locator("#open-grading > summary").click()
    expect(page.get_by_text("Guarden una muestra sellada de los lotes dudosos.")).to_be_visible()
    page.locator("#cards > summary").click()
    expect(page.locator("#cards .advice h5")).to_have_count(5)
    assert page.locator("#cards .advice h5").all_inner_texts()[0] == "El otro lado tiene las cartas"
    expect(page.locator("#cards button")).to_have_count(0)
    page.context.close()
    assert faults == []


def test_a_page_is_copied_to_be_forwarded(browser: Browser, addresses: dict[str, str]) -> None:
    """Its title and summary with the source."""
    page, faults = open_file(browser, addresses["es"], permissions=["clipboard-read", "clipboard-write"])
    page.locator("#open-grading > summary").click()
    page.locator("#open-grading").get_by_role("button", name="Copiar para reenviar").click()
    expect(page.locator("#open-grading .ways")).to_contain_text("Copiado")
    assert page.evaluate("navigator.clipboard.readText()") == (
        "Clasificar la calidad a la vista de todos\n"
        "Cómo hacer que la clasificación se pueda comprobar. (FAO LARC/02/3, recuadro 1)"
    )
    page.context.close()
    assert faults == []


def test_it_is_used_by_keyboard_alone(phone: Page) -> None:
    """From the search to what it found, and a document opens with Enter."""
    phone.get_by_role("searchbox").focus()
    phone.keyboard.type("scales cheating")
    expect(phone.locator("#results a").first).to_be_visible()
    phone.keyboard.press("Tab")
    expect(phone.locator("#results a").first).to_be_focused()
    phone.keyboard.press("Enter")
    expect(phone.locator("#open-grading")).to_have_attribute("open", "")
    phone.locator("#motivation > summary").focus()
    phone.keyboard.press("Enter")
    expect(phone.locator("#motivation")).to_have_attribute("open", "")


def test_only_what_lies_open_is_printed(phone: Page) -> None:
    """With the edition's date below it."""
    phone.locator("#open-grading > summary").click()
    phone.emulate_media(media="print")
    expect(phone.get_by_text("Put photos of each grade on the wall")).to_be_visible()
    expect(phone.locator("#opaque-grading")).to_be_hidden()
    expect(phone.locator("#find")).to_be_hidden()
    expect(phone.locator("#contents")).to_be_hidden()
    expect(phone.locator("#edition")).to_contain_text("2026-11-23")
    expect(phone.locator("#edition")).to_be_visible()


@pytest.mark.parametrize(("lang", "scheme"), [("es", "light"), ("en", "dark")])
def test_the_file_can_be_used_by_everyone(browser: Browser, addresses: dict[str, str], lang: str, scheme: str) -> None:
    """axe-core finds nothing with all of it open, and nothing scrolls sideways."""
    page, _ = open_file(browser, addresses[lang], color_scheme=scheme, bypass_csp=True)
    page.get_by_role("searchbox").fill("contrato")
    expect(page.locator("#state")).not_to_be_empty()
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    tool = page.locator("#cards")
    tool.locator('input[data-field="trust_producers"]').first.check()
    tool.locator("button[type=submit]").click()
    expect(tool.locator(".drawing")).to_be_visible()
    page.evaluate("scrollTo(0, 0)")  # a title that stays above its text covers part of it while scrolled
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.context.close()
