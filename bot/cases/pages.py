"""The case browser: search, filter, sort and page through cases; every state has its address."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from fastapi import APIRouter
from markupsafe import Markup

from bot.cases.facets import FACETS
from bot.cases.selection import EARLIEST, LATEST, SORTS, TEXT_LIMIT, Selection, find_relaxations
from bot.cases.views import FEW, Look, describe_case, list_facets, list_nearest, look_up, sort_cases
from bot.cases.words import Label, label_value, label_years, name_facet, write_url
from bot.rendering.render import render_template
from bot.web.page import Page, PageRequest, Site, route_pages

PAGE_SIZE = 20
STYLES = ("cases.css",)


def build_case_pages(site: Site) -> APIRouter:
    """Build the route ``/lite/cases``."""
    return route_pages(site, "/lite", {"/cases": show_cases})


def show_cases(request: PageRequest) -> Page:
    """Show the cases that an address asks for, with ways to narrow and to widen it."""
    look = look_up(request.engine.knowledge, request.reader, request.pairs)
    reader, selection, limits = look.reader, look.selection, list_limits(look)
    content = render_template(
        "cases.html",
        reader,
        selection=selection,
        facets=list_facets(look),
        limits=limits,
        filters=len(limits) - bool(selection.text),
        kept=[
            (id, reader.library.title(id, reader.lang), write_url(reader, "cases", leave_out(selection, id)))
            for id in selection.kept
        ],
        clear=write_url(reader, "cases", Selection(sort=selection.sort, kept=selection.kept)),
        notes=list_notes(look),
        results=_render_results(look),
        limit=TEXT_LIMIT,
        earliest=EARLIEST,
        latest=LATEST,
    )
    address = replace(selection, ignored=())
    return Page(
        reader.say("cases_title"), content, lambda lang: write_url(reader, "cases", address, lang), styles=STYLES,
        part="cases",
    )  # fmt: skip


def _render_results(look: Look) -> Markup:
    reader, selection = look.reader, look.selection
    ordered = sort_cases(look)
    pages = max(1, ceil(len(ordered) / PAGE_SIZE))
    page = min(selection.page, pages)
    listed, nearest = ordered[(page - 1) * PAGE_SIZE : page * PAGE_SIZE], list_nearest(look, ordered)
    return render_template(
        "case_results.html",
        reader,
        selection=selection,
        total=len(ordered),
        meant=look.meant,
        other_url=write_url(reader, "cases", replace(selection, exact=not selection.exact, page=1)),
        searched=look.text,
        cards=[describe_case(id, look) for id in listed],
        nearest=[describe_case(id, look) for id in nearest],
        shown={*listed, *nearest},
        relaxations=[] if ordered else list_relaxations(look),
        sorts=[
            (sort, write_url(reader, "cases", replace(selection, sort=sort, page=1)))
            for sort in SORTS
            if sort != "relevance" or selection.text
        ],
        size=PAGE_SIZE,
        pages=pages,
        page=page,
        turn=lambda number: write_url(reader, "cases", replace(selection, page=number)),
        download=lambda form: write_url(reader, f"cases.{form}", replace(selection, page=1, sort="", kept=())),
    )


def leave_out(selection: Selection, id: str) -> Selection:
    """Take a case off those that are kept for comparing."""
    return replace(selection, kept=tuple(kept for kept in selection.kept if kept != id))


def list_relaxations(look: Look) -> list[tuple[str, int, str]]:
    """List what could be given up, the most hindering first: (name of the limit, cases then, address)."""
    named = {
        "text": look.reader.say("cases_limit_text", text=look.selection.text),
        "ids": look.reader.say("cases_limit_ids"),
    }
    return [
        (
            named.get(limit) or name_facet(limit, look.reader),
            count,
            write_url(look.reader, "cases", look.selection.drop(limit)),
        )
        for limit, count in find_relaxations(look.table, look.selection, look.found)[:FEW]
    ]


def list_limits(look: Look) -> list[tuple[str, Label, str]]:
    """List what limits the results, one by one: (name of the facet, value, address without it)."""
    selection, reader = look.selection, look.reader
    limits = []
    for limit in selection.limits:
        if limit in FACETS:
            for value in selection.chosen[limit]:
                label = label_value(limit, value, reader, look.table)
                limits.append(
                    (name_facet(limit, reader), label, write_url(reader, "cases", selection.drop(limit, value)))
                )
            continue
        text = {"text": selection.text, "ids": reader.say("cases_limit_ids")}.get(limit)
        label = Label(text or label_years(selection.first, selection.last, reader))
        name = reader.say("cases_words") if limit == "text" else ""
        limits.append((name, label, write_url(reader, "cases", selection.drop(limit))))
    return limits


def list_notes(look: Look) -> list[str]:
    """Tell what of the address was not understood."""
    notes = [
        look.reader.say("cases_ignored", value=value, field=name_facet(name, look.reader))
        for name, value in look.selection.ignored
    ]
    return notes + ([look.reader.say("cases_search_long", limit=TEXT_LIMIT)] if look.selection.cut else [])
