"""The pages of what is known of the law of each country: dated, with how sure it is, and whom to ask."""

from __future__ import annotations

from fastapi import APIRouter

from bot.rendering.facts import list_law_countries, name_value
from bot.rendering.reader import ReaderContext
from bot.rendering.render import render_template
from bot.web.page import Page, PageRequest, Site, route_pages, show_missing
from indexer.content.legal import LEGAL_TOPICS


def build_law_pages(site: Site) -> APIRouter:
    """Build the routes ``/lite/law`` and ``/lite/law/{country}``."""
    return route_pages(site, "/lite", {"/law": show_countries, "/law/{country}": show_country})


def show_countries(request: PageRequest) -> Page:
    """List the countries."""
    reader = request.reader
    content = render_template("laws.html", reader, countries=list_law_countries(reader))
    return Page(reader.say("laws_title"), content, lambda lang: ReaderContext(lang, root=reader.root).law_url())


def show_country(request: PageRequest) -> Page:
    """Show what is known of a country, by topic."""
    reader, code = request.reader, request.path["country"]
    law = reader.library.laws.get(code)
    if law is None:
        return show_missing(request)
    name = name_value("country", code, reader)
    topics = [
        (topic, facts) for topic in LEGAL_TOPICS if (facts := [fact for fact in law.facts if fact.topic == topic])
    ]
    title = reader.say("law_title", country=name)
    content = render_template("law.html", reader, title=title, law=law, topics=topics)
    return Page(title, content, lambda lang: ReaderContext(lang, root=reader.root).law_url(code))
