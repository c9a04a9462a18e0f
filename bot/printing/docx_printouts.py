"""Printouts as office files (DOCX): real headings, lists, tables with headers; pictures with words."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.printing.bar_pictures import draw_bar
from bot.printing.printouts import Bars, Bullets, Grid, Heading, Paragraph, Part, Printout, Words
from bot.printing.spaces import space_printout

FONT = "Arial"
SIZES = {
    "Normal": 10.0, "Title": 17.0, "Heading 2": 12.5, "Heading 3": 10.5, "List Bullet": 10.0, "List Number": 10.0,
}  # fmt: skip
SMALL = 8.5
INNER = 17.4
"""Width of what is printed on, in centimetres."""

LABEL, PLACE, BAR, LEVEL = 5.4, 3.8, 6.4, 1.8
"""Widths of the columns of bars, in centimetres; one side alone needs no place."""

Say = Callable[[str, float, int], str]
"""Writes what a bar shows in words: place, level, most."""


def write_printout(printout: Printout, say: Say) -> bytes:
    """Write a printout as DOCX; ``say`` puts a bar into words."""
    from docx import Document

    printout, document = space_printout(printout), Document()
    _prepare(printout, document)
    document.add_paragraph(printout.title, style="Title")
    for part in printout.parts:
        _write_part(part, document, say)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _prepare(printout: Printout, document: Any) -> None:
    """Set printout, letters, language and what the file says of itself."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(1.8)
    section.header_distance = section.footer_distance = Cm(0.9)
    for name, size in SIZES.items():
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.font.bold = name.startswith(("Title", "Heading"))
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in [attribute for attribute in fonts.attrib if attribute.endswith("Theme")]:
            del fonts.attrib[theme]
        style.paragraph_format.space_before = Pt({"Heading 2": 12, "Heading 3": 9}.get(name, 0))
        style.paragraph_format.space_after = Pt(2 if name.startswith("List") else 4)
        style.paragraph_format.line_spacing = 1.1
    for border in document.styles["Title"].element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    _set_language(document, printout.lang)
    facts = document.core_properties
    facts.title, facts.author, facts.language, facts.comments = printout.title, "Alianza", printout.lang, ""
    facts.created = facts.modified = datetime.fromisoformat(printout.made)
    _write_foot(section, printout)


def _set_language(document: Any, lang: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = document.styles["Normal"].element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), lang)
    properties.append(language)


def _write_foot(section: Any, printout: Printout) -> None:
    """Write title and page number below every page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph = section.footer.paragraphs[0]
    paragraph.add_run(f"{printout.foot} · ").font.size = Pt(SMALL)
    before, _, rest = printout.number.partition("{page}")
    between, _, after = rest.partition("{pages}")
    for words, field_name in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        if words:
            paragraph.add_run(words).font.size = Pt(SMALL)
        if field_name:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), field_name)
            run = paragraph.add_run("1")
            run.font.size = Pt(SMALL)
            field.append(run._r)
            paragraph._p.append(field)


def _write_part(part: Part, document: Any, say: Say) -> None:
    from docx.shared import Pt

    if isinstance(part, Heading):
        paragraph = document.add_paragraph(style=f"Heading {part.level}")
        paragraph.paragraph_format.page_break_before = part.fresh
        _write_words(paragraph, part.words)
    elif isinstance(part, Paragraph):
        paragraph = document.add_paragraph()
        _write_words(paragraph, part.words, SMALL if part.look in ("small", "boxed") else None)
        paragraph.paragraph_format.keep_with_next = part.look == "lead" or None
        if part.look == "small":
            paragraph.paragraph_format.space_before = Pt(3)
        if part.look == "boxed":
            paragraph.paragraph_format.space_before = Pt(10)
            _frame(paragraph)
    elif isinstance(part, Bullets):
        _write_list(part, document)
    elif isinstance(part, Grid):
        _write_grid(part, document)
    else:
        _write_bars(part, document, say)


def _write_words(paragraph: Any, words: Words, size: float | None = None) -> None:
    """Write phrases as runs, each in its own language."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    for number, phrase in enumerate(words):
        run = paragraph.add_run((" " if number else "") + phrase.plain)
        if phrase.strong:
            run.bold = True
        if size:
            run.font.size = Pt(size)
        if phrase.lang:
            language = OxmlElement("w:lang")
            language.set(qn("w:val"), phrase.lang)
            run._r.get_or_add_rPr().append(language)


def _write_list(part: Bullets, document: Any) -> None:
    """Write a list; each numbered one begins with 1."""
    numbering = _restart(document) if part.numbered else None
    for words in part.items:
        paragraph = document.add_paragraph(style="List Number" if part.numbered else "List Bullet")
        _write_words(paragraph, words, SMALL if part.small else None)
        if numbering is not None:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = numbering


def _restart(document: Any) -> int:
    """Give the number of a new list of the kind of "List Number"."""
    from docx.oxml.ns import qn

    style = document.styles["List Number"].element
    old = style.find(f".//{qn('w:numId')}").get(qn("w:val"))
    numbering = document.part.numbering_part.numbering_definitions._numbering
    kind = next(one for one in numbering.num_lst if str(one.numId) == old).abstractNumId.val
    new = numbering.add_num(kind)
    new.add_lvlOverride(0).add_startOverride(1)
    return int(new.numId)


def _frame(paragraph: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:pBdr")
    for edge in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{edge}")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "4"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _add_table(document: Any, widths: list[float], heads: list[str], name: str) -> Any:
    """Add a table with a row of headers that comes again on each page, and with words for who cannot see it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    table = document.add_table(rows=1, cols=len(widths))
    table.style, table.autofit = "Table Grid", False
    for kind in ("tblCaption", "tblDescription"):
        words = OxmlElement(f"w:{kind}")
        words.set(qn("w:val"), name)
        table._tbl.tblPr.append(words)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        if head:
            _write_cell(cell, head, strong=True)
    return table


def _add_row(table: Any) -> Any:
    """Add a row that no page's end cuts."""
    from docx.oxml import OxmlElement

    row = table.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return row


def _write_cell(cell: Any, words: str, strong: bool = False) -> None:
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(1)
    run = paragraph.add_run(words)
    run.font.size, run.bold = Pt(SMALL), strong


def _write_grid(part: Grid, document: Any) -> None:
    whole = sum(part.shares)
    widths = [INNER * share / whole for share in part.shares]
    table = _add_table(document, widths, list(part.heads), part.name)
    for row in part.rows:
        for cell, column, words in zip(_add_row(table).cells, table.columns, row, strict=True):
            cell.width = column.width
            paragraph = cell.paragraphs[0]
            _write_words(paragraph, words, SMALL)


def _write_bars(part: Bars, document: Any, say: Say) -> None:
    """Write bars as a table: point, place, picture, level."""
    several = len(part.sides) > 1
    widths = [LABEL, PLACE, BAR, LEVEL] if several else [LABEL + PLACE, BAR, LEVEL]
    heads = [*part.heads[: 2 if several else 1], part.heads[2], ""] if several else [part.heads[0], part.heads[2], ""]
    table = _add_table(document, widths, heads, part.name)
    merged = table.rows[0].cells[-2].merge(table.rows[0].cells[-1])
    for empty in merged.paragraphs[1:]:
        empty._p.getparent().remove(empty._p)
    for label, levels in part.rows:
        rows = [_add_row(table) for _ in levels]
        for side, (row, level) in enumerate(zip(rows, levels, strict=True)):
            told = part.unknown if level is None else f"{level:g}"
            cells = row.cells
            place = part.sides[side]
            words = f"{place}: {told}" if level is None else say(place, level, part.most)
            if several:
                _write_cell(cells[1], part.sides[side])
            _place_bar(cells[-2], level, part, side, words)
            _write_cell(cells[-1], told)
            for cell, column in zip(cells, table.columns, strict=True):
                cell.width = column.width
        _write_cell(rows[0].cells[0].merge(rows[-1].cells[0]), label)


def _place_bar(cell: Any, level: float | None, part: Bars, side: int, words: str) -> None:
    from docx.shared import Cm, Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    picture = paragraph.add_run().add_picture(io.BytesIO(draw_bar(level, part.most, side)), width=Cm(BAR - 0.45))
    picture._inline.docPr.set("descr", words)
