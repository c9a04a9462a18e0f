"""Shapes are read from TopoJSON, simplified without tearing borders, and written as short paths."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.overview import map_drawing
from bot.overview.map_drawing import draw_map, main

# A square degree is some 140 square units. Arc 0 is the border of both squares, arcs 1 and 2 their other sides; arc 3
# is a speck of an island, arc 4 the outline of one that is all a country has.
TOPOLOGY: dict[str, Any] = {
    "transform": {"scale": [0.01, 0.01], "translate": [-60, -20]},
    "arcs": [
        [[0, 0], [10, 500], [-10, 500]],
        [[0, 1000], [-1000, 0], [0, -1000], [1000, 0]],
        [[0, 1000], [1000, 0], [0, -1000], [-1000, 0]],
        [[2000, 0], [3, 0], [0, 3], [-3, -3]],
        [[2000, 2500], [20, 0], [0, 20], [-20, -20]],
    ],
    "objects": {
        "countries": {
            "geometries": [
                {"type": "Polygon", "id": "068", "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "id": "076", "arcs": [[[-1, -3]], [[3]]]},
                {"type": "Polygon", "id": "052", "arcs": [[4]]},
                {"type": "Polygon", "id": "840", "arcs": [[4]]},
                {"type": "Polygon", "arcs": [[3]]},
                {"type": None, "id": "604"},
            ]
        }
    },
}


@pytest.fixture(scope="module")
def drawing() -> dict[str, Any]:
    return draw_map(TOPOLOGY)


def test_each_country_of_the_region_is_drawn_and_no_other_by_name(drawing: dict[str, Any]) -> None:
    assert set(drawing["shapes"]) == {"BO", "BR", "BB"}


def test_a_country_too_small_for_a_shape_is_a_circle(drawing: dict[str, Any]) -> None:
    assert drawing["shapes"]["BB"]["circle"] is True
    assert "path" in drawing["shapes"]["BO"]


def test_specks_are_left_out(drawing: dict[str, Any]) -> None:
    assert drawing["shapes"]["BR"]["path"].count("M") == 1


def test_a_path_is_written_in_steps_of_whole_units(drawing: dict[str, Any]) -> None:
    path = drawing["shapes"]["BO"]["path"]
    start, _, steps = path.partition("l")
    assert start.startswith("M")
    assert steps.endswith("z")
    assert set(path) <= set("Mlz 0123456789-")


def read_corners(path: str) -> set[tuple[int, int]]:
    """Follow a path of one ring; give its corners."""
    start, _, steps = path.removesuffix("z").partition("l")
    x, y = map(int, start.removeprefix("M").split())
    numbers = [int(word) for word in steps.replace("-", " -").split()]
    corners = {(x, y)}
    for step_x, step_y in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + step_x, y + step_y
        corners.add((x, y))
    return corners


def test_neighbours_keep_the_border_that_they_share(drawing: dict[str, Any]) -> None:
    one, other = (read_corners(drawing["shapes"][id]["path"]) for id in ("BO", "BR"))
    assert len(one & other) >= 2


def test_the_command_writes_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "countries.json"
    source.write_text(json.dumps(TOPOLOGY), encoding="utf-8")
    monkeypatch.setattr(map_drawing, "MAP_FILE", tmp_path / "map.json")
    assert main([str(source)]) == 0
    assert json.loads((tmp_path / "map.json").read_text(encoding="utf-8")) == draw_map(TOPOLOGY)
    assert capsys.readouterr().out.startswith("map.json: 3 countries, ")
