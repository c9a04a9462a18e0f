"""The sample of claims: which sentences it may draw, and that a seed fixes it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.claims import Claim, draw_claims, list_claims
from indexer.content.documents import Document, read_corpus
from tests.small_base import write_base


@pytest.fixture
def documents(tmp_path: Path) -> tuple[Document, ...]:
    return read_corpus(write_base(tmp_path)).documents


def _make_claims(kind: str, count: int) -> list[Claim]:
    return [Claim(kind, f"{kind}#a@en {n}", "a.en.md", n, "A claim.", ("larc-02-3#p1",), True) for n in range(count)]


def test_every_claim_has_a_source_and_stands_where_it_says(documents: tuple[Document, ...], tmp_path: Path) -> None:
    claims = list_claims(documents, "es")
    assert claims
    for claim in claims:
        assert claim.sources
        lines = (tmp_path / claim.path).read_text(encoding="utf-8").split("\n")
        assert claim.sentence.split()[0].rstrip(".") in lines[claim.line - 1]


def test_uncited_sentences_of_professional_knowledge_are_no_claims(documents: tuple[Document, ...]) -> None:
    sentences = [claim.sentence for claim in list_claims(documents, "es")]
    assert "Esto piden los productores." in sentences
    assert not [sentence for sentence in sentences if "muestra sellada" in sentence]


def test_a_sentence_without_citation_shows_those_of_its_section(documents: tuple[Document, ...]) -> None:
    problem = next(d for d in documents if d.id == "opaque-grading" and d.lang == "es")
    body = problem.body.replace("como clasifica", "cómo").replace("## Qué se hizo", "Nadie lo vio.\n\n## Qué se hizo")
    claims = list_claims([replace(problem, body=body)], "es")
    bare = next(claim for claim in claims if claim.sentence == "Nadie lo vio.")
    assert not bare.own
    assert bare.sources == ("larc-02-3#box1", "rival-2005")
    assert str(bare).endswith("[larc-02-3#box1, rival-2005 (its section)]")


def test_the_same_seed_draws_the_same_list_whatever_the_order() -> None:
    claims = _make_claims("case", 40)
    assert draw_claims(claims, 10, 7) == draw_claims(claims[::-1], 10, 7)
    assert draw_claims(claims, 10, 7) != draw_claims(claims, 10, 8)


def test_a_claim_added_elsewhere_moves_at_most_one_place() -> None:
    drawn = draw_claims(_make_claims("case", 40), 10, 7)
    assert len(set(drawn) & set(draw_claims(_make_claims("case", 41), 10, 7))) >= 9


def test_a_draw_is_spread_over_the_kinds_and_the_larger_takes_what_is_left() -> None:
    drawn = draw_claims(_make_claims("case", 41) + _make_claims("stage", 3) + _make_claims("tool", 40), 10, 7)
    assert [sum(claim.kind == kind for claim in drawn) for kind in ("stage", "tool", "case")] == [3, 3, 4]


def test_the_answers_of_a_tool_are_no_claims(documents: tuple[Document, ...]) -> None:
    problem = next(d for d in documents if d.id == "opaque-grading" and d.lang == "en")
    body = "## Questions {#questions}\n\nThe plant decides [@larc-02-3, box 1].\n\n- It weighs alone\n"
    claims = list_claims([replace(problem, kind=kind, body=body) for kind in ("problem", "tool")], "en")
    assert [claim.kind for claim in claims if claim.sentence == "It weighs alone"] == ["problem"]
