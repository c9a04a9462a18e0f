"""A drawing of one sack and one word, and its words in four languages."""

from __future__ import annotations

from pathlib import Path

import yaml

SHAPES = """<use href="#sack" x="40" y="90"/>
<path class="hatch" d="M8 8h40v40z"/>
<text x="160" y="50" data-width="120" data-lines="2">{both}</text>
<text x="20" y="20" data-width="20">1</text>"""

SYMBOLS = '<g id="sack"><path class="paper" d="M-11 0q-7 -13 1 -25h20q8 12 1 25z"/></g>'

WORDS = {
    "en": ("Weighing", "A sack on a scale.", "Both look at the scale"),
    "es": ("Pesar", "Un saco en la báscula.", "Los dos miran la báscula"),
    "pt": ("Pesar", "Um saco na balança.", "Os dois olham a balança"),
    "fr": ("Peser", "Un sac sur la balance.", "Les deux regardent"),
}


def write_svg(shapes: str, height: int = 120) -> str:
    """Put shapes, each on its line, into an SVG whose first line is the root's."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 {height}">\n{shapes}\n</svg>\n'


def write_drawing(folder: Path, shapes: str = SHAPES, name: str = "scales", **changed: object) -> Path:
    """Write a drawing below ``folder/kb`` and the symbols; ``changed`` are languages' words, None to leave one out."""
    drawings = folder / "kb" / "drawings"
    drawings.mkdir(parents=True, exist_ok=True)
    words: dict[str, object] = {
        lang: {"title": title, "alt": alt, "words": {"both": both}} for lang, (title, alt, both) in WORDS.items()
    }
    kept = {lang: value for lang, value in (words | changed).items() if value is not None}
    (drawings / f"{name}.yaml").write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")
    (drawings / f"{name}.svg").write_text(write_svg(shapes), encoding="utf-8")
    (drawings / "symbols.svg").write_text(write_svg(SYMBOLS), encoding="utf-8")
    return folder / "kb"


def show_drawing(folder: Path, document: str, drawing: str = "scales") -> None:
    """Let a document below ``folder/kb`` name a drawing."""
    (file,) = (folder / "kb").rglob(f"{document}.en.md")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("\nasks:", f"\ndrawing: {drawing}\nasks:", 1), encoding="utf-8")
