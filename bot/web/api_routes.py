"""What all routes for programs share: their version, ETags, the language that a caller accepts, pages of a list."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from bot.messages import find_accepted

V1 = "/api/v1"
PREFIXES = (V1, "/api")
"""Where the routes stand: the version that grows, and the paths from before there were versions, which stay."""

ACCEPT_LANGUAGE = {
    "name": "Accept-Language", "in": "header", "schema": {"type": "string"},
    "description": "The first language of the list that is spoken here counts where no `lang` is named; below `/api` "
    "without a version only where the question may be in several.",
}  # fmt: skip


def describe_operation(prefix: str, name: str) -> dict[str, Any]:
    """Name an operation in the API's description; of two paths to one the older is called deprecated there."""
    return {"operation_id": name} if prefix == V1 else {"operation_id": f"{name}Unversioned", "deprecated": True}


def choose_accepted(prefix: str, request: Request, lang: str | None) -> str | None:
    """Choose a language: the one named, else what the caller accepts; None where neither is known or counts."""
    return lang or (find_accepted(request.headers.get("accept-language")) if prefix == V1 else None)


def link_pages(request: Request, page: int, last: int) -> dict[str, str]:
    """Write the header ``Link`` (RFC 8288) of page ``page`` of ``last``: its neighbours, relative to this address."""
    links = [
        f'<?{request.url.include_query_params(page=number).query}>; rel="{name}"'
        for name, number in (("prev", page - 1), ("next", page + 1))
        if 1 <= number <= last
    ]
    return {"Link": ", ".join(links)} if links else {}


class TaggedRoute(APIRoute):
    """Names each answer to GET by an ETag of its body; a caller who holds that one gets 304 without a body.

    The tag is weak (RFC 9110, 8.8.3): the answer may be compressed on its way.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Answer as the route does, then compare."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            response = await handle(request)
            if request.method != "GET" or response.status_code != HTTPStatus.OK:
                return response
            tag = f'"{hashlib.sha256(bytes(response.body)).hexdigest()[:20]}"'
            headers = {"ETag": f"W/{tag}", "Cache-Control": "no-cache", "Vary": "Accept-Language"}
            if _holds(request.headers.get("if-none-match", ""), tag):
                return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
            response.headers.update(headers)
            return response

        return answer


def _holds(header: str, tag: str) -> bool:
    """Say whether an ``If-None-Match`` header names a tag, weak or strong."""
    named = [name.strip().removeprefix("W/") for name in header.split(",")]
    return tag in named or named == ["*"]
