"""Vectors for the copies of a generated base (``corpus.py``), drawn around those of the rows that they come from."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpus import build_pools, change_words, find_origin
from indexer.content.documents import Document
from indexer.content.passages import Passage
from indexer.encoder.protocol import Encoder
from indexer.search.build import read_base
from indexer.search.kept_vectors import KeptVectors, read_index_vectors
from indexer.search.rows import VectorRow, list_rows
from indexer.search.topic_tokens import TopicEntry, TopicTokens, list_topic_texts
from indexer.search.vectors import normalize

PAIRS = 64


def measure_change(passages: Sequence[Passage], encoder: Encoder) -> float:
    """Encode texts before and after their words change; the mean cosine between the two."""
    source = random.Random(0)
    pools = build_pools(passages)
    chosen = source.sample(list(passages), min(PAIRS, len(passages)))
    before = encoder.encode_passages([passage.text for passage in chosen])
    after = encoder.encode_passages([change_words(one.text, pools[one.lang], source) for one in chosen])
    return float((before * after).sum(axis=1).mean())


def draw_vectors(roots: Sequence[Path], real: Sequence[Path], index: Path, cosine: float) -> KeptVectors:
    """Draw vectors for every row of the base at ``roots`` whose text the index of the ``real`` base does not know.

    ``cosine`` is the mean cosine of a drawn vector to its origin. A topic's token vectors are its origin's.
    """
    known = read_index_vectors(index)
    assert known is not None
    source = np.random.default_rng(0)
    spread = np.sqrt(1 / cosine**2 - 1) / np.sqrt(known.dim)
    origins = dict(_list_by_document(real))
    embeddings: dict[str, NDArray[np.floating]] = dict(known.embeddings)
    for (id, lang), rows in _list_by_document(roots):
        for row, origin in zip(rows, origins[find_origin(id), lang], strict=True):
            if row.hash not in embeddings:
                vector = np.asarray(known.embeddings[origin.hash], np.float32)
                noise = source.standard_normal(known.dim, np.float32) * spread
                embeddings[row.hash] = normalize(vector + noise).astype(np.float16)
    documents = read_base(roots)[0].documents
    tokens = _copy_tokens(documents, known.tokens) if known.tokens else None
    return KeptVectors(index, known.fingerprint, known.dim, embeddings, tokens)


def _list_by_document(roots: Sequence[Path]) -> Iterator[tuple[tuple[str, str], list[VectorRow]]]:
    corpus, passages = read_base(roots)
    by_document: dict[tuple[str, str], list[Passage]] = {}
    for passage in passages:
        by_document.setdefault((passage.document, passage.lang), []).append(passage)
    for document in corpus.documents:
        yield (document.id, document.lang), list_rows([document], by_document.get((document.id, document.lang), []), {})


def _copy_tokens(documents: Sequence[Document], tokens: TopicTokens) -> TopicTokens:
    """Give each copied topic the rows of its origin."""
    places: Mapping[tuple[str, str], TopicEntry] = tokens.entries
    entries, codes, scales, start = [], [], [], 0
    for text in list_topic_texts(documents):
        place = places.get((find_origin(text.document), text.lang))
        if place is not None:
            codes.append(np.asarray(tokens.codes[place.start : place.end]))
            scales.append(tokens.scales[place.start : place.end])
            end = start + place.end - place.start
            entries.append(TopicEntry(text.document, text.lang, start, end, text.hash))
            start = end
    return TopicTokens(np.concatenate(codes), np.concatenate(scales), tokens.means, entries)
