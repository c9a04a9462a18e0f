"""`alianza tool ID --answers 'a=b&c=2'`: a tool's result in the terminal, without model or network."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qsl

from bot.knowledge import find_date
from bot.library import Library, load_library
from bot.messages import DEFAULT_LANGUAGE
from bot.rendering.reader import ReaderContext
from bot.toolbox.addresses import tool_url
from bot.toolbox.answers import DONE
from bot.toolbox.prose import Imprint, write_result
from bot.toolbox.session import Session, group_values, read_visit
from bot.toolbox.tools import list_fields, list_tools, read_tool
from bot.toolbox.views import list_remarks
from indexer.errors import QuestionError
from indexer.search.snapshot import open_data, read_manifest
from indexer.settings import Settings


def run_tool(chosen: argparse.Namespace, settings: Settings) -> int:
    """Print the result that answers come to; 0.

    Raises QuestionError where there is no such tool, or answers are missing or wrong, and
    IndexStorageError where there is no index.
    """
    index: Path = chosen.index or settings.index
    reader = ReaderContext(chosen.lang or DEFAULT_LANGUAGE, open_library(index))
    session = work_tool(reader, chosen.tool, parse_qsl(chosen.answers, keep_blank_values=True))
    print(write_session(session, find_date(index)), end="")
    return 0


def work_tool(reader: ReaderContext, tool: str, pairs: Sequence[tuple[str, str]]) -> Session:
    """Work a tool with the answers that an address would hold.

    Raises QuestionError where there is no such tool, or answers are missing or wrong; it says which are.
    """
    try:
        text = read_tool(reader.library, tool, reader.lang)
    except KeyError:
        known = ", ".join(sorted(document.id for document in list_tools(reader.library, reader.lang)))
        raise QuestionError(f"there is no tool '{tool[:60]}'; expected one of {known or 'none yet'}.") from None
    values = group_values(pairs)
    known_fields = {field for question in text.tool.questions for field in list_fields(text.tool, question)}
    unknown = [name for name in values if name not in known_fields | {DONE, "a", "lang"}]
    if unknown:
        raise QuestionError(f"'{unknown[0]}' is no question of '{text.id}'; it asks {', '.join(sorted(known_fields))}.")
    session = read_visit(text, reader, {DONE: ["1"], **values})
    check_answers(session)
    return session


def write_session(session: Session, dated: str) -> str:
    """Write a tool's result as Markdown that reads well as it is; ``dated`` is the day of the base's facts."""
    text, reader = session.text, session.reader
    imprint = Imprint("", tool_url(reader, text.id, session.pairs), dated)
    return write_result(text, session.answers, session.outcome, reader, imprint)


def open_library(index: Path) -> Library:
    """Open an index's documents alone. Raises IndexStorageError where they are missing or damaged."""
    manifest = read_manifest(index)
    data = open_data(index, manifest)
    notes = json.loads((data / "notes.json").read_text(encoding="utf-8"))
    return load_library(data, notes["references"])


def check_answers(session: Session) -> None:
    """Raise QuestionError that says which answers are wrong, and which questions still need one."""
    text = session.text
    wrong = [
        f"{question.id}: {remark}"
        for question in session.outcome.asked
        for remark in list_remarks(question, session.answers, session.reader)
    ]
    wanted = session.outcome.missing or ((session.current,) if session.current else ())
    wrong += [
        f"{question.id}: {text.prompt(question).text} {_list_choices(session, question.id)}" for question in wanted
    ]
    if session.notes or wrong:
        raise QuestionError(" · ".join([*session.notes, *wrong]))


def _list_choices(session: Session, id: str) -> str:
    question = next(question for question in session.text.tool.questions if question.id == id)
    fields = list_fields(session.text.tool, question)
    options = "|".join(option.id for option in question.options) or question.kind
    return f"({'&'.join(f'{field}={options}' for field in fields)})"
