"""Select and sort cases for a reader, with facet counts and the reasons for each match."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.cases.facets import FACETS, WENT_WRONG_GROUP, Case, CaseTable, read_cases
from bot.cases.search import CaseMatch, Reason, explain_match, find_matches, find_meant, shares_words
from bot.cases.selection import Selected, Selection, find_nearest, list_shared, read_selection, select_cases
from bot.cases.words import Label, label_value, list_names, name_facet
from bot.knowledge import Knowledge
from bot.rendering.facts import write_event, write_state
from bot.rendering.reader import ReaderContext
from bot.rendering.years import write_span
from indexer.text import fold_accents
from indexer.vocabulary import EVIDENCE, WRONG_EVENTS

FEW = 3
"""With fewer results than these the nearest other cases are shown below them."""

LISTED_PRODUCTS = 12
"""Products that are listed to be ticked, the most frequent; the others stand in a menu."""

OPEN_FACETS = ("region", "modality", "state", "event")
RANKED_FACETS = ("modality", "state", "event", "stage", "sector", "evidence")
"""Facets whose closed list has an order of its own; the values of others stand by name."""

CARD_MODALITIES = 3


@dataclass(frozen=True, slots=True)
class FacetOption:
    """A value of a facet that a reader may choose; ``is_part``: it belongs to the group named above it."""

    value: str
    label: Label
    count: int
    chosen: bool
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class FacetView:
    """A facet with its values; ``more`` are those that stand in a menu."""

    name: str
    heading: str
    options: tuple[FacetOption, ...]
    more: tuple[FacetOption, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class CaseCard:
    """A case among the results, with why it is there: a sentence of the base, or the values that were asked for."""

    id: str
    title: str
    summary: str
    lang: str
    went_wrong: bool
    facts: tuple[Label, ...]
    reason: Reason | None
    shared: tuple[tuple[str, Label], ...]


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the cases: everything comes from the one index that was in use when it began.

    ``meant`` is what a text with misspelt words was meant to say, "" where nothing is to mend; ``text`` what cases were
    searched for: what was meant, unless the text is to be taken as it stands.
    """

    knowledge: Knowledge
    table: CaseTable
    selection: Selection
    matches: Mapping[str, CaseMatch]
    selected: Selected
    reader: ReaderContext
    meant: str = ""
    text: str = ""

    @property
    def found(self) -> list[str]:
        """The cases that the text found, best first."""
        return [id for id, match in self.matches.items() if match.found]


def look_up(knowledge: Knowledge, reader: ReaderContext, pairs: Sequence[tuple[str, str]]) -> Look:
    """Look up the cases that an address asks for."""
    table = read_cases(knowledge.library)
    selection = read_selection(pairs, table, list_names(knowledge.library))
    retriever = knowledge.retriever
    meant = find_meant(retriever.index, selection.text, reader.lang)
    text = meant if meant and not selection.exact else selection.text
    matches = find_matches(retriever, text, reader.lang) if text else []
    selected = select_cases(table, selection, {match.case for match in matches if match.found})
    by_case = {match.case: match for match in matches}
    return Look(knowledge, table, selection, by_case, selected, replace(reader, library=knowledge.library), meant, text)


def sort_cases(look: Look) -> list[str]:
    """Sort the cases of a look as its selection says, ties by title."""
    rank = {id: number for number, id in enumerate(look.matches)}
    titles = {id: fold_accents(look.reader.library.title(id, look.reader.lang)) for id in look.selected.ids}

    def weigh(id: str) -> tuple[object, ...]:
        case = look.table.cases[id]
        match look.selection.order:
            case "relevance":
                return rank.get(id, len(rank)), titles[id]
            case "country":
                names = sorted(fold_accents(label.text) for label in _label_all("country", case, look))
                return not names, names, titles[id]
            case "year":
                seen = case.span.last if case.span else 0
                return -(case.latest_year or 0), -seen, titles[id]
            case "evidence":
                strength = case.values["evidence"]
                return EVIDENCE.index(strength[0]) if strength else len(EVIDENCE), titles[id]
        return (titles[id],)

    return sorted(look.selected.ids, key=weigh)


def list_nearest(look: Look, found: Sequence[str]) -> list[str]:
    """List up to FEW other cases where fewer than FEW were found: those that fulfil most, by nearness to the text.

    Each has a reason that holds: it fulfils something of what was asked, or has a word of the text.
    """
    if len(found) >= FEW or not look.selection.limits:
        return []
    near = find_nearest(look.table, look.selection, list(look.matches), 2 * FEW + len(found))
    return [id for id in near if id not in found and _is_near(id, look)][:FEW]


def _is_near(id: str, look: Look) -> bool:
    if list_shared(look.table.cases[id], look.selection) or not look.text:
        return True
    return id in look.matches and shares_words(look.matches[id], look.text, look.knowledge.retriever.index)


def list_facets(look: Look, least: int = 2) -> list[FacetView]:
    """List the facets with ``least`` values to choose between, each value with the number of its cases."""
    views = []
    for facet in FACETS:
        options = _list_options(facet, look)
        chosen = any(option.chosen for option in options)
        rest = [o for o in options[LISTED_PRODUCTS:] if not o.chosen] if facet == "product" else []
        listed = tuple(option for option in options if option not in rest)
        more = tuple(sorted(rest, key=_order_by_name))
        if len(options) >= least or chosen:
            is_open = facet in OPEN_FACETS or chosen
            views.append(FacetView(facet, name_facet(facet, look.reader), listed, more, is_open))
    return views


def _list_options(facet: str, look: Look) -> list[FacetOption]:
    chosen, counts = look.selection.chosen.get(facet, ()), look.selected.counts[facet]
    options = [
        FacetOption(
            value,
            label_value(facet, value, look.reader, look.table),
            counts.get(value, 0),
            value in chosen,
            facet == "event" and value in WRONG_EVENTS,
        )
        for value in look.table.known[facet]
        if counts.get(value) or value in chosen
    ]
    if facet == "product":
        return sorted(options, key=lambda option: (-option.count, _order_by_name(option)))
    return options if facet in RANKED_FACETS else sorted(options, key=_order_by_name)


def _order_by_name(option: FacetOption) -> str:
    return fold_accents(option.label.text)


def describe_case(id: str, look: Look) -> CaseCard:
    """Describe a case as a result."""
    reader, case = look.reader, look.table.cases[id]
    match = look.matches.get(id)
    shared = list_shared(case, look.selection) if match is None or not match.found else []
    reason = None
    if match and not shared:
        reason = explain_match(match, look.text, reader.lang, look.knowledge.retriever.index)
    return CaseCard(
        id=id,
        title=reader.library.title(id, reader.lang),
        summary=reader.library.summary(id, reader.lang),
        lang=reader.library.find(id, reader.lang).lang,
        went_wrong=WENT_WRONG_GROUP in case.values["event"],
        facts=tuple(list_card_facts(case, look)),
        reason=reason,
        shared=tuple((name_facet(f, reader), label_value(f, value, reader, look.table)) for f, value in shared),
    )


def list_card_facts(case: Case, look: Look) -> list[Label]:
    """List a case's facts in a line: countries, years, forms of partnership, where it stands, evidence; first what
    happened last, where cases are sorted by it."""
    state = write_state(look.reader.library.find(case.id, look.reader.lang).facts, look.reader.lang)
    years = write_span(case.span, look.reader.lang)
    strength = [label.text for label in _label_all("evidence", case, look)]
    latest = ""
    if look.selection.order == "year" and case.latest:
        latest = look.reader.say("cases_latest", event=write_event(case.latest, look.reader.lang))
    return [
        *([Label(latest)] if latest else []),
        *_label_all("country", case, look),
        *([Label(years)] if years else []),
        *_label_all("modality", case, look)[:CARD_MODALITIES],
        *([Label(state)] if state and case.values["state"] != ("unknown",) else []),
        *(Label(look.reader.say("cases_evidence", value=value)) for value in strength),
    ]


def _label_all(facet: str, case: Case, look: Look) -> list[Label]:
    return [label_value(facet, value, look.reader, look.table) for value in case.values[facet]]
