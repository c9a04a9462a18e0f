"""What may stand in the SVG of a drawing: a short list of shapes, attributes and classes; all else is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from indexer.errors import Fault

SVG = "http://www.w3.org/2000/svg"
WIDTH = 320
"""Units across every drawing, which a small phone shows at about a pixel each."""

HEIGHTS = (80, 460)
"""So high a drawing may be: at most as an A5 sheet is, upright."""

SOURCE_LIMIT = 8_000
"""Bytes of one drawing: a page with it stays light."""

CLASSES: Mapping[str, Mapping[str, str]] = {
    "paper": {"fill": "#fff"},
    "solid": {"fill": "currentColor"},
    "soft": {"fill": "currentColor", "fill-opacity": ".13"},
    "hatch": {"fill": "url(#hatch)"},
    "dots": {"fill": "url(#dots)"},
    "thin": {"stroke-width": "1"},
    "thick": {"stroke-width": "3.5"},
    "dash": {"stroke-dasharray": "5 5"},
    "arrow": {"marker-end": "url(#arrow)"},
    "none": {"stroke": "none"},
    "bold": {"font-weight": "700"},
    "small": {"font-size": "12"},
    "large": {"font-size": "17"},
}
"""How a shape or a word may look, and what SVG calls it: ink is the colour of the text around, paper its ground."""

_NUMBER = r"-?(?:\d{1,6}(?:\.\d{1,6})?|\.\d{1,6})"
_NUMBERS = re.compile(rf"{_NUMBER}")
_POINTS = re.compile(rf"{_NUMBER}(?:[ ,]+{_NUMBER})*")
_PATH = re.compile(r"[MmLlHhVvCcSsQqTtAaZz\d., \n-]+")
_MOVES = re.compile(rf"(?:(?:translate|scale|rotate)\({_NUMBER}(?:[ ,]+{_NUMBER}){{0,2}}\) ?)+")
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_SYMBOL = re.compile(r"#[a-z][a-z0-9-]*")
_ANCHOR = re.compile("start|middle|end")
_BOX = re.compile(rf"0 0 {WIDTH} (\d{{1,4}})")

_COUNT, _CLASS = re.compile("[1-9]"), re.compile("[a-z ]+")
_SHAPE = {"transform": _MOVES, "class": _CLASS}
_POSITION = {"x": _NUMBERS, "y": _NUMBERS}
_SIZE = {"width": _NUMBERS, "height": _NUMBERS}
ELEMENTS: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    "svg": {"viewBox": _BOX},
    "g": _SHAPE,
    "path": {"d": _PATH, **_SHAPE},
    "rect": {**_POSITION, **_SIZE, "rx": _NUMBERS, **_SHAPE},
    "circle": {"cx": _NUMBERS, "cy": _NUMBERS, "r": _NUMBERS, **_SHAPE},
    "ellipse": {"cx": _NUMBERS, "cy": _NUMBERS, "rx": _NUMBERS, "ry": _NUMBERS, **_SHAPE},
    "polygon": {"points": _POINTS, **_SHAPE},
    "polyline": {"points": _POINTS, **_SHAPE},
    "use": {"href": _SYMBOL, **_POSITION, **_SHAPE},
    "text": {**_POSITION, "text-anchor": _ANCHOR, "data-width": _NUMBERS, "data-lines": _COUNT, "class": _CLASS},
}
"""The shapes, each with its attributes and what they may say."""

_NEEDED = {"svg": ("viewBox",), "text": ("x", "y", "data-width"), "use": ("href",)}
_DECLARED = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def read_shapes(text: str, path: str, symbols: bool = False) -> tuple[Any | None, list[Fault]]:
    """Read an SVG: its root, or what is wrong with it. ``symbols``: a file of shapes that drawings use by their id."""
    if len(text.encode()) > SOURCE_LIMIT:
        return None, [
            Fault(path, 1, f"the drawing has {len(text.encode())} bytes; expected {SOURCE_LIMIT} at most; draw less.")
        ]
    if found := _DECLARED.search(text):
        line = text.count("\n", 0, found.start()) + 1
        return None, [Fault(path, line, f"found '{found[0]}'; a drawing declares nothing: remove it.")]
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_blank_text=True
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        return None, [Fault(path, error.lineno or 1, f"this is no XML ({error.msg}); mend it.")]
    faults = list(_check_root(root, path))
    for element in root.iter():
        faults += _check_element(element, path, symbols, symbols and element.getparent() is root)
    return (None, faults) if faults else (root, [])


def name_element(element: Any) -> str:
    """Give an element's name, "" for what is none of SVG's: another namespace, an instruction."""
    return element.tag.removeprefix(f"{{{SVG}}}") if isinstance(element.tag, str) else ""


def list_classes(element: Any) -> list[str]:
    """List the classes of a shape or a word."""
    return str(element.get("class", "")).split()


def _check_root(root: Any, path: str) -> Iterator[Fault]:
    if root.tag != f"{{{SVG}}}svg":
        yield Fault(path, 1, f'found \'{root.tag}\'; expected <svg xmlns="{SVG}" viewBox="0 0 {WIDTH} …">.')
    elif (box := _BOX.fullmatch(root.get("viewBox", ""))) and not HEIGHTS[0] <= int(box[1]) <= HEIGHTS[1]:
        yield Fault(path, 1, f"the drawing is {box[1]} high; expected {HEIGHTS[0]} to {HEIGHTS[1]}.")


def _check_element(element: Any, path: str, symbols: bool, named: bool) -> Iterator[Fault]:
    name, line = name_element(element), element.sourceline or 1
    if name not in ELEMENTS or (name == "svg" and element.getparent() is not None):
        yield Fault(path, line, f"found <{element.tag}>; expected one of {', '.join(ELEMENTS)}.")
        return
    allowed = {**ELEMENTS[name], **({"id": _NAME} if named else {})}
    for attribute, value in element.attrib.items():
        if attribute not in allowed:
            yield Fault(path, line, f"<{name}> has '{attribute}'; expected {', '.join(allowed)}.")
        elif not allowed[attribute].fullmatch(value.strip()):
            yield Fault(path, line, f'<{name}> has {attribute}="{value[:40]}", which a drawing may not say; mend it.')
    for attribute in (*_NEEDED.get(name, ()), *(("id",) if named else ())):
        if attribute not in element.attrib:
            yield Fault(path, line, f"<{name}> has no '{attribute}'; add it.")
    if name == "text" and name_element(element.getparent()) != "svg":
        yield Fault(path, line, "<text> stands inside another shape; words stand by themselves, directly in <svg>.")
    if name in ("text", "use") and symbols:
        yield Fault(path, line, f"<{name}> stands in a symbol; a symbol holds shapes only.")
    for unknown in [one for one in list_classes(element) if one not in CLASSES]:
        yield Fault(path, line, f"class '{unknown}' is unknown; expected one of {', '.join(CLASSES)}.")
    for words in (element.text if name != "text" else "", element.tail):
        if words and words.strip():
            yield Fault(path, line, f"'{words.strip()[:40]}' stands outside a <text>; put it into one, or remove it.")
