"""The brief says what the scores come to, with what matches each gap, what is not known, and every source."""

from __future__ import annotations

import pytest

from bot.briefs.briefs import GAPS_TOLD, TOOL, Brief, compose_brief, cut_words
from bot.library import Library
from bot.rendering.reader import ReaderContext
from bot.toolbox.session import read_visit
from bot.toolbox.tools import read_tool
from tests.policy_base import POINTS, read_policy_library, score


@pytest.fixture(scope="module")
def library() -> Library:
    return read_policy_library()


def compose(library: Library, values: dict[str, str], lang: str = "en", told: int = GAPS_TOLD) -> Brief | None:
    reader = ReaderContext(lang, library)
    session = read_visit(read_tool(library, TOOL, lang), reader, {name: [value] for name, value in values.items()})
    return compose_brief(session, "2026-11-23", "2026-11-20", told)


def make(library: Library, values: dict[str, str], lang: str = "en", told: int = GAPS_TOLD) -> Brief:
    brief = compose(library, values, lang, told)
    assert brief is not None
    return brief


@pytest.mark.parametrize("values", [{}, {"name-first": "Lempira"}, {"law_first": "9"}, {"law_first": ""}])
def test_without_a_score_there_is_no_brief(library: Library, values: dict[str, str]) -> None:
    assert compose(library, values) is None


def test_every_point_has_its_short_name_and_level(library: Library) -> None:
    brief = make(library, score("1021.321"))
    assert [point.levels for point in brief.points] == [(1,), (0,), (2,), (1,), (None,), (3,), (2,), (1,)]
    assert brief.points[3].label == "Law in the whole territory"
    assert brief.most == 3


def test_one_place_may_go_without_a_name_and_two_have_each_one(library: Library) -> None:
    assert make(library, score("1")).title == "Territory brief"
    assert make(library, score("1", name_first="Lempira")).title == "Territory brief: Lempira"
    assert make(library, score("1", "2", name_first="Lempira")).places == ("Lempira", "Second")
    assert make(library, score("1", name_first="Lempira"), "fr").title == "Fiche du territoire : Lempira"


def test_a_second_place_that_is_only_named_is_not_compared(library: Library) -> None:
    assert make(library, score("11111111", name_first="A", name_second="B")).places == ("A",)


def test_the_sum_is_told_only_where_all_points_were_scored(library: Library) -> None:
    assert make(library, score("10210321")).totals == ("10 of 24 points",)
    assert make(library, score("1021032.", "33333333", name_second="B")).totals == ("B: 24 of 24 points",)


def test_a_gap_brings_level_advice_recommendation_and_case_each_with_its_source(library: Library) -> None:
    (gap,) = make(library, score("...0....")).gaps
    assert gap.advice.heading == "The law does not arrive everywhere"
    assert gap.level.startswith("Level 0: ")
    assert "(Diario de Centro America 2018)." in gap.advice.words
    ((label, recommendation), (_, case)) = gap.matches
    assert (label, recommendation.id, recommendation.note) == (
        "brief_recommendation", "r47-reconciling-interests", "FAO 2002, §47",
    )  # fmt: skip
    assert case.id == "mediation-land-guatemala"
    assert case.note.startswith("Where it stands: part of it goes on, part does not (2024); FAO 2002, ")


def test_the_lowest_gaps_come_first_and_those_without_room_are_named(library: Library) -> None:
    brief = make(library, score("11111110"), told=2)
    assert [gap.advice.heading for gap in brief.gaps] == [
        "Support goes by office and not by region",
        "Few decide, and far away",
    ]
    assert len(brief.more_gaps) == 6
    assert brief.further[0].startswith("Further gaps: Services stand in the way; ")


def test_the_second_places_gaps_are_named(library: Library) -> None:
    brief = make(library, score("3", "0.......", name_first="A", name_second="B"))
    assert brief.further == ("Gaps of B: Participation and decentralization.",)


def test_strengths_are_told(library: Library) -> None:
    assert [advice.heading for advice in make(library, score("33333333")).strengths][:1] == ["People already take part"]
    assert len(make(library, score("33333333")).strengths) == 3


def test_what_is_not_known_or_contested_is_told(library: Library) -> None:
    unknown = "\n".join(make(library, score("..0.....")).unknown)
    assert "Not scored: Participation and decentralization; Management of public services; " in unknown
    assert "Contested (PACTA, Honduras - land bought" in unknown
    assert "What became of these cases is not known: PACTA, Honduras" in unknown
    assert "The studies were not found" in unknown
    assert "nothing was measured" in unknown


def test_what_is_said_of_a_gap_without_room_goes_with_it(library: Library) -> None:
    brief = make(library, score("..0....."), told=0)
    assert not any("PACTA" in sentence for sentence in brief.unknown)
    assert "childress-2008" not in [entry.key for entry in brief.sources]


@pytest.mark.parametrize("lang", ["en", "es", "pt", "fr"])
def test_every_source_that_is_cited_is_listed(library: Library, lang: str) -> None:
    brief = make(library, score("0" * 8), lang)
    keys = {entry.key for entry in brief.sources}
    advice = [*brief.overall, *(gap.advice for gap in brief.gaps), *brief.strengths]
    cited = {citation.key for one in advice for citation in one.citations}
    cited |= {citation.key for gap in brief.gaps for _, mention in gap.matches for citation in mention.citations}
    assert cited
    assert cited <= keys


def test_the_brief_says_when_it_was_made_and_how_old_its_facts_are(library: Library) -> None:
    brief = make(library, score("00000000"))
    assert brief.made == "2026-11-23"
    assert brief.closing[0] == "The base's facts as of 2026-11-20."
    assert brief.closing[1].startswith("The sources named are of 2002 to 20")


@pytest.mark.parametrize("lang", ["es", "pt", "fr"])
def test_the_brief_speaks_the_readers_language(library: Library, lang: str) -> None:
    brief = make(library, score("00000000"), lang)
    assert brief.text_lang == lang
    english = make(library, score("00000000"))
    assert not set(brief.unknown[-1:]) & set(english.unknown)
    assert all(mention.title for gap in brief.gaps for _, mention in gap.matches)


def test_hostile_names_stay_words(library: Library) -> None:
    brief = make(library, score("0", name_first="[x](javascript:alert(1)) <b>\x00\u202e{{7*7}}" + "ñ" * 10_000))
    assert len(brief.places[0]) <= 60
    assert "\x00" not in brief.places[0]


def test_every_point_of_the_scorecard_can_be_a_gap(library: Library) -> None:
    for number, point in enumerate(POINTS):
        levels = "." * number + "0"
        (gap,) = make(library, score(levels)).gaps
        assert gap.recommendations, point
        assert gap.cases, point
        assert gap.level, point


def test_words_are_cut_at_a_space() -> None:
    assert cut_words("word " * 100).endswith("word…")
    assert len(cut_words("word " * 100)) <= 200
    assert cut_words("word") == "word"
