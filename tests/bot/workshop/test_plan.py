"""A plan as an address and as a file: written, read back, and read with care where a hand has been at it."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl

import pytest

from bot.messages import say
from bot.workshop.plan import MOST_PARTS, STORY_LIMIT, Item, Note, Plan, Story, write_file, write_query
from bot.workshop.plan_reading import read_file, read_plan

PLAN = Plan(
    "pt", 420, people=22, audience="producers", country="BO", stage="establishment", question="quem paga o frete? & já",
    about=("opaque-grading", "open-grading"), designs=("ws-begin",), start=7 * 60 + 5,
    items=(
        Item("ws-begin", "welcome", 20), Item("ws-begin", "tale", 25, ("andes-quinoa", "dry-brazil")),
        Item("pause", "meal", 60), Item("own", "1", 20), Item("pause", "night", 0), Item("case", "andes-cocoa", 15),
    ),
    stories=(
        Story("A seca", "Uma linha.\nOutra linha: 50% & mais, tudo."),
        Story("", "Dois lados.", "custo: 180\npreço: 200", "Queremos 210.", "Pagamos 205.", "Deu 207."),
    ),
    paper="letter", near=("ws-begin", "ws-rules"), was=("ws-begin.welcome:20", "ws-begin.sort:30,break:10"),
)  # fmt: skip


def read(text: str, lang: str = "es") -> tuple[Plan, tuple[Note, ...]]:
    """Read a plan from a query."""
    return read_plan(parse_qsl(text, keep_blank_values=True), lang)


def test_an_address_gives_the_same_plan_back() -> None:
    """With nothing to tell; and it can be read by people."""
    query = write_query(PLAN)
    assert read(query) == (PLAN, ())
    assert "parts=ws-begin.welcome:20,ws-begin.tale:25:andes-quinoa:dry-brazil,meal:60,own.1:20,night" in query
    assert read(write_query(Plan("fr"))) == (Plan("fr"), ())


def test_a_file_gives_the_same_plan_back() -> None:
    """Whatever way it was pasted: the file, an address, an address of another host."""
    pairs = read_file(f"\ufeff  {write_file(PLAN)} ")
    assert pairs is not None
    assert read_plan(pairs, "es") == (PLAN, ())
    assert json.loads(write_file(PLAN))["parts"][2] == "meal:60"
    for address in (f"https://a.example/x/lite/workshops/plan?{write_query(PLAN)}", f"?{write_query(PLAN)}"):
        pasted = read_file(address)
        assert pasted is not None
        assert read_plan(pasted, "es") == (PLAN, ())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hola",
        "{",
        "[]",
        "{}",
        "null",
        '{"alianza-workshop"',
        "?x=1",
        "https://a.example/",
        "[" * 9000,
        "{" * 9000,
        "1e999",
    ],
)
def test_what_is_no_plan_is_refused(text: str) -> None:
    """Without a traceback."""
    assert read_file(text) is None


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("parts=ws-begin.welcome:20,%3Cscript%3E,ws-begin.sort:30", "plan_dropped"),
        ("parts=ws-begin.welcome:20,ws-begin.welcome:30,ws-begin.sort:30", "plan_dropped"),
        ("parts=ws-begin.welcome:20,ws-begin.sort:3000", "plan_length"),
        ("parts=ws-begin.welcome:20,own.2:20,ws-begin.sort:30&title=a&story=b", "plan_dropped"),
        ("parts=ws-begin.welcome:20,own.9999999999:20,ws-begin.sort:30", "plan_dropped"),
        ("parts=ws-begin.welcome:20,ws-begin.sort:30&minutes=5", "plan_minutes"),
        ("parts=ws-begin.welcome:20,ws-begin.sort:30&minutes=%D9%A3%D9%A0", "plan_minutes"),
        ("parts=ws-begin.welcome:20,ws-begin.sort:30&people=-3", "plan_people"),
        ("parts=ws-begin.welcome:20,ws-begin.sort:30&country=ZZ", "plan_dropped"),
        ("parts=ws-begin.welcome:20,ws-begin.sort:30&stage=x&lang=xx", "plan_dropped"),
        ("parts=ws-begin.welcome:20,ws-begin.sort:30&start=25:99", "plan_dropped"),
        ("parts=ws-begin.welcome:20,ws-begin.sort:30&version=7", "plan_version"),
    ],
)
def test_what_can_be_kept_is_kept_and_the_rest_told(query: str, message: str) -> None:
    """Welcome and sorting survive every one of these; each note can be said in four languages."""
    plan, notes = read(query)
    kept = [item.part for item in plan.items]
    assert kept == ["welcome", "sort"]
    assert [note.message for note in notes] == [message]
    for lang in ("en", "es", "pt", "fr"):
        assert say(notes[0].message, lang, **notes[0].values)


def test_the_exercises_of_an_older_address_become_parts() -> None:
    """Before the last one, each once; a kind that is gone is left out."""
    plan, notes = read("parts=ws-begin.sort:30,ws-begin.close:10&exercises=quiz,none,contract,dance")
    assert [item.part for item in plan.items] == ["sort", "contract", "quiz", "close"]
    assert notes == ()


@pytest.mark.parametrize(("country", "paper", "size"), [
    ("MX", "", "letter"), ("BO", "", "a4"), ("", "", "a4"), ("MX", "a4", "a4"), ("BO", "letter", "letter"),
])  # fmt: skip
def test_the_paper_is_the_countrys_unless_one_is_chosen(country: str, paper: str, size: str) -> None:
    assert Plan("es", country=country, paper=paper).sheet_size == size


def test_an_own_case_is_cut_and_cleaned() -> None:
    """Controls and lone surrogates go, paragraphs stay, the length is told."""
    pairs = [
        ("parts", "own.1:20"),
        ("title", "\x00T\ud800\u202e " * 200),
        ("story", "\x0buno\n\n\ndos\x00 " + "x" * 4000),
    ]
    plan, notes = read_plan(pairs, "es")
    assert plan.stories[0].text.startswith("uno\ndos x")
    assert len(plan.stories[0].text) == STORY_LIMIT
    assert len(plan.stories[0].title) <= 120
    assert "\x00" not in plan.stories[0].title
    assert [note.message for note in notes] == ["plan_story_cut"]


def test_stories_keep_their_parts_where_one_is_empty() -> None:
    """The second becomes the first."""
    plan, _ = read("parts=own.1:10,own.2:20&title=a&story=&title=b&story=text")
    assert plan.items == (Item("own", "1", 20),)
    assert plan.stories == (Story("b", "text"),)


def test_a_plan_does_not_grow_without_end() -> None:
    """However many parts an address names."""
    plan, _ = read("parts=" + ",".join(f"ws-begin.part-{number}:10" for number in range(5000)))
    assert len(plan.items) <= MOST_PARTS


def test_a_saved_file_of_odd_types_is_read_as_far_as_it_goes() -> None:
    """Numbers for texts, lists for numbers, a version to come."""
    text = json.dumps(
        {"alianza-workshop": 9, "minutes": 120, "people": [1], "parts": ["ws-begin.sort:30", 5, None], "lang": True,
         "stories": [{"title": 5, "text": None}, "x"]}
    )  # fmt: skip
    pairs = read_file(text)
    assert pairs is not None
    plan, notes = read_plan(pairs, "es")
    assert (plan.minutes, plan.items, plan.lang) == (120, (Item("ws-begin", "sort", 30),), "es")
    assert [note.message for note in notes] == ["plan_version"]
