"""A pack as slides to show: python-pptx, 16:9, the facilitator's part in the notes."""

from __future__ import annotations

import functools
import io
from typing import Any

from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from bot.workshop.pack import Pack
from bot.workshop.slide_template import CONTENT, COVER, SMALL_SIZE, SOFT, SOURCE_BOX, TITLE_SIZE, build_template
from bot.workshop.slides import BULLETS, NUMBERS, SPACING, TITLE_LIMIT, Slide, list_slides

_NAMES = nsdecls("a")

LONG_TITLE = 60
LONG_TITLE_SIZE = 26


def export_slides(pack: Pack) -> bytes:
    """Make the PPTX of a pack's slides."""
    deck = Presentation(io.BytesIO(build_template()))
    deck.core_properties.title = pack.title[:250]
    deck.core_properties.language = pack.lang
    deck.core_properties.author = pack.say("app_name")
    for slide in list_slides(pack):
        _add(deck, slide, pack.lang)
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def _add(deck: Any, slide: Slide, lang: str) -> None:
    shown = deck.slides.add_slide(deck.slide_layouts[COVER if slide.opening else CONTENT])
    # A new slide's tree holds its properties, then title and body; looking them up by name takes longer than all else.
    title, body = (shape.txBody for shape in shown.shapes.element[2:4])
    text = slide.title if len(slide.title) <= TITLE_LIMIT else f"{slide.title[:TITLE_LIMIT].rstrip()}…"
    size = LONG_TITLE_SIZE if len(text) > LONG_TITLE else TITLE_SIZE
    _fill(title, (text,), size if size != TITLE_SIZE else 0, "", lang)
    _fill(body, slide.lines, slide.size, slide.form, lang, slide.first)
    if slide.source:
        box = shown.shapes.add_textbox(*(Inches(length) for length in SOURCE_BOX))
        box.name = "Source"
        box.text_frame.word_wrap = True
        _fill(box.text_frame._txBody, (slide.source,), SMALL_SIZE, "", lang, colour=SOFT)
    if slide.notes:
        _fill(_find_notes(shown.notes_slide), slide.notes, 0, "", lang)


def _find_notes(notes: Any) -> Any:
    """Give the body of notes: the last place that was copied from their master."""
    return notes.shapes.element[-1].txBody


def _fill(body: Any, lines: tuple[str, ...], size: int, form: str, lang: str, first: int = 1, colour: str = "") -> None:
    """Write paragraphs into a shape's text, all alike; ``size`` 0: as the layout has it."""
    for paragraph in body.findall(qn("a:p")):
        body.remove(paragraph)
    for line in lines or ("",):
        body.append(_write_paragraph(line, size, form, lang, first, colour))


def _write_paragraph(line: str, size: int, form: str, lang: str, first: int, colour: str) -> Any:
    properties = _write_properties(size, form, first)
    sized = f' sz="{size * 100}"' if size else ""
    fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>' if colour else ""
    paragraph = parse_xml(
        f'<a:p {_NAMES}>{properties}<a:r><a:rPr lang="{lang}"{sized}>{fill}</a:rPr><a:t/></a:r></a:p>'
    )
    paragraph[-1][-1].text = line
    return paragraph


@functools.cache
def _write_properties(size: int, form: str, first: int) -> str:
    if not size:
        return ""
    space = f'<a:spcBef><a:spcPts val="{round(size * SPACING * 100)}"/></a:spcBef>'
    if form not in (BULLETS, NUMBERS):
        return f'<a:pPr marL="0" indent="0">{space}<a:buNone/></a:pPr>'
    indent = Pt(size * 1.35)
    start = f' startAt="{first}"' if first > 1 else ""
    mark = f'<a:buAutoNum type="arabicPeriod"{start}/>' if form == NUMBERS else '<a:buChar char="•"/>'
    return f'<a:pPr marL="{indent}" indent="{-indent}">{space}{mark}</a:pPr>'
