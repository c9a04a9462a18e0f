"""The facts of a document, its closed lists put into the reader's words."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal

from bot.answering.outcomes import write_event as write_event
from bot.answering.outcomes import write_state as write_state
from bot.messages import read_messages, say
from bot.rendering.bibliography import mark_citation
from bot.rendering.reader import ReaderContext
from bot.rendering.years import read_span, write_span
from indexer.content.citations import parse_citation
from indexer.content.documents import Document
from indexer.content.evidence import Judgement
from indexer.content.facts import Event, Figure
from indexer.text import fold_accents

FACTS_LANGUAGE = "en"
"""Free text among the facts stands in the original; a translation may have its own words for it."""

NUMBER_LOCALES = {"en": "en", "es": "es", "pt": "pt_BR", "fr": "fr"}
"""How each language writes numbers (Unicode CLDR)."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the facts: ``lang`` is the language of its values where that is not the reader's."""

    name: str
    values: tuple[str, ...]
    lang: str = ""


def list_facts(document: Document, reader: ReaderContext) -> Iterator[Fact]:
    """List the facts that a document has, in the order in which a reader asks for them."""
    facts, translated = reader.library.read_facts(document.id, reader.lang)
    _quote = functools.partial(_write_texts, FACTS_LANGUAGE if reader.lang != FACTS_LANGUAGE and not translated else "")
    place = facts.place.name if facts.place else facts.region
    yield from _translate(reader, "country", "country", facts.country)
    yield from _quote(reader, "place", [place] if place else [])
    if years := write_span(read_span(facts), reader.lang):
        yield Fact(reader.say("fact_years"), (years,))
    yield from _quote(reader, "products", facts.products)
    for sector in ("state", "business", "civil", "international"):
        yield from _quote(reader, sector, getattr(facts.partners, sector))
    yield from _translate(reader, "complexity", "complexity", [facts.complexity])
    yield from _translate(reader, "themes", "themes", [facts.themes])
    yield from _translate(reader, "direction", "direction", [facts.direction])
    if state := write_state(facts, reader.lang):
        yield Fact(reader.say("fact_stands"), (state,))
    if facts.events:
        yield Fact(reader.say("fact_events"), tuple(_write_event(event, reader) for event in facts.events))
    if document.kind == "case" and (judgement := reader.library.judge_evidence(document.id)):
        yield Fact(reader.say("fact_evidence"), (write_judgement(judgement, reader.lang),))
    yield from _translate(reader, "stages", "stage", facts.stages)
    yield from _translate(reader, "modalities", "modality", facts.modalities)
    yield from _translate(reader, "audience", "audience", facts.audience)
    yield from _translate(reader, "maturity", "maturity", [facts.maturity])
    yield from _translate(reader, "criteria", "criterion", facts.criteria)
    yield from _quote(reader, "figures", [_write_figure(figure, reader) for figure in facts.figures])


def name_value(prefix: str, value: str, reader: ReaderContext) -> str:
    """Name a value of a closed list in the reader's language; one that no message names stays itself."""
    name = f"{prefix}_{value}"
    return reader.say(name) if name in read_messages() else value


def list_law_countries(reader: ReaderContext) -> list[tuple[str, str]]:
    """List the countries of whose law something is known: (address, name), by name."""
    named = [(reader.law_url(code), name_value("country", code, reader)) for code in reader.library.laws]
    return sorted(named, key=lambda country: fold_accents(country[1]))


def _translate(reader: ReaderContext, fact: str, prefix: str, values: Sequence[str | None]) -> Iterator[Fact]:
    known = tuple(name_value(prefix, value, reader) for value in values if value)
    if known:
        yield Fact(reader.say(f"fact_{fact}"), known)


def _write_texts(lang: str, reader: ReaderContext, fact: str, values: Sequence[str]) -> Iterator[Fact]:
    if values:
        yield Fact(reader.say(f"fact_{fact}"), tuple(values), lang)


def _write_figure(figure: Figure, reader: ReaderContext) -> str:
    amount = f"{write_number(figure.value, reader.lang)} {figure.unit}".strip()
    dated = f" ({figure.as_of})" if figure.as_of else ""
    citation = parse_citation(figure.source if figure.source.startswith("@") else f"@{figure.source}")
    mark = mark_citation(citation, reader.library.references, reader.lang)
    return f"{figure.what}{reader.say('colon')} {amount}{dated} [{mark}]"


def write_judgement(judgement: Judgement, lang: str) -> str:
    """Say how far the evidence carries, and why: "good (best source: a study, an excerpt read)"."""
    why = say("evidence_by", lang, kind=say(f"source_{judgement.kind}", lang), read=say(f"read_{judgement.read}", lang))
    alone = f"; {say('evidence_alone', lang)}" if judgement.alone else ""
    return f"{say(f'strength_{judgement.label}', lang)} ({why}{alone})"


def _write_event(event: Event, reader: ReaderContext) -> str:
    """Write a dated event with its source: "1973: it was rescued [El Colombiano]"."""
    source = mark_citation(parse_citation(f"@{event.source}"), reader.library.references, reader.lang)
    return f"{write_event(event, reader.lang)} [{source}]"


def write_number(value: float | str, lang: str) -> str:
    """Write a number as a language does, ten digits at most; words stay themselves.

    >>> write_number(23700000.0, "en"), write_number(1226, "es"), write_number(4.5, "pt"), write_number("a third", "en")
    ('23,700,000', '1.226', '4,5', 'a third')
    """
    if isinstance(value, str):
        return value
    written: str = format_decimal(Decimal(f"{value:.10g}"), "#,##0.##########", NUMBER_LOCALES[lang])
    return written
