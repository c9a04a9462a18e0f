"""A brief as PDF: tagged, with language and title."""

from __future__ import annotations

from bot.briefs.briefs import Brief
from bot.briefs.layout import lay_out
from bot.printing.typesetting import print_printout


def write_pdf(brief: Brief) -> bytes:
    """Write a brief as a PDF, on as many pages as it takes."""
    return print_printout(lay_out(brief))
