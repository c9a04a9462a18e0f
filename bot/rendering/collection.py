"""The collection for who decides on policy: its pages, and the way between them that each of them shows."""

from __future__ import annotations

from dataclasses import dataclass

from bot.rendering.reader import SCORECARD, ReaderContext

ENTRY = "collection"

PATHS = {
    ENTRY: ENTRY,
    "cases": "cases",
    "map": "map",
    "timeline": "timeline",
    "types": "table",
    "failures": "failures",
    "coverage": "coverage",
    "scorecard": f"tools/{SCORECARD}",
    "brief": "brief",
}
"""The pages by name, in the order in which they are shown, with their paths below ``/lite``."""


@dataclass(frozen=True, slots=True)
class CollectionPage:
    """A page of the collection: its short name, its address, and one line on what it is for."""

    name: str
    label: str
    url: str
    purpose: str


def list_collection(reader: ReaderContext) -> list[CollectionPage]:
    """List the pages of the collection, the entry first; without scorecard and brief where there is none."""
    names = [name for name in PATHS if SCORECARD in reader.library or name not in ("scorecard", "brief")]
    return [
        CollectionPage(
            name,
            reader.say(f"collection_{name}"),
            reader.page_url(PATHS[name]),
            reader.say("collection_summary" if name == ENTRY else f"collection_{name}_is"),
        )
        for name in names
    ]
