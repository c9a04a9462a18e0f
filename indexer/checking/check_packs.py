"""What `alianza check` refuses in what a workshop prints: sheets without words or use, quizzes without a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from indexer.content.documents import Document
from indexer.content.files import list_pack_files, name_pack_file
from indexer.content.packs import (
    OPTIONS,
    QUIZ,
    SHEETS,
    PackChapter,
    PackFront,
    PackSheet,
    make_pack_document,
    read_chapters,
    split_list_name,
    split_pack,
)
from indexer.content.passages import Section, read_sections
from indexer.content.shapes import validate_shape
from indexer.content.yaml_text import YamlText, read_yaml
from indexer.errors import Fault


def check_pack_files(documents: Sequence[Document], roots: Sequence[Path]) -> Iterator[Fault]:
    """Find files of packs that belong to no workshop."""
    known = {name_pack_file(document.path) for document in documents if document.kind == "workshop"}
    for _, shown in list_pack_files(roots):
        if shown not in known:
            yield Fault(shown, 1, "no workshop of this name and language stands beside it; rename or remove the file.")


def check_pack(
    document: Document, original: Document, sections: Sequence[Section], kinds: Mapping[str, str]
) -> Iterator[Fault]:
    """Find what is wrong with what a workshop prints, in one language; ``sections`` are the workshop's own."""
    path = name_pack_file(document.path)
    if not original.pack:
        if document.pack:
            yield Fault(path, 1, f"the original prints nothing; write {name_pack_file(original.path)} first.")
        return
    if not document.pack:
        yield Fault(document.path, 1, f"what the workshop prints is not translated; write {path}.")
        return
    front, read, faults = _read_front(original)
    if front is None or read is None:
        yield from faults if document is original else ()
        return
    if document is original:
        yield from _check_front(front, read, original, sections, kinds)
    elif split_pack(document.pack)[0]:
        yield Fault(path, 1, "a translation has no front matter; it stands once, in the original's file: remove it.")
    found, wrong = read_sections(make_pack_document(document))
    yield from wrong
    chapters = {section.id: read_chapters(section, document.lang) for section in found}
    if list(chapters) != [SHEETS, QUIZ]:
        yield Fault(path, 1, f"sections are {', '.join(chapters)}; expected {SHEETS}, {QUIZ}.")
        return
    yield from _check_words(path, chapters, front)


def _read_front(original: Document) -> tuple[PackFront | None, YamlText | None, list[Fault]]:
    text, _, _ = split_pack(original.pack)
    read, faults = read_yaml(text, name_pack_file(original.path), 2)
    if read is None:
        return None, None, faults
    front, faults = validate_shape(PackFront, read, "front matter")
    return front, read, faults


def _check_front(
    front: PackFront, read: YamlText, original: Document, sections: Sequence[Section], kinds: Mapping[str, str]
) -> Iterator[Fault]:
    assert original.facts.workshop is not None
    parts = {part.id for part in original.facts.workshop.agenda}
    lists = {
        f"{chapter.id}.{number}"
        for section in sections
        if section.id in ("agenda", "exercises")
        for chapter in read_chapters(section, original.lang)
        for number, _ in enumerate(chapter.bullets, 1)
    }
    for number, sheet in enumerate(front.sheets):
        for message in _find_sheet_faults(sheet, parts, lists, kinds):
            yield Fault(read.path, read.find_line(("sheets", number)), f"sheet '{sheet.id}' {message}.")
    for number, name in enumerate(front.key):
        if name not in lists:
            yield Fault(read.path, read.find_line(("key", number)), f"there is no list '{name}' in the workshop.")


def _find_sheet_faults(sheet: PackSheet, parts: set[str], lists: set[str], kinds: Mapping[str, str]) -> Iterator[str]:
    if sheet.part not in parts:
        yield f"is for the part '{sheet.part}', which the agenda lacks"
    if sheet.list and sheet.list not in lists:
        chapter, number = split_list_name(sheet.list)
        yield f"takes list {number} of '{chapter}', which the workshop lacks"
    if sheet.model and kinds.get(sheet.model) != "model":
        yield f"prints '{sheet.model}', which is no model of the base"


def _check_words(path: str, chapters: Mapping[str, Sequence[PackChapter]], front: PackFront) -> Iterator[Fault]:
    expected = {SHEETS: [sheet.id for sheet in front.sheets if sheet.is_own], QUIZ: list(front.quiz)}
    for section, ids in expected.items():
        found = [chapter.id for chapter in chapters[section]]
        if found != ids:
            told = f"parts are {', '.join(found) or 'none'}; expected {', '.join(ids) or 'none'}, in that order"
            yield Fault(path, 1, f"in '{section}' the {told}.")
    forms = {sheet.id: sheet.form for sheet in front.sheets}
    for chapter in chapters[SHEETS]:
        if not chapter.bullets:
            yield Fault(path, chapter.line, f"the sheet '{chapter.id}' has no list with bullets; write one.")
        if (forms.get(chapter.id) == "table") != bool(chapter.columns):
            message = f"the sheet '{chapter.id}': a table has a numbered list of columns, another form has none."
            yield Fault(path, chapter.line, message)
    for chapter in chapters[QUIZ]:
        if len(chapter.columns) != OPTIONS or not chapter.after:
            told = f"{len(chapter.columns)} options and {len(chapter.after)} sentences of a reason"
            message = f"the question '{chapter.id}' has {told}; expected {OPTIONS}, and a reason."
            yield Fault(path, chapter.line, message)
