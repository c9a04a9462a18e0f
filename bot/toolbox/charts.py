"""A tool's drawing, laid out for its page."""

from __future__ import annotations

from dataclasses import dataclass

from bot.rendering.reader import ReaderContext
from bot.toolbox.answers import Answers
from bot.toolbox.drawings import Bars, Chart, Radar, draw_bars, draw_radar, find_centre
from bot.toolbox.outcomes import ToolOutcome
from bot.toolbox.result_views import describe_chart
from bot.toolbox.tools import ToolText


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart laid out. ``centre`` is where a radar's spokes meet, None for bars; ``of_values``: of numbers."""

    chart: Chart
    drawn: Radar | Bars
    centre: tuple[float, float] | None
    of_values: bool


def describe_picture(text: ToolText, answers: Answers, outcome: ToolOutcome, reader: ReaderContext) -> Picture | None:
    """Lay out the tool's drawing; None where it has none, or nothing is known."""
    chart = describe_chart(text, answers, outcome, reader)
    if chart is None or text.tool.drawing is None:
        return None
    drawn = draw_radar(chart) if chart.kind == "radar" else draw_bars(chart)
    centre = find_centre(drawn) if isinstance(drawn, Radar) else None
    of_values = not any(question.id in text.tool.drawing.of for question in text.tool.questions)
    return Picture(chart, drawn, centre, of_values)
