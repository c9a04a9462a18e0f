"""A brief as PDF: two pages A4, its bars legible in black and white."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.briefs.briefs import GAPS_TOLD, Brief, Gap, write_source
from bot.printing.pdf import INNER, MARGIN, PdfWriter, Type

PAGES = 2
"""A brief is one sheet of paper, printed on both sides."""

BODY = Type(9.6)
SMALL = Type(8, grey=True)
LIST = Type(8.4)
NAME = Type(9.6, "B")
HEADING = Type(11.6, "B")
TITLE = Type(16, "B")

LABEL_WIDTH = 74.0
BAR_WIDTH = 86.0
BAR_HEIGHT = 3.1
HATCH = 1.1
"""Millimetres between two lines of the second place's hatching."""


def write_pdf(brief: Brief) -> bytes:
    """Write a brief as a PDF, on as many pages as it takes."""
    return set_brief(brief).finish(brief.title, brief.reader.say("brief_page", page="{page}", pages="{pages}"))


def fit_brief(compose: Callable[[int], Brief | None]) -> Brief | None:
    """Compose a brief with as many gaps told as fit two pages; None where there is none to compose.

    The office file is set narrower than the PDF, so that what fits here fits there.
    """
    for told in range(GAPS_TOLD, 0, -1):
        brief = compose(told)
        if brief is None or set_brief(brief).pdf.pages_count <= PAGES:
            return brief
    return compose(0)


def set_brief(brief: Brief) -> PdfWriter:
    """Set a brief on as many pages as it takes."""
    writer = PdfWriter(brief.title, brief.reader.lang)
    say = brief.reader.say
    writer.add_page()
    writer.write(brief.title, TITLE)
    writer.space(0.8)
    writer.write(say("brief_made", date=brief.made), SMALL)
    if brief.text_lang != brief.reader.lang:
        writer.write(say("body_language", language=say(f"language_{brief.text_lang}")), SMALL)
    writer.space(2)
    _draw_points(brief, writer)
    for advice in brief.overall:
        _write_heading(advice.heading, writer)
        writer.write(advice.words, BODY)
    if brief.gaps or brief.more_gaps:
        _write_heading(say("brief_gaps"), writer)
    for gap in brief.gaps:
        _write_gap(brief, gap, writer)
    for words in brief.further:
        writer.space(1.2)
        writer.write(words, BODY)
    if brief.strengths:
        _write_heading(say("brief_strengths"), writer)
    for advice in brief.strengths:
        writer.write(f"{advice.heading}. {advice.words}", BODY, mark="•")
    _write_list(say("brief_unknown"), brief.unknown, writer)
    _write_sources(brief, writer)
    return writer


def _write_heading(words: str, writer: PdfWriter) -> None:
    writer.space(2.6)
    writer.write(words, HEADING, keep=3 * BODY.height)
    writer.space(0.5)


def _draw_points(brief: Brief, writer: PdfWriter) -> None:
    """Draw a bar for each point and place, in a frame as long as the scale."""
    several = len(brief.places) > 1
    if several:
        for side, place in enumerate(brief.places):
            _draw_bar(writer, MARGIN, writer.y + 0.4, 9, side)
            writer.write(place, LIST, MARGIN + 11, INNER - 11)
        writer.space(1)
    for point in brief.points:
        lines = writer.wrap(point.label, LIST, LABEL_WIDTH)
        height = max(len(lines) * LIST.height, len(point.levels) * (BAR_HEIGHT + 0.8)) + 1
        top = writer.y
        for number, line in enumerate(lines):
            writer.put(MARGIN, top + number * LIST.height, line, LIST)
        for side, level in enumerate(point.levels):
            y = top + 0.4 + side * (BAR_HEIGHT + 0.8)
            _draw_level(brief, writer, y, side, level)
        writer.y = top + height
    for total in brief.totals:
        writer.write(total, NAME)
    writer.write(brief.scale, SMALL)


def _draw_level(brief: Brief, writer: PdfWriter, y: float, side: int, level: float | None) -> None:
    left = MARGIN + LABEL_WIDTH + 3
    writer.pdf.set_line_width(0.15)
    writer.pdf.rect(left, y, BAR_WIDTH, BAR_HEIGHT)
    for step in range(1, brief.most):
        writer.pdf.line(left + BAR_WIDTH * step / brief.most, y, left + BAR_WIDTH * step / brief.most, y + BAR_HEIGHT)
    if level:
        _draw_bar(writer, left, y, BAR_WIDTH * level / brief.most, side)
    writer.put(left + BAR_WIDTH + 2, y - 0.2, "–" if level is None else f"{level:g}", LIST)


def _draw_bar(writer: PdfWriter, x: float, y: float, width: float, side: int) -> None:
    """Draw a bar; what is hatched keeps its meaning on any printer."""
    pdf = writer.pdf
    pdf.set_line_width(0.3)
    if side == 0:
        pdf.set_fill_color(55)
        pdf.rect(x, y, width, BAR_HEIGHT, style="FD")
        return
    pdf.set_fill_color(255)
    pdf.rect(x, y, width, BAR_HEIGHT, style="FD")
    with pdf.rect_clip(x, y, width, BAR_HEIGHT):
        for step in range(int((width + BAR_HEIGHT) / HATCH) + 1):
            start = x + step * HATCH
            pdf.line(start, y, start - BAR_HEIGHT, y + BAR_HEIGHT)


def _write_gap(brief: Brief, gap: Gap, writer: PdfWriter) -> None:
    matches = [brief.name(label, f"{mention.title} ({mention.note}).") for label, mention in gap.matches]
    parts = [(gap.advice.heading, NAME), (gap.level, SMALL), (gap.advice.words, BODY)]
    height = sum(writer.estimate(words, kind, INNER) for words, kind in parts)
    writer.space(1.4)
    writer.need(height + sum(writer.estimate(words, LIST, INNER - 7) for words in matches))
    for words, kind in parts:
        if words:
            writer.write(words, kind)
    for words in matches:
        writer.write(words, LIST, mark="•")


def _write_list(heading: str, sentences: Iterable[str], writer: PdfWriter) -> None:
    _write_heading(heading, writer)
    for sentence in sentences:
        writer.write(sentence, LIST, mark="•")


def _write_sources(brief: Brief, writer: PdfWriter) -> None:
    _write_heading(brief.reader.say("sources_heading"), writer)
    for entry in brief.sources:
        writer.write(write_source(entry), SMALL)
    writer.space(1.5)
    writer.write(" ".join(brief.closing), SMALL)
