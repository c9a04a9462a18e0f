"""A pocket edition of the small base with its tools and words, and a telephone that opens it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Browser, Page

from bot.library import Library
from bot.pocket.edition import EditionNote, build_pocket
from indexer.content.documents import read_corpus
from indexer.content.glossary import read_glossary
from tests.small_base import REFERENCES, write_base
from tests.small_tools import write_tools
from tests.small_words import GLOSSARY

IMPRINT = EditionNote("1.2.3", "2026-11-23", "0123456789abcdef", "https://alianza.example.org")


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


def open_file(browser: Browser, address: str, **options: Any) -> tuple[Page, list[str]]:
    """Open a file on a small telephone without a network; give the page and what goes wrong on it."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, **options)
    context.set_offline(True)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.on("request", lambda request: faults.append(request.url) if not request.url.startswith("file:") else None)
    page.goto(address)
    return page, faults
