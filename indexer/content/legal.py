"""What is known of the law of each country: dated pointers to the office that knows, ``kb/legal.yaml``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from indexer.content.facts import CalendarYear, Line
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


def read_legal(entries: Sequence[Mapping[str, Any]]) -> tuple[CountryLaw, ...]:
    """Read what an index keeps of ``kb/legal.yaml``; an entry with a fault is left out, `check_legal` tells it."""
    laws = []
    for entry in entries:
        try:
            laws.append(CountryLaw.model_validate(entry))
        except ValidationError:
            continue
    return tuple(laws)


def check_legal(entries: Sequence[Any], path: str = f"kb/{LEGAL_FILE}") -> Iterator[Fault]:
    """Find entries that lack a year, a source, an office or a language, and countries that stand twice."""
    for number, entry in enumerate(entries, 1):
        country = entry.get("country", f"number {number}") if isinstance(entry, Mapping) else f"number {number}"
        try:
            CountryLaw.model_validate(entry)
        except ValidationError as error:
            for fault in error.errors():
                place = ".".join(str(step) for step in fault["loc"])
                yield Fault(path, 0, f"{country}: '{place}': {fault['msg'].removeprefix('Value error, ')}.")
    counted = Counter(entry.get("country") for entry in entries if isinstance(entry, Mapping))
    for code, count in counted.items():
        if count > 1:
            yield Fault(path, 0, f"the country '{code}' stands {count} times; put its facts together.")
