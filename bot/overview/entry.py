"""The entry for who decides on policy: a search, every page of the collection with one line, questions to ask."""

from __future__ import annotations

from bot.cases.selection import TEXT_LIMIT
from bot.rendering.collection import ENTRY, list_collection
from bot.rendering.first_screen import write_counts
from bot.rendering.reader import ReaderContext
from bot.rendering.render import render_template
from bot.web.page import Page, PageRequest

QUESTIONS = 2


def show_collection(request: PageRequest) -> Page:
    """Show the ways into the collection."""
    reader = request.reader
    content = render_template(
        "collection.html",
        reader,
        pages=list_collection(reader),
        questions=[reader.say(f"collection_question_{number}") for number in range(1, QUESTIONS + 1)],
        counts=write_counts(reader.library, reader.lang),
        limit=TEXT_LIMIT,
    )
    return Page(
        reader.say("collection_title"),
        content,
        lambda lang: ReaderContext(lang, root=reader.root).page_url(ENTRY),
        summary=reader.say("collection_summary"),
        styles=("cases.css",),
        part=ENTRY,
    )
