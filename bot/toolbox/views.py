"""A tool's questions and answers as its pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.rendering.facts import name_value
from bot.rendering.markup import render_blocks
from bot.rendering.reader import ReaderContext
from bot.toolbox.amounts import write_number
from bot.toolbox.answers import NUMBERS_TYPED, Answers, list_numbers, name_bounds, write_plain
from bot.toolbox.text_matches import TextMatch
from bot.toolbox.tools import ToolText, list_fields
from indexer.content.designs import ToolQuestion

LONG_TEXT = 120
"""A text that may be longer than this gets a box of several lines."""


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
