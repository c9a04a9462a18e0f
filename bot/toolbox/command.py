"""`alianza tool ID --answers 'a=b&c=2'`: a tool's result in the terminal, without model or network."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from urllib.parse import parse_qsl

from bot.knowledge import find_date
from bot.library import Library, load_library
from bot.messages import DEFAULT_LANGUAGE
from bot.rendering.reader import View
from bot.toolbox.addresses import tool_url
from bot.toolbox.answers import DONE
from bot.toolbox.prose import Imprint, write_result
from bot.toolbox.session import Visit, group_values, read_visit
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
    view = View(chosen.lang or DEFAULT_LANGUAGE, open_library(index))
    try:
        text = read_tool(view.library, chosen.tool, view.lang)
    except KeyError:
        known = ", ".join(sorted(document.id for document in list_tools(view.library, view.lang)))
        raise QuestionError(f"there is no tool '{chosen.tool}'; expected one of {known or 'none yet'}.") from None
    values = group_values(parse_qsl(chosen.answers, keep_blank_values=True))
    known_fields = {field for question in text.tool.questions for field in list_fields(text.tool, question)}
    unknown = [name for name in values if name not in known_fields | {DONE, "a", "lang"}]
    if unknown:
        raise QuestionError(f"'{unknown[0]}' is no question of '{text.id}'; it asks {', '.join(sorted(known_fields))}.")
    visit = read_visit(text, view, {DONE: ["1"], **values})
    check_answers(visit)
    imprint = Imprint("", tool_url(view, text.id, visit.pairs), find_date(index))
    print(write_result(text, visit.answers, visit.outcome, view, imprint), end="")
    return 0


def open_library(index: Path) -> Library:
    """Open an index's documents alone. Raises IndexStorageError where they are missing or damaged."""
    manifest = read_manifest(index)
    data = open_data(index, manifest)
    notes = json.loads((data / "notes.json").read_text(encoding="utf-8"))
    return load_library(data, notes["references"])


def check_answers(visit: Visit) -> None:
    """Raise QuestionError that says which answers are wrong, and which questions still need one."""
    text = visit.text
    wrong = [
        f"{question.id}: {remark}"
        for question in visit.outcome.asked
        for remark in list_remarks(question, visit.answers, visit.view)
    ]
    wanted = visit.outcome.missing or ((visit.current,) if visit.current else ())
    wrong += [f"{question.id}: {text.prompt(question).text} {_list_choices(visit, question.id)}" for question in wanted]
    if visit.notes or wrong:
        raise QuestionError(" · ".join([*visit.notes, *wrong]))


def _list_choices(visit: Visit, id: str) -> str:
    question = next(question for question in visit.text.tool.questions if question.id == id)
    fields = list_fields(visit.text.tool, question)
    options = "|".join(option.id for option in question.options) or question.kind
    return f"({'&'.join(f'{field}={options}' for field in fields)})"
