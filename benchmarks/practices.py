"""Whether the steps that follow an answer are those that fit: ``python -m benchmarks.practices [QUESTIONS.jsonl]``.

Each question names the practice whose steps its asker should see (``best``), others that would help with the very
matter (``also``) and the problems that name the trouble (``problem``). Printed for each language: how often the best
practice is shown, one of the fitting ones, another one, none; and how often the direct answer begins with a document
of the fitting ones. ``--misses`` prints the questions with another practice.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.answering.answers import Answer
from bot.engine import Engine
from indexer.settings import read_settings

QUESTIONS = Path(__file__).with_name("practices.jsonl")
OUTCOMES = ("best", "fitting", "another", "no steps", "declined")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question with what its asker should see."""

    id: str
    lang: str
    question: str
    best: str
    also: tuple[str, ...]
    problem: tuple[str, ...]

    @property
    def fitting(self) -> frozenset[str]:
        """The practices that would help."""
        return frozenset({self.best, *self.also})


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure whether the steps that follow an answer fit its question.")
    parser.add_argument("questions", nargs="?", type=Path, default=QUESTIONS)
    parser.add_argument("--misses", action="store_true", help="print the questions with another practice")
    options = parser.parse_args(arguments)
    engine = Engine.open(read_settings())
    wanted = [_read(line) for line in options.questions.read_text(encoding="utf-8").splitlines()]
    _check_documents(engine, wanted)
    answers = [engine.ask(each.question, each.lang) for each in wanted]
    print(f"{'':10}{'questions':>10}" + "".join(f"{name:>10}" for name in OUTCOMES) + f"{'direct_answer fits':>11}")
    for lang in (*dict.fromkeys(each.lang for each in wanted), "all"):
        chosen = [pair for pair in zip(wanted, answers, strict=True) if lang in (pair[0].lang, "all")]
        outcomes = Counter(judge_steps(each, answer) for each, answer in chosen)
        leads = sum(judge_lead(each, answer) for each, answer in chosen)
        shares = "".join(f"{100 * outcomes[name] / len(chosen):8.0f} %" for name in OUTCOMES)
        print(f"{lang:10}{len(chosen):10}{shares}{100 * leads / len(chosen):9.0f} %")
    if options.misses:
        _print_misses(wanted, answers)


def judge_steps(wanted: Wanted, answer: Answer) -> str:
    """Name the outcome of a question, one of OUTCOMES."""
    if not answer.answered:
        return "declined"
    if not answer.practice:
        return "no steps"
    if answer.practice == wanted.best:
        return "best"
    return "fitting" if answer.practice in wanted.fitting else "another"


def judge_lead(wanted: Wanted, answer: Answer) -> bool:
    """Say whether the first thing said, a sentence or a step, is of a fitting practice or problem."""
    said = (*answer.direct_answer, *answer.steps)
    documents = {citation.n: citation.passage.document for citation in answer.citations}
    return bool(said) and answer.answered and documents[said[0].n] in {*wanted.fitting, *wanted.problem}


def _print_misses(wanted: Sequence[Wanted], answers: Sequence[Answer]) -> None:
    for each, answer in zip(wanted, answers, strict=True):
        outcome = judge_steps(each, answer)
        if outcome not in ("best", "fitting") or not judge_lead(each, answer):
            documents = {citation.n: citation.passage.section_key for citation in answer.citations}
            direct_answer = next(("/".join(documents[statement.n]) for statement in answer.direct_answer), "-")
            print(f"{each.id} {outcome}: {each.question}")
            print(f"    steps {answer.practice or '-'}; lead {direct_answer}")
            print(f"    fits {', '.join((each.best, *each.also))}; {', '.join(each.problem) or 'no problem'}")


def _read(line: str) -> Wanted:
    row = json.loads(line)
    return Wanted(
        row["id"], row["lang"], row["question"], row["best"], tuple(row["also"]), tuple(row["problem"])
    )  # fmt: skip


def _check_documents(engine: Engine, wanted: Sequence[Wanted]) -> None:
    named = {document for each in wanted for document in (*each.fitting, *each.problem)}
    if unknown := sorted(document for document in named if document not in engine.library):
        raise SystemExit(f"no longer in the base: {', '.join(unknown)}; name what took their place")


if __name__ == "__main__":
    main()
