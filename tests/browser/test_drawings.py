"""Drawings on a small telephone: on a dark ground, in the reader's own colours, with the words inside."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import Browser

from bot.rendering.styles import read_static
from indexer.content.drawings import read_drawings
from indexer.settings import PROJECT
from tests.browser.axe import find_violations
from tests.browser.conftest import open_page

DRAWINGS = read_drawings([PROJECT / "kb"])[0]
MARGIN = 4
"""Units by which a wide font may stand beyond a drawing: the frame around it has more room than that."""


def write_page(*drawings: str) -> str:
    style = read_static("answer.css", "lite.css")
    figures = "".join(f'<figure class="picture">{svg}</figure>' for svg in drawings)
    return f'<!DOCTYPE html><html lang="es"><title>A</title><style>{style}</style><main><h1>A</h1>{figures}</main>'


@pytest.mark.parametrize(
    ("options", "ground", "ink"),
    [
        ({"color_scheme": "light"}, (255, 255, 255), (28, 37, 34)),
        ({"color_scheme": "dark"}, (26, 35, 32), (230, 235, 232)),
        ({"color_scheme": "dark", "forced_colors": "active"}, (0, 0, 0), (255, 255, 255)),
    ],
)
def test_what_is_of_paper_has_the_colour_of_the_ground_wherever_it_is_drawn(
    browser: Browser, options: dict[str, object], ground: tuple[int, ...], ink: tuple[int, ...]
) -> None:
    """Also in a shape that is drawn once and shown again, which a page's longer selectors do not reach."""
    context = open_page(browser, 320, **options)
    page = context.new_page()
    page.set_content(write_page(DRAWINGS["two-keys"]["es"].svg))
    picture = Image.open(io.BytesIO(page.locator("svg").screenshot())).convert("RGB")
    colours = picture.getcolors(picture.width * picture.height) or []
    common = [colour for _, colour in sorted(colours, key=lambda pair: -pair[0])[:2]]
    assert common == [ground, ink]
    banknote = (round(30 * picture.width / 320), round(240 * picture.width / 320))
    assert picture.getpixel(banknote) == ground
    # Letters of 12 units are 11 pixels high or more.
    assert page.evaluate("document.querySelector('svg').getBoundingClientRect().width") >= 300
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    context.close()


def test_no_words_leave_a_drawing_in_the_fonts_of_this_machine(browser: Browser) -> None:
    context = open_page(browser, 320)
    page = context.new_page()
    page.set_content(write_page(*(one.svg for versions in DRAWINGS.values() for one in versions.values())))
    places = page.evaluate(
        """[...document.querySelectorAll('svg text')].map(text => {
            const box = text.getBBox(), high = text.ownerSVGElement.viewBox.baseVal.height
            return [text.textContent, box.x, box.x + box.width, box.y, box.y + box.height - high]
        })"""
    )
    assert len(places) > 500
    assert [
        place for place in places
        if place[1] < -MARGIN or place[2] > 320 + MARGIN or place[3] < -MARGIN or place[4] > MARGIN
    ] == []  # fmt: skip
    context.close()


def test_a_drawing_is_told_to_who_does_not_see_it(browser: Browser) -> None:
    context = open_page(browser, 320)
    page = context.new_page()
    drawing = DRAWINGS["savings-circle"]["es"]
    page.set_content(write_page(drawing.svg))
    told = page.get_by_role("img", name=f"{drawing.title} {drawing.alt}")
    assert told.count() == 1
    assert find_violations(page) == []
    context.close()
