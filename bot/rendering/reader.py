"""Reader context for rendering: language, library, and URL builders for the site's pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlencode

from markupsafe import Markup

from bot.library import Library
from bot.messages import say
from indexer.vocabulary import FOLDERS

USED_KINDS = ("tool", "model")
"""Kinds that have a page to be used on, besides the one on which they are read."""

SCORECARD = "enabling-scorecard"
"""The tool that looks at a territory, and whose answers make its brief."""

_HOST = re.compile(r"[\w.:\[\]-]+")


@dataclass(frozen=True, slots=True)
class ReaderContext:
    """A reader of ``lang``: ``library`` holds what links may lead to, ``root`` is the site's path prefix.

    ``new_tab``: links leave the page in a tab of their own (a chat would lose its transcript). ``origin``: scheme and
    host as the reader's browser knows them, "" where that is not known. ``contributes``: readers are asked for cases.
    """

    lang: str
    library: Library = field(default_factory=lambda: Library((), {}))
    root: str = ""
    new_tab: bool = False
    origin: str = ""
    contributes: bool = False

    def say(self, name: str, **values: object) -> str:
        """Give a message in the reader's language."""
        return say(name, self.lang, **values)

    def document_url(self, document: str, section: str = "", lang: str = "") -> str:
        """Give the address of a document's page, at a section where one is named; that of a tool or a
        model, without a section, is the one where it is used."""
        if document in self.library and not section and (kind := self.library.kind(document)) in USED_KINDS:
            return replace(self, lang=lang or self.lang).aid_url(kind, document)
        anchor = f"#{quote(section)}" if section else ""
        return f"{self.root}/lite/doc/{quote(document, safe='')}?lang={lang or self.lang}{anchor}"

    def page_url(self, path: str) -> str:
        """Give the address of a page below ``/lite``."""
        return f"{self.root}/lite/{path}?lang={self.lang}"

    def aid_url(self, kind: str, document: str) -> str:
        """Give the address where a tool, a model or a workshop is used."""
        if kind in USED_KINDS:
            return self.page_url(f"{FOLDERS[kind]}/{quote(document, safe='')}")
        design = self.library.find(document, self.lang).facts.workshop
        minutes = {"minutes": str(design.minutes)} if design else {}
        return f"{self.root}/lite/workshops/plan?{urlencode({'lang': self.lang, 'designs': document, **minutes})}"

    def workshop_url(self, question: str) -> str:
        """Give the address where a workshop is made from the answer to a question."""
        return f"{self.root}/lite/workshops?{urlencode({'lang': self.lang, 'q': question})}"

    def ask_url(self, question: str, stage: str = "", choice: str = "", **before: str) -> str:
        """Give the address of a question's answer; ``choice`` is a topic that is meant, ``before`` what was said."""
        values = {"q": question, "lang": self.lang, "stage": stage, "choice": choice, **before}
        return f"{self.root}/lite/ask?{urlencode({name: value for name, value in values.items() if value})}"

    def choice_url(self, question: str, document: str) -> str:
        """Give the address of a question's answer about the topic that is meant."""
        return self.ask_url(question, choice=document)

    def brief_url(self, **values: str) -> str:
        """Give the address of the brief that cases, or a question's answer, make."""
        return f"{self.root}/lite/brief?{urlencode({'lang': self.lang, **values}, safe=',')}"

    def list_url(self, **filters: str) -> str:
        """Give the address of a list of documents, of one kind or stage where named."""
        return f"{self.root}/lite/list?{urlencode({'lang': self.lang, **filters})}"

    def contribute_url(self, question: str = "") -> str:
        """Give the address where a case is told; ``question`` is the one that it would answer."""
        asked = {"q": question} if question else {}
        return f"{self.root}/lite/contribute?{urlencode({'lang': self.lang, **asked})}"

    def cases_url(self, filters: Sequence[tuple[str, str]]) -> str:
        """Give the address of the cases that have values of some facets, as (facet, value)."""
        return f"{self.root}/lite/cases?{urlencode([('lang', self.lang), *filters])}"

    def words_url(self) -> str:
        """Give the address of the list of the field's words."""
        return self.page_url("words")

    def law_url(self, country: str = "") -> str:
        """Give the address of what is known of the law of a country, of all countries where none is named."""
        return self.page_url(f"law/{quote(country, safe='')}" if country else "law")

    def home_url(self) -> str:
        """Give the address of the light start page."""
        return f"{self.root}/lite?lang={self.lang}"

    def chat_url(self) -> str:
        """Give the address of the chat in the reader's language."""
        return f"{self.root}/app/{self.lang}"

    def locate(self, url: str) -> str:
        """Give an address of the site as it is from outside; the path alone where the origin is not known."""
        return f"{self.origin}{url}"

    @property
    def target(self) -> Markup:
        """The attributes of a link to another page."""
        return Markup(' target="_blank" rel="noopener"') if self.new_tab else Markup("")


def name_origin(scheme: str, host: str) -> str:
    """Name a site's origin by what a browser sent, "" for an odd host.

    >>> name_origin("http", "10.0.0.5:7860"), name_origin("http", "a b")
    ('http://10.0.0.5:7860', '')
    """
    return f"{scheme}://{host}" if _HOST.fullmatch(host) else ""
