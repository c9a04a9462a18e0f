"""The form to tell a case: typed, looked at as the Markdown that it becomes, sent; without an account or JavaScript.

What is typed comes in a form's body and goes back in the page; it stands in no address, and in no file before it is
sent.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import parse_qsl, quote

from fastapi import APIRouter
from markupsafe import Markup

from bot.contributions.case_draft import write_told
from bot.contributions.submissions import (
    FIELDS,
    LINE_FIELDS,
    NEEDED,
    TEXT_FIELDS,
    YEAR_FIELDS,
    Decision,
    InboxFullError,
    find_missing,
    make_submission,
    read_answers,
    read_decisions,
    read_question,
    read_submission,
    store_submission,
)
from bot.rendering.facts import name_value
from bot.rendering.reader import ReaderContext
from bot.rendering.render import render_template
from bot.web.page import SENDS_FORM, Page, PageRequest, Show, Site, route_pages, show_missing
from indexer.content.coverage import COUNTRIES
from indexer.errors import ContentError
from indexer.text import fold_accents
from indexer.vocabulary import LANGUAGES

STYLES = ("contribute.css",)
FIELDS_READ = 40
HEADERS = {**SENDS_FORM, "Cache-Control": "no-store"}
"""The page shows what was typed: no browser and no proxy keeps it."""

_log = logging.getLogger(__name__)


def build_contribution_pages(site: Site) -> APIRouter:
    """Build the routes below ``/lite/contribute``: those of a site that keeps no inbox lead nowhere."""
    pages: dict[str, Show] = {"": show_form, "/{submission}": show_status}
    forms: dict[str, Show] = {"": take_form}
    return route_pages(site, "/lite/contribute", pages, forms)


def show_form(request: PageRequest) -> Page:
    """Show the empty form, with the question that led to it."""
    if request.site.inbox is None:
        return show_missing(request)
    question = read_question(request.values, request.reader.lang)
    return _make_page(request, render_form(request.reader, {}, question), question)


def take_form(request: PageRequest) -> Page:
    """Take what was sent: the first time it is shown as it will be kept, the second time it is kept."""
    if request.site.inbox is None:
        return show_missing(request)
    reader, sent = request.reader, _read_form(request.body or b"")
    answers, question = read_answers(sent, reader.lang), read_question(sent, reader.lang)
    # Who only comes back to change something, or to read the form in another language, is not told what is missing.
    missing = [] if sent.get("do") == "change" else find_missing(answers)
    if missing or sent.get("do") not in ("look", "send"):
        return _make_page(request, render_form(reader, answers, question, missing), question)
    if sent["do"] == "look":
        return _make_page(request, _render_look(reader, answers, question), question)
    if sent.get("consent") != "1":
        note = reader.say("contribute_consent_missing")
        return _make_page(request, _render_look(reader, answers, question, note), question)
    return _keep(request, answers, question)


def _keep(request: PageRequest, answers: Mapping[str, str], question: str) -> Page:
    """Keep a submission, and tell where to see what becomes of it; where it cannot be kept, show it again."""
    site, reader = request.site, request.reader
    assert site.inbox is not None
    if wait := site.submission_rate.take(request.caller):
        note = reader.say("contribute_busy", minutes=math.ceil(wait / 60))
        page = _make_page(request, _render_look(reader, answers, question, note, consents=True), question)
        return replace(page, status=HTTPStatus.TOO_MANY_REQUESTS, headers={**HEADERS, "Retry-After": str(wait)})
    submission = make_submission(answers, reader.lang, question)
    try:
        store_submission(site.inbox, submission)
    except (InboxFullError, OSError) as error:
        _log.error("%s: a case that was sent was not kept (%s)", site.inbox, error or type(error).__name__)
        note = reader.say("contribute_full")
        page = _make_page(request, _render_look(reader, answers, question, note, consents=True), question)
        return replace(page, status=HTTPStatus.SERVICE_UNAVAILABLE)
    heading = reader.say("contribute_thanks")
    url = status_url(reader, submission.id)
    content = render_template("contributed.html", reader, heading=heading, url=url, shown=reader.locate(url))
    return Page(heading, content, lambda lang: status_url(reader, submission.id, lang), styles=STYLES, headers=HEADERS)


def show_status(request: PageRequest) -> Page:
    """Show what became of a submission; one that was returned can be mended and sent again."""
    reader, inbox = request.reader, request.site.inbox
    if inbox is None:
        return show_missing(request)
    try:
        submission = read_submission(inbox, request.path["submission"])
    except ContentError:
        return show_missing(request)
    decision = read_decisions(inbox).get(submission.id)
    returned = decision is not None and decision.state == "returned"
    content = render_template(
        "contribution.html",
        reader,
        told=_tell_status(decision, submission.day, reader),
        case=decision.case if decision and decision.case in reader.library else "",
        form=render_form(reader, submission.answers, submission.question, title="") if returned else "",
        markdown=write_told(submission),
    )
    title = reader.say("contribute_title")
    return Page(title, content, lambda lang: status_url(reader, submission.id, lang), styles=STYLES, headers=HEADERS)


def _tell_status(decision: Decision | None, day: str, reader: ReaderContext) -> str:
    if decision is None:
        return reader.say("contribute_status_waiting", day=day)
    if decision.state == "returned":
        return reader.say("contribute_status_returned", day=decision.day, reason=decision.reason)
    published = decision.case in reader.library
    return reader.say("contribute_status_published" if published else "contribute_status_accepted", day=decision.day)


def status_url(reader: ReaderContext, submission: str, lang: str = "") -> str:
    """Give the address that tells what became of a submission."""
    return f"{reader.root}/lite/contribute/{quote(submission, safe='')}?lang={lang or reader.lang}"


def render_form(
    reader: ReaderContext,
    answers: Mapping[str, str],
    question: str,
    missing: Sequence[str] = (),
    title: str | None = None,
) -> Markup:
    """Render the form with what was typed; ``missing`` are the fields to mend, ``title`` "" leaves the heading out."""
    countries = sorted(((code, name_value("country", code, reader)) for code in COUNTRIES), key=_fold_name)
    return render_template(
        "contribute.html", reader, answers=answers, question=question, missing=missing, countries=countries,
        fields=FIELDS, lines=LINE_FIELDS, texts=TEXT_FIELDS, years=YEAR_FIELDS, needed=NEEDED,
        title=reader.say("contribute_title") if title is None else title, languages=LANGUAGES,
    )  # fmt: skip


def _fold_name(country: tuple[str, str]) -> str:
    return fold_accents(country[1])


def _render_look(
    reader: ReaderContext, answers: Mapping[str, str], question: str, note: str = "", consents: bool = False
) -> Markup:
    """Render what was typed as the Markdown that it becomes, with the ways to send and to change it."""
    return render_template(
        "contribute_look.html", reader, markdown=write_told(make_submission(answers, reader.lang, question)),
        kept=[(name, text) for name, text in (("q", question), *answers.items()) if text], note=note, consents=consents,
        languages=LANGUAGES,
    )  # fmt: skip


def _make_page(request: PageRequest, content: Markup, question: str) -> Page:
    reader = request.reader

    def address(lang: str) -> str:
        return ReaderContext(lang, root=reader.root).contribute_url(question)

    return Page(reader.say("contribute_title"), content, address, styles=STYLES, headers=HEADERS)


def _read_form(body: bytes) -> dict[str, str]:
    """Read a form's body (application/x-www-form-urlencoded); empty where it is something else, or too much."""
    try:
        return dict(parse_qsl(body.decode("utf-8", errors="replace"), max_num_fields=FIELDS_READ))
    except ValueError:
        return {}
