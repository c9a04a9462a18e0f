"""A section's tokens to sentences: paragraphs, list items, quotes, rows of tables, and what stands in code fences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from markdown_it.token import Token

from indexer.content.code import CODE, read_code
from indexer.content.markdown import render_plain
from indexer.content.sentences import Sentence, build_sentence, cut_sentences, restore_quote
from indexer.content.tables import read_rows

_LISTS = {"bullet_list_open": 1, "ordered_list_open": 1, "bullet_list_close": -1, "ordered_list_close": -1}


@dataclass(slots=True)
class _Place:
    """Where the reader is: in which lists, outermost first, and under which heading below the section's."""

    lists: list[str] = field(default_factory=list)
    heading: str = ""


def read_sentences(tokens: Sequence[Token], lines: Sequence[str], first_line: int, lang: str) -> Iterator[Sentence]:
    """Read a section's sentences in order; ``lines`` are the body's, the first at ``first_line`` of the file."""
    place = _Place()
    number = 0
    while number < len(tokens):
        token = tokens[number]
        if token.type == "heading_open":
            place.heading = render_plain(tokens[number + 1].content)
            number += 2
        elif token.type == "table_open":
            end = find_end(tokens, number)
            yield from read_rows(tokens[number : end + 1], lines, first_line, number)
            number = end
        elif token.type in CODE and token.map:
            top = first_line + token.map[0] + (token.type == "fence")
            for sentence in read_code(token, lang, top, number, place.heading):
                yield replace(sentence, quote=restore_quote(sentence.quote, _join(lines, token)))
        elif token.type == "inline" and token.map and token.content.strip():
            for quote, line in cut_sentences(token.content, lang, bool(place.lists)):
                at = first_line + token.map[0] + line
                sentence = build_sentence(quote, at, number, place.lists, place.heading)
                yield replace(sentence, quote=restore_quote(sentence.quote, _join(lines, token)))
        elif change := _LISTS.get(token.type):
            place.lists = [*place.lists, token.type] if change > 0 else place.lists[:-1]
        number += 1


def _join(lines: Sequence[str], token: Token) -> str:
    first, last = token.map or (0, 0)
    return "\n".join(lines[first:last])


def find_end(tokens: Sequence[Token], number: int) -> int:
    """Find the token that closes the one at ``number``."""
    closing, level = tokens[number].type.replace("_open", "_close"), tokens[number].level
    return next(n for n in range(number, len(tokens)) if tokens[n].type == closing and tokens[n].level == level)


def read_subheadings(tokens: Sequence[Token]) -> Iterator[str]:
    """Read the headings below a section's own, and the heads of its tables, in order."""
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            yield render_plain(tokens[number + 1].content)
