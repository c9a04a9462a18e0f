"""Which cases are told: the country's own first, then its region's, then those of the same product."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.library import Library
from bot.messages import read_messages
from bot.workshop.casework import Setting, choose_cases, find_region, list_countries, rank_cases, uses_cases
from bot.workshop.designs import Designs, read_designs
from tests.policy_base import read_whole_library
from tests.small_workshops import read_library, read_small_designs, write_all


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The small base with workshops."""
    return read_library(write_all(tmp_path_factory.mktemp("cases")))


@pytest.fixture(scope="module")
def designs(library: Library) -> Designs:
    """Its designs in Spanish."""
    return read_small_designs(library)


def test_a_countrys_cases_come_first_then_its_regions(library: Library) -> None:
    """Bolivia, then Peru, then all others."""
    ranked = rank_cases(Setting("BO"), library)
    assert set(ranked[:2]) == {"andes-cocoa", "andes-quinoa"}
    assert ranked[2] == "peru-broccoli"
    assert len(ranked) == 7


def test_without_a_country_the_authors_own_then_the_same_product(library: Library) -> None:
    """Broccoli calls broccoli."""
    ranked = rank_cases(Setting(), library, ["bajio-contracts"])
    assert ranked[0] == "bajio-contracts"
    assert set(ranked[1:3]) == {"peru-broccoli", "wet-brazil"}


def test_a_story_is_told_with_the_nearest_case_that_nobody_told(library: Library, designs: Designs) -> None:
    """And as one that went wrong was meant, one that went wrong."""
    part = designs.find_part("ws-begin", "tale")
    assert part is not None
    assert choose_cases(part, Setting("BO"), library, ()) == ("andes-cocoa",)
    assert choose_cases(part, Setting("BO"), library, ("andes-cocoa",)) == ("andes-quinoa",)
    assert choose_cases(part, Setting(), library, ()) == ("bajio-contracts",)


def test_a_part_without_cases_gets_none(library: Library, designs: Designs) -> None:
    """A game with cards of its own stays as it is."""
    part = designs.find_part("ws-begin", "sort")
    assert part is not None
    assert not uses_cases(part, library)
    assert choose_cases(part, Setting("BO"), library, ()) == ()


@pytest.mark.parametrize(
    ("country", "told"),
    [("PE", "puno-cusco-women-savers"), ("BR", "cresol-brazil"), ("JM", "pesa-cajas-rurales-honduras")],
)
def test_a_near_case_stands_in_only_where_it_is_on_the_same_theme(country: str, told: str) -> None:
    """Peru and Brazil have a case on savings; Jamaica's nearest are on other things, so Honduras stays."""
    whole = read_whole_library()
    part = read_designs(whole, "es").find_part("ws-buy-save-sell-together", "fund")
    assert part is not None
    assert choose_cases(part, Setting(country), whole, ()) == (told,)


def test_every_country_has_a_name_and_one_region() -> None:
    """In the table of messages, which four languages share."""
    assert all(f"country_{code}" in read_messages() for code in list_countries())
    assert (find_region("BO"), find_region("XX")) == ("Andean", "")
    assert len(set(list_countries())) == len(list_countries())


def test_the_small_base_is_read_from_files(tmp_path: Path) -> None:
    """A guard for the fixtures: no fault in any file."""
    assert "ws-begin" in read_library(write_all(tmp_path))
