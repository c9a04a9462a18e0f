"""Documents as JSON: a list by kind, stage and country, and one whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from math import ceil
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from bot.answering.requests import MOST_PAGES, SearchFilters
from bot.cases.extracts import show_passage
from bot.knowledge import Knowledge
from bot.messages import DEFAULT_LANGUAGE
from bot.programs.records import DocumentList, WholeDocument
from bot.rendering.reader import ReaderContext, name_origin
from bot.web.api_routes import ACCEPT_LANGUAGE, V1, TaggedRoute, choose_accepted, describe_operation, link_pages
from bot.web.errors import fail
from bot.web.page import Site
from bot.web.schemas import describe_errors
from indexer.content.passages import Passage
from indexer.content.sentences import Sentence
from indexer.vocabulary import Language


class DocumentFilters(SearchFilters):
    """The address of ``GET /api/v1/documents``: page ``page`` of ``k`` documents each."""

    page: Annotated[int, Field(ge=1, le=MOST_PAGES, description="Which page.")] = 1


def build_document_api(site: Site) -> APIRouter:
    """Build the routes ``/api/v1/documents`` and ``/api/v1/documents/{id}``."""
    router = APIRouter(prefix=V1, route_class=TaggedRoute)

    @router.get(
        "/documents", **describe_operation(V1, "listDocuments"), summary="List documents, of one kind where named.",
        response_model=DocumentList, responses=describe_errors(status_422="A value is wrong."),
        openapi_extra={"parameters": [ACCEPT_LANGUAGE]},
    )  # fmt: skip
    def documents(asked: Annotated[DocumentFilters, Query()], request: Request, response: Response) -> dict[str, Any]:
        knowledge = site.engine_loader.wait().knowledge
        listed = list_documents(knowledge, _read_reader(site, request, knowledge, asked.lang), asked)
        response.headers.update(link_pages(request, listed["page"], listed["pages"]))
        return listed

    @router.get(
        "/documents/{id}", **describe_operation(V1, "getDocument"), summary="Give a document whole.",
        response_model=WholeDocument, responses=describe_errors(status_404="There is no such document."),
        openapi_extra={"parameters": [ACCEPT_LANGUAGE]},
    )  # fmt: skip
    def document(request: Request, response: Response, id: str, lang: Language | None = None) -> Any:
        knowledge = site.engine_loader.wait().knowledge
        if id not in knowledge.library:
            return fail(HTTPStatus.NOT_FOUND, f"there is no document {id[:60]!r}; GET {V1}/documents lists them.")
        described = describe_document(knowledge, id, _read_reader(site, request, knowledge, lang))
        response.headers["Content-Language"] = described["language"]
        return described

    return router


def _read_reader(site: Site, request: Request, knowledge: Knowledge, lang: str | None) -> ReaderContext:
    chosen = choose_accepted(V1, request, lang) or DEFAULT_LANGUAGE
    origin = name_origin(request.url.scheme, request.headers.get("host", ""))
    return ReaderContext(chosen, knowledge.library, site.root, origin=origin)


def list_documents(knowledge: Knowledge, reader: ReaderContext, asked: DocumentFilters) -> dict[str, Any]:
    """List a page of the documents of a kind, stage and country, for a reader."""
    library = knowledge.library
    ids = [
        document.id
        for document in library.list_documents(reader.lang, asked.kind)
        if asked.stage in (None, *library.list_stages(document.id))
        and asked.country in (None, *library.list_countries(document.id))
    ]
    first = (asked.page - 1) * asked.k
    return {
        "total": len(ids),
        "page": asked.page,
        "pages": max(1, ceil(len(ids) / asked.k)),
        "size": asked.k,
        "language": reader.lang,
        "documents": [describe_listed(id, reader) for id in ids[first : first + asked.k]],
    }


def describe_listed(id: str, reader: ReaderContext) -> dict[str, Any]:
    """Describe a document as a list does."""
    library = reader.library
    return {
        "id": id,
        "kind": library.kind(id),
        "title": library.title(id, reader.lang),
        "summary": library.summary(id, reader.lang),
        "language": library.find(id, reader.lang).lang,
        "languages": library.list_languages(id),
        "stages": list(library.list_stages(id)),
        "country": list(library.list_countries(id)),
        "url": reader.locate(reader.document_url(id)),
    }


def describe_document(knowledge: Knowledge, id: str, reader: ReaderContext) -> dict[str, Any]:
    """Describe a document whole, each section in the reader's language or the nearest. Raises KeyError for no id."""
    library, index = knowledge.library, knowledge.retriever.index
    first = library.first(id, reader.lang)
    sections = [show_passage(index, id, section, reader.lang) for _, section in index.find_document(id)]
    related = library.find(id, reader.lang).facts.related
    return {
        **describe_listed(id, reader),
        "first": describe_sentences(first.sentences if first else ()),
        "sections": [describe_section(passage) for passage in sections if passage],
        "cases": library.list_case_links(id),
        "related": [other for other in related if other in library],
    }


def describe_section(passage: Passage) -> dict[str, Any]:
    """Describe a section: its heading, and its sentences with the sources that each cites."""
    return {
        "id": passage.section, "heading": passage.heading, "language": passage.lang,
        "sentences": describe_sentences(passage.sentences),
    }  # fmt: skip


def describe_sentences(sentences: Sequence[Sentence]) -> list[Mapping[str, Any]]:
    """Describe sentences, each with the sources that it cites."""
    return [{"text": sentence.plain, "sources": list(sentence.sources)} for sentence in sentences]
