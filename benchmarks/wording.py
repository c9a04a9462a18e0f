"""How well the checks tell what a source says from what it does not; and what a language model's sentences come to.

`python -m benchmarks.wording` judges the sentences of ``wording.jsonl``, written against passages of the base: those
that say what the passage says in other words, and those that change a number, a name, a role or the sense.
`python -m benchmarks.wording "question" …` asks the model that ALIANZA_LLM_URL names, and prints the fate of each
sentence of its reply.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path

from bot.engine import Engine
from bot.rewording.grounding import build_measures, find_support
from bot.rewording.reword import build_request, choose_citations, judge_reply, keep_sentences
from indexer.settings import read_settings

SENTENCES = Path(__file__).with_name("wording.jsonl")


def main(questions: list[str]) -> None:
    """Print the table, or what became of the model's sentences."""
    engine = Engine.open(read_settings())
    if not questions:
        judge_sentences(engine)
    elif engine.model is None:
        raise SystemExit("no model is set; set ALIANZA_LLM_URL and ALIANZA_LLM_MODEL")
    for question in questions:
        word_answer(engine, question)


def judge_sentences(engine: Engine) -> None:
    """Print how many sentences of each sort pass, what stops the others, and each one that is judged wrongly."""
    retriever = engine.knowledge.retriever
    passages = {passage.id: passage for passage in retriever.index.passages}
    measures = build_measures(retriever)
    checks: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    wrong = []
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["passage"] not in passages:
            raise SystemExit(f"{row['passage']} is no longer in the base; write its sentences anew in {SENTENCES.name}")
        fault = find_support(row["text"], passages[row["passage"]], measures).fault
        checks[row["supported"]][fault.partition(":")[0] or "passes"] += 1
        if bool(fault) == row["supported"]:
            wrong.append(f"  {fault or 'passes'}: {row['text']}")
    for supported, counted in checks.items():
        told = ", ".join(f"{name} {count}" for name, count in counted.most_common())
        print(f"{'supported' if supported else 'not supported'} ({counted.total()}): {told}")
    print("judged wrongly:", *wrong, sep="\n")


def word_answer(engine: Engine, question: str) -> None:
    """Ask the model for the direct answer to a question, and print each sentence with what became of it."""
    model, engine.model = engine.model, None
    answer = engine.ask(question)
    engine.model = model
    citations = choose_citations(answer)
    print(f"\n{question} ({answer.language})")
    if model is None or not answer.direct_answer or answer.intro or not citations:
        print("  the model is not asked: no direct answer, a list, or no passage in this language")
        return
    started = time.perf_counter()
    reply = model.write(build_request(question, answer.language, citations))
    judged = judge_reply(reply, answer.language, citations, build_measures(engine.knowledge.retriever))
    for sentence in judged:
        print(f"  {'dropped, ' + sentence.fault if sentence.fault else 'kept'}: {sentence.text} [{sentence.n or '-'}]")
    kept = len(keep_sentences(judged))
    print(f"  {time.perf_counter() - started:.1f} s; {f'{kept} shown' if kept else 'the extracted answer stands'}")


if __name__ == "__main__":
    main(sys.argv[1:])
