"""YAML says what its author meant, or a fault says where: front matter and kb/*.yaml by one loader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from indexer.checking.check import check
from indexer.content.files import SIZE_LIMIT
from indexer.content.notes import NOTE_FILES, read_note_files, read_notes
from indexer.content.yaml_composer import DEPTH_LIMIT
from indexer.content.yaml_text import locate, read_yaml, write_yaml
from indexer.errors import ContentError
from tests.golden import GoldenCase, read_cases
from tests.small_base import write_base


def read_values(text: str) -> Any:
    read, faults = read_yaml(text, "a.yaml")
    assert faults == []
    assert read is not None
    return read.values


@pytest.mark.parametrize("case", read_cases("yaml"), ids=str)
def test_faults_are_told_as_the_golden_file_says_by_check_and_by_build(case: GoldenCase, tmp_path: Path) -> None:
    (tmp_path / "kb").mkdir()
    for part in case.input.split("=== ")[1:]:
        name, _, text = part.partition("\n")
        (tmp_path / "kb" / name).write_text(text, encoding="utf-8")
    roots = [tmp_path / "kb"]
    faults = list(map(str, check(roots)))
    assert faults == (case.expected.split("\n") if case.expected else [])
    if faults:
        with pytest.raises(ContentError) as refused:
            read_notes(roots)
        assert str(refused.value).split(" (")[0] in faults


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12:30", "12:30"), ("1_000", "1_000"), ("yes", "yes"), ("No", "No"), ("on", "on"), ("2019-2-30", "2019-2-30"),
        ("010:20", "010:20"), ("0o17", 15), ("0x1F", 31), ("1e3", 1000.0), ("-.5", -0.5), ("+7", 7), ("1.070", 1.07),
        ("true", True), ("~", None), ("", None), ("'7'", "7"), ("NO", "NO"), ("<<", "<<"), ("=", "="), ("0", 0),
    ],
)  # fmt: skip
def test_a_plain_value_is_read_by_the_core_schema_of_yaml_1_2(text: str, value: object) -> None:
    found = read_values(f"a: {text}\n")["a"]
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize("value", ["12:30", "0o14", "1e3", "089", "yes", "1_000", "a #1", "*x", "- a", "~", "1.0", ""])
def test_what_is_written_is_read_as_it_was(value: str) -> None:
    assert read_values(write_yaml({"a": value, "b": [value]}, width=80)) == {"a": value, "b": [value]}


def test_places_are_those_of_the_file() -> None:
    read, _ = read_yaml("a:\n  - b: 1\n    c:\n      d: 2\n", "a.yaml", 10)
    assert read is not None
    assert [read.find_line(place) for place in [(), ("a",), ("a", 0), ("a", 0, "c", "d"), ("a", 0, "z")]] == [
        10, 10, 11, 13, 11,
    ]  # fmt: skip
    assert locate(read.tree, ("a", 0, "c")) == 2


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000, "{" * 50_000, "- " * 50_000 + "a", "? " * 50_000, "a: [" * 50_000, "[[" * 20_000 + "]]" * 20_000,
        "a: &a [x]\n" + "".join(f"b{n}: [*a, *a, *a]\n" for n in range(50)),
        "a: " + "9" * 100_000, "'" * 100_001, "a:\n" + " " * 100_000 + "[", "a: b\n" * 50_000,
    ],
    ids=range(11),
)  # fmt: skip
def test_bombs_are_one_fault_or_some_and_no_crash(text: str) -> None:
    read, faults = read_yaml(text, "a.yaml")
    assert read is None
    assert all(
        str(fault).startswith("a.yaml:") and "\n" not in str(fault) and len(str(fault)) < 300 for fault in faults
    )
    assert faults


def test_lists_may_stand_as_deep_as_the_limit() -> None:
    assert read_yaml("[" * DEPTH_LIMIT + "]" * DEPTH_LIMIT, "a.yaml")[1] == []
    assert read_yaml("[" * (DEPTH_LIMIT + 1) + "]" * (DEPTH_LIMIT + 1), "a.yaml")[1] != []


@pytest.mark.parametrize("name", NOTE_FILES)
@pytest.mark.parametrize(
    "text", ["x", "7", "[[]]", "[{}]", "{a: [b]}", "{es: {a: {b: c}}}", "{es: [{a: b}]}", "{kinds: 1}"]
)
def test_no_shape_of_any_file_ends_in_a_traceback(name: str, text: str, tmp_path: Path) -> None:
    roots = write_base(tmp_path)
    (tmp_path / "kb" / name).write_text(text, encoding="utf-8")
    found = read_note_files(roots).faults
    assert [fault for fault in check(roots) if fault.path == f"kb/{name}"] or name == "abbreviations.yaml"
    assert all(fault.path == f"kb/{name}" and fault.line == 1 for fault in found)


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_bytes(b"#" * (SIZE_LIMIT + 1))
    with pytest.raises(ContentError, match=f"outside.yaml:1: the file has {SIZE_LIMIT + 1} bytes; expected"):
        read_notes([tmp_path])


def test_the_base_s_own_files_are_read_as_by_yaml_1_1() -> None:
    for file in Path(__file__).parents[3].glob("kb/*.yaml"):
        text = file.read_text(encoding="utf-8")
        assert read_values(text) == yaml.load(text, Loader=yaml.CSafeLoader), file
