"""A tool's sums and conditions as trees of plain values, for programs that hold no Python: the pocket edition.

A number, a text and None stand for themselves; a list begins with what is done and goes on with what it is done to:
``a + 2 if b in ['x'] else None`` is ``["if", ["in", ["name", "b"], ["list", "x"]], ["+", ["name", "a"], 2], None]``.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from indexer.content.expressions import parse_expression

Tree = Any
"""A number, a text, None, or a list of an operation's name and trees."""

_SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**", ast.USub: "neg", ast.UAdd: "pos",
    ast.Not: "not", ast.And: "and", ast.Or: "or", ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=",
    ast.Gt: ">", ast.GtE: ">=", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip


def build_tree(text: str | None) -> Tree:
    """Build the tree of an expression; None for none. Raises ValueError for what may not stand in one."""
    return None if text is None else _build(parse_expression(text))


def _build(node: ast.expr) -> Tree:
    if isinstance(node, ast.Constant):
        return int(node.value) if isinstance(node.value, bool) else node.value
    if isinstance(node, ast.Name):
        return ["name", node.id]
    if isinstance(node, (ast.List, ast.Tuple)):
        return ["list", *_build_all(node.elts)]
    if isinstance(node, ast.UnaryOp):
        return [_SIGNS[type(node.op)], _build(node.operand)]
    if isinstance(node, ast.BinOp):
        return [_SIGNS[type(node.op)], _build(node.left), _build(node.right)]
    if isinstance(node, ast.BoolOp):
        return [_SIGNS[type(node.op)], *_build_all(node.values)]
    if isinstance(node, ast.IfExp):
        return ["if", *_build_all([node.test, node.body, node.orelse])]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return [node.func.id, *_build_all(node.args)]
    if isinstance(node, ast.Compare):
        return _build_comparison(node)
    raise ValueError(f"'{type(node).__name__}' may not stand in an expression")


def _build_all(nodes: Sequence[ast.expr]) -> list[Tree]:
    return [_build(node) for node in nodes]


def _build_comparison(node: ast.Compare) -> Tree:
    """Write ``a < b <= c`` as ``a < b and b <= c``."""
    sides = _build_all([node.left, *node.comparators])
    pairs = [[_SIGNS[type(how)], sides[n], sides[n + 1]] for n, how in enumerate(node.ops)]
    return pairs[0] if len(pairs) == 1 else ["and", *pairs]
