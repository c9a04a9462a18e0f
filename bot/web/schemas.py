"""What the API gives, as models: they make its description, and hold every answer to it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from indexer.vocabulary import Kind, Language, Stage

Lines = Annotated[list[int], Field(min_length=2, max_length=2, description="First and last line in `path`.")]


class Record(BaseModel):
    """Something that the API gives: fields in the contract's order, and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ErrorMessage(Record):
    """What was wrong, in one line."""

    error: str


class StageGuess(Record):
    """The stage that the asker seems to be in; `id` is null where nothing tells."""

    id: Stage | None
    confidence: Annotated[float, Field(ge=0, le=1)]
    reason: str


class CitationRecord(Record):
    """A passage that the answer uses; `quote` stands word for word in `path` at `lines`."""

    n: Annotated[int, Field(ge=1)]
    document: str
    kind: Kind
    title: str
    heading: str
    path: str
    lines: Lines
    language: Language
    score: float
    sources: list[str]
    quote: str


class ChoiceRecord(Record):
    """A topic that may be meant; ask again with its `document` as `choice`."""

    document: str
    title: str


class AnswerRecord(Record):
    """An answer; `citations` are best first."""

    question: str
    language: Language
    answered: bool
    stage: StageGuess
    answer: Annotated[str, Field(description="Markdown.")]
    steps: list[str]
    citations: list[CitationRecord]
    suggestions: list[str]
    elapsed_ms: float
    type: Annotated[
        Literal["answer", "choices", "care", "welcome", "decline"],
        Field(
            description="*answer* tells; *choices* asks back which topic is meant; *care* says what to do for people "
            "in danger; *welcome* greets; *decline* says that the base does not answer."
        ),
    ]
    practice: Annotated[str | None, Field(description="The practice whose steps are shown.")]
    choices: list[ChoiceRecord]
    language_sure: Annotated[bool, Field(description="Whether the question's language was clear.")]
    model: Annotated[
        str, Field(description="The text to fill in that was asked for, at `/lite/models/<id>`; absent for none.")
    ] = ""
    worded_by: Annotated[
        str,
        Field(description="The language model whose words the direct answer is in; absent where it is extracted."),
    ] = ""


class HitRecord(Record):
    """A passage near to a text."""

    document: str
    kind: Kind
    title: str
    heading: str
    path: str
    lines: Lines
    language: Language
    score: float
    rank: Annotated[int, Field(ge=1)]
    sources: list[str]


class HealthRecord(Record):
    """What is served."""

    status: Literal["ok"]
    passages: int
    documents: int
    corpus: Annotated[str, Field(description="The beginning of a hash of all texts.")]
    refused: Annotated[
        str, Field(description="Why a newer index is not taken up; the one before answers. Absent where none is.")
    ] = ""


class LoadingRecord(Record):
    """Why no question can be answered now."""

    status: Literal["loading", "failed"]


def describe_errors(**descriptions: str) -> dict[int | str, dict[str, Any]]:
    """Describe a route's errors, ``status_404="There is no such case."``, besides that of a base not open yet."""
    told = {name.removeprefix("status_"): text for name, text in descriptions.items()}
    told |= {
        "429": "Too many of your requests wait; Retry-After names the seconds.",
        "503": "The base is being opened, or too much is asked at once; Retry-After names the seconds.",
        "default": "Something failed here.",
    }
    return {status: {"model": ErrorMessage, "description": text} for status, text in told.items()}
