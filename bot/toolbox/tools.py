"""A tool in a reader's language: what its questions, results and sheets say, found by their ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.library import Library
from indexer.content.designs import Tool, ToolQuestion
from indexer.content.documents import Document
from indexer.content.passages import read_sections
from indexer.content.subsections import Subsection, split_section

BASIS, NUMBERS, PAPER_USE, PURPOSE, QUESTIONS = "basis", "numbers", "paper-use", "purpose", "questions"
"""Sections that every tool has, ``numbers`` only where it works some out; the others are results and sheets."""


@dataclass(frozen=True, slots=True)
class ToolSection:
    """A section: its heading, evidence labels, what stands before its parts, and these by id."""

    id: str
    heading: str
    evidence: tuple[str, ...]
    markdown: str
    parts: Mapping[str, Subsection]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question's words: ``help`` is Markdown; ``options`` are plain text, in the order of the tool's options."""

    text: str
    help: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToolText:
    """A tool as one reader sees it. Title and summary are in the reader's language, the rest is in ``lang``."""

    id: str
    title: str
    summary: str
    lang: str
    tool: Tool
    document: Document
    sections: Mapping[str, ToolSection]

    def prompt(self, question: ToolQuestion) -> Prompt:
        """Give a question's words; its ids where the document lacks them."""
        found = self._find(QUESTIONS, question.id)
        written = found.items if found else ()
        options = tuple(
            written[number] if number < len(written) else _spell(option.id)
            for number, option in enumerate(question.options)
        )
        return Prompt(found.heading if found else _spell(question.id), found.prose if found else "", options)

    def name(self, section: str, id: str) -> str:
        """Give the heading of a result or value; its id where the document lacks it."""
        found = self._find(section, id)
        return found.heading if found else _spell(id)

    def advice(self, section: str, id: str) -> str:
        """Give the Markdown under the heading of a result or value; "" where there is none."""
        found = self._find(section, id)
        return found.markdown if found else ""

    def shows_value(self, id: str) -> bool:
        """Say whether a worked-out number has words, and so is shown."""
        return self._find(NUMBERS, id) is not None

    def list_sheets(self, ids: tuple[str, ...]) -> Iterator[ToolSection]:
        """List sections by id, those that the document lacks left out."""
        yield from (self.sections[id] for id in dict.fromkeys(ids) if id in self.sections)

    def _find(self, section: str, id: str) -> Subsection | None:
        return self.sections[section].parts.get(id) if section in self.sections else None


def read_tool(library: Library, id: str, lang: str) -> ToolText:
    """Read a tool for a reader of ``lang``. Raises KeyError where there is no such document, or it is no tool."""
    document = library.find(id, lang)
    tool = document.facts.tool
    if tool is None:
        raise KeyError(id)
    sections = {section.id: section for section in _read_parts(document)}
    return ToolText(id, library.title(id, lang), library.summary(id, lang), document.lang, tool, document, sections)


def list_tools(library: Library, lang: str) -> list[Document]:
    """List the tools for a reader of ``lang``, by title."""
    return [document for document in library.list_documents(lang, "tool") if document.facts.tool is not None]


def _read_parts(document: Document) -> Iterator[ToolSection]:
    for section in read_sections(document)[0]:
        opening, parts = split_section(document, section)
        yield ToolSection(
            section.id, section.heading, section.evidence, opening.markdown, {part.id: part for part in parts}
        )


def _spell(id: str) -> str:
    return id.replace("-", " ").capitalize()


def list_fields(tool: Tool, question: ToolQuestion) -> list[str]:
    """List the names under which a question's answers travel: one, or one a side for a scale.

    An id holds no underscore, so that ``trust_buyer`` is a side's and nothing else's.
    """
    if question.kind == "scale" and tool.sides:
        return [f"{question.id}_{side}" for side in tool.sides]
    return [question.id]
