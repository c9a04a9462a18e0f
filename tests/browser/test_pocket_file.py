"""The pocket edition opened from a file in a real browser, with the network off."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.library import Library
from bot.pocket.programs import build_program
from bot.pocket.trees import build_tree
from bot.toolbox.amounts import list_readings, write_amount, write_number
from bot.toolbox.answers import Answers, Given
from bot.toolbox.findings import find_options
from bot.toolbox.outcomes import find_outcome
from bot.toolbox.tools import list_fields, list_tools, read_tool
from bot.view import View
from indexer.designs import Question, Tool
from indexer.documents import read_corpus
from indexer.expressions import evaluate
from indexer.settings import read_settings
from tests.browser.axe import find_violations
from tests.small_pocket import read_small_library, write_pocket
from tests.small_tools import CONTRACT

ROUNDS = 40
"""Random sets of answers for each tool."""

TYPED = [
    "1.250,50", "1,250.50", "1250,5", "12 000", "0,250", "5 mil", "$ 3.50", "-4", "1.2.3", "", "x", "1e5", "１２",
    "99%",
]  # fmt: skip
AMOUNTS = [0.0, -0.001, 0.125, 2.675, 0.5, 1.5, 2.5, 999.995, 1000.5, 1001.5, 12345.67, -23700.0, 1e12, 1e15, 1 / 3]
EXPRESSIONS = [
    "a + b * 2 - 1", "-a / b", "a ** b", "(a > 3) + (b > 3)", "a if word == 'yes' else b", "round(10 / 3, 1)",
    "min(a, b) + max(a, b, 9) + round(2.6) + abs(-1)", "count(ticked) + count(empty) + count(none)", "1 < b <= 2",
    "'x' in ticked and word in ['yes', 'no']", "word not in ('no', 'perhaps')", "not answered(none) and answered(b)",
    "none + 1", "min(a, none)", "a / 0", "answered(a / 0)", "10 ** 400", "1e300 * 1e300", "(0 - a) ** 0.5", "0 ** -1",
    "word + 1", "nobody", "none > 1", "none != 1", "none not in ['x']", "word < 1", "ticked == ['x', 'y']",
    "word < 'z'", "round(2.5)", "round(3.5)", "round(0.125, 2)", "round(2.675, 2)", "round(-2.5)", "round(1234.5, -2)",
    "'e' in word", "1 in word", "empty or a", "ticked and b", "not empty", "blank == ''", "True == 1",
    "round(shared / margin + 0.4999)",
]  # fmt: skip
NAMES: dict[str, Any] = {
    "a": 4.0, "b": 2.0, "none": None, "word": "yes", "ticked": ["x", "y"], "empty": [], "blank": "",
    "shared": 1234.5, "margin": 7.25,
}  # fmt: skip


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


def open_file(browser: Browser, address: str, **options: Any) -> tuple[Page, list[str]]:
    """Open a file on a small telephone without a network; give the page and what goes wrong on it."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, **options)
    context.set_offline(True)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.on("request", lambda request: faults.append(request.url) if not request.url.startswith("file:") else None)
    page.goto(address)
    return page, faults


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
    assert ticked == [finding.option for finding in find_options(target, CONTRACT, "en")] != []


def draw_answers(tool: Tool, chance: random.Random) -> dict[str, Given]:
    """Draw answers to some of a tool's questions."""
    given: dict[str, Given] = {}
    for question in tool.questions:
        for field in list_fields(tool, question):
            if chance.random() < 0.8 and not question.ticks:
                given[field] = draw_answer(question, chance)
    return given


def draw_answer(question: Question, chance: random.Random) -> Given:
    ids = [option.id for option in question.options]
    if question.kind == "many":
        return tuple(id for id in ids if chance.random() < 0.4)
    if question.kind == "choice":
        return chance.choice(ids)
    if question.kind == "scale":
        return float(chance.randrange(len(ids)))
    if question.kind == "text":
        return "texto"
    number = chance.uniform(question.least or 0, min(question.most or 5000, 5000))
    return float(round(number, 0 if question.whole else chance.choice([0, 1, 2])))


def describe_outcome(tool: Tool, given: dict[str, Given]) -> dict[str, Any]:
    outcome = find_outcome(tool, Answers(given, {}, frozenset(given), (), True))
    return {
        "asked": [question.id for question in outcome.asked], "open": [question.id for question in outcome.open],
        "missing": [question.id for question in outcome.missing], "values": dict(outcome.values),
        "results": {group: [one.id for one in results] for group, results in outcome.results.items()},
        "sheets": list(outcome.sheets),
    }  # fmt: skip


def test_every_tool_comes_to_the_same_in_the_file_as_on_the_site(phone: Page, library: Library) -> None:
    """Random answers to every tool of the real base and of the small one."""
    chance = random.Random(1)
    real = Library(read_corpus([root for root in read_settings().kb if root.name == "kb"]).documents, {})
    tools = [read_tool(base, one.id, "en") for base in (real, library) for one in list_tools(base, "en")]
    assert len(tools) > 10
    for text in tools:
        drawn = [draw_answers(text.tool, chance) for _ in range(ROUNDS)]
        program = build_program(text, View("en", real))
        worked = phone.evaluate("([tool, all]) => all.map((given) => Alianza.work(tool, given))", [program, drawn])
        for given, found in zip(drawn, worked, strict=True):
            expected = describe_outcome(text.tool, given)
            assert found == expected, (text.id, given)


def test_expressions_and_numbers_come_to_the_same(phone: Page) -> None:
    """What Python refuses is null; ties are rounded to the even digit; numbers are read and written alike."""
    trees = [build_tree(text) for text in EXPRESSIONS]
    found = phone.evaluate("([all, names]) => all.map((tree) => Alianza.evaluate(tree, names))", [trees, NAMES])
    for text, value in zip(EXPRESSIONS, found, strict=True):
        assert (text, value) == (text, evaluate(text, NAMES))
    assert phone.evaluate("all => all.map(Alianza.listReadings)", TYPED) == [list_readings(typed) for typed in TYPED]
    written = phone.evaluate("all => all.map((one) => Alianza.writeNumber(one))", AMOUNTS)
    assert written == [write_number(amount) for amount in AMOUNTS]
    for unit in ("money", "percent"):
        written = phone.evaluate("([all, unit]) => all.map((one) => Alianza.writeAmount(one, unit))", [AMOUNTS, unit])
        assert written == [write_amount(amount, unit) for amount in AMOUNTS]


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
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.context.close()
