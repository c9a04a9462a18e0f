"""The index, its documents and the retriever over them, replaced as one when a new index is taken up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.answering.entities import CaseNames
from bot.answering.parsed_question import ParsedQuestion, parse_question
from bot.answering.stages import StageWords, count_stage_words
from bot.library import Library, load_library
from indexer.encoder.protocol import Encoder
from indexer.search.index import load_index
from indexer.search.retriever import Retriever
from indexer.search.snapshot import MANIFEST


@dataclass(frozen=True, slots=True)
class Knowledge:
    """An index, its documents and the retriever over them: replaced as one."""

    retriever: Retriever
    library: Library
    names: CaseNames
    words: StageWords
    stamp: tuple[int, int]

    def parse(self, text: str, lang: str, said: Sequence[str] = ()) -> ParsedQuestion:
        """Read a question in ``lang``; ``said`` is what was said before it, oldest first."""
        index = self.retriever.index
        return parse_question(text, lang, said, self.names, index.spelling, index.products)


def load_knowledge(folder: Path, encoder: Encoder, reranking: bool = True) -> Knowledge:
    """Load the index in ``folder`` with its documents. Raises IndexStorageError for one that does not fit."""
    stamp = read_stamp(folder) or (0, 0)
    index = load_index(folder, encoder.fingerprint, encoder.dim)
    library = load_library(folder / index.manifest.data, index.notes["references"], index.glossary)
    retriever = Retriever(encoder, index, reranking=reranking)
    return Knowledge(retriever, library, CaseNames(library), count_stage_words(index), stamp)


def read_stamp(folder: Path) -> tuple[int, int] | None:
    """Give what changes with every build of the index in ``folder``; None where there is no index."""
    try:
        status = (folder / MANIFEST).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino


def find_date(index: Path) -> str:
    """Give the day on which an index was made, YYYY-MM-DD: its facts are of no later date; "" for no index."""
    try:
        return datetime.fromtimestamp((index / MANIFEST).stat().st_mtime, UTC).date().isoformat()
    except OSError:
        return ""
