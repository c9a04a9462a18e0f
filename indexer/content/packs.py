"""What a trainer prints for a workshop: its sheets and its quiz, in a file beside the workshop's, ``ws-x.en.pack.md``.

The front matter of the original's says which part of the agenda uses what, in which form, and which option is right;
the words stand below, in each language: ``## … {#sheets}`` and ``## … {#quiz}``, a chapter (``### … {#id}``) for each.
None of it is a passage: a wrong option must never be cited as an answer.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal

import yaml
from markdown_it.token import Token
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from indexer.content.designs import Identifier
from indexer.content.documents import Document
from indexer.content.files import name_pack_file
from indexer.content.markdown import build_parser, render_plain
from indexer.content.passages import Section, read_sections
from indexer.content.sentences import cut_sentences

SHEETS, QUIZ = "sheets", "quiz"
OPTIONS = 3
"""Options of a quiz question."""

SheetForm = Literal[
    "role", "roles", "cards", "cases", "signs", "read", "contract", "table", "form", "scale", "wheel", "model"
]
"""role: all of a list on one card for one side. roles: a card an item, named before its colon. cards: a small card an
item. cases: a card an item that links to a case; what stands behind its colon is the answer. signs: an item in letters
to be seen from afar. read: read aloud, or hung up. contract: an item a clause; what stands behind its last colon is the
answer. table: an ordered list of columns, a list of rows. form: an item and lines to write on. scale: an item and 1 to
5. wheel: a spoke an item. model: a text of kb/models to fill in."""

Copies = Literal["each", "pair", "group", "side", "room"]
"""One for each person, pair, group or side, or one for all."""

_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
_LIST = re.compile(r"([a-z0-9-]+)\.([1-9])")


class _Fields(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PackSheet(_Fields):
    """A sheet that a part of the agenda uses. ``shown``: what stands on its cards is no secret, slides show it too.

    ``list`` takes the words from the workshop itself: ``mango-contract.2``
    is the second list with bullets of that exercise or part of the agenda."""

    id: Identifier
    part: Identifier
    form: SheetForm
    copies: Copies = "group"
    list: Annotated[str, Field(pattern=_LIST.pattern)] | None = None
    model: Identifier | None = None
    shown: bool = False

    @model_validator(mode="after")
    def _fit(self) -> PackSheet:
        if (self.model is not None) != (self.form == "model"):
            raise ValueError("a sheet of the form 'model' names a 'model', no other does")
        if self.list and self.form in ("table", "form", "model"):
            raise ValueError(f"a sheet of the form '{self.form}' has words of its own and no 'list'")
        return self

    @property
    def is_open(self) -> bool:
        """Whether slides may show what it says."""
        return self.shown or self.form in ("read", "contract", "wheel", "scale")

    @property
    def is_own(self) -> bool:
        """Whether its words stand in the pack's file."""
        return self.list is None and self.model is None


class PackFront(_Fields):
    """What the front matter of a pack's file says. ``key``: lists that hold answers, which are for the facilitator.
    ``quiz``: the number, from 1, of each question's right option, in the order of asking."""

    sheets: tuple[PackSheet, ...] = ()
    key: tuple[Annotated[str, Field(pattern=_LIST.pattern)], ...] = ()
    quiz: dict[Identifier, Annotated[int, Field(ge=1, le=OPTIONS)]] = {}


@dataclass(frozen=True, slots=True)
class ChapterList:
    """A list of a chapter; ``label`` is the line above it that ends in a colon, without it; ``links`` go with items."""

    label: str
    items: tuple[str, ...]
    links: tuple[str, ...]
    is_ordered: bool


@dataclass(frozen=True, slots=True)
class PackChapter:
    """What stands under a heading of level three: ``lead`` before its first list, ``after`` behind, in sentences."""

    id: str
    heading: str
    line: int
    lead: tuple[str, ...]
    lists: tuple[ChapterList, ...]
    after: tuple[str, ...]

    @property
    def bullets(self) -> tuple[ChapterList, ...]:
        """The lists with bullets, in order."""
        return tuple(one for one in self.lists if not one.is_ordered)

    @property
    def columns(self) -> tuple[str, ...]:
        """The items of the first ordered list."""
        return next((one.items for one in self.lists if one.is_ordered), ())


def split_pack(text: str) -> tuple[str, str, int]:
    """Part the text of a pack's file: its front matter, its body, and the line where that begins."""
    match = _FRONT.match(text)
    end = match.end() if match else 0
    return (match[1] if match else ""), text[end:], text[:end].count("\n") + 1


@functools.lru_cache(maxsize=64)
def read_pack_front(text: str) -> PackFront:
    """Read the front matter of a pack's file; what cannot be read of it is as if it were not there."""
    try:
        return PackFront.model_validate(yaml.safe_load(split_pack(text)[0]) or {})
    except (yaml.YAMLError, ValidationError):
        return PackFront()


def make_pack_document(document: Document) -> Document:
    """Make a document of a workshop's pack: the same, with the pack's words as its body."""
    _, body, line = split_pack(document.pack)
    return replace(document, body=body, body_line=line, path=name_pack_file(document.path))


def read_pack_sections(document: Document) -> dict[str, tuple[PackChapter, ...]]:
    """Read the chapters of a workshop's pack by section; none of a workshop that prints nothing."""
    sections = read_sections(make_pack_document(document))[0] if document.pack else []
    return {section.id: read_chapters(section, document.lang) for section in sections}


def split_list_name(name: str) -> tuple[str, int]:
    """Part the name of a list: the chapter's id, and the list's number from 1."""
    chapter, _, number = name.rpartition(".")
    return chapter, int(number)


def read_chapters(section: Section, lang: str) -> tuple[PackChapter, ...]:
    """Read what stands under each heading of level three of a section."""
    tokens = section.tokens
    starts = [number for number, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h3"]
    chapters = []
    for start, end in zip(starts, [*starts[1:], len(tokens)], strict=True):
        opening = tokens[start]
        lead, lists, after = _read_blocks(tokens[start + 3 : end], lang)
        line = section.body_line + (opening.map or [0])[0]
        heading = render_plain(tokens[start + 1].content)
        chapters.append(PackChapter(str(opening.attrGet("id") or ""), heading, line, lead, lists, after))
    return tuple(chapters)


def _read_blocks(
    tokens: Sequence[Token], lang: str
) -> tuple[tuple[str, ...], tuple[ChapterList, ...], tuple[str, ...]]:
    lead: list[str] = []
    after: list[str] = []
    lists: list[ChapterList] = []
    said = lead
    for number, token in enumerate(tokens):
        if token.level == 0 and token.type in ("bullet_list_open", "ordered_list_open"):
            label = said.pop().removesuffix(":").rstrip() if said and said[-1].endswith(":") else ""
            items = tuple(_read_items(tokens[number:]))
            links = tuple(_find_link(item) for item in items)
            is_ordered = token.type == "ordered_list_open"
            lists.append(ChapterList(label, tuple(render_plain(item) for item in items), links, is_ordered))
            said = after
        elif token.type == "inline" and token.level == 1:
            said += [render_plain(raw) for raw, _ in cut_sentences(token.content, lang, item=False)]
    return tuple(lead), tuple(lists), tuple(after)


def _read_items(tokens: Sequence[Token]) -> Iterator[str]:
    """Read the items of the list that tokens begin with, each as Markdown."""
    waiting = False
    for token in tokens:
        if token.level == 0 and token.type.endswith("_list_close"):
            return
        if token.type == "list_item_open" and token.level == 1:
            waiting = True
        elif waiting and token.type == "inline":
            yield token.content
            waiting = False


def _find_link(item: str) -> str:
    """Give the first document that an item links to; "" for none."""
    for opening in build_parser().parseInline(item):
        for token in opening.children or []:
            href = str(token.attrGet("href") or "") if token.type == "link_open" else ""
            if href.startswith("doc:"):
                return href.removeprefix("doc:").partition("#")[0]
    return ""
