"""The overview pages: cases on a map, in time and by type, and what the base covers and lacks."""

from __future__ import annotations

import functools
import itertools
import statistics
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from markupsafe import Markup

from bot.cases.compare_pages import shorten_title
from bot.cases.stages import list_taught
from bot.library import Library
from bot.overview.entry import show_collection
from bot.overview.maps import INSETS, RADIUS, SHADES, WIDTH, draw_cases
from bot.overview.timeline import AXIS_FIRST, AXIS_WIDTH, FADE_WIDTH, order_cases
from bot.overview.typology import list_cells
from bot.rendering.collection import ENTRY
from bot.rendering.facts import name_value, write_event
from bot.rendering.reader import ReaderContext
from bot.rendering.render import render_template
from bot.rendering.years import write_span
from bot.web.page import Page, PageRequest, Show, Site, route_pages
from indexer.content.coverage import COUNTRIES, Claim, Coverage, SourceYears, count_coverage, list_contested
from indexer.content.documents import Document
from indexer.vocabulary import LANGUAGES, WRONG_EVENTS

PERIOD = 5
"""Years that one bar of the sources' ages stands for."""

STATE_MARKS = {"active": "●", "mixed": "◐", "declined": "↓", "ended": "■", "unknown": "?"}


def build_overviews(site: Site) -> APIRouter:
    """Build the routes of the overview pages, below ``/lite``."""
    pages: dict[str, Show] = {
        f"/{ENTRY}": show_collection,
        "/map": show_map, "/timeline": show_timeline, "/table": show_typology, "/coverage": show_coverage,
    }  # fmt: skip
    return route_pages(site, "/lite", pages)


def show_map(request: PageRequest) -> Page:
    """Show cases on a map, and the same as a table."""
    reader = request.reader
    cases = reader.library.list_documents(reader.lang, "case")
    drawn = draw_cases(cases)
    held = {country.id: country.cases for country in drawn.countries if country.cases} | dict(drawn.outside)
    rows = sorted(
        (
            country in drawn.outside,
            name_country(country, reader),
            country,
            ids,
            list(filter(reader.library.went_wrong, ids)),
        )
        for country, ids in held.items()
    )
    empty = sorted(name_country(country.id, reader) for country in drawn.countries if not country.cases)
    content = render_template(
        "map.html", reader, map=drawn, rows=rows, empty=empty, insets=INSETS, width=WIDTH, radius=RADIUS,
        count=functools.partial(count_cases, reader=reader), url=functools.partial(link_cases, reader),
        named=functools.partial(name_country, reader=reader), cases=len(cases),
        countries=len(held) - len(drawn.outside), legend=list(_describe_shades(reader)), shorten=shorten_title,
    )  # fmt: skip
    return _make_page(reader, "map", content)


def show_timeline(request: PageRequest) -> Page:
    """Show cases in time, by the decade in which they began."""
    reader = request.reader
    cases = reader.library.list_documents(reader.lang, "case")
    timeline = order_cases(cases)
    content = render_template(
        "timeline.html", reader, timeline=timeline, cases=count_cases(len(cases), reader), marks=STATE_MARKS,
        wrong=WRONG_EVENTS, named=functools.partial(name_value, "state", reader=reader), width=AXIS_WIDTH,
        events=lambda row: [(event.what in WRONG_EVENTS, write_event(event, reader.lang)) for event in row.events],
        first=AXIS_FIRST, fade=FADE_WIDTH, count=functools.partial(count_cases, reader=reader),
        years=lambda row: write_span(row.span, reader.lang), shorten=shorten_title,
    )  # fmt: skip
    return _make_page(reader, "timeline", content)


def show_typology(request: PageRequest) -> Page:
    """Show Table 1 of the paper with the cases of each type."""
    reader = request.reader
    content = render_template(
        "typology.html", reader, cells=list_cells(reader), count=functools.partial(count_cases, reader=reader),
        url=functools.partial(link_cases, reader),
    )  # fmt: skip
    return _make_page(reader, "table", content, "typology")


def show_coverage(request: PageRequest) -> Page:
    """Show what the base covers and lacks."""
    reader = request.reader
    coverage = measure_coverage(reader.library)
    listed = [
        country for country in coverage.countries.rows if any(coverage.countries.counts[country].values())
    ]  # fmt: skip
    content = render_template(
        "coverage.html", reader, coverage=coverage, countries=listed, claims=group_claims(reader.library, reader.lang),
        empty=sorted(name_country(country, reader) for country in COUNTRIES if country not in listed),
        named=functools.partial(name_value, reader=reader), url=functools.partial(link_cases, reader),
        marks=STATE_MARKS, years=describe_ages(coverage.years, reader), periods=list(count_periods(coverage.years)),
    )  # fmt: skip
    return _make_page(reader, "coverage", content)


def _make_page(reader: ReaderContext, path: str, content: Markup, name: str = "") -> Page:
    name = name or path
    return Page(
        reader.say(f"{name}_title"),
        content,
        lambda lang: ReaderContext(lang, root=reader.root).page_url(path),
        styles=(f"{name}.css",),
        part="types" if name == "typology" else name,
    )


def link_cases(reader: ReaderContext, **filters: str) -> str:
    """Give the address of the cases that have these values."""
    return f"{reader.root}/lite/cases?{urlencode({**filters, 'lang': reader.lang})}"


def name_country(country: str, reader: ReaderContext) -> str:
    """Name a country in the reader's language; one without a message stands for itself."""
    return name_value("country", country, reader)


def count_cases(number: int, reader: ReaderContext) -> str:
    """Say how many cases there are."""
    if number == 0:
        return reader.say("overview_no_case")
    return reader.say("overview_case_one") if number == 1 else reader.say("overview_case_many", number=number)


def _describe_shades(reader: ReaderContext) -> Iterator[str]:
    """Say what each shade of the map means, the lightest first."""
    yield reader.say("overview_no_case")
    for least, following in itertools.pairwise(SHADES):
        yield str(least) if following == least + 1 else f"{least}–{following - 1}"
    yield reader.say("map_legend_more", number=SHADES[-1])


@functools.lru_cache(maxsize=2)
def measure_coverage(library: Library) -> Coverage:
    """Count what a library covers; the last two libraries' counts are kept (reading all texts takes a second)."""
    return count_coverage(list_versions(library), library.references)


def list_versions(library: Library) -> Iterator[Document]:
    """List every version of every document; one without a text is known by the questions that stand in it.

    A case counts at the stages that it teaches about, as in the case browser, where its numbers lead.
    """
    taught = list_taught(library)
    for lang in LANGUAGES:
        for document in library.list_documents(lang):
            if document.id in taught:
                facts = document.facts.model_copy(update={"stages": taught[document.id]})
                document = replace(document, facts=facts)
            if document.lang == lang:
                yield document
            elif library.list_asks(document.id, lang):
                yield replace(document, lang=lang, body="")


def group_claims(library: Library, lang: str) -> tuple[tuple[Claim, tuple[str, ...]], ...]:
    """List the sections that hold contested claims, each with the claims (none: the whole section is contested).

    They are in the reader's language where the document has a text in it.
    """
    claims = [claim for document in library.list_documents(lang) for claim in list_contested(document)]
    groups = itertools.groupby(claims, lambda claim: (claim.document, claim.section))
    sections = [list(members) for _, members in groups]
    return tuple((members[0], tuple(claim.text for claim in members if claim.text)) for members in sections)


def describe_ages(years: SourceYears, reader: ReaderContext) -> str:
    """Say how old the sources are; "" where none bears a year."""
    dated = sorted(year for year, number in years.counts.items() for _ in range(number))
    if not dated:
        return ""
    return reader.say(
        "coverage_years_summary", all=len(dated) + years.undated, oldest=dated[0], newest=dated[-1],
        median=statistics.median_high(dated), undated=years.undated,
    )  # fmt: skip


def count_periods(years: SourceYears) -> Iterator[tuple[str, int]]:
    """Count sources by periods of PERIOD years, empty ones too, oldest first."""
    if years.oldest is None or years.newest is None:
        return
    for first in range(years.oldest // PERIOD * PERIOD, years.newest + 1, PERIOD):
        span: Any = range(first, first + PERIOD)
        yield f"{first}–{first + PERIOD - 1}", sum(years.counts.get(year, 0) for year in span)
