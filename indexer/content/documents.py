"""Files of Markdown to Documents: ``kb/**/<id>.<lang>.md`` and ``cases/<id>.<lang>.md``."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from indexer.content.citations import Citation, parse_citation
from indexer.content.comments import strip_comments
from indexer.content.constructs import check_words
from indexer.content.fact_words import FactWords
from indexer.content.facts import Facts
from indexer.content.files import check_files, list_files, name_pack_file, read_text
from indexer.content.frontmatter import FrontMatter, read_front_matter
from indexer.content.markdown import strip_ids
from indexer.content.sentences import Sentence, build_sentence, cut_sentences
from indexer.content.yaml_text import YamlText, find_node, locate, read_yaml
from indexer.errors import Fault
from indexer.vocabulary import LANGUAGES

_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|\Z)", re.DOTALL)
_FILE_NAME = re.compile(r"(?P<id>.+)\.(?P<lang>en|es|pt|fr)\.md")


BRACKET_LIMIT = 20_000
"""Brackets of one text: whatever opens and never closes takes a parser of Markdown long. The base has 90 at most."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that someone would type, and the section (``""``: the first) that answers it."""

    section: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class FrontText:
    """A text of the front matter: as Markdown, with its citations, and its sentences, each with its line."""

    markdown: str = ""
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseLink:
    """A link to a case, and what happened there that bears on the document."""

    case: str
    told: FrontText


@dataclass(frozen=True, slots=True)
class Document:
    """One Markdown file. ``path`` is relative to the folder above kb/ or cases/, with slashes.

    ``facts`` are the original's in every language; ``body`` begins at line ``body_line`` (from 1). ``first`` says
    what to do first. ``not_asks`` are questions that sound like this document and belong to another: the ``section``
    of each names that document. ``messages`` are what people write who should be led to it, at length and with much
    beside the point, each with the section that would begin its answer ("": none does); none is shown to anybody.
    ``cases`` are the cases that show something about it, the most telling first. ``fact_words`` are a translation's
    words for the free texts among the facts. ``pack`` is the text of the file that holds what a workshop prints, "" for
    none.
    """

    id: str
    kind: str
    lang: str
    title: str
    summary: str
    path: str
    body: str
    body_line: int
    asks: tuple[Ask, ...]
    situations: tuple[str, ...]
    facts: Facts
    translates: str | None = None
    first: FrontText = FrontText()
    not_asks: tuple[Ask, ...] = ()
    messages: tuple[Ask, ...] = ()
    cases: tuple[CaseLink, ...] = ()
    fact_words: FactWords | None = None
    pack: str = ""

    @property
    def sources(self) -> tuple[Citation, ...]:
        """What the document rests on; a section that cites nothing inherits it."""
        return tuple(parse_citation(source) for source in self.facts.sources)

    @property
    def body_hash(self) -> str:
        """First twelve digits of the body's SHA-256: what ``translates`` of a translation holds.

        The ids of lines do not count: nothing is to be translated anew where one is given.
        """
        return hashlib.sha256(strip_ids(self.body).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Corpus:
    """All documents, ordered by id then language, and the faults of files that could not be read."""

    documents: tuple[Document, ...]
    faults: tuple[Fault, ...]


def read_corpus(roots: Sequence[Path]) -> Corpus:
    """Read every document below the folders; files with faults are left out and their faults told."""
    documents: list[Document] = []
    faults = [
        Fault(str(root), 0, "the folder is missing; expected one that holds Markdown.")
        for root in roots
        if not root.is_dir()
    ]
    faults += check_files(roots)
    seen: dict[tuple[str, str], tuple[str, Path]] = {}
    for file, shown in dict(list_files(roots)).items():
        document, found = read_document(file, shown)
        faults += found
        if document is None:
            continue
        first, place = seen.setdefault((document.id, document.lang), (shown, file))
        if place != file:
            named = first if first != shown else f"{place.as_posix()}, beside {file.as_posix()}"
            message = f"id '{document.id}' is already that of {named}; give one of them another id."
            faults.append(Fault(shown, 2, message))
            continue
        documents.append(document)
    shared, found = _share_facts(documents)
    return Corpus(tuple(shared), tuple(faults + found))


def read_document(file: Path, shown: str) -> tuple[Document | None, list[Fault]]:
    """Read one file; ``shown`` is the path that citations and messages give."""
    text, faults = read_text(file, shown)
    if faults:
        return None, faults
    front = _FRONT.match(text)
    if not front:
        return None, [Fault(shown, 1, _describe_missing_front(text))]
    fields, read, faults = read_front_matter(front[1] or "", shown, 2)
    if fields is None or read is None:
        return None, faults
    faults = _check_texts(fields, read)
    body, unended = strip_comments(text[front.end() :], shown, text[: front.end()].count("\n") + 1)
    faults += [*unended, *_check_name(fields, file.name, shown)]
    if (count := body.count("[")) > BRACKET_LIMIT:
        faults.append(Fault(shown, 1, f"the text has {count} '['; expected {BRACKET_LIMIT} at most; cut it."))
    pack, found = _read_pack(file, shown) if fields.kind == "workshop" else ("", [])
    faults += found
    document = None if faults else replace(_assemble(fields, read, text, (body, front.end())), pack=pack)
    return document, faults


def _read_pack(file: Path, shown: str) -> tuple[str, list[Fault]]:
    """Read what a workshop prints from the file beside its own; "" where there is none."""
    beside = file.with_name(name_pack_file(file.name))
    return read_text(beside, name_pack_file(shown)) if beside.is_file() else ("", [])


def read_front_tree(file: Path) -> yaml.Node | None:
    """Read a document's front matter as nodes, whose lines count from 0, the second of the file; None without."""
    front = _FRONT.match(read_text(file, "")[0])
    read = read_yaml(front[1] or "", "")[0] if front else None
    return read.tree if read else None


def _describe_missing_front(text: str) -> str:
    if text.startswith("---"):
        return "the front matter that begins here never ends; expected a line '---' behind its fields."
    return "no front matter; expected '---', the fields, '---' at the top of the file."


def _check_texts(fields: FrontMatter, read: YamlText) -> list[Fault]:
    """Find in the texts that are shown as Markdown what is not read of it."""
    texts: list[tuple[tuple[str | int, ...], str | None]] = [
        (("title",), fields.title), (("summary",), fields.summary), (("first",), fields.first),
        *((("cases", number, case), told) for number, entry in enumerate(fields.cases) for case, told in entry.items()),
    ]  # fmt: skip
    return [fault for place, text in texts if text for fault in check_words(text, read.path, read.find_line(place))]


def _check_name(fields: FrontMatter, name: str, shown: str) -> list[Fault]:
    expected = f"{fields.id}.{fields.lang}.md"
    if not _FILE_NAME.fullmatch(name) or name != expected:
        return [Fault(shown, 2, f"the file is called '{name}', its id and lang say '{expected}'; make them agree.")]
    return []


def _assemble(fields: FrontMatter, read: YamlText, text: str, body: tuple[str, int]) -> Document:
    """Make a Document; ``body`` is its Markdown without comments, and where it begins in the file's text."""
    tree, lines = read.tree, text[: body[1]].split("\n")
    return Document(
        id=fields.id, kind=fields.kind, lang=fields.lang, title=fields.title.strip(), summary=fields.summary.strip(),
        path=read.path, body=body[0], body_line=text[: body[1]].count("\n") + 1,
        asks=_read_asks(fields.asks, tree, "asks"),
        situations=fields.situations, facts=Facts(**{name: getattr(fields, name) for name in Facts.model_fields}),
        translates=fields.translates, fact_words=fields.facts,
        first=_read_text(tree, ("first",), lines, fields.lang),
        not_asks=_read_asks(fields.not_asks, tree, "not_asks"),
        messages=_read_asks(fields.messages, tree, "messages"),
        cases=tuple(
            CaseLink(case, _read_text(tree, ("cases", number, case), lines, fields.lang))
            for number, entry in enumerate(fields.cases)
            for case in entry
        ),
    )  # fmt: skip


def _read_asks(asks: Sequence[str | dict[str, str]], tree: yaml.Node | None, field: str) -> tuple[Ask, ...]:
    read = []
    for number, ask in enumerate(asks):
        section, question = next(iter(ask.items())) if isinstance(ask, dict) else ("", ask)
        read.append(Ask(section, question.strip(), 2 + locate(tree, (field, number))))
    return tuple(read)


def _read_text(tree: yaml.Node | None, place: Sequence[str | int], lines: Sequence[str], lang: str) -> FrontText:
    """Read a text of the front matter and cut it into sentences, each with its line; ``lines`` are the file's.

    A block (``>-``) holds whole sentences on each of its lines; another text stands on the line of its field.
    """
    node = find_node(tree, place)
    if not isinstance(node, yaml.ScalarNode):
        return FrontText()
    first = 2 + node.start_mark.line
    if node.style in ("|", ">"):
        block_lines = lines[first : 1 + node.end_mark.line]
        pieces = [(line.strip(), first + 1 + number) for number, line in enumerate(block_lines)]
    else:
        pieces = [(" ".join(node.value.split()), first)]
    sentences = tuple(
        build_sentence(sentence, line, block, [])
        for block, (piece, line) in enumerate(pieces)
        if piece
        for sentence, _ in cut_sentences(piece, lang, item=False)
    )
    return FrontText("\n".join(piece for piece, _ in pieces if piece), sentences)


def _share_facts(documents: list[Document]) -> tuple[list[Document], list[Fault]]:
    """Give every translation its original's facts; a base may hold a document in one language only."""
    originals: dict[str, Document] = {}
    for document in sorted(documents, key=lambda document: LANGUAGES.index(document.lang)):
        originals.setdefault(document.id, document)
    faults = [
        Fault(
            document.path,
            2,
            f"a translation carries facts; they stand once, in {originals[document.id].path}: remove them here.",
        )
        for document in documents
        if document is not originals[document.id] and document.facts != Facts()
    ]
    faults += [
        Fault(document.path, 2, "'facts' are a translation's words; the original's fields say the same: remove them.")
        for document in documents
        if document is originals[document.id] and document.fact_words
    ]
    shared = [replace(document, facts=originals[document.id].facts) for document in documents]
    return sorted(shared, key=lambda document: (document.id, document.lang)), faults
