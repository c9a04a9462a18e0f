"""What `alianza check` refuses in drawings, and in documents that name one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from indexer.content.documents import Document
from indexer.content.drawings import SYMBOLS, list_drawing_files, read_drawings
from indexer.errors import Fault


def check_drawings(documents: Sequence[Document], roots: Sequence[Path]) -> Iterator[Fault]:
    """Find what is wrong in the drawings of a base, and documents that name one that there is not."""
    yield from read_drawings(roots)[1]
    names = {file.stem for file, _ in list_drawing_files(roots) if file.suffix == ".svg"} - {SYMBOLS}
    for document in documents:
        name = document.facts.drawing
        if document.lang == "en" and name and name not in names:
            known = ", ".join(sorted(names)) or "none"
            yield Fault(document.path, 2, f"drawing '{name}' is not in kb/drawings; there are: {known}.")
