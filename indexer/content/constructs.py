"""What other Markdown has and this base does not read: each place of it is a fault that says what to write instead.

The rule: nothing that an author wrote is left out in silence, and nothing is told with its marks. What the parser makes
no sentence of is either read (code, tables, quotes) or told here, by ``alianza check`` and ``alianza build`` alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from markdown_it.token import Token

from indexer.content.code import CODE, is_closed, mask_spans
from indexer.content.markdown import BLANK, EVIDENCE_LABELS, NESTING_LIMIT, name_document
from indexer.content.section_sentences import find_end
from indexer.content.tables import find_wide_rows
from indexer.errors import Fault

CONSTRUCTS: tuple[tuple[str, str, str], ...] = (
    # what it is, how it looks on a line without code, what to do about it
    ("HTML", r"</?[A-Za-z][\w.-]*(?:[ \t][^<>\n]*)?/?>|<[A-Za-z][\w.-]*(?:[ \t][^<>\n]*=[^<>\n]*)?$|<[!?][\w-]",
     "write it as Markdown, or in `backticks`"),
    ("an image", r"!\[(?![@\[])", "say in words what it shows"),
    ("a wiki link", r"!?\[\[[^\[\]\n]+\]\]", "write [words](doc:id)"),
    ("a footnote", r"\[\^[^\]\s]+\]|\^\[", "write the note into the text, or cite its source, [@key]"),
    ("a comment of Obsidian", r"%%", "write <!-- … -->, or remove it"),
    ("a callout", r"^[ \t>]*>[ \t]*\[![A-Za-z]+\]?|^[ \t]*(?::::|(?:!!!|\?\?\?\+?)[ \t]+\w)",
     "write a paragraph, or a section"),
    ("MDX", r"^import[ \t]+(?:[\w*{}, \t]+[ \t]from[ \t]+)?['\"]|^export[ \t]+(?:default|const|function|let)\b",
     "remove the line"),
    ("a template's mark", r"\{[{%:/]", "write the words that belong there"),
    ("text struck out", r"~~\S[^~\n]*", "remove it, or write it without '~~'"),
    ("a highlight", r"==[^=\s][^=\n]*==", "write it without '=='"),
    ("a formula", r"\$\$", "write it in words"),
    ("a box to tick", r"^[ \t>]*[-*+][ \t]+\[[ xX]\](?:\s|$)", "write '- words'"),
    ("a definition list", r"^ {0,3}:[ \t]+\S", "write a sentence, or a list"),
    ("the id of a block", r"[ \t]\^[\w-]+[ \t]*$", "remove it, or write {#id}"),
    ("a heading without a blank", r"^ {0,3}#{1,6}[^#\s\d]\S*", "put a blank behind '#', or begin the line with a word"),
    ("a label that nothing bears", r"(?<!\])\{\.[^{}\n]*\}",
     "write [the claim]{.confirmed}, or put it behind a heading"),
    ("an id within a line", r"\{#[^{}\n]*\}(?=[ \t]*\S)", "move it to the end of the line"),
)  # fmt: skip

UNDRAWN = frozenset({"mermaid", "dataview", "dataviewjs", "plantuml", "dot", "graphviz", "math", "chart"})
"""Languages of code fences that other programs draw or work out."""

YEAR = 1000
"""A list that begins with so high a number was meant as a sentence: "1998. It was founded"."""

_PATTERNS = tuple((name, re.compile(pattern), mend) for name, pattern, mend in CONSTRUCTS)
_SUSPECT = re.compile("|".join(f"(?:{pattern})" for _, pattern, _ in CONSTRUCTS), re.MULTILINE)
_HEADING = re.compile(r"^(\s{0,3}#{1,6}\s.*?)(?<![ \t])[ \t]*\{[^{}]*\}[ \t]*$")
_LINE_ID = re.compile(r"[ \t]\{#[^{}]*\}[ \t]*$")
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
_DESTINATION = re.compile(r"\]\(\s*<?([^)\s>]*)")
_DEFINITION = re.compile(r"^\s{0,3}\[(?![@^])([^\]]+)\]:\s*<?([^\s>]*)")
_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")
_AUTOLINK = re.compile(r"<([A-Za-z][\w+.-]*:[^\s<>]*|[^\s<>@]+@[^\s<>]+)>")
_WEB = ("http://", "https://")
_LEAVES = frozenset({"inline", "hr", "heading_open", "table_open", "front_matter", *CODE})
_NUMBER = re.compile(r"(?:\d+[.)])?")


def check_constructs(tokens: Sequence[Token], lines: Sequence[str], path: str, first_line: int) -> list[Fault]:
    """Find in a parsed body what is not read; ``lines`` are the body's, the first at ``first_line`` of ``path``."""
    found = [*_check_blocks(tokens, lines)]
    text = _mask_code(tokens, lines)
    found += _check_lines(text)
    found += _check_links(text)
    found += _check_coverage(tokens, text)
    return [Fault(path, first_line + number, message) for number, message in dict.fromkeys(found)]


def check_words(text: str, path: str, first_line: int) -> list[Fault]:
    """Find in a text of the front matter, Markdown in a line or some, what is not read; it stands at ``first_line``."""
    lines = _mask_code((), text.split("\n"))
    found = dict.fromkeys([*_check_lines(lines), *_check_links(lines)])
    return [Fault(path, first_line + number, message) for number, message in found]


def _check_blocks(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    for number, token in enumerate(tokens):
        line = (token.map or (0, 0))[0]
        if token.type == "fence" and not is_closed(token, lines):
            yield line, f"a code fence opens here and never ends; close it with a line '{token.markup}'."
        elif token.type == "fence" and token.info.split(" ")[0].strip("{}").lower() in UNDRAWN:
            yield line, f"found a drawing, '{token.info.strip()}', which is not drawn here; say in words what it shows."
        elif token.type == "table_open":
            for row in find_wide_rows(token, tokens[number : find_end(tokens, number)], lines):
                yield (
                    row,
                    "the row has more cells than the table's head; add the missing heads, or write '\\|' in a cell.",
                )
        elif token.type == "ordered_list_open" and int(token.attrGet("start") or 1) >= YEAR:
            start = token.attrGet("start")
            yield line, f"'{start}.' is read as the number of a list; write '{start}\\.', or begin with another word."
        elif token.type == "front_matter":
            yield 0, "found a second front matter; expected one; remove it, or move its fields to the first."
        elif token.type == "inline":
            yield from _check_inline(token, line, tokens[number - 1].type == "paragraph_open")


def _check_inline(token: Token, line: int, is_paragraph: bool) -> Iterator[tuple[int, str]]:
    if is_paragraph and "|" in token.content:
        for below, row in enumerate(token.content.split("\n")):
            if row.lstrip().startswith("|"):
                yield (
                    line + below,
                    "found a row of no table; put a line '|---|---|' below the head, one '---' a column.",
                )
                break
    for part in token.children or ():
        if part.type == "text" and "[@" in part.content:
            yield line, "a citation begins here and does not end; close it with ']'."
        elif part.type == "span_open" and (label := part.attrGet("class")) and label not in (*EVIDENCE_LABELS, BLANK):
            yield line, f"label '.{label}' is unknown; expected one of {', '.join(EVIDENCE_LABELS)}."
        line += part.type in ("softbreak", "hardbreak")


def _mask_code(tokens: Sequence[Token], lines: Sequence[str]) -> list[str]:
    """Give the lines without what stands in code fences, code spans and after a backslash; as many, as long."""
    text = [mask_spans(line) if "`" in line else line for line in lines]
    for token in tokens:
        if token.type in CODE and token.map:
            text[token.map[0] : token.map[1]] = [""] * (token.map[1] - token.map[0])
    return [_ESCAPED.sub("  ", line) if "\\" in line else line for line in text]


def _check_lines(text: Iterable[str]) -> Iterator[tuple[int, str]]:
    shown = [_LINE_ID.sub("", _HEADING.sub(r"\1", line)) if "{" in line else line for line in text]
    if not _SUSPECT.search("\n".join(shown)):
        return
    for number, line in enumerate(shown):
        for name, pattern, mend in _PATTERNS:
            if found := pattern.search(line):
                yield number, f"found {name}, '{found[0].strip()[:30]}', which is not read here; {mend}."


def _check_links(text: Sequence[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text):
        if "](" not in line and "<" not in line and "]:" not in line:
            continue
        bare = _IMAGE.sub("", line)
        targets = [*_DESTINATION.findall(bare), *_AUTOLINK.findall(bare)]
        if defined := _DEFINITION.match(bare):
            targets.append(defined[2])
        for target in targets:
            address = name_document(target).lower()
            if address.startswith(("doc:", *_WEB)):
                continue
            if "@" in address or address.startswith("tel:"):
                yield number, f"link to '{target[:60]}'; expected no link; write how to reach them in plain words."
            else:
                yield number, f"link to '{target[:60]}'; expected 'doc:id', 'doc:id#section' or a web address."


def _check_coverage(tokens: Sequence[Token], text: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Find lines that no token stands for: what stands too deep, and addresses that no link uses."""
    read: set[int] = set()
    for token in tokens:
        if token.type in _LEAVES and token.map:
            read.update(range(*token.map))
    lost = [
        number
        for number, line in enumerate(text)
        if number not in read and not _NUMBER.fullmatch(line.strip(" \t>*+-"))
    ]
    if not lost:
        return
    whole = "\n".join(text).casefold()
    for number in lost:
        defined = _DEFINITION.match(text[number].lstrip(" >"))
        if defined is None:
            yield (
                number,
                f"the line is read as nothing; expected a paragraph, a list or a table ({NESTING_LIMIT} deep at most).",
            )
        elif whole.count(f"[{defined[1]}]".casefold()) < 2:
            yield number, f"'[{defined[1]}]:' gives an address that no link uses; write [words](address)."
