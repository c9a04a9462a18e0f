"""Bars as pictures for office files, whose programs draw no pattern alike: one side dark, the other hatched."""

from __future__ import annotations

import functools
import io

WIDTH, HEIGHT = 1000, 56
"""Of a bar, in pixels: what 6 cm of a sheet take at 425 dots an inch."""

FRAME, EDGE, HATCH, LINE = 3, 4, 16, 5
DARK, WHITE, BLACK = 55, 255, 0


@functools.lru_cache(maxsize=64)
def draw_bar(level: float | None, most: int, side: int) -> bytes:
    """Draw a bar in its frame as PNG in grey; a level of None or 0 leaves the frame empty."""
    from PIL import Image, ImageDraw

    picture = Image.new("L", (WIDTH, HEIGHT), WHITE)
    draw = ImageDraw.Draw(picture)
    length = round((WIDTH - 1) * (level or 0) / most)
    if length:
        fill = Image.new("L", (length, HEIGHT), DARK if side == 0 else WHITE)
        if side:
            _hatch(ImageDraw.Draw(fill), length)
        picture.paste(fill, (0, 0))
        draw.rectangle((0, 0, length, HEIGHT - 1), outline=BLACK, width=EDGE)
    for step in range(1, most):
        draw.line((WIDTH * step // most, 0, WIDTH * step // most, HEIGHT), BLACK, FRAME)
    draw.rectangle((0, 0, WIDTH - 1, HEIGHT - 1), outline=BLACK, width=FRAME)
    stream = io.BytesIO()
    picture.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _hatch(draw: object, length: int) -> None:
    for start in range(0, length + HEIGHT, HATCH):
        draw.line((start, 0, start - HEIGHT, HEIGHT), BLACK, LINE)  # type: ignore[attr-defined]
