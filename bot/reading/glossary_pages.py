"""The page of the field's words: each with its meaning, its name in the other languages and where to read on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from fastapi import APIRouter

from bot.rendering.reader import ReaderContext
from bot.rendering.render import render_template
from bot.web.page import Page, PageRequest, Site, route_pages
from indexer.content.glossary import Term, Wording
from indexer.text import fold_accents
from indexer.vocabulary import LANGUAGES

PART_SIZE = 70
"""Words that one page holds: it stays within the 14 KB that come first over a weak signal."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A word as a reader sees it: ``others`` are (language, word), ``see`` a document of the base or ""."""

    term: Term
    wording: Wording
    others: tuple[tuple[str, str], ...]
    see: str

    @property
    def letter(self) -> str:
        """The letter under which it stands, without accent."""
        return fold_accents(self.wording.term)[0].upper()


def build_word_pages(site: Site) -> APIRouter:
    """Build the route ``/lite/words``."""
    return route_pages(site, "/lite", {"/words": show_words})


def show_words(request: PageRequest) -> Page:
    """Show the words that have a meaning in the reader's language from A to Z, a part of them at a time."""
    reader = request.reader
    entries = sorted(list_entries(reader), key=lambda entry: fold_accents(entry.wording.term))
    parts = cut_parts([(letter, list(members)) for letter, members in groupby(entries, lambda entry: entry.letter)])
    wanted = request.values.get("part", "")
    number = int(wanted) if wanted.isdecimal() and 0 < int(wanted) <= len(parts) else 1
    content = render_template(
        "words.html", reader, count=len(entries), groups=parts[number - 1] if parts else (),
        letters=[
            (letter, f"{_locate(reader, other) if other != number else ''}#{letter}")
            for other, part in enumerate(parts, 1)
            for letter, _ in part
        ],
        following=_locate(reader, number + 1) if number < len(parts) else "",
    )  # fmt: skip
    return Page(reader.say("words_title"), content, lambda lang: ReaderContext(lang, root=reader.root).words_url())


def _locate(reader: ReaderContext, part: int) -> str:
    return f"{reader.words_url()}&part={part}" if part > 1 else reader.words_url()


def cut_parts(groups: Sequence[tuple[str, list[Entry]]]) -> list[list[tuple[str, list[Entry]]]]:
    """Cut the alphabet into parts of about PART_SIZE words, between letters, none of them empty."""
    parts: list[list[tuple[str, list[Entry]]]] = []
    for letter, members in groups:
        if not parts or sum(len(found) for _, found in parts[-1]) + len(members) > PART_SIZE:
            parts.append([])
        parts[-1].append((letter, members))
    return parts


def list_entries(reader: ReaderContext) -> Iterator[Entry]:
    """List the glossary's words for a reader, in its order."""
    for term in reader.library.glossary.terms:
        if (wording := term.wordings.get(reader.lang)) is not None and wording.definition:
            others = tuple(
                (code, term.wordings[code].term) for code in LANGUAGES if code != reader.lang and code in term.wordings
            )
            yield Entry(term, wording, others, term.see if term.see in reader.library else "")
