"""Drafts: files with a line that still says TODO, as `alianza new` and `alianza inbox accept` leave them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from indexer.content.files import list_files, read_text
from indexer.errors import Fault

_UNWRITTEN = re.compile(r"\bTODO\b")


def find_unwritten(roots: Sequence[Path]) -> list[Fault]:
    """Find the lines that still say TODO."""
    return [
        Fault(shown, number, "a line still says TODO; write what it asks for.")
        for file, shown in list_files(roots)
        for number, line in enumerate(read_text(file, shown)[0].split("\n"), 1)
        if _UNWRITTEN.search(line)
    ]
