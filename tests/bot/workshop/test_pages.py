"""The pages of workshop packs: from a wish or a question to a programme, its changes and its files."""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.testclient import TestClient

from bot.app import build_app
from bot.engine import Engine
from bot.web.engine_loader import EngineLoader
from bot.workshop.plan import Plan, write_file
from bot.workshop.plan_reading import read_plan
from indexer.errors import ModelError
from tests.additions import add_document, open_engine
from tests.packs import ATTACK
from tests.small_base import QUESTIONS, read_test_settings
from tests.small_workshops import write_all

SMALL = 14 * 1024
HALF_DAY = "/lite/workshops/plan?lang=es&minutes=240&stage=motivation&country=BO"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A reader of the small base with workshops."""
    folder = write_all(tmp_path_factory.mktemp("workshops"))
    with TestClient(
        build_app(open_engine(folder), read_test_settings(folder)), headers={"accept-language": "es"}
    ) as client:
        yield client


def read_address(address: str) -> Plan:
    """Read the plan of an address."""
    return read_plan(parse_qsl(urlsplit(address).query, keep_blank_values=True), "es")[0]


def writer(client: TestClient, address: str, **values: str) -> str:
    """Send the form of a plan with a button, and give the address that it leads to."""
    response = client.get(
        address, params=[*parse_qsl(urlsplit(address).query, keep_blank_values=True), *values.items()]
    )
    assert response.status_code == 200
    return str(response.url)


@pytest.mark.parametrize(("lang", "heading"), [("es", "Paquetes para talleres"), ("pt", "Pacotes para oficinas"),
                                               ("en", "Workshop packs"), ("fr", "Kits")])  # fmt: skip
def test_the_form_lists_the_designs(client: TestClient, lang: str, heading: str) -> None:
    """In the reader's language, small enough for a slow phone; each design can be planned at once."""
    html = client.get(f"/lite/workshops?lang={lang}").text
    assert f'<html lang="{lang}">' in html
    assert heading in html
    assert len(re.findall(r'href="/lite/workshops/plan\?[^"]*designs=ws-', html)) == 3
    assert len(gzip.compress(html.encode())) < SMALL


def test_a_wish_becomes_a_programme_at_an_address_of_its_own(client: TestClient) -> None:
    """The address holds all of it: asked for again, it gives the same page."""
    first = client.get(HALF_DAY)
    assert [answer.status_code for answer in first.history] == [303]
    plan = read_address(str(first.url))
    assert sum(item.minutes for item in plan.items) == 240
    assert "240 de 240 minutos" in first.text
    assert client.get(str(first.url)).text == first.text
    assert len(gzip.compress(first.content)) < SMALL
    assert "<script" not in first.text


@pytest.mark.parametrize("lang", ["es", "pt", "en"])
def test_a_question_starts_a_pack_with_what_answers_it(client: TestClient, lang: str) -> None:
    """The form names the documents; the programme is about them, and hands them out."""
    html = client.get("/lite/workshops", params={"q": QUESTIONS[lang], "lang": lang}).text
    assert f'href="/lite/doc/opaque-grading?lang={lang}"' in html
    response = client.get("/lite/workshops/plan", params={"q": QUESTIONS[lang], "lang": lang, "minutes": "240"})
    plan = read_address(str(response.url))
    assert plan.about[0] == "opaque-grading"
    assert plan.items
    assert any(item.source == "ws-rules" for item in plan.items)


def test_a_question_without_answer_leads_back_with_a_word(tmp_path: Path) -> None:
    """To choose a stage or a problem instead; the base knows from examples what lies outside it."""
    folder = write_all(tmp_path)
    asks = "".join(f"  - text: farm {number} says that the milk truck comes late\n" for number in range(12))
    add_document(
        folder, "problem", "late-truck.en", "## Truck {#text}\n\nIt is late [@larc-02-3, §28].\n", f"asks:\n{asks}"
    )
    outside = [f"{word} {number} for the weekend" for word in ("soup", "song", "hotel", "match") for number in range(6)]
    (folder / "kb" / "outside.yaml").write_text(json.dumps({"en": outside}), encoding="utf-8")
    with TestClient(build_app(open_engine(folder), read_test_settings(folder))) as client:
        for page in ("", "/plan"):
            html = client.get(f"/lite/workshops{page}", params={"q": "soup for the weekend", "lang": "pt"}).text
            assert "A base não tem nada sobre essa pergunta" in html
            assert "soup for the weekend</textarea>" in html


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("minutes=20", "20 minutos no se puede; escoja de 45 a 1000"),
        ("minutes=240&other=5000", "5000 minutos no se puede"),
        ("minutes=50&design=ws-end", "Nada cabe en 50 minutos"),
        ("minutes=1000", "no tiene partes para llenar 1000 minutos"),
    ],
)
def test_what_cannot_be_is_told_on_the_form(client: TestClient, query: str, words: str) -> None:
    """Which keeps what was chosen."""
    response = client.get(f"/lite/workshops/plan?lang=es&{query}")
    assert response.status_code == 200
    assert words in response.text
    assert 'role="alert"' in response.text


def test_minutes_typed_count_before_those_chosen(client: TestClient) -> None:
    """And a problem brings its practices along."""
    response = client.get("/lite/workshops/plan?lang=es&minutes=240&other=100&problem=opaque-grading")
    plan = read_address(str(response.url))
    assert plan.minutes == 100
    assert plan.about == ("opaque-grading", "open-grading")


def test_every_button_of_a_programme_works(client: TestClient) -> None:
    """Each leads to another plan, or says why not; none fails."""
    response = client.get(HALF_DAY)
    address = str(response.url)
    buttons = re.findall(r'<button form="state" name="do" value="([^"]*)"', response.text)
    assert {button.split(":")[0] for button in buttons} == {"up", "down", "shorter", "longer", "remove", "put", "fit"}
    for button in buttons:
        answer = client.get(address, params=[*parse_qsl(urlsplit(address).query), ("do", unescape(button))])
        assert answer.status_code == 200, button
        changed = read_address(str(answer.url)).items != read_address(address).items
        assert changed or 'role="alert"' in answer.text or button == "fit", button


def test_parts_move_change_and_go(client: TestClient) -> None:
    """One after the other; too much or too little is told, and mended by the fitting button."""
    address = str(client.get(HALF_DAY).url)
    before = read_address(address).items
    moved = writer(client, address, do="down:0")
    assert read_address(moved).items[:2] == (before[1], before[0])
    removed = writer(client, address, do="remove:2")
    assert len(read_address(removed).items) == len(before) - 1
    assert "Sobran" in client.get(removed).text
    longer = writer(client, address, do="longer:1")
    assert "El programa se pasa por 5 minutos" in client.get(longer).text
    fitted = client.get(writer(client, longer, do="fit"))
    assert "se pasa por" not in fitted.text
    assert "240 de 240 minutos" in fitted.text


def test_an_own_case_becomes_a_part(client: TestClient) -> None:
    """Shown as text, kept in the address, and in the files."""
    address = writer(client, str(client.get(HALF_DAY).url), do="own", title=ATTACK, story=f"{ATTACK}\nAquí fue así.")
    plan = read_address(address)
    assert plan.stories[0].text.endswith("Aquí fue así.")
    assert any(item.source == "own" for item in plan.items)
    html = client.get(address).text
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)" in html
    text = client.get(address.replace("/plan?", "/pack.md?")).text
    assert "Aquí fue así." in text
    assert len(gzip.compress(html.encode())) < SMALL


@pytest.mark.parametrize("form", ["zip", "pptx", "docx", "pdf", "key", "md"])
def test_files_come_as_downloads(client: TestClient, form: str) -> None:
    """With a plain name, in the plan's language; nothing is kept."""
    address = str(client.get(HALF_DAY).url)
    response = client.get(address.replace("/plan?", f"/pack.{form}?"))
    assert response.status_code == 200
    name = re.fullmatch(r'attachment; filename="([a-z0-9-]+)\.(\w+)"', response.headers["content-disposition"])
    assert name is not None
    assert name[2] == {"key": "docx"}.get(form, form)
    assert response.headers["cache-control"] == "no-store"
    if form not in ("pdf", "md"):
        assert zipfile.ZipFile(io.BytesIO(response.content)).testzip() is None


def test_two_downloads_at_once(client: TestClient) -> None:
    """And four, each whole."""
    address = str(client.get(HALF_DAY).url).replace("/plan?", "/pack.zip?")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(client.get, [address] * 4))
    assert all(zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None for answer in answers)


@pytest.mark.parametrize(
    "address", ["pack.zip", "pack.zip?parts=gone.part:20", "pack.exe?parts=ws-begin.sort:30", "pack.zip?lang=xx"]
)
def test_no_file_is_made_of_nothing(client: TestClient, address: str) -> None:
    """404, with the form."""
    response = client.get(f"/lite/workshops/{address}")
    assert response.status_code == 404
    assert "El programa está vacío" in response.text


def test_a_plan_edited_by_hand_is_shown_as_far_as_it_goes(client: TestClient) -> None:
    """What was dropped is told; nothing fails."""
    odd = "parts=ws-begin.welcome:20,ws-gone.x:20,nonsense,own.3:9,ws-begin.sort:9999&country=ZZ&start=x&version=9"
    odd += "&do=up:77"
    response = client.get(f"/lite/workshops/plan?lang=es&{odd}")
    assert response.status_code == 200
    assert "Bienvenida" in response.text
    for words in ("nonsense", "ws-gone.x", "country=ZZ", "otra versión (9)"):
        assert words in response.text
    assert client.get("/lite/workshops/plan?lang=es&parts=%FF%FE&do=%00&at=1").status_code == 200


def test_a_saved_plan_is_opened_by_pasting(client: TestClient) -> None:
    """The file or the address; anything else leads back with a word."""
    plan = read_address(str(client.get(HALF_DAY).url))
    opened = client.post("/lite/workshops/open?lang=es", data={"plan": write_file(plan)})
    assert read_address(str(opened.url)) == plan
    for wrong in ("", "hola", "{" * 9000, "x" * 30000):
        response = client.post("/lite/workshops/open?lang=es", data={"plan": wrong})
        assert response.status_code == 200
        assert "Eso no es un plan guardado" in response.text
    foreign = client.post("/lite/workshops/open", data={"plan": "x"}, headers={"origin": "https://evil.example"})
    assert foreign.status_code == 403
    assert client.get("/lite/workshops?lang=es").headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("lang", ["es", "pt", "en", "fr"])
def test_exercises_are_shown_on_the_screen(client: TestClient, lang: str) -> None:
    """Each kind, its key folded, with its sources; an unknown kind is no page."""
    address = str(client.get(HALF_DAY.replace("lang=es", f"lang={lang}")).url)
    for kind in ("negotiation", "sorting", "stakeholders", "contract", "quiz"):
        response = client.get(address.replace("/plan?", f"/exercise/{kind}?"))
        assert response.status_code == 200
        assert f'<html lang="{lang}">' in response.text
        assert len(gzip.compress(response.content)) < SMALL
    assert '<details class="key">' in client.get(address.replace("/plan?", "/exercise/contract?")).text
    assert client.get("/lite/workshops/exercise/dance?lang=es").status_code == 404
    assert client.get("/lite/workshops/exercise/quiz?lang=es").status_code == 200


def test_an_exercise_is_added_to_the_plan_with_its_minutes(client: TestClient) -> None:
    """Those on the theme are offered, and count in the programme's time."""
    address = str(client.get(HALF_DAY).url)
    offered = re.findall(r'value="(exercise\.\w+)"', client.get(address).text)
    assert "exercise.quiz" in offered
    longer = writer(client, address, do="add", part="exercise.quiz")
    assert sum(item.minutes for item in read_address(longer).items) == 240 + 30
    assert "exercise.quiz" not in re.findall(r'value="(exercise\.\w+)"', client.get(longer).text)


def test_a_change_keeps_its_place_and_can_be_undone(client: TestClient) -> None:
    """The answer leads to the button that was pressed, where the part now stands; undoing gives the same plan."""
    address = str(client.get(HALF_DAY).url)
    answer = client.get(address, params=[*parse_qsl(urlsplit(address).query), ("do", "down:1")], follow_redirects=False)
    assert urlsplit(answer.headers["location"]).fragment == "down-2"
    moved = client.get(answer.headers["location"])
    assert 'id="down-2"' in moved.text
    assert 'value="undo"' in moved.text
    undone = read_address(writer(client, str(moved.url), do="undo"))
    assert undone == read_address(address)
    assert 'value="undo"' not in client.get(address).text


def test_three_designs_are_offered_with_their_fit(client: TestClient) -> None:
    """One line on each and why; the one that leads is marked, the others can be taken."""
    response = client.get(
        "/lite/workshops/plan", params={"q": "ws rules, acordar reglas", "lang": "es", "minutes": "240"}
    )
    offers = re.search(r'<section class="offers">.*?</section>', response.text, re.DOTALL)
    assert offers is not None
    assert offers[0].count("<li") == 3
    assert offers[0].count("esta propuesta") == 1
    assert "Ws rules" in offers[0].split("esta propuesta")[0]
    assert "habla de: ws, rules" in offers[0]
    taken = re.findall(r'href="([^"]*designs=[^"]*)"', offers[0])
    assert len(taken) == 2
    assert read_address(str(client.get(unescape(taken[0])).url)).items


@pytest.mark.parametrize(("paper", "size"), [("letter", b"612"), ("a4", b"595.28")])
def test_the_paper_can_be_chosen(client: TestClient, paper: str, size: bytes) -> None:
    address = str(client.get(HALF_DAY).url)
    assert f'value="{paper}"' in client.get(f"{address}&paper={paper}").text
    sheets = client.get(f"{address}&paper={paper}".replace("/plan?", "/pack.pdf?")).content
    assert b"/MediaBox [0 0 " + size in sheets


def test_while_the_engine_fails_files_and_plans_say_so(tmp_path: Path) -> None:
    """503, no half file."""

    def fail() -> Engine:
        raise ModelError("gone")

    engine_loader = EngineLoader(fail)
    engine_loader.start()
    with TestClient(build_app(engine_loader, read_test_settings(tmp_path))) as client:
        for path in ("", "/plan?minutes=240", "/pack.zip?parts=a.b:20", "/exercise/quiz"):
            assert client.get(f"/lite/workshops{path}").status_code == 503
        assert client.post("/lite/workshops/open", data={"plan": "x"}).status_code == 503
