"""Pages in black and white: text set line by line in an embedded font, kept together where it belongs together.

fpdf2's own paragraphs take ten times as long as its single lines; a pack has hundreds of them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from typing import Any

from fpdf import FPDF

from bot.printing.spaces import set_spaces

WIDTH, HEIGHT = 210.0, 297.0
PAPERS = {"a4": (WIDTH, HEIGHT), "letter": (215.9, 279.4)}
"""Width and height of a page by the paper's name, in millimetres."""

MARGIN = 18.0
TOP, BOTTOM = 20.0, 20.0
INNER = WIDTH - 2 * MARGIN
POINT = 25.4 / 72
LEADING = 1.36
"""Height of a line, in sizes of its type."""

FAMILY, SIGNS = "OpenSans", "NotoSans"
FILES = {
    FAMILY: {"": "OpenSans-Latin-Regular.ttf", "B": "OpenSans-Latin-Bold.ttf"},
    SIGNS: {"": "NotoSans-Signs-Regular.ttf", "B": "NotoSans-Signs-Bold.ttf"},
}
"""The second family has signs of currencies and letters of the region that the first lacks; it is embedded where one
is used."""

GREY = 90
"""Of small print: dark enough for a poor copier."""

REPLACED = {"\u202f": "\u00a0", "\t": " ", "☐": "", "→": "-"}


@dataclass(frozen=True, slots=True)
class Type:
    """A size in points and a weight."""

    size: float
    style: str = ""
    grey: bool = False

    @property
    def height(self) -> float:
        """The height of a line in millimetres."""
        return self.size * POINT * LEADING


BODY = Type(10.5)
SMALL = Type(8.5, grey=True)
STRONG = Type(10.5, "B")
HEADING = Type(12.5, "B")
TITLE = Type(18, "B")


class PdfWriter:
    """Sets text on pages from top to bottom; ``y`` is where the next line begins, in millimetres.

    ``paper`` is one of ``PAPERS``; ``width`` and ``height`` are its page's.
    """

    def __init__(self, title: str, lang: str, paper: str = "a4") -> None:
        self.width, self.height = PAPERS[paper]
        self.pdf = FPDF(format=(self.width, self.height), unit="mm")
        self.pdf.set_auto_page_break(False)
        self._fonts: dict[tuple[str, str], Any] = {}
        self.pdf.set_title(title)
        self.pdf.set_lang(lang)
        self.lang = lang
        self.pdf.set_creator("Alianza")
        self.y = TOP
        self._widths: dict[tuple[str, str], float] = {}
        self._current: tuple[str, Type] | None = None

    def __repr__(self) -> str:
        return f"<Press pages={self.pdf.pages_count}>"

    def add_page(self) -> None:
        """Begin a page, unless the present one is still empty."""
        if self.pdf.pages_count and self.y == TOP:
            return
        self.pdf.add_page()
        self.y = TOP
        self._current = None

    def need(self, height: float) -> None:
        """Begin a page where less than ``height`` millimetres are left."""
        if not self.pdf.pages_count or self.y + height > self.height - BOTTOM:
            self.add_page()

    def space(self, height: float) -> None:
        """Leave room, but none at the top of a page."""
        if self.y > TOP:
            self.y += height

    def wrap(self, text: str, kind: Type, width: float) -> list[str]:
        """Cut a text into lines that fit ``width`` millimetres; a word that is too long is cut too."""
        lines: list[str] = []
        line, used = "", 0.0
        space = self.measure(" ", kind)
        for word in self.keep_known(set_spaces(text, self.lang), kind.style).split(" "):
            length = self.measure(word, kind)
            while length > width:
                if line:
                    lines.append(line)
                cut = max(int(len(word) * width / length) - 1, 1)
                lines.append(word[:cut])
                line, used, word = "", 0.0, word[cut:]
                length = self.measure(word, kind)
            if line and used + space + length > width:
                lines.append(line)
                line, used = word, length
            else:
                line, used = (f"{line} {word}", used + space + length) if line else (word, length)
        return [*lines, line] if line or not lines else lines

    def measure(self, text: str, kind: Type) -> float:
        """Measure a text in millimetres."""
        key = (kind.style, text)
        if key not in self._widths:
            runs = self._split_runs(text, kind.style)
            advances = (self._font(family, kind.style).cw[ord(sign)] for family, run in runs for sign in run)
            self._widths[key] = sum(advances) * 0.001 * POINT
        return self._widths[key] * kind.size

    def keep_known(self, text: str, style: str = "") -> str:
        """Replace signs that both fonts lack by a question mark, so that it shows that something stood there."""
        for sign, other in REPLACED.items():
            text = text.replace(sign, other)
        text = unicodedata.normalize("NFC", text)
        if all(ord(sign) in self._font(FAMILY, style).cmap for sign in text):
            return text
        return "".join(sign if self._find_family(sign, style) else "?" for sign in text)

    def _font(self, family: str, style: str) -> Any:
        """Give a font, read from its file when it is first asked for."""
        key = (family, style)
        if key not in self._fonts:
            self.pdf.add_font(family, style, str(files("bot").joinpath("static", "fonts", FILES[family][style])))
            self._fonts[key] = self.pdf.fonts[family.lower() + style]
        return self._fonts[key]

    def _find_family(self, sign: str, style: str) -> str:
        """Name the first family that has a sign, "" where none has it."""
        return next((family for family in FILES if ord(sign) in self._font(family, style).cmap), "")

    def _split_runs(self, text: str, style: str) -> list[tuple[str, str]]:
        """Cut a text into pieces that one family sets, each with the family's name."""
        known = self._font(FAMILY, style).cmap
        if all(ord(sign) in known for sign in text):
            return [(FAMILY, text)]
        groups = groupby(text, key=lambda sign: self._find_family(sign, style) or FAMILY)
        return [(family, "".join(signs)) for family, signs in groups]

    def put(self, x: float, y: float, text: str, kind: Type) -> None:
        """Set one line with its top at ``y``."""
        for family, run in self._split_runs(text, kind.style):
            if (family, kind) != self._current:
                self.pdf.set_font(family, kind.style, kind.size)
                self.pdf.set_text_color(GREY if kind.grey else 0)
                self._current = (family, kind)
            self.pdf.text(x, y + kind.size * POINT, run)
            x += self.measure(run, kind)

    def write(
        self, text: str, kind: Type = BODY, x: float = MARGIN, width: float = INNER, mark: str = "", keep: float = 0
    ) -> None:
        """Set a paragraph; ``mark`` hangs before it ("3.", "•", or "box" for a square to tick).

        ``keep``: millimetres that must follow on the same page.
        """
        indent = 7.0 if mark else 0.0
        lines = self.wrap(text, kind, width - indent)
        # Of a short paragraph all lines stay together, of a long one the first two.
        together = len(lines) if len(lines) <= 4 else 2
        self.need(together * kind.height + keep)
        if mark == "box":
            self.pdf.rect(x + 0.6, self.y + 0.9, 3.2, 3.2)
        elif mark:
            self.put(x, self.y, mark, kind)
        for line in lines:
            self.need(kind.height)
            self.put(x + indent, self.y, line, kind)
            self.y += kind.height

    def estimate(self, text: str, kind: Type, width: float) -> float:
        """Give the height of a paragraph in millimetres."""
        return len(self.wrap(text, kind, width)) * kind.height

    def rule(self, y: float, x: float = MARGIN, width: float = INNER) -> None:
        """Draw a thin line."""
        self.pdf.set_line_width(0.2)
        self.pdf.line(x, y, x + width, y)

    def dash(self, x: float, y: float, width: float, height: float) -> None:
        """Draw a rectangle to cut along."""
        self.pdf.set_line_width(0.2)
        self.pdf.set_dash_pattern(dash=1.6, gap=1.4)
        self.pdf.rect(x, y, width, height)
        self.pdf.set_dash_pattern()

    def finish(self, foot: str, number: str) -> bytes:
        """Number the pages (``number`` holds {page} and {pages}) and give the file."""
        pages = self.pdf.pages_count
        line = self.wrap(foot, SMALL, INNER - 30)[0]
        for page in range(1, pages + 1):
            self.pdf.page = page
            # fpdf2 holds the font that it set last for that of every page; here it has to be named again.
            self.pdf.current_font_is_set_on_page = False
            self._current = None
            self.put(MARGIN, self.height - 13, line, SMALL)
            text = number.format(page=page, pages=pages)
            self.put(self.width - MARGIN - self.measure(text, SMALL), self.height - 13, text, SMALL)
        return bytes(self.pdf.output())


def split_evenly(height: float, sizes: Sequence[float]) -> list[int]:
    """Count how many rows of these heights go on each sheet of ``height`` millimetres."""
    counts = [0]
    used = 0.0
    for size in sizes:
        if counts[-1] and used + size > height:
            counts.append(0)
            used = 0.0
        counts[-1] += 1
        used += size
    return counts
