"""The page that shows two to four cases side by side, each state at its address."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from fastapi import APIRouter

from bot.cases.comparison import compare_facts, compare_sections
from bot.cases.facets import read_cases
from bot.cases.selection import MOST_COMPARED, Selection, read_selection
from bot.cases.terms import list_terms
from bot.cases.words import compare_url, write_url
from bot.rendering.reader import ReaderContext
from bot.rendering.render import render_template
from bot.web.page import Page, PageRequest, Site, route_pages

STYLES = ("compare.css",)


@functools.cache
def _compile_break() -> re.Pattern[str]:
    """Compile what ends the name that a title begins with: a dash, a colon, or a comma and "and"."""
    return re.compile(rf"\s[-–—:]\s|:\s|,\s+(?:{'|'.join(list_terms('title'))})\s")


def build_compare_pages(site: Site) -> APIRouter:
    """Build the route ``/lite/compare``."""
    return route_pages(site, "/lite", {"/compare": show_comparison})


def show_comparison(request: PageRequest) -> Page:
    """Compare the cases that an address names, the first four; say what else it holds."""
    knowledge = request.engine.knowledge
    reader = replace(request.reader, library=knowledge.library)
    named = [(name, value) for name, value in request.pairs if name in ("id", "ids")]
    selection = read_selection(named, read_cases(knowledge.library))
    ids = selection.ids[:MOST_COMPARED]
    comparing = len(ids) > 1
    content = render_template(
        "compare.html",
        reader,
        notes=[*list_notes(named, selection, reader)],
        titles=[
            (id, title, shorten_title(title))
            for id, title in ((id, reader.library.title(id, reader.lang)) for id in ids)
        ],
        went_wrong=[reader.library.went_wrong(id) for id in ids],
        without={id: compare_url(reader, tuple(other for other in ids if other != id)) for id in ids},
        facts=compare_facts(ids, reader) if comparing else [],
        sections=compare_sections(ids, reader, knowledge.retriever.index) if comparing else [],
        comparing=comparing,
        more=write_url(reader, "cases", Selection(kept=ids)),
        room=len(ids) < MOST_COMPARED,
        download=lambda form: write_url(reader, f"cases.{form}", Selection(ids=ids)),
        group=lambda blocks: [(is_item, [t for _, t in group]) for is_item, group in groupby(blocks, lambda b: b[0])],
    )
    return Page(
        reader.say("compare_title"), content, lambda lang: compare_url(reader, ids, lang), styles=STYLES, part="cases"
    )


def shorten_title(title: str) -> str:
    """Give the name that a title begins with, for places where it stands again and again.

    >>> shorten_title("UCPCO, Nicaragua - a coffee union that stopped working")
    'UCPCO, Nicaragua'
    """
    return _compile_break().split(title)[0]


def list_notes(named: Sequence[tuple[str, str]], selection: Selection, reader: ReaderContext) -> list[str]:
    """Tell what was wrong with the cases that an address names: unknown, named twice, too many, too few."""
    notes = [reader.say("compare_unknown", id=value) for _, value in selection.ignored]
    asked = [id.strip() for _, value in named for id in value.split(",") if id.strip()]
    if len([id for id in asked if id in selection.ids]) > len(selection.ids):
        notes.append(reader.say("compare_same_case"))
    if len(selection.ids) > MOST_COMPARED:
        notes.append(reader.say("compare_many", most=MOST_COMPARED))
    return notes + ([reader.say("compare_few")] if len(selection.ids) < 2 else [])
