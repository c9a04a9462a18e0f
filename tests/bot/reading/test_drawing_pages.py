"""Drawings are shown where a document names one, in the reader's language, and by themselves to print and to send."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from PIL import Image
from starlette.testclient import TestClient

from bot.app import build_app
from bot.messages import say
from bot.printing import draw_picture
from bot.rendering import render_drawing
from indexer.content.drawings import read_drawings
from indexer.settings import PROJECT
from tests.additions import open_engine
from tests.small_base import read_test_settings, write_base
from tests.small_drawings import SHAPES, WORDS, show_drawing, write_drawing
from tests.small_models import write_models

ATTACK = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The small base, a practice and a model of which show a drawing; beside it one with hostile words."""
    folder: Path = tmp_path_factory.mktemp("drawings")
    write_base(folder)
    write_models(folder)
    write_drawing(folder)
    hostile = {"title": ATTACK, "alt": ATTACK, "words": {"both": "<b>x</b>"}}
    write_drawing(folder, name="hostile", es=hostile)
    for document in ("open-grading", "box-claim"):
        show_drawing(folder, document)
    show_drawing(folder, "opaque-grading", "hostile")
    with TestClient(build_app(open_engine(folder), read_test_settings(folder))) as client:
        yield client


@pytest.mark.parametrize("lang", sorted(WORDS))
@pytest.mark.parametrize("path", ["/lite/doc/open-grading", "/lite/models/box-claim", "/lite/drawings/scales"])
def test_a_drawing_is_shown_with_its_words_in_the_readers_language(client: TestClient, path: str, lang: str) -> None:
    html = client.get(f"{path}?lang={lang}").text
    title, alt, _ = WORDS[lang]
    (figure,) = re.findall(r'<figure class="picture.*?</figure>', html, re.DOTALL)
    assert 'role="img"' in figure
    assert f">{title}</title>" in figure
    assert f">{alt}</desc>" in figure
    assert len(gzip.compress(html.encode())) < 14 * 1024


def test_a_drawing_leads_to_its_own_page_which_leads_to_who_shows_it(client: TestClient) -> None:
    listed = client.get("/lite/drawings?lang=en").text
    assert "/lite/drawings/scales?lang=en" in listed
    assert say("drawings_title", "en") in client.get("/lite?lang=en").text
    assert "/lite/drawings/scales?lang=en" in client.get("/lite/doc/open-grading?lang=en").text
    page = client.get("/lite/drawings/scales?lang=en").text
    assert "/lite/doc/open-grading?lang=en" in page
    assert "/lite/models/box-claim?lang=en" in page


def test_a_document_without_a_drawing_shows_none(client: TestClient) -> None:
    assert "<figure" not in client.get("/lite/doc/motivation?lang=en").text


def test_a_picture_is_sent_in_the_language_asked_for(client: TestClient) -> None:
    sent = {lang: client.get(f"/lite/drawings/scales/picture?lang={lang}") for lang in ("en", "es")}
    assert {answer.headers["content-type"] for answer in sent.values()} == {"image/png"}
    assert sent["en"].content != sent["es"].content
    assert Image.open(io.BytesIO(sent["en"].content)).size == (1000, 375)


@pytest.mark.parametrize("path", ["/lite/drawings/nothing", "/lite/drawings/nothing/picture", "/lite/drawings/symbols"])
def test_an_unknown_drawing_is_a_page_that_says_so(client: TestClient, path: str) -> None:
    assert client.get(f"{path}?lang=es").status_code == 404


@pytest.mark.parametrize("path", ["/lite/drawings", "/lite/drawings/hostile", "/lite/doc/opaque-grading"])
def test_hostile_words_are_shown_as_words(client: TestClient, path: str) -> None:
    html = client.get(f"{path}?lang=es").text
    assert ATTACK not in html
    assert "<b>x</b>" not in html
    assert escape(ATTACK) in html


def test_a_picture_holds_shapes_and_words_in_black_on_white(tmp_path: Path) -> None:
    """The letters come from the fonts of the program: a server may have none."""

    def count_ink(shapes: str, words: dict[str, object]) -> int:
        drawings, faults = read_drawings([write_drawing(tmp_path, shapes, "scales", **words)])
        assert faults == []
        picture = Image.open(io.BytesIO(draw_picture(drawings["scales"]["es"].svg, 320))).convert("L")
        assert picture.getpixel((319, 119)) == 255
        return sum(picture.histogram()[:80])

    bare: dict[str, object] = {lang: {"title": "A", "alt": "B"} for lang in WORDS}
    sack = SHAPES.partition("\n")[0]
    shapes_alone = count_ink(sack, bare)
    assert shapes_alone > 50
    assert count_ink(SHAPES, {}) > shapes_alone + 200


def test_a_drawing_is_given_as_a_file_of_its_own(tmp_path: Path) -> None:
    from bot.library import Library

    drawings, _ = read_drawings([write_drawing(tmp_path)])
    svg = render_drawing("scales", "pt", Library((), {}, drawings=drawings))
    assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    with pytest.raises(KeyError):
        render_drawing("nothing", "pt", Library((), {}))


@pytest.mark.parametrize("name", ["four-stages", "delivery-ticket", "women-at-the-meeting"])
def test_a_drawing_of_the_base_is_a_picture_that_is_neither_empty_nor_dark(name: str) -> None:
    drawing = read_drawings([PROJECT / "kb"])[0][name]["fr"]
    picture = Image.open(io.BytesIO(draw_picture(drawing.svg, 320))).convert("L")
    ink = sum(picture.histogram()[:128]) / (picture.width * picture.height)
    assert 0.02 < ink < 0.3
