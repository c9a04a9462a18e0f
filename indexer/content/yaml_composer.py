"""YAML's events to nodes and values, by YAML 1.2's core schema; what misleads is told with its line.

libyaml's events (PyYAML) are composed here, for three reasons. Its resolver is YAML 1.1's, by which ``12:30`` is 750
and ``no`` is False; here the core schema of YAML 1.2 counts (https://yaml.org/spec/1.2.2/#103-core-schema). A key that
stands twice, an alias and a text that a comment cuts are told instead of read. And a nesting of thousands ends at
DEPTH_LIMIT, where libyaml's own composer runs out of stack. ruamel.yaml and StrictYAML, which offer the first two, are
Python throughout: a build reads a thousand documents.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml

DEPTH_LIMIT = 24
"""Lists and fields within each other; the deepest of the base are 8."""

DIGIT_LIMIT = 30
"""Characters of a number."""

SHOWN_LIMIT = 60
"""Characters of what was found that a fault repeats."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
TAG = "tag:yaml.org,2002:"
_NULL = re.compile(r"null|Null|NULL|~|")
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
FLOAT = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]+(?:\.[0-9]*)?")
_UNQUOTED = "put a text that begins with it in quotes"


def shorten(value: Any) -> str:
    """Repeat what was found, as Python writes it, in SHOWN_LIMIT characters at most."""
    shown = repr(value)
    return shown if len(shown) <= SHOWN_LIMIT else f"{shown[: SHOWN_LIMIT - 1]}…"


class RefusedError(Exception):
    """YAML that is not read on; ``line`` counts from 0."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is open: its node, what it holds so far, and the key that waits for its value."""

    node: yaml.SequenceNode | yaml.MappingNode
    values: Any
    key: yaml.ScalarNode | None = None
    lines: dict[str, int] = field(default_factory=dict)


class Composer:
    """Composes one text; ``found`` collects (line from 0, message) of what is wrong and can be passed over."""

    def __init__(self, text: str, first_line: int) -> None:
        self.found: list[tuple[int, str]] = []
        self._text = text
        self._first_line = first_line
        self._commented = {number: line for number, line in enumerate(text.split("\n")) if "#" in line}
        self._open: list[_Frame] = []
        self._root: tuple[yaml.Node | None, Any] = (None, None)

    def compose(self) -> tuple[yaml.Node | None, Any]:
        """Give the text's node and its values. Raises YAMLError or RefusedError where it cannot go on."""
        documents = 0
        for event in yaml.parse(self._text, Loader=_LOADER):
            if isinstance(event, yaml.ScalarEvent):
                self._add(*self._read_scalar(event))
            elif isinstance(event, yaml.CollectionStartEvent):
                self._begin(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                done = self._open.pop()
                done.node.end_mark = event.end_mark
                self._add(done.node, done.values)
            elif isinstance(event, yaml.AliasEvent):
                _refuse(event, f"found the alias '*{event.anchor}'; expected the value itself; {_UNQUOTED}.")
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    _refuse(event, "found a second '---'; expected one document; remove the line.")
        return self._root

    def _begin(self, event: Any) -> None:
        _check_marks(event)
        if len(self._open) >= DEPTH_LIMIT:
            _refuse(
                event,
                f"lists stand within lists {DEPTH_LIMIT} deep; expected few; put a text with '[' or '{{' in quotes.",
            )
        marks = (event.start_mark, event.end_mark, event.flow_style)
        if isinstance(event, yaml.SequenceStartEvent):
            self._open.append(_Frame(yaml.SequenceNode(f"{TAG}seq", [], *marks), []))
        else:
            self._open.append(_Frame(yaml.MappingNode(f"{TAG}map", [], *marks), {}))

    def _add(self, node: yaml.Node, value: Any) -> None:
        if not self._open:
            self._root = (node, value)
            return
        frame = self._open[-1]
        if isinstance(frame.values, list):
            frame.node.value.append(node)
            frame.values.append(value)
        elif frame.key is None:
            frame.key = self._read_key(frame, node, value)
        else:
            frame.node.value.append((frame.key, node))
            frame.values[frame.key.value] = value
            frame.key = None

    def _read_key(self, frame: _Frame, node: yaml.Node, value: Any) -> yaml.ScalarNode:
        line = node.start_mark.line if node.start_mark else 0
        if not isinstance(node, yaml.ScalarNode):
            raise RefusedError(line, f"found {shorten(value)} as the name of a field; expected a text; {_UNQUOTED}.")
        if not isinstance(value, str):
            kind = node.tag.removeprefix(TAG)
            self.found.append((line, f"the field {shorten(node.value)} is read as {kind}, no text; put it in quotes."))
        elif value in frame.lines:
            before = self._first_line + frame.lines[value]
            self.found.append((line, f"the field {shorten(value)} stands in line {before} too; remove one of them."))
        frame.lines.setdefault(node.value, line)
        return node

    def _read_scalar(self, event: Any) -> tuple[yaml.ScalarNode, Any]:
        _check_marks(event)
        tag, value = "str", event.value
        if event.implicit[0]:
            if event.end_mark.line in self._commented:
                self._check_comment(event)
            if not value or value[0] in "-+.0123456789tTfFnN~":
                tag, value = self._resolve(event)
        node = yaml.ScalarNode(TAG + tag, event.value, event.start_mark, event.end_mark, style=event.style)
        return node, value

    def _resolve(self, event: Any) -> tuple[str, Any]:
        """Read a plain scalar by YAML 1.2's core schema; numbers that mislead are faults."""
        text = event.value
        if _NULL.fullmatch(text):
            return "null", None
        if _BOOL.fullmatch(text):
            return "bool", text.lower() == "true"
        kind = "int" if INT.fullmatch(text) else "float" if FLOAT.fullmatch(text) else "str"
        if kind == "str":
            return kind, text
        line = event.start_mark.line
        if len(text) > DIGIT_LIMIT:
            message = f"found a number of {len(text)} characters; expected {DIGIT_LIMIT} at most; put it in quotes."
        elif _LEADING_ZERO.fullmatch(text):
            message = f"found the number {text}; expected no zero in front; remove it, or put the text in quotes."
        else:
            number = _read_number(text)
            if math.isfinite(number):
                return kind, number
            message = f"found '{text}', which is no figure; expected a number, or a text in quotes."
        self.found.append((line, message))
        return kind, 0

    def _check_comment(self, event: Any) -> None:
        """Tell a text that ' #' cuts. As yamllint has it, a comment stands two spaces away, with one behind its '#'."""
        mark = event.end_mark
        rest = self._commented[mark.line][mark.column :]
        comment = rest.lstrip()
        if not comment.startswith("#") or rest == comment:
            return
        if len(rest) - len(comment) < 2 or comment[1:2] not in ("", " "):
            message = (
                f"the text ends before {shorten(comment)}; put it in quotes, or a comment after two spaces, '  # …'."
            )
            self.found.append((mark.line, message))


def _read_number(text: str) -> int | float:
    """Read what INT or FLOAT matches whole."""
    if INT.fullmatch(text):
        return int(text, 0 if text.startswith(("0o", "0x")) else 10)
    return float(text.replace(".", "", 1) if text[-1] in "fFnN" else text)


def _check_marks(event: Any) -> None:
    if event.anchor is not None:
        _refuse(event, f"found the anchor '&{event.anchor}'; expected a value; {_UNQUOTED}.")
    tag = getattr(event, "tag", None)
    if tag is not None:
        _refuse(event, f"found the tag '{shorten(tag)[1:-1]}'; expected a value; {_UNQUOTED}.")


def _refuse(event: Any, message: str) -> NoReturn:
    raise RefusedError(event.start_mark.line, message)
