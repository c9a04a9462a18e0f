"""YAML as authors mean it: the one loader for front matter and ``kb/*.yaml``, with the line of every value."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from indexer.content.files import read_text
from indexer.content.yaml_composer import FLOAT, INT, TAG, Composer, RefusedError
from indexer.errors import Fault


@dataclass(frozen=True, slots=True)
class YamlText:
    """YAML that could be read: its values, and the nodes that know where each stands, from a line of ``path`` on."""

    path: str
    first_line: int
    values: Any
    tree: yaml.Node | None

    def find_line(self, place: Sequence[str | int]) -> int:
        """Find the line in the file of the value at ``place``, or of the nearest one around it."""
        return self.first_line + locate(self.tree, place)


def read_yaml(text: str, path: str, first_line: int = 1) -> tuple[YamlText | None, list[Fault]]:
    """Read YAML that begins at ``first_line`` of ``path``: what it holds, or what is wrong with it, never both."""
    composer = Composer(text, first_line)
    try:
        tree, values = composer.compose()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "it is not YAML"
        # libyaml tells what lacks an end in the line below the last.
        last = text.rstrip("\n").count("\n")
        found = [
            (
                min(mark.line, last) if mark else 0,
                f"this YAML cannot be read: {problem}; quote values that hold ': ' or '#'.",
            )
        ]
    except RefusedError as refusal:
        found = [*composer.found, (refusal.line, str(refusal))]
    else:
        if not composer.found:
            return YamlText(path, first_line, values, tree), []
        found = composer.found
    return None, [Fault(path, first_line + line, message) for line, message in found]


def read_yaml_file(file: Path, shown: str) -> tuple[YamlText | None, list[Fault]]:
    """Read a file of YAML; neither YAML nor faults where there is none. ``shown`` is the path that faults give."""
    if not file.is_file():
        return None, []
    text, faults = read_text(file, shown)
    return (None, faults) if faults else read_yaml(text, shown)


def find_node(tree: yaml.Node | None, place: Sequence[str | int]) -> yaml.Node | None:
    """Find the node at ``place``, keys and numbers from the top; None where there is none."""
    node = tree
    for step in place:
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        else:
            return None
    return node


def locate(tree: yaml.Node | None, place: Sequence[str | int]) -> int:
    """Find the line (from 0) of the value at ``place``, or of the nearest one around it."""
    line = 0
    node = tree
    for step in place:
        if isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == step), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line
        else:
            break
    return line


def write_yaml(fields: Any, width: int, flow: bool | None = False) -> str:
    """Write fields as YAML that ``read_yaml`` reads as they are; ``flow`` None: lists of plain values in brackets."""
    dumper = _make_dumper()
    return str(
        yaml.dump(fields, Dumper=dumper, allow_unicode=True, sort_keys=False, width=width, default_flow_style=flow)
    )


@functools.cache
def _make_dumper() -> type[yaml.SafeDumper]:
    """Make a dumper that puts texts in quotes that YAML 1.2 reads as numbers, beside those that YAML 1.1 does."""

    class Dumper(yaml.SafeDumper):
        pass

    for kind, pattern in (("int", INT), ("float", FLOAT)):
        Dumper.add_implicit_resolver(TAG + kind, re.compile(rf"(?:{pattern.pattern})\Z"), list("-+.0123456789"))
    return Dumper
