"""What the API gives of cases, as models; and the filters that it takes, as its description tells them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from bot.cases.facets import CLOSED, FACETS
from bot.cases.selection import EARLIEST, LATEST, OUTCOME, SORTS, TEXT_LIMIT
from bot.web.schemas import Record
from indexer.vocabulary import (
    LANGUAGES,
    Complexity,
    Direction,
    EventKind,
    Evidence,
    Language,
    Modality,
    Reading,
    SourceKind,
    Stage,
    State,
    Themes,
)

DEFAULT_SIZE, MOST_SIZE = 20, 100

Country = Annotated[str, Field(pattern="^[A-Z]{2}$")]
Count = Annotated[int, Field(ge=0)]
Facet = Annotated[str, Field(json_schema_extra={"enum": list(FACETS)})]


class FigureRecord(Record):
    """A number that a case tells, with the year it is of and its source."""

    what: str
    value: int | float | str
    unit: str
    as_of: int | str | None
    source: str


class PlaceRecord(Record):
    """Where a case is."""

    name: str
    lat: float | None
    lon: float | None


class YearsRecord(Record):
    """What the evidence covers: `last` is the year of the end, or of the last source; null where none gives it."""

    first: int | None
    last: int | None


class EventRecord(Record):
    """Something dated that happened: `year` is a number, years as `2015-2018`, or null where no source gives any."""

    what: EventKind
    year: int | str | None
    source: str


class PartnersRecord(Record):
    """The partners by sector."""

    state: list[str]
    business: list[str]
    civil: list[str]
    international: list[str]


class SourceRecord(Record):
    """A source that a case cites."""

    key: str
    author: str
    year: str
    title: str
    publisher: str
    url: str
    kind: SourceKind | None
    read: Annotated[Reading | None, Field(description="How much of it was read.")]


class ReasonRecord(Record):
    """The sentence of the base nearest to `q`, and where it stands."""

    sentence: str
    heading: str
    section: str
    language: Language


class CaseFacts(Record):
    """A case's facts: codes of closed lists, free texts as they stand, in English."""

    id: str
    title: str
    summary: str
    language: Annotated[Language, Field(description="Language of the case's text for this reader.")]
    languages: list[Language]
    url: Annotated[str, Field(json_schema_extra={"format": "uri"})]
    country: list[Country]
    region: str | None
    place: PlaceRecord | None
    years: YearsRecord
    products: list[str]
    partners: PartnersRecord
    modalities: list[Modality]
    stages: Annotated[list[Stage], Field(description="Stages that its sources speak to.")]
    teaches: Annotated[list[Stage], Field(description="Of these, those that the case teaches about most.")]
    complexity: Complexity | None
    themes: Themes | None
    direction: Direction | None
    state: State | None
    state_as_of: Annotated[int | None, Field(description="Year of the last source that shows this state.")]
    events: list[EventRecord]
    went_wrong: bool
    evidence: Annotated[
        Evidence | None, Field(description="Computed from the kinds of the sources and how much of each was read.")
    ]
    figures: list[FigureRecord]
    problems: list[str]
    related: list[str]


class ListedCase(CaseFacts):
    """A case in a list, and why it is there where a text was searched for."""

    why: ReasonRecord | None


class SentenceRecord(Record):
    """A sentence and the sources that it cites."""

    text: str
    sources: list[str]


class SectionRecord(Record):
    """What a case tells under a heading."""

    id: str
    heading: str
    language: Language
    sentences: list[SentenceRecord]


class SharedValue(Record):
    """A value of a facet that two cases share."""

    facet: Facet
    value: str
    label: str


class SimilarCase(Record):
    """A case like another, with the reason."""

    id: str
    title: str
    score: float
    near_in_meaning: bool
    shared: list[SharedValue]


class WholeCase(CaseFacts):
    """A case whole, with its sources and cases like it."""

    sources: list[SourceRecord]
    sections: list[SectionRecord]
    similar: list[SimilarCase]


class IgnoredValue(Record):
    """A value that means nothing here; it was left out."""

    name: str
    value: str


class FacetCount(Record):
    """A value with the number of cases that there would be with it; a facet's own choice does not count."""

    value: str
    label: str
    count: Count
    chosen: bool


class CaseList(Record):
    """A page of the cases asked for, and the counts of every facet."""

    total: Count
    page: int
    pages: int
    size: int
    language: Language
    searched: Annotated[str, Field(description="What was searched for: `meant` where there is any, else `q`.")]
    meant: Annotated[str, Field(description="`q` with its misspelt words written as they were meant; empty for none.")]
    ignored: list[IgnoredValue]
    cases: list[ListedCase]
    facets: dict[Facet, list[FacetCount]]


FACET_MEANINGS = {
    "region": "A region as `facets.region` names it.",
    "country": "Two letters, ISO 3166-1, or a name in one of the four languages, as every filter takes one.",
    "modality": "Form of partnership.",
    "state": "Where it stood when it was last seen.",
    "event": "What happened in it; `went-wrong`: a crisis, a rescue, a decline, or an end without its goal.",
    "problem": "Id of a problem that struck the case.",
    "product": "A product as `facets.product` names it, in English.",
    "stage": "A stage that the case teaches about: it tells more of it than cases do, or more pages draw on it there.",
    "sector": "A sector that a partner belongs to.",
    "direction": "Ties along the chain, between equals, or both.",
    "complexity": "Few partners or many.",
    "themes": "One theme or several.",
    "evidence": "Strength of the evidence.",
}

LANGUAGE_PARAMETER = {
    "name": "lang", "in": "query", "schema": {"type": "string", "enum": list(LANGUAGES)},
    "description": "Language of titles, summaries, labels and sentences; else the question's, else the "
    "Accept-Language header's.",
}  # fmt: skip


def describe_filters() -> list[dict[str, Any]]:
    """Describe what narrows a list of cases. `selection.py` reads it all and tells what it did not understand, so that
    FastAPI is not given these to validate: values may be codes, or names in any language."""
    year = {"type": "integer", "minimum": EARLIEST, "maximum": LATEST}
    text = "Words or a sentence in any language: cases are found by meaning and by word."
    text = f"{text} {TEXT_LIMIT} characters are read."
    sort = "Order; `relevance` needs `q` and is then the default, else `title`."
    size = {"type": "integer", "minimum": 1, "maximum": MOST_SIZE, "default": DEFAULT_SIZE}
    return [
        _describe_filter("q", text, {"type": "string"}),
        *(_describe_list(facet, FACET_MEANINGS[facet], CLOSED.get(facet, ())) for facet in FACETS),
        _describe_list(OUTCOME, "How it went: a value of `event` or of `state`.", (*CLOSED["event"], *CLOSED["state"])),
        _describe_filter("from", "First year; a case passes whose years reach into the range.", year),
        _describe_filter("to", "Last year.", year),
        _describe_list("id", "Only these cases.", ()),
        _describe_filter("exact", "1: search for `q` as it stands, misspelt words too.", {"type": "string"}),
        _describe_filter("sort", sort, {"type": "string", "enum": list(SORTS)}),
        _describe_filter("page", "Page, from 1.", {"type": "integer", "minimum": 1, "default": 1}),
        _describe_filter("size", "Cases on a page.", size),
        LANGUAGE_PARAMETER,
    ]


def _describe_filter(name: str, description: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _describe_list(name: str, description: str, values: tuple[str, ...]) -> dict[str, Any]:
    items = {"type": "string", "enum": list(values)} if values else {"type": "string"}
    schema = {"type": "array", "items": items}
    return {**_describe_filter(name, description, schema), "style": "form", "explode": True}
