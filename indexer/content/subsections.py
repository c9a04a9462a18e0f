"""A section's parts: headings of level three, and what stands under each."""

from __future__ import annotations

from dataclasses import dataclass

from markdown_it.token import Token

from indexer.content.documents import Document
from indexer.content.markdown import render_plain, strip_ids
from indexer.content.passages import Section


@dataclass(frozen=True, slots=True)
class Subsection:
    """A heading of level three. ``markdown`` is all that stands under it, ``prose`` what stands before its list.

    ``items`` are the list's words, one an item, in order; ``line`` is the heading's in the file. The lead of a
    section, what stands before its first such heading, has neither id nor heading.
    """

    id: str
    heading: str
    line: int
    markdown: str
    prose: str
    items: tuple[str, ...]


def split_section(document: Document, section: Section) -> tuple[Subsection, list[Subsection]]:
    """Cut a section at its headings of level three: its lead, then its parts in order."""
    tokens = section.tokens
    starts = [number for number, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h3"]
    bounds = [*(document.body_line + (tokens[start].map or [0])[0] for start in starts), section.last + 1]
    lead = tokens[: starts[0]] if starts else tokens
    opening = _cut(section, lead, "", "", (section.first, section.first + 1, bounds[0]))
    parts = []
    for number, start in enumerate(starts):
        following = starts[number + 1] if number + 1 < len(starts) else len(tokens)
        first = document.body_line + (tokens[start].map or [0, 1])[1]
        parts.append(
            _cut(
                section,
                tokens[start + 3 : following],
                str(tokens[start].attrGet("id") or ""),
                render_plain(tokens[start + 1].content),
                (bounds[number], first, bounds[number + 1]),
            )
        )
    return opening, parts


def _cut(
    section: Section, tokens: tuple[Token, ...], id: str, heading: str, places: tuple[int, int, int]
) -> Subsection:
    line, first, last = places
    top = section.body_line
    lists = [token.map[0] for token in tokens if token.type.endswith("_list_open") and token.level == 0 and token.map]
    lines = section.lines[first - top : last - top]
    prose = section.lines[first - top : lists[0]] if lists else lines
    return Subsection(
        id=id,
        heading=heading,
        line=line,
        markdown=strip_ids("\n".join(lines)).strip("\n"),
        prose=strip_ids("\n".join(prose)).strip("\n"),
        items=tuple(_read_items(tokens)),
    )


def _read_items(tokens: tuple[Token, ...]) -> list[str]:
    """Read the words of the first paragraph of each item of the lists that stand in no other."""
    items: list[str] = []
    waiting = False
    for token in tokens:
        if token.type == "list_item_open" and token.level == 1:
            items.append("")
            waiting = True
        elif waiting and token.type == "inline":
            items[-1] = render_plain(token.content)
            waiting = False
    return items
