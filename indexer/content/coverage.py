"""Count what the base holds and lacks, from its documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from markdown_it.token import Token

from indexer.content.documents import Document
from indexer.content.evidence import list_cited_keys
from indexer.content.issued import read_issued
from indexer.content.passages import read_sections
from indexer.text import stem_words
from indexer.vocabulary import EVENTS, KINDS, LANGUAGES, MODALITIES, STAGES, STATES

COUNTRIES = (
    "AG", "AR", "BB", "BO", "BR", "BS", "BZ", "CL", "CO", "CR", "CU", "DM", "DO", "EC", "GD", "GT", "GY", "HN", "HT",
    "JM", "KN", "LC", "MX", "NI", "PA", "PE", "PY", "SR", "SV", "TT", "UY", "VC", "VE",
)  # fmt: skip
"""The 33 States of Latin America and the Caribbean that are members of FAO (ISO 3166-1)."""


@dataclass(frozen=True, slots=True)
class Grid:
    """How many documents stand at each row and column; 0 is a hole."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: Mapping[str, Mapping[str, int]]

    @property
    def holes(self) -> tuple[tuple[str, str], ...]:
        """List the (row, column) at which nothing stands, in the grid's order."""
        return tuple((row, column) for row in self.rows for column in self.columns if not self.counts[row][column])


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim that later evidence contests; ``heading`` alone where the whole section is contested."""

    document: str
    lang: str
    section: str
    heading: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class SourceYears:
    """When the sources that documents cite were published: year → number, and how many bear no year."""

    counts: Mapping[int, int]
    undated: int

    @property
    def oldest(self) -> int | None:
        """The first year; None where no source bears one."""
        return min(self.counts, default=None)

    @property
    def newest(self) -> int | None:
        """The last year; None where no source bears one."""
        return max(self.counts, default=None)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole count. ``kinds``: documents of each kind; ``stages``: cases at each; grids: cases by stage, but texts
    for languages; ``states`` and ``events``: cases that stand so, and those in which it happened.

    ``headed``: documents of each language that have at least a title and a summary.
    """

    kinds: Mapping[str, int]
    stages: Mapping[str, int]
    modalities: Grid
    countries: Grid
    languages: Grid
    headed: Mapping[str, int]
    states: Mapping[str, int]
    events: Mapping[str, int]
    claims: tuple[Claim, ...]
    years: SourceYears

    @property
    def covered(self) -> tuple[str, ...]:
        """The region's countries of which a case tells."""
        return tuple(country for country in COUNTRIES if any(self.countries.counts[country].values()))


def count_coverage(documents: Iterable[Document], references: Mapping[str, Any]) -> Coverage:
    """Count what documents (every version of each) cover; ``references`` gives the years of their sources.

    Claims are those of each document's first version, in the order of LANGUAGES (the original's).
    """
    versions = sorted(documents, key=lambda document: LANGUAGES.index(document.lang))
    firsts = _list_firsts(versions)
    cases = [document for document in firsts if document.kind == "case"]
    kinds = Counter(document.kind for document in firsts)
    stages: Counter[str] = Counter(stage for case in cases for stage in case.facts.stages)
    states: Counter[str] = Counter(case.facts.state or "unknown" for case in cases)
    events: Counter[str] = Counter(what for case in cases for what in {event.what for event in case.facts.events})
    written = [document for document in versions if document.body.strip()]
    headed = Counter(document.lang for document in versions)
    return Coverage(
        kinds={kind: kinds[kind] for kind in KINDS},
        stages={stage: stages[stage] for stage in STAGES},
        modalities=_cross(MODALITIES, STAGES, [(case.facts.modalities, case.facts.stages) for case in cases]),
        countries=_cross(_list_countries(cases), STAGES, [(case.facts.country, case.facts.stages) for case in cases]),
        languages=_cross(LANGUAGES, STAGES, [((document.lang,), document.facts.stages) for document in written]),
        headed={lang: headed[lang] for lang in LANGUAGES},
        states={state: states[state] for state in STATES},
        events={what: events[what] for what in EVENTS},
        claims=tuple(claim for document in firsts for claim in list_contested(document)),
        years=count_years(firsts, references),
    )


def _list_firsts(versions: Iterable[Document]) -> list[Document]:
    """List each document's first version, in the order of LANGUAGES, by id."""
    firsts: dict[str, Document] = {}
    for document in sorted(versions, key=lambda document: LANGUAGES.index(document.lang)):
        firsts.setdefault(document.id, document)
    return [firsts[id] for id in sorted(firsts)]


def find_cases(documents: Iterable[Document], names: Sequence[str]) -> tuple[str, ...]:
    """Find the cases of which a product is called by one of ``names``, or that are related to a document so called."""
    return tuple(
        case.id
        for case in _list_firsts(documents)
        if case.kind == "case" and any(_is_about(case, name) for name in names)
    )


def _is_about(case: Document, name: str) -> bool:
    stems = set(stem_words(name, case.lang))
    products = {stem for product in case.facts.products for stem in stem_words(product, case.lang)}
    return name in case.facts.related or (bool(stems) and stems <= products)


def _list_countries(cases: Iterable[Document]) -> tuple[str, ...]:
    """The region's countries, then those elsewhere that a case speaks of."""
    others = {country for case in cases for country in case.facts.country} - set(COUNTRIES)
    return (*COUNTRIES, *sorted(others))


def _cross(rows: Sequence[str], columns: Sequence[str], places: Iterable[tuple[Sequence[str], Sequence[str]]]) -> Grid:
    """Count each document once at every pair of its rows and columns."""
    pairs = Counter((row, column) for own_rows, own_columns in places for row in own_rows for column in own_columns)
    return Grid(tuple(rows), tuple(columns), {row: {column: pairs[row, column] for column in columns} for row in rows})


def list_contested(document: Document) -> Iterator[Claim]:
    """List the claims that a document labels ``.contested``, in the order in which they stand."""
    if ".contested" not in document.body:
        return
    for section in read_sections(document)[0]:
        place = (document.id, document.lang, section.id, section.heading)
        if "contested" in section.evidence:
            yield Claim(*place)
        for token in section.tokens:
            for words in _read_contested(token.children or []):
                yield Claim(*place, words)


def _read_contested(tokens: Iterable[Token]) -> Iterator[str]:
    """Give the words of each span labelled ``contested``; spans may stand inside others."""
    open_spans: list[list[str] | None] = []
    for token in tokens:
        if token.type == "span_open":
            open_spans.append([] if token.attrGet("class") == "contested" else None)
        elif token.type == "span_close" and open_spans:
            words = open_spans.pop()
            if words is not None:
                yield " ".join("".join(words).split())
        else:
            content = " " if token.type in ("softbreak", "hardbreak") else token.content
            for words in open_spans:
                if words is not None and token.type in ("text", "code_inline", "softbreak", "hardbreak"):
                    words.append(content)


def count_years(documents: Iterable[Document], references: Mapping[str, Any]) -> SourceYears:
    """Count the years of the sources that documents cite, each source once."""
    years = [
        next(iter(read_issued(references.get(key, {}))), None)
        for key in sorted({key for document in documents for key in list_cited_keys(document)})
    ]
    dated = Counter(year for year in years if year is not None)
    return SourceYears(dict(sorted(dated.items())), years.count(None))


def to_dict(coverage: Coverage) -> dict[str, Any]:
    """Give the count as ``alianza coverage --json`` prints it."""
    grids = ("modalities", "countries", "languages")
    values = {name: value for name, value in asdict(coverage).items() if name not in (*grids, "years")}
    years = coverage.years
    return values | {
        **{
            name: {"counts": getattr(coverage, name).counts, "holes": getattr(coverage, name).holes} for name in grids
        },
        "years": {
            "oldest": years.oldest, "newest": years.newest, "undated": years.undated,
            "counts": {str(year): number for year, number in years.counts.items()},
        },
    }  # fmt: skip


def write_table(coverage: Coverage) -> str:
    """Write the count as text for a terminal; a hole is shown as a dot."""
    lines = [_join("documents", coverage.kinds), _join("cases by stage", coverage.stages)]
    lines += [f"countries of the region with a case: {len(coverage.covered)} of {len(COUNTRIES)}"]
    lines += [_join("where cases stand", coverage.states)]
    lines += [_join("cases with an event", coverage.events), ""]
    for title, grid in (
        ("cases: form of linkage by stage", coverage.modalities),
        ("cases: country by stage", coverage.countries),
        ("documents with a text: language by stage", coverage.languages),
    ):
        lines += [title, *_write_grid(grid), f"  {len(grid.holes)} holes", ""]
    years = coverage.years
    lines.append(_join("titles and summaries", coverage.headed))
    lines.append(
        f"sources cited: {sum(years.counts.values())} of {years.oldest}–{years.newest}, {years.undated} undated"
    )
    lines.append(f"contested: {len(coverage.claims)}")
    lines += [f"  {claim.document}#{claim.section}: {claim.text or claim.heading}" for claim in coverage.claims]
    return "\n".join(lines)


def _join(title: str, counts: Mapping[str, int]) -> str:
    return f"{title}: " + ", ".join(f"{number} {name}" for name, number in counts.items())


def _write_grid(grid: Grid) -> Iterator[str]:
    width = max((len(row) for row in grid.rows), default=0) + 2
    yield " " * width + "".join(f"{column:>15}" for column in grid.columns)
    for row in grid.rows:
        yield f"  {row:<{width - 2}}" + "".join(f"{grid.counts[row][column] or '·':>15}" for column in grid.columns)
