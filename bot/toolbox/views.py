"""A tool's questions, answers and results as its pages show them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from markupsafe import Markup

from bot.rendering.bibliography import Entry, describe_source
from bot.rendering.facts import name_value
from bot.rendering.markup import render_blocks
from bot.rendering.reader import ReaderContext
from bot.toolbox.addresses import tool_url
from bot.toolbox.amounts import write_amount, write_amounts, write_number
from bot.toolbox.answers import NUMBERS_TYPED, Answers, list_numbers, name_bounds, write_plain
from bot.toolbox.drawings import AXES, Chart, is_worth_drawing
from bot.toolbox.outcomes import ToolOutcome
from bot.toolbox.text_matches import TextMatch
from bot.toolbox.tools import NUMBERS, ToolSection, ToolText, list_fields
from indexer.content.designs import Result, ToolQuestion
from indexer.content.markdown import EVIDENCE_LABELS

LONG_TEXT = 120
"""A text that may be longer than this gets a box of several lines."""

_CITED = re.compile(r'href="#ref-([^"]+)"')


@dataclass(frozen=True, slots=True)
class OptionView:
    """An answer to choose; ``quote`` is where a pasted text speaks of it."""

    id: str
    text: str
    quote: str


@dataclass(frozen=True, slots=True)
class FieldView:
    """A place to answer: its name in the form, the side it is for, and what stands in it: an option's id or text."""

    name: str
    side: str
    value: str
    ticked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question with what was answered so far; ``hint`` says which numbers it takes."""

    id: str
    number: int
    kind: str
    text: str
    help: Markup
    required: bool
    conditional: bool
    options: tuple[OptionView, ...]
    fields: tuple[FieldView, ...]
    hint: str
    remarks: tuple[str, ...]
    limit: int
    long: bool


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A question and what was answered: (side, words) each; no words where there is no answer."""

    id: str
    text: str
    said: tuple[tuple[str, tuple[str, ...]], ...]


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


def describe_questions(
    text: ToolText,
    answers: Answers,
    asked: Iterable[ToolQuestion],
    reader: ReaderContext,
    text_matches: Sequence[TextMatch] = (),
) -> list[QuestionView]:
    """Describe the questions to show, numbered as asked; a text to paste is shown apart."""
    shown = [question for question in asked if not question.ticks]
    return [
        describe_question(text, answers, number, question, reader, text_matches)
        for number, question in enumerate(shown, 1)
    ]


def describe_question(
    text: ToolText,
    answers: Answers,
    number: int,
    question: ToolQuestion,
    reader: ReaderContext,
    text_matches: Sequence[TextMatch] = (),
) -> QuestionView:
    """Describe one question with its answers."""
    prompt = text.prompt(question)
    quotes = {text_match.option: text_match.quote for text_match in text_matches} if question.kind == "many" else {}
    return QuestionView(
        id=question.id, number=number, kind=question.kind, text=prompt.text, help=render_blocks(prompt.help, reader),
        required=question.required, conditional=question.when is not None,
        options=tuple(
            OptionView(option.id, words, quotes.get(option.id, ""))
            for option, words in zip(question.options, prompt.options, strict=True)
        ),
        fields=tuple(_describe_fields(text, answers, question, reader)),
        hint=_write_hint(question, reader), remarks=tuple(list_remarks(question, answers, reader)),
        limit=NUMBERS_TYPED if question.kind == "numbers" else question.limit,
        long=question.limit > LONG_TEXT or question.kind == "numbers",
    )  # fmt: skip


def _describe_fields(
    text: ToolText, answers: Answers, question: ToolQuestion, reader: ReaderContext
) -> Iterator[FieldView]:
    sides = list_sides(text, answers, reader) if question.kind == "scale" and text.tool.sides else [""]
    for field, side in zip(list_fields(text.tool, question), sides, strict=True):
        given = answers.given.get(field)
        ticked = tuple(str(id) for id in given) if isinstance(given, tuple) and question.kind == "many" else ()
        value = answers.typed.get(field, "")
        if isinstance(given, str):
            value = given
        elif isinstance(given, float):
            value = question.options[int(given)].id if question.kind == "scale" else write_plain(given)
        elif question.kind == "numbers" and given:
            value = "\n".join(write_plain(number) for number in list_numbers(given))
        yield FieldView(field, side, value, ticked)


def list_sides(text: ToolText, answers: Answers, reader: ReaderContext) -> list[str]:
    """Name the tool's sides: as typed into a question ``name-<side>``, else in the reader's words."""
    typed = [answers.given.get(f"name-{side}") for side in text.tool.sides]
    return [
        name if isinstance(name, str) else _name_side(side, reader)
        for side, name in zip(text.tool.sides, typed, strict=True)
    ]


def _name_side(side: str, reader: ReaderContext) -> str:
    named = name_value("side", side, reader)
    return named if named != side else side.replace("-", " ").capitalize()


def _write_hint(question: ToolQuestion, reader: ReaderContext) -> str:
    if question.kind not in ("number", "numbers"):
        return ""
    bounds, values = name_bounds(question)
    parts = [reader.say("tool_hint_numbers")] if question.kind == "numbers" else []
    parts += [reader.say("tool_hint_whole")] if question.whole else []
    parts += [reader.say(f"tool_hint_{bounds}", **values)] if bounds != "none" else []
    return ", ".join(parts)


def list_remarks(question: ToolQuestion, answers: Answers, reader: ReaderContext) -> Iterator[str]:
    """List what is wrong with a question's answers, in the reader's words."""
    for remark in answers.remarks:
        if remark.question == question.id:
            yield reader.say(remark.name, **remark.values)


def describe_answers(
    text: ToolText, answers: Answers, asked: Iterable[ToolQuestion], reader: ReaderContext
) -> list[AnswerView]:
    """Describe what was answered to the questions asked; a pasted text is nobody's answer."""
    described = []
    for question in asked:
        if question.ticks:
            continue
        options = dict(zip([option.id for option in question.options], text.prompt(question).options, strict=True))
        said = []
        for field in _describe_fields(text, answers, question, reader):
            if question.kind == "many":
                none = (reader.say("tool_none_ticked"),) if field.name in answers.touched or answers.sent else ()
                said.append((field.side, tuple(options[id] for id in field.ticked) or none))
            elif question.kind == "numbers":
                numbers = list_numbers(answers.given.get(field.name))
                said.append((field.side, tuple(write_number(number, 6) for number in numbers)))
            else:
                given = answers.given.get(field.name)
                words = write_number(given, 6) if isinstance(given, float) else options.get(field.value, field.value)
                words = options[field.value] if question.kind == "scale" and field.value in options else words
                said.append((field.side, (words,) if given is not None else ()))
        described.append(AnswerView(question.id, text.prompt(question).text, tuple(said)))
    return described


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
