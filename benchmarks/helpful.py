"""Whether answers help who asks: ``python -m benchmarks.helpful [QUESTIONS.jsonl] [--misses] [--by lang|role|kind]``.

The table is that of `alianza evaluate`; ``--misses`` adds the questions whose answer begins with none of their ideal
documents, or is of another type. ``helpful.jsonl`` was written before any answer was seen, and is for developing;
``helpful-held.jsonl`` was opened once.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from bot.engine import Engine
from bot.helpfulness import GROUPS, ask_all, describe_misses, read_questions, write_table
from indexer.settings import read_settings

QUESTIONS = Path(__file__).with_name("helpful.jsonl")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure whether answers help who asks.")
    parser.add_argument("questions", nargs="?", type=Path, default=QUESTIONS)
    parser.add_argument("--misses", action="store_true", help="print the questions whose answer does not begin well")
    parser.add_argument("--by", choices=GROUPS, default="", help="print the measures for each group too")
    options = parser.parse_args(arguments)
    engine = Engine.open(read_settings())
    pairs = ask_all(engine, read_questions(options.questions))
    print(write_table(pairs, engine, options.by))
    if options.misses:
        print("\n".join(describe_misses(pairs)))


if __name__ == "__main__":
    main()
