"""Cases as JSON for programs, with the counts of every facet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from math import ceil
from typing import Any

from fastapi import APIRouter, Request, Response

from bot.cases.comparison import SECTIONS
from bot.cases.export import describe_record, describe_records
from bot.cases.extracts import show_passage
from bot.cases.facets import read_cases
from bot.cases.schemas import DEFAULT_SIZE, LANGUAGE_PARAMETER, MOST_SIZE, CaseList, WholeCase, describe_filters
from bot.cases.selection import OUTCOME, OUTCOMES, SHOWN_VALUE
from bot.cases.similar import find_similar
from bot.cases.views import FacetOption, Look, describe_case, list_facets, look_up, sort_cases
from bot.cases.words import label_value
from bot.knowledge import Knowledge
from bot.rendering.reader import ReaderContext
from bot.web.api_routes import PREFIXES, TaggedRoute, describe_operation, link_pages
from bot.web.errors import fail
from bot.web.page import Site, choose_language
from bot.web.schemas import describe_errors
from indexer.vocabulary import LANGUAGES

MOST_LISTED = 60
"""Values that an error lists; there are more products."""


def build_case_api(site: Site) -> APIRouter:
    """Build the routes ``cases`` and ``cases/{id}``, below ``/api/v1`` and ``/api``."""
    router = APIRouter()
    for prefix in PREFIXES:
        router.include_router(_build_routes(site, prefix))
    return router


def _build_routes(site: Site, prefix: str) -> APIRouter:
    router = APIRouter(prefix=prefix, route_class=TaggedRoute)

    @router.get(
        "/cases", **describe_operation(prefix, "listCases"),
        summary="List cases by filters, with the counts of every facet.",
        response_model=CaseList,
        responses=describe_errors(status_400="A filter has a value that no case has; the error lists those known."),
        openapi_extra={"parameters": describe_filters()},
    )  # fmt: skip
    def cases(request: Request, response: Response) -> Any:
        knowledge = site.engine_loader.wait().knowledge
        reader, origin = _read_reader(site, request)
        look = look_up(knowledge, reader, request.query_params.multi_items())
        if fault := find_unknown(look):
            return fail(HTTPStatus.BAD_REQUEST, fault)
        listed = list_cases(look, request.query_params, origin)
        response.headers.update(link_pages(request, listed["page"], listed["pages"]))
        return listed

    @router.get(
        "/cases/{id}", **describe_operation(prefix, "getCase"),
        summary="Give a case whole, with its sources and cases like it.",
        response_model=WholeCase,
        responses=describe_errors(status_404="There is no such case."),
        openapi_extra={"parameters": [LANGUAGE_PARAMETER]},
    )  # fmt: skip
    def case(request: Request, id: str) -> Any:
        knowledge = site.engine_loader.wait().knowledge
        if id not in read_cases(knowledge.library).cases:
            return fail(HTTPStatus.NOT_FOUND, f"there is no case {id[:SHOWN_VALUE]!r}; GET /api/cases lists them.")
        reader, origin = _read_reader(site, request)
        return describe_one(id, knowledge, ReaderContext(reader.lang, knowledge.library, site.root), origin)

    return router


def _read_reader(site: Site, request: Request) -> tuple[ReaderContext, str]:
    lang = choose_language(request.query_params, request.headers.get("accept-language"), site.language_words)
    return ReaderContext(lang, root=site.root), f"{request.url.scheme}://{request.url.netloc}"


def find_unknown(look: Look) -> str:
    """Say which filter has a value that no case has, and which values there are; "" where all are known."""
    for name, value in look.selection.ignored:
        facets = OUTCOMES if name == OUTCOME else (name,)
        known = [value for facet in facets for value in look.table.known.get(facet, ())]
        if known:
            listed = ", ".join(known[:MOST_LISTED])
            more = "" if len(known) <= MOST_LISTED else f" … ({len(known)}; `facets.{name}` of a list of cases has all)"
            return f"no case has the {name} {value!r}; expected a code or a name of: {listed}{more}."
    return ""


def list_cases(look: Look, values: Mapping[str, str], origin: str) -> dict[str, Any]:
    """List a page of the cases asked for, why each is there, and the counts of every facet.

    ``values`` are the address's: of them ``size`` and ``lang`` count here.
    """
    ordered = sort_cases(look)
    ignored = [{"name": name, "value": value} for name, value in look.selection.ignored]
    size, lang = values.get("size", ""), values.get("lang", "")
    if lang and lang not in LANGUAGES:
        ignored.append({"name": "lang", "value": lang[:SHOWN_VALUE]})
    if size and not _is_size(size):
        ignored.append({"name": "size", "value": size[:SHOWN_VALUE]})
    count = int(size) if _is_size(size) else DEFAULT_SIZE
    first = (look.selection.page - 1) * count
    return {
        "total": len(ordered),
        "page": look.selection.page,
        "pages": max(1, ceil(len(ordered) / count)),
        "size": count,
        "language": look.reader.lang,
        "searched": look.text,
        "meant": look.meant,
        "ignored": ignored,
        "cases": [_describe_result(id, look, origin) for id in ordered[first : first + count]],
        "facets": {facet.name: _describe_facet(facet.options + facet.more) for facet in list_facets(look, least=1)},
    }


def _is_size(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MOST_SIZE


def _describe_result(id: str, look: Look, origin: str) -> dict[str, Any]:
    card = describe_case(id, look)
    reason = card.reason and {
        "sentence": card.reason.text, "heading": card.reason.heading, "section": card.reason.section,
        "language": card.reason.lang,
    }  # fmt: skip
    return {**describe_record(look.table.cases[id], look.reader, origin), "why": reason}


def _describe_facet(options: Sequence[FacetOption]) -> list[dict[str, Any]]:
    return [
        {"value": option.value, "label": option.label.text, "count": option.count, "chosen": option.chosen}
        for option in options
    ]


def describe_one(id: str, knowledge: Knowledge, reader: ReaderContext, origin: str) -> dict[str, Any]:
    """Describe a case whole: facts, sources, what it tells under each heading, and cases like it with the reason."""
    index = knowledge.retriever.index
    table = read_cases(knowledge.library)
    told = [passage for section in SECTIONS if (passage := show_passage(index, id, section, reader.lang))]
    return {
        **describe_records([id], knowledge, reader, origin)[0],
        "sections": [
            {
                "id": passage.section, "heading": passage.heading, "language": passage.lang,
                "sentences": [{"text": s.plain, "sources": list(s.sources)} for s in passage.sentences],
            }
            for passage in told
        ],
        "similar": [
            {
                "id": similar.case, "title": reader.library.title(similar.case, reader.lang),
                "score": round(similar.score, 4), "near_in_meaning": similar.near,
                "shared": [
                    {"facet": facet, "value": value, "label": label_value(facet, value, reader, table).text}
                    for facet, value in similar.shared
                ],
            }
            for similar in find_similar(knowledge, id)
        ],
    }  # fmt: skip
