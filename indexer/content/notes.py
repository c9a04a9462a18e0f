"""Read what stands beside the documents: ``kb/*.yaml``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from indexer.content.frontmatter import read_yaml
from indexer.content.legal import LEGAL_FILE
from indexer.content.message_examples import CARE_FILE, OPENERS_FILE, list_examples, read_care, read_openers
from indexer.content.spelling import ABBREVIATIONS
from indexer.errors import ContentError


def read_notes(roots: Sequence[Path]) -> dict[str, Any]:
    """Read bibliography, glossary, names of products, short forms and what the base does not cover from ``kb/*.yaml``;
    what is known of the law of countries (``legal``), what messages look like that ask nothing (``examples``), what is
    told to people in danger, and the documents that are offered to whoever names no trouble (``frequent``).

    Raises ContentError that names the file and line of YAML that cannot be read, or is no list by language.
    """
    notes: dict[str, Any] = {"references": {}, "glossary": [], "outside": {}, "products": {}, "abbreviations": {}}
    notes |= {"care": {}, "frequent": [], "examples": [], "legal": []}
    for root in roots:
        references = read_yaml(root / "references.yaml") or {}
        notes["references"] |= {entry["id"]: entry for entry in references.get("references", [])}
        notes["glossary"] += read_yaml(root / "glossary.yaml") or []
        notes["legal"] += read_yaml(root / LEGAL_FILE) or []
        notes["outside"] |= _read_by_language(root / "outside.yaml")
        notes["products"] |= _read_by_language(root / "products.yaml")
        notes["abbreviations"] |= _read_by_language(root / ABBREVIATIONS)
        care, openers = read_care(root), read_openers(root)
        notes["care"] |= {kind: entry.model_dump(include={"documents", "text"}) for kind, entry in care.kinds.items()}
        notes["frequent"] += openers.frequent
        notes["examples"] += list_examples(care, openers)
    return notes


def _read_by_language(path: Path) -> dict[str, Any]:
    listed = read_yaml(path) or {}
    if not isinstance(listed, dict):
        raise ContentError(f"{path}:1: found a {type(listed).__name__}; expected a list by language, 'es: [… , …]'.")
    return listed


NOTE_FILES = (
    "references.yaml",
    "glossary.yaml",
    "outside.yaml",
    "products.yaml",
    ABBREVIATIONS,
    CARE_FILE,
    OPENERS_FILE,
    LEGAL_FILE,
)
