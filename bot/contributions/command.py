"""``alianza inbox``: the list of keepers in the terminal, and what is done with a submission."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from bot.contributions.board import Board, Row, Sources, list_rows
from bot.contributions.case_draft import write_told
from bot.contributions.review import accept, give_back
from bot.contributions.submissions import (
    DECISIONS,
    Submission,
    read_decisions,
    read_lines,
    read_submission,
    read_submissions,
)
from bot.printing.files import write_whole
from indexer.errors import SettingError
from indexer.settings import CARRIED, Settings

LIST_SETTINGS = "ALIANZA_GAPS, ALIANZA_RATINGS or ALIANZA_INBOX"


def run_inbox(chosen: argparse.Namespace, settings: Settings) -> int:
    """Do what was chosen; 0.

    Raises SettingError where nothing is kept, ContentError where a submission cannot be read or accepted.
    """
    if chosen.deed in (None, "list"):
        return _print_list(chosen, settings)
    if chosen.deed == "export":
        return _export(chosen, settings)
    inbox = _find_inbox(settings)
    if chosen.deed == "show":
        print(describe_submission(inbox, read_submission(inbox, chosen.id)))
    elif chosen.deed == "accept":
        done = accept(inbox, chosen.id, chosen.case, _find_roots(settings))
        print(
            f"{done.draft}: {done.unwritten} lines say TODO; write them, then run `alianza check` and `alianza build`\n"
            f"{done.references}: its source stands at the end"
        )
    else:
        give_back(inbox, chosen.id, chosen.reason)
        print(f"{chosen.id}: returned; its sender reads why at /lite/contribute/{chosen.id}")
    return 0


def _find_inbox(settings: Settings) -> Path:
    if settings.inbox is None:
        raise SettingError("ALIANZA_INBOX is not set; expected the folder that collects cases that people send.")
    return settings.inbox


def _find_roots(settings: Settings) -> tuple[Path, ...]:
    """Give the base's folders, where they may be written."""
    if any(root.is_relative_to(CARRIED) for root in settings.kb):
        raise SettingError(
            "the base here is the package's own, which the next version replaces; expected one of your own: run "
            "`alianza init FOLDER`, and accept there."
        )
    return settings.kb


def _read_sources(settings: Settings) -> Sources:
    sources = Sources(settings.gaps, settings.ratings, settings.inbox)
    if sources == Sources():
        raise SettingError(f"nothing is kept here: {LIST_SETTINGS} is not set; name at least one.")
    return sources


def _print_list(chosen: argparse.Namespace, settings: Settings) -> int:
    from bot.engine import Engine

    sources = _read_sources(settings)
    # What is asked to see whether it is answered by now was asked by nobody, and needs no other words.
    engine = Engine.open(replace(settings, index=chosen.index or settings.index, gaps=None, llm_url=""))
    board = list_rows(sources, engine)
    if chosen.json:
        print(json.dumps([row_to_dict(row) for row in board.rows], ensure_ascii=False))
        return 0
    for line in write_board(board):
        print(line)
    return 0


def write_board(board: Board) -> Iterator[str]:
    """Write the list as lines for a terminal."""
    for row in board.rows:
        name = row.askings[0].question if row.askings else row.told[0].submission.answers.get("name", "")
        yield f"{row.asked:5}  {_describe(row)}  {name}"
        for told in row.told:
            decided = f" as {told.decision.case}" if told.decision and told.decision.case else ""
            yield f"       {told.submission.id}  {told.state}{decided}: {told.submission.answers.get('name', '')}"
        yield from (f"       « {remark}" for remark in row.remarks[:3])
    if not board.rows:
        yield "nothing was asked in vain, and nobody sent a case"
    yield from (f"not read: {fault}" for fault in board.faults)


def _describe(row: Row) -> str:
    """Say in a few words how a row stands."""
    if row.by is not None:
        state = f"answered by the case '{row.answered}' that somebody sent"
    elif row.answered:
        state = f"answered by '{row.answered}'"
    else:
        state = "answered by nothing" if row.answered == "" else "not looked at"
    if not row.askings and row.answered is None:
        state = "told unasked"
    waiting = f", {row.waiting} submission{'' if row.waiting == 1 else 's'} to review" if row.waiting else ""
    unhelpful = f", {row.unhelpful} said it did not help" if row.unhelpful else ""
    return f"[{state}{unhelpful}{waiting}]"


def row_to_dict(row: Row) -> dict[str, Any]:
    """Give a row as JSON has it."""
    return {
        "asked": row.asked, "refused": row.refused, "unhelpful": row.unhelpful, "day": row.day,
        "questions": [{"question": one.question, "language": one.lang, "asked": one.asked} for one in row.askings],
        "remarks": list(row.remarks), "answered": row.answered, "by": row.by.submission.id if row.by else None,
        "submissions": [
            {"id": told.submission.id, "name": told.submission.answers.get("name", ""), "state": told.state,
             "case": told.decision.case if told.decision else ""}
            for told in row.told
        ],
    }  # fmt: skip


def describe_submission(inbox: Path, submission: Submission) -> str:
    """Write a submission as its Markdown, below what is known of it."""
    decision = read_decisions(inbox).get(submission.id)
    lines = [f"{submission.id}: {decision.state if decision else 'waiting'}, sent on {submission.day}"]
    lines += [f"case: {decision.case}"] if decision and decision.case else []
    lines += [f"reason: {decision.reason}"] if decision and decision.reason else []
    lines += [f"asked: {submission.question}"] if submission.question else []
    return "\n".join(lines) + "\n\n" + write_told(submission)


def _export(chosen: argparse.Namespace, settings: Settings) -> int:
    sources = _read_sources(settings)
    lines = list(list_entries(sources))
    write_whole(chosen.output, "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines).encode())
    print(f"{chosen.output}: {len(lines)} lines")
    return 0


def list_entries(sources: Sources) -> Iterator[dict[str, Any]]:
    """List all that is kept, one object each, its ``entry`` first: gap, rating, submission or decision."""
    yield from ({"entry": "gap", **values} for values in read_lines(sources.gaps))
    yield from ({"entry": "rating", **values} for values in read_lines(sources.ratings))
    if sources.inbox:
        submissions, _ = read_submissions(sources.inbox)
        yield from ({"entry": "submission", **asdict(one)} for one in submissions)
        yield from ({"entry": "decision", **values} for values in read_lines(sources.inbox / DECISIONS))
