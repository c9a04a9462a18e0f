"""What each part of the score adds: ``python -m benchmarks.ablation QUESTIONS.jsonl``.

Every way ranks the same places of the same index; success@k counts gold and accepted labels among the
first k places, after the discount for repeated sources that answers use too.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.answering.diversity import diversify
from bot.answering.search_context import TOOL_AND_WORKSHOP_KINDS
from indexer.encoder.prepare import load_serving_encoder
from indexer.evaluate import Labelled, QuestionResult, Scores, read_questions, score
from indexer.search.answerability_examples import leave_words_out
from indexer.search.index import Index, load_index
from indexer.search.retriever import Hit, Query, Retriever
from indexer.search.signals import Weights, fuse, gather_signals
from indexer.search.vectors import normalize
from indexer.settings import read_settings
from indexer.vocabulary import LANGUAGES

Signals = Mapping[str, NDArray[np.float32]]
RECIPROCAL_RANK_CONSTANT = 60
"""Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion", 2009."""


def combine(**weights: float) -> Callable[[Signals], NDArray[np.float32]]:
    """Make a weighted sum; what is not named weighs nothing."""
    chosen = Weights(**{"text": 0.0, "ask": 0.0, "summary": 0.0, "lexical": 0.0, **weights})
    return lambda signals: fuse(signals, chosen)


def fuse_ranks(signals: Signals) -> NDArray[np.float32]:
    """Fuse text and words by rank, as frameworks do by default."""
    ranks = [np.argsort(np.argsort(-signals[name], kind="stable")) for name in ("text", "lexical")]
    return np.asarray(sum(1 / (RECIPROCAL_RANK_CONSTANT + rank) for rank in ranks), np.float32)


IN_USE = Weights()
RAW, CENTRED = "vectors as encoded", "centred"
OWN_WORDS, TEXT_WORDS = "centred, words not widened by the glossary", "centred, words of the texts alone"
WITH_PRODUCTS = "centred, names of products left in"
WAYS: tuple[tuple[str, str, Callable[[Signals], NDArray[np.float32]]], ...] = (
    ("words only (BM25)", OWN_WORDS, combine(lexical=1)),
    ("words, widened by the glossary", CENTRED, combine(lexical=1)),
    ("words of the texts alone, widened", TEXT_WORDS, combine(lexical=1)),
    ("e5 only", RAW, combine(text=1)),
    ("e5 and BM25 by reciprocal rank", RAW, fuse_ranks),
    ("e5 + 0.1 BM25/UB", RAW, combine(text=1, lexical=0.1)),
    ("e5 centred", CENTRED, combine(text=1)),
    ("e5 centred + 0.5 BM25/UB", CENTRED, combine(text=1, lexical=0.5)),
    ("asks only, centred", CENTRED, combine(ask=1)),
    ("centred text + asks", CENTRED, combine(text=1, ask=1)),
    ("centred text + asks + summary", CENTRED, combine(text=1, ask=1, summary=0.3)),
    ("all without asks' vectors", CENTRED, combine(text=1, summary=IN_USE.summary, lexical=IN_USE.lexical)),
    ("all without asks' words", TEXT_WORDS, lambda signals: fuse(signals, IN_USE)),
    ("all without asks at all", TEXT_WORDS, combine(text=1, summary=IN_USE.summary, lexical=IN_USE.lexical)),
    ("all without centring", RAW, lambda signals: fuse(signals, IN_USE)),
    ("all without the glossary", OWN_WORDS, lambda signals: fuse(signals, IN_USE)),
    ("all with the names of products", WITH_PRODUCTS, lambda signals: fuse(signals, IN_USE)),
    ("all: in use", CENTRED, lambda signals: fuse(signals, IN_USE)),
)


def gather(
    retriever: Retriever, question: Labelled, vectors: str, matrix: NDArray[np.float32], without_asks: Index
) -> Signals:
    """Gather every place's signals for a question against all rows of ``matrix``."""
    if vectors == OWN_WORDS:
        retriever = Retriever(retriever.encoder, retriever.index, replace(retriever.weights, widen=0.0))
    if vectors == TEXT_WORDS:
        retriever = Retriever(retriever.encoder, without_asks)
    index = retriever.index
    query_without_products = (
        question.text if vectors == WITH_PRODUCTS else index.products.leave_out(question.text, question.lang)
    )
    asked = Query(
        question.text, question.lang, tuple(str(turn["text"]) for turn in question.context), query_without_products
    )
    if vectors != RAW:
        embedding = retriever.embed(asked)
    else:
        embedding = retriever.encoder.encode_queries([" ".join((*asked.context, asked.query_without_products))])[0]
    return gather_signals(index, matrix @ embedding, retriever.score_words(asked))


def rank(index: Index, scores: NDArray[np.float32], lang: str) -> QuestionResult:
    """Rank places by score into the labels of the first citations."""
    hits: list[Hit] = []
    for number in np.argsort(-scores, kind="stable"):
        versions = index.find_versions(index.section_keys[int(number)])
        passage = versions.get(lang) or next(iter(versions.values()))
        if passage.kind in TOOL_AND_WORKSHOP_KINDS:
            continue
        if len(hits) == 40:
            break
        hits.append(Hit.of(passage, float(scores[number]), len(hits) + 1))
    return QuestionResult(True, tuple(hit.passage.sources for hit in diversify(hits, 5)), lang, None, 0.0)


def measure(
    retriever: Retriever, questions: list[Labelled], matrices: dict[str, NDArray[np.float32]]
) -> dict[str, Scores]:
    """Score every way over the questions that have an answer in the base."""
    index = retriever.index
    # The rows of the texts come first, in the passages' order; no other row's words are asked for.
    texts = [passage.text for passage in index.passages]
    without_asks = leave_words_out(index, texts, np.arange(len(texts), len(index.rows.section_key)))
    pairs: dict[str, list[tuple[Labelled, QuestionResult]]] = {name: [] for name, _, _ in WAYS}
    for question in questions:
        signals = {
            vectors: gather(retriever, question, vectors, matrix, without_asks) for vectors, matrix in matrices.items()
        }
        for name, vectors, way in WAYS:
            pairs[name].append((question, rank(retriever.index, way(signals[vectors]), question.lang)))
    return {name: score(found) for name, found in pairs.items()}


def main(file: Path) -> None:
    """Print the table."""
    settings = read_settings()
    index = load_index(settings.index)
    retriever = Retriever(load_serving_encoder(settings.model, settings.cache), index)
    # What follows the rows that are searched is for the classifier of messages.
    raw = np.load(settings.index / index.manifest.data / "embeddings.npy")[: len(index.rows.section_key)]
    centred = normalize(np.stack([index.reconstruct(row) for row in range(len(raw))]))
    questions = [replace(q, lang=q.lang if q.lang in LANGUAGES else "en") for q in read_questions(file) if q.gold]
    matrices = dict.fromkeys((CENTRED, OWN_WORDS, TEXT_WORDS, WITH_PRODUCTS), centred) | {RAW: raw}
    print(f"{len(questions)} questions, {len(index.section_keys)} places, {len(raw)} vectors")
    print(f"{'':34}{'success@1':>11}{'@3':>6}{'@5':>6}{'MRR@10':>8}")
    for name, scores in measure(retriever, questions, matrices).items():
        found = "".join(f"{100 * value:{width}.0f}" for value, width in zip(scores.found, (9, 6, 6), strict=True))
        print(f"{name:34}{found}{scores.reciprocal:8.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
