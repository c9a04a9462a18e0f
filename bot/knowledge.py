"""The index, its documents and the retriever over them, replaced as one when a new index is taken up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bot.answering.answers import Turn
from bot.answering.entities import CaseNames
from bot.answering.parsed_question import ParsedQuestion, parse_question
from bot.answering.stages import StageWords, count_stage_words
from bot.language import TextLanguage, tell_language
from bot.library import Library, load_library
from bot.messages import DEFAULT_LANGUAGE, say
from indexer.content.legal import read_legal
from indexer.encoder.protocol import Encoder
from indexer.errors import QuestionError
from indexer.search.engines import DEFAULT_OPTIONS, EngineOptions
from indexer.search.index import load_index
from indexer.search.retriever import Retriever
from indexer.search.snapshot import MANIFEST
from indexer.text import clean_text
from indexer.vocabulary import LANGUAGES, STAGES


@dataclass(frozen=True, slots=True)
class Knowledge:
    """An index, its documents and the retriever over them: replaced as one."""

    retriever: Retriever
    library: Library
    names: CaseNames
    words: StageWords
    stamp: tuple[int, int]

    def parse(self, text: str, lang: str, said: Sequence[str] = ()) -> ParsedQuestion:
        """Read a question in ``lang``, misspelt words as they were meant; ``said`` was said before it, oldest first."""
        index = self.retriever.index
        meant = index.misspellings.correct_words(text, lang) or ""
        parsed = parse_question(meant or text, lang, said, self.names, index.spelling, index.products)
        return replace(parsed, text=text, meant=meant) if meant else parsed

    def tell_language(self, text: str, reader: str = "") -> TextLanguage:
        """Tell which language a text is in, the words of the base beside its letters; ``reader`` as in
        `bot.language.tell_language`."""
        return tell_language(text, reader=reader, words=self.retriever.index.language_words)

    def read_question(
        self,
        question: str,
        limit: int,
        lang: str | None,
        stage: str | None,
        context: Sequence[Turn] = (),
        reader: str = "",
    ) -> tuple[str, TextLanguage]:
        """Clean a question, ``limit`` characters of it, and say in which language it is to be answered.

        That is ``lang`` where it is named; else the question's own, what was said before and the ``reader``'s counting
        where that is open. Raises QuestionError for an empty question, an unknown language or stage.
        """
        if lang is not None and lang not in LANGUAGES:
            raise QuestionError(f"language {lang!r} is unknown; expected one of {', '.join(LANGUAGES)}.")
        if stage is not None and stage not in STAGES:
            raise QuestionError(f"stage {stage!r} is unknown; expected one of {', '.join(STAGES)}.")
        text = clean_text(question, limit)
        if not text:
            raise QuestionError(say("question_empty", lang or DEFAULT_LANGUAGE))
        if lang is not None:
            return text, TextLanguage(lang, True)
        earlier = next((turn.text for turn in reversed(context) if turn.role == "user"), "")
        before = self.tell_language(earlier, reader)
        return text, self.tell_language(text, before.lang if before.sure else reader)


def load_knowledge(
    folder: Path, encoder: Encoder, reranking: bool = True, options: EngineOptions = DEFAULT_OPTIONS
) -> Knowledge:
    """Load the index in ``folder`` with its documents. Raises IndexStorageError for one that does not fit."""
    stamp = read_stamp(folder) or (0, 0)
    index = load_index(folder, encoder.fingerprint, encoder.dim, options)
    laws = read_legal(index.notes.get("legal", []))
    library = load_library(folder / index.manifest.data, index.notes["references"], index.glossary, laws)
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
