"""Markdown to sentences: where each begins, what to quote of it, what it cites."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sentencex
from markdown_it.token import Token

from indexer.content.citations import CITATION_LIMIT, Citation, list_labels
from indexer.content.markdown import EVIDENCE_LABELS, build_parser, find_id, join_words, mask_ids, strip_ids

_CITATION = re.compile(rf"(?<!\s)\s*\[@[^\]]{{0,{CITATION_LIMIT}}}\]")
# A search of blanks begins where they do: to begin it at each would take the square of their number.
_MARKER = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or list item as the author wrote it.

    ``quote`` stands word for word in the file from ``line`` on; ``markdown`` is the same without
    citations, ``plain`` the words alone. ``block`` counts the paragraphs and items of the section, from 0.
    ``id`` is the one at the end of its line, "" for most; ``heading`` the one below the section's that it stands
    under, or the head of its table.
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
    heading: str = ""


def build_sentence(raw: str, line: int, block: int, lists: list[str], heading: str = "") -> Sentence:
    """Build a sentence from what stands in the file from ``line`` on; ``lists``: those around it, outermost first."""
    id, raw = find_id(raw), strip_ids(raw)
    tokens = build_parser().parseInline(raw)
    citations, evidence = _read_marks(tokens)
    return Sentence(
        quote=_longest_piece(raw),
        markdown=_CITATION.sub("", raw).strip(),
        plain=join_words(tokens),
        line=line + raw[: raw.find(_longest_piece(raw))].count("\n"),
        block=block,
        item=bool(lists),
        ordered=bool(lists) and lists[-1] == "ordered_list_open",
        sources=list_labels(citations),
        evidence=evidence,
        id=id,
        heading=heading,
    )


def _read_marks(tokens: Sequence[Token]) -> tuple[list[Citation], str]:
    citations: list[Citation] = []
    evidence = ""
    for block in tokens:
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
    found, line, at = [], 0, 0
    for first, last in cut:
        line, at = line + raw.count("\n", at, first), first
        found.append((raw[first:last].strip(), line + _leading_lines(raw[first:last])))
    return found


def restore_quote(quote: str, block: str) -> str:
    """Give a quote of several lines as it stands in the file: ``block`` has the marks and blanks before each line.

    >>> restore_quote("One\\ntwo.", "> One\\n> two. Three.")
    'One\\n> two.'
    """
    if "\n" not in quote:
        return quote
    found = re.search("\n[ \t>]*".join(re.escape(line) for line in quote.split("\n")), block)
    return found[0] if found else quote


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
