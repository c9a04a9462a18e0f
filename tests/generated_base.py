"""Questions to a generated base (`benchmarks/corpus.py`) for tests of large indexes."""

from __future__ import annotations

import random
from pathlib import Path

from benchmarks.corpus import build_pools, change_words
from indexer.search.build import read_base
from indexer.search.retriever import Query


def draw_queries(base: Path, count: int) -> list[Query]:
    """Draw asks of the base in a folder, some of their words changed; always the same ones."""
    corpus, passages = read_base((base / "kb", base / "cases"))
    pools, source = build_pools(passages), random.Random(0)
    asks = [(ask.text, document.lang) for document in corpus.documents for ask in document.asks]
    return [Query(change_words(text, pools[lang], source), lang) for text, lang in source.sample(asks, count)]
