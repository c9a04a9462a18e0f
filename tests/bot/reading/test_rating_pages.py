"""Whether an answer helped is asked only where a file keeps it, and kept without what points to a person."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from bot.answering.ratings import REMARK_LIMIT
from bot.chat.conversation import Asked, answer_page
from bot.engine import Engine
from bot.reading.pages import build_pages
from bot.reading.rating_pages import build_rating_page
from bot.web.engine_loader import EngineLoader
from bot.web.errors import handle_errors
from bot.web.page import Site
from tests.small_base import QUESTIONS

FORM = {"q": QUESTIONS["es"], "helped": "part", "remark": "llame al 9999-1234", "document": "open-grading"}


@pytest.fixture(scope="module")
def site(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Site:
    engine_loader = EngineLoader(lambda: engine)
    engine_loader.start()
    engine_loader.wait()
    engine_loader.stop()
    return Site(engine_loader, ratings=tmp_path_factory.mktemp("ratings") / "ratings.jsonl")


def open_site(site: Site) -> TestClient:
    """Open the pages of a site that asks."""
    app = FastAPI()
    app.include_router(build_pages(site))
    app.include_router(build_rating_page(site))
    handle_errors(app, site)
    return TestClient(app, headers={"accept-language": "es"})


@pytest.fixture
def client(site: Site) -> TestClient:
    assert site.ratings is not None
    site.ratings.unlink(missing_ok=True)
    return open_site(site)


def read_lines(file: Path | None) -> list[dict[str, str]]:
    assert file is not None
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []


def test_the_form_under_an_answer_is_kept_masked(client: TestClient, site: Site) -> None:
    """Sent as a browser without a script sends it: the fields that stand in the page, and the button pressed."""
    html = client.get("/lite/ask", params={"q": QUESTIONS["es"], "lang": "es"}).text
    form = html[html.index('<form class="rating"') :]
    action = unescape(re.findall(r'action="([^"]+)"', form)[0])
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', form))
    said = client.post(action, data={**hidden, "helped": "no", "remark": "faltó el precio, llame al 9999-1234"})
    assert "<h1>Gracias</h1>" in said.text
    (line,) = read_lines(site.ratings)
    assert line.pop("day")
    assert line == {
        "language": "es", "helped": "no", "question": QUESTIONS["es"], "document": "open-grading",
        "remark": "faltó el precio, llame al [number]",
    }  # fmt: skip
    assert site.ratings is not None
    assert site.ratings.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "changes", [{"helped": "very"}, {"helped": ""}, {"q": " "}, {f"x{number}": "" for number in range(40)}]
)
def test_what_no_form_of_ours_sends_is_not_kept(client: TestClient, site: Site, changes: dict[str, str]) -> None:
    assert client.post("/lite/rating", data={**FORM, **changes}).status_code == 404
    assert read_lines(site.ratings) == []


def test_a_forged_form_is_cut_and_its_document_checked(client: TestClient, site: Site) -> None:
    """Nothing endless, and no name that is not the base's, gets into the file."""
    client.post("/lite/rating", data={**FORM, "q": "x" * 20_000, "remark": "y" * 20_000, "document": "../etc"})
    (line,) = read_lines(site.ratings)
    assert (len(line["question"]), len(line["remark"]), line["document"]) == (1000, REMARK_LIMIT, "")


def test_nobody_is_asked_where_no_file_is_named(site: Site) -> None:
    silent = replace(site, ratings=None)
    client = open_site(silent)
    assert "rating" not in client.get("/lite/ask", params={"q": QUESTIONS["es"], "lang": "es"}).text
    assert client.post("/lite/rating", data=FORM).status_code == 404
    assert "rating" not in answer_page(silent, Asked(question=QUESTIONS["es"])).html
    assert 'class="rating"' in answer_page(site, Asked(question=QUESTIONS["es"])).html


def test_what_is_no_answer_is_not_rated(site: Site, engine: Engine) -> None:
    strict = Engine(engine.folder, engine.encoder)
    strict.thresholds = replace(strict.thresholds, answerable=1.1)
    engine_loader = EngineLoader(lambda: strict)
    engine_loader.start()
    assert "rating" not in answer_page(replace(site, engine_loader=engine_loader), Asked(question=QUESTIONS["es"])).html
    engine_loader.stop()
