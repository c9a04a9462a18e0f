"""A case that somebody tells: its answers, cleaned, cut and masked, as one file of the inbox.

What people type is kept as text. A file is written once, whole, and never changed; what became of it stands in
``decisions.jsonl``, a line each. Both may be copied at any time.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.answering.personal import mask_personal
from indexer.content.coverage import COUNTRIES
from indexer.errors import ContentError
from indexer.text import clean_text
from indexer.vocabulary import LANGUAGES

LINE_FIELDS = {"name": 100, "place": 100}
"""Answers of one line, and their characters at most."""

TEXT_FIELDS = {"what": 1500, "who": 600, "setup": 1500, "results": 1500, "wrong": 1500, "know": 600}
"""Answers of some paragraphs, and their characters at most."""

YEAR_FIELDS = ("from", "to")
FIELDS = ("name", "what", "place", "country", "who", "from", "to", "setup", "results", "wrong", "know")
"""All answers in the order of the form, that of FAO's template of good practices."""

NEEDED = ("name", "what", "know")
"""Answers without which there is no case to look at."""

QUESTION_LIMIT = 300
MOST_SUBMISSIONS = 2000
"""Files of an inbox; beyond them nothing is taken, so that nobody can fill a disk."""

DECISIONS = "decisions.jsonl"
STATES = ("accepted", "returned")

_ID = re.compile(r"\d{4}-\d\d-\d\d-[a-z2-7]{10}")
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")


@dataclass(frozen=True, slots=True)
class Submission:
    """A case as it was told: ``answers`` by field, masked; ``question`` is the one that led here ("": none).

    ``id`` begins with ``day`` (YYYY-MM-DD, UTC) and ends in letters that nobody guesses.
    """

    id: str
    day: str
    language: str
    answers: Mapping[str, str] = field(default_factory=dict)
    question: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a keeper decided: ``accepted`` as the case ``case``, or ``returned`` with a ``reason``."""

    day: str
    submission: str
    state: str
    case: str = ""
    reason: str = ""


class InboxFullError(Exception):
    """The inbox takes no more."""


def read_answers(sent: Mapping[str, str], lang: str) -> dict[str, str]:
    """Read what a form holds: cleaned, cut to its field's length, what may point to a person masked.

    A country that is none of the region's, and what is no year, are given as they were typed: see ``find_missing``.
    """
    answers = {}
    for name in FIELDS:
        typed = sent.get(name, "")
        if name in LINE_FIELDS:
            answers[name] = mask_personal(clean_text(typed, LINE_FIELDS[name]), lang)
        elif name in TEXT_FIELDS:
            answers[name] = mask_personal(_clean_lines(typed, TEXT_FIELDS[name]), lang)
        else:
            answers[name] = clean_text(typed, 10)
    return answers


def read_question(sent: Mapping[str, str], lang: str) -> str:
    """Read the question that led to the form, cleaned, cut and masked."""
    return mask_personal(clean_text(sent.get("q", ""), QUESTION_LIMIT), lang)


def _clean_lines(text: str, limit: int) -> str:
    """Clean a text line by line; empty lines go, the others stay apart."""
    lines = (clean_text(line, limit) for line in text[: 4 * limit].splitlines())
    return "\n".join(line for line in lines if line)[:limit].rstrip()


def find_missing(answers: Mapping[str, str]) -> list[str]:
    """List the fields that have to be mended before a case can be sent, in the form's order."""
    wrong = [name for name in NEEDED if not answers.get(name)]
    wrong += ["country"] if answers.get("country") and answers["country"] not in COUNTRIES else []
    years = [answers.get(name, "") for name in YEAR_FIELDS]
    wrong += [name for name, year in zip(YEAR_FIELDS, years, strict=True) if year and not _YEAR.fullmatch(year)]
    if not set(wrong) & set(YEAR_FIELDS) and all(years) and years[0] > years[1]:
        wrong.append("to")
    return sorted(wrong, key=FIELDS.index)


def make_submission(answers: Mapping[str, str], lang: str, question: str = "") -> Submission:
    """Make a submission of today, with an id of its own."""
    day = datetime.now(UTC).date().isoformat()
    letters = "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz234567") for _ in range(10))
    return Submission(f"{day}-{letters}", day, lang, {name: text for name, text in answers.items() if text}, question)


def store_submission(inbox: Path, submission: Submission) -> None:
    """Put a submission into the inbox, whole or not at all; only the owner may read it.

    Raises InboxFullError where there are too many, OSError where the folder cannot be written.
    """
    inbox.mkdir(mode=0o700, parents=True, exist_ok=True)
    if sum(1 for _ in inbox.glob("*.json")) >= MOST_SUBMISSIONS:
        raise InboxFullError
    place = inbox / f"{submission.id}.json"
    draft = place.with_suffix(".new")
    content = json.dumps(asdict(submission), ensure_ascii=False, indent=1).encode() + b"\n"
    number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(number)
        os.replace(draft, place)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def read_submission(inbox: Path, id: str) -> Submission:
    """Read one submission. Raises ContentError where there is none by that id, or its file cannot be read."""
    if not _ID.fullmatch(id):
        raise ContentError(f"{id[:60]!r} is no submission; expected an id as `alianza inbox` lists them.")
    file = inbox / f"{id}.json"
    if not file.is_file():
        raise ContentError(f"{inbox}: there is no submission {id}; `alianza inbox` lists those that there are.")
    return _read_file(file)


def read_submissions(inbox: Path) -> tuple[list[Submission], list[str]]:
    """Read all submissions, oldest first; and what is wrong with files that cannot be read, which stay as they are."""
    found, faults = [], []
    for file in sorted(inbox.glob("*.json")):
        try:
            found.append(_read_file(file))
        except ContentError as error:
            faults.append(str(error))
    return found, faults


def _read_file(file: Path) -> Submission:
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
        submission = Submission(
            _read_text(values["id"]), _read_text(values["day"]), _read_text(values["language"]),
            {name: _read_text(values["answers"][name]) for name in FIELDS if name in values["answers"]},
            _read_text(values.get("question", "")),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ContentError(
            f"{file}:1: this is no submission ({type(error).__name__}); expected JSON as the form writes it; mend the "
            "file or move it elsewhere."
        ) from None
    if submission.id != file.stem or not _ID.fullmatch(submission.id) or submission.language not in LANGUAGES:
        raise ContentError(f"{file}:1: id or language is not that of a submission; mend the file or move it elsewhere.")
    if wrong := find_missing(submission.answers):
        raise ContentError(f"{file}:1: the answer '{wrong[0]}' cannot be used; mend the file or move it elsewhere.")
    return submission


def _read_text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected a text, not {type(value).__name__}")
    return value


def record_decision(inbox: Path, decision: Decision) -> None:
    """Add what was decided, one line written at once. Raises OSError where that cannot be done."""
    line = json.dumps(asdict(decision), ensure_ascii=False).encode() + b"\n"
    number = os.open(inbox / DECISIONS, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(number, line)
        os.fsync(number)
    finally:
        os.close(number)


def read_decisions(inbox: Path) -> dict[str, Decision]:
    """Read what was decided last of each submission; a line that says nothing of that is passed over."""
    decisions = {}
    for values in read_lines(inbox / DECISIONS):
        try:
            decision = Decision(**{name: _read_text(value) for name, value in values.items()})
        except TypeError:
            continue
        if decision.state in STATES:
            decisions[decision.submission] = decision
    return decisions


def read_lines(file: Path | None) -> Iterator[dict[str, Any]]:
    """Read the objects of a file of JSON lines; none where there is no file. A line that is none, as the last may be
    while it is written, is passed over.
    """
    if file is None or not file.is_file():
        return
    with file.open("rb") as lines:
        for line in lines:
            try:
                values = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(values, dict):
                yield values
