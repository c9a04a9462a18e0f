"""A sheet as an office file (DOCX) to change, print and sign."""

from __future__ import annotations

import io
from typing import Any

from bot.forms.filling import GAP, Sheet, SheetLine
from bot.printing.docx_template import SOFT, build_template

MARK_WIDTH = 0.8
"""Centimetres before which an item's mark hangs."""


def write_docx(sheet: Sheet) -> bytes:
    """Write a sheet as DOCX."""
    from docx import Document
    from docx.oxml.ns import qn

    paper = Document(io.BytesIO(build_template()))
    paper.core_properties.title = sheet.title
    paper.core_properties.author = "Alianza"
    paper.core_properties.language = sheet.lang
    language = paper.styles["Normal"].element.get_or_add_rPr()
    language.append(language.makeelement(qn("w:lang"), {qn("w:val"): sheet.lang}))
    paper.add_paragraph(sheet.title, style="Title")
    for line in sheet.lines:
        _write_line(line, paper)
    file = io.BytesIO()
    paper.save(file)
    return file.getvalue()


def _write_line(line: SheetLine, paper: Any) -> None:
    from docx.shared import Cm, Pt

    if line.is_heading:
        paper.add_paragraph(line.printed, style="Heading 2")
        return
    paragraph = paper.add_paragraph()
    if line.mark:
        # The number stands in the text: it stays the clause's own when lines are taken out or moved.
        paragraph.paragraph_format.left_indent = Cm(MARK_WIDTH)
        paragraph.paragraph_format.first_line_indent = Cm(-MARK_WIDTH)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(MARK_WIDTH))
        paragraph.add_run(f"{line.mark}\t")
    for run in line.runs:
        if run.kind == "blank":
            paragraph.add_run(GAP)
            if not run.is_said:
                label = paragraph.add_run(f" ({run.words})")
                label.font.size, label.font.color.rgb = Pt(9), SOFT
        else:
            paragraph.add_run(run.words)
