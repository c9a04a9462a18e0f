"""Sums and conditions of tools: what they give, and what may not stand in them."""

from __future__ import annotations

import pytest

from indexer.content.expressions import (
    evaluate,
    evaluate_amount,
    evaluate_number,
    holds,
    list_comparisons,
    list_names,
    parse_expression,
)

NAMES = {"a": 4.0, "b": 2.0, "none": None, "word": "yes", "ticked": ["x", "y"], "empty": [], "blank": ""}
LISTS = {**NAMES, "sacks": [22.0, 14.0, 9.0], "pair": [1.0, 2.0], "line": [5.0, -2.0]}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a + b * 2 - 1", 7.0),
        ("-a / b", -2.0),
        ("a ** b", 16.0),
        ("(a > 3) + (b > 3)", 1.0),
        ("a if word == 'yes' else b", 4.0),
        ("min(a, b) + max(a, b, 9) + round(2.6) + abs(-1)", 15.0),
        ("round(10 / 3, 1)", 3.3),
        ("count(ticked) + count(empty) + count(none)", 2.0),
        ("1 < b <= 2", True),
        ("'x' in ticked and word in ['yes', 'no']", True),
        ("word not in ('no', 'perhaps')", True),
        ("not answered(none) and not answered(empty) and not answered(blank) and answered(b)", True),
    ],
)
def test_what_an_expression_gives(text: str, value: object) -> None:
    """Numbers are reckoned as floats; a text is compared as it is."""
    assert evaluate(text, NAMES) == value


@pytest.mark.parametrize(
    "text", ["none + 1", "-none", "min(a, none)", "a / 0", "10 ** 400", "(0 - a) ** 0.5", "word + 1", "nobody"]
)
def test_what_cannot_be_had_is_none(text: str) -> None:
    """An answer that is missing, a division by zero, a number without end: none of them is an error."""
    assert evaluate_number(text, NAMES) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sacks * 2", [44.0, 28.0, 18.0]),
        ("max(350, 28 * sacks)", [616.0, 392.0, 350.0]),
        ("sacks / sum(sacks)", [22 / 45, 14 / 45, 0.2]),
        ("sum(sacks)", 45.0),
        ("sum(sacks, a)", 49.0),
        ("running(line)", [5.0, 3.0]),
        ("count(sacks)", 3.0),
        ("-pair", [-1.0, -2.0]),
        ("a", 4.0),
        ("sacks + pair", None),
        ("sacks + none", None),
        ("sacks / 0", None),
        ("pair * 10 ** 308", None),
        ("sum(none)", None),
        ("sum(ticked)", None),
        ("sum(empty)", 0.0),
        ("empty * 2", None),
        ("ticked", None),
        ("running(a)", None),
        ("running(none)", None),
        ("running(empty)", None),
        ("word", None),
    ],
)
def test_lists_are_reckoned_entry_by_entry(text: str, value: object) -> None:
    """Lists of other lengths, and what is no number in them, give None and no error."""
    assert evaluate_amount(text, LISTS) == value


@pytest.mark.parametrize("text", ["none > 1", "none < 1", "none == 1", "none != 1", "none == 'x'", "none not in ['x']"])
def test_a_comparison_with_nothing_does_not_hold(text: str) -> None:
    """Whichever way it is put."""
    assert not holds(text, NAMES)


def test_a_condition_that_is_not_there_holds() -> None:
    """A question without one is always asked."""
    assert holds(None, {})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a +", "cannot be read"),
        ("(" * 250 + ")" * 250, "cannot be read"),
        ("__import__('os')", "calls '__import__'"),
        ("a.real", "'Attribute' may not stand in it"),
        ("ticked[0]", "'Subscript' may not stand in it"),
        ("[x for x in ticked]", "may not stand in it"),
        ("lambda: 1", "'Lambda' may not stand in it"),
        ("f'{a}'", "'JoinedStr' may not stand in it"),
        ("a // b", "'FloorDiv' may not stand in it"),
        ("a := 1", "cannot be read"),
        ("min(key=a)", "takes values, without names"),
        ("min()", "takes values, without names"),
        ("1j", "may not stand in it"),
        ("b'x'", "may not stand in it"),
    ],
)
def test_what_may_not_stand_in_an_expression(text: str, told: str) -> None:
    """It is told, and it is never run."""
    with pytest.raises(ValueError, match=told.replace("'", ".")):
        parse_expression(text)
    assert evaluate(text, NAMES) is None


def test_a_power_without_end_ends_at_once() -> None:
    """It would take hours in whole numbers."""
    assert evaluate("9 ** 9 ** 9", {}) is None


def test_names_and_comparisons_are_listed() -> None:
    """Functions are no names; each name stands once."""
    assert list_names("max(b, a) + b if answered(c) else 0") == ["b", "a", "c"]
    found = list(list_comparisons("x == 'yes' and 'a' in y and z not in ['p', 'q'] and 2 < n and max(n, 1) == 3"))
    assert found == [("x", False, "yes"), ("y", True, "a"), ("z", True, "p"), ("z", True, "q"), ("n", False, 2)]
