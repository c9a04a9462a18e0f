"""A brief as an office file (DOCX) to change and send: the same as the PDF, its bars made of a table's cells."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from bot.briefs.briefs import Brief, Gap, write_source

FONT = "Arial"
"""Narrower than the PDF's letters; where it is missing, programs put one of the same width in its place."""

SIZES = {"Normal": 10.0, "Title": 16.0, "Heading 1": 12.0, "Heading 2": 10.0, "List Bullet": 9.0}
SMALL = 8.5
BAR_HEIGHT, BAR_GAP = 0.36, 0.12
"""Heights in centimetres of a bar's row, and of the row between two points."""

LABEL_WIDTH, SCALE_WIDTH, LEVEL_WIDTH = 7.4, 9.0, 0.9
FILLS = (("clear", "373737"), ("diagStripe", "FFFFFF"))
"""How a place's bars are filled, the first's dark, the second's striped: Word's pattern and its ground."""


def write_docx(brief: Brief) -> bytes:
    """Write a brief as DOCX."""
    from docx import Document

    paper = Document()
    _prepare(brief, paper)
    say = brief.reader.say
    paper.add_paragraph(brief.title, style="Title")
    _write_small(paper, say("brief_made", date=brief.made))
    if brief.text_lang != brief.reader.lang:
        _write_small(paper, say("body_language", language=say(f"language_{brief.text_lang}")))
    _draw_points(brief, paper)
    for advice in brief.overall:
        paper.add_paragraph(advice.heading, style="Heading 1")
        paper.add_paragraph(advice.words)
    if brief.gaps or brief.more_gaps:
        paper.add_paragraph(say("brief_gaps"), style="Heading 1")
    for gap in brief.gaps:
        _write_gap(brief, gap, paper)
    for words in brief.further:
        paper.add_paragraph(words)
    if brief.strengths:
        _write_list(paper, say("brief_strengths"), [f"{advice.heading}. {advice.words}" for advice in brief.strengths])
    _write_list(paper, say("brief_unknown"), brief.unknown)
    paper.add_paragraph(say("sources_heading"), style="Heading 1")
    for entry in brief.sources:
        _write_small(paper, write_source(entry))
    _write_small(paper, " ".join(brief.closing))
    file = io.BytesIO()
    paper.save(file)
    return file.getvalue()


def _prepare(brief: Brief, paper: Any) -> None:
    """Set paper, letters, language and what the file says of itself."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(1.8)
    section.header_distance = section.footer_distance = Cm(0.9)
    for name, size in SIZES.items():
        style = paper.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.font.bold = name.startswith(("Title", "Heading"))
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in [attribute for attribute in fonts.attrib if attribute.endswith("Theme")]:
            del fonts.attrib[theme]
        style.paragraph_format.space_before = Pt(6 if name == "Heading 1" else 3 if name == "Heading 2" else 0)
        style.paragraph_format.space_after = Pt(2 if name in ("Normal", "Title") else 1)
        style.paragraph_format.line_spacing = 1.05
    for border in paper.styles["Title"].element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    _set_language(paper, brief.reader.lang)
    paper.core_properties.title, paper.core_properties.author = brief.title, "Alianza"
    paper.core_properties.language, paper.core_properties.comments = brief.reader.lang, ""
    paper.core_properties.created = paper.core_properties.modified = datetime.fromisoformat(brief.made)
    _write_foot(section, brief.title)


def _set_language(paper: Any, lang: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = paper.styles["Normal"].element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), lang)
    properties.append(language)


def _write_foot(section: Any, title: str) -> None:
    """Write title and page number below every page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph = section.footer.paragraphs[0]
    paragraph.add_run(f"{title} · ").font.size = Pt(SMALL)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = paragraph.add_run()
    run.font.size = Pt(SMALL)
    field.append(run._r)
    paragraph._p.append(field)


def _draw_points(brief: Brief, paper: Any) -> None:
    """Draw a table: a point's name, as many cells as levels, filled as far as its level goes, and the level."""
    if len(brief.places) > 1:
        legend = _add_table(paper, [0.9, LABEL_WIDTH + SCALE_WIDTH])
        for side, place in enumerate(brief.places):
            mark, name = _add_row(legend, BAR_HEIGHT)
            _frame_cell(mark, side)
            _write_cell(name, place)
        _add_row(legend, BAR_GAP)
    table = _add_table(paper, [LABEL_WIDTH, *[SCALE_WIDTH / brief.most] * brief.most, LEVEL_WIDTH])
    for point in brief.points:
        rows = [_add_row(table, BAR_HEIGHT) for _ in point.levels]
        for side, (level, (_, *steps, number)) in enumerate(zip(point.levels, rows, strict=True)):
            _write_cell(number, "–" if level is None else f"{level:g}")
            for step, cell in enumerate(steps, 1):
                _frame_cell(cell, side if level is not None and level >= step else None)
        _write_cell(rows[0][0].merge(rows[-1][0]), point.label)
        _add_row(table, BAR_GAP)
    for total in brief.totals:
        paper.add_paragraph().add_run(total).bold = True
    _write_small(paper, brief.scale)


def _add_table(paper: Any, widths: Sequence[float]) -> Any:
    """Add a table without rows; ``widths`` of its columns are in centimetres."""
    from docx.shared import Cm

    table = paper.add_table(rows=0, cols=len(widths))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    return table


def _add_row(table: Any, height: float) -> list[Any]:
    """Add a row at least ``height`` centimetres high; give its cells, empty and with the columns' widths."""
    from docx.enum.table import WD_ROW_HEIGHT_RULE
    from docx.shared import Cm, Pt

    row = table.add_row()
    row.height, row.height_rule = Cm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
    for cell, column in zip(row.cells, table.columns, strict=True):
        cell.width = column.width
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        # An empty paragraph is as high as its mark, which would make every row as high as a line of text.
        paragraph.paragraph_format.line_spacing = Pt(3)
    return list(row.cells)


def _write_cell(cell: Any, words: str) -> None:
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.line_spacing = 1.0
    paragraph.add_run(words).font.size = Pt(SMALL)


def _frame_cell(cell: Any, side: int | None) -> None:
    """Frame a cell of a bar, and fill it as its place's bars are filled; None leaves it empty."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = cell._tc.get_or_add_tcPr()
    borders = OxmlElement("w:tcBorders")
    for edge in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{edge}")
        for name, value in (("val", "single"), ("sz", "4"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties.append(borders)
    if side is not None:
        pattern, ground = FILLS[side]
        shade = OxmlElement("w:shd")
        for name, value in (("val", pattern), ("color", "000000"), ("fill", ground)):
            shade.set(qn(f"w:{name}"), value)
        properties.append(shade)


def _write_gap(brief: Brief, gap: Gap, paper: Any) -> None:
    heading = paper.add_paragraph(gap.advice.heading, style="Heading 2")
    heading.paragraph_format.keep_with_next = True
    if gap.level:
        _write_small(paper, gap.level).paragraph_format.keep_with_next = True
    paper.add_paragraph(gap.advice.words).paragraph_format.keep_with_next = True
    for label, mention in gap.matches:
        paper.add_paragraph(brief.name(label, f"{mention.title} ({mention.note})."), style="List Bullet")


def _write_list(paper: Any, heading: str, sentences: Iterable[str]) -> None:
    paper.add_paragraph(heading, style="Heading 1")
    for sentence in sentences:
        paper.add_paragraph(sentence, style="List Bullet")


def _write_small(paper: Any, words: str) -> Any:
    from docx.shared import Pt

    paragraph = paper.add_paragraph()
    paragraph.add_run(words).font.size = Pt(SMALL)
    return paragraph
