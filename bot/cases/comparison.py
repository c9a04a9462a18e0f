"""Two to four cases side by side: fact by fact, with what differs marked, then heading by heading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.cases.extracts import show_passage
from bot.rendering.facts import Fact, list_facts
from bot.rendering.markup import render_inline
from bot.rendering.reader import ReaderContext
from indexer.content.passages import Passage
from indexer.content.sections import FIXED_SECTIONS
from indexer.search.index import Index

SECTIONS = FIXED_SECTIONS["case"]


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact of every case, None where a case does not tell it; ``agreement`` is ``same``, ``partly`` (a value in
    common) or ``different``."""

    name: str
    cells: tuple[Fact | None, ...]
    agreement: str


@dataclass(frozen=True, slots=True)
class SectionCell:
    """What a case tells under a heading: paragraphs and items as (is an item, HTML), in the language ``lang``."""

    blocks: tuple[tuple[bool, Markup], ...]
    url: str
    lang: str


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One heading of every case, None where a case lacks it."""

    id: str
    heading: str
    cells: tuple[SectionCell | None, ...]


def compare_facts(ids: Sequence[str], reader: ReaderContext) -> list[FactRow]:
    """Put the facts of cases side by side, in the order of their pages."""
    told = [{fact.name: fact for fact in list_facts(reader.library.find(id, reader.lang), reader)} for id in ids]
    longest = sorted(told, key=len, reverse=True)
    names = list(dict.fromkeys(name for facts in longest for name in facts))
    rows = []
    for name in names:
        cells = tuple(facts.get(name) for facts in told)
        rows.append(FactRow(name, cells, judge_agreement(cells)))
    return rows


def judge_agreement(cells: Sequence[Fact | None]) -> str:
    """Say whether cells agree: ``same``, ``partly`` where all share a value, else ``different``.

    >>> judge_agreement([Fact("Country", ("Peru", "Chile")), Fact("Country", ("Peru",))])
    'partly'
    """
    values = [frozenset(cell.values) if cell else frozenset() for cell in cells]
    if len(set(values)) == 1:
        return "same"
    return "partly" if frozenset.intersection(*values) else "different"


def compare_sections(ids: Sequence[str], reader: ReaderContext, index: Index) -> list[SectionRow]:
    """Put what cases tell side by side, heading by heading, in the order in which cases have them."""
    rows = []
    for section in SECTIONS:
        passages = [show_passage(index, id, section, reader.lang) for id in ids]
        told = [passage for passage in passages if passage]
        if told:
            heading = next((p.heading for p in told if p.lang == reader.lang), told[0].heading)
            cells = tuple(_write_cell(passage, reader) if passage else None for passage in passages)
            rows.append(SectionRow(section, heading, cells))
    return rows


def _write_cell(passage: Passage, reader: ReaderContext) -> SectionCell:
    blocks: list[tuple[bool, Markup]] = []
    last = -1
    for sentence in passage.sentences:
        text = render_inline(sentence.markdown, reader, reader.document_url(passage.document))
        if blocks and sentence.block == last and not sentence.item:
            blocks[-1] = (False, blocks[-1][1] + Markup(" ") + text)
        else:
            blocks.append((sentence.item, text))
        last = sentence.block
    return SectionCell(tuple(blocks), reader.document_url(passage.document, passage.section), passage.lang)
