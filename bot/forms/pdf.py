"""A sheet as PDF: A4 in black and white, lines to write on where a blank is open."""

from __future__ import annotations

from bot.forms.filling import Sheet
from bot.printing.pdf import HEADING, SMALL, TITLE, PdfWriter, Type
from bot.rendering.reader import ReaderContext

TEXT = Type(11.5)
"""Larger than a brief's: it is read aloud, and signed."""

OPEN_LINE_SPACE = 2.2
"""Millimetres more between lines with open blanks: hands need room."""


def write_pdf(sheet: Sheet, reader: ReaderContext) -> bytes:
    """Write a sheet as PDF."""
    writer = PdfWriter(sheet.title, sheet.lang)
    writer.add_page()
    writer.write(sheet.title, TITLE)
    writer.space(3)
    for line in sheet.lines:
        if line.is_heading:
            writer.space(3)
            writer.write(line.printed, HEADING, keep=3 * TEXT.height)
        else:
            writer.write(line.printed, TEXT, mark=line.mark)
        writer.space(OPEN_LINE_SPACE if any(run.kind == "blank" for run in line.runs) else 1.2)
    if sheet.lang != reader.lang:
        writer.write(reader.say("body_language", language=reader.say(f"language_{sheet.lang}")), SMALL)
    foot = f"{reader.say('app_name')} · {sheet.title}"
    return writer.finish(foot, reader.say("brief_page", page="{page}", pages="{pages}"))
