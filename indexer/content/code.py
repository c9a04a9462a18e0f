"""Code fences and indented text: what stands in them is told as it is, whatever it would mean in Markdown."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from indexer.content.sentences import Sentence, cut_sentences

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_NOT_BLANK = re.compile(r"(?:[^\n]*\S[^\n]*\n?)+")

_RUN = re.compile(r"`+")

CODE = ("fence", "code_block")
"""The parser's tokens of such text."""


def read_code(token: Token, lang: str, line: int, block: int, heading: str) -> Iterator[Sentence]:
    """Cut the text of a fence, or indented text, into sentences; its first line stands at ``line`` of the file."""
    for piece in _NOT_BLANK.finditer(token.content):
        top = line + token.content.count("\n", 0, piece.start())
        for quote, below in cut_sentences(piece[0], lang, item=False):
            plain = " ".join(quote.split())
            yield Sentence(
                quote=quote, markdown=escape(plain), plain=plain, line=top + below, block=block, item=False,
                ordered=False, sources=(), evidence="", heading=heading,
            )  # fmt: skip


class CodeSpans:
    """The code spans of one line: a run of backticks opens one, the next of the same length closes it."""

    def __init__(self, line: str) -> None:
        self._starts: dict[int, list[int]] = {}
        for run in _RUN.finditer(line):
            self._starts.setdefault(len(run[0]), []).append(run.start())

    def find_end(self, end: int, length: int) -> int:
        """Find where the span ends that a run of ``length``, before character ``end``, opens; ``end`` for none."""
        starts = self._starts.get(length, [])
        number = bisect_left(starts, end)
        return starts[number] + length if number < len(starts) else end


def mask_spans(line: str) -> str:
    """Put blanks in the place of a line's code spans.

    >>> mask_spans("a `b` c")
    'a     c'
    """
    spans = CodeSpans(line)
    pieces, at = [], 0
    while run := _RUN.search(line, at):
        end = spans.find_end(run.end(), len(run[0]))
        pieces.append(line[at : run.start()] + " " * (end - run.start()) if end > run.end() else line[at : run.end()])
        at = end
    return "".join(pieces) + line[at:]


def escape(text: str) -> str:
    """Write a text so that Markdown shows it as it is."""
    return _PUNCTUATION.sub(r"\\\1", text)


def is_closed(token: Token, lines: Sequence[str]) -> bool:
    """Say whether a fence has its last line; ``lines`` are those that the parser read."""
    first, last = token.map or (0, 0)
    end = lines[last - 1].strip(" \t>") if last - 1 > first else ""
    return len(end) >= len(token.markup) and not end.strip(token.markup[0])
