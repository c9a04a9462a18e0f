"""Whether a topic's question section should begin an answer: ``python -m benchmarks.sections [LEAST …]``.

``sections.jsonl`` holds ninety answers that began with one, judged by one reader: ``told`` says how well the section
answers, ``first`` how well what to do first would have (2 just what was asked, 1 in part, 0 beside the point), beside
the scores of that day. The table counts what is told where ``Thresholds.question_certain`` is LEAST.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.answering.thresholds import THRESHOLDS

JUDGED = Path(__file__).with_name("sections.jsonl")
LEASTS = (0.0, 0.8, THRESHOLDS.question_certain, 1.2)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Count how well judged answers begin, by the least certainty.")
    parser.add_argument("leasts", nargs="*", type=float, default=LEASTS, metavar="LEAST")
    options = parser.parse_args(arguments)
    judged = [json.loads(line) for line in JUDGED.read_text(encoding="utf-8").splitlines()]
    print(f"{'least':>6}{'just that':>11}{'in part':>9}{'beside':>8}{'by a section':>14}")
    for least in options.leasts:
        told = [_is_certain(row, least) for row in judged]
        counts = Counter(
            row["told"] if by_section else row["first"] for row, by_section in zip(judged, told, strict=True)
        )
        print(f"{least:>6.2f}{counts[2]:>11}{counts[1]:>9}{counts[0]:>8}{sum(told):>14}")


def _is_certain(row: Mapping[str, Any], least: float) -> bool:
    return bool(row["score"] + row["lead"] + row["topic_lead"] >= least)


if __name__ == "__main__":
    main()
