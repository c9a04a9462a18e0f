"""All that goes with a programme: sheets, exercises, sources, the date of the facts, names of files."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.library import Library
from bot.rendering.outline import Line
from bot.workshop.pack import MOST_MODELS, Pack, name_file
from indexer.content.citations import Citation
from tests.additions import add_document
from tests.packs import ATTACK, build_small_library, make_pack
from tests.small_workshops import read_library, write_all


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The small base with workshops."""
    return build_small_library(tmp_path_factory.mktemp("pack"))


@pytest.fixture(scope="module")
def pack(library: Library) -> Pack:
    """A pack in Spanish."""
    return make_pack(library)


def test_what_is_wished_for_is_handed_out(pack: Pack) -> None:
    """The problem first, then the practices that the parts draw on; and the country's case is told."""
    assert [sheet.id for sheet in pack.handouts][:1] == ["opaque-grading"]
    assert {"open-grading", "contract-clauses"} <= {sheet.id for sheet in pack.handouts}
    assert pack.cases[0].id in ("andes-cocoa", "andes-quinoa")
    assert len(pack.exercises) == 5


def test_every_source_that_is_cited_is_described(pack: Pack) -> None:
    """And the facts are dated by them."""
    assert {entry.key for entry in pack.sources} == {"larc-02-3", "rival-2005"}
    assert {citation.key for citation in pack.marks} == {"larc-02-3", "rival-2005"}
    assert pack.dated == ("2002", "2005")
    assert "2002" in pack.closing[0]


def test_a_line_keeps_its_source_before_the_full_stop(pack: Pack) -> None:
    """With the label of what later evidence says."""
    line = Line("Crecieron.", (Citation("rival-2005"),), "contested")
    assert pack.write(line) == "Crecieron [En disputa] (Ana Rival 2005)."
    assert pack.write(Line("¿Y ahora?", (Citation("larc-02-3", "§", 25, "i"),))) == "¿Y ahora? (FAO 2002, §25 i)"


def test_a_pack_is_in_the_language_asked_for(library: Library) -> None:
    """A French one says that the base's texts are not."""
    assert make_pack(library, "pt").guided[1].session.title == "Acolhida"
    french = make_pack(library, "fr")
    assert (french.lang, french.words_lang == "fr") == ("fr", False)
    assert french.agenda.sessions[0].title
    assert french.closing[0].startswith("Les ateliers n'ont pas de texte en français")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Año/nuevo\\..", "ano-nuevo"), ("🐄🐄", ""), ("x" * 5000, "x" * 60), ("../../etc/passwd", "etc-passwd"),
        ("CON", "con"), ("a\n\rb\x00c", "a-b-c"), ("œuvre ç ã", "oeuvre-c-a"), (ATTACK, None),
    ],
)  # fmt: skip
def test_a_title_makes_a_safe_short_name(title: str, name: str | None) -> None:
    """Letters, digits and hyphens, whatever stood there."""
    found = name_file(title)
    assert found == name if name is not None else found
    assert len(found) <= 60
    assert not set(found) - set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_a_text_to_fill_in_is_handed_out_where_it_belongs_to_the_design(tmp_path: Path) -> None:
    """Whole, with its lower headings, and its blanks to write on; the others of the design's no more than fit."""
    folder = tmp_path / "base"
    write_all(folder)
    body = "## The text {#text .practice}\n\n### To the buyer\n\n1. By [day]{.blank} [@larc-02-3, §28].\n"
    for number, practices in enumerate(("", "open-grading, ", "open-grading, contract-clauses, ", "open-grading, ")):
        front = f"related: [{practices}ws-begin]\nasks:\n  - text: a form number {number}\n"
        add_document(folder, "model", f"form-{number}.en", body, front)
    pack = make_pack(read_library(folder), "en", 120)
    models = [sheet for sheet in pack.handouts if sheet.kind == "model"]
    assert [sheet.id for sheet in models] == ["form-2", "form-1", "form-3"][:MOST_MODELS]
    assert [(chapter.heading, chapter.lines[0].text) for chapter in models[0].chapters] == [
        ("To the buyer", "By ________________ (day).")
    ]
