"""A document names a drawing that there is; what is wrong in a drawing is told with the base's other faults."""

from __future__ import annotations

from pathlib import Path

from indexer.checking.check import check
from tests.small_base import write_base
from tests.small_drawings import show_drawing, write_drawing


def list_messages(folder: Path) -> list[str]:
    return [str(fault) for fault in check([folder / "kb", folder / "cases"]) if "drawing" in str(fault)]


def test_a_document_may_name_a_drawing_that_there_is(tmp_path: Path) -> None:
    write_base(tmp_path)
    write_drawing(tmp_path)
    show_drawing(tmp_path, "open-grading")
    assert list_messages(tmp_path) == []


def test_an_unknown_drawing_is_told_once_with_those_that_there_are(tmp_path: Path) -> None:
    write_base(tmp_path)
    write_drawing(tmp_path)
    show_drawing(tmp_path, "open-grading", "scale")
    assert list_messages(tmp_path) == [
        "kb/practices/open-grading.en.md:2: drawing 'scale' is not in kb/drawings; there are: scales."
    ]


def test_a_drawing_with_a_fault_is_told_and_is_known_to_the_document_that_names_it(tmp_path: Path) -> None:
    write_base(tmp_path)
    write_drawing(tmp_path, "<script/>")
    show_drawing(tmp_path, "open-grading")
    messages = list_messages(tmp_path)
    assert len(messages) >= 1
    assert all(message.startswith("kb/drawings/scales.") for message in messages)
