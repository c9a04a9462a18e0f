"""Which cases were asked for, which of them there are, and what is near where there are none.

Several values of one facet mean "or", facets together mean "and". A facet's counts leave its own choice
out, so that choosing one country does not hide the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.cases.facets import FACETS, Case, CaseTable
from indexer.text import clean_text

TEXT_LIMIT = 200
"""Characters of a search that are read: every link of its page carries them."""

MOST_COMPARED = 4
MOST_VALUES = 20
"""Values of one facet that an address may name."""

MOST_IGNORED = 5
"""What was not understood is told up to this number; each is cut to SHOWN_VALUE characters."""

SHOWN_VALUE = 40
SORTS = ("relevance", "title", "country", "year", "evidence")
EARLIEST, LATEST = 1800, 2100

OUTCOME, OUTCOMES = "outcome", ("event", "state")
"""How a case went, whether that is an event or where it stands: a filter for who does not know which list has it."""

NO_NAMES: Mapping[tuple[str, str], str] = {}


@dataclass(frozen=True, slots=True)
class Selection:
    """What an address asks for.

    ``chosen`` holds known values alone, by facet; what was not understood stands in ``ignored`` as (name, value).
    ``ids`` names cases outright (``named``: even if none is known), ``kept`` are those put aside for comparing.
    ``exact``: the text is searched as it stands, misspelt words too.
    """

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    first: int | None = None
    last: int | None = None
    ids: tuple[str, ...] = ()
    named: bool = False
    kept: tuple[str, ...] = ()
    sort: str = ""
    page: int = 1
    ignored: tuple[tuple[str, str], ...] = ()
    cut: bool = False
    exact: bool = False

    @property
    def order(self) -> str:
        """How results are sorted: as asked, else by relevance to the text, else by title."""
        if self.sort and (self.sort != "relevance" or self.text):
            return self.sort
        return "relevance" if self.text else "title"

    @property
    def limits(self) -> tuple[str, ...]:
        """Name all that limits the results: ``text``, ``years``, ``ids`` and facets, in the order shown."""
        others = {"text": self.text, "years": self.first or self.last, "ids": self.ids or self.named}
        return (*(name for name, value in others.items() if value), *(f for f in FACETS if self.chosen.get(f)))

    def drop(self, limit: str, value: str = "") -> Selection:
        """Take one limit away, or one value of a facet; back on the first page."""
        if limit == "text":
            return replace(self, text="", exact=False, page=1)
        if limit == "years":
            return replace(self, first=None, last=None, page=1)
        if limit == "ids":
            return replace(self, ids=(), named=False, page=1)
        left = tuple(v for v in self.chosen.get(limit, ()) if value and v != value)
        return replace(self, chosen={**self.chosen, limit: left}, page=1)

    def to_pairs(self) -> list[tuple[str, str]]:
        """Write the selection as the pairs of an address that reads back as the same."""
        single = [
            ("q", self.text), ("from", self.first), ("to", self.last), ("sort", self.sort),
            ("page", self.page if self.page > 1 else None), ("ticked", 1 if self.named and not self.ids else None),
            ("exact", 1 if self.exact and self.text else None),
        ]  # fmt: skip
        return [
            *((name, str(value)) for name, value in single if value),
            *((facet, value) for facet in FACETS for value in self.chosen.get(facet, ())),
            *(("id", id) for id in self.ids),
            *(("with", id) for id in self.kept),
        ]


@dataclass(frozen=True, slots=True)
class Selected:
    """The cases that fulfil a selection, unsorted, and the counts of every facet's values."""

    ids: tuple[str, ...]
    counts: Mapping[str, Mapping[str, int]]


def read_selection(
    pairs: Iterable[tuple[str, str]], table: CaseTable, names: Mapping[tuple[str, str], str] = NO_NAMES
) -> Selection:
    """Read an address; values that no case has, or that mean nothing, are set aside, not believed.

    ``names`` gives the value that a name means, by (facet, name as in an address).
    """
    reader = _Reader(table, names)
    for name, value in pairs:
        if value.strip():
            reader.read(name, value)
    return reader.finish()


class _Reader:
    """Gathers an address pair by pair."""

    def __init__(self, table: CaseTable, names: Mapping[tuple[str, str], str]) -> None:
        self.table = table
        self.names = names
        self.single: dict[str, str] = {}
        self.numbers: dict[str, int] = {}
        self.lists: dict[str, dict[str, None]] = {}
        self.ignored: dict[tuple[str, str], None] = {}

    def read(self, name: str, value: str) -> None:
        """Take one pair; unknown names belong to somebody else and are passed over."""
        if name in FACETS:
            self._add(name, value, self._recognise(name, value), MOST_VALUES)
        elif name == OUTCOME:
            facet = next((facet for facet in OUTCOMES if self._recognise(facet, value)), "")
            self._add(facet or name, value, self._recognise(facet, value) if facet else None, MOST_VALUES)
        elif name in ("id", "ids", "with"):
            for id in value.split(",")[:MOST_VALUES]:
                known = id.strip() if id.strip() in self.table.cases else None
                self._add("with" if name == "with" else "id", id, known, MOST_COMPARED if name == "with" else 10_000)
        elif name in ("from", "to", "page"):
            lowest, highest = (1, 100_000) if name == "page" else (EARLIEST, LATEST)
            if value.isascii() and value.isdigit() and len(value) < 7 and lowest <= int(value) <= highest:
                self.numbers[name] = int(value)
            else:
                self._ignore(name, value)
        elif name == "sort" and value not in SORTS:
            self._ignore(name, value)
        elif name in ("q", "sort", "ticked", "exact"):
            self.single[name] = value

    def _recognise(self, facet: str, value: str) -> str | None:
        return self.table.recognise(facet, value[: 2 * SHOWN_VALUE], self.names)

    def _add(self, name: str, value: str, known: str | None, most: int) -> None:
        values = self.lists.setdefault(name, {})
        if known is None:
            self._ignore(name, value)
        elif known in values or len(values) < most:
            values[known] = None

    def _ignore(self, name: str, value: str) -> None:
        shown = clean_text(value, SHOWN_VALUE)
        if shown and len(self.ignored) < MOST_IGNORED:
            self.ignored[name, shown] = None

    def finish(self) -> Selection:
        """Put together what was read."""
        text = self.single.get("q", "")
        first, last = self.numbers.get("from"), self.numbers.get("to")
        if first and last and first > last:
            first, last = last, first
        return Selection(
            text=clean_text(text, TEXT_LIMIT),
            chosen={facet: tuple(self.lists[facet]) for facet in FACETS if self.lists.get(facet)},
            first=first, last=last,
            ids=tuple(self.lists.get("id", ())), named="id" in self.lists or "ticked" in self.single,
            kept=tuple(self.lists.get("with", ())),
            sort=self.single.get("sort", ""), page=self.numbers.get("page", 1),
            ignored=tuple(self.ignored), cut=len(text) > TEXT_LIMIT, exact="exact" in self.single,
        )  # fmt: skip


def select_cases(table: CaseTable, selection: Selection, matching: Collection[str] = ()) -> Selected:
    """Find the cases that fulfil a selection; ``matching`` are those that its text found."""
    passing = pass_limits(table, selection, matching)
    every = frozenset(table.cases)
    ids = every.intersection(*passing.values())
    counts = {}
    for facet in FACETS:
        others = [found for limit, found in passing.items() if limit != facet]
        pool = every.intersection(*others) if facet in passing else ids
        numbers = {value: len(pool & table.members[facet, value]) for value in table.known[facet]}
        counts[facet] = {value: number for value, number in numbers.items() if number}
    return Selected(tuple(id for id in table.cases if id in ids), counts)


def pass_limits(table: CaseTable, selection: Selection, matching: Collection[str]) -> dict[str, frozenset[str]]:
    """Give for each limit of a selection the cases that pass it, whatever the others say."""
    passing: dict[str, frozenset[str]] = {}
    for limit in selection.limits:
        match limit:
            case "text":
                passing[limit] = frozenset(matching)
            case "ids":
                passing[limit] = frozenset(selection.ids)
            case "years":
                passing[limit] = frozenset(id for id, case in table.cases.items() if _reaches(case, selection))
            case _:
                passing[limit] = frozenset().union(*(table.members[limit, value] for value in selection.chosen[limit]))
    return passing


def _reaches(case: Case, selection: Selection) -> bool:
    return case.span is not None and case.span.overlaps(selection.first, selection.last)


def find_relaxations(table: CaseTable, selection: Selection, matching: Collection[str] = ()) -> list[tuple[str, int]]:
    """List the limits without which there would be cases, and how many: that which excludes most first."""
    passing = pass_limits(table, selection, matching)
    every = frozenset(table.cases)
    left = {
        limit: len(every.intersection(*(found for other, found in passing.items() if other != limit)))
        for limit in passing
        if len(passing) > 1
    }
    return sorted(((limit, count) for limit, count in left.items() if count), key=lambda pair: -pair[1])


def find_nearest(table: CaseTable, selection: Selection, ranked: Sequence[str] = (), count: int = 3) -> list[str]:
    """List cases that fulfil most of what was asked, ties by the rank that the text gave them."""
    passing = pass_limits(table, replace(selection, text=""), ())
    rank = {id: number for number, id in enumerate(ranked)}
    fulfilled = {id: sum(id in found for found in passing.values()) for id in table.cases}
    wanted = [id for id in table.cases if fulfilled[id] or id in rank]
    return sorted(wanted, key=lambda id: (-fulfilled[id], rank.get(id, len(rank))))[:count]


def list_shared(case: Case, selection: Selection) -> list[tuple[str, str]]:
    """List what of a selection a case fulfils: (facet, value)."""
    return [
        (facet, value) for facet in FACETS for value in selection.chosen.get(facet, ()) if value in case.values[facet]
    ]
