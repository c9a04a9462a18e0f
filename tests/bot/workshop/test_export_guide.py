"""The guide, opened with its own library: styles, agenda that adds up, lists that begin anew, page numbers."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from bot.library import Library
from bot.workshop.export_guide import export_answers, export_guide
from bot.workshop.pack import Pack, build_pack
from bot.workshop.plan import Item, Plan
from indexer.content.documents import read_corpus
from indexer.settings import PROJECT
from tests.packs import build_small_library, make_hostile_pack, make_pack


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The small base with workshops."""
    return build_small_library(tmp_path_factory.mktemp("guide"))


def read_guide(pack: Pack) -> Any:
    """Make a guide and open it as a reader would."""
    return Document(io.BytesIO(export_guide(pack)))


def list_texts(guide: Any, style: str) -> list[str]:
    """List the paragraphs of a style."""
    # A narrow space is a space to who reads.
    return [" ".join(paragraph.text.split()) for paragraph in guide.paragraphs if paragraph.style.name == style]


@pytest.mark.parametrize(("lang", "head"), [("es", "Fuentes"), ("pt", "Fontes"), ("en", "Sources"), ("fr", "Sources")])
def test_the_guide_has_headings_and_ends_with_its_sources(lang: str, head: str, library: Library) -> None:
    """Real styles, the pack's language, every session a heading with its time."""
    pack = make_pack(library, lang)
    guide = read_guide(pack)
    assert list_texts(guide, "Title") == [pack.title]
    assert list_texts(guide, "Heading 1")[-1] == head
    headings = list_texts(guide, "Heading 2")
    assert all(any(session.title in heading for heading in headings) for session in pack.agenda.work)
    anchors = [link.get(qn("w:anchor")) for link in guide.element.iter(qn("w:hyperlink"))]
    places = {mark.get(qn("w:name")) for mark in guide.element.iter(qn("w:bookmarkStart"))}
    assert len(anchors) >= len(pack.agenda.work) + 5
    assert set(anchors) <= places
    assert guide.core_properties.language == lang
    assert pack.closing[0] in list_texts(guide, "Normal")
    assert any(text.startswith("FAO 2002.") for text in list_texts(guide, "List Bullet"))


def test_each_exercise_stands_at_its_slot_without_its_answers(library: Library) -> None:
    """Which are in a file of their own, in the order of the agenda, with the questions' reasons."""
    pack = make_pack(library)
    guide = "\n".join(paragraph.text for paragraph in read_guide(pack).paragraphs)
    session = next(one.session for one in pack.guided if one.exercises)
    assert guide.index(session.title) < guide.index("Ejercicio: Tres montones") < guide.rindex("Notas")
    answers = [paragraph.text for paragraph in Document(io.BytesIO(export_answers(pack))).paragraphs]
    for secret in ("Sum 7 es", "Seven is right es.", "It says so on its card es."):
        assert secret not in guide
        assert any(secret in text for text in answers)
    assert "Limit 4 es" in guide


def test_a_part_that_is_shortened_says_the_minutes_of_its_steps(library: Library) -> None:
    """They add up to what the plan gives it; at its own length its words say them."""
    found = read_corpus([PROJECT / "kb" / "workshops"])
    real = Library(found.documents, {})
    for minutes, told in ((60, (11, 27, 22)), (80, ())):
        item = Item("ws-negotiation-lab", "first-play", minutes)
        pack = build_pack(Plan("en", 420, items=(item,)), real)
        assert pack.guided[0].minutes == told


@pytest.mark.parametrize(("country", "size"), [("MX", (21.59, 27.94)), ("BO", (21.0, 29.7))])
def test_the_guide_is_on_the_countrys_paper(country: str, size: tuple[float, float], library: Library) -> None:
    plan = replace(make_pack(library).agenda.plan, country=country)
    section = read_guide(build_pack(plan, library)).sections[0]
    assert (round(section.page_width.cm, 2), round(section.page_height.cm, 2)) == size


def test_the_agenda_table_adds_up(library: Library) -> None:
    """Its minutes are the programme's, its clock times follow each other, its head is repeated on every page."""
    pack = make_pack(library)
    table = read_guide(pack).tables[0]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["Hora", "Min.", "Parte", "Cómo"]
    assert sum(int(row[1]) for row in rows[1:]) == pack.agenda.total
    assert [row[0].split(" – ")[0] for row in rows[2:]] == [row[0].split(" – ")[1] for row in rows[1:-1]]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_numbered_lists_begin_with_one(library: Library) -> None:
    """Each list has a number of its own that starts over."""
    guide = read_guide(make_pack(library))
    used = {paragraph._p.pPr.numPr.numId.val for paragraph in guide.paragraphs if paragraph.style.name == "List Number"}
    assert len(used) > 2
    numbering = guide.part.numbering_part.element
    for number in used:
        found = next(num for num in numbering.findall(qn("w:num")) if num.numId == number)
        assert found.find(f".//{qn('w:startOverride')}").get(qn("w:val")) == "1"


def test_pages_are_numbered(library: Library) -> None:
    """By fields that Word keeps right."""
    footer = read_guide(make_pack(library)).sections[0].footer.paragraphs[0]._p.xml
    assert 'w:instr="PAGE"' in footer
    assert 'w:instr="NUMPAGES"' in footer


def test_claims_keep_their_sources(library: Library) -> None:
    """In the case that is told, as its author put them."""
    text = "\n".join(paragraph.text for paragraph in read_guide(make_pack(library)).paragraphs)
    assert "they told of glance in es (Ana Rival 2005)." in text


def test_hostile_texts_stay_texts(library: Library) -> None:
    """The file opens, and its parts are still whole."""
    guide = read_guide(make_hostile_pack(library))
    texts = [paragraph.text for paragraph in guide.paragraphs]
    assert any("</w:t>&<script>alert(1)</script>" in text for text in texts)
    assert any("日本 🐄 ñ" in text for text in texts)
    assert list_texts(guide, "Heading 1")[-1] == "Fuentes"


def test_no_section_of_a_few_lines_has_a_page_alone(library: Library) -> None:
    """The agenda begins a page; what is a few lines, as who comes and what to read, is followed by the next."""
    guide = read_guide(make_pack(library, "en"))
    begun = [
        paragraph.text
        for paragraph in guide.paragraphs
        if paragraph.style.name == "Heading 1" and paragraph._p.pPr.find(qn("w:pageBreakBefore")) is not None
    ]
    assert begun == ["Agenda"]
