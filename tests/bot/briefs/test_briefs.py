"""The brief says where each place stands, what its gaps lead to, and how that went elsewhere."""

from __future__ import annotations

import pytest

from bot.briefs.briefs import GAPS_TOLD, cut_words, write_date
from tests.briefs import compose, make
from tests.policy_base import POINTS, score


@pytest.mark.parametrize("values", [{}, {"name-first": "Lempira"}, {"law_first": "9"}, {"law_first": ""}, {"ids": "x"}])
def test_without_a_score_or_a_case_there_is_no_brief(values: dict[str, str]) -> None:
    assert compose(values) is None


def test_every_point_has_its_short_name_and_level() -> None:
    brief = make(score("1021.321"))
    assert [point.levels for point in brief.points] == [(1,), (0,), (2,), (1,), (None,), (3,), (2,), (1,)]
    assert brief.points[3].label == "Law in the whole territory"
    assert brief.most == 3


@pytest.mark.parametrize(
    ("values", "lang", "title"),
    [
        (score("1", name_first="Uyuni"), "en", "Uyuni, Bolivia: what stands in the way"),
        (score("1", name_first="Uyuni"), "fr", "Uyuni, Bolivie : ce qui freine"),
        (score("1", name_first="Tarija, Bolivia"), "pt", "Tarija, Bolivia: o que trava"),
        (score("1"), "es", "Qué frena aquí las alianzas"),
        (score("1", "2", name_first="Uyuni", name_second="Jaén"), "en", "Uyuni, Bolivia · Jaén, Peru: "),
        ({"ids": "pacta-honduras,cinpra-maranhao", "place": "Petrolina"}, "en", "Partnerships compared: "),
        ({"q": "qué dejó el PAR en Bolivia"}, "es", "Qué dejó el PAR en Bolivia"),
    ],
)
def test_the_title_names_the_place_or_the_question(values: dict[str, str], lang: str, title: str) -> None:
    assert make(values, lang).title.startswith(title)


@pytest.mark.parametrize(
    ("values", "lang", "title"),
    [
        ({"q": "qué dejó el PAR en Bolivia"}, "es", "Qué dejó el PAR en Bolivia"),
        ({"q": "what did PAR leave in BOLÍVIA?", "place": "Uyuni"}, "en", "What did PAR leave in BOLÍVIA? · Uyuni"),
        ({"q": "qué dejó el PAR", "place": "Uyuni"}, "es", "Qué dejó el PAR · Uyuni, Bolivia"),
    ],
)
def test_a_place_that_the_question_names_is_not_named_again(values: dict[str, str], lang: str, title: str) -> None:
    assert make(values, lang).title == title


def test_a_second_place_that_is_only_named_is_not_compared() -> None:
    assert len(make(score("11111111", name_first="A", name_second="B")).standings) == 1


def test_the_second_place_is_told_as_fully_as_the_first() -> None:
    """What the first gets in one order, the second gets in the other."""
    ahead = make(score("00001111", "33332222", name_first="Uyuni", name_second="Jaén"))
    behind = make(score("33332222", "00001111", name_first="Jaén", name_second="Uyuni"))
    assert ahead.standings == tuple(reversed(behind.standings))
    assert len(ahead.standings[0].options) == GAPS_TOLD[1]
    assert ahead.standings[1].strengths


def test_the_sum_is_told_only_where_all_points_were_scored() -> None:
    assert make(score("10210321")).standings[0].total == "10 of 24 points"
    both = make(score("1021032.", "33333333", name_second="B")).standings
    assert [standing.total for standing in both] == ["", "24 of 24 points"]


def test_the_lowest_gaps_come_first_and_those_without_room_are_named() -> None:
    (standing,) = make(score("11111110")).standings
    assert [option.heading for option in standing.options[:2]] == [
        "Support goes by office and not by region",
        "Few decide, and far away",
    ]
    assert len(standing.options) == GAPS_TOLD[0]
    assert len(standing.more_gaps) == 8 - GAPS_TOLD[0]


def test_every_point_of_the_scorecard_can_be_a_gap() -> None:
    for number, point in enumerate(POINTS):
        (option,) = make(score("." * number + "0")).standings[0].options
        assert option.asks, point
        assert option.steps, point
        assert option.guidance, point
        assert option.level, point
        assert option.account, point


def test_a_brief_from_a_comparison_tells_those_cases_and_no_others() -> None:
    brief = make({"ids": "pacta-honduras,bolivia-rural-alliances-par"}, "es")
    assert [account.id for account in brief.accounts] == ["pacta-honduras", "bolivia-rural-alliances-par"]
    assert brief.origin == "comparison"


def test_a_brief_from_a_search_tells_the_cases_that_it_finds() -> None:
    brief = make({"country": "BO"})
    assert {account.id for account in brief.accounts} >= {"bolivia-rural-alliances-par", "santa-cruz-anapo-camex"}
    assert all("BO" in account.facts.country for account in brief.accounts)
    assert brief.places == ("Bolivia",)


def test_a_brief_from_an_answer_says_what_the_answer_says() -> None:
    question = "qué pasó con el PAR, las alianzas rurales de Bolivia"
    brief = make({"origin": "answer", "q": question}, "es")
    assert brief.origin == "answer"
    assert brief.said
    assert "bolivia-rural-alliances-par" in [account.id for account in brief.accounts]


@pytest.mark.parametrize("lang", ["es", "pt", "fr"])
def test_the_brief_speaks_the_readers_language(lang: str) -> None:
    brief, english = make(score("00000000"), lang), make(score("00000000"))
    assert brief.text_lang == lang
    for option, other in zip(brief.standings[0].options, english.standings[0].options, strict=True):
        assert option.heading != other.heading
        assert option.asks != other.asks


def test_hostile_names_stay_words() -> None:
    brief = make(score("0", name_first="[x](javascript:alert(1)) <b>\x00\u202e{{7*7}}" + "ñ" * 10_000))
    assert len(brief.places[0]) <= 60
    assert "\x00" not in brief.places[0]


def test_words_are_cut_at_a_space() -> None:
    assert cut_words("word " * 100).endswith("word…")
    assert len(cut_words("word " * 100)) <= 200
    assert cut_words("word") == "word"


@pytest.mark.parametrize(
    ("lang", "day"),
    [
        ("en", "1 December 2026"),
        ("es", "1 de diciembre de 2026"),
        ("pt", "1 de dezembro de 2026"),
        ("fr", "1er décembre 2026"),
    ],
)
def test_dates_are_written_as_the_language_does(lang: str, day: str) -> None:
    assert write_date("2026-12-01", lang) == day


def test_readers_of_every_language_get_the_same_cases() -> None:
    values = score("00000000", name_first="Uyuni")
    told = {lang: [account.id for account in make(values, lang).accounts] for lang in ("en", "es", "pt", "fr")}
    assert len({tuple(cases) for cases in told.values()}) == 1, told


def test_no_two_options_begin_with_the_same_steps() -> None:
    options = make(score("00000000", name_first="Uyuni")).standings[0].options
    assert len({option.steps for option in options}) == len(options)


def test_steps_are_in_the_readers_language_where_a_case_has_them() -> None:
    """The recommendations have no French body yet; the cases do, each of which lends its steps once."""
    first = make(score("00000000", name_first="Uyuni"), "fr").standings[0].options[0]
    assert first.steps
    assert not any(phrase.lang for words in first.steps for phrase in words)
