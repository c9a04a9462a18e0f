"""Markdown to sentences: where each begins, what to quote of it, what it cites."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

import sentencex

from indexer.content.citations import Citation, list_labels
from indexer.content.markdown import EVIDENCE_LABELS, build_parser, find_id, mask_ids, render_plain, strip_ids

_CITATION = re.compile(r"\s*\[@[^\]]*\]")
_MARKER = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or list item as the author wrote it.

    ``quote`` stands word for word in the file from ``line`` on; ``markdown`` is the same without
    citations, ``plain`` the words alone. ``block`` counts the paragraphs and items of the section, from 0.
    ``id`` is the one at the end of its line, "" for most.
    """

    quote: str
    markdown: str
    plain: str
    line: int
    block: int
    item: bool
    ordered: bool
    sources: tuple[str, ...]
    evidence: str
    id: str = ""


def build_sentence(raw: str, line: int, block: int, lists: list[str]) -> Sentence:
    """Build a sentence from what stands in the file from ``line`` on; ``lists``: those around it, outermost first."""
    citations, evidence = _read_marks(raw)
    id, raw = find_id(raw), strip_ids(raw)
    return Sentence(
        quote=_longest_piece(raw),
        markdown=_CITATION.sub("", raw).strip(),
        plain=render_plain(raw),
        line=line + raw[: raw.find(_longest_piece(raw))].count("\n"),
        block=block,
        item=bool(lists),
        ordered=bool(lists) and lists[-1] == "ordered_list_open",
        sources=list_labels(citations),
        evidence=evidence,
        id=id,
    )


def _read_marks(raw: str) -> tuple[list[Citation], str]:
    citations: list[Citation] = []
    evidence = ""
    for block in build_parser().parseInline(raw):
        for token in block.children or []:
            if token.type == "citation":
                citations += token.meta["citations"]
            elif token.type == "span_open" and token.attrGet("class") in EVIDENCE_LABELS:
                evidence = str(token.attrGet("class"))
    return citations, evidence


def _longest_piece(raw: str) -> str:
    """What to quote: the longest run that no citation interrupts, as it stands in the file."""
    return max((piece.lstrip(" \n.,;:").rstrip() for piece in _CITATION.split(raw)), key=len)


def cut_sentences(raw: str, lang: str, item: bool) -> list[tuple[str, int]]:
    """Cut a block as it stands in the file into sentences, each with its line counted from 0.

    A list item stays whole. Citations are hidden from the segmenter (sentencex), which takes
    their full stops for ends.
    """
    start = (_MARKER.match(raw) or re.match(r"\s*", raw)).end()  # type: ignore[union-attr]
    if item:
        return [(raw[start:].rstrip(), 0)]
    masked = _CITATION.sub(lambda found: " " * len(found[0]), mask_ids(raw)).replace("\n", " ")
    bounds = [start, *_find_breaks(masked, start, lang), len(raw)]
    cut = [(first, last) for first, last in itertools.pairwise(bounds) if raw[first:last].strip()]
    return [(raw[first:last].strip(), raw[:first].count("\n") + _leading_lines(raw[first:last])) for first, last in cut]


def take_first_sentence(text: str, lang: str) -> str:
    """Take the first sentence of a plain text.

    >>> take_first_sentence("One truck. Two trucks.", "en")
    'One truck.'
    """
    return next((sentence for sentence, _ in cut_sentences(text, lang, item=False)), text)


def _find_breaks(masked: str, start: int, lang: str) -> Iterable[int]:
    position = start
    for sentence in sentencex.segment(lang, masked[start:]):
        core = sentence.strip()
        if not core:
            continue
        found = masked.find(core, position)
        if found > start:
            yield found
        position = found + len(core)


def _leading_lines(piece: str) -> int:
    return piece[: len(piece) - len(piece.lstrip())].count("\n")
