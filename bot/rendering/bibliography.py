"""References (CSL) and citations as readers see them: ``FAO 2002, §28``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.messages import say
from indexer.content.citations import Citation
from indexer.content.issued import describe_issued
from indexer.vocabulary import SOURCE_KINDS

NAME_LIMIT = 30
"""Characters of a name in a mark; longer names give way to their acronym or are cut."""

_ACRONYM = re.compile(r"\b[A-Z]{2,}[A-Z0-9.-]*\b")
_TAIL = re.compile(r"\s*(?:,|;|\(| / | - ).*")
_LABEL = re.compile(r"(?P<key>[^#]+)(?:#(?P<place>p|box|table)(?P<number>\d+))?")
_LOCATORS = {"p": "§", "box": "box", "table": "table"}
_SEEN = (("read in full", "full"), ("abstract", "abstract"), ("general description", "general"), ("excerpt", "excerpt"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the bibliography; "" where something is not known. ``seen``: how much of the source was seen.

    ``kind``: who speaks in it, where the base says so; ``about``: the document that says what it is.
    """

    key: str
    mark: str
    author: str
    year: str
    title: str
    publisher: str
    url: str
    seen: str
    kind: str = ""
    about: str = ""


def read_label(label: str) -> Citation:
    """Read a label back into the citation it names.

    >>> read_label("larc-02-3#box2")
    Citation(key='larc-02-3', locator='box', number=2, item='')
    """
    match = _LABEL.fullmatch(label)
    if not match or not match["place"]:
        return Citation(label)
    return Citation(match["key"], _LOCATORS[match["place"]], int(match["number"]))


def mark_source(key: str, references: Mapping[str, Any]) -> str:
    """Name a source in a few letters: its author and year, else its key.

    >>> mark_source("larc-02-3", {"larc-02-3": {"author": [{"literal": "FAO"}], "issued": 2002}})
    'FAO 2002'
    """
    reference = references.get(key)
    if not reference:
        return key
    name = _shorten(_name_author(reference) or str(reference.get("title", key)))
    return f"{name} {describe_issued(reference)}".rstrip()


def mark_citation(citation: Citation, references: Mapping[str, Any], lang: str) -> str:
    """Name a citation's source and place: ``FAO 2002, §28``, ``FAO 2002, recuadro 2``."""
    source = mark_source(citation.key, references)
    if not citation.locator:
        return source
    if citation.locator == "§":
        return f"{source}, §{citation.number} {citation.item}".rstrip()
    place = say(f"locator_{citation.locator}", lang, number=citation.number)
    if citation.locator == "table" and citation.item:
        return f"{source}, {place} ({say(f'table_{citation.item}', lang)})"
    return f"{source}, {place} {citation.item}".rstrip()


def describe_source(key: str, references: Mapping[str, Any], lang: str) -> Entry:
    """Give a source's line of the bibliography; a key without reference stands for itself."""
    reference = references.get(key, {})
    author = _name_author(reference, whole=True)
    publisher = str(reference.get("publisher", "") or "")
    url = str(reference.get("URL", "") or "")
    return Entry(
        key=key,
        mark=mark_source(key, references),
        author=author,
        year=describe_issued(reference),
        title=str(reference.get("title", key)),
        publisher="" if publisher == author else publisher,
        url=url if url.startswith(("https://", "http://")) else "",
        seen=_describe_seen(str(reference.get("note", "") or ""), lang),
        kind=say(f"source_{reference['kind']}", lang) if reference.get("kind") in SOURCE_KINDS else "",
        about=str(reference.get("about", "") or ""),
    )


def _describe_seen(note: str, lang: str) -> str:
    level = next((level for words, level in _SEEN if words in note.lower()), None)
    return say(f"seen_{level}", lang) if level else note


def _name_author(reference: Mapping[str, Any], whole: bool = False) -> str:
    authors = reference.get("author") or []
    names = [
        str(author.get("literal") or author.get("family") or "") for author in authors if isinstance(author, Mapping)
    ]
    if whole:
        return "; ".join(names)
    if len(names) > 2:
        return f"{names[0]} et al."
    return " & ".join(names)


def _shorten(name: str) -> str:
    head = _TAIL.sub("", name).strip()
    if head and len(head) <= NAME_LIMIT:
        return head
    if acronym := _ACRONYM.search(name):
        return acronym[0]
    words = (head or name.strip("( ")).split()
    while len(words) > 1 and len(" ".join(words)) > NAME_LIMIT:
        words.pop()
    return " ".join(words)[: NAME_LIMIT + 10] + "…"
