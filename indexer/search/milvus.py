"""Candidates from Milvus: a collection for each version of the index, searched by vector and by word.

An entity is a row of CANDIDATE_KINDS: its vector, what it leads to, and what a filter asks for. The words of a section
in a language, as BM25 weighs them, are a sparse vector of the first of its rows; others have one that no question
finds. `milvus_store.py` writes collections. Scores are not Milvus's: `candidates.py` takes them from the index's rows.
"""

from __future__ import annotations

import functools
import json
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from indexer.content.glossary import Glossary
from indexer.errors import REBUILD, IndexStorageError
from indexer.search.bm25 import Lexicon
from indexer.search.candidates import CANDIDATE_KINDS, CandidateSource, Filter, Scope, Words
from indexer.text import stem_words
from indexer.vocabulary import LANGUAGES, list_preferred

if TYPE_CHECKING:
    from pymilvus import MilvusClient

ROW, VECTOR, WORDS = "row", "vector", "words"
VECTOR_KIND, PLACE, KIND, LANG, STAGES, COUNTRIES = "vector_kind", "place", "kind", "lang", "stages", "countries"
"""The fields of an entity."""

PREFIX = "alianza_"
"""Begins the name of every collection; what follows names the version."""

SECONDS = 10.0
"""How long an answer of Milvus is waited for."""

REST_SECONDS = 30.0
"""How long Milvus is left alone after it did not answer; candidates then come from the index's own file."""

SYNONYM = 0.3
"""What a stem that the glossary adds counts beside one that was typed, as in ``Weights``."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MilvusServer:
    """Where Milvus is: an address, with the name of a database behind it or not, or a file ``.db`` of Milvus Lite."""

    uri: str
    token: str = field(default="", repr=False)


def name_collection(data: str) -> str:
    """Name the collection of an index by its folder of data, ``data-…``."""
    return PREFIX + data.removeprefix("data-")


@functools.lru_cache(maxsize=4)
def connect(server: MilvusServer) -> MilvusClient:
    """Connect to Milvus; once a process. Raises IndexStorageError where it is not installed or does not answer."""
    try:
        from pymilvus import MilvusClient
    except ImportError:
        raise IndexStorageError(
            "ALIANZA_ENGINE is 'milvus', but its client is not installed; run `pip install alianza[milvus]`."
        ) from None
    try:
        return MilvusClient(server.uri, token=server.token, timeout=SECONDS)
    except _list_faults() as error:
        raise tell_fault(server, error) from None


def tell_fault(server: MilvusServer, error: Exception) -> IndexStorageError:
    """Say in one line what Milvus refused."""
    told = str(getattr(error, "message", "") or error).split("\n")[0][:120]
    return IndexStorageError(f"{server.uri}: Milvus does not do what was asked ({told}); see that it runs.")


def offset_stems(lexicons: Mapping[str, Lexicon]) -> dict[str, int]:
    """Give each language the dimension of its first stem; 0 is one that no question has."""
    starts = np.cumsum([1, *(lexicons[lang].stems for lang in LANGUAGES)]).tolist()
    return dict(zip(LANGUAGES, starts[:-1], strict=True))


def write_filter(vector_kind: str | None, scope: Scope) -> str:
    """Write what an entity must be as Milvus's filter; "" for anything."""
    equal = {VECTOR_KIND: vector_kind, KIND: scope.kind, LANG: scope.lang}
    held = {STAGES: scope.stage, COUNTRIES: scope.country}
    terms = [f"{name} == {json.dumps(value)}" for name, value in equal.items() if value is not None]
    terms += [f"ARRAY_CONTAINS({name}, {json.dumps(value)})" for name, value in held.items() if value is not None]
    return " and ".join(terms)


def open_source(
    server: MilvusServer,
    data: str,
    lexicons: Mapping[str, Lexicon],
    glossary: Glossary,
    other: CandidateSource,
) -> MilvusSource:
    """Open the collection of an index by its folder of data; ``other`` is asked where Milvus does not answer.

    Raises IndexStorageError where it has no such collection: another site's, or of a build without Milvus.
    """
    client, collection = connect(server), name_collection(data)
    try:
        is_held = client.has_collection(collection, timeout=SECONDS)
    except _list_faults() as error:
        raise tell_fault(server, error) from None
    if not is_held:
        raise IndexStorageError(f"{server.uri}: Milvus has no collection '{collection}'; {REBUILD}.")
    return MilvusSource(server, collection, lexicons, glossary, other)


def _list_faults() -> tuple[type[Exception], ...]:
    """List what Milvus's client raises where the server does not answer or refuses."""
    from pymilvus import MilvusException

    return MilvusException, IndexStorageError, OSError, ValueError


class MilvusSource:
    """Finds candidates in the collection of one version; where Milvus does not answer, ``other`` finds them."""

    def __init__(
        self,
        server: MilvusServer,
        collection: str,
        lexicons: Mapping[str, Lexicon],
        glossary: Glossary,
        other: CandidateSource,
    ) -> None:
        self._server = server
        self._collection = collection
        self._lexicons = lexicons
        self._starts = offset_stems(lexicons)
        self._glossary = glossary
        self._other = other
        self._resting_until = 0.0

    def __repr__(self) -> str:
        return f"<MilvusSource collection={self._collection}>"

    def find_rows(self, query: NDArray[np.float32], count: int, allowed: Filter | None) -> NDArray[np.int64]:
        """Find the rows of each kind that are nearest, as far as Milvus looks."""
        scope = allowed.scope if allowed else Scope()
        found: list[int] = []
        for vector_kind in CANDIDATE_KINDS:
            hits = self._search(VECTOR, query.tolist(), write_filter(vector_kind, scope), count)
            if hits is None:
                return self._other.find_rows(query, count, allowed)
            found += [hit[ROW] for hit in hits]
        return np.array(found, np.int64)

    def find_places(self, words: Words, count: int, allowed: Filter | None) -> NDArray[np.int64]:
        """Find the places with most of the words, by the same stems and weights as their score."""
        asked = dict(self.weigh_stems(words))
        if not asked:
            return np.zeros(0, np.int64)
        hits = self._search(WORDS, asked, write_filter(None, allowed.scope if allowed else Scope()), count)
        if hits is None:
            return self._other.find_places(words, count, allowed)
        return np.array([hit["entity"][PLACE] for hit in hits], np.int64)

    def weigh_stems(self, words: Words) -> Iterator[tuple[int, float]]:
        """Weigh the stems of a question by their dimension: synonyms first, so that what was typed replaces them."""
        typed = self._lexicons[words.lang]
        into = next((lang for lang in list_preferred(words.lang) if self._lexicons[lang].has_words), words.lang)
        for text in words.texts:
            for widening in self._glossary.widen(text, words.lang, into):
                for stems in widening.others:
                    numbers = self._lexicons[into].number_stems(stems)
                    yield from ((self._starts[into] + number, SYNONYM) for number in numbers)
        for text in words.texts:
            numbers = typed.number_stems(list(dict.fromkeys(stem_words(text, words.lang))))
            yield from ((self._starts[words.lang] + number, 1.0) for number in numbers)

    def _search(self, searched: str, query: object, filtered: str, count: int) -> Sequence[Mapping[str, Any]] | None:
        """Search a field; None where Milvus does not answer, or did not a moment ago."""
        if time.monotonic() < self._resting_until:
            return None
        try:
            (hits,) = connect(self._server).search(
                self._collection, data=[query], anns_field=searched, filter=filtered, limit=count,
                output_fields=[PLACE], search_params={"metric_type": "IP"}, timeout=SECONDS,
            )  # fmt: skip
        except _list_faults() as error:
            _log.error("%s; the index's own file is searched for %.0f s", tell_fault(self._server, error), REST_SECONDS)
            self._resting_until = time.monotonic() + REST_SECONDS
            return None
        return list(hits)
