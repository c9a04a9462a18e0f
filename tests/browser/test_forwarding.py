"""A message to forward, as people tap it: on the light pages without a script, in the chat with a button."""

from __future__ import annotations

from urllib.parse import unquote

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Watch, open_page
from tests.small_base import QUESTIONS


def test_a_document_is_sent_on_by_the_phones_own_program(browser: Browser, address: str) -> None:
    """The links hold what stands in the box, with the site's address as the reader has it."""
    context = open_page(browser, 360, java_script_enabled=False)
    page = context.new_page()
    watch = Watch(page, address)
    page.goto(f"{address}/lite/doc/open-grading?lang=es")
    page.get_by_text("Reenviar esto").click()
    message = (
        "Clasificar la calidad a la vista de todos\n"
        "Cómo hacer que la clasificación se pueda comprobar. (FAO LARC/02/3, recuadro 1)\n"
        f"{address}/lite/doc/open-grading?lang=es"
    )
    expect(page.locator(".forward .short")).to_have_text(message, use_inner_text=True)
    for name, start in (("WhatsApp", "whatsapp://send?text="), ("SMS", "sms:?body=")):
        link = page.get_by_role("link", name=name).get_attribute("href")
        assert link is not None
        assert unquote(link) == f"{start}{message}"
    assert watch.faults == []
    context.close()


def test_an_answer_of_the_chat_is_copied_with_its_address(browser: Browser, address: str) -> None:
    """The server knows the path alone; what is copied opens from anywhere."""
    context = open_page(browser, 360, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    watch = Watch(page, address)
    page.goto(f"{address}/app/")
    page.locator("#question textarea").fill(QUESTIONS["es"])
    page.locator("#ask").click()
    page.get_by_text("Reenviar esto").click()
    page.get_by_role("button", name="Copiar", exact=True).click()
    expect(page.locator(".forward .copied")).to_have_text("Copiado")
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0] == "Etapa: Desarrollo"
    assert lines[-1].startswith(f"{address}/lite/ask?q=la+empacadora+nos+rechaza")
    assert len("\n".join(lines)) <= 480
    response = page.request.get(lines[-1])
    assert "La empacadora rechaza cajas y nadie ve" in response.text()
    assert watch.faults == []
    context.close()
