"""Whether a topic's question section should begin an answer: ``python -m benchmarks.sections``.

Three tables, how many answers begin with just what was asked (rated 2), in part (1) and beside the point (0).

``sections.jsonl`` holds ninety answers that began with a question section, judged by one reader: ``told`` says how well
the section answers, ``first`` how well what to do first would have, beside the scores of that day. The table varies
``Thresholds.question_certain``.

``openings.jsonl`` holds 214 questions and the texts that could begin the answer to each, every one rated by a strict
reader: what to do first, and the nearest question sections of the topic and its practice (*own*), of what they are
related to (*related*), and elsewhere (*other*). A hundred are of hands that had seen neither base nor answers
(``set`` *strangers*; those of ``half`` 1 were looked at while developing), the others of the sets of
`python -m benchmarks.helpful`, those that a topic answers. One table compares rules; the last varies
``Thresholds.question_beside``: how many questions are then told beside what to do first, and how well they answer.
"""

from __future__ import annotations

import functools
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.answering.thresholds import THRESHOLDS, Thresholds

HERE = Path(__file__).parent
LEASTS = (0.0, 0.8, THRESHOLDS.question_certain, 1.2)
COLUMNS = f"{'just that':>11}{'in part':>9}{'beside':>8}"

Row = Mapping[str, Any]


def main() -> None:
    """Print the tables."""
    judged = _read("sections.jsonl")
    print(f"{'least':>12}{COLUMNS}{'by a section':>14}")
    for least in LEASTS:
        told = [_is_certain(row, least) for row in judged]
        ratings = [row["told"] if by_section else row["first"] for row, by_section in zip(judged, told, strict=True)]
        print(f"{least:>12.2f}{_count(ratings)}{sum(told):>14}")
    rated = _read("openings.jsonl")
    groups = {
        "strangers": [row for row in rated if row["set"] == "strangers"],
        "the other sets": [row for row in rated if row["set"] != "strangers"],
    }
    print("\n" + " " * 40 + "".join(f"{f'{name} ({len(rows)})':>28}" for name, rows in groups.items()))
    print(" " * 40 + COLUMNS * len(groups))
    for name, choose in RULES.items():
        print(f"{name:>40}" + "".join(_count(map(choose, rows)) for rows in groups.values()))

    print(f"\n{'least':>12}{COLUMNS}{'told beside':>13}")
    for least in BESIDES:
        beside = [rating for row in rated if (rating := rate_beside(row, least)) is not None]
        print(f"{least:>12.2f}{_count(beside)}{len(beside):>13}")


def _read(name: str) -> list[Row]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def _is_certain(row: Row, least: float) -> bool:
    return bool(row["score"] + row["lead"] + row["topic_lead"] >= least)


def _count(ratings: Iterable[int]) -> str:
    counts = Counter(ratings)
    return f"{counts[2]:>11}{counts[1]:>9}{counts[0]:>8}"


def choose_by_rule(row: Row, thresholds: Thresholds) -> int:
    """Give the rating of what `find_asked` begins an answer with, at these thresholds."""
    score, rating = _find_nearest(row, thresholds)
    return int(rating if _is_asked(row, score, thresholds) else row["first"])


def choose_with_beside(row: Row) -> int:
    """Give the better rating of what begins an answer and of the question that `find_beside` tells beside it."""
    beside = rate_beside(row, THRESHOLDS.question_beside)
    return max(choose_by_rule(row, THRESHOLDS), 0 if beside is None else beside)


def rate_beside(row: Row, least: float) -> int | None:
    """Give the rating of the question that `find_beside` tells, from this score on; None where none is told."""
    score, rating = _find_nearest(row, THRESHOLDS)
    return rating if score >= least and not _is_asked(row, score, THRESHOLDS) else None


def _is_asked(row: Row, score: float, thresholds: Thresholds) -> bool:
    lead = score - row["others"]
    return bool(score + lead + row["topic_lead"] >= thresholds.question_certain and lead >= thresholds.question_lead)


def _find_nearest(row: Row, thresholds: Thresholds) -> tuple[float, int]:
    """Find the score and rating of the nearest question section of the topic; what to do first where it has none."""
    less = {"own": 0.0, "related": thresholds.related_question}
    near = [(one["score"] - less[one["place"]], one["rating"]) for one in row["sections"] if one["place"] in less]
    return max(near, default=(0.0, row["first"]))


def _rate_all(row: Row) -> Sequence[int]:
    return [row["first"], *(one["rating"] for one in row["sections"])]


NEAREST = Thresholds(question_certain=-9, question_lead=-9, related_question=9)
BESIDES = (0.7, THRESHOLDS.question_beside, 0.9)

RULES: Mapping[str, Callable[[Row], int]] = {
    "what to do first": lambda row: int(row["first"]),
    "the nearest section of the topic": lambda row: choose_by_rule(row, NEAREST),
    **{
        f"a question ahead by {lead}": functools.partial(choose_by_rule, thresholds=Thresholds(question_lead=lead))
        for lead in (-0.4, 0.05, 0.3)
    },
    "in use": lambda row: choose_by_rule(row, THRESHOLDS),
    "in use, the question beside it counted": choose_with_beside,
    "the best of all": lambda row: max(_rate_all(row)),
}


if __name__ == "__main__":
    main()
