"""Draw the map's shapes anew: ``python -m bot.overview.map_drawing countries-50m.json`` writes ``bot/static/map.json``.

The source is Natural Earth (public domain) as npm's world-atlas packs it (ISC), a TopoJSON: ``npm pack
world-atlas@2.0.2`` brings it. Nothing that runs needs shapely, only this; ``bot.overview.maps`` reads what is
written here.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.overview.maps import MAP_FILE, project

NUMBERS = {
    "028": "AG", "032": "AR", "052": "BB", "068": "BO", "076": "BR", "044": "BS", "084": "BZ", "152": "CL", "170": "CO",
    "188": "CR", "192": "CU", "212": "DM", "214": "DO", "218": "EC", "308": "GD", "320": "GT", "328": "GY", "340": "HN",
    "332": "HT", "388": "JM", "659": "KN", "662": "LC", "484": "MX", "558": "NI", "591": "PA", "604": "PE", "600": "PY",
    "740": "SR", "222": "SV", "780": "TT", "858": "UY", "670": "VC", "862": "VE",
}  # fmt: skip
"""ISO 3166-1: the numbers that the source gives, and the letters that documents give."""

ELSEWHERE = frozenset({"840", "124", "010", "239", "074"})
"""Land inside the frame that is not drawn: the United States, Canada, and the ice and rocks of the south."""

BOUNDS = (-118.5, -56.0, -34.0, 33.0)
"""The frame: west, south, east, north, in degrees."""

TOLERANCE = 2.6
"""How far a simplified border may stray, in the map's units (there are about 11 to a degree)."""

SPECK = 9.0
"""Islands smaller than this many square units are left out, unless they are all that a country has."""

SMALL = 60.0
"""A country of fewer square units is drawn as a circle: on a telephone its shape would vanish."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the shapes; say how large they are."""
    source = (arguments if arguments is not None else sys.argv[1:])[0]
    drawing = draw_map(json.loads(Path(source).read_text(encoding="utf-8")))
    text = json.dumps(drawing, separators=(",", ":"), sort_keys=True)
    MAP_FILE.write_text(text + "\n", encoding="utf-8")
    print(f"{MAP_FILE.name}: {len(drawing['shapes'])} countries, {len(text)} bytes")
    return 0


def draw_map(topology: Mapping[str, Any]) -> dict[str, Any]:
    """Project, simplify and write each country of a TopoJSON as an SVG path.

    Gives ``{"height": units, "shapes": {country: {"path"} or {"circle"}, "centre": [x, y]}, "other": path}``.
    """
    import shapely

    rings = list(_read_shapes(topology))
    shapes = shapely.coverage_simplify([_project_shape(polygons) for _, polygons in rings], TOLERANCE)
    countries: dict[str, Any] = {}
    other: list[Any] = []
    for (country, _), shape in zip(rings, shapes, strict=True):
        if country:
            countries[country] = _describe(shape)
        else:
            other += [part for part in _list_parts(shape) if part.area > SPECK]
    height = round(project(BOUNDS[1], -70.0)[1])
    return {"height": height, "shapes": countries, "other": "".join(_write_path(part) for part in other)}


def _read_shapes(topology: Mapping[str, Any]) -> Iterator[tuple[str, list[list[list[tuple[float, float]]]]]]:
    """Give each geometry's country ("": none of the region's) and its polygons that lie in the frame."""
    arcs = [_read_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    for geometry in topology["objects"]["countries"]["geometries"]:
        if geometry.get("id") in ELSEWHERE or "arcs" not in geometry:
            continue
        found = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        polygons = [[_join_arcs(ring, arcs) for ring in polygon] for polygon in found]
        inside = [polygon for polygon in polygons if _is_inside(polygon[0])]
        if inside:
            yield NUMBERS.get(geometry.get("id", ""), ""), inside


def _read_arc(arc: Sequence[Sequence[int]], transform: Mapping[str, Sequence[float]]) -> list[tuple[float, float]]:
    """Read one line of a TopoJSON: each point is told by its step from the one before (format, section 2.1.4)."""
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    points, x, y = [], 0, 0
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((x * scale_x + move_x, y * scale_y + move_y))
    return points


def _join_arcs(numbers: Sequence[int], arcs: Sequence[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    """Join lines to a ring; ``~n`` is line n from its end, and neighbours share their ends."""
    ring: list[tuple[float, float]] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc[1:] if ring else arc
    return ring


def _is_inside(ring: Sequence[tuple[float, float]]) -> bool:
    west, south, east, north = BOUNDS
    x = sum(point[0] for point in ring) / len(ring)
    y = sum(point[1] for point in ring) / len(ring)
    return west <= x <= east and south <= y <= north


def _project_shape(polygons: Sequence[Sequence[Sequence[tuple[float, float]]]]) -> Any:
    import shapely

    rings = [[[project(lat, lon) for lon, lat in ring] for ring in polygon] for polygon in polygons]
    return shapely.MultiPolygon([shapely.Polygon(outer, holes) for outer, *holes in rings])


def _describe(shape: Any) -> dict[str, Any]:
    parts = _list_parts(shape)
    largest = parts[0]
    inner = largest.representative_point() if not largest.contains(largest.centroid) else largest.centroid
    centre = [round(inner.x), round(inner.y)]
    if shape.area < SMALL:
        return {"circle": True, "centre": centre}
    kept = [part for part in parts if part.area > SPECK or part is largest]
    return {"path": "".join(_write_path(part) for part in kept), "centre": centre}


def _list_parts(shape: Any) -> list[Any]:
    parts = list(shape.geoms) if hasattr(shape, "geoms") else [shape]
    return sorted((part for part in parts if not part.is_empty), key=lambda part: -part.area)


def _write_path(polygon: Any) -> str:
    """Write a polygon in whole units, each point by its step: ``M12 30l4-2 1 7z``."""
    written = []
    for ring in (polygon.exterior, *polygon.interiors):
        points = [(round(x), round(y)) for x, y in ring.coords]
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(points[:-1])]
        words = "".join(_write_number(x) + _write_number(y) for x, y in steps if (x, y) != (0, 0))
        written.append(f"M{points[0][0]} {points[0][1]}l{words.lstrip()}z")
    return "".join(written)


def _write_number(number: int) -> str:
    return f"{number}" if number < 0 else f" {number}"


if __name__ == "__main__":
    sys.exit(main())
