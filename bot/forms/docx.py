"""A sheet as an office file (DOCX) to change, print and sign."""

from __future__ import annotations

import io
from typing import Any

from bot.forms.filling import GAP, Sheet, SheetLine
from bot.forms.foot import Foot, write_foot
from bot.printing.docx_template import SOFT, build_template
from bot.rendering.reader import ReaderContext

MARK_WIDTH = 0.8
"""Centimetres before which an item's mark hangs."""

INNER = 16.6
"""Width of what is printed on, in centimetres: where a line to write on ends."""

FONT = "Arial"
"""It is as wide everywhere, or another takes its place that is: a page in Word is a page in LibreOffice."""

SIZES = {"Title": 17, "Heading 2": 12.5, "Normal": 10.5}
SMALL = 8.5
OPEN_SPACING = 1.3
"""Height of lines with blanks, for hands to write on."""

SIGNING_ROOM = 15
"""Points above a line where people sign."""


def write_docx(sheet: Sheet, reader: ReaderContext) -> bytes:
    """Write a sheet as DOCX."""
    from docx import Document

    paper = Document(io.BytesIO(build_template()))
    _prepare(sheet, paper)
    _print_foot(write_foot(sheet, reader), paper)
    if not sheet.has_own_papers:
        paper.add_paragraph(sheet.title, style="Title")
    for number, line in enumerate(sheet.lines):
        # The last item stays with the lines where people sign.
        following = sheet.lines[number + 1 : number + 2]
        _write_line(line, paper, is_kept=any(one.is_signed for one in following), is_first=number == 0)
    file = io.BytesIO()
    paper.save(file)
    return file.getvalue()


def _prepare(sheet: Sheet, paper: Any) -> None:
    """Set what the file says of itself, its language and its letters, in black as on a letter."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    facts = paper.core_properties
    facts.title, facts.author, facts.language = sheet.title, "Alianza", sheet.lang
    language = paper.styles["Normal"].element.get_or_add_rPr()
    language.append(language.makeelement(qn("w:lang"), {qn("w:val"): sheet.lang}))
    for name, size in SIZES.items():
        style = paper.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor(0, 0, 0)
    paper.styles["Title"].paragraph_format.space_after = Pt(8)
    paper.styles["Normal"].paragraph_format.space_after = Pt(4)


def _print_foot(foot: Foot, paper: Any) -> None:
    """Write what the paper is and a note below every page, beside its number unless it has none."""
    from docx.shared import Pt

    number = paper.sections[0].footer.paragraphs[0]
    for words in (foot.name, foot.note):
        run = number.insert_paragraph_before().add_run(words)
        run.font.size, run.font.color.rgb = Pt(SMALL), SOFT
    if not foot.number:
        number._p.getparent().remove(number._p)


def _write_line(line: SheetLine, paper: Any, is_kept: bool, is_first: bool) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Cm, Pt

    if line.is_heading:
        heading = paper.add_paragraph(line.printed, style="Title" if line.is_apart else "Heading 2")
        heading.paragraph_format.page_break_before = line.is_apart and not is_first
        return
    paragraph = paper.add_paragraph()
    look = paragraph.paragraph_format
    look.keep_with_next = is_kept or None
    if line.is_open:
        look.line_spacing = OPEN_SPACING
    if line.is_signed:
        look.space_before = Pt(SIGNING_ROOM)
    if line.mark:
        # The number stands in the text: it stays the clause's own when lines are taken out or moved.
        look.left_indent, look.first_line_indent = Cm(MARK_WIDTH), Cm(-MARK_WIDTH)
        look.tab_stops.add_tab_stop(Cm(MARK_WIDTH))
        paragraph.add_run(f"{line.mark}\t")
    if line.ends_open:
        look.tab_stops.add_tab_stop(Cm(INNER), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES)
    _write_runs(line, paragraph)


def _write_runs(line: SheetLine, paragraph: Any) -> None:
    from docx.shared import Pt

    for run in line.runs:
        if run.kind != "blank":
            paragraph.add_run(run.words)
            continue
        # The tab draws the line on to the margin.
        paragraph.add_run(f"{GAP}\t" if line.ends_open else GAP)
        if not run.is_said:
            label = paragraph.add_run(f" ({run.words})")
            label.font.size, label.font.color.rgb = Pt(SMALL), SOFT
