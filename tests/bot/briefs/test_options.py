"""An option's case is the nearest, a second one went otherwise, and its first steps are told nowhere else."""

from __future__ import annotations

import pytest

from bot.briefs.options import Option
from tests.briefs import make
from tests.policy_base import open_policy_engine, score


def list_options(lang: str = "en") -> list[Option]:
    return list(
        make(score("00000000", "00000000", name_first="Uyuni", name_second="Cajamarca, Peru"), lang).every_option
    )


def test_a_second_case_went_otherwise() -> None:
    library = open_policy_engine().library
    pairs = [(option.account, option.also) for option in list_options() if option.account and option.also]
    assert pairs
    assert all(library.went_wrong(first.id) != library.went_wrong(second.id) for first, second in pairs)


def test_the_scorecards_own_case_is_not_told_in_what_it_asks() -> None:
    """The advice names a case that is the same for every territory; here each territory gets its own."""
    for option in list_options():
        assert option.asks
        assert not any("Ecuador's maize council" in phrase.text for phrase in option.asks)


@pytest.mark.parametrize("lang", ["en", "es", "pt", "fr"])
def test_steps_are_told_once(lang: str) -> None:
    for standing in make(score("00000000", name_first="Uyuni"), lang).standings:
        steps = [option.steps for option in standing.options if option.steps]
        assert len(set(steps)) == len(steps)
