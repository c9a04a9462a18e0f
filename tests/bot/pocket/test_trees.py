"""Expressions as trees: everything that may stand in one has its place."""

from __future__ import annotations

import pytest

from bot.pocket.trees import Tree, build_tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        (None, None),
        ("a + 2 * b", ["+", ["name", "a"], ["*", 2, ["name", "b"]]]),
        ("-a ** 2 / +b - 1.5", ["-", ["/", ["neg", ["**", ["name", "a"], 2]], ["pos", ["name", "b"]]], 1.5]),
        ("1 < a <= 2", ["and", ["<", 1, ["name", "a"]], ["<=", ["name", "a"], 2]]),
        ("not a and b or c", ["or", ["and", ["not", ["name", "a"]], ["name", "b"]], ["name", "c"]]),
        ("'x' in a or b not in ('y', 'z')", [
            "or", ["in", "x", ["name", "a"]], ["not in", ["name", "b"], ["list", "y", "z"]],
        ]),
        ("a if b == 'yes' else None", ["if", ["==", ["name", "b"], "yes"], ["name", "a"], None]),
        ("max(1, round(a, 2)) != count(b)", ["!=", ["max", 1, ["round", ["name", "a"], 2]], ["count", ["name", "b"]]]),
        ("True", 1),
    ],
)  # fmt: skip
def test_an_expression_becomes_a_tree(text: str | None, tree: Tree) -> None:
    """Numbers, texts and None stand for themselves."""
    assert build_tree(text) == tree


@pytest.mark.parametrize("text", ["a.b", "f(x)", "[x for x in y]", "a; b", "lambda: 1", "a[0]"])
def test_what_may_not_stand_in_an_expression_is_refused(text: str) -> None:
    """As when the base is checked."""
    with pytest.raises(ValueError, match=r"may not stand|cannot be read|calls"):
        build_tree(text)
