"""Read what stands beside the documents: ``kb/*.yaml``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from indexer.content.frontmatter import YAML_LOADER
from indexer.errors import ContentError


def read_notes(roots: Sequence[Path]) -> dict[str, Any]:
    """Read bibliography, glossary, names of products, short forms and what the base does not cover from ``kb/*.yaml``.

    Raises ContentError that names the file and line of YAML that cannot be read, or is no list by language.
    """
    notes: dict[str, Any] = {"references": {}, "glossary": [], "outside": {}, "products": {}, "abbreviations": {}}
    for root in roots:
        references = read_yaml(root / "references.yaml") or {}
        notes["references"] |= {entry["id"]: entry for entry in references.get("references", [])}
        notes["glossary"] += read_yaml(root / "glossary.yaml") or []
        notes["outside"] |= _read_by_language(root / "outside.yaml")
        notes["products"] |= _read_by_language(root / "products.yaml")
        notes["abbreviations"] |= _read_by_language(root / "abbreviations.yaml")
    return notes


def _read_by_language(path: Path) -> dict[str, Any]:
    listed = read_yaml(path) or {}
    if not isinstance(listed, dict):
        raise ContentError(f"{path}:1: found a {type(listed).__name__}; expected a list by language, 'es: [… , …]'.")
    return listed


def read_yaml(path: Path) -> Any:
    """Read a YAML file; None where there is none."""
    if not path.is_file():
        return None
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=YAML_LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise ContentError(f"{path}:{line}: this YAML cannot be read ({getattr(error, 'problem', error)}).") from None


NOTE_FILES = ("references.yaml", "glossary.yaml", "outside.yaml", "products.yaml", "abbreviations.yaml")
