"""The addresses of a tool's pages: readable ones as forms make them, and short ones to forward."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote, urlencode

from bot.rendering.reader import SCORECARD, ReaderContext
from bot.toolbox.answers import Answers, Given, list_numbers, list_pairs, write_plain
from bot.toolbox.tools import list_fields
from indexer.content.designs import Tool, ToolQuestion

SHORT = "a"
"""The name in an address of all answers in short form."""

NONE, SKIPPED, END = "-", "~", "_"
LONG = ("many", "number", "numbers")
"""Kinds of questions whose item is longer than a letter, and so has an end; the numbers of a list stand apart by
``SKIPPED``."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_MARK_LENGTH = 3


def list_url(reader: ReaderContext, lang: str = "") -> str:
    """Give the address of the list of tools."""
    return f"{reader.root}/lite/tools?lang={lang or reader.lang}"


def tool_url(
    reader: ReaderContext, id: str, pairs: Iterable[tuple[str, str]] = (), page: str = "", lang: str = ""
) -> str:
    """Give the address of a tool's page, or of its ``page`` named (``sheet``, ``result.md``), with answers."""
    below = f"/{page}" if page else ""
    query = urlencode([("lang", lang or reader.lang), *pairs])
    return f"{reader.root}/lite/tools/{quote(id, safe='')}{below}?{query}"


def brief_url(reader: ReaderContext, id: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Give the address of the brief that a territory's scores make; "" for other tools."""
    return f"{reader.root}/lite/brief?{urlencode([('lang', reader.lang), *pairs])}" if id == SCORECARD else ""


def list_short_pairs(tool: Tool, answers: Answers, asked: frozenset[str], texts: bool) -> Iterator[tuple[str, str]]:
    """List the answers as a short address carries them; ``texts`` that were typed go along where wanted."""
    yield SHORT, write_code(tool, answers, asked)
    if texts:
        typed = {question.id for question in tool.questions if question.kind == "text"}
        yield from list_pairs(tool, answers, frozenset(typed & asked))


def write_code(tool: Tool, answers: Answers, asked: frozenset[str]) -> str:
    """Write all answers but texts as a few letters: a mark of the tool's questions, then an item a field.

    A chosen option is its number in base 36, options ticked are the bits of one; ``-``: no answer, ``~``: skipped.
    """
    items = []
    for question, field in _list_coded(tool):
        given = answers.given.get(field) if question.id in asked else None
        skipped = tool.flow == "steps" and field in answers.touched and question.id in asked
        item = _write_item(question, given) if given not in (None, ()) else SKIPPED if skipped else NONE
        items.append(item + END if question.kind in LONG else item)
    return mark_questions(tool) + "".join(items)


def read_code(tool: Tool, code: str) -> dict[str, list[str]]:
    """Read what ``write_code`` wrote, as a form would send it.

    Raises ValueError where the code was made for other questions, or nobody here made it.
    """
    if not code.startswith(mark_questions(tool)):
        raise ValueError("the code is of other questions")
    rest = code[_MARK_LENGTH:]
    values = {}
    for question, field in _list_coded(tool):
        if question.kind in LONG:
            item, end, rest = rest.partition(END)
            if not end:
                raise ValueError("the code breaks off")
        else:
            item, rest = rest[:1], rest[1:]
        if item == SKIPPED:
            values[field] = [""]
        elif item != NONE:
            values[field] = _read_item(question, item)
    if rest:
        raise ValueError("the code is too long")
    return values


def mark_questions(tool: Tool) -> str:
    """Mark a tool's questions and options in three digits: another mark tells that they changed."""
    shape = [
        f"{question.id}:{question.kind}:{[option.id for option in question.options]}" for question in tool.questions
    ]
    return hashlib.sha256("\n".join([*tool.sides, *shape]).encode()).hexdigest()[:_MARK_LENGTH]


def _list_coded(tool: Tool) -> Iterator[tuple[ToolQuestion, str]]:
    for question in tool.questions:
        if question.kind != "text":
            yield from ((question, field) for field in list_fields(tool, question))


def _write_item(question: ToolQuestion, given: Given) -> str:
    ids = [option.id for option in question.options]
    if question.kind == "numbers":
        return SKIPPED.join(write_plain(number) for number in list_numbers(given))
    if isinstance(given, tuple):
        return _write_base36(sum(1 << ids.index(str(id)) for id in given))
    return _write_base36(ids.index(given)) if isinstance(given, str) else write_plain(given)


def _read_item(question: ToolQuestion, item: str) -> list[str]:
    if question.kind == "number":
        return [item]
    if question.kind == "numbers":
        return [item.replace(SKIPPED, ";")]
    number = int(item, 36)
    if question.kind == "many":
        return [option.id for bit, option in enumerate(question.options) if number >> bit & 1] or [""]
    return [question.options[number].id if number < len(question.options) else item]


def _write_base36(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text or "0"


def open_short(tool: Tool, values: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Replace a short form among an address's values by the answers it stands for; answers named beside it count.

    Raises ValueError as ``read_code`` does.
    """
    if SHORT not in values:
        return dict(values)
    return {"done": ["1"], **read_code(tool, values[SHORT][-1]), **values}
