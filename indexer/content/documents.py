"""Files of Markdown to Documents: ``kb/**/<id>.<lang>.md`` and ``cases/<id>.<lang>.md``."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from indexer.content.citations import Citation, parse_citation
from indexer.content.frontmatter import YAML_LOADER, Facts, FrontMatter, locate, read_front_matter
from indexer.errors import Fault
from indexer.vocabulary import LANGUAGES

_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|\Z)", re.DOTALL)
_FILE_NAME = re.compile(r"(?P<id>.+)\.(?P<lang>en|es|pt|fr)\.md")


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that someone would type, and the section (``""``: the first) that answers it."""

    section: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Document:
    """One Markdown file. ``path`` is relative to the folder above kb/ or cases/, with slashes.

    ``facts`` are the original's in every language; ``body`` begins at line ``body_line`` (from 1).
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

    @property
    def sources(self) -> tuple[Citation, ...]:
        """What the document rests on; a section that cites nothing inherits it."""
        return tuple(parse_citation(source) for source in self.facts.sources)

    @property
    def body_hash(self) -> str:
        """First twelve digits of the body's SHA-256: what ``translates`` of a translation holds."""
        return hashlib.sha256(self.body.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Corpus:
    """All documents, ordered by id then language, and the faults of files that could not be read."""

    documents: tuple[Document, ...]
    faults: tuple[Fault, ...]


def list_files(roots: Iterable[Path]) -> list[tuple[Path, str]]:
    """List the Markdown files below each folder with the path to show, in a stable order."""
    found = [
        (file, f"{root.name}/{file.relative_to(root).as_posix()}")
        for root in roots
        for file in root.rglob("*.md")
        if file.name != "README.md" and file.is_file()
    ]
    return sorted(found, key=lambda pair: pair[1])


def read_corpus(roots: Sequence[Path]) -> Corpus:
    """Read every document below the folders; files with faults are left out and their faults told."""
    documents: list[Document] = []
    faults = [
        Fault(str(root), 0, "the folder is missing; expected one that holds Markdown.")
        for root in roots
        if not root.is_dir()
    ]
    seen: dict[tuple[str, str], str] = {}
    for file, shown in list_files(roots):
        document, found = read_document(file, shown)
        faults += found
        if document is None:
            continue
        first = seen.setdefault((document.id, document.lang), shown)
        if first != shown:
            faults.append(
                Fault(shown, 2, f"id '{document.id}' is already that of {first}; give one of them another id.")
            )
            continue
        documents.append(document)
    shared, found = _share_facts(documents)
    return Corpus(tuple(shared), tuple(faults + found))


def read_document(file: Path, shown: str) -> tuple[Document | None, list[Fault]]:
    """Read one file; ``shown`` is the path that citations and messages give."""
    try:
        text = file.read_bytes().decode("utf-8").replace("\r\n", "\n").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        return None, [Fault(shown, 1, f"byte {error.start} is not UTF-8; save the file as UTF-8.")]
    except OSError as error:
        return None, [Fault(shown, 1, f"the file cannot be read ({error.strerror}).")]
    front = _FRONT.match(text)
    if not front:
        return None, [Fault(shown, 1, "no front matter; expected '---', the fields, '---' at the top of the file.")]
    fields, faults = read_front_matter(front[1] or "", shown, 2)
    if fields is None:
        return None, faults
    faults = _check_name(fields, file.name, shown)
    return (None, faults) if faults else (_assemble(fields, text, front, shown), [])


def _check_name(fields: FrontMatter, name: str, shown: str) -> list[Fault]:
    expected = f"{fields.id}.{fields.lang}.md"
    if not _FILE_NAME.fullmatch(name) or name != expected:
        return [Fault(shown, 2, f"the file is called '{name}', its id and lang say '{expected}'; make them agree.")]
    return []


def _assemble(fields: FrontMatter, text: str, front: re.Match[str], shown: str) -> Document:
    tree = yaml.compose(front[1], Loader=YAML_LOADER)
    asks = []
    for number, ask in enumerate(fields.asks):
        section, question = next(iter(ask.items())) if isinstance(ask, dict) else ("", ask)
        asks.append(Ask(section, question.strip(), 2 + locate(tree, ("asks", number))))
    return Document(
        id=fields.id, kind=fields.kind, lang=fields.lang, title=fields.title.strip(), summary=fields.summary.strip(),
        path=shown, body=text[front.end() :], body_line=text[: front.end()].count("\n") + 1, asks=tuple(asks),
        situations=fields.situations, facts=Facts(**{name: getattr(fields, name) for name in Facts.model_fields}),
        translates=fields.translates,
    )  # fmt: skip


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
    shared = [replace(document, facts=originals[document.id].facts) for document in documents]
    return sorted(shared, key=lambda document: (document.id, document.lang)), faults
