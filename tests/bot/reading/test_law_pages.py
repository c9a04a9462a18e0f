"""A country's page never shows a bare number: each fact has its source, its year, how sure it is, and an office."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from starlette.testclient import TestClient

from bot.app import build_app
from bot.messages import read_messages
from indexer.content.legal import LEGAL_TOPICS, read_legal
from indexer.settings import PROJECT
from tests.additions import open_engine
from tests.small_base import read_test_settings, write_base
from tests.small_models import write_models

ATTACK = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The small base with a model and the real register, into which a hostile text was put."""
    folder: Path = tmp_path_factory.mktemp("law")
    write_base(folder)
    write_models(folder)
    entries = yaml.safe_load((PROJECT / "kb" / "legal.yaml").read_text(encoding="utf-8"))
    entries[0]["facts"][0]["es"] = ATTACK
    (folder / "kb" / "legal.yaml").write_text(yaml.safe_dump(entries), encoding="utf-8")
    with TestClient(build_app(open_engine(folder), read_test_settings(folder))) as client:
        yield client


@pytest.mark.parametrize("lang", ["en", "es", "pt", "fr"])
def test_every_fact_of_every_country_is_shown_dated_and_with_an_office(client: TestClient, lang: str) -> None:
    words = read_messages()
    for law in read_legal(yaml.safe_load((PROJECT / "kb" / "legal.yaml").read_text(encoding="utf-8"))):
        html = client.get(f"/lite/law/{law.country}?lang={lang}").text
        told = html.split("</h2>")[1:]
        facts = "".join(told).count('<span class="note">')
        assert facts == len(law.facts)
        assert html.count(words["law_check"][lang].format(office=law.offices[0]).replace("'", "&#39;")) == facts
        assert all(str(fact.year or words["no_date"][lang]) in html for fact in law.facts)


def test_what_is_named_has_words(client: TestClient) -> None:
    assert {f"law_topic_{topic}" for topic in LEGAL_TOPICS} <= read_messages().keys()


def test_the_countries_are_listed_and_reached(client: TestClient) -> None:
    html = client.get("/lite/law?lang=es").text
    assert html.count('href="/lite/law/') == 18
    assert html.index(">Argentina<") < html.index(">Bolivia<") < html.index(">Brasil<")
    assert 'href="/lite/law?lang=es"' in client.get("/lite?lang=es").text
    assert 'href="/lite/law/MX?lang=es">México</a>' in client.get("/lite/models/box-claim?lang=es").text
    assert 'href="/lite/law?lang=es"' in client.get("/lite/doc/open-grading?lang=es").text


def test_a_text_of_the_register_stays_text(client: TestClient) -> None:
    html = client.get("/lite/law/MX?lang=es").text
    assert ATTACK not in html
    assert "&lt;script&gt;" in html


def test_another_country_is_not_found(client: TestClient) -> None:
    assert client.get("/lite/law/XX?lang=es").status_code == 404
