"""Drawings stay inside their frame, say what the answers say, and can be read in black and white."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from bot.rendering.reader import ReaderContext
from bot.rendering.render import render_template
from bot.toolbox.charts import Picture
from bot.toolbox.drawings import (
    LETTER,
    LINE,
    RADIUS,
    WIDTH,
    Bars,
    Chart,
    Radar,
    draw_bars,
    draw_radar,
    find_centre,
    wrap_words,
)

LONG = "¿Con cuántos otros compradores de la provincia podrían ustedes tratar si este trato se cayera mañana?"


def make_chart(kind: str, count: int, *sides: tuple[float | None, ...], most: float = 3) -> Chart:
    written = tuple(tuple("" if value is None else f"{value:g}" for value in side) for side in sides)
    named = tuple((f"Side {number}", side) for number, side in enumerate(sides))
    return Chart(kind, most, (LONG,) * count, named, written)


def test_a_radar_shows_values_by_their_distance() -> None:
    """Nothing lies in the centre, the most on the outer ring; the first axis points up, the next clockwise."""
    radar = draw_radar(make_chart("radar", 4, (3, 0, 1.5, 9)))
    x, y = find_centre(radar)
    corners = radar.shapes[0].corners
    assert corners == ((x, y - RADIUS), (x, y), (x, y + RADIUS / 2), (x - RADIUS, y))
    assert radar.shapes[0].closed
    assert [len(re.findall(",", ring)) for ring in radar.rings] == [4, 4, 4]


def test_a_side_with_a_gap_is_not_closed() -> None:
    """Its known corners are drawn, and no line pretends to know the others."""
    shape = draw_radar(make_chart("radar", 4, (3, None, 2, 1))).shapes[0]
    assert (len(shape.corners), shape.closed) == (3, False)


@pytest.mark.parametrize("count", range(3, 13))
def test_labels_of_a_radar_stay_inside(count: int) -> None:
    """However many and however long, in a wide font."""
    radar = draw_radar(make_chart("radar", count, (1,) * count))
    for label in radar.labels:
        width = max(len(line) for line in label.lines) * LETTER
        left = {"start": label.x, "middle": label.x - width / 2, "end": label.x - width}[label.anchor]
        assert left >= 0
        assert left + width <= WIDTH
        assert label.y >= LINE * 0.7
        assert label.y + LINE * (len(label.lines) - 1) <= radar.height


def test_bars_are_as_long_as_their_values() -> None:
    """Beside a value above the scale the others shrink; one below nought has no length; an unknown one no bar."""
    bars = draw_bars(make_chart("bars", 3, (100.0, 50.0, -5.0), (None, 100.0, 0.0)))
    assert [(bar.side, bar.text) for bar in bars.bars] == [(0, "100"), (0, "50"), (1, "100"), (0, "-5"), (1, "0")]
    lengths = [bar.width for bar in bars.bars]
    assert (lengths[0], lengths[1], lengths[3]) == (lengths[2], lengths[0] / 2, 0)
    assert all(second.y > first.y for first, second in pairwise(bars.bars))
    assert bars.bars[-1].y < bars.height


def test_words_are_wrapped_whole() -> None:
    """A cut text says so."""
    assert wrap_words("one two three four", 9, 3) == ["one two", "three", "four"]
    assert wrap_words("one two, three", 8, 1) == ["one two…"]
    assert wrap_words("one two, three", 7, 1) == ["one…"]
    assert wrap_words("internationalization", 5, 2) == ["internationalization"]
    assert wrap_words("", 5, 2) == [""]


@pytest.mark.parametrize("kind", ["radar", "bars"])
def test_a_drawing_is_told_to_those_who_cannot_see_it(kind: str) -> None:
    """Title, description and a table with every value; no style attribute, and a second side told by its line."""
    chart = make_chart(kind, 3, (1, 2, 3), (0, None, 1))
    drawn: Radar | Bars = draw_radar(chart) if kind == "radar" else draw_bars(chart)
    centre = find_centre(drawn) if isinstance(drawn, Radar) else None
    drawing = Picture(chart, drawn, centre, of_values=False)
    html = render_template(
        "tool_drawing.html", ReaderContext("es"), drawing=drawing, in_lang="", text={"title": "<b>T</b>"}
    )
    assert 'role="img" aria-labelledby="drawing-title drawing-help"' in html
    assert "&lt;b&gt;T&lt;/b&gt;</title>" in html
    assert "Dibujo de 3 puntos de 0 a 3" in html
    assert re.findall(r"<td>([^<]*)</td>", html) == ["1", "0", "2", "–", "3", "1"]
    assert "stroke-dasharray" in html
    assert "style=" not in html


def test_a_drawing_holds_no_words_as_tags() -> None:
    """A person may have typed a side's name."""
    chart = Chart("bars", 3, ("<i>",), (("<script>", (1.0,)), ("b", (2.0,))), (("1",), ("2",)))
    drawing = Picture(chart, draw_bars(chart), None, of_values=True)
    html = render_template("tool_drawing.html", ReaderContext("en"), drawing=drawing, in_lang="", text={"title": ""})
    assert "<script" not in html
    assert "<i>" not in html
