"""Read what stands beside the documents: ``kb/*.yaml``."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from indexer.content.facts import Line
from indexer.content.glossary import Entry
from indexer.content.legal import LEGAL_FILE, check_legal
from indexer.content.message_examples import (
    CARE,
    CARE_FILE,
    OPENERS_FILE,
    Care,
    Openers,
    list_examples,
    write_pattern,
)
from indexer.content.references import REFERENCES, References, check_keys
from indexer.content.shapes import validate_entries, validate_shape
from indexer.content.spelling import ABBREVIATIONS, check_forms
from indexer.content.yaml_text import YamlText, read_yaml_file
from indexer.errors import ContentError, Fault
from indexer.vocabulary import Language

GLOSSARY = "glossary.yaml"
OUTSIDE = "outside.yaml"
PRODUCTS = "products.yaml"

_ENTRIES: TypeAdapter[Any] = TypeAdapter(tuple[Entry, ...])
_LISTS: TypeAdapter[Any] = TypeAdapter(dict[Language, tuple[Line, ...]])


@dataclass(frozen=True, slots=True)
class NoteFiles:
    """What could be read of ``kb/*.yaml``, by the file's name, one a root that has it; and the faults of the rest."""

    files: Mapping[str, Sequence[YamlText]]
    faults: tuple[Fault, ...]


def read_note_files(roots: Sequence[Path]) -> NoteFiles:
    """Read each root's files, hold them against what they should be, and collect what is wrong with its line."""
    files: dict[str, list[YamlText]] = {name: [] for name in NOTE_FILES}
    faults: list[Fault] = []
    for root in roots:
        for name, find_faults in _CHECKS.items():
            read, found = read_yaml_file(root / name, f"{root.name}/{name}")
            if read is not None and read.values is not None:
                found = find_faults(read)
                if not found:
                    files[name].append(read)
            faults += found
    faults += check_keys(files[REFERENCES])
    return NoteFiles(files, tuple(faults))


def read_notes(roots: Sequence[Path]) -> dict[str, Any]:
    """Read bibliography, glossary, names of products, short forms and what the base does not cover from ``kb/*.yaml``;
    what is known of the law of countries (``legal``), what messages look like that ask nothing (``examples``), what is
    told to people in danger, and the documents that are offered to whoever names no trouble (``frequent``).

    Raises ContentError with the first fault, ``path:line``, of a file that is not as it should be.
    """
    read = read_note_files(roots)
    if read.faults:
        more = f" ({len(read.faults) - 1} more: `alianza check` lists them)" if len(read.faults) > 1 else ""
        raise ContentError(f"{read.faults[0]}{more}")
    return collect_notes(read.files)


def collect_notes(files: Mapping[str, Sequence[YamlText]]) -> dict[str, Any]:
    """Put what was read together, as ``read_notes`` gives it."""
    notes: dict[str, Any] = {"references": {}, "glossary": [], "care": {}, "frequent": [], "examples": []}
    notes |= {"care_words": {}, "legal": []}
    for file in files[REFERENCES]:
        notes["references"] |= {entry["id"]: entry for entry in file.values.get("references") or ()}
    for file in files[GLOSSARY]:
        notes["glossary"] += file.values
    for file in files[LEGAL_FILE]:
        notes["legal"] += file.values
    for name in (OUTSIDE, PRODUCTS, ABBREVIATIONS):
        notes[name.removesuffix(".yaml")] = {
            lang: listed for file in files[name] for lang, listed in file.values.items()
        }
    for first, second in itertools.zip_longest(files[CARE_FILE], files[OPENERS_FILE]):
        care, openers = (
            Care.model_validate(first.values if first else {}),
            Openers.model_validate(second.values if second else {}),
        )
        notes["care"] |= {kind: entry.model_dump(include={"documents", "text"}) for kind, entry in care.kinds.items()}
        notes["care_words"] |= {f"{CARE}{kind}": write_pattern(entry.words) for kind, entry in care.kinds.items()}
        notes["frequent"] += openers.frequent
        notes["examples"] += list_examples(care, openers)
    return notes


def _check_lists(read: YamlText) -> list[Fault]:
    if not isinstance(read.values, dict):
        kind = type(read.values).__name__
        return [Fault(read.path, 1, f"found a {kind}; expected a list by language, 'es: [… , …]'.")]
    return validate_entries(_LISTS, read)


_CHECKS: Mapping[str, Callable[[YamlText], list[Fault]]] = {
    REFERENCES: lambda read: validate_shape(References, read)[1],
    GLOSSARY: lambda read: validate_entries(_ENTRIES, read),
    OUTSIDE: _check_lists,
    PRODUCTS: _check_lists,
    ABBREVIATIONS: lambda read: list(check_forms(read)),
    LEGAL_FILE: check_legal,
    CARE_FILE: lambda read: validate_shape(Care, read)[1],
    OPENERS_FILE: lambda read: validate_shape(Openers, read)[1],
}

NOTE_FILES = tuple(_CHECKS)
"""Names of the files that stand beside the documents."""
