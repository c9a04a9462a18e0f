"""The base's documents for the pocket edition: all in one file, their links leading to each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote, unquote

from markupsafe import Markup

from bot.library import Library
from bot.rendering.bibliography import Entry, describe_source
from bot.rendering.facts import name_value, write_state
from bot.rendering.front import describe_first
from bot.rendering.markup import render_tokens
from bot.rendering.reader import ReaderContext
from indexer.content.documents import Document
from indexer.content.markdown import EVIDENCE_LABELS
from indexer.content.passages import Section, read_sections
from indexer.content.sections import is_question

KINDS_ORDER = ("stage", "problem", "practice", "tool", "model", "case", "concept", "recommendation", "workshop")
"""The kinds as someone with a trouble comes to need them."""

_CITED = re.compile(r'href="#ref-([^"]+)"')
_SOURCE = re.compile(r'( id="| href="#)(ref-[^"]+)"')
_TITLE = re.compile(r' title="[^"]*"')
_QUOTED = re.compile(r'(<[a-z][^<>]*? (?:href|id|class))="([\w#.-]+)"(?=[ >])')
_CITE = re.compile(r'<span class="cite">(.*?)</span>')
_TAG = re.compile(r'<span class="tag tag-([a-z]+)">([^<]*)</span>')
_BRACKET = re.compile(r'<span class="hidden">[][]</span>')
_CLOSING = re.compile(r"</(?:p|li)>\s*")


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of the base a file holds: which sections of the kinds named, all of the others.

    ``asks`` is the most questions of a section that go along for the search, the author's first ones; None: all.
    ``questions``: the sections that answer a question go along too.
    """

    name: str
    sections: Mapping[str, frozenset[str]] = field(default_factory=dict)
    asks: int | None = None
    questions: bool = True

    def holds(self, kind: str, section: str) -> bool:
        """Say whether a section goes into the file."""
        if is_question(section):
            return self.questions
        return kind not in self.sections or section in self.sections[kind]


_CASE_BRIEF = frozenset({"glance", "run", "end", "results", "wrong", "lessons", "unknown"})
_CASE_SHORT = frozenset({"glance", "end", "results", "wrong", "lessons"})
_CASE_LITTLE = frozenset({"glance", "wrong", "lessons"})
_WORKSHOP_SHORT = frozenset({"purpose", "audience", "agenda", "exercises", "materials"})
_WORKSHOP_LITTLE = frozenset({"purpose", "agenda"})
_CASE_LEAST = frozenset({"glance", "lessons"})
_NOTHING: frozenset[str] = frozenset()

EXTENTS = (
    Extent("whole"),
    Extent("brief", {"case": _CASE_BRIEF}),
    Extent("short", {"case": _CASE_SHORT, "workshop": _WORKSHOP_SHORT}),
    Extent("little", {"case": _CASE_LITTLE, "workshop": _WORKSHOP_LITTLE, "model": _NOTHING}, 3, questions=False),
    Extent("least", {"case": _CASE_LEAST, "workshop": _WORKSHOP_LITTLE, "model": _NOTHING}, 2, questions=False),
)
"""From the fullest on; the first that fits is taken."""


@dataclass(frozen=True)
class PocketView(ReaderContext):
    """A reader of one file: addresses are places in it. ``extent`` says which sections are there."""

    extent: Extent = EXTENTS[0]

    def document_url(self, document: str, section: str = "", lang: str = "") -> str:
        """Give the place of a document, or of a section that the file holds."""
        return f"#{document}.{section}" if (document, section) in self._places else f"#{document}"

    @cached_property
    def _places(self) -> frozenset[tuple[str, str]]:
        found = self.library.list_documents(self.lang)
        return frozenset((one.id, section.id) for one in found for section in list_sections(one, self.extent))


@dataclass(frozen=True, slots=True)
class PocketSection:
    """A section: its evidence labels, its words, and the questions that it answers, for the search."""

    id: str
    heading: str
    evidence: tuple[str, ...]
    body: Markup
    asks: str


@dataclass(frozen=True, slots=True)
class PocketDocument:
    """A document; ``lang`` is that of its sections where it is not the reader's, else ""."""

    id: str
    kind: str
    title: str
    summary: str
    lang: str
    line: str
    went_wrong: bool
    sections: tuple[PocketSection, ...]


def list_sections(document: Document, extent: Extent) -> list[Section]:
    """List the sections of a document that the file holds."""
    return [section for section in read_sections(document)[0] if extent.holds(document.kind, section.id)]


def describe_documents(reader: PocketView) -> Iterator[tuple[str, list[PocketDocument]]]:
    """Describe all documents by kind, tools excepted: (kind, documents by title)."""
    for kind in KINDS_ORDER:
        found = reader.library.list_documents(reader.lang, kind)
        documents = [describe_document(one, reader) for one in found if one.facts.tool is None]
        if found:
            yield kind, documents


def describe_document(document: Document, reader: PocketView) -> PocketDocument:
    """Describe a document for the file, its sections rendered."""
    asks = collect_asks(document, reader.library, reader.lang, reader.extent.asks)
    first = describe_first(document, reader)
    sections = [PocketSection(first.id, reader.say("first_heading"), first.evidence, first.body, "")] if first else []
    sections += [
        PocketSection(
            section.id,
            section.heading,
            tuple(label for label in section.evidence if label in EVIDENCE_LABELS),
            lower_headings(render_tokens(section.tokens, reader, None, document.lang)),
            asks.get(section.id, ""),
        )
        for section in list_sections(document, reader.extent)
    ]
    return PocketDocument(
        id=document.id, kind=document.kind, title=reader.library.title(document.id, reader.lang),
        summary=reader.library.summary(document.id, reader.lang),
        lang=document.lang if document.lang != reader.lang and sections else "", line=_write_line(document, reader),
        went_wrong=reader.library.went_wrong(document.id), sections=tuple(sections),
    )  # fmt: skip


def collect_asks(document: Document, library: Library, lang: str, most: int | None = None) -> dict[str, str]:
    """Collect the questions that sections answer, one a line and at most so many; those of no section are the
    first one's.
    """
    first = next(iter(read_sections(document)[0]), None)
    asks: dict[str, list[str]] = {}
    for section, question in library.list_asks(document.id, lang):
        asks.setdefault(section or (first.id if first else ""), []).append(question)
    return {place: "\n".join(questions[:most]) for place, questions in asks.items()}


def lower_headings(html: Markup) -> Markup:
    """Put the headings inside a section one level below its own."""
    return Markup(re.sub(r"(</?h)([34])>", lambda found: f"{found[1]}{int(found[2]) + 1}>", html))


def _write_line(document: Document, reader: ReaderContext) -> str:
    """Write a case's country and where it stands."""
    if document.kind != "case":
        return ""
    facts = document.facts
    named = [name_value("country", code, reader) for code in facts.country]
    return " · ".join(filter(None, (*named, write_state(facts, reader.lang))))


def list_cited(html: str, documents: Sequence[Document], reader: ReaderContext) -> list[Entry]:
    """List the sources that are cited in the file or that its documents rest on, by their mark."""
    cited = [unquote(key) for key in _CITED.findall(html)]
    keys = dict.fromkeys([*cited, *(source.key for one in documents for source in one.sources)])
    entries = [describe_source(key, reader.library.references, reader.lang) for key in keys]
    return sorted(entries, key=lambda entry: entry.mark.casefold())


def number_sources(html: str, entries: Sequence[Entry]) -> str:
    """Replace the keys of sources in places and links by numbers, in the order of ``entries``."""
    numbers = {f"ref-{quote(entry.key)}": f"r{number}" for number, entry in enumerate(entries, 1)}
    return _SOURCE.sub(lambda found: f'{found[1]}{numbers.get(found[2], found[2])}"', html)


def compact(html: str) -> str:
    """Write shorter: source marks and labels as elements of two letters; without quotes around plain values, ends of
    paragraphs and items, which a browser adds itself, and without titles.

    >>> compact('<p class="note">A <a href="#x" title="y">b</a></p>')
    '<p class=note>A <a href=#x>b</a>\\n'
    """
    html = _CLOSING.sub("\n", _TITLE.sub("", html))
    html = _CITE.sub(r"<i>\1</i>", _TAG.sub(r'<em class="\1">\2</em>', _BRACKET.sub("", html)))
    while html != (fewer := _QUOTED.sub(r"\1=\2", html)):
        html = fewer
    return re.sub(r"\n\s+", "\n", html)
