"""The pages of the drawings: all by title, and each with what it says, a picture to send, and where to read on."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from bot.rendering.drawings import list_documents_showing, list_drawings, render_drawing, tell_drawing
from bot.rendering.reader import ReaderContext
from bot.rendering.render import render_template
from bot.web.page import Page, PageRequest, Site, route_pages, show_missing

KEPT_SECONDS = 86_400
"""A picture takes a moment to draw: a browser keeps it for a day."""


def build_drawing_pages(site: Site) -> APIRouter:
    """Build the routes ``/lite/drawings``, ``/lite/drawings/{drawing}`` and ``/lite/drawings/{drawing}/picture``."""
    pages = {
        "/drawings": show_drawings,
        "/drawings/{drawing}": show_drawing,
        "/drawings/{drawing}/picture": send_picture,
    }
    return route_pages(site, "/lite", pages)


def show_drawings(request: PageRequest) -> Page:
    """List the drawings by title."""
    reader = request.reader
    content = render_template("drawings.html", reader, drawings=list_drawings(reader.lang, reader.library))
    return Page(
        reader.say("drawings_title"), content, lambda lang: ReaderContext(lang, root=reader.root).page_url("drawings")
    )


def show_drawing(request: PageRequest) -> Page:
    """Show a drawing alone, to print it, and say in words what it shows."""
    reader, drawing = request.reader, request.path["drawing"]
    if reader.lang not in reader.library.drawings.get(drawing, {}):
        return show_missing(request)
    title, alt = tell_drawing(drawing, reader.lang, reader.library)
    shown = [
        (reader.document_url(one), reader.library.title(one, reader.lang))
        for one in list_documents_showing(drawing, reader.library)
    ]
    content = render_template("drawing_page.html", reader, drawing=drawing, title=title, alt=alt, shown=shown)
    return Page(
        title,
        content,
        lambda lang: ReaderContext(lang, root=reader.root).page_url(f"drawings/{drawing}"),
        summary=alt,
    )


def send_picture(request: PageRequest) -> Page | Response:
    """Send a drawing as PNG."""
    from bot.printing.drawings import draw_picture

    reader, drawing = request.reader, request.path["drawing"]
    if reader.lang not in reader.library.drawings.get(drawing, {}):
        return show_missing(request)
    headers = {
        "Content-Disposition": f'inline; filename="{drawing}-{reader.lang}.png"',
        "Cache-Control": f"public, max-age={KEPT_SECONDS}",
    }
    picture = draw_picture(render_drawing(drawing, reader.lang, reader.library))
    return Response(picture, headers=headers, media_type="image/png")
