"""Take the README's two pictures from a running server: ``python -m tests.browser.screenshots [ADDRESS]``."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.find_browser import ARGUMENTS, find_browser

QUESTION = "La empacadora nos rechaza cajas y no dice por qué"
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"


def main(address: str = "http://127.0.0.1:7860") -> int:
    """Ask one question in the Spanish chat, at a desk's width and at a phone's."""
    program = find_browser()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        for width, height in ((1280, 1000), (360, 900)):
            page = browser.new_page(
                viewport={"width": width, "height": height}, locale="es-MX", reduced_motion="reduce"
            )
            page.goto(f"{address}/app/")
            page.locator("#question textarea").fill(QUESTION)
            page.locator("#ask").click()
            page.locator("#transcript article.answer").wait_for()
            page.locator("#question textarea").evaluate("box => box.blur()")
            page.evaluate("scrollTo(0, 0)")
            page.wait_for_timeout(500)
            page.screenshot(path=FOLDER / f"chat-{width}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
