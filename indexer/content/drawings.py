"""Drawings of the base: ``kb/drawings/<id>.svg`` and its words, ``<id>.yaml``, put together in each language."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from lxml import etree
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from indexer.content.drawing_shapes import CLASSES, SVG, list_classes, name_element, read_shapes
from indexer.content.facts import Line
from indexer.content.files import read_text
from indexer.content.lettering import LINE_HEIGHT, break_lines, measure_words
from indexer.content.shapes import validate_entries
from indexer.content.yaml_text import YamlText, read_yaml_file
from indexer.errors import ContentError, Fault
from indexer.vocabulary import LANGUAGES, Language

FOLDER, DRAWINGS = "drawings", "drawings.json"
"""Where they stand in a base, and in an index."""

SYMBOLS = "symbols"
"""The file of shapes that drawings share: people, sacks, papers."""

ALT_LIMIT, TITLE_LIMIT = 320, 80
"""Characters of what is said to somebody who does not see the drawing, and of its title."""

SIZE = 14.0
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WORD = re.compile(r"\{([a-z][a-z0-9-]*)\}")
_PLAIN = re.compile(r"[\d%+=?×–−.,/ ]{1,6}")
_ROOT = {
    "fill": "none", "stroke": "currentColor", "stroke-width": "2", "stroke-linecap": "round",
    "stroke-linejoin": "round", "font-family": "system-ui,'Open Sans',sans-serif", "font-size": f"{SIZE:g}",
}  # fmt: skip
_PATTERNS: Mapping[str, str] = {
    "hatch": (
        '<pattern id="{id}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<path class="paper" fill="#fff" stroke="none" d="M0 0h6v6H0z"/>'
        '<path stroke="currentColor" stroke-width="1.6" d="M0 0v6"/></pattern>'
    ),
    "dots": (
        '<pattern id="{id}" width="6" height="6" patternUnits="userSpaceOnUse">'
        '<path class="paper" fill="#fff" stroke="none" d="M0 0h6v6H0z"/>'
        '<circle cx="3" cy="3" r="1.1" fill="currentColor" stroke="none"/></pattern>'
    ),
    "arrow": (
        '<marker id="{id}" viewBox="0 0 10 10" refX="8" refY="5" markerUnits="userSpaceOnUse" markerWidth="11" '
        'markerHeight="11" orient="auto"><path fill="currentColor" stroke="none" d="M0 0L10 5L0 10z"/></marker>'
    ),
}
"""What shapes are filled with or end in, where a class says so."""


class DrawingWords(BaseModel):
    """What a drawing says in one language: ``alt`` for who does not see it, ``words`` by the name that stands in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Annotated[str, Field(min_length=1, max_length=TITLE_LIMIT)]
    alt: Annotated[str, Field(min_length=1, max_length=ALT_LIMIT)]
    words: dict[str, Line] = {}


_VERSIONS: TypeAdapter[Any] = TypeAdapter(dict[Language, DrawingWords])


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing in one language: its SVG, complete, with title and description inside."""

    title: str
    alt: str
    svg: str


_DRAWINGS: TypeAdapter[dict[str, dict[str, Drawing]]] = TypeAdapter(dict[str, dict[str, Drawing]])


def list_drawing_files(roots: Sequence[Path]) -> list[tuple[Path, str]]:
    """List the files that drawings are read from, with the path to show, in a stable order."""
    return [
        (file, f"{root.name}/{FOLDER}/{file.name}")
        for root in roots
        for file in sorted((root / FOLDER).glob("*"))
        if file.suffix in (".svg", ".yaml") and file.is_file()
    ]


def read_drawings(roots: Sequence[Path]) -> tuple[dict[str, dict[str, Drawing]], list[Fault]]:
    """Read all drawings, by id and language, and what is wrong with those that could not be read."""
    files = {shown: file for file, shown in list_drawing_files(roots)}
    faults: list[Fault] = []
    symbols: dict[str, Any] = {}
    sheets = {}
    for shown, file in files.items():
        if file.suffix != ".svg":
            continue
        root, found = _read_sheet(file, shown)
        faults += found
        if root is not None and file.stem == SYMBOLS:
            symbols |= {child.get("id"): child for child in root}
        elif root is not None:
            sheets[shown] = root
    drawings: dict[str, dict[str, Drawing]] = {}
    for shown, root in sheets.items():
        versions, found = _read_drawing(root, shown, files[shown].with_suffix(".yaml"), symbols)
        faults += found
        if not found:
            drawings[files[shown].stem] = versions
    faults += [
        Fault(shown, 1, f"there is no {shown[:-5]}.svg that these words belong to; draw it, or remove the file.")
        for shown in files
        if shown.endswith(".yaml") and f"{shown[:-5]}.svg" not in files
    ]
    return drawings, faults


def require_drawings(roots: Sequence[Path]) -> dict[str, dict[str, Drawing]]:
    """Read all drawings, by id and language. Raises ContentError with the first fault."""
    drawings, faults = read_drawings(roots)
    if faults:
        more = f" ({len(faults) - 1} more: `alianza check` lists them)" if len(faults) > 1 else ""
        raise ContentError(f"{faults[0]}{more}")
    return drawings


def write_drawings(path: Path, drawings: dict[str, dict[str, Drawing]]) -> None:
    """Write drawings as JSON."""
    path.write_bytes(_DRAWINGS.dump_json(drawings))


def load_drawings(path: Path) -> dict[str, dict[str, Drawing]]:
    """Load what ``write_drawings`` wrote; none where there is no such file. Raises ValueError for another form."""
    return _DRAWINGS.validate_json(path.read_bytes()) if path.is_file() else {}


def _read_sheet(file: Path, shown: str) -> tuple[Any | None, list[Fault]]:
    text, faults = read_text(file, shown)
    if faults:
        return None, faults
    if not _ID.fullmatch(file.stem):
        return None, [
            Fault(shown, 1, f"the file is called '{file.stem}'; name it as an id: small letters and hyphens.")
        ]
    return read_shapes(text, shown, file.stem == SYMBOLS)


def _read_drawing(
    root: Any, shown: str, file: Path, symbols: Mapping[str, Any]
) -> tuple[dict[str, Drawing], list[Fault]]:
    name = file.stem
    path = f"{shown.rpartition('/')[0]}/{file.name}"
    faults = list(_check_uses(root, shown, symbols))
    read, found = read_yaml_file(file, path)
    if read is None:
        alone = [] if found else [Fault(shown, 1, f"there is no {path} with its words; write it.")]
        return {}, [*faults, *found, *alone]
    if found := validate_entries(_VERSIONS, read):
        return {}, [*faults, *found]
    versions = _VERSIONS.validate_python(read.values)
    faults += [
        Fault(path, 1, f"the drawing has no words in '{lang}'; add them.") for lang in LANGUAGES if lang not in versions
    ]
    for lang, words in versions.items():
        faults += _check_words(root, lang, words, read)
    if faults:
        return {}, faults
    return {lang: Drawing(w.title, w.alt, _compose(root, name, w, symbols)) for lang, w in versions.items()}, []


def _check_uses(root: Any, shown: str, symbols: Mapping[str, Any]) -> Iterator[Fault]:
    for element in root.iter(f"{{{SVG}}}use"):
        if (symbol := element.get("href")[1:]) not in symbols:
            yield Fault(shown, element.sourceline, f"there is no symbol '{symbol}'; expected {', '.join(symbols)}.")
    for element in root.iter(f"{{{SVG}}}text"):
        text = (element.text or "").strip()
        if not _WORD.fullmatch(text) and not _PLAIN.fullmatch(text):
            yield Fault(shown, element.sourceline, f"<text> says '{text[:40]}'; write {{name}} and its words beside.")


def _check_words(root: Any, lang: str, words: DrawingWords, read: YamlText) -> Iterator[Fault]:
    used = set()
    for element in root.iter(f"{{{SVG}}}text"):
        name = _name_word(element)
        used.add(name)
        if name and name not in words.words:
            yield Fault(read.path, read.find_line((lang, "words")), f"'{lang}' has no words for '{name}'; add them.")
        elif name:
            yield from _check_fit(element, words.words[name], read.path, read.find_line((lang, "words", name)))
    for name in words.words.keys() - used:
        line = read.find_line((lang, "words", name))
        yield Fault(read.path, line, f"'{name}' stands nowhere in the drawing; remove it, or mend its name.")


def _check_fit(element: Any, text: str, path: str, line: int) -> Iterator[Fault]:
    width, most = float(element.get("data-width")), int(element.get("data-lines", "1"))
    size, bold = _tell_letters(element)
    lines = break_lines(text, width, size, bold)
    widest = max(measure_words(one, size, bold) for one in lines)
    if len(lines) > most or widest > width:
        found = f"'{text[:40]}' takes {len(lines)} lines, {widest:.0f} wide"
        yield Fault(path, line, f"{found}; its box holds {most}, {width:g} wide: say it shorter.")


def _name_word(element: Any) -> str:
    found = _WORD.fullmatch((element.text or "").strip())
    return found[1] if found else ""


def _tell_letters(element: Any) -> tuple[float, bool]:
    classes = list_classes(element)
    sizes = [float(CLASSES[one]["font-size"]) for one in classes if "font-size" in CLASSES[one]]
    return (sizes[0] if sizes else SIZE), "bold" in classes


def _compose(root: Any, name: str, words: DrawingWords, symbols: Mapping[str, Any]) -> str:
    """Put a drawing together: symbols and patterns that it uses, its shapes, then its words above all."""
    begin = f"d-{name}-"
    drawn = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG})
    drawn.attrib.update({"viewBox": root.get("viewBox"), "role": "img", **_ROOT})
    drawn.set("aria-labelledby", f"{begin}title {begin}alt")
    for tag, text in (("title", words.title), ("desc", words.alt)):
        told = etree.SubElement(drawn, f"{{{SVG}}}{tag}", id=f"{begin}{'alt' if tag == 'desc' else tag}")
        told.text = text
    kept = etree.SubElement(drawn, f"{{{SVG}}}defs")
    kept.text = ""
    shapes = [copy.deepcopy(child) for child in root if name_element(child) != "text"]
    wanted = dict.fromkeys(use.get("href")[1:] for shape in shapes for use in shape.iter(f"{{{SVG}}}use"))
    kept.extend(copy.deepcopy(symbols[symbol]) for symbol in wanted)
    drawn.extend(shapes)
    letters = etree.SubElement(drawn, f"{{{SVG}}}g", fill="currentColor", stroke="none")
    letters.set("text-anchor", "middle")
    for element in root.iter(f"{{{SVG}}}text"):
        _set_words(letters, element, words.words)
    used: set[str] = set()
    for element in drawn.iter():
        used.update(_style(element, begin))
    patterns = "".join(_PATTERNS[one].format(id=begin + one) for one in _PATTERNS if one in used)
    # The first of the SVG's own: in a text, "<" is escaped.
    return str(etree.tostring(drawn, encoding="unicode")).replace("<defs>", f"<defs>{patterns}", 1)


def _set_words(letters: Any, element: Any, words: Mapping[str, str]) -> None:
    """Set a text's lines around the middle of its box."""
    name = _name_word(element)
    size, bold = _tell_letters(element)
    text = words[name] if name else element.text.strip()
    lines = break_lines(text, float(element.get("data-width")), size, bold)
    x, height = element.get("x"), size * LINE_HEIGHT
    y = float(element.get("y")) - (len(lines) - 1) * height / 2 + size * 0.36
    kept = {key: element.get(key) for key in ("class", "text-anchor", "transform") if element.get(key)}
    written = etree.SubElement(letters, f"{{{SVG}}}text", {"x": x, "y": f"{y:.1f}".removesuffix(".0"), **kept})
    if len(lines) == 1:
        written.text = lines[0]
        return
    for number, line in enumerate(lines):
        span = etree.SubElement(written, f"{{{SVG}}}tspan", {"x": x, **({"dy": f"{height:.1f}"} if number else {})})
        span.text = line


def _style(element: Any, begin: str) -> list[str]:
    """Write a shape's classes as SVG's own attributes, and names so that they are the page's only ones.

    That of the paper stays for the page's style sheet. Gives the classes.
    """
    for attribute, mark in (("id", ""), ("href", "#")):
        if (name := element.get(attribute)) and not name.startswith(begin):
            element.set(attribute, f"{mark}{begin}{name.removeprefix(mark)}")
    if name_element(element) == "svg" or not (classes := list_classes(element)):
        return []
    del element.attrib["class"]
    for one in classes:
        element.attrib.update({key: value.replace("(#", f"(#{begin}") for key, value in CLASSES[one].items()})
    if "paper" in classes:
        element.set("class", "paper")
    return classes
