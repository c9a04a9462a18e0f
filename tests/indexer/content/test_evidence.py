"""The evidence on a case is judged by who speaks in its sources and by how much of them was read."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.content.documents import Document, read_document
from indexer.content.evidence import NEEDS_SECOND, RUBRIC, Judgement, judge_evidence, list_cited_keys
from indexer.vocabulary import EVIDENCE, READINGS, SOURCE_KINDS

FRONT = """id: dairy
kind: case
lang: en
title: Dairy
summary: Milk.
sources: ["@larc-02-3, §28", "@in-front"]
figures: [{what: cows, value: 3, source: in-figures}]
events: [{what: founded, year: 1990, source: in-events}]
"""


def read(
    folder: Path, *keys: str, front: str = "id: dairy\nkind: case\nlang: en\ntitle: Dairy\nsummary: Milk.\n"
) -> Document:
    cited = "; ".join(f"@{key}" for key in ("larc-02-3, §28", *keys))
    file = folder / "dairy.en.md"
    file.write_text(f"---\n{front}---\n\n## A {{#a}}\n\nMilk was sold [{cited}].\n", encoding="utf-8")
    document, faults = read_document(file, "cases/dairy.en.md")
    assert document is not None, faults
    return document


def judge(folder: Path, *sources: str) -> Judgement | None:
    """Judge a case with such sources, ``study/part``; the paper, an official text read whole, stands beside them."""
    entries = {
        f"key-{n}": dict(zip(("kind", "read"), source.split("/"), strict=True)) for n, source in enumerate(sources)
    }
    paper = {"larc-02-3": {"kind": "official", "read": "whole"}}
    return judge_evidence(read(folder, *entries), paper | entries)


@pytest.mark.parametrize(
    ("sources", "label"),
    [
        (["study/part", "press/excerpt"], "strong"),
        (["independent-evaluation/whole", "party/excerpt"], "strong"),
        (["study/excerpt", "study/excerpt"], "good"),
        (["official/whole", "party/excerpt"], "good"),
        (["study/part", "press/description"], "good"),
        (["study/excerpt"], "moderate"),
        (["official/excerpt"], "moderate"),
        (["press/excerpt"] * 9, "weak"),
        (["party/whole"], "weak"),
        (["study/description", "study/description"], "weak"),
        (["party/description", "press/description"], "thin"),
    ],
)
def test_a_label_is_the_best_that_a_source_carries(tmp_path: Path, sources: list[str], label: str) -> None:
    """Many weak sources make no strong one; one alone carries less."""
    judged = judge(tmp_path, *sources)
    assert judged is not None
    assert judged.label == label


def test_the_paper_alone_is_no_evidence_on_a_case(tmp_path: Path) -> None:
    assert judge(tmp_path) is None


def test_strong_needs_an_independent_source_read_beyond_its_summary() -> None:
    strong = {(kind, read) for kind in RUBRIC for read in READINGS if RUBRIC[kind][read] == "strong"}
    assert strong == {(k, r) for k in ("independent-evaluation", "study") for r in ("whole", "part")}
    assert set(RUBRIC) == set(SOURCE_KINDS)
    assert all(set(carries) == set(READINGS) and set(carries.values()) <= set(EVIDENCE) for carries in RUBRIC.values())
    assert EVIDENCE[:2] == NEEDS_SECOND


def test_all_sources_of_text_and_facts_count(tmp_path: Path) -> None:
    document = read(tmp_path, "in-text", front=FRONT)
    assert list_cited_keys(document) == ("larc-02-3", "in-text", "in-front", "in-figures", "in-events")
