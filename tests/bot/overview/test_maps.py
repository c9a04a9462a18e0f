"""Cases stand on the map where they happened, each counted, no dot over another."""

from __future__ import annotations

import math
from itertools import combinations
from pathlib import Path

import pytest

from bot.overview.maps import CARIBBEAN, MAP_FILE, RADIUS, WIDTH, Country, Map, draw_cases, project, read_shapes
from indexer.content.coverage import COUNTRIES
from indexer.content.documents import Document, read_corpus
from tests.additions import add_document
from tests.policy_base import read_whole_library


def write_case(folder: Path, id: str, front: str) -> None:
    add_document(folder, "case", f"{id}.en", "## A {#glance}\n\nMilk.\n", front)


def draw(folder: Path) -> Map:
    return draw_cases(read_corpus([folder / "cases"]).documents)


def find(drawn: Map, country: str) -> Country:
    return next(one for one in drawn.countries if one.id == country)


def test_the_drawing_is_small_and_holds_every_country_of_the_region() -> None:
    assert MAP_FILE.stat().st_size <= 40_000
    assert set(read_shapes()["shapes"]) == set(COUNTRIES)


def test_the_map_reaches_from_tijuana_to_the_easternmost_cape() -> None:
    x, y = project(32.5, -117.3)
    assert x == pytest.approx(0)
    assert 0 <= y < 10
    assert project(-7.0, -34.6)[0] == pytest.approx(WIDTH)


def test_a_degree_is_as_long_everywhere_near_the_projections_centre() -> None:
    """Straight north of it an angle a is drawn 2 sin(a/2) long; a degree of longitude is shorter by the cosine."""
    middle, north, west = project(-12, -75), project(-2, -75), project(-12, -76)
    degree = math.dist(middle, project(-11, -75))
    assert north[0] == pytest.approx(middle[0])
    assert math.dist(middle, north) / degree == pytest.approx(math.sin(math.radians(5)) / math.sin(math.radians(0.5)))
    assert math.dist(middle, west) / degree == pytest.approx(math.cos(math.radians(12)), rel=1e-3)


def test_equal_areas_look_equally_large() -> None:
    """A degree square at the equator and one in Patagonia cover areas as on the globe."""

    def measure(lat: float) -> float:
        corners = [project(lat + a, -70 + b) for a, b in ((-0.5, -0.5), (-0.5, 0.5), (0.5, 0.5), (0.5, -0.5))]
        pairs = zip(corners, corners[1:] + corners[:1], strict=True)
        return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2

    assert measure(-48) / measure(0) == pytest.approx(math.cos(math.radians(48)), rel=0.01)


def test_a_case_stands_at_its_own_place(tmp_path: Path) -> None:
    write_case(tmp_path, "milk", "country: [BR]\nplace: {name: Salvador, lat: -12.97, lon: -38.5}\n")
    drawn = draw(tmp_path)
    x, y = project(-12.97, -38.5)
    brazil = find(drawn, "BR")
    assert [(dot.x, dot.y, dot.cases) for dot in brazil.dots] == [(round(x), round(y), ("milk",))]
    assert brazil.shade == 1
    assert find(drawn, "CL").shade == 0


def test_a_case_without_a_place_and_a_cases_other_countries_stand_at_the_centre(tmp_path: Path) -> None:
    write_case(tmp_path, "milk", "country: [BR]\nplace: {name: Brazil}\n")
    write_case(tmp_path, "oil", "country: [AR, BR]\nplace: {name: Salta, lat: -24.8, lon: -65.4}\n")
    drawn = draw(tmp_path)
    (dot,) = find(drawn, "BR").dots
    assert (dot.x, dot.y) == tuple(read_shapes()["shapes"]["BR"]["centre"])
    assert dot.cases == ("milk", "oil")
    assert (find(drawn, "AR").dots[0].x, find(drawn, "AR").dots[0].y) == tuple(map(round, project(-24.8, -65.4)))


def test_a_case_in_a_small_country_has_its_dot_in_the_inset(tmp_path: Path) -> None:
    write_case(tmp_path, "cocoa", "country: [GD]\nplace: {name: Grenada, lat: 12.1, lon: -61.7}\n")
    (dot,) = find(draw(tmp_path), "GD").dots
    assert (dot.x, dot.y) == tuple(map(round, CARIBBEAN.place(project(12.1, -61.7))))


def test_a_case_elsewhere_is_counted_beside_the_map(tmp_path: Path) -> None:
    write_case(tmp_path, "cotton", "country: [TZ]\n")
    assert draw(tmp_path).outside == {"TZ": ("cotton",)}


def test_a_country_grows_darker_with_its_cases(tmp_path: Path) -> None:
    shades = []
    for number in range(7):
        write_case(tmp_path, f"milk-{number}", "country: [UY]\n")
        shades.append(find(draw(tmp_path), "UY").shade)
    assert shades == [1, 1, 2, 2, 2, 3, 3]


@pytest.fixture(scope="module")
def cases() -> list[Document]:
    return read_whole_library().list_documents("en", "case")


def test_of_all_cases_every_one_is_counted_and_no_dot_covers_another(cases: list[Document]) -> None:
    drawn = draw_cases(cases)
    dots = [dot for country in drawn.countries for dot in country.dots]
    for country in drawn.countries:
        assert sorted(case for dot in country.dots for case in dot.cases) == sorted(country.cases)
    assert all(math.dist((a.x, a.y), (b.x, b.y)) >= 2 * RADIUS for a, b in combinations(dots, 2))
    assert all(0 <= dot.x <= WIDTH and 0 <= dot.y <= drawn.height for dot in dots)
    assert {case.id for case in cases if case.facts.country} == {
        case for country in drawn.countries for case in country.cases
    } | {case for ids in drawn.outside.values() for case in ids}
