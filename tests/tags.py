"""The tags of a PDF: what a screen reader is told of its parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: its name, how deep it lies, its language and the words for who cannot see it, "" for none."""

    name: str
    depth: int
    lang: str
    words: str


def list_tags(file: pikepdf.Pdf) -> list[Tag]:
    """List the tags of a file in reading order."""
    return list(_walk(file.Root.StructTreeRoot.K, 0))


def _walk(node: object, depth: int) -> Iterator[Tag]:
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from _walk(child, depth)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield Tag(str(node.S)[1:], depth, str(node.get("/Lang", "")), str(node.get("/Alt", "")))
        if "/K" in node:
            yield from _walk(node.K, depth + 1)
