"""The conversation as it is lived: pages left and come back to, signal and server lost, things taken along."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from bot.app import build_app
from bot.chat.conversation import Reply
from bot.engine import Engine
from bot.messages import say
from bot.web.guard import ASK_PATH
from tests.browser.axe import find_violations
from tests.browser.conftest import Watch, open_page
from tests.browser.test_chat_page import ANSWERS, ask
from tests.served import serve_app
from tests.small_base import FOLLOW_UP, QUESTIONS, read_test_settings

KEPT = "JSON.stringify(sessionStorage) + JSON.stringify(localStorage) + document.cookie"
VOICES = """
window.spoken = [];
const voices = new EventTarget();
voices.getVoices = () => [{ lang: "es-MX", name: "Ana", localService: true }];
voices.cancel = () => {};
voices.speak = (said) => { spoken.push([said.lang, said.text]); setTimeout(() => said.onend?.(), 5); };
Object.defineProperty(window, "speechSynthesis", { value: voices });
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
"""
"""A voice that says everything at once: the browser of the tests has none."""

PRINT = "print = () => { window.printed = document.querySelectorAll('.printed .sources details[open]').length }"


@pytest.fixture
def chat(browser: Browser, address: str) -> Iterator[Page]:
    """The Spanish chat on a phone, open."""
    context = open_page(browser, 360, permissions=["clipboard-read", "clipboard-write"], reduced_motion="reduce")
    page = context.new_page()
    page.add_init_script(VOICES)
    page.goto(f"{address}/app/")
    expect(page.locator("#question textarea")).to_be_visible()
    yield page
    context.close()


def test_nothing_is_lost_until_it_is_wiped(chat: Page, address: str) -> None:
    """Talk, stage and draft outlive a reload, another language, a source opened in the same tab; one tap ends all."""
    watch = Watch(chat, address)
    ask(chat, QUESTIONS["es"])
    chat.locator(f"{ANSWERS} .stages summary").click()
    chat.locator(f"{ANSWERS} .stages a", has_text="Disolución").click()
    expect(chat.locator("#chip")).to_contain_text("Disolución")
    chat.locator("#question textarea").fill("y si no quieren fir")
    chat.reload()
    expect(chat.locator(f"{ANSWERS} .stage .name")).to_have_text("Disolución")
    expect(chat.locator("#question textarea")).to_have_value("y si no quieren fir")
    expect(chat.locator("#chip")).to_contain_text("Disolución")
    chat.locator(".languages a[lang=pt]").click()
    expect(chat.locator("#ask")).to_have_text("Perguntar")
    expect(chat.locator(f"{ANSWERS}[lang=es] .lead")).to_be_visible()
    expect(chat.locator("#question textarea")).to_have_value("y si no quieren fir")
    expect(chat.locator("#chip")).to_contain_text("Etapa: Dissolução")
    chat.goto(f"{address}/lite/doc/opaque-grading?lang=es")
    chat.go_back()
    expect(chat.locator(f"{ANSWERS} .lead")).to_be_visible()
    chat.locator("#question textarea").fill(FOLLOW_UP)
    chat.locator("#ask").click()
    expect(chat.locator(ANSWERS).last).to_contain_text("paga la prueba quien se equivocó")
    chat.get_by_role("button", name="Nova conversa").click()
    expect(chat.locator(ANSWERS)).to_have_count(0)
    expect(chat.locator("#welcome .suggestions")).to_be_visible()
    chat.reload()
    expect(chat.locator("#ask")).to_be_visible()
    assert "empacadora" not in chat.evaluate(KEPT)
    assert "fir" not in chat.evaluate("JSON.stringify(sessionStorage)")
    assert chat.locator(ANSWERS).count() == 0
    chat.evaluate("""sessionStorage.setItem("alianza.talk", '{"turns": [{}, 5], "pending": [null], "next": 3}')""")
    chat.reload()
    ask(chat, QUESTIONS["es"])
    expect(chat.locator(ANSWERS)).to_have_count(1)
    assert watch.faults == []


def test_a_question_waits_for_the_signal_and_for_the_server(
    browser: Browser, app: FastAPI, engine: Engine, tmp_path: Path
) -> None:
    """Told in our own words, answered by itself when it can be; the page is never loaded anew."""
    context = open_page(browser, 360)
    page = context.new_page()
    started_again = build_app(engine, read_test_settings(tmp_path, ratings=tmp_path / "ratings.jsonl"))
    with serve_app(app) as address:
        page.goto(f"{address}/app/")
        expect(page.locator("#question textarea")).to_be_visible()
        page.evaluate("window.same = true")
        page.locator("#question textarea").press_sequentially("la empacadora nos rech")
        context.set_offline(True)
        expect(page.locator("#signal")).to_contain_text("Sin señal. Lo que escriba queda guardado aquí.")
        ask(page, QUESTIONS["es"])
        message = page.locator("#pending .message")
        expect(message).to_contain_text("Sin señal. Su pregunta sigue aquí")
        expect(page.locator("#pending h2")).to_have_text(QUESTIONS["es"])
        assert find_violations(page) == []
        page.get_by_role("button", name="Quitar la pregunta").click()
        expect(page.locator("#question textarea")).to_have_value(QUESTIONS["es"])
        page.locator("#ask").click()
        context.set_offline(False)
        expect(page.locator(ANSWERS)).to_have_count(1)
        expect(page.locator("#signal p")).to_be_empty()
        busy = Reply(message=say("site_busy_chat", "es", seconds=1), seconds=1)
        page.route(f"**{ASK_PATH}", lambda route: route.fulfill(json={"data": [busy.to_json()]}), times=1)
        ask(page, QUESTIONS["es"])
        expect(message).to_have_text(busy.message)
        expect(page.locator("#pending h2")).to_have_text(QUESTIONS["es"])
        expect(page.locator(ANSWERS)).to_have_count(2)
    ask(page, FOLLOW_UP)
    expect(message).to_contain_text("Alianza no responde por ahora. Su pregunta sigue aquí")
    with serve_app(started_again, int(address.rpartition(":")[2])):
        expect(page.locator(ANSWERS)).to_have_count(3, timeout=20_000)
        expect(page.locator(ANSWERS).last).to_contain_text("paga la prueba quien se equivocó")
        page.locator(".rating summary").click()
        page.locator(".rating input[name=remark]").fill("llame al 9999-1234")
        page.get_by_role("button", name="En parte").click()
        expect(page.locator(".rating [role=status]")).to_have_text("Gracias")
        kept = (tmp_path / "ratings.jsonl").read_text(encoding="utf-8")
        assert '"helped": "part"' in kept
        assert '"remark": "llame al [number]"' in kept
        assert find_violations(page) == []
        assert page.evaluate("window.same")
        assert page.locator(".toast-wrap *").count() == 0
    context.close()


def test_an_answer_is_taken_along(browser: Browser, chat: Page, address: str, tmp_path: Path) -> None:
    """Listened to, copied, printed, sent on with a link that opens elsewhere, and saved as a file that stands alone."""
    watch = Watch(chat, address)
    ask(chat, QUESTIONS["es"])
    chat.get_by_role("button", name="Escuchar").click()
    chat.wait_for_function("spoken.length > 4")
    spoken = chat.evaluate("spoken")
    assert spoken[0] == ["es", "Pidan por escrito la razón de cada rechazo."]
    assert not [text for _, text in spoken if "[" in text]
    chat.get_by_role("button", name="Copiar la respuesta").click()
    expect(chat.locator(".turn > .ways .copied")).to_have_text("Copiado")
    copied = chat.evaluate("navigator.clipboard.readText()").splitlines()
    assert copied[0] == QUESTIONS["es"]
    assert any(line.startswith("1. ") for line in copied)
    chat.evaluate(PRINT)
    chat.get_by_role("button", name="Imprimir").click()
    assert chat.evaluate("window.printed") > 1
    chat.get_by_text("Reenviar esto").click()
    href = chat.get_by_role("link", name="WhatsApp").get_attribute("href") or ""
    link = unquote(href).splitlines()[-1]
    assert href.startswith("whatsapp://send?text=")
    assert link == copied[-1]
    elsewhere = open_page(browser, 360)
    fresh = elsewhere.new_page()
    fresh.goto(link)
    expect(fresh.locator("article.answer")).to_contain_text("La empacadora rechaza cajas")
    with chat.expect_download() as download:
        chat.get_by_role("button", name="Guardar la conversación").click()
    download.value.save_as(tmp_path / "conversation.html")
    fresh.goto(f"file://{tmp_path}/conversation.html")
    expect(fresh.locator("h2.question")).to_contain_text(QUESTIONS["es"])
    assert (fresh.locator(".answer h3 a").first.get_attribute("href") or "").startswith(address)
    assert fresh.locator("script, button, link").count() == 0
    elsewhere.close()
    assert watch.faults == []


def test_a_practice_is_read_aloud(chat: Page, address: str) -> None:
    """The page that reads is a step away, so that no other light page has a script; a second tap stops it."""
    watch = Watch(chat, address)
    chat.goto(f"{address}/lite/doc/open-grading?lang=es")
    chat.get_by_role("link", name="Escuchar").click()
    chat.evaluate("() => { speechSynthesis.speak = (said) => spoken.push([said.lang, said.text]); }")
    button = chat.get_by_role("button", name="Escuchar")
    button.click()
    assert chat.evaluate("spoken") == [["es", "Clasificar la calidad a la vista de todos"]]
    assert chat.evaluate("[...CSS.highlights.get('spoken')].map(String)") == [
        "Clasificar la calidad a la vista de todos"
    ]
    chat.get_by_role("button", name="Parar").click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert chat.evaluate("CSS.highlights.size") == 0
    assert watch.faults == []
