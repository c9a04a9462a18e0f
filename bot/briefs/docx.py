"""A brief as an office file (DOCX) to change and send: the same as the PDF, its bars pictures with words."""

from __future__ import annotations

from bot.briefs.briefs import Brief
from bot.briefs.layout import lay_out
from bot.printing.docx_printouts import write_printout


def write_docx(brief: Brief) -> bytes:
    """Write a brief as DOCX."""

    def say_bar(place: str, level: float, most: int) -> str:
        return brief.reader.say("brief_bar_words", place=place, level=f"{level:g}", most=most)

    return write_printout(lay_out(brief), say_bar)
