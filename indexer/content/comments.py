"""Comments of HTML, ``<!-- … -->``: notes among authors, taken out of a text before anything else reads it."""

from __future__ import annotations

import re

from indexer.content.code import CodeSpans
from indexer.errors import Fault

_OPEN, _CLOSE = "<!--", "-->"
_FENCE = re.compile(r"(?:[ \t]*(?:>|[-*+]|\d{1,9}[.)])(?=[ \t]))*[ \t]*>?[ \t]*(`{3,}(?=[^`]*$)|~{3,})")
_FENCE_END = re.compile(r"[ \t>]*(`{3,}|~{3,})[ \t]*")
_PIECE = re.compile(r"`+|\\[`<]|<!--")
"""What may open a code span, in which no comment begins, or a comment; or is escaped."""


def strip_comments(text: str, path: str, first_line: int) -> tuple[str, list[Fault]]:
    """Take the comments out of Markdown that begins at ``first_line`` of ``path``; its lines stay as many.

    What stands in code fences and code spans is text. A comment without an end is a fault, and hides the rest.
    """
    if _OPEN not in text:
        return text, []
    kept: list[str] = []
    fence, opened = "", 0
    for number, line in enumerate(text.split("\n"), first_line):
        if fence:
            end = _FENCE_END.fullmatch(line)
            fence = "" if end and end[1].startswith(fence) else fence
        elif not opened and (begin := _FENCE.match(line)):
            fence = begin[1]
        else:
            line, opened = _strip_line(line, number, opened)
        kept.append(line)
    if opened:
        return "\n".join(kept), [
            Fault(path, opened, f"a comment begins here and never ends; close it with '{_CLOSE}'.")
        ]
    return "\n".join(kept), []


def _strip_line(line: str, number: int, opened: int) -> tuple[str, int]:
    """Take comments out of one line; ``opened`` is the line where one began that has not ended, 0 for none."""
    if not opened and _OPEN not in line:
        return line, 0
    spans = CodeSpans(line)
    pieces: list[str] = []
    kept = at = 0
    while True:
        if opened:
            end = line.find(_CLOSE, at)
            if end < 0:
                return "".join(pieces), opened
            kept = at = end + len(_CLOSE)
            opened = 0
        found = _PIECE.search(line, at)
        if found is None:
            return "".join(pieces) + line[kept:], 0
        if found[0] == _OPEN:
            pieces.append(line[kept : found.start()])
            # "<!-->" is a whole comment: its end may share the dashes.
            at, opened = found.start() + 2, number
        else:
            at = spans.find_end(found.end(), len(found[0])) if found[0][0] == "`" else found.end()
