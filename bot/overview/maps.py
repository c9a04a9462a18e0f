"""Cases on a map of Latin America and the Caribbean: where each stands, how dark each country is.

The shapes are drawn beforehand (``bot.overview.map_drawing``). Two parts of the map, where countries lie close
together, are shown a second time, larger, in the empty ocean: cases there have their dots in that inset.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from indexer.content.documents import Document

MAP_FILE = Path(__file__).parents[1] / "static" / "map.json"

WIDTH = 1000
"""The map's width in its own units; its height stands in the drawing."""

CENTRE = (-12.0, -75.0)
"""Latitude and longitude of the projection's centre."""

WEST_END, EAST_END, NORTH_END = (32.5, -117.3), (-7.0, -34.6), (32.9, -115.0)
"""Places that touch the map's left, right and upper edge."""

RADIUS = 25
"""A dot's radius in units: about 8 pixels on a telephone of 360, where a number must fit in it."""

SHADES = (1, 3, 6)
"""The numbers of cases from which a country is a shade darker."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the map, from ``left`` and ``top``, shown at ``x`` and ``y``, ``scale`` times as large."""

    name: str
    left: float
    top: float
    width: float
    height: float
    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0

    def holds(self, point: tuple[float, float]) -> bool:
        """Say whether a point of the map lies in this part."""
        return 0 <= point[0] - self.left <= self.width and 0 <= point[1] - self.top <= self.height

    def place(self, point: tuple[float, float]) -> tuple[float, float]:
        """Give where a point of the map is shown."""
        return self.x + (point[0] - self.left) * self.scale, self.y + (point[1] - self.top) * self.scale


CENTRAL_AMERICA = Panel("central_america", 262, 168, 182, 162, 0, 512, 2.1)
CARIBBEAN = Panel("caribbean", 432, 134, 268, 162, 0, 868, 1.6)
INSETS = (CARIBBEAN, CENTRAL_AMERICA)
"""A country whose centre lies in one of these has its dots there; Jamaica lies in both."""


@dataclass(frozen=True, slots=True)
class Dot:
    """Cases at one place, in the units of the whole picture."""

    x: float
    y: float
    country: str
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """A country as it is drawn: a path, or a circle at its centre where it is too small for one."""

    id: str
    path: str
    centre: tuple[float, float]
    cases: tuple[str, ...] = ()
    dots: tuple[Dot, ...] = ()

    @property
    def shade(self) -> int:
        """0 for no case, then darker."""
        return sum(len(self.cases) >= least for least in SHADES)


@dataclass(frozen=True, slots=True)
class Map:
    """The picture: its height in units, its countries by code, other land, and cases that lie elsewhere."""

    height: float
    countries: tuple[Country, ...]
    other: str
    outside: Mapping[str, tuple[str, ...]]


def project(lat: float, lon: float) -> tuple[float, float]:
    """Give a place's x and y on the map, in units from its upper left corner.

    Lambert's azimuthal equal-area projection of the sphere (Snyder, Map Projections, 1987, p. 185): a country looks
    as large as it is.
    """
    west, north, scale = _fit()
    x, y = _flatten(lat, lon)
    return (x - west) * scale, (north - y) * scale


@functools.cache
def _fit() -> tuple[float, float, float]:
    west, east, north = _flatten(*WEST_END)[0], _flatten(*EAST_END)[0], _flatten(*NORTH_END)[1]
    return west, north, WIDTH / (east - west)


def _flatten(lat: float, lon: float) -> tuple[float, float]:
    phi, middle, turn = math.radians(lat), math.radians(CENTRE[0]), math.radians(lon - CENTRE[1])
    towards = math.sin(middle) * math.sin(phi) + math.cos(middle) * math.cos(phi) * math.cos(turn)
    stretch = math.sqrt(2 / (1 + towards))
    x = stretch * math.cos(phi) * math.sin(turn)
    return x, stretch * (math.cos(middle) * math.sin(phi) - math.sin(middle) * math.cos(phi) * math.cos(turn))


@functools.cache
def read_shapes() -> Mapping[str, Any]:
    """Read the drawing: ``height``, ``shapes`` by country, and ``other`` land."""
    shapes: Mapping[str, Any] = json.loads(MAP_FILE.read_text(encoding="utf-8"))
    return shapes


def draw_cases(cases: Iterable[Document]) -> Map:
    """Put cases on the map. Each counts in every country that it names; in the first of them at its own place.

    A case without a place, and a case's other countries, count at the country's centre.
    """
    drawing = read_shapes()
    held: dict[str, list[str]] = {}
    points: dict[str, list[tuple[float, float, str]]] = {}
    for case in cases:
        for number, country in enumerate(case.facts.country):
            held.setdefault(country, []).append(case.id)
            if shape := drawing["shapes"].get(country):
                place = case.facts.place if number == 0 else None
                known = place is not None and place.lat is not None and place.lon is not None
                x, y = project(place.lat, place.lon) if place and known else shape["centre"]  # type: ignore[arg-type]
                points.setdefault(country, []).append((x, y, case.id))
    dots = _spread([dot for country in sorted(points) for dot in _gather(country, points[country])])
    countries = tuple(
        Country(
            id, shape.get("path", ""), tuple(shape["centre"]), tuple(held.get(id, ())),
            tuple(dot for dot in dots if dot.country == id),
        )
        for id, shape in sorted(drawing["shapes"].items())
    )  # fmt: skip
    outside = {country: tuple(ids) for country, ids in sorted(held.items()) if country not in drawing["shapes"]}
    return Map(drawing["height"], countries, drawing["other"], outside)


def _gather(country: str, points: Sequence[tuple[float, float, str]]) -> list[Dot]:
    """Make one dot of a country's places that would lie on each other, in the middle of them."""
    centre = read_shapes()["shapes"][country]["centre"]
    panel = next((inset for inset in INSETS if inset.holds((centre[0], centre[1]))), None)
    groups: list[list[tuple[float, float, str]]] = []
    for x, y, case in points:
        shown = panel.place((x, y)) if panel else (x, y)
        near = [group for group in groups if math.dist(shown, _find_middle(group)) < 2 * RADIUS]
        nearest = min(near, key=lambda group: math.dist(shown, _find_middle(group)), default=None)
        if nearest is None:
            groups.append([(*shown, case)])
        else:
            nearest.append((*shown, case))
    return [Dot(*_find_middle(group), country, tuple(case for _, _, case in group)) for group in groups]


def _find_middle(group: Sequence[tuple[float, float, str]]) -> tuple[float, float]:
    return sum(x for x, _, _ in group) / len(group), sum(y for _, y, _ in group) / len(group)


def _spread(dots: Sequence[Dot], rounds: int = 60) -> list[Dot]:
    """Move dots of neighbours apart until none covers another, each pair by half of what is missing."""
    spots = [[dot.x, dot.y] for dot in dots]
    least = 2 * RADIUS + 2
    for _ in range(rounds):
        for number, one in enumerate(spots):
            for other in spots[number + 1 :]:
                gap = math.dist(one, other)
                if gap < least:
                    push = (least - gap) / 2 / (gap or 1)
                    step_x, step_y = (one[0] - other[0]) * push or push, (one[1] - other[1]) * push
                    one[0], one[1] = one[0] + step_x, one[1] + step_y
                    other[0], other[1] = other[0] - step_x, other[1] - step_y
    return [replace(dot, x=round(x), y=round(y)) for dot, (x, y) in zip(dots, spots, strict=True)]
