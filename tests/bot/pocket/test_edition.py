"""The pocket edition as a file: whole, harmless, self-contained, small, and dated."""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest

from bot.library import Library
from bot.messages import say
from bot.pocket.documents import EXTENTS, PocketView, compact, describe_documents
from bot.pocket.edition import (
    SIZE_LIMIT,
    build_pocket,
    check_address,
    make_pocket,
    read_vendor,
    write_file,
    write_script,
)
from bot.rendering.styles import hash_inline
from indexer.errors import SettingError
from tests.additions import open_engine
from tests.small_base import read_test_settings, write_base
from tests.small_pocket import IMPRINT, read_small_library


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The small base with tools and words."""
    return read_small_library(tmp_path_factory.mktemp("pocket"))


class Places(HTMLParser):
    """What a file's elements are called, where its links lead, and what it would fetch."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        self.ids += [found["id"] or ""] if "id" in found else []
        if tag == "a":
            self.links.append(found.get("href") or "")
        elif "href" in found or "src" in found:
            self.fetched.append(tag)


@pytest.mark.parametrize("lang", ["es", "pt", "en"])
def test_every_link_inside_leads_to_a_place_that_is_there_once(library: Library, lang: str) -> None:
    """Nothing is fetched; links to the web are only followed when tapped."""
    for extent in EXTENTS:
        places = Places(write_file(PocketView(lang, library, extent=extent), IMPRINT))
        assert [name for name, count in Counter(places.ids).items() if count > 1] == []
        inside = {link.removeprefix("#") for link in places.links if link.startswith("#")}
        assert inside - set(places.ids) == set()
        assert {link.split(":")[0] for link in places.links if not link.startswith("#")} <= {"https"}
        assert places.fetched == []


def test_the_policy_names_the_files_own_script_and_style(library: Library) -> None:
    """And lets nothing else run, apply or be fetched."""
    html = build_pocket(library, "es", IMPRINT).html
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
    assert policy
    rules = policy[1].replace("&#39;", "'")
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    assert (len(scripts), len(styles)) == (1, 1)
    assert f"script-src '{hash_inline(scripts[0])}'" in rules
    assert f"style-src '{hash_inline(styles[0])}'" in rules
    assert rules.startswith("default-src 'none'")
    assert "unsafe" not in rules
    assert " style=" not in html.replace(scripts[0], "")


def test_it_holds_every_document_word_and_source(library: Library) -> None:
    """Asks stand with the sections that answer them; a page in another language says so."""
    html = build_pocket(library, "es", IMPRINT).html
    for document in library.list_documents("es"):
        assert f"id={document.id} class=d" in html or f'id={document.id} class="d tool"' in html
    assert 'data-asks="cómo clasificamos la calidad a la vista' in html
    assert "Vegetable contracts in El Bajío" in html
    assert library.find("bajio-contracts", "es").lang == "en"
    assert say("body_language", "es", language="inglés") in html
    assert "Parte de un lote que nadie puede cambiar." in html
    assert "Who gained from contracts" in html
    assert "FAO 2002, §28" in html


def test_it_says_what_it_is_and_how_to_get_a_newer_one(library: Library) -> None:
    """Version, day, content and address; without an address it names none."""
    html = build_pocket(library, "pt", IMPRINT).html
    assert "Edição de 2026-11-23, versão 1.2.3, conteúdo 0123456789ab" in html
    assert 'href="https://alianza.example.org/lite?lang=pt"' in html
    assert "MiniSearch 7.2.0" in html
    assert "Permission is hereby granted" in html
    assert "O mais novo está em" not in build_pocket(library, "pt", replace(IMPRINT, address="")).html


def test_what_has_no_room_is_left_out_and_said(library: Library) -> None:
    """The fullest edition that fits is taken; where not even the least does, it is told."""
    whole = build_pocket(library, "en", IMPRINT)
    assert (whole.extent.name, whole.size <= SIZE_LIMIT) == ("whole", True)
    document = library.find("bajio-contracts", "en")
    long = replace(document, body=document.body + "\n## Set up {#setup}\n\n" + "Many words stand here. " * 400)
    larger = Library([*library.list_documents("en")[:-1], long], library.references)
    cut = build_pocket(larger, "en", IMPRINT, limit=whole.size)
    assert cut.extent.name == "brief"
    assert "Many words stand here" not in cut.html
    assert "the reasons and the organization are left out" in cut.html
    asked = [
        sum(
            len(section.asks.splitlines())
            for _, documents in describe_documents(PocketView("es", library, extent=extent))
            for one in documents
            for section in one.sections
        )
        for extent in EXTENTS
    ]
    assert asked == sorted(asked, reverse=True)
    with pytest.raises(SettingError, match="at its least; expected at most 1000"):
        build_pocket(library, "en", IMPRINT, limit=1000)


def test_a_hostile_text_stays_a_text(tmp_path: Path) -> None:
    """In titles, asks, bodies, words and the programs' JSON."""
    attack = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    library = read_small_library(tmp_path)
    document = library.find("open-grading", "es")
    asks = tuple(replace(ask, text=f'{ask.text} "{attack}') for ask in document.asks)
    hostile = replace(document, title=attack, summary=attack, body=f"{document.body}\n{attack}\n", asks=asks)
    tool = library.find("cards", "es")
    named = replace(tool, body=tool.body.replace("Nada", attack), title=attack)
    html = build_pocket(Library([hostile, named], library.references), "es", IMPRINT).html
    assert "<img" not in html
    assert html.count("<script") == 2
    assert html.count("</script>") == 2


def test_the_program_is_json_that_names_no_code(library: Library) -> None:
    """Expressions are trees; a question's words to look for are those of the file's language."""
    html = build_pocket(library, "en", IMPRINT).html
    programs = json.loads(re.search(r'id="programs">(.*?)</script>', html, re.DOTALL)[1])  # type: ignore[index]
    assert set(programs["tools"]) == {"cards", "sums", "which-way", "paper-check"}
    large = next(one for one in programs["tools"]["sums"]["results"] if one["id"] == "large")
    assert large["when"] == [">=", ["name", "cost"], 1000]
    assert "eval(" not in write_script()
    assert "Function(" not in write_script()


def test_the_library_inside_is_the_one_that_is_noted() -> None:
    """Its hash and its licence; no other copy lies about."""
    folder = files("bot").joinpath("static", "vendor")
    vendor = read_vendor()
    content = folder.joinpath(vendor["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == vendor["file_sha256"]
    assert vendor["version"] in vendor["file"]
    assert vendor["copyright"] in folder.joinpath(vendor["licence_file"]).read_text(encoding="utf-8")
    names = {path.name for path in folder.iterdir()}
    assert names == {"minisearch.toml", vendor["file"], vendor["licence_file"]}


def test_html_is_written_short() -> None:
    """What a browser adds itself is left out; texts stay as they are."""
    assert compact('<p class="s">A <span class="cite">(<a href="#r1" title="x">B</a>)</span></p>\n\n<ul>') == (
        "<p class=s>A <i>(<a href=#r1>B</a>)</i>\n<ul>"
    )
    assert compact('<a href="https://x.org/a?b=1">c</a>') == '<a href="https://x.org/a?b=1">c</a>'


def test_documents_come_by_kind_as_somebody_in_trouble_needs_them(library: Library) -> None:
    """Tools have their own templates."""
    kinds = dict(describe_documents(PocketView("es", library)))
    assert list(kinds) == ["stage", "problem", "practice", "tool", "case"]
    assert kinds["tool"] == []
    case = kinds["case"][0]
    assert (case.line, case.went_wrong, case.lang) == ("México · terminó (2001)", True, "en")


def test_the_command_writes_one_file_and_says_what_it_weighs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It needs an index, and no model."""
    write_base(tmp_path)
    open_engine(tmp_path)
    output = tmp_path / "alianza.html"
    chosen = argparse.Namespace(lang="es", output=output, address="https://a.example/x/", index=None)
    assert make_pocket(chosen, read_test_settings(tmp_path)) == 0
    assert f"{output.stat().st_size} bytes of 1500000, es, whole" in capsys.readouterr().out
    assert 'href="https://a.example/x/lite?lang=es"' in output.read_text(encoding="utf-8")


@pytest.mark.parametrize("address", ["alianza.example.org", "ftp://x", "https://", "javascript:alert(1)"])
def test_an_address_that_is_none_of_the_webs_is_refused(address: str) -> None:
    """With one that would do."""
    with pytest.raises(SettingError, match="expected one such as https://"):
        check_address(address)
    assert check_address("http://10.0.0.5:7860/") == "http://10.0.0.5:7860"


def test_what_to_do_first_stands_before_the_body(library: Library) -> None:
    """As on the document's page."""
    html = build_pocket(library, "es", IMPRINT).html
    assert html.index("Pidan por escrito la razón de cada rechazo") < html.index("paga la prueba quien se equivocó")
    assert "opaque-grading.first" in Places(html).ids
