"""How well the topic is chosen: ``python -m benchmarks.reranking [QUESTIONS.jsonl ...] [--scales 0 0.5 1 --work DIR]``.

A question names the topics that fit it: ``best``, ``also`` and ``problem``, or ``ideal`` and ``practices``. Printed for
each file: for how many of its questions the first topic fits, and one of the first three, at several weights of late
interaction and of the classifier's shares; both 0: by document score. Beneath: success@1, 3 and 5 of the paper's
paragraphs (`typed.jsonl`).

Without ``--scales`` the index in use is measured. With it, the packaged model is prepared anew with its adapter at each
scale (0: without) and the base is encoded with it below DIR, which takes some minutes a scale; what is there already is
used again.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.answering.requests import read_turns
from bot.engine import Engine
from indexer.encoder.adapter import PACKAGED_ADAPTER, load_adapter
from indexer.encoder.encoders import OnnxEncoder
from indexer.encoder.prepare import prepare_model, unpack_model
from indexer.evaluate import Labelled, QuestionResult, evaluate, read_questions
from indexer.search.build import build_index
from indexer.search.reranker import SHARE_WEIGHT, WEIGHT, weigh_shares
from indexer.settings import Settings, read_settings
from indexer.vocabulary import TOPIC_KINDS

HERE = Path(__file__).parent
QUESTIONS = (HERE / "practices.jsonl", HERE / "helpful.jsonl")
PARAGRAPHS = HERE / "typed.jsonl"
WEIGHTS = (
    (0.0, 0.0), (WEIGHT, 0.0), (0.0, SHARE_WEIGHT), (1.0, SHARE_WEIGHT), (2.0, SHARE_WEIGHT), (4.0, SHARE_WEIGHT),
    (WEIGHT, 0.03), (WEIGHT, 0.05), (WEIGHT, SHARE_WEIGHT), (WEIGHT, 0.1),
)  # fmt: skip
"""Of late interaction, and of shares."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A question's topics by document score, what late interaction and shares add to each at weight 1, and which of
    them fit."""

    scores: Mapping[str, float]
    gains: Mapping[str, float]
    losses: Mapping[str, float]
    fitting: frozenset[str]

    def list_best(self, weights: tuple[float, float], count: int) -> list[str]:
        """List the first topics at two weights."""
        near, likely = weights

        def rank(name: str) -> float:
            return -(self.scores[name] + near * self.gains.get(name, 0.0) + likely * self.losses.get(name, 0.0))

        return sorted(self.scores, key=rank)[:count]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Measure how well the topic of a question is chosen.")
    parser.add_argument("questions", nargs="*", type=Path, default=QUESTIONS)
    parser.add_argument("--scales", nargs="+", type=float, help="scales of the adapter, 0 to 1")
    parser.add_argument("--work", type=Path, help="where models and indexes of other scales are kept")
    options = parser.parse_args(arguments)
    settings = read_settings()
    if not options.scales:
        print_tables("the index in use", Engine.open(settings), options.questions)
    elif not options.work:
        parser.error("--scales needs --work DIR")
    for scale in options.scales or ():
        print_tables(f"adapter at {scale:g}", open_scaled(settings, scale, options.work), options.questions)


def open_scaled(settings: Settings, scale: float, work: Path) -> Engine:
    """Open an engine over the base, encoded by the packaged model with its adapter at a scale."""
    folder = work / f"model-{scale:g}"
    if not folder.is_dir():
        adapter = load_adapter(PACKAGED_ADAPTER) if scale else None
        if adapter:
            adapter = replace(adapter, recipe={**adapter.recipe, "scale": scale})
        unpack_model(folder, adapter, settings.model_file)
    prepared = prepare_model(str(folder), work / "cache")
    encoder = OnnxEncoder(prepared.serving, settings.threads, abreast=True)
    build_index(settings.kb, work / f"index-{scale:g}", prepared.fingerprint, lambda: encoder)
    return Engine(work / f"index-{scale:g}", encoder)


def print_tables(name: str, engine: Engine, files: Sequence[Path]) -> None:
    """Print what an engine makes of the questions."""
    print(f"\n{name}\n{'weights':>12}" + "".join(f"{file.name:>24}" for file in files))
    ranked = [list(rank_questions(engine, file)) for file in files]
    for weights in WEIGHTS:
        shares = "".join(f"{write_shares(each, weights):>24}" for each in ranked)
        in_use = "   in use" if weights == (WEIGHT, SHARE_WEIGHT) else ""
        print(f"{weights[0]:6g}{weights[1]:6g}{shares}{in_use}", flush=True)
    print(f"   first / among three, of {' and '.join(str(len(each)) for each in ranked)} questions")
    print(f"   paragraphs, success@1, 3, 5: {write_paragraphs(engine)}", flush=True)


def rank_questions(engine: Engine, file: Path) -> Iterator[Ranked]:
    """Rank the topics of each question that names one that fits."""
    knowledge = engine.knowledge
    index = knowledge.retriever.index
    topics = {name for name in index.documents if engine.library.kind(name) in TOPIC_KINDS}
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        fitting = frozenset(list_fitting(row)) & topics
        if not fitting:
            continue
        said = tuple(turn["text"] for turn in row.get("context", ()))
        query = knowledge.parse(row["question"], row["lang"], said).query
        retrieval = knowledge.retriever.retrieve(query, 1)
        scores = index.score_documents(retrieval.scores)
        classifier = index.topic_classifier
        judged = classifier.judge(" ".join((*query.context, query.text))) if classifier else {}
        losses = weigh_shares(judged, 1.0)
        gains = {name: (added - SHARE_WEIGHT * losses.get(name, 0.0)) / WEIGHT
                 for name, added in retrieval.rerank.items()}  # fmt: skip
        yield Ranked({name: scores[name] for name in topics}, gains, losses, fitting)


def list_fitting(row: Mapping[str, Any]) -> list[str]:
    """List the documents that a line of a question file calls fitting; none where its question wants no answer."""
    if "best" in row:
        return [row["best"], *row["also"], *row["problem"]]
    wants_answer = row.get("type", "answer") in ("answer", "choices")
    return [*row.get("ideal", ()), *row.get("practices", ())] if wants_answer else []


def write_shares(ranked: Sequence[Ranked], weights: tuple[float, float]) -> str:
    """Write the shares of questions whose first topic fits, and one of whose first three does; "–" of no questions."""
    if not ranked:
        return "–"
    first = sum(each.list_best(weights, 1)[0] in each.fitting for each in ranked)
    three = sum(not each.fitting.isdisjoint(each.list_best(weights, 3)) for each in ranked)
    return f"{100 * first / len(ranked):.1f} / {100 * three / len(ranked):.1f} %"


def write_paragraphs(engine: Engine) -> str:
    """Write success@1, 3 and 5 of the paper's paragraphs, as `alianza evaluate` measures it."""

    def ask(question: Labelled) -> QuestionResult:
        answer = engine.ask(question.text, context=read_turns(question.context))
        labels = tuple(citation.passage.sources for citation in answer.citations)
        return QuestionResult(answer.answered, labels, answer.language, answer.stage.id, answer.elapsed_ms)

    found = evaluate(read_questions(PARAGRAPHS), ask).groups["all"].found
    return " / ".join(f"{100 * share:.1f}" for share in found) + " %"


if __name__ == "__main__":
    main()
