"""The one Markdown parser: CommonMark with tables, citations, heading ids and evidence labels.

Raw HTML and images are off, attributes other than ``id`` and ``class`` are dropped, and a link
goes to a document (``doc:id#section``, or the path of its file), a web address or a place on the page: text from a file
or a person stays harmless whatever it says. A list item or a sentence may end in an id (``- Blanks. {#blanks}``),
by which exercises name it; it is taken off before anything is shown. ``[name of the buyer]{.blank}`` is a blank to fill
in: it reads ``____ (name of the buyer)``.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.attrs.parse import ParseError, parse
from mdit_py_plugins.front_matter import front_matter_plugin

from indexer.content.citations import citations_plugin

NESTING_LIMIT = 20
"""Lists and quotes within each other; what stands deeper no parser of CommonMark need read."""

EVIDENCE_LABELS = ("paper", "confirmed", "contested", "practice")

BLANK = "blank"
"""The class of a span that stands for something to fill in; its words say what."""

BLANK_OPEN, BLANK_CLOSE = "____ (", ")"
"""What stands around the words of a blank where it is read."""

_TRAILING_ATTRIBUTES = re.compile(r"(?<!\s)\s*(\{[^{}]*\})\s*$")
_ID = r"(?<![ \t])[ \t]+\{#([a-z0-9]+(?:-[a-z0-9]+)*)\}[ \t]*$"
_LINE_ID = re.compile(rf"^(?![ \t]*#)(.*\S){_ID}", re.MULTILINE)
_LAST_ID = re.compile(_ID)
_SAFE_LINK = re.compile(r"(doc:|https?://|#|/(?!/))", re.IGNORECASE)
_PATH_LINK = re.compile(
    r"(?:\.{0,2}/)?(?:\.\./)*(?:[\w-]+/)*([a-z0-9]+(?:-[a-z0-9]+)*)(?:\.(?:en|es|pt|fr))?\.(?:md|markdown)(#[\w-]*)?",
    re.IGNORECASE,
)
"""A document's file, as editors and code hosts link to it: ``../problems/opaque-grading.es.md#symptom``."""


@functools.cache
def build_parser() -> MarkdownIt:
    """Build the parser; the same one, so do not add rules to it."""
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": NESTING_LIMIT})
    parser.enable("table").disable("image").disable("html_block").disable("html_inline")
    parser.use(front_matter_plugin).use(citations_plugin)
    parser.use(attrs_plugin, spans=True, allowed=("class",))
    parser.core.ruler.push("heading_attributes", _heading_attributes_rule)
    parser.core.ruler.push("line_ids", _line_ids_rule)
    normalize = parser.normalizeLink
    parser.normalizeLink = lambda url: normalize(name_document(url))  # type: ignore[method-assign]
    parser.validateLink = lambda url: bool(_SAFE_LINK.match(url))  # type: ignore[method-assign]
    return parser


def name_document(url: str) -> str:
    """Give the address ``doc:id#section`` for a path to a document's file; other addresses as they are.

    >>> name_document("../problems/opaque-grading.es.md#symptom"), name_document("https://x.org/a.md")
    ('doc:opaque-grading#symptom', 'https://x.org/a.md')
    """
    found = _PATH_LINK.fullmatch(url)
    return f"doc:{found[1].lower()}{found[2] or ''}" if found else url


def _heading_attributes_rule(state: StateCore) -> None:
    """Move ``{#id .label}`` from the end of a heading's text to the heading itself (as Pandoc does)."""
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type == "heading_open" and inline.type == "inline":
            _move_attributes(opening, inline)


def _move_attributes(opening: Token, inline: Token) -> None:
    match = _TRAILING_ATTRIBUTES.search(inline.content)
    last = inline.children[-1] if inline.children else None
    if not match or last is None or last.type != "text" or not last.content.endswith(match[1]):
        return
    try:
        _, attributes = parse(match[1])
    except ParseError:
        return
    inline.content = inline.content[: match.start()]
    last.content = _TRAILING_ATTRIBUTES.sub("", last.content)
    for name in ("id", "class"):
        if attributes.get(name):
            opening.attrSet(name, attributes[name])


def _line_ids_rule(state: StateCore) -> None:
    """Take ``{#id}`` off the end of lines: it names an item or a sentence for exercises, and nobody reads it."""
    for inline in state.tokens:
        for token, following in itertools.pairwise([*(inline.children or []), None]):
            if token and token.type == "text" and (following is None or following.type == "softbreak"):
                token.content = _LAST_ID.sub("", token.content)


def find_id(line: str) -> str:
    """Give the id that a line, or a text of several, ends with; "" where there is none.

    >>> find_id("- Blanks in the text. {#blanks}"), find_id("## A heading {#heading}")
    ('blanks', '')
    """
    found = _LINE_ID.findall(line)
    return str(found[-1][1]) if found else ""


def strip_ids(text: str) -> str:
    """Take the ids off the ends of a text's lines; those of headings stay."""
    return _LINE_ID.sub(r"\1", text) if "{#" in text else text


def mask_ids(text: str) -> str:
    """Put spaces in the place of the ids at the ends of a text's lines: all else stands where it stood."""
    return _LINE_ID.sub(lambda found: found[1].ljust(len(found[0])), text) if "{#" in text else text


def render_plain(markdown: str) -> str:
    """Give the words a reader sees, without citations, on one line.

    >>> render_plain("Ask [the plant](doc:opaque-grading) *first* [@larc-02-3, §28].")
    'Ask the plant first.'
    >>> render_plain("Price: [amount]{.blank} a sack.")
    'Price: ____ (amount) a sack.'
    >>> render_plain("Quand *payer* [@larc-02-3, §28] : avant ou après ?")
    'Quand payer : avant ou après ?'
    """
    return join_words(build_parser().parseInline(markdown))


def join_words(tokens: Sequence[Token]) -> str:
    """Join the words of what the parser has read, on one line, without citations and the spaces before them; French
    keeps its spaces before a colon or a question mark."""
    words, open_spans = "", []
    for token in (child for block in tokens for child in block.children or []):
        if token.type in ("text", "code_inline"):
            words += token.content
        elif token.type == "citation":
            words = words.rstrip()
        elif token.type in ("softbreak", "hardbreak"):
            words += " "
        elif token.type == "span_open":
            open_spans.append(is_blank(token))
            words += BLANK_OPEN if open_spans[-1] else ""
        elif token.type == "span_close":
            words += BLANK_CLOSE if open_spans and open_spans.pop() else ""
    return " ".join(words.split())


def is_blank(token: Token) -> bool:
    """Say whether a token opens a blank to fill in."""
    return token.type == "span_open" and token.attrGet("class") == BLANK
