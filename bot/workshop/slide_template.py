"""The slides' own look: 16:9, two layouts with real title and body places, a bar of colour, slide numbers."""

from __future__ import annotations

import functools
import io
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches

WIDTH, HEIGHT = 13.333, 7.5
"""Inches."""

MARGIN = 0.8
TITLE_BOX = (MARGIN, 0.5, WIDTH - 2 * MARGIN, 1.25)
BODY_BOX = (MARGIN, 1.95, WIDTH - 2 * MARGIN, 4.65)
SOURCE_BOX = (MARGIN, 6.72, WIDTH - 2 * MARGIN - 0.9, 0.45)
NUMBER_BOX = (WIDTH - MARGIN - 0.8, 6.72, 0.8, 0.45)
COVER_TITLE_BOX = (MARGIN, 2.0, WIDTH - 2 * MARGIN, 2.0)
COVER_BODY_BOX = (MARGIN, 4.2, WIDTH - 2 * MARGIN, 2.0)

TITLE_SIZE, BODY_SIZE, SMALL_SIZE = 32, 28, 14
BRAND, INK, SOFT = "1B5E4B", "1C2522", "53605A"
COVER, CONTENT = 0, 1
"""Numbers of the layouts."""


@functools.cache
def build_template() -> bytes:
    """Build the file that every deck begins with."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    layouts = list(deck.slide_layouts)
    for layout in layouts[2:]:
        deck.slide_layouts.remove(layout)
    master = deck.slide_master
    _set_styles(master)
    for place in list(master.placeholders):
        if place.placeholder_format.type in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.BODY):
            _set_box(place, TITLE_BOX if place.placeholder_format.type == PP_PLACEHOLDER.TITLE else BODY_BOX)
        else:
            place._element.getparent().remove(place._element)
    for number, (title, body) in enumerate(((COVER_TITLE_BOX, COVER_BODY_BOX), (TITLE_BOX, BODY_BOX))):
        layout = layouts[number]
        for place in list(layout.placeholders):
            index = place.placeholder_format.idx
            if index in (0, 1):
                _set_box(place, title if index == 0 else body)
                if number == COVER:
                    _anchor(place, "b" if index == 0 else "t")
            else:
                place._element.getparent().remove(place._element)
        tree = layout.shapes._spTree
        bar = (0, 0, 0.28, HEIGHT) if number == COVER else (0, 0, WIDTH, 0.14)
        tree.insert(2, _draw_bar(*bar))
        if number == CONTENT:
            tree.append(_draw_number())
    # Notes hold the slide's picture and the words: what else their master has would be copied for every slide.
    for place in list(deck.notes_master.placeholders):
        if place.placeholder_format.type not in (PP_PLACEHOLDER.SLIDE_IMAGE, PP_PLACEHOLDER.BODY):
            place._element.getparent().remove(place._element)
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def _set_box(place: Any, box: tuple[float, float, float, float]) -> None:
    place.left, place.top, place.width, place.height = (Inches(length) for length in box)


def _anchor(place: Any, side: str) -> None:
    place.text_frame._txBody.bodyPr.set("anchor", side)
    for paragraph in place._element.iter(qn("a:lvl1pPr")):
        paragraph.set("algn", "l")
        for fill in list(paragraph.iter(qn("a:solidFill"))):
            fill.getparent().replace(fill, _fill(SOFT if side == "t" else BRAND))


def _set_styles(master: Any) -> None:
    """Set size, weight, colour and side of titles and bodies once, in the master."""
    styles = master._element.find(qn("p:txStyles"))
    for name, size, bold, colour in (("p:titleStyle", TITLE_SIZE, "1", BRAND), ("p:bodyStyle", BODY_SIZE, "0", INK)):
        for level in styles.find(qn(name)):
            if not level.tag.endswith("pPr"):
                continue
            level.set("algn", "l")
            run = level.find(qn("a:defRPr"))
            run.set("sz", str(size * 100))
            run.set("b", bold)
            for fill in run.findall(qn("a:solidFill")):
                run.remove(fill)
            run.insert(0, _fill(colour))
    for place in master.placeholders:
        body = place._element.find(qn("p:txBody")).find(qn("a:bodyPr"))
        for fit in list(body):
            body.remove(fit)
        body.set("anchor", "ctr" if place.placeholder_format.type == PP_PLACEHOLDER.TITLE else "t")


def _fill(colour: str) -> Any:
    return parse_xml(f'<a:solidFill {nsdecls("a")}><a:srgbClr val="{colour}"/></a:solidFill>')


def _draw_bar(left: float, top: float, width: float, height: float) -> Any:
    box = _write_box((left, top, width, height))
    return parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="90" name="Bar"/><p:cNvSpPr/>'
        '<p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{box}<a:solidFill><a:srgbClr val="{BRAND}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
    )


def _draw_number() -> Any:
    return parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="91" name="Number"/><p:cNvSpPr txBox="1"/>'
        f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{_write_box(NUMBER_BOX)}<a:noFill/></p:spPr>'
        '<p:txBody><a:bodyPr wrap="square" anchor="b"/><a:p><a:pPr algn="r"/>'
        f'<a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum"><a:rPr sz="{SMALL_SIZE * 100}">'
        f'<a:solidFill><a:srgbClr val="{SOFT}"/></a:solidFill></a:rPr><a:t>‹#›</a:t></a:fld></a:p></p:txBody></p:sp>'
    )


def _write_box(box: tuple[float, float, float, float]) -> str:
    left, top, width, height = (Inches(length) for length in box)
    return (
        f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    )
