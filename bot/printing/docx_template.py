"""The look of the guide in Word: A4, real styles, numbered lists, page numbers; built once, copied for each guide."""

from __future__ import annotations

import functools
import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

FONT = "Calibri"
BRAND = RGBColor(0x1B, 0x5E, 0x4B)
SOFT = RGBColor(0x53, 0x60, 0x5A)
SIZES = {"Title": 24, "Heading 1": 18, "Heading 2": 14, "Heading 3": 11.5}
BULLETS, NUMBERS, BOXES = 1, 2, 3
"""Numbers of the abstract lists."""

_LEVEL = (
    '<w:abstractNum {ns} w:abstractNumId="{id}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
    '<w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="397" w:hanging="397"/></w:pPr></w:lvl></w:abstractNum>'
)


@functools.cache
def build_template() -> bytes:
    """Build the file that every guide begins with."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    _drop_effects(document)
    _set_styles(document)
    _set_lists(document)
    _number_pages(section.footer.paragraphs[0])
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _drop_effects(document: Any) -> None:
    """Take out the second copy of the styles that Word 2010 wrote: it would contradict ours, and be repaired."""
    part = document.part
    for name, relation in tuple(part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):
            part.drop_rel(name)
            part.rels.pop(name, None)


def _set_styles(document: Any) -> None:
    styles = document.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(11)
    normal.paragraph_format.space_after = Pt(5)
    normal.paragraph_format.widow_control = True
    for name, size in SIZES.items():
        style = styles[name]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), True
        style.font.color.rgb = BRAND
        fonts = style.element.rPr.find(qn("w:rFonts"))
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.space_before = Pt(0 if name == "Title" else 12)
        style.paragraph_format.space_after = Pt(4)
        style.paragraph_format.keep_with_next = True
        for border in style.element.pPr.findall(qn("w:pBdr")):
            style.element.pPr.remove(border)
    for name in ("List Bullet", "List Number"):
        style = styles[name]
        style.paragraph_format.space_after = Pt(2)
        for numbering in style.element.pPr.findall(qn("w:numPr")):
            style.element.pPr.remove(numbering)
    caption = styles["Caption"]
    caption.font.name, caption.font.size, caption.font.bold = FONT, Pt(9), False
    caption.font.color.rgb = SOFT
    caption.paragraph_format.space_after = Pt(4)
    styles["Table Grid"].font.size = Pt(10.5)


def _set_lists(document: Any) -> None:
    """Give bullets, numbers and squares a list of their own, in place of the default file's."""
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    for id, form, text in ((BULLETS, "bullet", "•"), (NUMBERS, "decimal", "%1."), (BOXES, "bullet", "☐")):
        numbering.append(parse_xml(_LEVEL.format(ns=nsdecls("w"), id=id, form=form, text=text)))
    for id in (BULLETS, NUMBERS, BOXES):
        numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{id}"><w:abstractNumId w:val="{id}"/></w:num>'))


def _number_pages(paragraph: Any) -> None:
    """Write "page / pages" with fields that Word keeps right."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for part in ("PAGE", " / ", "NUMPAGES"):
        if part == " / ":
            paragraph.add_run(part)
            continue
        field = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{part}"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
        paragraph._p.append(field)
