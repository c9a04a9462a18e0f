"""Pandoc-style citations, ``[@larc-02-3, §28; @key-1999]``: read, and named for machines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

PAPER = "larc-02-3"
"""Key of the paper that the knowledge base grew from (FAO, LARC/02/3, 2002)."""

LOCATOR_LIMITS = {"§": 49, "box": 6, "table": 1}
"""The paper has paragraphs 1–49, boxes 1–6 and one table."""

TABLE_CELLS = ("simple-mono", "complex-mono", "simple-multi", "complex-multi")

CITATION_LIMIT = 500
"""Characters within a citation's bracket: what is longer is a text whose bracket was never closed."""

_KEY = re.compile(r"@([A-Za-z0-9][\w.:+/-]*[\w]|[A-Za-z0-9])")
_BRACKET = re.compile(rf"\[@[^\]]{{0,{CITATION_LIMIT}}}\]")
_LOCATOR = re.compile(r"(§|box|table)\s*(\d+)(?:\s+([a-z][a-z-]*))?", re.IGNORECASE)
_MACHINE_NAME = {"§": "p", "box": "box", "table": "table"}


@dataclass(frozen=True, slots=True)
class Citation:
    """One source, and where in it: ``locator`` is ``""``, ``§``, ``box`` or ``table``."""

    key: str
    locator: str = ""
    number: int = 0
    item: str = ""

    @property
    def label(self) -> str:
        """Name the place for machines; an item inside a paragraph or a cell does not show.

        >>> Citation("larc-02-3", "§", 28).label, Citation("larc-02-3", "table", 1, "simple-mono").label
        ('larc-02-3#p28', 'larc-02-3#table1')
        """
        return f"{self.key}#{_MACHINE_NAME[self.locator]}{self.number}" if self.locator else self.key

    @property
    def text(self) -> str:
        """Write the citation as an author does: ``@larc-02-3, §44 ii``."""
        if not self.locator:
            return f"@{self.key}"
        place = f"§{self.number}" if self.locator == "§" else f"{self.locator} {self.number}"
        return f"@{self.key}, {place}" + (f" {self.item}" if self.item else "")


def parse_citation(text: str) -> Citation:
    """Read one citation, ``@key`` or ``@key, locator``.

    Raises ValueError, with what was found and what was expected.

    >>> parse_citation("@larc-02-3, box 2 e")
    Citation(key='larc-02-3', locator='box', number=2, item='e')
    """
    key_text, _, locator_text = text.strip().partition(",")
    key = _KEY.fullmatch(key_text.strip())
    if not key:
        raise ValueError(f"citation {text.strip()!r} names no source; expected '@key' or '@key, §28'")
    if not locator_text.strip():
        return Citation(key[1])
    locator = _LOCATOR.fullmatch(locator_text.strip())
    if not locator:
        raise ValueError(
            f"citation {text.strip()!r} has the locator {locator_text.strip()!r}; "
            "expected '§28', 'box 1' or 'table 1', with an item at most ('§44 ii')"
        )
    return Citation(key[1], locator[1].lower(), int(locator[2]), (locator[3] or "").lower())


def parse_citations(text: str) -> tuple[Citation, ...]:
    """Read the inside of a bracket, ``@a, §1; @b``, in the order it is written."""
    return tuple(parse_citation(part) for part in text.split(";"))


def find_keys(text: str) -> list[str]:
    """Find the keys that a text of Markdown cites, each once, in the order of their first mention.

    >>> find_keys("So they say [@larc-02-3, §28; @key-1999].")
    ['larc-02-3', 'key-1999']
    """
    brackets = _BRACKET.findall(text)
    return list(dict.fromkeys(key for bracket in brackets for key in _KEY.findall(bracket)))


def find_locator_fault(citation: Citation) -> str | None:
    """Say why the paper has no such place, or None: other sources' locators are not known here."""
    if citation.key != PAPER or not citation.locator:
        return None
    limit = LOCATOR_LIMITS[citation.locator]
    if not 1 <= citation.number <= limit:
        return f"the paper has {citation.locator} 1–{limit}, not {citation.number}"
    if citation.locator == "table" and citation.item and citation.item not in TABLE_CELLS:
        return f"Table 1 has the cells {', '.join(TABLE_CELLS)}, not {citation.item!r}"
    return None


def list_labels(citations: Sequence[Citation]) -> tuple[str, ...]:
    """Name each cited place once, in the order of its first mention."""
    return tuple(dict.fromkeys(citation.label for citation in citations))


def citations_plugin(markdown: MarkdownIt) -> None:
    """Teach a parser ``[@key, §1]``: a ``citation`` token whose meta has ``citations`` or ``fault``."""
    markdown.inline.ruler.before("link", "citation", _citation_rule)


def _citation_rule(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[@", state.pos):
        return False
    end = state.src.find("]", state.pos, state.pos + CITATION_LIMIT + 3)
    if end < 0 or end >= state.posMax:
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.content = state.src[state.pos + 1 : end]
        try:
            token.meta = {"citations": parse_citations(token.content), "fault": None}
        except ValueError as fault:
            token.meta = {"citations": (), "fault": str(fault)}
    state.pos = end + 1
    return True
