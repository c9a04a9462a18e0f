"""The two sides of a comparison are found by the names that people give them, in four languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering.sides import SIDE_HITS, find_sides
from bot.engine import Engine
from indexer.search.retriever import Hit
from tests.additions import STORIES, add_document, open_engine
from tests.handmade import make_context, make_hit, make_question
from tests.small_base import write_base

TIES = [
    make_hit("contracts in general", 1.0, 1),
    make_hit("vertical ties", 0.9, 2),
    make_hit("horizontal ties", 0.8, 3),
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The small base, and two cases more."""
    folder: Path = tmp_path_factory.mktemp("sides")
    write_base(folder)
    for name in ("andina", "litoral"):
        body = f"## At a glance {{#glance}}\n\n{name} sold milk [@larc-02-3, box 1].\n"
        add_document(folder, "case", f"{name}.en", body, STORIES["active"])
    return open_engine(folder)


def find(
    engine: Engine, hits: Sequence[Hit], text: str, lang: str = "en", cases: tuple[str, ...] = ()
) -> list[str] | None:
    """Name the documents of the two sides."""
    question = make_question(text, "compare", lang, cases=cases)
    sides = find_sides(make_context(engine, hits, question), hits)
    return [side.document for side in sides] if sides else None


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "what is the difference between vertical and horizontal ties?"),
        ("en", "vertical ties vs. horizontal ties"),
        ("en", "vertical compared with horizontal"),
        ("es", "¿qué diferencia hay entre vertical y horizontal?"),
        ("es", "es mejor vertical u horizontal"),
        ("pt", "qual a diferença entre vertical e horizontal"),
        ("fr", "plutôt vertical ou horizontal ?"),
    ],
)
def test_the_sides_are_the_hits_whose_titles_name_them_and_not_the_best_ones(
    engine: Engine, lang: str, question: str
) -> None:
    hits = [Hit.of(replace(hit.passage, lang=lang), hit.score, hit.rank) for hit in TIES]
    assert find(engine, hits, question, lang) == ["vertical ties", "horizontal ties"]


@pytest.mark.parametrize("question", ["which is better", "vertical ties or something else", "ties and ties"])
def test_where_no_two_names_are_found_the_two_best_places_are_told(engine: Engine, question: str) -> None:
    assert find(engine, TIES, question) == ["contracts in general", "vertical ties"]


def test_two_parts_of_one_place_are_no_two_sides(engine: Engine) -> None:
    assert find(engine, [TIES[0], TIES[0]], "which is better") is None
    assert find(engine, TIES[:1], "which is better") is None


def test_only_the_nearest_hits_are_looked_at(engine: Engine) -> None:
    many = [make_hit(f"other {number}", 1.0, number) for number in range(1, SIDE_HITS)]
    near, far = make_hit("vertical ties", 0.5, SIDE_HITS), make_hit("horizontal ties", 0.4, SIDE_HITS + 1)
    assert find(engine, [*many, near, far], "vertical or horizontal") == ["other 1", "other 2"]
    assert find(engine, [*many[1:], near, far], "vertical or horizontal") == ["vertical ties", "horizontal ties"]


def test_cases_that_are_named_are_the_sides_also_where_they_were_not_retrieved(engine: Engine) -> None:
    assert find(engine, TIES, "compare Andina and Litoral", cases=("andina", "litoral")) == ["andina", "litoral"]
    hit = make_hit("litoral", 0.2, 4, section="wrong", kind="case")
    assert find(engine, [*TIES, hit], "Andina or Litoral", cases=("andina", "litoral")) == ["andina", "litoral"]
    assert find(engine, TIES, "vertical or horizontal in Andina", cases=("andina",)) == [
        "vertical ties",
        "horizontal ties",
    ]


def test_a_question_section_is_no_side(engine: Engine) -> None:
    asked = [
        Hit.of(replace(hit.passage, section="q-which"), hit.score, hit.rank) if "vertical" in hit.document else hit
        for hit in TIES
    ]
    assert find(engine, asked, "vertical or horizontal ties?") == ["contracts in general", "horizontal ties"]
    assert find(engine, [replace(asked[1], rank=1)], "vertical or horizontal ties?") is None
