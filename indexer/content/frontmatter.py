"""The YAML in front of a document: its fields, their closed lists, and where each one stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from indexer.content.citations import parse_citation
from indexer.content.designs import Card, Identifier, Tool, Workshop
from indexer.errors import Fault
from indexer.vocabulary import (
    WRONG_EVENTS,
    Audience,
    Complexity,
    Criterion,
    Direction,
    EventKind,
    Kind,
    Language,
    Maturity,
    Modality,
    Stage,
    State,
    Themes,
)

Line = Annotated[str, Field(min_length=1)]
CalendarYear = Annotated[int, Field(ge=1500, le=2100)]


class _Fields(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(_Fields):
    """Where a case happened, in degrees (WGS 84)."""

    name: Line
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None


class Partners(_Fields):
    """Who took part, by sector of society."""

    state: tuple[Line, ...] = ()
    business: tuple[Line, ...] = ()
    civil: tuple[Line, ...] = ()
    international: tuple[Line, ...] = ()


class Figure(_Fields):
    """A number that a source gives, with the year it speaks of."""

    what: Line
    value: float | str
    unit: str = ""
    as_of: int | str | None = None
    source: Line


class Years(_Fields):
    """The years that the evidence on a case covers, ``{from: 1997, to: 2004}``.

    ``to``: of the end, or of the last source; null where no source gives a year.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True, serialize_by_alias=True)

    first: CalendarYear | None = Field(alias="from")
    last: CalendarYear | None = Field(alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Years:
        if self.first is not None and self.last is not None and self.first > self.last:
            raise ValueError(f"'from' is {self.first}, after 'to', {self.last}")
        return self


class Event(_Fields):
    """Something dated that a source says happened to a case; ``year`` a number, "2015-2018", or null."""

    what: EventKind
    year: CalendarYear | Annotated[str, Field(pattern=r"^\d{4}-\d{4}$")] | None = None
    source: Line

    @property
    def span(self) -> tuple[int, int] | None:
        """The first and the last year; None where no source gives any."""
        if self.year is None:
            return None
        first, _, last = str(self.year).partition("-")
        return int(first), int(last or first)


class Facts(_Fields):
    """What does not depend on language: it stands once, in the original's front matter."""

    stages: tuple[Stage, ...] = ()
    modalities: tuple[Modality, ...] = ()
    audience: tuple[Audience, ...] = ()
    keywords: tuple[Line, ...] = ()
    related: tuple[Identifier, ...] = ()
    sources: tuple[Line, ...] = ()
    maturity: Maturity | None = None
    criteria: tuple[Criterion, ...] = ()
    country: tuple[Annotated[str, Field(pattern="^[A-Z]{2}$")], ...] = ()
    region: str = ""
    place: Place | None = None
    years: Years | None = None
    products: tuple[Line, ...] = ()
    partners: Partners = Partners()
    complexity: Complexity | None = None
    themes: Themes | None = None
    direction: Direction | None = None
    state: State | None = None
    state_as_of: CalendarYear | None = None
    events: tuple[Event, ...] = ()
    figures: tuple[Figure, ...] = ()
    tool: Tool | None = None
    workshop: Workshop | None = None
    cards: tuple[Card, ...] = ()

    @property
    def went_wrong(self) -> bool:
        """Whether a case is in decline or anything of it went wrong, whatever came later."""
        happened = {event.what for event in self.events} - ({"dissolved"} if self._met_its_goal else set())
        return self.state == "declined" or not happened.isdisjoint(WRONG_EVENTS)

    @property
    def _met_its_goal(self) -> bool:
        return any(event.what == "goal-met" for event in self.events)

    @field_validator("sources")
    @classmethod
    def _are_citations(cls, sources: tuple[str, ...]) -> tuple[str, ...]:
        for source in sources:
            parse_citation(source)
        return sources


class FrontMatter(Facts):
    """All that may stand in front of a document; a translation has the first block only."""

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
