"""The free texts among a case's facts in the words of a translation: same order, same number. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from indexer.content.facts import Facts, Partners

Words = Annotated[str, Field(min_length=1)]


class _Fields(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class FigureWords(_Fields):
    """The words of a figure; what is not given stays the original's: a unit "%", a number, a year."""

    what: Words
    unit: str | None = None
    value: str | None = None
    as_of: str | None = None


class FactWords(_Fields):
    """What a translation says in its own words; numbers, years, sources and closed lists stay the original's."""

    place: Words | None = None
    products: tuple[Words, ...] = ()
    partners: Partners = Partners()
    figures: tuple[FigureWords, ...] = ()


def compare_words(facts: Facts, words: FactWords) -> Iterator[str]:
    """Name what a translation's words have more or less of than the original's facts."""
    if (words.place is None) != (facts.place is None):
        yield f"'facts.place' is {'missing' if words.place is None else 'more than the original has'}"
    pairs = [("products", words.products, facts.products), ("figures", words.figures, facts.figures)]
    pairs += [
        (f"partners.{sector}", getattr(words.partners, sector), getattr(facts.partners, sector))
        for sector in Partners.model_fields
    ]
    for name, said, told in pairs:
        if len(said) != len(told):
            yield f"'facts.{name}' has {len(said)} entries, the original {len(told)}"


def translate_facts(facts: Facts, words: FactWords) -> Facts:
    """Give facts with a translation's words for the original's; ``compare_words`` finds no fault in them."""
    figures = [
        figure.model_copy(update={name: value for name, value in said.model_dump().items() if value is not None})
        for figure, said in zip(facts.figures, words.figures, strict=True)
    ]
    return facts.model_copy(
        update={
            "place": facts.place.model_copy(update={"name": words.place}) if facts.place else None,
            "products": words.products, "partners": words.partners, "figures": tuple(figures),
        }
    )  # fmt: skip
