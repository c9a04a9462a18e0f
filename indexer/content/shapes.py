"""What YAML must hold, by a pydantic model: the model's values, or each fault with its line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from indexer.content.yaml_composer import shorten
from indexer.content.yaml_text import YamlText
from indexer.errors import Fault

Model = TypeVar("Model", bound=BaseModel)

_MENDS: Mapping[str, str] = {
    "tuple_type": "a list, such as [one, two]",
    "list_type": "a list, such as [one, two]",
    "string_type": "a text; put it in quotes",
    "dict_type": "fields, each 'name: value'",
    "model_type": "fields, each 'name: value'",
    "string_too_short": "a text",
    "finite_number": "a number",
    "float_type": "a number",
    "float_parsing": "a number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "greater_than_equal": "{ge} or more",
    "less_than_equal": "{le} or less",
}
"""What was expected and what mends it, by pydantic's kind of error, where its own words are a programmer's."""

_BRANCHES = ("constrained-", "dict[", "function-", "tuple[", "union[")
_PLAIN_BRANCHES = ("str", "int", "float", "bool", "DateParts")
"""How pydantic names the branches of a union among the steps of a place; the plain ones stand last."""


def validate_shape(model: type[Model], read: YamlText, subject: str = "") -> tuple[Model | None, list[Fault]]:
    """Hold YAML against a model: its values, or what is wrong. ``subject`` opens each fault, such as "front matter"."""
    try:
        return model.model_validate({} if read.values is None else read.values), []
    except ValidationError as error:
        return None, _explain_all(error, read, subject)


def validate_entries(entry: TypeAdapter[Any], read: YamlText) -> list[Fault]:
    """Find what is wrong in YAML that a type describes rather than a model: a list of entries, say."""
    try:
        entry.validate_python(read.values)
    except ValidationError as error:
        return _explain_all(error, read, "")
    return []


def _explain_all(error: ValidationError, read: YamlText, subject: str) -> list[Fault]:
    """Tell each place once: what the branches of a union expected there is joined, what lies deeper is told alone."""
    by_place: dict[tuple[str | int, ...], list[Any]] = {}
    for fault in error.errors():
        by_place.setdefault(_find_place(fault["loc"]), []).append(fault)
    around = {place[:count] for place in by_place for count in range(len(place))}
    return [
        _explain(place, faults, read, subject)
        for place, faults in by_place.items()
        if place not in around or any(fault["type"] not in _MENDS for fault in faults)
    ]


def _find_place(steps: Sequence[str | int]) -> tuple[str | int, ...]:
    place = [step for step in steps if step != "[key]" and not str(step).startswith(_BRANCHES)]
    return tuple(place[:-1] if place and place[-1] in _PLAIN_BRANCHES else place)


def _explain(place: tuple[str | int, ...], faults: Sequence[Any], read: YamlText, subject: str) -> Fault:
    fault = faults[0]
    name = shorten(".".join(map(str, place))) if place else "the file"
    line = read.find_line(place)
    if fault["type"] == "missing":
        told = f"{subject} has no {name}; add it (a template shows how)." if subject else f"{name} is missing; add it."
        return Fault(read.path, line, told)
    if fault["type"] == "extra_forbidden":
        told = f"{subject} has the unknown field {name}" if subject else f"{name} is unknown"
        return Fault(read.path, line, f"{told}; remove it or mend its spelling.")
    expected = "; or ".join(dict.fromkeys(map(_describe, faults)))
    opening = f"{subject} {name}" if subject else name
    return Fault(read.path, line, f"{opening} is {shorten(fault['input'])}: {expected}.")


def _describe(fault: Any) -> str:
    if mend := _MENDS.get(fault["type"]):
        return f"expected {mend.format(**fault.get('ctx', {}))}"
    return str(fault["msg"]).removeprefix("Value error, ").replace("Input should be", "expected")
