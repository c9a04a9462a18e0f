"""What a tool comes to, as its pages show it: results that hold, worked-out numbers, a drawing, sources."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from markupsafe import Markup

from bot.rendering.bibliography import Entry, describe_source
from bot.rendering.markup import render_blocks
from bot.rendering.reader import ReaderContext
from bot.toolbox.addresses import tool_url
from bot.toolbox.amounts import write_amount, write_amounts, write_number
from bot.toolbox.answers import Answers
from bot.toolbox.drawings import AXES, Chart, is_worth_drawing
from bot.toolbox.outcomes import ToolOutcome
from bot.toolbox.tools import NUMBERS, ToolSection, ToolText, list_fields
from bot.toolbox.views import list_sides
from indexer.content.designs import Result
from indexer.content.markdown import EVIDENCE_LABELS

_CITED = re.compile(r'href="#ref-([^"]+)"')


@dataclass(frozen=True, slots=True)
class ResultView:
    """Advice, the documents it leads to (address, kind, title), and a question to ask the bot about it."""

    id: str
    heading: str
    body: Markup
    documents: tuple[tuple[str, str, str], ...]
    question: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of results with those that hold, or of worked-out numbers (heading, amount, how)."""

    id: str
    heading: str
    evidence: tuple[str, ...]
    body: Markup
    results: tuple[ResultView, ...] = ()
    amounts: tuple[tuple[str, str, Markup], ...] = ()


def describe_results(text: ToolText, outcome: ToolOutcome, reader: ReaderContext) -> list[SectionView]:
    """Describe the groups that have results, then the numbers that could be worked out."""
    groups = []
    for id, results in outcome.results.items():
        if results:
            shown = tuple(_describe_result(text, result, reader) for result in results)
            groups.append(_describe_section(text, id, reader, results=shown))
    amounts = tuple(
        (
            text.name(NUMBERS, value.id),
            write_amounts(number, value.unit),
            render_blocks(text.advice(NUMBERS, value.id), reader),
        )
        for value in text.tool.values
        if (number := outcome.values[value.id]) is not None and text.shows_value(value.id)
    )
    return [*groups, _describe_section(text, NUMBERS, reader, amounts=amounts)] if amounts else groups


def _describe_section(
    text: ToolText,
    id: str,
    reader: ReaderContext,
    results: tuple[ResultView, ...] = (),
    amounts: tuple[tuple[str, str, Markup], ...] = (),
) -> SectionView:
    part = text.sections.get(id) or ToolSection(id, id.replace("-", " ").capitalize(), (), "", {})
    evidence = tuple(label for label in part.evidence if label in EVIDENCE_LABELS)
    return SectionView(id, part.heading, evidence, render_blocks(part.markdown, reader), results, amounts)


def _describe_result(text: ToolText, result: Result, reader: ReaderContext) -> ResultView:
    library = reader.library
    heading = text.name(result.section, result.id)
    return ResultView(
        id=result.id,
        heading=heading,
        body=render_blocks(text.advice(result.section, result.id), reader),
        documents=tuple(
            (find_url(id, reader), library.kind(id), library.title(id, reader.lang))
            for id in result.documents
            if id in library
        ),
        question=reader.say("tool_ask_question", result=heading, tool=text.title),
    )


def find_url(id: str, reader: ReaderContext) -> str:
    """Give the address of a document's page: a tool's is the one that it is used on."""
    return tool_url(reader, id) if reader.library.kind(id) == "tool" else reader.document_url(id)


def describe_part(part: ToolSection, reader: ReaderContext) -> SectionView:
    """Describe a section of prose or a sheet to fill in; blanks (``____``) stay blanks."""
    evidence = tuple(label for label in part.evidence if label in EVIDENCE_LABELS)
    whole = "\n\n".join([part.markdown, *(f"### {piece.heading}\n\n{piece.markdown}" for piece in part.parts.values())])
    return SectionView(part.id, part.heading, evidence, render_blocks(keep_blanks(whole), reader))


def keep_blanks(markdown: str) -> str:
    r"""Write runs of underscores so that Markdown leaves them as they are.

    >>> keep_blanks("Name: ____")
    'Name: \\_\\_\\_\\_'
    """
    return re.sub(r"_{2,}", lambda blank: r"\_" * len(blank[0]), markdown)


def describe_chart(text: ToolText, answers: Answers, outcome: ToolOutcome, reader: ReaderContext) -> Chart | None:
    """Give what the tool's drawing shows; None where it has none, or nothing is known."""
    drawing = text.tool.drawing
    if drawing is None:
        return None
    scales = [question for question in text.tool.questions if question.id in drawing.of and question.kind == "scale"]
    if scales:
        names = list_sides(text, answers, reader) if text.tool.sides else [""]
        columns = list(zip(*(list_fields(text.tool, question) for question in scales), strict=True))
        rows = [tuple(_read_level(answers, field) for field in column) for column in columns]
        labels = tuple(text.prompt(question).text for question in scales)
        written = tuple(tuple("" if level is None else write_number(level) for level in row) for row in rows)
    else:
        values = [value for value in text.tool.values if value.id in drawing.of]
        found = [outcome.values[value.id] for value in values]
        amounts = [None if isinstance(number, list) else number for number in found]
        names, rows = [""], [tuple(amounts)]
        labels = tuple(text.name(NUMBERS, value.id) for value in values)
        known = zip([value.unit for value in values], amounts, strict=True)
        written = (tuple("" if number is None else write_amount(number, unit) for unit, number in known),)
    kind = "radar" if drawing.kind == "radar" and AXES[0] <= len(labels) <= AXES[1] else "bars"
    sides = tuple(zip(names, rows, strict=True))
    chart = Chart(kind, drawing.most, labels, sides, written)
    return chart if is_worth_drawing(chart) else None


def _read_level(answers: Answers, field: str) -> float | None:
    level = answers.given.get(field)
    return level if isinstance(level, float) else None


def list_cited(text: ToolText, reader: ReaderContext, *shown: Markup) -> list[Entry]:
    """List the sources that what is shown cites, then those that the tool rests on."""
    cited = [unquote(key) for key in _CITED.findall("".join(shown))]
    keys = dict.fromkeys([*cited, *(citation.key for citation in text.document.sources)])
    return [describe_source(key, reader.library.references, reader.lang) for key in keys]
