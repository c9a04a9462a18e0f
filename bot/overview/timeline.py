"""Cases in time: the years of each as a bar on one axis, grouped by the decade in which it began."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from bot.rendering.years import YearSpan, read_span
from indexer.content.documents import Document
from indexer.content.facts import Event

AXIS_FIRST = 1960
"""The decade in which the axis begins; what began earlier has an arrow."""

AXIS_WIDTH = 400
"""The axis' length in units of the drawing: on a telephone of 360 pixels its marks are still seen."""

FADE_WIDTH = 15
"""How long a bar takes to fade, in the same units: it stands for no number of years."""


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A case on the axis; ``span`` None where no year is known at all; ``events`` as its author gave them."""

    case: str
    state: str
    span: YearSpan | None
    events: tuple[Event, ...] = ()

    @property
    def decade(self) -> int | None:
        """The decade of its beginning, AXIS_FIRST - 10 for all before the axis; None where it is not known."""
        if self.span is None or not self.span.begins:
            return None
        return max(self.span.first // 10 * 10, AXIS_FIRST - 10)


@dataclass(frozen=True, slots=True)
class Bar:
    """A row's bar: from ``left`` on, ``width`` long, as far as sources tell.

    ``older``: it began before the axis. ``opens``, ``fades``: what came before, or after, no source tells.
    """

    left: float
    width: float
    older: bool
    opens: bool
    fades: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """Rows by decade, oldest first, the undated last; ``decades`` are the marks of the axis."""

    groups: tuple[tuple[int | None, tuple[TimelineRow, ...]], ...]
    decades: tuple[int, ...]

    def draw(self, row: TimelineRow) -> Bar | None:
        """Give a row's bar, which ends with the year of its end or of its last source; None where no year is known.

        A single year is drawn one year wide.
        """
        if row.span is None:
            return None
        end = self.decades[-1] + 10
        unit = AXIS_WIDTH / (end - AXIS_FIRST)
        first, last = max(row.span.first, AXIS_FIRST), min(row.span.last + 1, end)
        left = (first - AXIS_FIRST) * unit
        return Bar(
            round(left, 1),
            round(max((last - first) * unit, unit), 1),
            row.span.first < AXIS_FIRST,
            not row.span.begins and row.span.first >= AXIS_FIRST,
            row.state != "ended" or not row.span.ends,
        )

    def mark(self, row: TimelineRow) -> list[tuple[float, Event]]:
        """List a row's dated events with where each stands on the axis, one that lasted in its middle."""
        unit = AXIS_WIDTH / (self.decades[-1] + 10 - AXIS_FIRST)
        dated = [(event.span, event) for event in row.events if event.span]
        places = [((first + last + 1) / 2 - AXIS_FIRST, event) for (first, last), event in dated]
        return [(round(place * unit, 1), event) for place, event in places if 0 <= place * unit <= AXIS_WIDTH]


def order_cases(cases: Iterable[Document]) -> Timeline:
    """Order cases by their beginning, then their end, then their id."""
    rows = sorted((_read_row(case) for case in cases), key=_rank)
    groups = tuple((decade, tuple(members)) for decade, members in groupby(rows, lambda row: row.decade))
    known = [row.span for row in rows if row.span]
    latest = max((span.last for span in known), default=AXIS_FIRST)
    return Timeline(groups, tuple(range(AXIS_FIRST, max(latest, AXIS_FIRST) // 10 * 10 + 1, 10)))


def _read_row(case: Document) -> TimelineRow:
    return TimelineRow(case.id, case.facts.state or "unknown", read_span(case.facts), case.facts.events)


def _rank(row: TimelineRow) -> tuple[bool, int, int, int, str]:
    first, last = (row.span.first, row.span.last) if row.span else (0, 0)
    return row.decade is None, row.decade or 0, first, last, row.case
