"""Drawings for slides, of plain shapes that PowerPoint and LibreOffice draw alike: how people work in a session."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from dataclasses import dataclass

from pptx.util import Inches


@dataclass(frozen=True, slots=True)
class Mark:
    """A shape of a drawing: its preset's name, and its box in hundredths of the drawing's side; ``tone`` 0 to 2."""

    shape: str
    x: float
    y: float
    width: float
    height: float
    tone: int = 0
    turn: int = 0


def _person(x: float, y: float, size: float, tone: int = 0) -> Iterator[Mark]:
    """Draw somebody: a head, and shoulders below."""
    yield Mark("ellipse", x + size * 0.25, y, size * 0.5, size * 0.5, tone)
    yield Mark("round2SameRect", x, y + size * 0.56, size, size * 0.52, tone)


def _ring(count: int, size: float, middle: tuple[float, float], radius: float) -> Iterator[Mark]:
    for number in range(count):
        angle = 2 * math.pi * number / count - math.pi / 2
        x, y = middle[0] + radius * math.cos(angle), middle[1] + radius * math.sin(angle)
        yield from _person(x - size / 2, y - size / 2, size, number % 2)


def _page(x: float, y: float, width: float, height: float, lines: int = 4) -> Iterator[Mark]:
    yield Mark("foldedCorner", x, y, width, height)
    for number in range(lines):
        yield Mark("rect", x + width * 0.16, y + height * (0.2 + 0.16 * number), width * 0.66, height * 0.05, 2)


def _speaking(x: float, y: float, size: float, tone: int, left: bool) -> Iterator[Mark]:
    yield from _person(x, y + size * 0.7, size, tone)
    yield Mark(
        "wedgeRoundRectCallout", x + (size * 0.55 if left else -size * 0.35), y, size * 0.8, size * 0.5, 1 - tone
    )


def _scale() -> Iterator[Mark]:
    yield Mark("rect", 48, 18, 4, 58)
    yield Mark("rect", 14, 22, 72, 4)
    yield Mark("triangle", 4, 28, 32, 24, 1)
    yield Mark("triangle", 64, 28, 32, 24, 1)
    yield Mark("roundRect", 2, 52, 36, 8)
    yield Mark("roundRect", 62, 52, 36, 8)
    yield Mark("trapezoid", 32, 76, 36, 12)


def _dice() -> Iterator[Mark]:
    yield Mark("roundRect", 12, 26, 46, 46)
    yield Mark("roundRect", 52, 44, 40, 40, 1)
    for x, y in ((21, 35), (42, 35), (31.5, 45.5), (21, 56), (42, 56)):
        yield Mark("ellipse", x, y, 8, 8, 2)
    for x, y in ((60, 52), (68.5, 60.5), (77, 69)):
        yield Mark("ellipse", x, y, 8, 8, 2)


def _plates() -> Iterator[Mark]:
    for number, seeds in enumerate((2, 4, 1)):
        yield Mark("ellipse", 2 + number * 33, 52, 30, 16, number % 2)
        for seed in range(seeds):
            yield Mark("ellipse", 8 + number * 33 + seed % 3 * 7, 42 - seed // 3 * 8, 6, 7, 1 - number % 2)


def _cards() -> Iterator[Mark]:
    for number, (x, y) in enumerate(((8, 14), (34, 30), (14, 52), (54, 58))):
        yield Mark("roundRect", x, y, 38, 26, number % 2)
        yield Mark("rect", x + 6, y + 8, 22, 3, 2)
        yield Mark("rect", x + 6, y + 15, 15, 3, 2)


def _field() -> Iterator[Mark]:
    yield Mark("sun", 58, 8, 34, 34, 1)
    yield Mark("ellipse", -8, 52, 70, 50)
    yield Mark("ellipse", 34, 62, 74, 40, 1)


def _drawing() -> Iterator[Mark]:
    yield from _page(14, 12, 56, 74, 0)
    yield Mark("rect", 52, 26, 9, 46, 1, 40)
    yield Mark("ellipse", 24, 26, 18, 18, 1)
    yield Mark("triangle", 24, 54, 24, 18, 1)


def _faces() -> Iterator[Mark]:
    for number, tone in enumerate((0, 1, 0)):
        yield Mark("smileyFace", 4 + number * 32, 36, 28, 28, tone)


def _sunrise() -> Iterator[Mark]:
    yield Mark("sun", 24, 12, 52, 52, 1)
    yield Mark("rect", 6, 66, 88, 5)
    yield Mark("rect", 20, 78, 60, 4)


_METHODS = {
    "opening": _sunrise, "evaluation": _faces, "practice": _scale, "game": _dice, "vote": _plates, "cards": _cards,
    "field": _field, "drawing": _drawing,
}  # fmt: skip


@functools.cache
def list_marks(method: str) -> tuple[Mark, ...]:
    """List the shapes that show a way of working, back to front."""
    if method in _METHODS:
        return tuple(_METHODS[method]())
    if method == "pairs":
        return (*_speaking(14, 16, 32, 0, True), *_speaking(58, 16, 32, 1, False))
    if method == "role-play":
        return (*_speaking(8, 14, 34, 0, True), *_speaking(62, 14, 34, 1, False), Mark("roundRect", 18, 84, 64, 7))
    if method == "groups":
        return (*_ring(3, 16, (25, 34), 14), *_ring(3, 16, (75, 34), 14), *_ring(3, 16, (50, 74), 14))
    if method in ("story", "reading"):
        return (*_page(10, 30, 44, 56), *_speaking(58, 12, 36, 1, False))
    if method == "individual":
        return (*_person(12, 34, 38), *_page(58, 26, 34, 46, 3))
    return tuple(_ring(8 if method == "closing" else 6, 20, (50, 50), 34))


def _write_edge(mark: Mark, tones: tuple[str, str, str]) -> str:
    """Write the edge of a shape: none, but for a face, whose mouth is drawn with it."""
    if mark.shape != "smileyFace":
        return "<a:ln><a:noFill/></a:ln>"
    return f'<a:ln w="25400"><a:solidFill><a:srgbClr val="{tones[2]}"/></a:solidFill></a:ln>'


def write_drawing(method: str, box: tuple[float, float, float], tones: tuple[str, str, str]) -> str:
    """Write a drawing as XML of one group; ``box`` is left, top and side in inches, ``tones`` are colours."""
    left, top, side = box
    shapes = []
    for number, mark in enumerate(list_marks(method)):
        x, y = (Inches(start + side * place / 100) for start, place in ((left, mark.x), (top, mark.y)))
        width, height = (Inches(side * length / 100) for length in (mark.width, mark.height))
        turn = f' rot="{mark.turn * 60000}"' if mark.turn else ""
        shapes.append(
            f'<p:sp><p:nvSpPr><p:cNvPr id="{200 + number}" name="Mark {number + 1}"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
            f'<p:spPr><a:xfrm{turn}><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
            f'<a:prstGeom prst="{mark.shape}"><a:avLst/></a:prstGeom>'
            f'<a:solidFill><a:srgbClr val="{tones[mark.tone]}"/></a:solidFill>{_write_edge(mark, tones)}'
            "</p:spPr></p:sp>"
        )
    frame = (Inches(left), Inches(top), Inches(side), Inches(side))
    place = '<a:off x="{0}" y="{1}"/><a:ext cx="{2}" cy="{3}"/><a:chOff x="{0}" y="{1}"/><a:chExt cx="{2}" cy="{3}"/>'
    return (
        '<p:grpSp {names}><p:nvGrpSpPr><p:cNvPr id="199" name="Drawing" descr="{alt}"/><p:cNvGrpSpPr/><p:nvPr/>'
        f"</p:nvGrpSpPr><p:grpSpPr><a:xfrm>{place.format(*frame)}</a:xfrm></p:grpSpPr>{''.join(shapes)}</p:grpSp>"
    )
