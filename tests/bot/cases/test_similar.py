"""Cases like a case: near in meaning and alike in their facts, with a reason in words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.cases.facets import Case, read_cases
from bot.cases.similar import compare_facts, find_similar, list_common, measure_rarity, read_vectors, render_similar
from bot.engine import Engine
from bot.rendering.reader import ReaderContext
from tests.case_base import build_case_engine


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return build_case_engine(tmp_path_factory.mktemp("similar"))


def build_case(id: str, **values: tuple[str, ...]) -> Case:
    """Build a case with a few values."""
    facets = ("product", "country", "problem", "modality", "region", "event", "state", "direction")
    return Case(id, {facet: values.get(facet, ()) for facet in facets}, None)


def test_each_case_has_one_vector(engine: Engine) -> None:
    """Of length 1, from its passages in all languages; kept for the index."""
    index = engine.knowledge.retriever.index
    vectors = read_vectors(index)
    assert sorted(vectors.ids) == sorted(read_cases(engine.library).cases)
    assert np.linalg.norm(vectors.vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert read_vectors(index) is vectors


def test_alike_cases_come_first_and_never_the_case_itself(engine: Engine) -> None:
    """Both coffee, both cooperatives: before one that shares nothing."""
    similar = find_similar(engine.knowledge, "andean-coffee", 6)
    ids = [found.case for found in similar]
    assert "andean-coffee" not in ids
    assert ids.index("fallen-union") < ids.index("school-meals")
    shared = next(found.shared for found in similar if found.case == "fallen-union")
    assert ("product", "coffee") in shared


def test_the_rarest_fact_is_the_first_reason() -> None:
    """What nearly all share is hardly one; a country makes its region go without saying."""
    one = build_case("a", country=("PE",), region=("andean",), modality=("contract", "finance"))
    other = build_case("b", country=("PE",), region=("andean",), modality=("contract", "finance"))
    rarity = {
        ("country", "PE"): 2.0,
        ("region", "andean"): 1.0,
        ("modality", "contract"): 3.0,
        ("modality", "finance"): 0.1,
    }
    assert list_common(one, other, rarity) == (("modality", "contract"), ("country", "PE"), ("modality", "finance"))


def test_a_bad_end_is_named_once() -> None:
    """By itself, not by its group too."""
    cases = [build_case(id, event=("went-wrong", "declined")) for id in "ab"]
    rarity = {("event", "went-wrong"): 1.0, ("event", "declined"): 2.0}
    assert list_common(cases[0], cases[1], rarity) == (("event", "declined"),)


def test_facts_agree_from_not_at_all_to_wholly() -> None:
    """Each value by its rarity; nothing told is nothing in common."""
    one = build_case("a", country=("PE",), product=("coffee",))
    other = build_case("b", country=("PE",), product=("milk",))
    rarity = {("country", "PE"): 1.0, ("product", "coffee"): 2.0, ("product", "milk"): 1.0}
    assert compare_facts(one, one, rarity) == 1
    assert compare_facts(one, other, rarity) == pytest.approx(0.25)
    assert compare_facts(build_case("c"), build_case("d"), rarity) == 0


def test_what_all_cases_have_weighs_nothing(engine: Engine) -> None:
    """And what one has weighs most."""
    table = read_cases(engine.library)
    rarity = measure_rarity(table)
    assert rarity["country", "PE"] == max(rarity.values())
    assert rarity["product", "coffee"] < rarity["country", "PE"]


def test_the_section_says_why_in_the_readers_language(engine: Engine) -> None:
    """With a way to compare; product names keep their own language."""
    html = render_similar(engine.knowledge, "andean-coffee", ReaderContext("es", engine.library))
    assert "Casos parecidos a este" in html
    assert 'mismo producto: <b lang="en">Coffee</b>' in html
    assert "/lite/compare?lang=es&amp;ids=andean-coffee,fallen-union" in html


def test_other_documents_and_unknown_ones_have_no_such_section(engine: Engine) -> None:
    """Nor has the only case of a base."""
    reader = ReaderContext("es", engine.library)
    assert render_similar(engine.knowledge, "open-grading", reader) == ""
    assert render_similar(engine.knowledge, "nothing", reader) == ""


def test_a_case_alone_has_no_company(tmp_path: Path) -> None:
    """One case, one vector, no neighbour."""
    from tests.small_base import build_engine

    knowledge = build_engine(tmp_path).knowledge
    assert find_similar(knowledge, "bajio-contracts") == []
    assert find_similar(knowledge, "open-grading") == []
