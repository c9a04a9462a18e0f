"""The slides' own look: 16:9, four layouts with real title and body places, a panel of colour, slide numbers."""

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

Box = tuple[float, float, float, float]
"""Left, top, width and height in inches."""

MARGIN = 0.8
TITLE_SIZE, BODY_SIZE, SMALL_SIZE = 34, 28, 11
BRAND, DEEP, INK, SOFT, PALE, ACCENT, WHITE = "1B5E4B", "12402F", "1C2522", "53605A", "E8F1EC", "E0A526", "FFFFFF"

COVER, SESSION, CONTENT, STATEMENT = 0, 1, 2, 3
"""Numbers of the layouts: the first slide; a session opens, with a panel at its left; a title with what stands below;
one thing said in large type."""

PANEL = 3.9
"""Width of a session's panel."""

TITLES: dict[int, Box] = {
    COVER: (MARGIN, 1.9, 8.2, 2.2), SESSION: (PANEL + 0.6, 0.7, WIDTH - PANEL - 1.3, 1.5),
    CONTENT: (MARGIN, 0.55, WIDTH - 2 * MARGIN, 1.15), STATEMENT: (MARGIN + 0.35, 0.9, WIDTH - 2 * MARGIN - 0.35, 0.9),
}  # fmt: skip
BODIES: dict[int, Box] = {
    COVER: (MARGIN, 4.3, 8.2, 2.0), SESSION: (PANEL + 0.6, 2.3, WIDTH - PANEL - 1.3, 4.3),
    CONTENT: (MARGIN, 1.85, WIDTH - 2 * MARGIN, 4.75), STATEMENT: (MARGIN + 0.35, 1.95, WIDTH - 2 * MARGIN - 1.2, 4.5),
}  # fmt: skip
SOURCE_BOX: Box = (MARGIN, 6.95, WIDTH - 2 * MARGIN - 0.9, 0.35)
NUMBER_BOX: Box = (WIDTH - MARGIN - 0.8, 6.95, 0.8, 0.35)
_NAMES = {COVER: "Cover", SESSION: "Session", CONTENT: "Content", STATEMENT: "Statement"}


@functools.cache
def build_template() -> bytes:
    """Build the file that every deck begins with."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    layouts = [deck.slide_layouts[number] for number in (0, 1, 2, 5)]
    for layout in list(deck.slide_layouts):
        if layout not in layouts:
            deck.slide_layouts.remove(layout)
    _set_master(deck.slide_master)
    for number, layout in enumerate(layouts):
        _set_layout(layout, number)
    # Notes hold the slide's picture and the words: what else their master has would be copied for every slide.
    for place in list(deck.notes_master.placeholders):
        if place.placeholder_format.type not in (PP_PLACEHOLDER.SLIDE_IMAGE, PP_PLACEHOLDER.BODY):
            place._element.getparent().remove(place._element)
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def _set_master(master: Any) -> None:
    _set_styles(master)
    for place in list(master.placeholders):
        kind = place.placeholder_format.type
        if kind not in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.BODY):
            place._element.getparent().remove(place._element)
            continue
        _set_box(place, (TITLES if kind == PP_PLACEHOLDER.TITLE else BODIES)[CONTENT])


def _set_layout(layout: Any, number: int) -> None:
    layout.name = _NAMES[number]
    for place in list(layout.placeholders):
        place._element.getparent().remove(place._element)
    tree = layout.shapes._spTree
    for shape in _list_shapes(number):
        tree.append(shape)
    light = number == COVER
    tree.append(_write_place("title", 0, TITLES[number], WHITE if light else BRAND, "b" if light else "ctr"))
    tree.append(_write_place("body", 1, BODIES[number], WHITE if light else INK, "t" if number != STATEMENT else "ctr"))
    if not light:
        tree.append(_draw_number())
    number_shapes(tree)


def _list_shapes(number: int) -> list[Any]:
    """List what a layout shows on every slide, back to front."""
    if number == COVER:
        return [draw_box((0, 0, WIDTH, HEIGHT), DEEP), draw_box((0, 0, 9.3, HEIGHT), BRAND),
                draw_box((MARGIN, 4.15, 1.6, 0.07), ACCENT)]  # fmt: skip
    if number == SESSION:
        return [draw_box((0, 0, PANEL, HEIGHT), PALE), draw_box((0, 0, 0.2, HEIGHT), BRAND)]
    if number == STATEMENT:
        return [draw_box((0, 0, WIDTH, HEIGHT), PALE), draw_box((MARGIN - 0.05, 0.9, 0.12, 5.55), ACCENT)]
    return [draw_box((0, 0, WIDTH, 0.2), BRAND), draw_box((MARGIN, 1.72, 0.9, 0.06), ACCENT)]


def _set_box(place: Any, box: Box) -> None:
    place.left, place.top, place.width, place.height = (Inches(length) for length in box)


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


def _write_place(kind: str, index: int, box: Box, colour: str, anchor: str) -> Any:
    """Write a layout's place for a title or a body."""
    held = 'type="title"' if kind == "title" else f'type="body" idx="{index}"'
    level = f'<a:lvl1pPr marL="0" indent="0" algn="l"><a:buNone/><a:defRPr><a:solidFill><a:srgbClr val="{colour}"/>'
    style = f"<a:lstStyle>{level}</a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle>"
    return parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{10 + index}" name="{kind.capitalize()}"/><p:cNvSpPr>'
        f'<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph {held}/></p:nvPr></p:nvSpPr>'
        f'<p:spPr>{_write_frame(box)}</p:spPr><p:txBody><a:bodyPr lIns="0" rIns="0" anchor="{anchor}"><a:normAutofit/>'
        f"</a:bodyPr>{style}<a:p><a:endParaRPr/></a:p></p:txBody></p:sp>"
    )


def number_shapes(tree: Any) -> None:
    """Give every shape of a slide or layout a number of its own: PowerPoint repairs a file that has one twice."""
    for number, properties in enumerate(tree.iter(qn("p:cNvPr")), 1):
        properties.set("id", str(number))


def draw_box(box: Box, colour: str, shape: str = "rect") -> Any:
    """Draw a shape of one colour without an edge."""
    return parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="90" name="Shape"/><p:cNvSpPr/><p:nvPr userDrawn="1"/>'
        "</p:nvSpPr>"
        f'<p:spPr>{_write_frame(box)}<a:prstGeom prst="{shape}"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
    )


def _draw_number() -> Any:
    return parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="91" name="Number"/><p:cNvSpPr txBox="1"/>'
        f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{_write_frame(NUMBER_BOX)}'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>'
        '<p:txBody><a:bodyPr wrap="square" anchor="b"/><a:p><a:pPr algn="r"/>'
        f'<a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
        f'<a:rPr lang="es" sz="{SMALL_SIZE * 100}">'
        f'<a:solidFill><a:srgbClr val="{SOFT}"/></a:solidFill></a:rPr><a:t>‹#›</a:t></a:fld></a:p></p:txBody></p:sp>'
    )


def _write_frame(box: Box) -> str:
    left, top, width, height = (Inches(length) for length in box)
    return f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
