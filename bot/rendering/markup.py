"""Markdown of documents and answers to HTML that is harmless whatever the text says.

The one parser (``indexer.content.markdown``) leaves no raw HTML, image or foreign link standing; this
renderer adds what it knows: source marks, evidence labels, links to document pages, the quote.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from bot.rendering.bibliography import describe_source, mark_citation
from bot.rendering.explainer import Explainer
from bot.rendering.reader import ReaderContext
from indexer.content.markdown import BLANK_CLOSE, BLANK_OPEN, EVIDENCE_LABELS, build_parser, is_blank

QUOTE_OPEN, QUOTE_CLOSE = "\ue000", "\ue001"
"""Private characters that carry a quote's bounds through the parser."""

_BOUNDS = re.compile(f"([{QUOTE_OPEN}{QUOTE_CLOSE}])")
_SMALL_HEADINGS = ("h4", "h5", "h6")


@dataclass(slots=True)
class _Ink:
    """What the renderer remembers while it walks one text; ``untouched``: headings and links it is within, where
    no word is explained."""

    reader: ReaderContext
    home: str
    explainer: Explainer | None = None
    lang: str = ""
    marking: bool = False
    untouched: int = 0
    closing: list[str] = field(default_factory=list)


class _Renderer(RendererHTML):
    """HTML for the parser's tokens; ``env["ink"]`` carries the view."""

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return _write_text(tokens[idx].content, env["ink"])

    def code_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        ink: _Ink = env["ink"]
        ink.untouched += 1
        text = f"<code>{_write_text(tokens[idx].content, ink)}</code>"
        ink.untouched -= 1
        return text

    def citation(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        ink: _Ink = env["ink"]
        references = ink.reader.library.references
        marks = []
        for citation in tokens[idx].meta["citations"]:
            entry = describe_source(citation.key, references, ink.reader.lang)
            label = escapeHtml(mark_citation(citation, references, ink.reader.lang))
            title = escapeHtml(f"{entry.author or entry.mark}: {entry.title}")
            href = escapeHtml(f"{ink.home}#ref-{quote(citation.key)}")
            target = ink.reader.target if ink.home else ""
            marks.append(f'<a href="{href}" title="{title}"{target}>{label}</a>')
        return f'<span class="cite">({"; ".join(marks)})</span>' if marks else ""

    def span_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        ink: _Ink = env["ink"]
        if is_blank(tokens[idx]):
            ink.closing.append(f"{BLANK_CLOSE}</span>")
            return f'<span class="blank">{BLANK_OPEN}'
        label = str(tokens[idx].attrGet("class") or "")
        known = label in EVIDENCE_LABELS
        ink.closing.append(f"</span> {write_tag(label, ink.reader)}" if known else "</span>")
        return f'<span class="claim claim-{label}">' if known else "<span>"

    def span_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        ink: _Ink = env["ink"]
        return ink.closing.pop() if ink.closing else ""

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        ink: _Ink = env["ink"]
        opening = _open_link(str(tokens[idx].attrGet("href") or ""), ink)
        ink.closing.append("</a>" if opening else "")
        ink.untouched += 1
        return opening

    def link_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        env["ink"].untouched -= 1
        return self.span_close(tokens, idx, options, env)

    def heading_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        env["ink"].untouched += 1
        return "<h4>" if tokens[idx].tag in _SMALL_HEADINGS else "<h3>"

    def heading_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        env["ink"].untouched -= 1
        return "</h4>\n" if tokens[idx].tag in _SMALL_HEADINGS else "</h3>\n"

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return '<div class="table" tabindex="0" role="group"><table>\n'

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</table></div>\n"

    def td_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "<td>"

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return '<th scope="col">'


_RENDERER = _Renderer()


_FRENCH_SPACE = re.compile(r" (?=[:;?!»])|(?<=«) ")
"""Spaces that no line may end at, before high signs and inside quotes: French alone has them."""


def _write_text(content: str, ink: _Ink) -> str:
    """Escape a text; the pieces inside the quote's bounds are marked one by one, so tags never cross."""
    pieces: list[str] = []
    for part in _BOUNDS.split(_FRENCH_SPACE.sub("\u00a0", content)):
        if part in (QUOTE_OPEN, QUOTE_CLOSE):
            ink.marking = part == QUOTE_OPEN
        elif part:
            pieces.append(f"<mark>{escapeHtml(part)}</mark>" if ink.marking else _explain_words(part, ink))
    return "".join(pieces)


def _explain_words(text: str, ink: _Ink) -> str:
    """Escape a text; a word of the field links to its meaning where the page uses it first."""
    if ink.explainer is None or ink.untouched:
        return escapeHtml(text)
    return "".join(
        f'<a class="word" id="{escapeHtml(found.place)}" href="#{escapeHtml(found.anchor)}" '
        f'title="{escapeHtml(found.definition)}">{escapeHtml(piece)}</a>'
        if found
        else escapeHtml(piece)
        for piece, found in ink.explainer.cut(text, ink.lang)
    )


def _open_link(href: str, ink: _Ink) -> str:
    """Open a link to a document's page or to the web; "" where it would lead nowhere."""
    if href.startswith("doc:"):
        document, _, section = href.removeprefix("doc:").partition("#")
        if document not in ink.reader.library:
            return ""
        return f'<a class="doc" href="{escapeHtml(ink.reader.document_url(document, section))}"{ink.reader.target}>'
    if href.lower().startswith(("https://", "http://")):
        return f'<a href="{escapeHtml(href)}" target="_blank" rel="noopener noreferrer">'
    return ""


def write_tag(label: str, reader: ReaderContext) -> Markup:
    """Write an evidence label as a small tag that explains itself."""
    # Without its style a label would run into the words around it: a text browser shows the brackets.
    return Markup(
        '<span class="tag tag-{}" title="{}"><span class="hidden">[</span>{}<span class="hidden">]</span></span>'
    ).format(label, reader.say(f"evidence_{label}_help"), reader.say(f"evidence_{label}"))


def render_inline(
    markdown: str, reader: ReaderContext, home: str = "", explainer: Explainer | None = None, lang: str = ""
) -> Markup:
    """Render one sentence or item, without a paragraph around it; ``explainer`` explains its words, in ``lang``."""
    tokens = build_parser().parseInline(_strip_bounds(markdown), {})
    return _render(tokens, _Ink(reader, home, explainer, lang))


def render_blocks(markdown: str, reader: ReaderContext, home: str = "", quote: str = "") -> Markup:
    """Render paragraphs, lists and tables; ``quote`` is marked where it stands word for word.

    ``home`` is the address of the page with the bibliography, "" where that is this page.
    """
    bounded = _bound_quote(_strip_bounds(markdown), _strip_bounds(quote))
    return _render(build_parser().parse(bounded, {}), _Ink(reader, home))


def render_tokens(
    tokens: Sequence[Token], reader: ReaderContext, explainer: Explainer | None = None, lang: str = ""
) -> Markup:
    """Render tokens that the parser has made, for the page that they stand on; their words read as ``lang``."""
    return _render(tokens, _Ink(reader, "", explainer, lang))


def _render(tokens: Sequence[Token], ink: _Ink) -> Markup:
    env: dict[str, Any] = {"ink": ink}
    return Markup(_RENDERER.render(tokens, build_parser().options, env).strip())


def _strip_bounds(text: str) -> str:
    return text.replace(QUOTE_OPEN, "").replace(QUOTE_CLOSE, "")


def _bound_quote(markdown: str, quote: str) -> str:
    """Put the bounds around the first place of the quote; a row of a table is left as it is."""
    start = markdown.find(quote) if quote else -1
    if start < 0 or quote.startswith("|"):
        return markdown
    end = start + len(quote)
    return f"{markdown[:start]}{QUOTE_OPEN}{quote}{QUOTE_CLOSE}{markdown[end:]}"
