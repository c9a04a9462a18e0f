"""The facts of a document, its closed lists put into the reader's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.messages import read_messages
from bot.rendering.bibliography import mark_citation
from bot.rendering.reader import View
from indexer.content.citations import parse_citation
from indexer.content.documents import Document
from indexer.content.frontmatter import Figure

FACTS_LANGUAGE = "en"
"""Free text among the facts stands once, in the original."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the facts: ``lang`` is the language of its values where that is not the reader's."""

    name: str
    values: tuple[str, ...]
    lang: str = ""


def list_facts(document: Document, view: View) -> Iterator[Fact]:
    """List the facts that a document has, in the order in which a reader asks for them."""
    facts = document.facts
    place = facts.place.name if facts.place else facts.region
    yield from _translate(view, "country", "country", facts.country)
    yield from _quote(view, "place", [place] if place else [])
    yield from _quote(view, "years", [facts.years] if facts.years else [])
    yield from _quote(view, "products", facts.products)
    for sector in ("state", "business", "civil", "international"):
        yield from _quote(view, sector, getattr(facts.partners, sector))
    yield from _translate(view, "complexity", "complexity", [facts.complexity])
    yield from _translate(view, "themes", "themes", [facts.themes])
    yield from _translate(view, "direction", "direction", [facts.direction])
    yield from _translate(view, "outcome", "outcome", [facts.outcome])
    yield from _translate(view, "evidence", "strength", [facts.evidence])
    yield from _translate(view, "stages", "stage", facts.stages)
    yield from _translate(view, "modalities", "modality", facts.modalities)
    yield from _translate(view, "audience", "audience", facts.audience)
    yield from _translate(view, "maturity", "maturity", [facts.maturity])
    yield from _translate(view, "criteria", "criterion", facts.criteria)
    yield from _quote(view, "figures", [_write_figure(figure, view) for figure in facts.figures])


def name_value(prefix: str, value: str, view: View) -> str:
    """Name a value of a closed list in the reader's language; one that no message names stays itself."""
    name = f"{prefix}_{value}"
    return view.say(name) if name in read_messages() else value


def _translate(view: View, fact: str, prefix: str, values: Sequence[str | None]) -> Iterator[Fact]:
    known = tuple(name_value(prefix, value, view) for value in values if value)
    if known:
        yield Fact(view.say(f"fact_{fact}"), known)


def _quote(view: View, fact: str, values: Sequence[str]) -> Iterator[Fact]:
    if values:
        yield Fact(view.say(f"fact_{fact}"), tuple(values), FACTS_LANGUAGE if view.lang != FACTS_LANGUAGE else "")


def _write_figure(figure: Figure, view: View) -> str:
    amount = f"{_write_number(figure.value)} {figure.unit}".strip()
    dated = f" ({figure.as_of})" if figure.as_of else ""
    citation = parse_citation(figure.source if figure.source.startswith("@") else f"@{figure.source}")
    return f"{figure.what}: {amount}{dated} [{mark_citation(citation, view.library.references, view.lang)}]"


def _write_number(value: float | str) -> str:
    """Write thousands apart with a thin space: point and comma mean different things across countries.

    >>> _write_number(23700000.0), _write_number(4.5), _write_number("a third")
    ('23\u202f700\u202f000', '4.5', 'a third')
    """
    if isinstance(value, str):
        return value
    return f"{value:,.10g}".replace(",", "\u202f")
