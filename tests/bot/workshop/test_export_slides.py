"""The slides, opened with their own library: shape, size of type, notes, language, hostile texts."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Inches, Pt

from bot.library import Library
from bot.rendering.outline import Line
from bot.workshop.export_slides import choose_agenda_size, export_slides
from bot.workshop.guidance import find_telling
from bot.workshop.pack import build_pack
from bot.workshop.plan import Item, Plan
from bot.workshop.slide_drawings import list_marks
from bot.workshop.slide_template import BODIES, SESSION
from bot.workshop.slide_text import Slide, SlideCard, choose_size, cut_cards, cut_lines, lay_cards, measure, split_text
from bot.workshop.slides import list_slides, read_card, read_cards
from indexer.content.designs import METHODS
from tests.packs import build_small_library, make_hostile_pack, make_pack
from tests.policy_base import read_whole_library


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The small base with workshops."""
    return build_small_library(tmp_path_factory.mktemp("slides"))


def read_deck(content: bytes) -> Any:
    """Open a file as a reader would."""
    return Presentation(io.BytesIO(content))


def test_slides_are_wide_and_their_type_is_big(library: Library) -> None:
    """16:9; a real title on every slide; lists never below 24 points, cards never below 18."""
    deck = read_deck(export_slides(make_pack(library)))
    assert (deck.slide_width, deck.slide_height) == (Inches(13.333), Inches(7.5))
    for slide in deck.slides:
        assert slide.shapes.title.text_frame.text
        for shape in slide.shapes:
            least = 24 if shape.is_placeholder else 18 if shape.name == "Card" else 11
            frames = [shape.text_frame] if shape.has_text_frame else []
            runs = [run for frame in frames for paragraph in frame.paragraphs for run in paragraph.runs]
            is_title = shape.is_placeholder and shape.placeholder_format.idx == 0
            assert all(run.font.size is None or is_title or run.font.size >= Pt(least) for run in runs)


@pytest.mark.parametrize(
    ("lang", "welcome", "sources"), [("es", "Bienvenida", "Fuentes"), ("pt", "Acolhida", "Fontes")]
)
def test_slides_follow_the_agenda_in_their_language(lang: str, welcome: str, sources: str, library: Library) -> None:
    """Each session opens with its title and how people work; every slide has notes; no slide for a pause."""
    pack = make_pack(library, lang)
    deck = read_deck(export_slides(pack))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    places = [next(n for n, title in enumerate(titles) if title.startswith(one.title)) for one in pack.agenda.work]
    assert places == sorted(places)
    pauses = {session.title for session in pack.agenda.sessions if session.item.is_pause}
    assert pauses
    assert not pauses & set(titles)
    assert all(slide.has_notes_slide and slide.notes_slide.notes_text_frame.text for slide in deck.slides)
    opening = next(slide for slide in deck.slides if slide.shapes.title.text_frame.text == welcome)
    notes = opening.notes_slide.notes_text_frame.text
    guided = next(one for one in pack.guided if one.session.title == welcome)
    assert all(line.text in notes for line in guided.lines)
    assert any(shape.name == "Drawing" for shape in opening.shapes)
    assert titles[-1].startswith(sources)
    assert deck.core_properties.language == lang


def test_what_a_side_alone_may_know_is_on_no_slide(library: Library) -> None:
    """Neither role cards nor, before they are worked out, answers; the solution comes after the questions."""
    slides = list_slides(make_pack(library))
    exercise = [slide for slide in slides if slide.title.startswith("Tres montones")]
    told = [" ".join([*slide.lines, *(f"{card.title} {card.text}" for card in slide.cards)]) for slide in exercise]
    assert not any("Limit 4 es" in text for text in told)
    assert [("Sum 7 es" in text or "Seven is right es" in text) for text in told] == [False] * (len(told) - 1) + [True]
    assert "¿Qué aprendimos?" in told[-2]


def test_nothing_is_shown_twice(library: Library) -> None:
    """A case that two sessions tell, an exercise that two call; the questions before and after are the only ones."""
    slides = list_slides(make_pack(library, minutes=600))
    titles = [slide.title for slide in slides if slide.layout != SESSION and "?" not in slide.title]
    assert len(titles) == len(set(titles))


def test_the_questions_are_put_before_and_after_and_answered_at_the_end(library: Library) -> None:
    """Twice the same two; the right answer with its reason only after the second time."""
    slides = [slide for slide in list_slides(make_pack(library)) if "Who pays es?" in slide.title]
    assert [bool(slide.cards) for slide in slides][-1]
    assert [slide.lines for slide in slides[:2]] == [("Nobody es", "The mill es", "The rain es")] * 2
    assert slides[-1].cards[0].title.startswith("b) The mill es")
    assert "It says so on its card es." in slides[-1].cards[0].text


def test_no_slide_holds_more_than_fits(library: Library) -> None:
    """As far as can be told without a screen; long lists go on under the same title."""
    pack = make_pack(library)
    for slide in list_slides(pack):
        _, _, width, height = BODIES[slide.layout]
        size = choose_size(slide.lines, slide.layout)
        assert len(slide.lines) < 2 or sum(measure(line, size, width) for line in slide.lines) <= height
    long = Slide("Long", tuple(f"{number} {'word ' * 30}" for number in range(9)), form="numbers")
    cut = cut_lines(pack, long)
    assert len(cut) > 1
    assert [slide.first for slide in cut] == [
        1,
        *(1 + sum(len(one.lines) for one in cut[:n]) for n in range(1, len(cut))),
    ]
    assert all(slide.title.endswith(")") for slide in cut)
    many = Slide("Many", cards=tuple(SlideCard("name", "text") for _ in range(7)))
    assert [len(slide.cards) for slide in cut_cards(pack, many)] == [4, 3]
    assert lay_cards(many.cards[:4])[:2] == (2, 2)


def test_every_way_of_working_has_a_drawing_of_its_own() -> None:
    """Inside its frame, but for hills that run out of it."""
    drawn = {method: list_marks(method) for method in (*METHODS, "opening", "evaluation")}
    assert all(drawn.values())
    for method in set(drawn) - {"field"}:
        assert all(mark.x >= -5 and mark.x + mark.width <= 105 for mark in drawn[method]), method
        assert all(mark.y >= -5 and mark.y + mark.height <= 105 for mark in drawn[method]), method
    assert len(set(drawn.values())) >= 12


def test_a_line_with_a_short_name_is_a_card_with_a_head() -> None:
    assert read_card("Supplier A: 20 a bag") == SlideCard("Supplier A", "20 a bag")
    assert read_card("no name here") == SlideCard("", "no name here")
    assert read_card(f"{'long ' * 20}: text").title == ""


def test_a_colon_in_one_line_of_several_is_no_name() -> None:
    """ "The machine cost 6,000: 2,000 came from the families" beside lines without a name."""
    assert read_cards(["It cost 6: half ours", "We owe 9"]) == (
        SlideCard("", "It cost 6: half ours"),
        SlideCard("", "We owe 9"),
    )
    assert [card.title for card in read_cards(["Stay: 6", "Go: 9"])] == ["Stay", "Go"]


def test_a_case_is_not_shown_by_a_sentence_that_only_announces() -> None:
    things = (Line("Three things went wrong."), Line("The buyer left.", item=True))
    assert find_telling(things).text == "The buyer left."
    assert find_telling((Line("Two: price and time."), things[1])).text == "Two: price and time."
    assert find_telling((Line("It fell asleep."), Line("Later it woke."))).text == "It fell asleep."
    assert find_telling(things[:1]).text == "Three things went wrong."


def test_a_guide_tells_what_went_wrong_too() -> None:
    """Of Toledo's cocoa: that the buyer left, not that three things went wrong."""
    plan = Plan("en", 240, country="GY", items=(Item("ws-when-to-end", "the-choice", 45, ("belize-toledo-cacao",)),))
    told = [line.text for one in build_pack(plan, read_whole_library()).guided for line in one.lines]
    assert not any("three things went wrong" in text for text in told)
    assert any(text.startswith("The buyer left") for text in told)


def test_all_rows_of_an_agenda_have_one_size() -> None:
    assert choose_agenda_size(["Opening", "What we have done together so far"], 10.5) == 22
    assert choose_agenda_size(["Opening", "What we have done together so far"], 4.5) == 17


def test_a_source_is_named_once_at_the_end(library: Library) -> None:
    """And no line ends with the sign that parts it from the next."""
    pack = make_pack(library)
    last = list_slides(replace(pack, sources=(*pack.sources, *pack.sources)))[-1]
    assert last.lines == list_slides(pack)[-1].lines
    assert not any(line.endswith(";") for line in last.lines)


def test_hostile_texts_stay_texts(library: Library) -> None:
    """The file opens, says what was typed, and is cut where no slide could hold it."""
    deck = read_deck(export_slides(make_hostile_pack(library)))
    texts = [shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]
    assert any("<script>alert(1)</script>" in text for text in texts)
    assert any("日本" in text for text in texts)
    assert all(len(slide.shapes.title.text_frame.text) <= 181 for slide in deck.slides)


def test_a_text_is_split_at_its_sentences() -> None:
    """And a word without end anywhere."""
    assert list(split_text("Uno. Dos. Tres.", 10)) == ["Uno. Dos.", "Tres."]
    assert [len(piece) for piece in split_text("x" * 25, 10)] == [10, 10, 5]
    assert list(split_text("", 10)) == []
