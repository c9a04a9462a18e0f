"""The tools for the pocket edition: their words prepared as HTML, their structure as JSON for a small program.

The program (``static/pocket_tools.js``) does in the file what ``bot.toolbox.outcomes`` does on the site.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from bot.pocket.documents import PocketView, collect_asks, lower_headings
from bot.pocket.trees import build_tree
from bot.rendering.reader import ReaderContext
from bot.toolbox.answers import NUMBERS_READ, NUMBERS_TYPED, read_answers
from bot.toolbox.outcomes import ToolOutcome
from bot.toolbox.result_views import SectionView, describe_part, describe_results
from bot.toolbox.tools import (
    BASIS,
    NUMBERS,
    PAPER_USE,
    PURPOSE,
    QUESTIONS,
    ToolSection,
    ToolText,
    list_fields,
    list_tools,
    read_tool,
)
from bot.toolbox.views import QuestionView, describe_question, describe_questions, list_sides
from indexer.content.designs import Result, Tool, ToolQuestion

REMARKS = ("unread", "whole", "both", "least", "most", "none", "many")
"""What may be wrong with a typed number."""


@dataclass(frozen=True, slots=True)
class PocketTool:
    """A tool's words. ``groups`` hold every result, ``read`` the documents of each (place, title); ``amounts`` are
    (value, heading, how it is worked out) below the heading ``numbers``."""

    text: ToolText
    lang: str
    intro: SectionView | None
    pastes: tuple[QuestionView, ...]
    questions: tuple[QuestionView, ...]
    groups: tuple[SectionView, ...]
    read: Mapping[str, tuple[tuple[str, str], ...]]
    amounts: tuple[tuple[str, str, Markup], ...]
    numbers: str
    sheets: tuple[SectionView, ...]
    purpose: SectionView | None
    others: tuple[SectionView, ...]
    asks: Mapping[str, str]


def describe_tools(reader: PocketView) -> list[PocketTool]:
    """Describe the tools for a reader, by title."""
    library = reader.library
    return [_describe_tool(read_tool(library, one.id, reader.lang), reader) for one in list_tools(library, reader.lang)]


def _describe_tool(text: ToolText, reader: PocketView) -> PocketTool:
    tool, nothing = text.tool, read_answers(text.tool, {})
    sections = {id: _describe_part(part, reader) for id, part in text.sections.items() if id != NUMBERS}
    groups = describe_results(text, _hold_everything(tool), reader)
    amounts = groups.pop().amounts if groups and groups[-1].id == NUMBERS else ()
    shown = [value.id for value in tool.values if text.shows_value(value.id)]
    named = dict.fromkeys(sheet for result in tool.results for sheet in result.sheets)
    return PocketTool(
        text=text, lang=text.lang if text.lang != reader.lang else "",
        intro=sections.get(QUESTIONS),
        pastes=tuple(describe_question(text, nothing, 0, one, reader) for one in tool.questions if one.ticks),
        questions=tuple(describe_questions(text, nothing, tool.questions, reader)),
        groups=tuple(groups),
        read={result.id: tuple(_link_documents(result, reader)) for result in tool.results},
        amounts=tuple((id, heading, how) for id, (heading, _, how) in zip(shown, amounts, strict=True)),
        numbers=text.sections[NUMBERS].heading if NUMBERS in text.sections else "",
        sheets=tuple(sections[id] for id in named if id in sections),
        purpose=sections.get(PURPOSE),
        others=tuple(sections[id] for id in (PAPER_USE, BASIS) if id in sections),
        asks=collect_asks(text.document, reader.library, reader.lang),
    )  # fmt: skip


def _describe_part(part: ToolSection, reader: PocketView) -> SectionView:
    found = describe_part(part, reader)
    return replace(found, body=lower_headings(found.body))


def _link_documents(result: Result, reader: PocketView) -> Iterator[tuple[str, str]]:
    for id in result.documents:
        if id in reader.library:
            yield reader.document_url(id), reader.library.title(id, reader.lang)


def _hold_everything(tool: Tool) -> ToolOutcome:
    """Give an outcome in which every result holds and every number is known: all that a tool may say."""
    results = {group.id: tuple(one for one in tool.results if one.section == group.id) for group in tool.groups}
    return ToolOutcome(tool.questions, (), (), {value.id: 0.0 for value in tool.values}, results)


def build_programs(reader: PocketView) -> dict[str, Any]:
    """Build what the program in the file follows: messages with ``{places}``, and each tool's structure by id."""
    places = {name: f"{{{name}}}" for name in ("found", "least", "most", "count")}
    messages = {name: reader.say(f"tool_number_{name}", **places) for name in REMARKS}
    messages |= {name: reader.say(f"tool_{name}", **places) for name in ("open", "missing", "result_none")}
    texts = [read_tool(reader.library, one.id, reader.lang) for one in list_tools(reader.library, reader.lang)]
    return {"messages": messages, "tools": {text.id: build_program(text, reader) for text in texts}}


def build_program(text: ToolText, reader: ReaderContext) -> dict[str, Any]:
    """Build one tool's structure, its expressions as trees; what is not there is left out."""
    tool = text.tool
    names = list_sides(text, read_answers(tool, {}), reader)
    return _drop_empty({
        "flow": tool.flow,
        "sides": [{"id": side, "name": name} for side, name in zip(tool.sides, names, strict=True)],
        "questions": [_build_question(tool, question, reader.lang) for question in tool.questions],
        "values": [
            {"id": value.id, "formula": build_tree(value.formula), "unit": value.unit} for value in tool.values
        ],
        "groups": [{"id": group.id, "show": group.show} for group in tool.groups],
        "results": [
            _drop_empty({
                "id": result.id, "group": result.section, "when": build_tree(result.when),
                "order": build_tree(result.order), "sheets": list(result.sheets),
            })
            for result in tool.results
        ],
        "drawing": _build_drawing(text),
    })  # fmt: skip


def _build_drawing(text: ToolText) -> dict[str, Any] | None:
    """Say what the drawing shows, in the tool's order: its scales, else its values, of which not all have words."""
    tool = text.tool
    if tool.drawing is None:
        return None
    scales = [one.id for one in tool.questions if one.id in tool.drawing.of and one.kind == "scale"]
    values = [one.id for one in tool.values if one.id in tool.drawing.of]
    if scales:
        return {"of": scales, "from": "answers", "most": tool.drawing.most}
    names = [text.name(NUMBERS, id) for id in values]
    return {"of": values, "from": "values", "most": tool.drawing.most, "names": names}


def _build_question(tool: Tool, question: ToolQuestion, lang: str) -> dict[str, Any]:
    """Build a question; its options' words, which a pasted text is searched for, are those of the file's language."""
    return _drop_empty({
        "id": question.id, "kind": question.kind, "fields": list_fields(tool, question),
        "when": build_tree(question.when), "required": question.required, "least": question.least,
        "most": question.most, "whole": question.whole, "ticks": question.ticks or "",
        "limit": {"text": question.limit, "numbers": NUMBERS_TYPED}.get(question.kind),
        "entries": NUMBERS_READ if question.kind == "numbers" else None,
        "options": [
            _drop_empty({
                "id": one.id, "points": dict(one.points),
                "words": [word for code, words in one.words.items() if code == lang for word in words],
            })
            for one in question.options
        ],
    })  # fmt: skip


def _drop_empty(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is None, false or empty; a nought is kept."""
    return {name: value for name, value in values.items() if value or (value == 0 and value is not False)}
