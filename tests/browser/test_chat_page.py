"""The chat in a real browser: asked, opened, tapped and read as a person would."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from bot.app import build_app
from bot.engine import Engine
from bot.web.guard import ASK_PATH
from tests.browser.axe import find_violations
from tests.browser.conftest import Watch, open_page
from tests.served import proxy_prefix, serve_app
from tests.small_base import FOLLOW_UP, QUESTIONS, read_test_settings

ANSWERS = "#transcript article.answer"


def ask(page: Page, question: str) -> None:
    """Type a question and press the button."""
    page.locator("#question textarea").fill(question)
    page.locator("#ask").click()


@pytest.fixture
def chat(page: Page, address: str) -> Iterator[Page]:
    """The Spanish chat, open; when a test is done nothing may have gone wrong behind its back."""
    watch = Watch(page, address)
    page.goto(f"{address}/app/")
    expect(page.locator("#question textarea")).to_be_visible()
    yield page
    assert watch.faults == []


def test_a_question_is_answered_with_its_sources(chat: Page) -> None:
    """Stage, answer, steps, warnings, case and numbered sources appear; the box is empty again."""
    ask(chat, QUESTIONS["es"])
    answer = chat.locator(ANSWERS)
    expect(answer).to_contain_text("La empacadora rechaza cajas y nadie ve cómo clasifica")
    for name in (".stage", ".steps ol", ".warnings", ".cases .wrong", ".sources details"):
        expect(answer.locator(name).first).to_be_visible()
    expect(chat.locator("#transcript h2.question")).to_contain_text(QUESTIONS["es"])
    expect(chat.locator("#question textarea")).to_have_value("")
    expect(chat.locator("#boot")).to_have_count(0)


def test_enter_asks_too(chat: Page) -> None:
    """As in every chat."""
    chat.locator("#question textarea").fill(QUESTIONS["es"])
    chat.keyboard.press("Enter")
    expect(chat.locator(ANSWERS)).to_be_visible()


def test_a_number_opens_the_source_it_names(chat: Page) -> None:
    """The passage opens in place, the quote marked; the page's address stays."""
    ask(chat, QUESTIONS["es"])
    number = chat.locator(f"{ANSWERS} .lead a.n").first
    passage = chat.locator(number.get_attribute("href") or "")
    expect(passage).to_be_hidden()
    number.click()
    expect(passage.locator("mark").first).to_have_text("Pidan por escrito la razón de cada rechazo")
    assert chat.url.endswith("/app/")
    expect(chat.locator(ANSWERS)).to_be_visible()


def test_a_source_leads_to_its_page_in_another_tab(chat: Page) -> None:
    """The transcript stays where it is."""
    ask(chat, QUESTIONS["es"])
    chat.locator(f"{ANSWERS} .sources > details > summary").click()
    chat.locator(f"{ANSWERS} .sources li summary").first.click()
    with chat.context.expect_page() as opened:
        chat.locator(f"{ANSWERS} a.more").first.click()
    expect(opened.value.locator("h1")).to_have_text("La clasificación del comprador no se puede revisar")
    expect(opened.value.locator("h2#symptom")).to_be_visible()
    expect(chat.locator(ANSWERS)).to_be_visible()


def test_a_suggestion_asks_when_tapped(chat: Page) -> None:
    """The next question stands as a button under the last answer."""
    ask(chat, QUESTIONS["es"])
    offer = chat.locator("#transcript .suggestions a").first
    text = offer.inner_text()
    offer.click()
    expect(chat.locator(ANSWERS)).to_have_count(2)
    expect(chat.locator("#transcript h2.question").last).to_contain_text(text)


def test_an_example_asks_when_tapped(chat: Page) -> None:
    """Whoever does not know what to type begins with one; then the examples make room."""
    chat.locator("#welcome .suggestions a").first.click()
    expect(chat.locator(ANSWERS)).to_be_visible()
    expect(chat.locator("#welcome .suggestions")).to_be_hidden()


def test_another_stage_is_answered_in_its_place(chat: Page) -> None:
    """Chosen in the answer, told there, kept for what is asked next until it is taken away."""
    ask(chat, QUESTIONS["es"])
    chat.locator(f"{ANSWERS} .stages summary").click()
    chat.locator(f"{ANSWERS} .stages a", has_text="Disolución").click()
    expect(chat.locator(f"{ANSWERS} .stage .name")).to_have_text("Disolución")
    expect(chat.locator(f"{ANSWERS} .stage")).to_contain_text("la eligió usted")
    status = chat.locator(".again-status[role=status]")
    expect(status).to_have_text("Ahora esta es la respuesta para la etapa: Disolución")
    expect(chat.locator(ANSWERS)).to_have_count(1)
    expect(chat.locator("#chip")).to_contain_text("Etapa: Disolución")
    ask(chat, FOLLOW_UP)
    expect(chat.locator(f"{ANSWERS} .stage .name")).to_have_text(["Disolución", "Disolución"])
    chat.locator("#chip button").click()
    expect(chat.locator("#chip p")).to_be_hidden()


def test_a_follow_up_remembers_what_was_said(chat: Page) -> None:
    """The page keeps the talk and sends it along."""
    ask(chat, QUESTIONS["es"])
    expect(chat.locator(ANSWERS)).to_have_count(1)
    with chat.expect_request(f"**{ASK_PATH}") as sent:
        ask(chat, FOLLOW_UP)
    assert QUESTIONS["es"] in str(sent.value.post_data_json)
    expect(chat.locator(ANSWERS)).to_have_count(2)
    expect(chat.locator(ANSWERS).last).to_contain_text("paga la prueba quien se equivocó")


@pytest.mark.parametrize(
    ("lang", "button", "example", "heading"),
    [
        ("en", "Ask", "What should we agree in writing", "Ask about your partnership"),
        ("pt", "Perguntar", "O que deve ficar por escrito", "Pergunte sobre a sua parceria"),
        ("fr", "Demander", "Que faut-il mettre par écrit", "Posez une question sur votre partenariat"),
    ],
)
def test_the_language_switch_changes_every_label(
    chat: Page, lang: str, button: str, example: str, heading: str
) -> None:
    """Heading, box, button, examples and the page's own language."""
    chat.locator(f".languages a[lang={lang}]").click()
    expect(chat.locator("#ask")).to_have_text(button)
    expect(chat.locator("h1")).to_have_text(heading)
    expect(chat.locator("#welcome")).to_contain_text(example)
    assert chat.evaluate("document.documentElement.lang") == lang
    words = chat.locator("body").inner_text()
    assert "Pregunt" not in words
    ask(chat, QUESTIONS["es"])
    expect(chat.locator(f"{ANSWERS}[lang=es]")).to_be_visible()


def test_an_empty_question_is_met_kindly(chat: Page) -> None:
    """One sentence; nothing is lost."""
    chat.locator("#ask").click()
    expect(chat.locator("#pending .message")).to_have_text("La pregunta está vacía; escríbala en pocas palabras.")


def test_a_very_long_question_is_answered(chat: Page) -> None:
    """A hundred thousand characters pasted: the beginning is read, and the person told."""
    ask(chat, QUESTIONS["es"] + " y otra vez" * 9_000)
    expect(chat.locator("#transcript .message")).to_contain_text("primeros 1000 caracteres")
    expect(chat.locator(ANSWERS)).to_be_visible()


def test_a_question_is_shown_as_text(chat: Page) -> None:
    """Neither script nor image nor template of a typed question comes alive."""
    attack = "<img src=x onerror=document.title='hacked'> {{constructor}} ${document.title='hacked'} <b>contrato</b>"
    ask(chat, attack)
    expect(chat.locator("#transcript h2.question")).to_contain_text(attack)
    expect(chat.locator(ANSWERS)).to_be_visible()
    assert "hacked" not in chat.title()
    assert chat.locator("#transcript img, #transcript h2 b").count() == 0


def test_eleven_questions_leave_ten_folded_not_gone(chat: Page) -> None:
    """The newest stay open; a tap on an old question unfolds its answer; the view stands where an answer begins."""
    for number in range(1, 12):
        ask(chat, QUESTIONS["es"])
        expect(chat.locator(ANSWERS)).to_have_count(number)
    expect(chat.locator(ANSWERS).first).to_be_hidden()
    expect(chat.locator("#transcript .turn[open]")).to_have_count(3)
    question = chat.locator("#transcript h2.question")
    expect(question.last).to_be_in_viewport(ratio=1)
    expect(chat.locator("#composer")).to_be_in_viewport(ratio=1)
    question.first.click()
    expect(chat.locator(ANSWERS).first).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_the_chat_can_be_used_by_everyone(browser: Browser, address: str, width: int, scheme: str) -> None:
    """axe-core finds nothing, before and after a question, with a source open; nothing scrolls sideways."""
    context = open_page(browser, width, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{address}/app/")
    expect(page.locator("#ask")).to_be_visible()
    assert find_violations(page) == []
    ask(page, QUESTIONS["es"])
    expect(page.locator(ANSWERS)).to_be_visible()
    page.locator(f"{ANSWERS} summary").first.click()
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.parametrize("strip", [True, False])
def test_the_chat_answers_behind_a_reverse_proxy(browser: Browser, engine: Engine, tmp_path: Path, strip: bool) -> None:
    """With a path prefix, whether the proxy takes it away or passes it on."""
    app: FastAPI = build_app(engine, read_test_settings(tmp_path, root_path="/kb"))
    with serve_app(app) as address, proxy_prefix(address, "/kb", strip) as outside:
        context = open_page(browser)
        page = context.new_page()
        watch = Watch(page, outside)
        page.goto(f"{outside}/app/pt")
        ask(page, QUESTIONS["pt"])
        expect(page.locator(ANSWERS)).to_contain_text("A empacotadora rejeita caixas")
        # Gradio asks for a manifest at the root, where another site may be.
        assert [
            f for f in watch.faults if "manifest.json" not in f and not f.startswith("console: Failed to load")
        ] == []
        context.close()
