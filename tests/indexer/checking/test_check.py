"""`alianza check` finds every fault that the rules of the base name, with its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from indexer.checking.check import check
from indexer.content.documents import read_document
from indexer.content.passages import Passage
from indexer.errors import ContentError
from indexer.search.build import read_base
from indexer.search.rows import cut_text
from tests.golden import GoldenCase, read_cases

REFERENCES = "references:\n- {id: larc-02-3, title: Paper}\n- {id: key-1999, title: Study}\n"
ASKS = "asks:\n  - one: who pays\n  - one: who says so\n  - one: why is that"


def write_base(folder: Path, text: str) -> list[Path]:
    (folder / "kb").mkdir()
    (folder / "cases").mkdir()
    (folder / "kb" / "references.yaml").write_text(REFERENCES, encoding="utf-8")
    parts = re.split(r"^=== (.+)\n", text, flags=re.MULTILINE)[1:]
    for path, content in zip(parts[::2], parts[1::2], strict=True):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content.replace("ASKS", ASKS).replace("HASH", _hash_original(file)), encoding="utf-8")
    return [folder / "kb", folder / "cases"]


def _hash_original(file: Path) -> str:
    original = file.with_name(file.name.split(".")[0] + ".en.md")
    document = read_document(original, "")[0] if original.exists() else None
    return document.body_hash if document else ""


@pytest.mark.parametrize("case", read_cases("check"), ids=str)
def test_check_refuses_what_the_golden_file_says(case: GoldenCase, tmp_path: Path) -> None:
    assert "\n".join(map(str, check(write_base(tmp_path, case.input)))) == case.expected


@pytest.mark.parametrize("case", read_cases("strangers"), ids=str)
def test_files_of_other_programs_are_read_or_told_as_the_golden_file_says(case: GoldenCase, tmp_path: Path) -> None:
    roots = write_base(tmp_path, case.input)
    if case.title.startswith("CRLF"):
        for file in (tmp_path / "kb" / "concepts").iterdir():
            file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert "\n".join(map(str, check(roots))) == case.expected


def test_what_check_tells_of_an_author_s_text_a_build_refuses(tmp_path: Path) -> None:
    roots = write_base(tmp_path, next(case.input for case in read_cases("strangers") if "note's text" in case.title))
    (first, *others) = [str(fault) for fault in check(roots)]
    with pytest.raises(ContentError) as refused:
        read_base(roots)
    assert str(refused.value).split(" (")[0] in (first, *others)
    assert f"({len(others)} more: `alianza check` lists them)" in str(refused.value)


def read_stranger(folder: Path, title: str) -> list[Passage]:
    """Read the passages of a golden file's case."""
    text = next(case.input for case in read_cases("strangers") if case.title.startswith(title))
    return read_base(write_base(folder, text))[1]


def test_a_protocol_s_tables_and_fences_are_told_once_each_in_their_order(tmp_path: Path) -> None:
    (passage,) = read_stranger(tmp_path, "A protocol")
    assert [(sentence.line, sentence.plain) for sentence in passage.sentences] == [
        (18, "2008: 103 members; 9.00"),
        (19, "2009: 98 members; 9.50 | 10.00"),
        (21, "Text of the receipt:"),
        (24, "RECEIPT No. ____ Date: __/__/____ Weight: ______ kg Grade: [ ] first [ ] second"),
        (27, "<signature of the delegate>"),
        (32, "Stop the delivery."),
        (33, "Call the delegate."),
        (35, "Weigh an empty can."),
        (36, "Weigh it full."),
        (37, "Write both down."),
    ]
    assert [sentence.heading for sentence in passage.sentences[1:6:4]] == [
        "Year: Members; Price per kilo", "When the scale is out of order",
    ]  # fmt: skip


def test_a_law_s_last_article_is_among_what_is_embedded(tmp_path: Path) -> None:
    (passage,) = read_stranger(tmp_path, "A law")
    parts = cut_text(passage)
    assert len(parts) > 3
    assert "Article 60." in parts[-1]


def test_a_summary_that_cannot_be_forwarded_is_refused(tmp_path: Path) -> None:
    text = read_cases("check")[0].input.replace("S (§1)", "x" * 481)
    assert "the summary has 481 characters; cut it to 480" in str(check(write_base(tmp_path, text))[0])


def test_strict_wants_every_place_of_the_paper_and_three_languages(tmp_path: Path) -> None:
    messages = [fault.message for fault in check(write_base(tmp_path, read_cases("check")[0].input), strict=True)]
    assert len([message for message in messages if message.startswith("no passage cites §")]) == 48
    assert len([message for message in messages if message.startswith("no passage cites box")]) == 6
    assert len([message for message in messages if "of Table 1" in message]) == 4
    assert "the document has no body in 'pt'; write a.pt.md." in messages


def test_a_bibliography_that_is_no_yaml_is_told_with_its_line_beside_what_else_is_wrong(tmp_path: Path) -> None:
    roots = write_base(tmp_path, read_cases("check")[0].input)
    (tmp_path / "kb" / "references.yaml").write_text("references:\n- {id: a\n- b", encoding="utf-8")
    (tmp_path / "kb" / "concepts" / "b.en.md").write_text("no front matter", encoding="utf-8")
    first, second = map(str, check(roots))
    assert first.startswith("kb/concepts/b.en.md:1: no front matter")
    assert second.startswith("kb/references.yaml:3: this YAML cannot be read")
