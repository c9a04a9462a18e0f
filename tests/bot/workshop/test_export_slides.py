"""The slides, opened with their own library: shape, size of type, notes, language, hostile texts."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Inches, Pt

from bot.library import Library
from bot.workshop.export_slides import export_slides
from bot.workshop.slides import ROOM, list_slides, measure, split_text
from tests.packs import build_small_library, make_hostile_pack, make_pack


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The small base with workshops."""
    return build_small_library(tmp_path_factory.mktemp("slides"))


def read_deck(content: bytes) -> Any:
    """Open a file as a reader would."""
    return Presentation(io.BytesIO(content))


def test_slides_are_wide_and_their_type_is_big(library: Library) -> None:
    """16:9; a real title on every slide; the body never below 24 points."""
    deck = read_deck(export_slides(make_pack(library)))
    assert (deck.slide_width, deck.slide_height) == (Inches(13.333), Inches(7.5))
    for slide in deck.slides:
        assert slide.shapes.title.text_frame.text
        sizes = [run.font.size for paragraph in slide.placeholders[1].text_frame.paragraphs for run in paragraph.runs]
        assert all(size is None or size >= Pt(24) for size in sizes)
        assert slide.placeholders[1].text_frame.text


@pytest.mark.parametrize(
    ("lang", "welcome", "sources"), [("es", "Bienvenida", "Fuentes"), ("pt", "Acolhida", "Fontes")]
)
def test_slides_follow_the_agenda_in_their_language(lang: str, welcome: str, sources: str, library: Library) -> None:
    """Each session opens with its title; the facilitator's part and the sources stand in the notes."""
    pack = make_pack(library, lang)
    deck = read_deck(export_slides(pack))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    places = [titles.index(session.title) for session in pack.agenda.work]
    assert places == sorted(places)
    opening = next(slide for slide in deck.slides if slide.shapes.title.text_frame.text == welcome)
    notes = opening.notes_slide.notes_text_frame.text
    assert all(line.text in notes for line in pack.guided[0].lines)
    assert titles[-1].startswith(sources)
    text = "\n".join(shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame)
    assert "FAO 2002" in text
    assert pack.closing[0] in text
    assert deck.core_properties.language == lang


def test_nothing_is_shown_twice(library: Library) -> None:
    """A practice on which two sessions draw, an exercise that two call: no slide has the title of another."""
    titles = [slide.title for slide in list_slides(make_pack(library, minutes=600)) if not slide.opening]
    assert len(titles) == len(set(titles))


def test_no_slide_holds_more_than_fits(library: Library) -> None:
    """As far as can be told without a screen; long lists go on under the same title."""
    for slide in list_slides(make_pack(library)):
        assert sum(measure(line, slide.size) for line in slide.lines) <= ROOM
    numbered = [slide for slide in list_slides(make_pack(library)) if slide.first > 1]
    assert numbered
    assert all(slide.title.endswith(")") for slide in numbered)


def test_hostile_texts_stay_texts(library: Library) -> None:
    """The file opens, says what was typed, and is cut where no slide could hold it."""
    deck = read_deck(export_slides(make_hostile_pack(library)))
    texts = [shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]
    assert any("<script>alert(1)</script>" in text for text in texts)
    assert any("日本" in text for text in texts)
    assert all(len(slide.shapes.title.text_frame.text) <= 111 for slide in deck.slides)


def test_a_text_is_split_at_its_sentences() -> None:
    """And a word without end anywhere."""
    assert list(split_text("Uno. Dos. Tres.", 10)) == ["Uno. Dos.", "Tres."]
    assert [len(piece) for piece in split_text("x" * 25, 10)] == [10, 10, 5]
    assert list(split_text("", 10)) == []
