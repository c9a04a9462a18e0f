"""Paragraphs in SQuAD's form become documents, questions theirs; a table's line counts what its head says."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.peers import HEADER, Asked, convert_squad, measure_peer, write_line

PARAGRAPHS = (
    ("Río_Bravo", "El río crece en julio.\n## No es un título", ["¿Cuándo crece?", "¿Qué crece?"]),
    ('Queso: "fresco"', "- Se vende el lunes. [@x](doc:y) {#id .paper}", ["¿Qué día se vende?"]),
    ("", "***", ["¿Nada?"]),
)


def write_squad(file: Path) -> Path:
    data = [
        {"title": title, "paragraphs": [{"context": text, "qas": [{"question": question} for question in questions]}]}
        for title, text, questions in PARAGRAPHS
    ]
    file.write_text(json.dumps({"data": data}), encoding="utf-8")
    return file


def test_each_paragraph_is_one_passage_whatever_it_holds(tmp_path: Path) -> None:
    passages, asked = convert_squad(tmp_path / "base", write_squad(tmp_path / "x.json"), "es", 10, 10)
    assert [passage.document for passage in passages] == ["p000000", "p000001", "p000002"]
    assert all("Se vende el lunes" in text or "crece" in text or "*" in text for text in (p.text for p in passages))
    assert {one.text: set(one.wanted) for one in asked} == {
        "¿Cuándo crece?": {0}, "¿Qué crece?": {0}, "¿Qué día se vende?": {1}, "¿Nada?": {2},
    }  # fmt: skip


def test_no_more_paragraphs_and_questions_than_asked_for(tmp_path: Path) -> None:
    passages, asked = convert_squad(tmp_path / "base", write_squad(tmp_path / "x.json"), "es", 2, 1)
    assert (len(passages), len(asked)) == (2, 1)


def test_a_line_counts_ranks_languages_and_medians() -> None:
    asked = [Asked("a", "es", frozenset({1})), Asked("b", "es", frozenset({2})), Asked("c", "pt", frozenset({3}))]
    answered = {"milliseconds": [1.0, 5.0, 9.0], "first": 2.5, "megabytes": 300.0}
    line = write_line([1, 3, 0], asked, answered, 12.0)
    assert line.split() == ["33", "67", "0.44", "5.0", "12.0", "2.5", "300", "es", "50", "pt", "0"]
    assert HEADER.split()[:3] == ["recall@1", "@3", "MRR@3"]


def test_a_program_that_fails_has_a_line_that_says_why(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('no such library')"]
    assert measure_peer(command, tmp_path, 1, []) == "does not run here: no such library"
