"""Files of a base: which there are, which are not read and why, and their text, cleaned of what nobody sees."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from indexer.errors import Fault
from indexer.text import UNSEEN

SIZE_LIMIT = 2_000_000
"""Bytes of one file: eight times the longest of the base; a code of law has about a million."""

PACK_SUFFIX = ".pack.md"
"""Of files that stand beside a workshop's and are read with it."""

MARKDOWN_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", ".mdx")

_LINE_END = re.compile(r"\r\n?")
_OTHER_END = re.compile("[\v\f\x1c-\x1f\x85\u2028\u2029]")
"""Ends of a line by Unicode, by which no editor counts lines."""

_NO_CHARACTER = re.compile("[\u200b\ufffe\uffff]")

_MARK = re.compile(r"^([ \t]*(?:#{1,6}|[-*+>]|\d{1,9}[.)]))[\xa0\u2007\u202f]", re.MULTILINE)
"""A mark of Markdown with a no-break space behind it, as keyboards type by mistake."""


def list_files(roots: Iterable[Path]) -> list[tuple[Path, str]]:
    """List the Markdown files below each folder with the path to show, in a stable order."""
    found = [
        (file, f"{root.name}/{place}")
        for root in roots
        for file, place in _walk(root)
        if file.name.endswith(".md")
        and file.name != "README.md"
        and not file.name.endswith(PACK_SUFFIX)
        and not _find_hidden(place)
    ]
    return sorted(found, key=lambda pair: pair[1])


def list_pack_files(roots: Iterable[Path]) -> list[tuple[Path, str]]:
    """List the files that hold what workshops print, as ``list_files`` does; they are read with their workshops."""
    found = [
        (file, f"{root.name}/{place}")
        for root in roots
        for file, place in _walk(root)
        if file.name.endswith(PACK_SUFFIX) and not _find_hidden(place)
    ]
    return sorted(found, key=lambda pair: pair[1])


def name_pack_file(path: str) -> str:
    """Name the file of what a workshop prints by that of the workshop.

    >>> name_pack_file("kb/workshops/ws-why-partner.en.md")
    'kb/workshops/ws-why-partner.en.pack.md'
    """
    return f"{path.removesuffix('.md')}{PACK_SUFFIX}"


def check_files(roots: Iterable[Path]) -> Iterator[Fault]:
    """Find Markdown that is not read: in folders or files whose name begins with a dot, or of another suffix."""
    for root in roots:
        hidden: dict[str, int] = {}
        for file, place in _walk(root):
            if file.suffix.lower() not in MARKDOWN_SUFFIXES:
                continue
            if name := _find_hidden(place):
                hidden[name] = hidden.get(name, 0) + 1
            elif not file.name.endswith(".md"):
                shown = f"{file.name[: -len(file.suffix)].lower()}.md"
                yield Fault(f"{root.name}/{place}", 1, f"the file is called '{file.name}'; rename it to '{shown}'.")
        for name, count in hidden.items():
            yield Fault(
                f"{root.name}/{name}",
                0,
                f"{count} Markdown files are not read: their name or folder begins with a dot; move or remove them.",
            )


def _walk(root: Path) -> Iterator[tuple[Path, str]]:
    """Go through the files below a folder, each with its place in it; links to folders are not followed."""
    for folder, _, names in os.walk(root):
        for name in names:
            file = Path(folder, name)
            if file.is_file():
                yield file, file.relative_to(root).as_posix()


def _find_hidden(place: str) -> str:
    """Give the path down to the first name that begins with a dot; "" where there is none."""
    names = place.split("/")
    return next(("/".join(names[: n + 1]) for n, name in enumerate(names) if name.startswith(".")), "")


def read_text(file: Path, shown: str) -> tuple[str, list[Fault]]:
    """Read a file's text, cleaned; "" and a fault where it cannot be read. ``shown`` is the path that messages give."""
    try:
        size = file.stat().st_size
        if size > SIZE_LIMIT:
            return "", [Fault(shown, 1, f"the file has {size} bytes; expected {SIZE_LIMIT} at most; cut it.")]
        return clean_lines(file.read_bytes().decode("utf-8")), []
    except UnicodeDecodeError as error:
        line = file.read_bytes()[: error.start].count(b"\n") + 1
        return "", [Fault(shown, line, f"byte {error.start} is not UTF-8; save the file as UTF-8.")]
    except OSError as error:
        return "", [Fault(shown, 1, f"the file cannot be read ({error.strerror}).")]


def clean_lines(text: str) -> str:
    r"""Give a text in NFC, lines ending in ``\n``, without what nobody sees: soft hyphens, zero-width spaces, controls.

    Zero-width spaces stand inside words of copied pages; nothing takes their place.

    >>> clean_lines("que\u00adse\u200bri\u0301a\r\n")
    'quesería\n'
    """
    text = _OTHER_END.sub(" ", _LINE_END.sub("\n", text))
    text = UNSEEN.sub("", _NO_CHARACTER.sub("", text))
    return _MARK.sub(r"\1 ", unicodedata.normalize("NFC", text))
