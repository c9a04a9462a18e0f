"""Printouts as PDF that a screen reader can read: tagged, with language and title (PDF/UA-1), set by Typst.

A template is a file of ours; what it prints comes to it as JSON and is never read as markup.
"""

from __future__ import annotations

import functools
import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from bot.printing.printouts import Printout, list_parts
from bot.printing.spaces import space_printout

if TYPE_CHECKING:
    import typst

FONTS = files("bot").joinpath("static", "fonts")

STANDARD: Literal["ua-1"] = "ua-1"
"""What Typst holds the file to while it writes it: a heading that is skipped or a picture without words is an error."""

REPLACED = {"\u202f": "\u00a0", "\t": " ", "→": "-"}
"""Signs that the fonts lack, and what stands for them."""


def print_printout(printout: Printout) -> bytes:
    """Print a printout as a tagged PDF, A4."""
    printout = space_printout(printout)
    values = {
        "title": printout.title, "lang": printout.lang, "foot": printout.foot, "number": printout.number,
        "made": printout.made, "parts": list_parts(printout.parts),
    }  # fmt: skip
    return typeset("printout.typ", values)


def typeset(template: str, values: Mapping[str, Any]) -> bytes:
    """Set a template of ``bot/templates`` with values, which it reads as JSON from ``sys.inputs.values``."""
    import typst

    source = files("bot").joinpath("templates", template).read_bytes()
    made = values.get("made")
    # The file's own date is that of the printout, so that the same printout is the same file.
    moment = int(datetime.fromisoformat(made).replace(tzinfo=UTC).timestamp()) if made else None
    return typst.compile(
        source, sys_inputs={"values": keep_known(json.dumps(values, ensure_ascii=False))}, format="pdf",
        pdf_standards=STANDARD, font_paths=_load_fonts(), timestamp=moment,
    )  # fmt: skip


def keep_known(text: str) -> str:
    """Replace signs that the fonts lack by a question mark, so that it shows that something stood there."""
    for sign, other in REPLACED.items():
        text = text.replace(sign, other)
    text = unicodedata.normalize("NFC", text)
    known = _list_signs()
    return "".join(sign if ord(sign) in known else "?" for sign in text)


@functools.cache
def _list_signs() -> frozenset[int]:
    """List the code points that the fonts have."""
    from fontTools.ttLib import TTFont

    signs: set[int] = set()
    for file in FONTS.iterdir():
        if file.name.endswith("-Regular.ttf"):
            with file.open("rb") as stream, TTFont(stream) as font:
                signs.update(font.getBestCmap())
    return frozenset(signs)


@functools.cache
def _load_fonts() -> typst.Fonts:
    """Read the fonts of the site alone, once: what is printed must not depend on the machine."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
