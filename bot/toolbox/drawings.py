"""Drawings of answers as plain SVG: where lines, points and words stand. Templates write them; a table says the same.

Legible in black and white: the first side is drawn solid with full points, the second dashed with empty ones.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 360
LINE = 14
"""Height of a line of text, in units of the drawing, 360 of which are as wide as a phone."""

LETTER = 6.8
"""Width of a letter, in the same units: a wide font's, so that no label is cut off."""

CENTRE, RADIUS, LABEL_GAP = 180, 86, 9
LABEL_LINES = 4
END_LABEL_WIDTH, BAR_LABEL_WIDTH = 34, 50
BAR_HEIGHT, BAR_GAP = 13, 4
BAR_ROOM = 290
AXES = (3, 12)
"""A radar has so many axes; with fewer or more it is drawn as bars."""


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: ``labels`` of the axes, and for each side its name and its values in that order, None where
    one is not known. ``most`` is the highest value, ``written`` gives the values in words for the table."""

    kind: str
    most: float
    labels: tuple[str, ...]
    sides: tuple[tuple[str, tuple[float | None, ...]], ...]
    written: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Lines of text from (x, y) downward; ``anchor`` as SVG has it."""

    x: float
    y: float
    anchor: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A side in a radar: its outline as SVG's ``points``, its corners, and whether it goes all the way round."""

    name: str
    outline: str
    corners: tuple[tuple[float, float], ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class Radar:
    """A radar: rings and spokes, one label an axis, one shape a side; units as in WIDTH."""

    height: float
    rings: tuple[str, ...]
    spokes: tuple[tuple[float, float], ...]
    labels: tuple[Words, ...]
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: which side it is of (from 0), where it lies, how long it is, and its value in words."""

    side: int
    y: float
    width: float
    text: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Rows of bars, a label above each row."""

    height: float
    labels: tuple[Words, ...]
    bars: tuple[Bar, ...]


def is_worth_drawing(chart: Chart) -> bool:
    """Say whether anything is known that could be drawn."""
    return any(value is not None for _, values in chart.sides for value in values)


def draw_radar(chart: Chart) -> Radar:
    """Lay out a radar; its first axis points up, the others follow clockwise."""
    count = len(chart.labels)
    labels = [_place_label(chart.labels[axis], axis, count) for axis in range(count)]
    lowest = max((label.y + LINE * (len(label.lines) - 1) for label in labels), default=0.0)
    top = min((label.y for label in labels), default=0.0) - LINE
    shift = -top
    steps = max(1, round(chart.most)) if chart.most <= 10 else 5
    return Radar(
        height=round(lowest + shift + 8, 1),
        rings=tuple(
            _write_points([_locate(axis, count, ring / steps, shift) for axis in range(count)])
            for ring in range(1, steps + 1)
        ),
        spokes=tuple(_locate(axis, count, 1.0, shift) for axis in range(count)),
        labels=tuple(Words(label.x, round(label.y + shift, 1), label.anchor, label.lines) for label in labels),
        shapes=tuple(_draw_shape(name, values, chart.most, shift) for name, values in chart.sides),
    )


def _draw_shape(name: str, values: Sequence[float | None], most: float, shift: float) -> Shape:
    count = len(values)
    corners = tuple(
        _locate(axis, count, _clip(value, most), shift) for axis, value in enumerate(values) if value is not None
    )
    return Shape(name, _write_points(corners), corners, len(corners) == count)


def find_centre(radar: Radar) -> tuple[float, float]:
    """Give the point from which a radar's spokes start."""
    return CENTRE, round(radar.spokes[0][1] + RADIUS, 1) if radar.spokes else 0.0


def _clip(value: float, most: float) -> float:
    return min(1.0, max(0.0, value / most)) if most > 0 else 0.0


def _locate(axis: int, count: int, share: float, shift: float) -> tuple[float, float]:
    angle = 2 * math.pi * axis / count - math.pi / 2
    return (
        round(CENTRE + RADIUS * share * math.cos(angle), 1),
        round(CENTRE + RADIUS * share * math.sin(angle) + shift, 1),
    )


def _place_label(label: str, axis: int, count: int) -> Words:
    """Place a label outside its axis: beside it left and right, above and below it at the ends."""
    angle = 2 * math.pi * axis / count - math.pi / 2
    across, down = math.cos(angle), math.sin(angle)
    at_end = abs(across) < 0.3
    x, y = CENTRE + (RADIUS + LABEL_GAP) * across, CENTRE + (RADIUS + LABEL_GAP) * down
    room = END_LABEL_WIDTH if at_end else int(min(x, WIDTH - x) / LETTER)
    lines = wrap_words(f"{axis + 1}. {label}", room, LABEL_LINES)
    height = LINE * (len(lines) - 1)
    above = -height - 2 if down < 0 else LINE - 2
    y += above if at_end else 4 - height / 2
    anchor = "middle" if at_end else "start" if across > 0 else "end"
    return Words(round(x, 1), round(y, 1), anchor, tuple(lines))


def _write_points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def draw_bars(chart: Chart) -> Bars:
    """Lay out a row for each label, in it a bar for each side whose value is known."""
    known = [value for _, values in chart.sides for value in values if value is not None]
    most = max([chart.most if max(known, default=0.0) <= chart.most else 0.0, *known])
    labels, bars = [], []
    y = 0.0
    for row, label in enumerate(chart.labels):
        lines = tuple(wrap_words(f"{row + 1}. {label}", BAR_LABEL_WIDTH, LABEL_LINES))
        labels.append(Words(0, y + LINE - 2, "start", lines))
        y += LINE * len(lines) + 3
        for side, (_, values) in enumerate(chart.sides):
            value = values[row]
            if value is not None:
                width = round(BAR_ROOM * _clip(value, most), 1)
                bars.append(Bar(side, round(y, 1), width, chart.written[side][row]))
                y += BAR_HEIGHT + BAR_GAP
        y += 7
    return Bars(round(y, 1), tuple(labels), tuple(bars))


def wrap_words(text: str, width: int, most: int) -> list[str]:
    """Wrap a text into lines of about ``width`` characters, at most ``most`` of them; a longer text ends in "…".

    >>> wrap_words("How many buyers come to your village in the season?", 11, 2)
    ['How many', 'buyers…']
    """
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            if len(lines) == most:
                return [*lines[:-1], _shorten(lines[-1], width)]
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _shorten(line: str, width: int) -> str:
    """End a line in "…" within ``width``, its last word left out where there is no room; a single word stays."""
    kept = line.rstrip(",.;:")
    if len(kept) >= width and " " in kept:
        kept = kept.rpartition(" ")[0].rstrip(",.;:")
    return kept + "…"
