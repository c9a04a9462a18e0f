"""The closed lists stand once; a reader is shown a version in the nearest language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import vocabulary
from indexer.settings import PROJECT
from indexer.vocabulary import FALLBACK_LANGUAGES, LANGUAGES, choose_version, list_preferred

LISTS = {name: values for name, values in vars(vocabulary).items() if name.isupper() and isinstance(values, tuple)}
OWN_ORDERS = {"KINDS_ORDER"}
"""Lists whose order is their point: that of the pocket file's chapters."""

FILES = sorted(path for package in ("indexer", "bot", "benchmarks") for path in (PROJECT / package).rglob("*.py"))


def list_literals(file: Path) -> Iterator[frozenset[object]]:
    """List the tuples, lists and sets of plain values that a file writes out."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    named = [node for node in ast.walk(tree) if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)]
    left_out = {id(node.value) for node in named if ast.unparse(node.targets[0]) in OWN_ORDERS}
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple | ast.List | ast.Set) and id(node) not in left_out:
            values = [element.value for element in node.elts if isinstance(element, ast.Constant)]
            if len(values) == len(node.elts) > 1:
                yield frozenset(values)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_reader_gets_the_own_language_else_the_nearest(lang: str) -> None:
    assert sorted(list_preferred(lang)) == sorted(LANGUAGES)
    assert list_preferred(lang)[0] == lang
    assert choose_version({code: code for code in LANGUAGES}, lang) == lang
    assert choose_version({code: code for code in LANGUAGES if code != lang}, lang) == FALLBACK_LANGUAGES[lang][0]
    assert choose_version({}, lang) is None


def test_no_closed_list_is_written_twice() -> None:
    """What is copied grows old; `vocabulary.py` is the one place."""
    own = PROJECT / "indexer" / "vocabulary.py"
    closed = {frozenset(values): name for name, values in LISTS.items()}
    copies = [
        (file.relative_to(PROJECT).as_posix(), closed[values])
        for file in FILES
        if file != own
        for values in list_literals(file)
        if values in closed
    ]
    assert "STAGES" in closed.values()
    assert copies == []
