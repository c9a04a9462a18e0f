"""What YAML must hold, by a pydantic model: the model's values, or each fault with its line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from indexer.content.yaml_composer import shorten
from indexer.content.yaml_text import YamlText
from indexer.errors import Fault

Model = TypeVar("Model", bound=BaseModel)

_MENDS: Mapping[str, str] = {
    "tuple_type": "expected a list, such as [one, two]",
    "list_type": "expected a list, such as [one, two]",
    "string_type": "expected a text; put it in quotes",
    "dict_type": "expected fields, each 'name: value'",
    "model_type": "expected fields, each 'name: value'",
    "string_too_short": "expected a text",
    "finite_number": "expected a number",
}
"""What was expected and what mends it, by pydantic's kind of error, where its own words are a programmer's."""

_SPELT = ("constrained-", "dict[", "function-", "tuple[", "union[")
"""How pydantic names the branches of a union among the steps of a place."""


def validate_shape(model: type[Model], read: YamlText, subject: str = "") -> tuple[Model | None, list[Fault]]:
    """Hold YAML against a model: its values, or what is wrong. ``subject`` opens each fault, such as "front matter"."""
    try:
        return model.model_validate({} if read.values is None else read.values), []
    except ValidationError as error:
        return None, [_explain(fault, read, subject) for fault in error.errors()]


def validate_entries(entry: TypeAdapter[Any], read: YamlText) -> list[Fault]:
    """Find what is wrong in YAML that a type describes rather than a model: a list of entries, say."""
    try:
        entry.validate_python(read.values)
    except ValidationError as error:
        return [_explain(fault, read, "") for fault in error.errors()]
    return []


def _explain(fault: Any, read: YamlText, subject: str) -> Fault:
    place = tuple(step for step in fault["loc"] if step != "[key]" and not str(step).startswith(_SPELT))
    name = shorten(".".join(map(str, place))) if place else "the file"
    line = read.find_line(place)
    opening = f"{subject} " if subject else ""
    if fault["type"] == "missing":
        has = f"{subject} has no {name}" if subject else f"{name} is missing"
        return Fault(read.path, line, f"{has}; add it (a template shows how)." if subject else f"{has}; add it.")
    if fault["type"] == "extra_forbidden":
        has = f"{subject} has the unknown field {name}" if subject else f"{name} is unknown"
        return Fault(read.path, line, f"{has}; remove it or mend its spelling.")
    message = _MENDS.get(fault["type"]) or fault["msg"].removeprefix("Value error, ").replace(
        "Input should be", "expected"
    )
    return Fault(read.path, line, f"{opening}{name} is {shorten(fault['input'])}: {message}.")
