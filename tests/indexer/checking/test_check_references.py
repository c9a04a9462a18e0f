"""References say for the rubric who speaks and how much was read, in words that it knows."""

from __future__ import annotations

from pathlib import Path

from indexer.checking.check_references import check_abouts, check_readings
from indexer.content.documents import read_corpus
from tests.additions import add_document


def test_only_sources_of_cases_must_say_so(tmp_path: Path) -> None:
    add_document(tmp_path, "case", "a.en", "## A {#a}\n\nMilk [@one-2001; @two-2002].\n")
    add_document(tmp_path, "concept", "b.en", "## A {#a}\n\nMilk [@three-2003].\n")
    documents = read_corpus([tmp_path / "kb", tmp_path / "cases"]).documents
    references = {"one-2001": {"kind": "study"}, "two-2002": {"kind": "press", "read": "whole"}, "three-2003": {}}
    (fault,) = check_readings(documents, references)
    assert fault.message.startswith("'one-2001', which a case cites, has no 'read'")


def test_what_tells_of_a_source_is_a_document_that_there_is() -> None:
    references = {"one-2001": {"about": "the-paper"}, "two-2002": {"about": "nothing"}, "three-2003": {}}
    (fault,) = check_abouts({"the-paper"}, references)
    assert fault.message == "'two-2002' has 'about: nothing', which is no document; mend the id or remove it."
