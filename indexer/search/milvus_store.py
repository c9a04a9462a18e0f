"""Keeps an index in Milvus: writes the collection of a version, and points an alias to the one that serves.

A collection is whole before the manifest that names its version is put in place, and readers ask the collection of the
manifest that they loaded: nobody sees half of one, or the words of one version beside the rows of another. The alias is
for programs that know of no manifest. Collections whose names begin alike and that no manifest names are dropped: a
database of Milvus holds one site.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from indexer.content.documents import Document
from indexer.content.records import read_documents
from indexer.search.candidates import CANDIDATE_KINDS
from indexer.search.index import VECTOR_KINDS, WORDED_KINDS, Index, read_data
from indexer.search.milvus import (
    COUNTRIES,
    KIND,
    LANG,
    PLACE,
    PREFIX,
    ROW,
    SECONDS,
    STAGES,
    VECTOR,
    VECTOR_KIND,
    WORDS,
    MilvusServer,
    connect,
    name_collection,
    offset_stems,
    tell_fault,
)
from indexer.search.snapshot import Manifest
from indexer.vocabulary import LANGUAGES

if TYPE_CHECKING:
    from pymilvus import CollectionSchema, MilvusClient

ALIAS = "alianza"
"""Always the collection that serves now."""

BATCH = 1000
"""Entities that are sent at once."""

NO_WORDS = {0: 1.0}
"""The sparse vector of a row that brings no words: a dimension that no question has."""


class MilvusStore:
    """The collections of one site, each a version of its index."""

    def __init__(self, server: MilvusServer) -> None:
        self.server = server

    def __repr__(self) -> str:
        return f"<MilvusStore {self.server.uri}>"

    def add(self, data: Path, manifest: Manifest) -> None:
        """Write the collection of an index from its folder of data, unless it is there and whole.

        Raises IndexStorageError where Milvus does not take it.
        """
        from pymilvus import MilvusException

        client, name = connect(self.server), name_collection(manifest.data)
        index = read_data(data, manifest)
        rows = np.sort(np.concatenate([index.rows_of[vector_kind] for vector_kind in CANDIDATE_KINDS]))
        try:
            if client.has_collection(name):
                if int(client.get_collection_stats(name)["row_count"]) == len(rows):
                    return
                client.drop_collection(name)
            _create(client, name, manifest.dim)
            entities = list_entities(index, rows, read_documents(data / "documents.jsonl"))
            while batch := list(islice(entities, BATCH)):
                client.insert(name, batch)
            client.flush(name)
            client.load_collection(name)
        except MilvusException as error:
            raise tell_fault(self.server, error) from None

    def switch(self, current: str, kept: Collection[str]) -> None:
        """Point the alias to the collection of the data ``current``, and drop those of data that are not ``kept``."""
        from pymilvus import MilvusException

        client, names = connect(self.server), {name_collection(data) for data in (current, *kept)}
        try:
            if ALIAS in _list_aliases(client):
                client.alter_alias(name_collection(current), ALIAS, timeout=SECONDS)
            else:
                client.create_alias(name_collection(current), ALIAS, timeout=SECONDS)
            for name in client.list_collections():
                if name.startswith(PREFIX) and name not in names:
                    client.drop_collection(name)
        except MilvusException as error:
            raise tell_fault(self.server, error) from None


def _list_aliases(client: MilvusClient) -> set[str]:
    listed = (client.list_aliases(name)["aliases"] for name in client.list_collections())
    return {alias for aliases in listed for alias in aliases}


def _create(client: MilvusClient, name: str, dim: int) -> None:
    parameters = client.prepare_index_params()
    parameters.add_index(VECTOR, index_type="AUTOINDEX", metric_type="IP")
    parameters.add_index(WORDS, index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    client.create_collection(name, schema=_describe(client, dim), index_params=parameters)


def _describe(client: MilvusClient, dim: int) -> CollectionSchema:
    from pymilvus import DataType

    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field(ROW, DataType.INT64, is_primary=True)
    schema.add_field(VECTOR, DataType.FLOAT_VECTOR, dim=dim)
    schema.add_field(WORDS, DataType.SPARSE_FLOAT_VECTOR)
    schema.add_field(PLACE, DataType.INT64)
    for name in (VECTOR_KIND, KIND, LANG):
        schema.add_field(name, DataType.VARCHAR, max_length=32)
    for name in (STAGES, COUNTRIES):
        schema.add_field(name, DataType.ARRAY, element_type=DataType.VARCHAR, max_capacity=256, max_length=32)
    return schema


def list_entities(index: Index, rows: NDArray[np.int64], documents: list[Document]) -> Iterator[dict[str, Any]]:
    """List the entities of ``rows`` of an index, in their order."""
    originals: dict[str, Document] = {}
    for document in documents:
        originals.setdefault(document.id, document)
    words = gather_words(index)
    told: set[tuple[int, int]] = set()
    worded = {VECTOR_KINDS.index(vector_kind) for vector_kind in WORDED_KINDS}
    table = np.stack([index.rows.section_key, index.rows.lang, index.rows.vector_kind], axis=1).tolist()
    for row in rows.tolist():
        place, lang, kind = table[row]
        original = originals[index.section_keys[place][0]]
        first = kind in worded and (place, lang) not in told
        if first:
            told.add((place, lang))
        yield {
            ROW: row,
            VECTOR: index.reconstruct(row).tolist(),
            WORDS: words.get((place, lang), NO_WORDS) if first else NO_WORDS,
            PLACE: place,
            VECTOR_KIND: VECTOR_KINDS[kind],
            KIND: original.kind,
            LANG: LANGUAGES[lang],
            STAGES: list(original.facts.stages),
            COUNTRIES: list(original.facts.country),
        }  # fmt: skip


def gather_words(index: Index) -> dict[tuple[int, int], dict[int, float]]:
    """Gather what each stem adds to a place's BM25, by dimension; keys are (place, number of the language)."""
    starts = offset_stems(index.lexicons)
    found: dict[tuple[int, int], dict[int, float]] = {}
    for number, lang in enumerate(LANGUAGES):
        columns = (column.tolist() for column in index.lexicons[lang].list_weights())
        for place, stem, weight in zip(*columns, strict=True):
            if weight > 0:
                found.setdefault((place, number), {})[starts[lang] + stem] = weight
    return found
