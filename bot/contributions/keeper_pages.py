"""The page for keepers: the one list, and each submission; for whoever knows the token, where there is one.

The token is the password of HTTP's Basic scheme (or a Bearer token, for programs): no cookie, nothing in an address.
"""

from __future__ import annotations

import base64
import binascii
import functools
import hmac
import math
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus

from fastapi import APIRouter
from fastapi.responses import Response

from bot.contributions.board import KeptBoard, Sources
from bot.contributions.case_draft import write_told
from bot.contributions.submissions import read_decisions, read_submission
from bot.rendering.reader import ReaderContext
from bot.rendering.render import render_template
from bot.web.page import Page, PageRequest, Show, Site, route_pages, show_missing
from indexer.errors import ContentError

STYLES = ("contribute.css",)
HEADERS = {"Cache-Control": "no-store", "Vary": "Authorization, Accept-Language"}
CHALLENGE = 'Basic realm="Alianza", charset="UTF-8"'
MOST_SHOWN = 200


def build_keeper_pages(site: Site) -> APIRouter:
    """Build the routes below ``/lite/keepers``."""
    board = KeptBoard(Sources(site.gaps, site.ratings, site.inbox))
    pages: dict[str, Show] = {
        "": _guard(lambda request: show_board(request, board)), "/{submission}": _guard(show_submission),
    }  # fmt: skip
    return route_pages(site, "/lite/keepers", pages)


def is_keeper(credentials: str, token: str) -> bool:
    """Say whether the header Authorization holds the token; it takes as long whatever it holds.

    >>> is_keeper("Bearer 0123456789abcdef", "0123456789abcdef"), is_keeper("Bearer x", "")
    (True, False)
    """
    scheme, _, value = credentials.partition(" ")
    said = value.strip()
    if scheme.lower() == "basic":
        try:
            said = base64.b64decode(said, validate=True).decode("utf-8").partition(":")[2]
        except (binascii.Error, UnicodeDecodeError, ValueError):
            said = ""
    elif scheme.lower() != "bearer":
        said = ""
    return hmac.compare_digest(said.encode(errors="replace"), token.encode()) and bool(token)


def _guard(show: Callable[[PageRequest], Page | Response]) -> Show:
    """Show a page to keepers alone; who tries too often waits."""

    def show_guarded(request: PageRequest) -> Page | Response:
        site, reader = request.site, request.reader
        if not site.keepers:
            return show_missing(request)
        wait = site.refusal_rate.measure_wait(request.caller)
        if not wait and is_keeper(request.credentials, site.keepers):
            return show(request)
        if not wait and request.credentials:
            wait = site.refusal_rate.take(request.caller)
        text = reader.say("keepers_wait", minutes=math.ceil(wait / 60)) if wait else reader.say("keepers_denied")
        content = render_template("notice.html", reader, heading=reader.say("keepers_title"), text=text, form="")
        address = functools.partial(_keepers_url, reader)
        page = Page(reader.say("keepers_title"), content, address, HTTPStatus.UNAUTHORIZED, headers=HEADERS)
        if wait:
            return replace(page, status=HTTPStatus.TOO_MANY_REQUESTS, headers={**HEADERS, "Retry-After": str(wait)})
        return replace(page, headers={**HEADERS, "WWW-Authenticate": CHALLENGE})

    return show_guarded


def show_board(request: PageRequest, kept: KeptBoard) -> Page:
    """Show the list."""
    reader, board = request.reader, kept.list_rows(request.engine)

    def name_document(document: str) -> str:
        return reader.library.title(document, reader.lang) if document in reader.library else document

    content = render_template(
        "keepers.html", reader, rows=board.rows[:MOST_SHOWN], faults=board.faults, name_document=name_document
    )
    address = functools.partial(_keepers_url, reader)
    return Page(reader.say("keepers_title"), content, address, styles=STYLES, headers=HEADERS)


def _keepers_url(reader: ReaderContext, lang: str, page: str = "keepers") -> str:
    return ReaderContext(lang, root=reader.root).page_url(page)


def show_submission(request: PageRequest) -> Page:
    """Show one submission as its Markdown."""
    reader, inbox, id = request.reader, request.site.inbox, request.path["submission"]
    try:
        submission = read_submission(inbox, id) if inbox else None
    except ContentError:
        submission = None
    if submission is None or inbox is None:
        return show_missing(request)
    decision = read_decisions(inbox).get(id)
    content = render_template(
        "keepers_submission.html", reader, submission=submission, decision=decision, markdown=write_told(submission)
    )
    address = functools.partial(_keepers_url, reader, page=f"keepers/{id}")
    return Page(reader.say("keepers_title"), content, address, styles=STYLES, headers=HEADERS)
