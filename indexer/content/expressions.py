"""The sums and conditions of a tool, run by simpleeval: few words may stand in them, and none runs long.

None stands for what was not answered: a comparison with it does not hold, and a sum over it is None.
A list of numbers is reckoned entry by entry: ``sacks * 2`` doubles each, ``sum(sacks)`` adds them up,
``running(sacks)`` gives the sum so far at each.
"""

from __future__ import annotations

import ast
import functools
import math
import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from simpleeval import EvalWithCompoundTypes, InvalidExpression

Names = Mapping[str, Any]
"""What a name stands for: a number, a text, a list of texts, or None."""

_ALLOWED = (
    ast.Expr, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.UAdd, ast.BinOp, ast.Add, ast.Sub,
    ast.Mult, ast.Div, ast.Pow, ast.Compare, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn,
    ast.IfExp, ast.Call, ast.Name, ast.Load, ast.Constant, ast.List, ast.Tuple,
)  # fmt: skip
_EXPECTED = "expected + - * / **, comparisons, 'and', 'or', 'not', 'in', 'x if c else y' and "


Amount = float | list[float] | None
"""A worked-out number, or one for each entry of a list; None where it cannot be had."""


def _reckon(operate: Callable[..., Any]) -> Callable[..., Amount]:
    """Make an operation work on numbers alone, and give None over None or where no finite number comes out.

    All is reckoned in floats: a power of whole numbers could run for minutes. Lists go entry by entry.
    """

    def reckon(*numbers: Any) -> Amount:
        lengths = {len(number) for number in numbers if isinstance(number, (list, tuple))}
        if not lengths:
            return reckon_one(*numbers)
        if len(lengths) > 1 or 0 in lengths:
            raise TypeError("a sum over lists of different lengths, or over nothing")
        rows = zip(*(_repeat(number, max(lengths)) for number in numbers), strict=True)
        entries = [reckon_one(*row) for row in rows]
        known = [entry for entry in entries if entry is not None]
        return known if len(known) == len(entries) else None

    def reckon_one(*numbers: Any) -> float | None:
        if any(number is None for number in numbers):
            return None
        if not all(isinstance(number, (int, float)) for number in numbers):
            raise TypeError("a sum over what is no number")
        result = operate(*(float(number) for number in numbers))
        return result if isinstance(result, (int, float)) and math.isfinite(result) else None

    return reckon


def _repeat(number: Any, times: int) -> Any:
    return number if isinstance(number, (list, tuple)) else [number] * times


def _add_up(*numbers: Any) -> float | None:
    """Add up numbers and the entries of lists, one after the other: another order would round in another way."""
    add = _reckon(operator.add)
    total: Amount = 0.0
    for number in numbers:
        for entry in _repeat(number, 1):
            total = add(total, entry)
    return total if isinstance(total, float) else None


def _run(numbers: Any) -> list[float] | None:
    """Give the totals of a list so far: its first entry, the first two together, and so on."""
    totals = [_add_up(*numbers[: place + 1]) for place in range(len(numbers))] if isinstance(numbers, list) else []
    if not totals:
        raise TypeError("totals over what is no list, or over nothing")
    known = [total for total in totals if total is not None]
    return known if len(known) == len(totals) else None


def _compare(operate: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda left, right: left is not None and right is not None and bool(operate(left, right))


def _round(number: float, digits: float = 0) -> float:
    return float(round(number, int(digits)))


_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: _reckon(operator.add), ast.Sub: _reckon(operator.sub), ast.Mult: _reckon(operator.mul),
    ast.Div: _reckon(operator.truediv), ast.Pow: _reckon(operator.pow), ast.USub: _reckon(operator.neg),
    ast.UAdd: _reckon(operator.pos), ast.Not: operator.not_, ast.Eq: _compare(operator.eq),
    ast.NotEq: _compare(operator.ne), ast.Lt: _compare(operator.lt), ast.LtE: _compare(operator.le),
    ast.Gt: _compare(operator.gt), ast.GtE: _compare(operator.ge),
    ast.In: _compare(lambda part, whole: part in whole), ast.NotIn: _compare(lambda part, whole: part not in whole),
}  # fmt: skip

FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sum": _add_up,
    "running": lambda numbers: None if numbers is None else _run(numbers),
    "count": lambda chosen: len(chosen) if isinstance(chosen, (list, tuple)) else 0,
    "min": _reckon(lambda *numbers: min(numbers)),
    "max": _reckon(lambda *numbers: max(numbers)),
    "round": _reckon(_round),
    "abs": _reckon(abs),
    "answered": lambda answer: answer is not None and answer != "" and answer != [],
}


@functools.lru_cache(maxsize=2048)
def parse_expression(text: str) -> ast.expr:
    """Parse an expression. Raises ValueError that says what may not stand in it."""
    try:
        parsed = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError("it cannot be read") from None
    for node in ast.walk(parsed):
        if not isinstance(node, _ALLOWED):
            raise ValueError(
                f"'{type(node).__name__}' may not stand in it; {_EXPECTED}the functions {', '.join(FUNCTIONS)}"
            )
        if isinstance(node, ast.Call) and not (isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS):
            raise ValueError(f"it calls '{ast.unparse(node.func)}'; expected one of {', '.join(FUNCTIONS)}")
        if isinstance(node, ast.Call) and (node.keywords or not node.args):
            raise ValueError(f"'{ast.unparse(node.func)}' takes values, without names")
        if isinstance(node, ast.Constant) and not isinstance(node.value, (int, float, str, type(None))):
            raise ValueError(f"{node.value!r} may not stand in it; expected a number or a text in quotes")
    return parsed


def list_names(text: str) -> list[str]:
    """List the names that an expression asks for, each once, in order. Raises ValueError as parsing does."""
    parsed = parse_expression(text)
    called = {id(node.func) for node in ast.walk(parsed) if isinstance(node, ast.Call)}
    names = [node for node in ast.walk(parsed) if isinstance(node, ast.Name) and id(node) not in called]
    names.sort(key=lambda node: (node.lineno, node.col_offset))
    return list(dict.fromkeys(node.id for node in names))


def list_comparisons(text: str) -> Iterator[tuple[str, bool, str | float]]:
    """List what names are compared with: (name, whether by ``in`` or ``not in``, text or number).

    ``x == 'yes' and 'a' in y`` gives ``("x", False, "yes")`` and ``("y", True, "a")``.
    """
    for node in ast.walk(parse_expression(text)):
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        for left, how, right in zip(sides, node.ops, node.comparators, strict=False):
            among = isinstance(how, (ast.In, ast.NotIn))
            for name, other in ((left, right), (right, left)):
                if isinstance(name, ast.Name):
                    yield from ((name.id, among, value) for value in _list_constants(other))


def _list_constants(node: ast.expr) -> Iterator[str | float]:
    parts = node.elts if isinstance(node, (ast.List, ast.Tuple)) else [node]
    for part in parts:
        if isinstance(part, ast.Constant) and isinstance(part.value, (str, int, float)):
            yield part.value


def evaluate(text: str, names: Names) -> Any:
    """Give an expression's value; None where it cannot be had (an unknown name, a division by zero)."""
    try:
        evaluator = EvalWithCompoundTypes(_OPERATORS, dict(FUNCTIONS), dict(names))
        return evaluator.eval(text, previously_parsed=parse_expression(text))
    except (InvalidExpression, ArithmeticError, TypeError, ValueError, RecursionError):
        return None


def evaluate_number(text: str, names: Names) -> float | None:
    """Give an expression's value as a number; None where it is none."""
    value = evaluate(text, names)
    return float(value) if isinstance(value, (int, float)) and math.isfinite(value) else None


def evaluate_amount(text: str, names: Names) -> Amount:
    """Give an expression's value as a number, or as numbers where it goes over a list; None where it is none."""
    value = evaluate(text, names)
    if not isinstance(value, list):
        return float(value) if isinstance(value, (int, float)) and math.isfinite(value) else None
    numbers = [float(entry) for entry in value if isinstance(entry, (int, float)) and math.isfinite(entry)]
    return numbers if len(numbers) == len(value) else None


def holds(text: str | None, names: Names) -> bool:
    """Say whether a condition holds; one that is not there always does."""
    return text is None or bool(evaluate(text, names))
