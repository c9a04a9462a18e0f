"""A pocket edition of the small base with its tools and words."""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.library import Library
from bot.pocket.edition import Imprint, build_pocket
from indexer.documents import read_corpus
from indexer.glossary import read_glossary
from tests.small_base import REFERENCES, write_base
from tests.small_tools import write_tools
from tests.small_words import GLOSSARY

IMPRINT = Imprint("1.2.3", "2026-11-23", "0123456789abcdef", "https://alianza.example.org")


def read_small_library(folder: Path) -> Library:
    """Read the small base, its tools and its words, written below ``folder``."""
    roots = write_base(folder)
    write_tools(folder)
    references = {one["id"]: one for one in yaml.safe_load(REFERENCES)["references"]}
    return Library(read_corpus(roots).documents, references, read_glossary(yaml.safe_load(GLOSSARY)))


def write_pocket(folder: Path, lang: str = "es", library: Library | None = None) -> str:
    """Write the edition below ``folder``; give the address that opens it."""
    file = folder / f"pocket-{lang}.html"
    file.write_text(build_pocket(library or read_small_library(folder), lang, IMPRINT).html, encoding="utf-8")
    return file.as_uri()
