"""Whether answers help who asks: ``python -m benchmarks.helpful [QUESTIONS.jsonl] [--misses] [--by lang|role|kind]``.

The table is that of `alianza evaluate`; ``--misses`` adds the questions whose answer begins with none of their ideal
documents, or is of another type. ``helpful.jsonl`` was written before any answer was seen, and is for developing;
``helpful-held.jsonl`` and ``helpful-fresh.jsonl`` were each opened once. The questions of ``helpful-strange.jsonl`` are
of a hand that had seen neither base nor answers; their ideal documents were named with the answers in sight. Those of
``helpful-unseen.jsonl`` are of two such hands; somebody else named their ideal practices and problems, from the list
of topics alone; half of them were looked at while developing. Last come the ranks of topics: how often one of the ideal
practices or problems is ranked first, among three, or among eight, whatever is then told.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from bot.answering.search_context import gather_hits
from bot.answering.topic import rank_topics
from bot.engine import Engine
from bot.further_questions import RETRIEVED
from bot.helpfulness import GROUPS, Measure, Wanted, ask_all, describe_misses, read_questions, write_table
from indexer.settings import read_settings
from indexer.vocabulary import TOPIC_KINDS

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
    print(*rank_ideals(engine, [wanted for wanted, _ in pairs]), sep="\n")
    if options.misses:
        print("\n".join(describe_misses(pairs)))


def rank_ideals(engine: Engine, questions: Sequence[Wanted]) -> list[Measure]:
    """Count the questions whose ideal practices or problems hold a topic ranked first, among three, or among eight."""
    knowledge = engine.knowledge
    ranks = []
    for wanted in questions:
        ideal = {
            name for name in wanted.ideal if name in knowledge.library and knowledge.library.kind(name) in TOPIC_KINDS
        }
        if wanted.type != "answer" or not ideal:
            continue
        question = knowledge.parse(wanted.question, wanted.lang, [turn.text for turn in wanted.context])
        retrieval = knowledge.retriever.retrieve(question.query, RETRIEVED)
        index, library = knowledge.retriever.index, knowledge.library
        topics = rank_topics(gather_hits(question, retrieval, index, library, "", engine.thresholds))
        ranks.append(next((rank for rank, topic in enumerate(topics) if topic.document in ideal), len(topics)))
    return [
        Measure(f"an ideal topic is ranked {name}", sum(rank < most for rank in ranks), len(ranks))
        for name, most in (("first", 1), ("among three", 3), ("among eight", 8))
    ]


if __name__ == "__main__":
    main()
