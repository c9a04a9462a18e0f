"""All that goes with a programme: sheets, exercises, sources, the date of the facts, names of files."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.library import Library
from bot.rendering.outline import Line
from bot.workshop.pack import Pack, build_pack, name_file
from bot.workshop.plan import Story
from bot.workshop.slides import list_slides
from indexer.content.citations import Citation
from tests.packs import ATTACK, build_small_library, make_pack


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The small base with workshops."""
    return build_small_library(tmp_path_factory.mktemp("pack"))


@pytest.fixture(scope="module")
def pack(library: Library) -> Pack:
    """A pack in Spanish."""
    return make_pack(library)


def test_what_the_agenda_uses_is_printed_in_its_order_and_nothing_else(pack: Pack, library: Library) -> None:
    """Each sheet belongs to a session of the programme; a text to fill in comes once."""
    places = [sheet.session for sheet in pack.sheets]
    assert places == sorted(places)
    numbers = {session.number: session for session in pack.agenda.work}
    assert set(places) <= set(numbers)
    own = [sheet.id for sheet in pack.sheets if numbers[sheet.session].item.source == "ws-begin"]
    assert own == ["part-card", "plan", "heaps", "form-one", "mine"]
    assert [sheet.id for sheet in pack.sheets if numbers[sheet.session].item.source == "frame"] == [
        "before-after", "faces",
    ]  # fmt: skip
    gone = replace(pack.agenda.plan, items=tuple(item for item in pack.agenda.plan.items if item.part != "sort"))
    less = build_pack(gone, library)
    assert not {"part-card", "plan", "heaps"} & {sheet.id for sheet in less.sheets}


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


def test_a_text_to_fill_in_has_room_on_its_blanks(pack: Pack) -> None:
    """With its lower headings."""
    sheet = next(sheet for sheet in pack.sheets if sheet.form == "model")
    assert [(chapter.heading, chapter.lines[0].text) for chapter in sheet.chapters] == [
        ("To the buyer", "By ________________ (day).")
    ]


def test_copies_are_counted_where_the_people_are_known(library: Library) -> None:
    """Twelve people: twelve, six pairs, three groups; else only for whom."""
    pack = make_pack(library, "en")
    said = {sheet.id: pack.say_copies(sheet) for sheet in pack.sheets}
    assert said["faces"] == "one for each person (12)"
    assert said["plan"] == "one for each group (3)"
    assert said["heaps"] == "one for all"
    unknown = build_pack(replace(pack.agenda.plan, people=0), library)
    assert unknown.say_copies(unknown.sheets[0]) == "one for each person"


def test_an_own_case_reaches_sheets_and_answers(library: Library) -> None:
    """Its text and numbers on one sheet, a card for each side, the answer apart."""
    story = Story(
        "Nuestro saco", "Vendimos tarde.", "costo: 180\nprecio: 200", "Queremos 210.", "Damos 205.", "Son 207."
    )
    pack = make_pack(library, stories=(story,))
    mine = [sheet for sheet in pack.sheets if sheet.id.startswith("own-1")]
    assert [sheet.form for sheet in mine] == ["read", "role", "role"]
    assert [item.text for item in mine[0].items] == ["costo: 180", "precio: 200"]
    assert [item.text for sheet in mine[1:] for item in sheet.items] == ["Queremos 210.", "Damos 205."]
    assert ("", "Son 207.") in [entry for answer in pack.answers for entry in answer.entries]
    slides = list_slides(pack)
    cards = [(card.title, card.text) for slide in slides for card in slide.cards]
    assert ("costo", "180") in cards
    assert not any("210" in text for _, text in cards)
