"""Comments of HTML, ``<!-- … -->``: notes among authors, taken out of a text before anything else reads it."""

from __future__ import annotations

import re

from indexer.errors import Fault

_OPEN, _CLOSE = "<!--", "-->"
_FENCE = re.compile(r"(?:[ \t]*(?:>|[-*+]|\d{1,9}[.)])(?=[ \t]))*[ \t]*>?[ \t]*(`{3,}(?=[^`]*$)|~{3,})")
_FENCE_END = re.compile(r"[ \t>]*(`{3,}|~{3,})[ \t]*")
_PIECE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)|\\<|<!--")
"""A code span and an escaped bracket, in which no comment begins, or the beginning of one."""


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
    pieces: list[str] = []
    at = 0
    while True:
        if opened:
            end = line.find(_CLOSE, at)
            if end < 0:
                return "".join(pieces), opened
            at, opened = end + len(_CLOSE), 0
        found = next((found for found in _PIECE.finditer(line, at) if found[0] == _OPEN), None)
        if found is None:
            return "".join(pieces) + line[at:], 0
        pieces.append(line[at : found.start()])
        # "<!-->" is a whole comment: its end may share the dashes.
        at, opened = found.start() + 2, number
