"""A model opens as a form; what is typed comes back in the page or a file, and nowhere else."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document as Paper
from starlette.testclient import TestClient

from bot.app import build_app
from bot.forms.filling import GAP, VALUE_LIMIT, name_blank
from bot.forms.pages import FIELDS_READ, FILES, read_form
from tests.additions import open_engine
from tests.small_base import read_test_settings, write_base
from tests.small_models import ASK, write_models
from tests.small_tools import write_tools

ATTACK = '"><script>alert(1)</script>'
FORM = "/lite/models/box-claim?lang=es"
BUYER = name_blank("nombre del comprador")
SMALL = 14 * 1024


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    write_base(folder)
    write_tools(folder)
    write_models(folder)
    return folder


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    """A reader whose browser speaks Spanish."""
    app = build_app(open_engine(folder), read_test_settings(folder))
    with TestClient(app, headers={"accept-language": "es-MX,es;q=0.9"}, follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize("lang", ["en", "es", "pt", "fr"])
def test_every_page_of_a_model_can_be_read(client: TestClient, lang: str) -> None:
    for page in ("", "/sheet"):
        response = client.get(f"/lite/models/box-claim{page}?lang={lang}")
        assert response.status_code == 200
        assert f'<html lang="{lang}">' in response.text
        assert len(gzip.compress(response.content, 6)) < SMALL


def test_the_form_asks_for_each_blank_once_between_what_it_settles_and_its_traps(client: TestClient) -> None:
    html = client.get(FORM).text
    fields = re.findall(r'<label for="(\w+)">([^<]*)</label>\n<input type="text" id="\1" name="\1" value=""', html)
    assert [label for _, label in fields] == [
        "lugar y fecha", "número de cajas", "nombre del comprador", "cajas devueltas", "peso",
    ]  # fmt: skip
    assert html.count(f'maxlength="{VALUE_LIMIT}"') == 5
    places = [html.index(f'id="{id}"') for id in ("first", "settles", "text", "traps", "office")]
    assert places == sorted(places)
    assert html.count("Esto no es asesoría legal") == 1


def test_what_is_typed_stands_in_the_sheet_and_in_the_form_below(client: TestClient) -> None:
    response = client.post(FORM, data={BUYER: "Verduras Sol", name_blank("peso"): "12"})
    sheet, form = response.text.split("</section>", 1)
    assert "cajas a <b>Verduras Sol</b>." in sheet
    assert "Peso <b>12</b> kilos." in sheet
    assert '<span class="gap"></span> <small>(número de cajas)</small>' in sheet
    assert f'name="{BUYER}" value="Verduras Sol" maxlength' in form
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("ending", FILES)
def test_a_button_sends_the_sheet_as_a_file(client: TestClient, ending: str) -> None:
    response = client.post(FORM, data={BUYER: "Verduras Sol", "as": ending})
    assert response.headers["content-type"] == FILES[ending]
    assert response.headers["content-disposition"] == f'attachment; filename="box-claim.{ending}"'
    assert response.headers["cache-control"] == "no-store"
    blank = client.get(f"/lite/models/box-claim/sheet.{ending}?lang=es")
    assert (blank.status_code, blank.headers["content-type"]) == (200, FILES[ending])
    assert blank.content != response.content


def test_the_file_holds_what_was_typed_the_empty_one_lines_to_write_on(client: TestClient) -> None:
    filled = client.post(FORM, data={BUYER: ATTACK, "as": "docx"}).content
    empty = client.get("/lite/models/box-claim/sheet.docx?lang=es").content
    words, lines = ("\n".join(p.text for p in Paper(io.BytesIO(file)).paragraphs) for file in (filled, empty))
    assert f"cajas a {ATTACK}." in words
    assert f"cajas a {GAP} (nombre del comprador)." in lines


def test_what_is_typed_stays_text(client: TestClient) -> None:
    html = client.post(FORM, data={BUYER: ATTACK}).text
    assert "<script" not in html
    assert html.count("&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;") >= 2


def test_nothing_is_written_to_the_disk(client: TestClient, folder: Path) -> None:
    before = {(path, path.stat().st_mtime_ns) for path in folder.rglob("*")}
    client.post(FORM, data={BUYER: "Verduras Sol", "as": "pdf"})
    client.post(FORM, data={BUYER: "Verduras Sol"})
    assert {(path, path.stat().st_mtime_ns) for path in folder.rglob("*")} == before


def test_what_does_not_fit_is_cut_and_said(client: TestClient) -> None:
    html = client.post(FORM, data={BUYER: "v" * 999}).text
    assert "nombre del comprador</span>: se quedaron solo las primeras 200 letras" in html
    assert "v" * (VALUE_LIMIT + 1) not in html


@pytest.mark.parametrize("body", [b"", b"\xff\xfe=%ff&&&=", b"a=1&" * (FIELDS_READ + 9), b"--x\r\nContent-Type: a\r\n"])
def test_a_body_that_is_no_form_shows_the_empty_sheet(client: TestClient, body: bytes) -> None:
    assert not any(name.startswith("b") for name in read_form(body))
    response = client.post(FORM, content=body, headers={"content-type": "application/x-www-form-urlencoded"})
    assert response.status_code == 200
    assert '<section class="sheet"' in response.text


@pytest.mark.parametrize(
    "path", ["nothing", "open-grading", "box-claim/sheet.exe", "nothing/sheet", "open-grading/sheet.pdf"]
)
def test_what_is_no_model_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(f"/lite/models/{path}?lang=es").status_code == 404


def test_another_site_may_not_send_the_form(client: TestClient) -> None:
    assert client.post(FORM, data={BUYER: "x"}, headers={"origin": "https://evil.example"}).status_code == 403


def test_a_model_is_reached_from_what_it_belongs_to(client: TestClient) -> None:
    """From the problem, the practice and the tool, though only the model names them; from the lists, and back."""
    link = 'href="/lite/models/box-claim?lang=es">Reclamo por cajas</a>'
    for path in ("doc/opaque-grading", "doc/open-grading", "tools/cards", "list"):
        assert link in client.get(f"/lite/{path}?lang=es").text, path
    assert link in client.get("/lite/list?lang=es&kind=model&stage=development").text
    assert link not in client.get("/lite/list?lang=es&kind=case").text
    assert 'href="/lite/list?lang=es&amp;kind=model"' in client.get("/lite?lang=es").text
    html = client.get(FORM).text
    for goal in ("doc/opaque-grading", "doc/open-grading", "tools/cards"):
        assert f'href="/lite/{goal}?lang=es"' in html


def test_its_document_page_leads_to_the_form(client: TestClient) -> None:
    html = client.get("/lite/doc/box-claim?lang=es").text
    assert 'href="/lite/models/box-claim?lang=es">Llenarlo aquí</a>' in html
    assert '<span class="blank">____ (número de cajas)</span>' in html


def test_who_asks_for_a_text_is_led_to_the_form(client: TestClient) -> None:
    html = client.get("/lite/ask", params={"q": ASK, "lang": "en"}).text
    assert 'href="/lite/models/box-claim?lang=en">Fill it in and take it along: A claim for boxes</a>' in html
    assert "Count the boxes that came back" in html
