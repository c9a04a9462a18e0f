"""What is known of the law of each country: dated pointers to the office that knows, ``kb/legal.yaml``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from indexer.content.facts import CalendarYear, Line
from indexer.content.shapes import validate_entries
from indexer.content.yaml_text import YamlText
from indexer.errors import Fault

LEGAL_FILE = "legal.yaml"

LegalTopic = Literal[
    "cooperative", "association", "other-forms", "contract-farming", "product-law", "quality", "receipts",
    "public-purchase", "secured-lending", "warehouse-receipts", "family-farming", "near-justice", "conciliation",
    "consultation",
]  # fmt: skip
Confidence = Literal["high", "medium", "low"]
"""*high*: the text of the article or an official page was read; *medium*: an official summary, a study, or pages that
agree; *low*: one secondary or old page."""

LEGAL_TOPICS: tuple[str, ...] = get_args(LegalTopic)


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LegalSource(_Entry):
    """Where a fact was read."""

    title: Line
    publisher: Line
    url: Annotated[str, Field(pattern="^https?://")] | None = None


class LegalFact(_Entry):
    """What a page said: ``year`` of the law's text or of the page, None where no year was seen; in each language."""

    topic: LegalTopic
    year: CalendarYear | None
    confidence: Confidence
    source: LegalSource
    en: Line
    es: Line
    pt: Line
    fr: Line

    def tell(self, lang: str) -> str:
        """Give the fact's words in a language."""
        return str(getattr(self, lang))


class CountryLaw(_Entry):
    """What is known of one country (ISO 3166-1), and the ``offices`` to ask, in its own language."""

    country: Annotated[str, Field(pattern="^[A-Z]{2}$")]
    offices: Annotated[tuple[Line, ...], Field(min_length=1)]
    facts: Annotated[tuple[LegalFact, ...], Field(min_length=1)]


_LAWS: TypeAdapter[Any] = TypeAdapter(tuple[CountryLaw, ...])


def read_legal(entries: Sequence[Mapping[str, Any]]) -> tuple[CountryLaw, ...]:
    """Read what an index keeps of ``kb/legal.yaml``; an entry with a fault is left out, `check_legal` tells it."""
    laws = []
    for entry in entries:
        try:
            laws.append(CountryLaw.model_validate(entry))
        except ValidationError:
            continue
    return tuple(laws)


def check_legal(read: YamlText) -> list[Fault]:
    """Find entries that lack a year, a source, an office or a language, and countries that stand twice."""
    faults = validate_entries(_LAWS, read)
    seen: dict[str, int] = {}
    for number, entry in enumerate(() if faults else read.values):
        code, line = entry["country"], read.find_line((number, "country"))
        if code in seen:
            message = f"the country '{code}' stands at line {seen[code]} already; put its facts together."
            faults.append(Fault(read.path, line, message))
        seen.setdefault(code, line)
    return faults
