"""What authors bring from other programs is read, or told with its line; never lost, never published by mistake."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from indexer.content.comments import strip_comments
from indexer.content.documents import read_document
from indexer.content.passages import split_document
from indexer.errors import Fault
from tests.golden import GoldenCase, read_cases

FRONT = "---\nid: a\nkind: concept\nlang: es\ntitle: T\nsummary: S\n---\n"


def read_faults(folder: Path, body: str) -> list[Fault]:
    file = folder / "a.es.md"
    file.write_text(FRONT + body, encoding="utf-8")
    document, faults = read_document(file, "a.es.md")
    return faults if document is None else split_document(document)[1]


@pytest.mark.parametrize("case", read_cases("constructs"), ids=str)
def test_constructs_are_told_as_the_golden_file_says(case: GoldenCase, tmp_path: Path) -> None:
    faults = [fault for fault in read_faults(tmp_path, case.input) if "first heading" not in fault.message]
    above = FRONT.count("\n")
    found = sorted((fault.line - above, fault.message) for fault in faults)
    wanted = case.expected.split("\n") if case.expected else []
    assert found == sorted((int(line.partition(":")[0]), line.partition(": ")[2]) for line in wanted)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a<!-- b -->c<!---->d<!-->e", "acde"),
        ("a <!-- b\nc\n--> d", "a \n\n d"),
        ("~~~\n<!-- a -->\n~~~\n<!-- b -->", "~~~\n<!-- a -->\n~~~\n"),
        ("<!--\n```\n-->\n<!-- a -->", "\n\n\n"),
        ("- ```\n  <!-- a -->\n  ```\n<!-- b -->", "- ```\n  <!-- a -->\n  ```\n"),
        ("``a ` <!-- b`` <!-- c -->", "``a ` <!-- b`` "),
        ("\\<!-- a -->", "\\<!-- a -->"),
    ],
)
def test_comments_go_and_lines_stay(text: str, left: str) -> None:
    assert strip_comments(text, "a.md", 1) == (left, [])


SQUARE_SECONDS = 30
"""No measure of speed: by length a text takes a second, by its square minutes."""


def _tell_square(number: int, frame: object) -> None:
    raise AssertionError(f"the text was not read after {SQUARE_SECONDS} seconds")


@pytest.mark.parametrize(
    "body",
    [
        "a" + " " * 100_000 + "b",
        "\n" * 50_000 + "a",
        "## A" + " " * 50_000 + "b {#c}\n\nd",
        "[@a " * 8_000,
        " ".join("`" * count for count in range(1, 400)),
        "`<!-- a" * 10_000,
        "<!---->" * 10_000,
        "- " * 20_000 + "a",
        "> " * 20_000 + "a",
        "a {#" * 5_000,
        "".join(f"## S {{#s{number}}}\n\nOne.\n\n" for number in range(2_000)),
    ],
    ids=range(11),
)
def test_no_text_takes_the_square_of_its_length(body: str, tmp_path: Path) -> None:
    """Each took a minute and more by the square."""
    signal.signal(signal.SIGALRM, _tell_square)
    signal.alarm(SQUARE_SECONDS)
    try:
        assert all(fault.path == "a.es.md" for fault in read_faults(tmp_path, body))
    finally:
        signal.alarm(0)


def test_a_text_with_too_many_brackets_is_refused_unparsed(tmp_path: Path) -> None:
    (fault,) = read_faults(tmp_path, "![" * 20_001)
    assert str(fault) == "a.es.md:1: the text has 20001 '['; expected 20000 at most; cut it."
