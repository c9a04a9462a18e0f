"""Tables read by rows: ``2008: 103 socios; 9,00``, told once each, under the words of the head."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from markdown_it.token import Token

from indexer.content.markdown import render_plain
from indexer.content.sentences import Sentence, build_sentence

_BAR = re.compile(r"(?<!\\)\|")


def read_rows(tokens: Sequence[Token], lines: Sequence[str], first_line: int, block: int) -> Iterator[Sentence]:
    """Read a table's rows as sentences, each with the head's words as its heading.

    ``tokens`` are those of the table, ``lines`` those that the parser read, the first at ``first_line`` of the file.
    """
    head = ""
    for told, place, is_head in list_rows(tokens):
        if is_head:
            head = render_plain(told)
        elif told:
            sentence = build_sentence(told, first_line + place, block, ["bullet_list_open"])
            yield replace(sentence, quote=lines[place].strip(" \t>"), heading=head)


def list_rows(tokens: Sequence[Token]) -> Iterator[tuple[str, int, bool]]:
    """List a table's rows: what each tells as Markdown, its line (from 0), and whether it is the head."""
    for row in _cut_rows(tokens):
        cells = [token.content.strip() for token in row if token.type == "inline"]
        place = next((token.map[0] for token in row if token.map), 0)
        yield join_cells(cells), place, any(token.type == "th_open" for token in row)


def join_cells(cells: Sequence[str]) -> str:
    """Join a row's cells: the first names the row, empty ones are left out.

    >>> join_cells(["2008", "103 socios", "", "9,00"])
    '2008: 103 socios; 9,00'
    """
    first, *others = cells or [""]
    told = "; ".join(cell for cell in others if cell)
    return f"{first}: {told}" if first and told else first or told


def _cut_rows(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    row: list[Token] = []
    for token in tokens:
        if token.type == "tr_open":
            row = []
        row.append(token)
        if token.type == "tr_close":
            yield row


def find_wide_rows(table: Token, tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[int]:
    """Find the rows (lines from 0) that have more cells than the head: Markdown drops what is beyond it."""
    width = sum(token.type == "th_open" for token in tokens)
    first, last = table.map or (0, 0)
    for number in range(first + 2, last):
        row = lines[number].strip(" \t>")
        bars = _BAR.split(row.removeprefix("|"))
        if bars[-1].strip() == "":
            bars.pop()
        if len(bars) > width:
            yield number
