"""Drawings as pictures, for files that take no SVG: DOCX, PPTX, a message from phone to phone."""

from __future__ import annotations

from importlib.resources import files

from bot.printing.pdf import FAMILY, FILES

PIXELS = 1000
"""Across a picture: sharp on a sheet of A5, and some 70 KB."""


def draw_picture(svg: str, width: int = PIXELS) -> bytes:
    """Give a drawing as PNG, black on white, ``width`` pixels wide, with the letters that PDFs have."""
    import resvg_py

    folder = files("bot").joinpath("static", "fonts")
    letters = [str(folder.joinpath(name)) for name in FILES[FAMILY].values()]
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg, width=width, background="#fff", font_files=letters, skip_system_fonts=True,
            font_family="Open Sans", sans_serif_family="Open Sans",
        )
    )  # fmt: skip
