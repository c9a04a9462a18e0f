"""What does not depend on language in front of a document: the facts, which stand once, in the original."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from indexer.content.citations import parse_citation
from indexer.content.designs import Card, Identifier, Tool, Workshop
from indexer.vocabulary import (
    WRONG_EVENTS,
    Audience,
    Complexity,
    Criterion,
    Direction,
    EventKind,
    Maturity,
    Modality,
    Stage,
    State,
    Themes,
)

Line = Annotated[str, Field(min_length=1)]
CalendarYear = Annotated[int, Field(ge=1500, le=2100)]


class _Fields(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


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

    @field_validator("value", mode="before")
    @classmethod
    def _is_no_truth(cls, value: object) -> object:
        if isinstance(value, bool):
            raise ValueError("expected a number or a text")
        return value


class Years(_Fields):
    """The years that the evidence on a case covers, ``{from: 1997, to: 2004}``.

    ``to``: of the end, or of the last source; null where no source gives a year.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, validate_by_name=True, serialize_by_alias=True, allow_inf_nan=False
    )

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
    drawing: Identifier | None = None

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
