"""Drawings of the base for pages and files: SVG that says its words in one language."""

from __future__ import annotations

from markupsafe import Markup

from bot.library import Library
from indexer.text import fold_accents


def render_drawing(drawing: str, lang: str, library: Library) -> str:
    """Give a drawing as SVG, complete in itself: for a page, or for a file of its own.

    It is 320 units wide. Its ink is the colour of the text around it, black in a file; what is of the paper's colour
    has the class ``paper``. KeyError where there is no such drawing.
    """
    # Only shapes and words that `drawing_shapes` lets through stand in it.
    return Markup(library.drawings[drawing][lang].svg)


def tell_drawing(drawing: str, lang: str, library: Library) -> tuple[str, str]:
    """Give a drawing's title, and what is said to somebody who does not see it. KeyError where there is none."""
    found = library.drawings[drawing][lang]
    return found.title, found.alt


def list_drawings(lang: str, library: Library) -> list[tuple[str, str]]:
    """List the drawings that speak a language by title: (id, title)."""
    found = [(name, versions[lang].title) for name, versions in library.drawings.items() if lang in versions]
    return sorted(found, key=lambda pair: fold_accents(pair[1]).casefold())


def list_documents_showing(drawing: str, library: Library) -> list[str]:
    """List the documents that show a drawing, by kind and title."""
    documents = library.list_documents("en")
    return [one.id for one in documents if one.facts.drawing == drawing]
