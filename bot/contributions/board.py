"""The one list of keepers: what was asked in vain, what did not help, what people sent, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.answering.ratings import name_rated
from bot.contributions.askings import Asking, Group, embed_texts, group_askings, read_askings
from bot.contributions.submissions import DECISIONS, Decision, Submission, read_decisions, read_submissions
from indexer.text import fold_words

if TYPE_CHECKING:
    from bot.engine import Engine

FITS = 0.5
"""Least cosine between a question and what a submission tells, from which it may answer it; a keeper decides."""

MOST_JUDGED = 60
"""Rows whose question is asked anew, the first ones; of the others it is not said whether they are answered by now."""

TOLD_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Sources:
    """The files that the list is made of; None: nothing is kept there."""

    gaps: Path | None = None
    ratings: Path | None = None
    inbox: Path | None = None

    def read_stamp(self) -> tuple[object, ...]:
        """Give what changes with any of the files."""
        files = [self.gaps, self.ratings, self.inbox, self.inbox and self.inbox / DECISIONS]
        return tuple(_stamp(file) for file in files)


@dataclass(frozen=True, slots=True)
class Told:
    """A submission and what was decided of it (None: nothing yet)."""

    submission: Submission
    decision: Decision | None = None

    @property
    def state(self) -> str:
        """``waiting``, ``accepted`` or ``returned``."""
        return self.decision.state if self.decision else "waiting"


@dataclass(frozen=True, slots=True)
class Row:
    """A question in all its wordings, the most frequent first, with the submissions that may answer it.

    Without wordings: a submission that answers nothing that was asked. ``answered``: the document that the base answers
    the question from now, "" where it does not, None where that was not looked at; ``by``: the submission whose case
    that is, None where it is of another origin.
    """

    askings: tuple[Asking, ...] = ()
    told: tuple[Told, ...] = ()
    answered: str | None = None
    by: Told | None = None

    @property
    def asked(self) -> int:
        """How often it was asked in vain."""
        return sum(asking.asked for asking in self.askings)

    @property
    def refused(self) -> int:
        """How often the base had no answer."""
        return sum(asking.refused for asking in self.askings)

    @property
    def unhelpful(self) -> int:
        """How often an answer did not help, or only in part."""
        return sum(asking.unhelpful for asking in self.askings)

    @property
    def day(self) -> str:
        """The last day that it was asked, or that the submission came."""
        days = [asking.day for asking in self.askings] + [told.submission.day for told in self.told if not self.askings]
        return max(days, default="")

    @property
    def remarks(self) -> tuple[str, ...]:
        """What people said of answers that did not help."""
        return tuple(remark for asking in self.askings for remark in asking.remarks)

    @property
    def waiting(self) -> int:
        """How many of its submissions wait for a decision."""
        return sum(told.state == "waiting" for told in self.told)


@dataclass(frozen=True, slots=True)
class Board:
    """The list, and what is wrong with files that cannot be read."""

    rows: tuple[Row, ...]
    faults: tuple[str, ...]


def list_rows(sources: Sources, engine: Engine) -> Board:
    """Make the list, asked most often first, then the newest; submissions that answer nothing asked come last."""
    submissions, faults = read_submissions(sources.inbox) if sources.inbox else ([], [])
    decisions = read_decisions(sources.inbox) if sources.inbox else {}
    told = [Told(one, decisions.get(one.id)) for one in submissions]
    groups = group_askings(read_askings(sources.gaps, sources.ratings), engine.knowledge.retriever)
    fitting = _match(groups, told, engine)
    rows = [Row(group.askings, tuple(fitting[number])) for number, group in enumerate(groups)]
    matched = {one.submission.id for fits in fitting for one in fits}
    rows += [Row(told=(one,)) for one in told if one.submission.id not in matched]
    rows.sort(key=lambda row: row.day, reverse=True)
    rows.sort(key=lambda row: -row.asked)
    judged = [_judge(row, engine) for row in rows[:MOST_JUDGED]]
    return Board((*judged, *rows[MOST_JUDGED:]), tuple(faults))


def _match(groups: Sequence[Group], told: Sequence[Told], engine: Engine) -> list[list[Told]]:
    """List for each group the submissions that fit: told for one of its wordings, or near in sense to its first."""
    fitting: list[list[Told]] = [[] for _ in groups]
    wordings = {(one.lang, _fold(one.question)): number for number, group in enumerate(groups) for one in group.askings}
    heads = [group.vector for group in groups if group.vector is not None]
    for one in told:
        submission = one.submission
        number = wordings.get((submission.language, _fold(submission.question)))
        if number is not None:
            fitting[number].append(one)
            continue
        texts = [f"{submission.answers.get('name', '')}. {submission.answers.get('what', '')}"[:TOLD_LIMIT]]
        texts += [submission.question] if submission.question else []
        for vector in embed_texts([(text, submission.language) for text in texts], engine.knowledge.retriever):
            near = [float(head @ vector) for head in heads]
            if near and max(near) >= FITS:
                fitting[near.index(max(near))].append(one)
                break
    return fitting


def _fold(text: str) -> str:
    return " ".join(fold_words(text))


def _judge(row: Row, engine: Engine) -> Row:
    """Ask a row's question anew: what answers it by now, and whether that is a case which somebody sent."""
    question, lang = _name_question(row)
    if not question:
        return row
    answer = engine.judge(question, lang)
    if not answer.answered:
        return Row(row.askings, row.told, "")
    named = {answer.practice, *(citation.passage.document for citation in answer.citations)}
    by = next((one for one in row.told if one.decision and one.decision.case and one.decision.case in named), None)
    return Row(row.askings, row.told, by.decision.case if by and by.decision else name_rated(answer), by)


def _name_question(row: Row) -> tuple[str, str]:
    if row.askings:
        return row.askings[0].question, row.askings[0].lang
    submission = row.told[0].submission
    return submission.question, submission.language


class KeptBoard:
    """The list, made anew only where a file or the index has changed."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self._made: tuple[tuple[object, ...], Board] | None = None

    def __repr__(self) -> str:
        return f"<KeptBoard {self.sources}>"

    def list_rows(self, engine: Engine) -> Board:
        """Give the list as it is now."""
        stamp = (*self.sources.read_stamp(), engine.knowledge.stamp)
        made = self._made
        if made is None or made[0] != stamp:
            made = self._made = stamp, list_rows(self.sources, engine)
        return made[1]


def _stamp(file: Path | None) -> tuple[int, int] | None:
    try:
        status = file.stat() if file else None
    except OSError:
        return None
    return (status.st_mtime_ns, status.st_size) if status else None
