"""What a program follows in a tool or a workshop: the structure that stands in its original's front matter.

The words stand in the body, in each language: a question, an option's list, a result or a part of an
agenda is found there by its id (``### Words {#id}``), options by their order.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from indexer.vocabulary import Language

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Expression = Annotated[str, Field(min_length=1, max_length=300)]
Method = Literal[
    "plenary", "pairs", "groups", "individual", "story", "role-play", "game", "cards", "drawing", "reading",
    "field", "practice", "vote", "break", "meal", "closing",
]  # fmt: skip
METHODS: tuple[str, ...] = get_args(Method)
PAUSES = frozenset({"break", "meal"})


class _Fields(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class ToolOption(_Fields):
    """One answer to choose. ``points`` add to sums; ``words`` (language → words) tick it from a pasted text."""

    id: Identifier
    points: dict[Identifier, float] = {}
    words: dict[Language, tuple[str, ...]] = {}


class ToolQuestion(_Fields):
    """Something a tool asks. A ``scale`` is a choice made once for each of the tool's sides, ``numbers`` are a list.

    ``when``: asked only where this holds. ``ticks``: a text that ticks the options of that ``many`` question.
    """

    id: Identifier
    kind: Literal["choice", "many", "scale", "number", "numbers", "text"]
    options: tuple[ToolOption, ...] = ()
    required: bool = False
    when: Expression | None = None
    least: float | None = None
    most: float | None = None
    whole: bool = False
    limit: int = 200
    ticks: Identifier | None = None


class Value(_Fields):
    """A number that a tool works out, or one for each entry of a list; shown with its words where the body has
    ``### … {#id}`` for it. ``exact`` is money to the coin, however much it is."""

    id: Identifier
    formula: Expression
    unit: Literal["number", "money", "exact", "percent", "points"] = "number"


class Result(_Fields):
    """Advice that stands in the body's section ``section``, shown where ``when`` holds, least ``order`` first."""

    id: Identifier
    section: Identifier
    when: Expression
    order: Expression | None = None
    documents: tuple[Identifier, ...] = ()
    sheets: tuple[Identifier, ...] = ()


class Group(_Fields):
    """A section of results: how many of those that hold are shown (0: all)."""

    id: Identifier
    show: Annotated[int, Field(ge=0)] = 0


class Drawing(_Fields):
    """A picture of the answers: bars or a radar over scales, or over values."""

    kind: Literal["bars", "radar"]
    of: tuple[Identifier, ...]
    most: float = 3


class Tool(_Fields):
    """A self-assessment, chooser or worksheet. ``flow``: all questions at once, or one step after the other."""

    flow: Literal["form", "steps"] = "form"
    sides: tuple[Identifier, ...] = ()
    questions: tuple[ToolQuestion, ...]
    values: tuple[Value, ...] = ()
    groups: tuple[Group, ...]
    results: tuple[Result, ...]
    drawing: Drawing | None = None


class AgendaPart(_Fields):
    """A part of an agenda: its length in minutes, the shortest in which it works, and what it draws on.

    ``steps`` are the minutes of what its words tell one after the other, where they do; they add up to ``minutes``.
    """

    id: Identifier
    minutes: Annotated[int, Field(ge=5, le=480)]
    least: Annotated[int, Field(ge=5, le=480)] | None = None
    method: Method
    core: bool = False
    documents: tuple[Identifier, ...] = ()
    steps: tuple[Annotated[int, Field(ge=1)], ...] = ()


class Card(_Fields):
    """What an exercise of workshop packs takes from a document: the line of its body that ends in ``{#item}``.

    ``contract``: the line answers that ``clause`` of the invented contract, or what it lacks (none).
    ``negotiation``: what the ``side`` alone has heard.
    """

    exercise: Literal["contract", "negotiation"]
    item: Identifier
    clause: Annotated[int, Field(ge=1)] | None = None
    side: Literal["producers", "company"] | None = None

    @model_validator(mode="after")
    def _fit(self) -> Card:
        if (self.side is None) == (self.exercise == "negotiation"):
            raise ValueError("a card of the negotiation has a 'side', one of the contract none")
        if self.exercise == "negotiation" and self.clause is not None:
            raise ValueError("a card of the negotiation has no 'clause'")
        return self


class Workshop(_Fields):
    """A session for trainers: ``agenda`` adds up to ``minutes``; ``group`` is the fewest and most who come."""

    minutes: Annotated[int, Field(ge=30, le=2880)]
    group: tuple[int, int]
    agenda: tuple[AgendaPart, ...]
