"""Evaluate a tool's answers: which questions are open, which numbers follow, which results hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.toolbox.answers import Answers, Given
from bot.toolbox.tools import list_fields
from indexer.content.designs import Result, Tool, ToolOption, ToolQuestion
from indexer.content.expressions import Amount, evaluate_amount, evaluate_number, holds


@dataclass(frozen=True, slots=True)
class ToolOutcome:
    """What a tool makes of answers.

    ``asked``: the questions whose condition holds, in order. ``open``: those of them without an answer;
    ``missing``: those of them that need one. ``values``: worked-out numbers by id, None where one cannot be had,
    a list where they are one for each entry of a list.
    ``results``: by group in order, those that hold, the most pressing first, as many as the group shows.
    """

    asked: tuple[ToolQuestion, ...]
    open: tuple[ToolQuestion, ...]
    missing: tuple[ToolQuestion, ...]
    values: Mapping[str, Amount]
    results: Mapping[str, tuple[Result, ...]]

    def list_results(self) -> list[Result]:
        """List the results of all groups, in order."""
        return [result for results in self.results.values() for result in results]

    @property
    def sheets(self) -> tuple[str, ...]:
        """The ids of the sheets that the results name, each once, in order."""
        return tuple(dict.fromkeys(sheet for result in self.list_results() for sheet in result.sheets))


def find_outcome(tool: Tool, answers: Answers) -> ToolOutcome:
    """Work out what answers come to. Answers to questions that are not asked count as not given."""
    names, asked = _choose_questions(tool, answers)
    values: dict[str, Amount] = {}
    for value in tool.values:
        values[value.id] = names[_name(value.id)] = evaluate_amount(value.formula, names)
    unanswered = tuple(question for question in asked if not is_answered(tool, question, answers))
    return ToolOutcome(
        asked=tuple(asked),
        open=unanswered,
        missing=tuple(question for question in unanswered if question.required),
        values=values,
        results={group.id: _choose_results(tool, group.id, group.show, names) for group in tool.groups},
    )


def is_answered(tool: Tool, question: ToolQuestion, answers: Answers) -> bool:
    """Say whether a question has an answer, a scale for every side."""
    return all(answers.given.get(field) not in (None, ()) for field in list_fields(tool, question))


def list_many(tool: Tool) -> frozenset[str]:
    """List the ids of worked-out numbers that are one for each entry of a list."""
    given: dict[str, Given] = {
        question.id: (1.0,) if question.kind == "numbers" else 1.0
        for question in tool.questions
        if question.kind in ("number", "numbers")
    }
    values = find_outcome(tool, Answers(given, {}, frozenset(given), (), sent=True)).values
    return frozenset(id for id, value in values.items() if isinstance(value, list))


def find_next(tool: Tool, answers: Answers, outcome: ToolOutcome) -> ToolQuestion | None:
    """Find the question to ask next: the first that is neither answered nor skipped, or that must be mended."""
    wrong = {remark.question for remark in answers.remarks if remark.name != "tool_text_cut"}
    for question in outcome.asked:
        skipped = not question.required and answers.touched.issuperset(list_fields(tool, question))
        if question.id in wrong or not (skipped or is_answered(tool, question, answers)):
            return question
    return None


def _choose_questions(tool: Tool, answers: Answers) -> tuple[dict[str, Any], list[ToolQuestion]]:
    """Go through the questions in order; a condition sees the answers before it, and None for those after."""
    names: dict[str, Any] = {_name(field): blank for field, blank in _list_blanks(tool)}
    names |= {f"total_{_name(name)}": 0.0 for question in tool.questions for name in _list_points(question)}
    asked = []
    for question in tool.questions:
        if not holds(question.when, names):
            continue
        asked.append(question)
        for field in list_fields(tool, question):
            if field in answers.given:
                given = answers.given[field]
                names[_name(field)] = list(given) if isinstance(given, tuple) else given
        for option in _list_chosen(tool, question, answers):
            for name, points in option.points.items():
                names[f"total_{_name(name)}"] += points
    return names, asked


def _list_blanks(tool: Tool) -> Iterator[tuple[str, Any]]:
    for question in tool.questions:
        for field in list_fields(tool, question):
            yield field, {"many": [], "text": ""}.get(question.kind)


def _list_points(question: ToolQuestion) -> Iterator[str]:
    for option in question.options:
        yield from option.points


def _list_chosen(tool: Tool, question: ToolQuestion, answers: Answers) -> Iterator[ToolOption]:
    for field in list_fields(tool, question):
        given = answers.given.get(field)
        for level, option in enumerate(question.options):
            if given in (option.id, level) or (isinstance(given, tuple) and option.id in given):
                yield option


def _choose_results(tool: Tool, group: str, show: int, names: Mapping[str, Any]) -> tuple[Result, ...]:
    """Choose a group's results that hold, least ``order`` first; those without one keep their place behind."""
    found = [result for result in tool.results if result.section == group and holds(result.when, names)]
    ranked = sorted(found, key=lambda result: _rank(result, names))
    return tuple(ranked[:show] if show else ranked)


def _rank(result: Result, names: Mapping[str, Any]) -> float:
    order = evaluate_number(result.order, names) if result.order else None
    return float("inf") if order is None else order


def _name(id: str) -> str:
    return id.replace("-", "_")
