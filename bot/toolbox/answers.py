"""Answers to a tool's questions, read from an address or a form: what is right is kept, what is not is told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.toolbox.amounts import LARGEST, list_readings, split_numbers, write_number
from bot.toolbox.tools import list_fields
from indexer.content.designs import Tool, ToolQuestion
from indexer.text import clean_text

Given = str | float | tuple[str, ...] | tuple[float, ...]
"""A chosen option's id, a scale's level, a number, a text, the ids of the options ticked, or the numbers of a list."""

NUMBERS_READ = 60
"""Numbers of one list, at most: more than a group's passbooks, fewer than would fill an address."""

NUMBERS_TYPED = 800
"""Characters of such a list."""

DONE = "done"
"""Says that a form was sent, where no answer does."""

RESERVED = frozenset({"lang", "ui", "q", "a", "at", DONE})
"""Names in an address that are not a question's."""

_CONTROLS = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_TYPED_KEPT = 60


@dataclass(frozen=True, slots=True)
class Remark:
    """What is wrong with an answer: the message ``name`` with its values says it beside the question's field."""

    question: str
    name: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered, by field. ``typed`` is kept as it was where it is no number; ``touched`` are fields that
    came, empty ones too; ``sent`` says whether anything came at all."""

    given: Mapping[str, Given]
    typed: Mapping[str, str]
    touched: frozenset[str]
    remarks: tuple[Remark, ...]
    sent: bool


def read_answers(tool: Tool, values: Mapping[str, Sequence[str]]) -> Answers:
    """Read what came by name; of several values under one name those that say something count."""
    given: dict[str, Given] = {}
    typed: dict[str, str] = {}
    remarks: list[Remark] = []
    touched = set()
    for question in tool.questions:
        for field in list_fields(tool, question):
            if field not in values or question.ticks:
                continue
            touched.add(field)
            said = [value for value in values[field] if value.strip()]
            answer, remark = _read_field(question, said) if said else (None, None)
            if answer is not None and answer != "":
                given[field] = answer
            if remark:
                remarks.append(remark)
                typed[field] = clean_text(said[-1], _TYPED_KEPT)
    return Answers(given, typed, frozenset(touched), tuple(remarks), bool(touched) or DONE in values)


def _read_field(question: ToolQuestion, said: Sequence[str]) -> tuple[Given | None, Remark | None]:
    if question.kind == "many":
        return _read_many(question, said)
    if question.kind == "choice":
        chosen = [option.id for option in question.options if option.id == said[-1]]
        return (chosen[0], None) if chosen else (None, _refuse_option(question, said[-1]))
    if question.kind == "scale":
        return _read_scale(question, said[-1])
    if question.kind == "number":
        return _read_number(question, said[-1])
    if question.kind == "numbers":
        return _read_numbers(question, "\n".join(said))
    return read_text(question, said[-1])


def _read_many(question: ToolQuestion, said: Sequence[str]) -> tuple[Given | None, Remark | None]:
    ticked = tuple(option.id for option in question.options if option.id in said)
    unknown = [value for value in said if value not in ticked]
    return ticked, _refuse_option(question, unknown[0]) if unknown else None


def _read_scale(question: ToolQuestion, said: str) -> tuple[Given | None, Remark | None]:
    """Read a level, by the option's id or by its number from 0 on."""
    for level, option in enumerate(question.options):
        if said in (option.id, str(level)):
            return float(level), None
    return None, _refuse_option(question, said)


def _refuse_option(question: ToolQuestion, said: str) -> Remark:
    return Remark(question.id, "tool_option_unknown", {"found": clean_text(said, _TYPED_KEPT)})


def _read_number(question: ToolQuestion, said: str) -> tuple[Given | None, Remark | None]:
    readings = list_readings(said)
    if not readings:
        return None, Remark(question.id, "tool_number_unread", {"found": clean_text(said, _TYPED_KEPT)})
    least = -LARGEST if question.least is None else question.least
    most = LARGEST if question.most is None else question.most
    fitting = [number for number in readings if least <= number <= most]
    if question.whole:
        fitting = [number for number in fitting if number == int(number)]
    if fitting:
        return fitting[0], None
    found = write_number(readings[0])
    if question.whole and any(least <= number <= most for number in readings):
        return None, Remark(question.id, "tool_number_whole", {"found": found})
    if abs(readings[0]) > LARGEST:
        return None, Remark(question.id, "tool_number_none", {"found": found})
    bounds, values = name_bounds(question)
    return None, Remark(question.id, f"tool_number_{bounds}", {"found": found, **values})


def _read_numbers(question: ToolQuestion, said: str) -> tuple[Given | None, Remark | None]:
    """Read a list of numbers; all of them or none, so that no entry moves to another's place."""
    parts = split_numbers(said[: NUMBERS_TYPED + 1])
    if len(parts) > NUMBERS_READ or len(said) > NUMBERS_TYPED:
        values = {"found": write_number(len(parts)), "most": write_number(NUMBERS_READ)}
        return None, Remark(question.id, "tool_number_many", values)
    if not parts:
        return None, Remark(question.id, "tool_number_unread", {"found": clean_text(said, _TYPED_KEPT)})
    numbers: list[float] = []
    for part in parts:
        number, remark = _read_number(question, part)
        if not isinstance(number, float):
            return None, remark
        numbers.append(number)
    return tuple(numbers), None


def name_bounds(question: ToolQuestion) -> tuple[str, dict[str, str]]:
    """Name which bounds a number has, ``both``, ``least``, ``most`` or ``none``, and give them written out."""
    bounds = (("least", question.least), ("most", question.most))
    written = {name: write_number(bound) for name, bound in bounds if bound is not None}
    return "both" if len(written) == 2 else next(iter(written), "none"), written


def read_text(question: ToolQuestion, said: str) -> tuple[str, Remark | None]:
    """Read a text without controls, cut to the question's limit, which a remark then tells."""
    # Cut first: the work stays bounded however long the text.
    text = _CONTROLS.sub("", said[: 2 * question.limit + 1].replace("\r\n", "\n").replace("\r", "\n")).strip()
    long = len(text) > question.limit or len(said) > 2 * question.limit
    remark = Remark(question.id, "tool_text_cut", {"limit": write_number(question.limit)}) if long else None
    return text[: question.limit].rstrip(), remark


def list_pairs(tool: Tool, answers: Answers, only: frozenset[str] | None = None) -> Iterator[tuple[str, str]]:
    """List the answers as an address carries them, those of the questions ``only`` where named; skipped ones empty."""
    for question in tool.questions:
        if only is not None and question.id not in only:
            continue
        for field in list_fields(tool, question):
            if field in answers.given:
                yield from ((field, value) for value in _write_given(question, answers.given[field]))
            elif field in answers.touched and tool.flow == "steps":
                yield field, ""


def _write_given(question: ToolQuestion, given: Given) -> list[str]:
    if question.kind == "numbers":
        return [";".join(write_plain(number) for number in list_numbers(given))]
    if isinstance(given, tuple):
        return [str(id) for id in given] or [""]
    return [given if isinstance(given, str) else write_plain(given)]


def list_numbers(given: Given | None) -> list[float]:
    """List the numbers of an answer that is a list of them; empty for another."""
    return [number for number in given if isinstance(number, float)] if isinstance(given, tuple) else []


def write_plain(number: float) -> str:
    """Write a number as a form sends it: without marks between thousands.

    >>> write_plain(1250.5), write_plain(12000.0)
    ('1250.5', '12000')
    """
    return f"{number:.10f}".rstrip("0").rstrip(".")
