"""What documents, comparisons, results of tools and workshop packs are as JSON."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.cases.schemas import SectionRecord, SentenceRecord
from bot.web.schemas import HitRecord, Record
from indexer.vocabulary import Kind, Language, Stage

Address = Annotated[str, Field(description="Its page; without scheme and host where the site's are not known.")]


class ListedDocument(Record):
    """A document in a list."""

    id: str
    kind: Kind
    title: str
    summary: str
    language: Annotated[Language, Field(description="Language of its text for this reader.")]
    languages: list[Language]
    stages: list[Stage]
    country: list[str]
    url: Address


class DocumentList(Record):
    """A page of the documents asked for: stages in their order, others by title."""

    total: Annotated[int, Field(ge=0)]
    page: int
    pages: int
    size: int
    language: Language
    documents: list[ListedDocument]


class WholeDocument(ListedDocument):
    """A document whole: what it says to do first, its sections, the cases that show it, and documents near to it."""

    first: list[SentenceRecord]
    sections: list[SectionRecord]
    cases: list[str]
    related: list[str]


class HitList(Record):
    """Passages near to a text, best first."""

    hits: list[HitRecord]


class ComparedFact(Record):
    """One fact of every case, in the cases' order; an empty list where a case does not tell it."""

    name: str
    values: list[list[str]]
    agreement: Annotated[str, Field(description="`same`, `partly` (a value in common) or `different`.")]


class ComparedSection(Record):
    """What every case tells under one heading, in the cases' order; null where it lacks it."""

    id: str
    heading: str
    told: list[SectionRecord | None]


class Comparison(Record):
    """Cases side by side."""

    cases: list[ListedDocument]
    facts: list[ComparedFact]
    sections: list[ComparedSection]
    url: Address


class ToolOption(Record):
    """A value that an answer may have, and what it says."""

    value: str
    label: str


class ToolQuestionRecord(Record):
    """A question of a tool: `fields` are the names that its answers go by, one a side where it asks of both."""

    fields: list[str]
    question: str
    kind: str
    options: list[ToolOption]


class ToolResult(Record):
    """What a tool's answers come to, and what it asks."""

    tool: str
    title: str
    questions: list[ToolQuestionRecord]
    result: Annotated[str, Field(description="Markdown: answers, numbers, advice, sheets, sources.")]
    url: Address


class WorkshopPack(Record):
    """A workshop that fits what was asked for."""

    title: str
    minutes: int
    designs: list[str]
    text: Annotated[str, Field(description="Markdown: agenda, guide, handouts, evaluation sheet.")]
    plan_url: Address
    files: Annotated[list[Address], Field(description="Slides, guide, handouts to print, and all in one ZIP.")]
