"""Where "Did this help?" is sent, from the light pages and from the chat; nowhere unless a file is named."""

from __future__ import annotations

from urllib.parse import parse_qsl

from fastapi import APIRouter

from bot.answering.ratings import HELPED, Rating, record_rating
from bot.rendering.reader import ReaderContext
from bot.rendering.render import render_template
from bot.web.page import Page, PageRequest, Site, route_pages, show_missing, write_form

FIELDS_READ = 12


def build_rating_page(site: Site) -> APIRouter:
    """Build the route that takes the form."""
    return route_pages(site, "/lite", {}, {"/rating": show_thanks})


def show_thanks(request: PageRequest) -> Page:
    """Keep what was said, and thank for it; a form that nobody here wrote leads nowhere."""
    rating = read_rating(request)
    if rating is None or request.site.ratings is None:
        return show_missing(request)
    record_rating(request.site.ratings, rating, request.site.question_limit)
    reader = request.reader
    heading = reader.say("rating_thanks")
    form = write_form(request)
    content = render_template("notice.html", reader, heading=heading, text=reader.say("rating_kept"), form=form)
    return Page(heading, content, lambda lang: ReaderContext(lang, root=reader.root).home_url())


def read_rating(request: PageRequest) -> Rating | None:
    """Read the form; None where it says nothing that can be kept."""
    text = (request.body or b"").decode("utf-8", errors="replace")
    sent = dict(parse_qsl(text)) if text.count("&") < FIELDS_READ else {}
    helped = next((value for value in HELPED if value == sent.get("helped")), None)
    if helped is None or not sent.get("q", "").strip():
        return None
    document = sent.get("document", "")
    known = document if document in request.reader.library else ""
    return Rating(sent["q"], request.reader.lang, helped, sent.get("remark", ""), known)
