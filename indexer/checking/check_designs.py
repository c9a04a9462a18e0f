"""What `alianza check` refuses in tools and workshops: structure and words that do not fit each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from indexer.checking.check_packs import check_pack, check_pack_files
from indexer.checking.check_times import check_pauses, check_times
from indexer.checking.check_tools import Tell, check_parts, check_tool, check_tool_words
from indexer.content.designs import Workshop
from indexer.content.documents import Document, read_front_tree
from indexer.content.passages import Section
from indexer.content.subsections import split_section
from indexer.content.yaml_text import locate
from indexer.errors import Fault
from indexer.vocabulary import LANGUAGES

Sections = Mapping[tuple[str, str], Sequence[Section]]


def check_designs(documents: Sequence[Document], sections: Sections, roots: Sequence[Path]) -> Iterator[Fault]:
    """Find what is wrong with tools and workshops. ``roots`` are the folders that the documents were read from."""
    kinds = {document.id: document.kind for document in documents}
    ids = set(kinds)
    originals: dict[str, Document] = {}
    for document in sorted(documents, key=lambda document: LANGUAGES.index(document.lang)):
        originals.setdefault(document.id, document)
    for document in originals.values():
        yield from _check_structure(document, ids, roots)
    yield from check_pack_files(documents, roots)
    for document in documents:
        found = sections[document.id, document.lang]
        if found and document.facts.tool:
            yield from check_tool_words(document, document.facts.tool, found)
        if found and document.facts.workshop:
            yield from _check_agenda_words(document, document.facts.workshop, found)
            yield from check_times(document, document.facts.workshop, found)
            yield from check_pack(document, originals[document.id], found, kinds)


def _check_structure(document: Document, ids: set[str], roots: Sequence[Path]) -> Iterator[Fault]:
    for kind in ("tool", "workshop"):
        design = getattr(document.facts, kind)
        if (design is not None) != (document.kind == kind):
            has, mends = ("has none", "add") if design is None else (f"is of the kind '{document.kind}'", "remove")
            yield Fault(document.path, 3, f"a {kind} has a block '{kind}:', and this document {has}; {mends} it.")
        elif design is not None:
            tell = _make_teller(document, kind, roots)
            check = check_tool if kind == "tool" else _check_agenda
            yield from check(design, tell, ids)


def _make_teller(document: Document, kind: str, roots: Sequence[Path]) -> Tell:
    """Make what turns a place in the front matter's block into a fault with its line."""
    tree = _read_tree(document.path, roots)

    def tell(place: tuple[Any, ...], message: str) -> Fault:
        return Fault(document.path, 2 + locate(tree, (kind, *place)), message)

    return tell


def _read_tree(path: str, roots: Sequence[Path]) -> yaml.Node | None:
    """Read a file's front matter once more, for the lines; None where it is gone meanwhile."""
    for root in roots:
        file = root / path.removeprefix(f"{root.name}/")
        if path.startswith(f"{root.name}/") and file.is_file():
            return read_front_tree(file)
    return None


def _check_agenda(workshop: Workshop, tell: Tell, documents: set[str]) -> Iterator[Fault]:
    total = sum(part.minutes for part in workshop.agenda)
    if total != workshop.minutes:
        yield tell(("minutes",), f"the agenda adds up to {total} minutes, 'minutes' is {workshop.minutes}; mend one.")
    yield from check_pauses(workshop, tell)
    fewest, most = workshop.group
    if not 1 <= fewest <= most:
        yield tell(("group",), f"the group is from {fewest} to {most}; expected the fewest first, at least 1.")
    for id, count in Counter(part.id for part in workshop.agenda).items():
        if count > 1:
            yield tell(("agenda",), f"the part '{id}' stands {count} times in the agenda; give each another id.")
    for number, part in enumerate(workshop.agenda):
        if part.least is not None and part.least > part.minutes:
            yield tell(
                ("agenda", number, "least"),
                f"the part '{part.id}' takes {part.minutes} minutes and at least {part.least}; mend one.",
            )
        for document in part.documents:
            if document not in documents:
                yield tell(
                    ("agenda", number, "documents"),
                    f"the part '{part.id}' draws on '{document}': there is no such document; mend the id.",
                )


def _check_agenda_words(document: Document, workshop: Workshop, sections: Sequence[Section]) -> Iterator[Fault]:
    """Check that each part of the agenda has its words; that the section is there at all is checked with the others."""
    section = next((section for section in sections if section.id == "agenda"), None)
    if section is not None:
        parts = split_section(document, section)[1]
        yield from check_parts(document, section, parts, [part.id for part in workshop.agenda])
