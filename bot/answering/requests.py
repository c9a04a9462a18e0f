"""Validate questions and searches from API and command line; a wrong value raises QuestionError with one line.

The models are also what the API's description says of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from bot.answering.answers import Turn
from bot.answering.entities import recognise_country
from indexer.errors import QuestionError
from indexer.vocabulary import KINDS, LANGUAGES, STAGES, Kind, Language, Stage

MOST_HITS = 50
MOST_PAGES = 50
MOST_TURNS = 40
DEFAULT_HITS = 10

EXPECTED = {
    "question": "a text",
    "lang": f"one of {', '.join(LANGUAGES)}",
    "kind": f"one of {', '.join(KINDS)}",
    "stage": f"one of {', '.join(STAGES)}",
    "context": 'a list of {"role", "text"}',
    "choice": "the id of one of an answer's 'choices'",
    "k": "a whole number",
    "page": "a whole number",
    "country": "a country's name or its two letters (ISO 3166-1), such as MX",
}
"""What each field may be, in the words of its error."""

_OUT_OF_RANGE = frozenset({"greater_than_equal", "less_than_equal"})


class _Request(BaseModel):
    model_config = ConfigDict(frozen=True)


class SaidTurn(_Request):
    """Something said before."""

    role: Literal["user", "assistant"]
    text: str


def _keep_newest(turns: Any) -> Any:
    """Of a long talk the newest turns count; null counts as none."""
    return () if turns is None else turns[-MOST_TURNS:] if isinstance(turns, list | tuple) else turns


class AskRequest(_Request):
    """A question: a line of JSON, or the body of ``POST /api/ask``."""

    question: str
    lang: Annotated[Language | None, Field(description="Language of the answer; else the question's.")] = None
    stage: Annotated[Stage | None, Field(description="The stage the asker is in; else it is guessed.")] = None
    context: Annotated[
        tuple[SaidTurn, ...], BeforeValidator(_keep_newest), Field(description="What was said before, oldest first.")
    ] = ()
    choice: Annotated[str | None, Field(description="The document chosen among an answer's `choices`.")] = None

    @property
    def turns(self) -> tuple[Turn, ...]:
        """What was said before, oldest first."""
        return tuple(Turn(turn.role, turn.text) for turn in self.context)


def _read_count(k: Any) -> Any:
    # int() takes "+5" and "5.0" for numbers too, and reads digits of any length.
    if isinstance(k, str) and not (k.isascii() and k.isdigit() and len(k) <= 6):
        raise ValueError("no whole number")
    return k


def _read_country(country: Any) -> Any:
    if not isinstance(country, str):
        return country
    if (code := recognise_country(country)) is None:
        raise ValueError("no country")
    return code


class SearchFilters(_Request):
    """How many hits a search gives, and of which documents."""

    k: Annotated[int, Field(ge=1, le=MOST_HITS, description="How many."), BeforeValidator(_read_count)] = DEFAULT_HITS
    lang: Annotated[Language | None, Field(description="Language of the text; else it is told from the text.")] = None
    kind: Annotated[Kind | None, Field(description="Kind of document.")] = None
    stage: Annotated[Stage | None, Field(description="Stage that the document speaks to.")] = None
    country: Annotated[
        str | None, BeforeValidator(_read_country), Field(description="Country of the case, ISO 3166-1 or its name.")
    ] = None


class SearchRequest(SearchFilters):
    """The address of ``GET /api/search``; an empty value counts as none."""

    q: Annotated[str, Field(description="The text.")] = ""

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, values: Any) -> Any:
        return {name: value for name, value in values.items() if value} if isinstance(values, Mapping) else values


class PagedSearchRequest(SearchRequest):
    """The address of ``GET /api/v1/search``: page ``page`` of ``k`` hits each."""

    page: Annotated[int, Field(ge=1, le=MOST_PAGES, description="Which page."), BeforeValidator(_read_count)] = 1


def read_request(values: Any) -> AskRequest:
    """Read a question. Raises QuestionError that names the field, what was found and expected."""
    try:
        return AskRequest.model_validate(values)
    except ValidationError as error:
        raise QuestionError(describe_fault(error.errors()[0])) from None


def read_turns(values: Any) -> tuple[Turn, ...]:
    """Read the turns before, ``[{"role", "text"}]``, oldest first; of a long talk the newest count."""
    return read_request({"question": "", "context": values}).turns


def read_filters(k: int, lang: str | None, kind: str | None, stage: str | None, country: str | None) -> SearchFilters:
    """Read the filters of a search. Raises QuestionError that names what is allowed where no search can mean one."""
    try:
        return SearchFilters.model_validate({"k": k, "lang": lang, "kind": kind, "stage": stage, "country": country})
    except ValidationError as error:
        raise QuestionError(describe_fault(error.errors()[0])) from None


def describe_fault(fault: Mapping[str, Any]) -> str:
    """Say in one line what a field is and what was expected; ``fault`` is one of pydantic's or FastAPI's."""
    place = [part for part in fault["loc"] if part not in ("body", "query")]
    if not place:
        return f'a question is {type(fault["input"]).__name__}; expected an object such as {{"question": "…"}}.'
    name = str(place[0])
    if len(place) > 1:
        return f"a turn of '{name}' lacks 'role' (user or assistant) or 'text' (a text)."
    if fault["type"] in _OUT_OF_RANGE:
        return f"'{name}' is {fault['input']}; expected 1 to {MOST_HITS}."
    found = None if fault["type"] == "missing" else fault["input"]
    return f"'{name}' is {_name(found)}; expected {EXPECTED[name]}."


def _name(value: Any) -> str:
    shown = repr(value)
    return "missing" if value is None else shown if len(shown) <= 40 else f"{shown[:40]}…"
