"""The YAML in front of a document: its fields, their closed lists, and where each one stands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import Field, ValidationError, field_validator

from indexer.content.designs import Identifier
from indexer.content.fact_words import FactWords
from indexer.content.facts import Facts, Line
from indexer.errors import ContentError, Fault
from indexer.vocabulary import Kind, Language


class FrontMatter(Facts):
    """All that may stand in front of a document; a translation has the first block only, and its words for facts."""

    id: Identifier
    kind: Kind
    lang: Language
    title: Line
    summary: Line
    first: Line | None = None
    asks: tuple[str | dict[str, str], ...] = ()
    not_asks: tuple[dict[str, str], ...] = ()
    cases: tuple[dict[str, Line], ...] = ()
    situations: tuple[Line, ...] = ()
    translates: Annotated[str, Field(pattern="^[0-9a-f]{12}$")] | None = None
    facts: FactWords | None = None

    @field_validator("asks")
    @classmethod
    def _name_one_section(cls, asks: tuple[str | dict[str, str], ...]) -> tuple[str | dict[str, str], ...]:
        for ask in asks:
            if not ask or (isinstance(ask, dict) and len(ask) != 1):
                raise ValueError("an ask is 'section-id: question' or a question alone")
        return asks

    @field_validator("not_asks", "cases")
    @classmethod
    def _name_one_document(cls, entries: tuple[dict[str, str], ...]) -> tuple[dict[str, str], ...]:
        if any(len(entry) != 1 for entry in entries):
            raise ValueError("an entry is 'document-id: text'")
        return entries


YAML_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's where PyYAML was built with it: 940 files were read in 0.75 s instead of 3.5."""


def read_yaml(path: Path) -> Any:
    """Read a YAML file; None where there is none."""
    if not path.is_file():
        return None
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=YAML_LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise ContentError(f"{path}:{line}: this YAML cannot be read ({getattr(error, 'problem', error)}).") from None


def compose_yaml(path: Path) -> yaml.Node | None:
    """Read a YAML file that `read_yaml` could read as nodes, which know their lines."""
    node: yaml.Node | None = yaml.compose(path.read_text(encoding="utf-8"), Loader=YAML_LOADER)
    return node


def read_front_matter(text: str, path: str, first_line: int) -> tuple[FrontMatter | None, list[Fault]]:
    """Read the YAML that begins at ``first_line`` of ``path``; the fields, or the faults found."""
    try:
        values = yaml.load(text, Loader=YAML_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "it is not YAML"
        line = first_line + (mark.line if mark else 0)
        return None, [Fault(path, line, f"front matter cannot be read: {problem}; quote values that hold ': ' or '#'.")]
    if not isinstance(values, dict):
        return None, [Fault(path, first_line, "front matter holds no fields; expected 'id: …' and the other fields.")]
    try:
        return FrontMatter.model_validate(values), []
    except ValidationError as error:
        tree = yaml.compose(text, Loader=YAML_LOADER)
        return None, [_explain(fault, tree, path, first_line) for fault in error.errors()]


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


def locate(tree: yaml.Node | None, place: tuple[Any, ...]) -> int:
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


def _explain(fault: Any, tree: yaml.Node | None, path: str, first_line: int) -> Fault:
    place = fault["loc"]
    name = ".".join(str(step) for step in place if not str(step).startswith(("constrained-", "dict[")))
    line = first_line + locate(tree, place)
    if fault["type"] == "missing":
        return Fault(path, line, f"front matter has no '{name}'; add it (a template shows how).")
    if fault["type"] == "extra_forbidden":
        return Fault(path, line, f"front matter has the unknown field '{name}'; remove it or mend its spelling.")
    message = fault["msg"].removeprefix("Value error, ").replace("Input should be", "expected")
    return Fault(path, line, f"front matter '{name}' is {fault['input']!r}: {message}.")
