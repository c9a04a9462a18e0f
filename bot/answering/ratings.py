"""Whether answers helped, in the words of who asked: kept only where the operator named a file for it.

A line is a day, a language, what was said, the question and the remark with what may point to a person taken out, and
the document that the answer rested on; nothing says who it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.answering.answers import Answer
from bot.answering.unanswered import append_entry
from indexer.text import clean_text

Helped = Literal["yes", "part", "no"]

HELPED: tuple[Helped, ...] = ("yes", "part", "no")
REMARK_LIMIT = 300
"""Characters of a remark that are kept: a line."""


@dataclass(frozen=True, slots=True)
class Rating:
    """What somebody says of the answer to ``question``, which rested on ``document`` ("" where none is known)."""

    question: str
    lang: str
    helped: Helped
    remark: str = ""
    document: str = ""


def record_rating(file: Path, rating: Rating, question_limit: int) -> None:
    """Add what was said to the list; question and remark are cut and masked as an unanswered question is."""
    from bot.answering.personal import mask_personal

    entry = {
        "language": rating.lang,
        "helped": rating.helped,
        "question": mask_personal(clean_text(rating.question, question_limit), rating.lang),
        "remark": mask_personal(clean_text(rating.remark, REMARK_LIMIT), rating.lang),
        "document": rating.document,
    }
    append_entry(file, entry)


def name_rated(answer: Answer) -> str:
    """Name the document that an answer rests on: its practice, else its first source; "" for what is no answer."""
    if answer.type != "answer":
        return ""
    return answer.practice or (answer.citations[0].passage.document if answer.citations else "")
