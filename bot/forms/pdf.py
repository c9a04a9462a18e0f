"""A sheet as PDF: A4 in black and white, tagged, lines to write on where a blank is open."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from bot.forms.filling import Sheet, SheetLine
from bot.printing.typesetting import typeset
from bot.rendering.reader import ReaderContext


def write_pdf(sheet: Sheet, reader: ReaderContext) -> bytes:
    """Write a sheet as PDF."""
    foreign = sheet.lang != reader.lang
    values = {
        "title": sheet.title, "lang": sheet.lang, "reader": reader.lang, "groups": list(_group_lines(sheet)),
        "note": reader.say("body_language", language=reader.say(f"language_{sheet.lang}")) if foreign else "",
        "foot": f"{reader.say('app_name')} · {sheet.title}",
        "number": reader.say("brief_page", page="{page}", pages="{pages}"),
    }  # fmt: skip
    return typeset("sheet.typ", values)


def _group_lines(sheet: Sheet) -> Iterator[dict[str, Any]]:
    """Group lines that belong together: each heading alone, items that follow each other, other lines."""
    for kind, lines in groupby(sheet.lines, _name_kind):
        written = [_describe_line(line) for line in lines]
        if kind == "heading":
            yield from ({"kind": kind, "lines": [line]} for line in written)
        else:
            yield {"kind": kind, "lines": written}


def _name_kind(line: SheetLine) -> str:
    if line.is_heading:
        return "heading"
    return "items" if line.mark else "lines"


def _describe_line(line: SheetLine) -> dict[str, Any]:
    return {"text": line.printed, "mark": line.mark, "open": any(run.kind == "blank" for run in line.runs)}
