"""What `alianza check` refuses in a tool: ids that lead nowhere, sums that cannot be had, words that are missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from indexer.content.designs import Tool, ToolQuestion
from indexer.content.documents import Document
from indexer.content.expressions import list_comparisons, list_names
from indexer.content.passages import Section
from indexer.content.subsections import Subsection, split_section
from indexer.errors import Fault

RESERVED = ("lang", "ui", "q", "a", "at", "done")
"""Names in a page's address that no question may have."""

QUESTION_LIMIT, OPTION_LIMIT = 140, 90
"""Characters that fit a phone."""

CHOICES = 36
"""Options of one question, at most: a short address has a letter or digit for each."""

Tell = Callable[[tuple[Any, ...], str], Fault]
"""Makes a fault of a place in the front matter (``("questions", 3, "when")``) and a message."""


def check_tool(tool: Tool, tell: Tell, documents: set[str]) -> Iterator[Fault]:
    """Find what is wrong with a tool's structure."""
    yield from _check_ids(tool, tell)
    for number, question in enumerate(tool.questions):
        for message in _find_question_faults(tool, question):
            yield tell(("questions", number), f"question '{question.id}' {message}.")
    yield from _check_expressions(tool, tell)
    groups = {group.id for group in tool.groups}
    for number, result in enumerate(tool.results):
        if result.section not in groups:
            yield tell(
                ("results", number, "section"),
                f"result '{result.id}' stands in '{result.section}', which is no group; it has {', '.join(groups)}.",
            )
        for document in result.documents:
            if document not in documents:
                yield tell(
                    ("results", number, "documents"),
                    f"result '{result.id}' leads to '{document}': there is no such document; mend the id.",
                )
    for number, group in enumerate(tool.groups):
        if group.id not in {result.section for result in tool.results}:
            yield tell(("groups", number), f"group '{group.id}' has no result; write one or remove the group.")
    yield from _check_drawing(tool, tell)


def _check_ids(tool: Tool, tell: Tell) -> Iterator[Fault]:
    kinds = {"questions": tool.questions, "values": tool.values, "groups": tool.groups, "results": tool.results}
    for name, entries in kinds.items():
        for id, count in Counter(entry.id for entry in entries).items():  # type: ignore[attr-defined]
            if count > 1:
                yield tell((name,), f"id '{id}' stands {count} times among the {name}; give each another.")
    names = Counter([*_name_answers(tool), *(_name(value.id) for value in tool.values), *_name_sums(tool)])
    for name in (name for name, count in names.items() if count > 1):
        yield tell((), f"the name '{name}' stands for {names[name]} things in its expressions; give one another id.")


def _find_question_faults(tool: Tool, question: ToolQuestion) -> Iterator[str]:
    chosen = question.kind in ("choice", "many", "scale")
    if question.id in RESERVED:
        yield "has an id that pages use themselves; give it another"
    if chosen and len(question.options) < (1 if question.kind == "many" else 2):
        yield "has nothing to choose from; give it options"
    if not chosen and question.options:
        yield f"is a {question.kind} and has options; remove them or make it a choice"
    if len(question.options) > CHOICES:
        yield f"has {len(question.options)} options; expected {CHOICES} at most"
    for id, count in Counter(option.id for option in question.options).items():
        if count > 1:
            yield f"has the option '{id}' {count} times; give each another id"
    if question.least is not None and question.most is not None and question.least > question.most:
        yield f"takes numbers from {question.least:g} to {question.most:g}; swap them"
    targets = {other.id for other in tool.questions if other.kind == "many"}
    if question.ticks and (question.kind != "text" or question.ticks not in targets):
        yield f"ticks '{question.ticks}'; expected a text that ticks a question of the kind 'many'"
    if question.ticks and question.required:
        yield "is a text to paste and required; what it ticks may be ticked by hand, so remove 'required'"
    if any(option.words for option in question.options) and question.id not in {q.ticks for q in tool.questions}:
        yield "has options with words, and no text ticks them; remove the words or add such a text"


def _name(id: str) -> str:
    return id.replace("-", "_")


def _name_answers(tool: Tool) -> list[str]:
    """List the names under which expressions find answers."""
    names = []
    for question in tool.questions:
        sides = tool.sides if question.kind == "scale" else ()
        names += [f"{_name(question.id)}_{_name(side)}" for side in sides] or [_name(question.id)]
    return names


def _name_sums(tool: Tool) -> set[str]:
    """Name the sums of points, as expressions ask for them."""
    points = [name for question in tool.questions for option in question.options for name in option.points]
    return {f"total_{_name(name)}" for name in points}


def _check_expressions(tool: Tool, tell: Tell) -> Iterator[Fault]:
    """Check each expression with the names that are known where it is worked out."""
    known: dict[str, ToolQuestion | None] = dict.fromkeys(_name_sums(tool))
    for number, question in enumerate(tool.questions):
        yield from _check_expression(question.when, known, tool, partial(tell, ("questions", number, "when")))
        sides = tool.sides if question.kind == "scale" else ()
        names = [f"{_name(question.id)}_{_name(side)}" for side in sides] or [_name(question.id)]
        known |= dict.fromkeys(names, question)
    for number, value in enumerate(tool.values):
        yield from _check_expression(value.formula, known, tool, partial(tell, ("values", number, "formula")))
        known[_name(value.id)] = None
    for number, result in enumerate(tool.results):
        for field, text in (("when", result.when), ("order", result.order)):
            yield from _check_expression(text, known, tool, partial(tell, ("results", number, field)))


def _check_expression(
    text: str | None, known: Mapping[str, ToolQuestion | None], tool: Tool, tell: Callable[[str], Fault]
) -> Iterator[Fault]:
    if text is None:
        return
    try:
        unknown = [name for name in list_names(text) if name not in known]
    except ValueError as fault:
        yield tell(f"expression '{text}': {fault}.")
        return
    everywhere = {*_name_answers(tool), *(_name(value.id) for value in tool.values)}
    for name in unknown:
        hint = "it is asked or worked out only later" if name in everywhere else "no question or value has that id"
        yield tell(f"expression '{text}' asks for '{name}': {hint}; mend the name.")
    for name, among, compared in list_comparisons(text):
        if (message := _find_comparison_fault(known.get(name), name in known, among, compared)) is not None:
            yield tell(f"expression '{text}' compares '{name}' with {compared!r}: {message}.")


def _find_comparison_fault(
    question: ToolQuestion | None, known: bool, among: bool, compared: str | float
) -> str | None:
    """Say why a comparison can never hold, or None."""
    if not known or (question is not None and question.kind == "text"):
        return None
    options = [option.id for option in question.options] if question else []
    if question is None or question.kind in ("scale", "number"):
        return "it is a number" if isinstance(compared, str) else None
    if question.kind == "numbers":
        return "it is a list of numbers; compare its 'sum' or its 'count'"
    if not isinstance(compared, str):
        return f"it is one of {', '.join(options)}"
    if compared not in options:
        return f"it has the options {', '.join(options)}"
    return "it may be several; write 'in'" if question.kind == "many" and not among else None


def _check_drawing(tool: Tool, tell: Tell) -> Iterator[Fault]:
    if tool.drawing is None:
        return
    scales = {question.id for question in tool.questions if question.kind == "scale"}
    values = {value.id for value in tool.values}
    drawn = set(tool.drawing.of)
    for id in tool.drawing.of:
        if id not in scales | values:
            yield tell(("drawing", "of"), f"the drawing is of '{id}', which is no scale and no value; mend the id.")
    if drawn & scales and drawn & values:
        yield tell(("drawing", "of"), "the drawing is of scales and of values; expected one or the other.")


def check_tool_words(document: Document, tool: Tool, sections: Sequence[Section]) -> Iterator[Fault]:
    """Find what the body of a tool lacks in one language, or has too much."""
    by_id = {section.id: section for section in sections}
    yield from _check_sections(document, tool, [section.id for section in sections])
    if "questions" in by_id:
        parts = split_section(document, by_id["questions"])[1]
        yield from check_parts(document, by_id["questions"], parts, [question.id for question in tool.questions])
        questions = {question.id: question for question in tool.questions}
        for part in parts:
            if part.id in questions:
                for message in _find_word_faults(questions[part.id], part):
                    yield Fault(document.path, part.line, f"question '{part.id}' {message}.")
    for group in tool.groups:
        if group.id in by_id:
            parts = split_section(document, by_id[group.id])[1]
            expected = [result.id for result in tool.results if result.section == group.id]
            yield from check_parts(document, by_id[group.id], parts, expected)
            for part in parts:
                if not part.markdown.strip():
                    yield Fault(document.path, part.line, f"result '{part.id}' says nothing; write its advice.")
    if "numbers" in by_id:
        shown = [part.id for part in split_section(document, by_id["numbers"])[1]]
        for id in shown:
            if id not in {value.id for value in tool.values}:
                yield Fault(document.path, by_id["numbers"].first, f"'{id}' under 'numbers' is no value; mend the id.")


def _check_sections(document: Document, tool: Tool, found: Sequence[str]) -> Iterator[Fault]:
    sheets = dict.fromkeys(sheet for result in tool.results for sheet in result.sheets)
    needed = ["purpose", "questions", *(group.id for group in tool.groups), *sheets, "paper-use", "basis"]
    lacking = [id for id in needed if id not in found]
    if lacking:
        yield Fault(
            document.path,
            document.body_line,
            f"the tool lacks the sections {', '.join(lacking)}; write '## … {{#id}}'.",
        )
    unused = [id for id in found if id not in needed and id != "numbers"]
    if unused:
        yield Fault(
            document.path,
            document.body_line,
            f"the sections {', '.join(unused)} are shown nowhere: no group and no result's 'sheets' names them.",
        )
    fixed = [id for id in needed if id not in sheets and id in found]
    if [id for id in found if id in fixed] != fixed:
        yield Fault(document.path, document.body_line, f"sections stand in another order; expected {', '.join(fixed)}.")


def _find_word_faults(question: ToolQuestion, part: Subsection) -> Iterator[str]:
    if len(part.items) != len(question.options):
        yield f"has {len(part.items)} list lines, the tool has {len(question.options)} options for it; make them agree"
    if len(part.heading) > QUESTION_LIMIT:
        yield f"has {len(part.heading)} characters; cut it to {QUESTION_LIMIT}"
    for item in part.items:
        if len(item) > OPTION_LIMIT:
            yield f"has the answer '{item[:30]}…' of {len(item)} characters; cut it to {OPTION_LIMIT}"


def check_parts(
    document: Document, section: Section, parts: Sequence[Subsection], expected: Sequence[str]
) -> Iterator[Fault]:
    """Find headings of level three that a section lacks, has too much, or has in another order."""
    found = [part.id for part in parts]
    for id in expected:
        if id not in found:
            yield Fault(document.path, section.first, f"section '{section.id}' lacks '### … {{#{id}}}'; write it.")
    for part in parts:
        if part.id not in expected or found.count(part.id) > 1:
            what = "stands twice" if part.id in expected else "is named nowhere in the front matter"
            yield Fault(
                document.path, part.line, f"'{part.id or part.heading}' under '{section.id}' {what}; mend its id."
            )
    if sorted(found) == sorted(expected) and found != list(expected):
        yield Fault(
            document.path,
            section.first,
            f"'{section.id}' has its parts in another order; expected {', '.join(expected)}.",
        )
