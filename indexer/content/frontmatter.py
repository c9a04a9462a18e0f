"""The YAML in front of a document: its fields, their closed lists, and where each one stands."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field, field_validator

from indexer.content.designs import Identifier
from indexer.content.fact_words import FactWords
from indexer.content.facts import Facts, Line
from indexer.content.shapes import validate_shape
from indexer.content.yaml_text import YamlText, find_node, read_yaml
from indexer.errors import Fault
from indexer.vocabulary import Kind, Language

_THOUSANDS = re.compile(r"[-+]?[1-9][0-9]{0,2}\.[0-9]{3}")


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
    messages: tuple[str | dict[str, str], ...] = ()
    cases: tuple[dict[str, Line], ...] = ()
    situations: tuple[Line, ...] = ()
    translates: Annotated[str, Field(pattern="^[0-9a-f]{12}$")] | None = None
    facts: FactWords | None = None

    @field_validator("asks", "messages")
    @classmethod
    def _name_one_section(cls, asks: tuple[str | dict[str, str], ...]) -> tuple[str | dict[str, str], ...]:
        for ask in asks:
            if not ask or (isinstance(ask, dict) and len(ask) != 1):
                raise ValueError("an entry is 'section-id: text' or a text alone")
        return asks

    @field_validator("not_asks", "cases")
    @classmethod
    def _name_one_document(cls, entries: tuple[dict[str, str], ...]) -> tuple[dict[str, str], ...]:
        if any(len(entry) != 1 for entry in entries):
            raise ValueError("an entry is 'document-id: text'")
        return entries


def read_front_matter(text: str, path: str, first_line: int) -> tuple[FrontMatter | None, YamlText | None, list[Fault]]:
    """Read the YAML that begins at ``first_line`` of ``path``: the fields and where they stand, or the faults found."""
    read, faults = read_yaml(text, path, first_line)
    if read is None:
        return None, None, faults
    if not isinstance(read.values, dict):
        fault = Fault(path, first_line, "front matter holds no fields; expected 'id: …' and the other fields.")
        return None, None, [fault]
    fields, faults = validate_shape(FrontMatter, read, "front matter")
    faults += check_thousands(read)
    return (None, None, faults) if faults else (fields, read, [])


def check_thousands(read: YamlText) -> list[Fault]:
    """Find figures such as 1.070, which Spanish reads as a thousand and YAML as little more than one."""
    figures = read.values.get("figures")
    faults = []
    for number, figure in enumerate(figures if isinstance(figures, list) else ()):
        place = ("figures", number, "value")
        node = find_node(read.tree, place)
        if node is None or not isinstance(figure["value"], float):
            continue
        if _THOUSANDS.fullmatch(node.value):
            whole = node.value.replace(".", "")
            message = f"'figures.{number}.value' is {node.value}, which may be {figure['value']:g} or {whole}"
            faults.append(
                Fault(read.path, read.find_line(place), f"{message}; write {whole}, or '{node.value}' in quotes.")
            )
    return faults
