"""A sheet as PDF: A4 in black and white, tagged, lines to write on where a blank is open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from bot.forms.filling import GAP, Sheet, SheetLine
from bot.forms.foot import write_foot
from bot.printing.typesetting import typeset
from bot.rendering.reader import ReaderContext


def write_pdf(sheet: Sheet, reader: ReaderContext) -> bytes:
    """Write a sheet as PDF."""
    foreign = sheet.lang != reader.lang
    foot = write_foot(sheet, reader)
    values = {
        "title": sheet.title, "lang": sheet.lang, "reader": reader.lang, "papers": list(_split_papers(sheet)),
        "is_titled": not sheet.has_own_papers, "foot": foot.name, "about": foot.note, "number": foot.number,
        "note": reader.say("body_language", language=reader.say(f"language_{sheet.lang}")) if foreign else "",
    }  # fmt: skip
    return typeset("sheet.typ", values)


def _split_papers(sheet: Sheet) -> Iterator[list[dict[str, Any]]]:
    """Give the groups of lines of each paper."""
    starts = [number for number, line in enumerate(sheet.lines) if line.is_apart or number == 0]
    for start, end in zip(starts, [*starts[1:], len(sheet.lines)], strict=True):
        yield list(_group_lines(sheet.lines[start:end]))


def _group_lines(paper: Sequence[SheetLine]) -> Iterator[dict[str, Any]]:
    """Group lines that belong together: each heading alone, items that follow each other, other lines."""
    for kind, lines in groupby(paper, _name_kind):
        written = [_describe_line(line) for line in lines]
        if kind in ("heading", "apart"):
            yield from ({"kind": kind, "lines": [line]} for line in written)
        else:
            yield {"kind": kind, "lines": written}


def _name_kind(line: SheetLine) -> str:
    if line.is_heading:
        return "apart" if line.is_apart else "heading"
    return "items" if line.mark else "signed" if line.is_signed else "lines"


def _describe_line(line: SheetLine) -> dict[str, Any]:
    """Give a line as plain values; of one that ends open, ``after`` is what follows the rule that runs on."""
    before, gap, after = line.printed.rpartition(GAP) if line.ends_open else (line.printed, "", "")
    return {
        "text": before + gap, "after": after, "mark": line.mark, "is_open": line.is_open, "runs_on": line.ends_open,
    }  # fmt: skip
