"""A case is told on a page without script or account: looked at as it will be kept, then sent, then followed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from bot.app import build_app
from bot.chat.conversation import Asked, answer_page
from bot.contributions.review import accept, give_back
from bot.contributions.submissions import TEXT_FIELDS, Submission, read_submissions
from bot.engine import Engine
from bot.web.engine_loader import EngineLoader
from bot.web.page import Site
from bot.web.rates import Rate
from indexer.vocabulary import LANGUAGES
from tests.small_base import QUESTIONS, read_test_settings, write_base
from tests.small_inbox import ASKED, TOLD, send_case

FORM = {**TOLD, "q": ASKED}


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return tmp_path / "inbox"


@pytest.fixture
def client(site_app: FastAPI, site: Site) -> TestClient:
    return TestClient(site_app, headers={"accept-language": "es"})


@pytest.fixture
def site(engine: Engine, inbox: Path) -> Iterator[Site]:
    engine_loader = EngineLoader(lambda: engine)
    engine_loader.start()
    engine_loader.wait()
    yield Site(engine_loader, inbox=inbox)
    engine_loader.stop()


@pytest.fixture
def site_app(site: Site) -> FastAPI:
    from bot.contributions.pages import build_contribution_pages
    from bot.reading.pages import build_pages
    from bot.web.errors import handle_errors

    app = FastAPI()
    app.include_router(build_pages(site))
    app.include_router(build_contribution_pages(site))
    handle_errors(app, site)
    return app


def list_sent(inbox: Path) -> list[Submission]:
    return read_submissions(inbox)[0]


def read_fields(html: str) -> dict[str, str]:
    """Read what a browser without a script would send of a page's form."""
    form = html[html.index('<form class="contribute"') : html.index("</form>", html.index('<form class="contribute"'))]
    sent = {
        name: unescape(value) for name, value in re.findall(r'<input [^>]*?name="(\w+)"[^>]*? value="([^"]*)"', form)
    }
    sent |= {
        name: unescape(text)
        for name, text in re.findall(r'<textarea [^>]*name="(\w+)"[^>]*>\n(.*?)</textarea>', form, re.S)
    }
    sent |= dict(re.findall(r'<select [^>]*name="(\w+)".*?<option value="(\w+)" selected>', form, re.S))
    return {name: value for name, value in sent.items() if name != "consent"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_case_is_told_looked_at_and_sent_in_every_language(client: TestClient, inbox: Path, lang: str) -> None:
    form = client.get("/lite/contribute", params={"lang": lang, "q": ASKED}).text
    assert ASKED in form
    assert read_fields(form)["q"] == ASKED
    assert "<script" not in form
    looked = client.post(f"/lite/contribute?lang={lang}", data={**FORM, "do": "look"}).text
    assert list_sent(inbox) == []
    markdown = unescape(re.findall(r"<pre[^>]*>(.*?)</pre>", looked, re.S)[0])
    assert f"lang: {lang}" in markdown
    assert "Firmaron un papel ante el comisario [@told-" in markdown
    kept = read_fields(looked)
    assert kept == FORM
    client.post(f"/lite/contribute?lang={lang}", data={**kept, "do": "send"})
    assert list_sent(inbox) == [], "nothing is kept without consent"
    thanks = client.post(f"/lite/contribute?lang={lang}", data={**kept, "do": "send", "consent": "1"}).text
    (sent,) = list_sent(inbox)
    assert (sent.language, sent.question, sent.answers) == (lang, ASKED, TOLD)
    assert client.get(re.findall(rf'href="(/lite/contribute/{sent.id}[^"]*)"', thanks)[0]).status_code == 200


def test_what_was_typed_comes_back_where_something_is_missing(client: TestClient, inbox: Path) -> None:
    html = client.post("/lite/contribute?lang=es", data={**FORM, "know": "", "from": "hace mucho", "do": "look"}).text
    assert 'role="alert"' in html
    assert "¿Cómo lo sabe?" in html
    assert read_fields(html) == {**FORM, "know": "", "from": "hace mucho"}
    assert html.count('aria-invalid="true"') == 2
    assert list_sent(inbox) == []


def test_who_changes_something_finds_all_of_it(client: TestClient) -> None:
    html = client.post("/lite/contribute?lang=es", data={**FORM, "do": "change"}).text
    assert read_fields(html) == FORM


@pytest.mark.parametrize("typed", [FORM, {"name": "Coyol", "q": ASKED}])
def test_another_language_keeps_what_was_typed(client: TestClient, typed: dict[str, str]) -> None:
    page = client.get("/lite/contribute?lang=es").text
    addresses = [unescape(url) for url in re.findall(r'formaction="([^"]*)" name="do" value="change"', page)]
    assert addresses == [f"/lite/contribute?lang={lang}" for lang in LANGUAGES if lang != "es"]
    for url in addresses:
        html = client.post(url, data={**typed, "do": "change"}).text
        assert f'<html lang="{url[-2:]}"' in html
        assert {name: text for name, text in read_fields(html).items() if text} == typed
        assert 'role="alert"' not in html, "nobody is told what is missing before he is done"


def test_the_look_at_a_case_is_had_in_another_language_too(client: TestClient) -> None:
    page = client.post("/lite/contribute?lang=es", data={**FORM, "do": "look"}).text
    (url,) = re.findall(r'formaction="([^"]*lang=fr)" name="do" value="look"', page)
    html = client.post(unescape(url), data={**read_fields(page), "do": "look"}).text
    assert '<html lang="fr"' in html
    assert read_fields(html) == FORM


def test_the_sender_sees_the_text_masked_and_harmless(client: TestClient, inbox: Path) -> None:
    hostile = '</textarea></pre><script>alert(1)</script> llame al 9999-1234 "><img src=x>'
    for what in ("look", "change", "send"):
        data = dict.fromkeys(FORM, hostile) | {"country": "MX", "from": "", "to": "", "do": what, "consent": "1"}
        html = client.post("/lite/contribute?lang=es", data=data).text
        assert "<script>" not in html
        assert "<img" not in html
        assert "9999" not in html
    (sent,) = list_sent(inbox)
    assert "[number]" in sent.answers["what"]
    status = client.get(f"/lite/contribute/{sent.id}").text
    assert "<script>" not in status


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"do=send&consent=1", b"&".join([b"a=b"] * 100), b"[]", b"name=%ff%00&do=look"]
)
def test_what_no_form_of_ours_sends_is_not_kept(client: TestClient, inbox: Path, body: bytes) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/lite/contribute", content=body, headers=headers).status_code == 200
    assert not inbox.exists()


def test_an_address_that_sends_too_often_is_told_when_to_come_back_and_loses_nothing(
    engine: Engine, site: Site, inbox: Path
) -> None:
    from bot.contributions.pages import build_contribution_pages

    app = FastAPI()
    app.include_router(build_contribution_pages(replace(site, submission_rate=Rate(2, 3600, 2))))
    client = TestClient(app)
    answers = [client.post("/lite/contribute", data={**FORM, "do": "send", "consent": "1"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2].headers["retry-after"]) > 3500
    assert read_fields(answers[2].text) == FORM
    assert len(list_sent(inbox)) == 2


def test_an_inbox_that_cannot_be_written_loses_nothing(client: TestClient, inbox: Path) -> None:
    inbox.write_text("no folder", encoding="utf-8")
    answer = client.post("/lite/contribute", data={**FORM, "do": "send", "consent": "1"})
    assert answer.status_code == 503
    assert read_fields(answer.text) == FORM


def test_pages_that_show_what_was_typed_are_kept_nowhere(client: TestClient, inbox: Path) -> None:
    for answer in (
        client.get("/lite/contribute"),
        client.post("/lite/contribute", data={**FORM, "do": "look"}),
        client.post("/lite/contribute", data={**FORM, "do": "send", "consent": "1"}),
        client.get(f"/lite/contribute/{send_case(inbox).id}"),
    ):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert len(answer.content) <= 14 * 1024


def test_who_sent_a_case_sees_what_becomes_of_it(client: TestClient, inbox: Path, tmp_path: Path) -> None:
    roots = write_base(tmp_path / "base")
    sent = send_case(inbox)
    url = f"/lite/contribute/{sent.id}?lang=es"
    assert "espera que lo lean" in client.get(url).text
    give_back(inbox, sent.id, "¿En qué año <b>fue</b>?")
    returned = client.get(url).text
    assert "¿En qué año &lt;b&gt;fue&lt;/b&gt;?" in returned
    assert read_fields(returned) == FORM
    accept(inbox, sent.id, "honey", roots)
    assert "Se aceptó el" in client.get(url).text
    other = send_case(inbox)
    accept(inbox, other.id, "bajio-contracts", write_base_without_case(tmp_path / "other"))
    published = client.get(f"/lite/contribute/{other.id}?lang=es").text
    assert 'href="/lite/doc/bajio-contracts?lang=es"' in published


def write_base_without_case(folder: Path) -> tuple[Path, Path]:
    roots = write_base(folder)
    (folder / "cases" / "bajio-contracts.en.md").unlink()
    return roots


@pytest.mark.parametrize("id", ["2026-12-01-aaaaaaaaaa", "x", "2026-12-01-AAAAAAAAAA"])
def test_an_id_that_nobody_was_given_leads_nowhere(client: TestClient, inbox: Path, id: str) -> None:
    send_case(inbox)
    assert client.get(f"/lite/contribute/{id}").status_code == 404


def test_who_is_refused_is_asked_for_a_case_in_the_chat_and_on_the_light_pages(site: Site, engine: Engine) -> None:
    strict = Engine(engine.folder, engine.encoder)
    strict.thresholds = replace(strict.thresholds, answerable=1.1)
    engine_loader = EngineLoader(lambda: strict)
    engine_loader.start()
    refusing = replace(site, engine_loader=engine_loader)
    link = "/lite/contribute?lang=es&amp;q=la+empacadora"
    assert link in answer_page(refusing, Asked(question=QUESTIONS["es"])).html
    assert link not in answer_page(site, Asked(question=QUESTIONS["es"])).html
    assert link not in answer_page(replace(refusing, inbox=None), Asked(question=QUESTIONS["es"])).html
    engine_loader.stop()


def test_without_an_inbox_nobody_is_asked_and_nothing_is_taken(engine: Engine, tmp_path: Path) -> None:
    client = TestClient(build_app(engine, read_test_settings(tmp_path)))
    assert client.get("/lite/contribute").status_code == 404
    assert client.post("/lite/contribute", data={**FORM, "do": "send", "consent": "1"}).status_code == 404
    assert client.get("/lite/contribute/2026-12-01-aaaaaaaaaa").status_code == 404
    for path in ("/lite/cases", "/lite/coverage", "/lite/list?kind=case"):
        assert "contribute" not in client.get(path).text
    taking = TestClient(build_app(engine, read_test_settings(tmp_path, inbox=tmp_path / "inbox")))
    for path in ("/lite/cases", "/lite/coverage", "/lite/list?kind=case"):
        assert "/lite/contribute?lang=" in taking.get(path).text
    assert "contribute" not in taking.get("/lite/list?kind=practice").text
    bees = {name: "🐝" * limit for name, limit in TEXT_FIELDS.items()}
    assert taking.post("/lite/contribute", data={**FORM, **bees, "do": "look"}).status_code == 200, (
        "letters of four bytes count as letters"
    )
    foreign = taking.post("/lite/contribute", data=FORM, headers={"origin": "https://evil.example"})
    assert foreign.status_code == 403
