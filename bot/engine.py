"""One engine behind every door: a question in, an Answer out; a new index is taken up while it runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from bot.answering.answerability import is_answerable
from bot.answering.answers import Answer, Stage, Turn
from bot.answering.composition import TOOL_AND_WORKSHOP_KINDS, TOOL_AND_WORKSHOP_RADIUS, compose, decline
from bot.answering.entities import CaseNames, asks_beyond
from bot.answering.intents import detect_intent
from bot.answering.related_cases import is_listing
from bot.answering.search_context import SearchContext, prefer_stage
from bot.answering.stages import StageWords, choose_stage, count_stage_words, count_votes, guess_stage
from bot.answering.unanswered import record_unanswered
from bot.knowledge import Knowledge
from bot.language import detect_language, load_detector
from bot.library import Library, load_library
from bot.messages import DEFAULT_LANGUAGE, say
from bot.rewording.grounding import build_measures
from bot.rewording.reword import reword
from indexer.content.passages import Passage
from indexer.encoder.prepare import load_serving_encoder
from indexer.encoder.protocol import Encoder
from indexer.errors import IndexStorageError, QuestionError
from indexer.search.index import load_index
from indexer.search.retriever import Hit, Query, Retrieval, Retriever
from indexer.search.snapshot import MANIFEST, Manifest
from indexer.settings import Settings
from indexer.text import clean_text
from indexer.vocabulary import LANGUAGES, STAGES

if TYPE_CHECKING:
    from bot.rewording.llm import LanguageModel

RETRIEVED = 48
VOTERS = 8
GENERAL = frozenset({"aid", "list", "define", "compare", "count", "when"})
"""What is asked so is a fact about the field: it tells nothing of the asker's own stage."""

CONTEXT_TURNS = 4
CONTEXT_CHARACTERS = 600


class Engine:
    """Answers questions from the index in ``folder``; safe to call from several threads."""

    def __init__(
        self,
        folder: Path,
        encoder: Encoder,
        question_limit: int = 1000,
        gaps: Path | None = None,
        model: LanguageModel | None = None,
    ) -> None:
        self.folder = folder
        self.encoder = encoder
        self.question_limit = question_limit
        self.gaps = gaps
        self.model = model
        self._lock = threading.Lock()
        self._knowledge = self._load()

    def __repr__(self) -> str:
        return f"<Engine {self._knowledge.retriever!r}>"

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Open the index and the serving encoder that the settings name.

        Raises ModelError or IndexStorageError, each with the command that mends it.
        """
        # The language model unpacks while the encoder loads: both take a good part of the time to the first answer.
        detector = threading.Thread(target=load_detector)
        detector.start()
        try:
            encoder = load_serving_encoder(settings.model, settings.cache, settings.threads)
            return cls(settings.index, encoder, settings.question_limit, settings.gaps, _open_model(settings))
        finally:
            detector.join()

    @property
    def knowledge(self) -> Knowledge:
        """The index as it is now, with its documents: whoever needs both takes them together, once."""
        return self._knowledge

    @property
    def library(self) -> Library:
        """The documents of the index as it is now."""
        return self._knowledge.library

    @property
    def manifest(self) -> Manifest:
        """What the index is made of, as it is now."""
        return self._knowledge.retriever.index.manifest

    def refresh(self) -> bool:
        """Take up a newer index where there is one; keep the present one where it cannot be read."""
        if self._read_stamp() in (None, self._knowledge.stamp) or not self._lock.acquire(blocking=False):
            return False
        try:
            self._knowledge = self._load()
        except IndexStorageError:
            return False
        finally:
            self._lock.release()
        return True

    def ask(
        self, question: str, lang: str | None = None, stage: str | None = None, context: Sequence[Turn] = ()
    ) -> Answer:
        """Answer a question; ``lang`` None means the question's own language.

        Raises QuestionError for an empty question or an unknown language or stage.
        """
        started = time.perf_counter()
        text, lang = self._read_question(question, lang, stage, context)
        knowledge = self._knowledge
        said = (clean_text(turn.text, CONTEXT_CHARACTERS) for turn in context[-CONTEXT_TURNS:])
        before = tuple(text for text in said if text)
        query_without_products = knowledge.retriever.index.products.leave_out(text, lang)
        retrieval = knowledge.retriever.retrieve(Query(text, lang, before, query_without_products), RETRIEVED)
        search_context = _sort_out(text, lang, retrieval, knowledge)
        guessed = choose_stage(stage, lang) if stage else _guess(text, search_context, retrieval, knowledge.words)
        if stage:
            search_context = replace(
                search_context, hits=prefer_stage(search_context.hits, stage, knowledge.library), stage=stage
            )
        named = search_context.named[0] if search_context.named else None
        beyond = named is not None and asks_beyond(text, search_context.read(named))
        answered = (is_answerable(retrieval, bool(before)) and not beyond) or is_listing(text, lang)
        if answered and search_context.hits:
            answer = compose(text, search_context, guessed, before)
        else:
            answer = decline(text, search_context, Stage(None, 0.0, ""), named)
        if not answered and self.gaps:
            record_unanswered(self.gaps, text, lang)
        if self.model:
            answer = reword(answer, self.model.name, self.model.write, build_measures(knowledge.retriever))
        return replace(answer, elapsed_ms=round(1000 * (time.perf_counter() - started), 2))

    def search(
        self,
        text: str,
        k: int = 10,
        lang: str | None = None,
        kind: str | None = None,
        stage: str | None = None,
        country: str | None = None,
    ) -> list[Hit]:
        """Find the ``k`` passages nearest to a text, of one kind, stage or country where named."""
        cleaned, code = self._read_question(text, lang, stage, ())
        knowledge = self._knowledge
        return knowledge.retriever.search(
            Query(cleaned, code), k, lambda passage: knowledge.library.matches(passage, kind, stage, country)
        )

    def show(self, document: str, section: str, lang: str) -> Passage | None:
        """Give a section for a reader of ``lang``; None where there is none."""
        knowledge = self._knowledge
        return SearchContext((), knowledge.retriever.index, knowledge.library, lang).show(document, section)

    def _read_question(
        self, question: str, lang: str | None, stage: str | None, context: Sequence[Turn]
    ) -> tuple[str, str]:
        if lang is not None and lang not in LANGUAGES:
            raise QuestionError(f"language {lang!r} is unknown; expected one of {', '.join(LANGUAGES)}.")
        if stage is not None and stage not in STAGES:
            raise QuestionError(f"stage {stage!r} is unknown; expected one of {', '.join(STAGES)}.")
        text = clean_text(question, self.question_limit)
        if not text:
            raise QuestionError(say("question_empty", lang or DEFAULT_LANGUAGE))
        earlier = next((turn.text for turn in reversed(context) if turn.role == "user"), "")
        return text, lang or detect_language(text, detect_language(earlier) if earlier else DEFAULT_LANGUAGE)

    def _load(self) -> Knowledge:
        stamp = self._read_stamp() or (0, 0)
        index = load_index(self.folder, self.encoder.fingerprint, self.encoder.dim)
        library = load_library(self.folder / index.manifest.data, index.notes["references"], index.glossary)
        return Knowledge(Retriever(self.encoder, index), library, CaseNames(library), count_stage_words(index), stamp)

    def _read_stamp(self) -> tuple[int, int] | None:
        try:
            status = (self.folder / MANIFEST).stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_ino


def _sort_out(text: str, lang: str, retrieval: Retrieval, knowledge: Knowledge) -> SearchContext:
    """Set tools and workshops apart: an answer quotes them only where they are what was asked for."""
    hits = tuple(hit for hit in retrieval.hits if hit.passage.kind not in TOOL_AND_WORKSHOP_KINDS)
    tools_and_workshops = tuple(hit for hit in retrieval.hits if hit.passage.kind in TOOL_AND_WORKSHOP_KINDS)
    if (
        detect_intent(text, lang) == "aid"
        and tools_and_workshops
        and (not hits or tools_and_workshops[0].score >= hits[0].score - TOOL_AND_WORKSHOP_RADIUS)
    ):
        hits = (*tools_and_workshops, *hits)
    named = tuple(knowledge.names.find(text))
    return SearchContext(
        hits, knowledge.retriever.index, knowledge.library, lang, tools_and_workshops, named, retrieval.scores
    )


def _guess(text: str, context: SearchContext, retrieval: Retrieval, words: StageWords) -> Stage:
    if detect_intent(text, context.lang) in GENERAL:
        return Stage(None, 0.0, say("stage_general", context.lang))
    documents = [hit.passage.document for hit in retrieval.hits[:VOTERS]]
    votes = count_votes([context.library.list_stages(document) for document in documents])
    return guess_stage(text, context.lang, retrieval, words, votes)


def _open_model(settings: Settings) -> LanguageModel | None:
    """Give the language model that the settings name; its client is loaded for whoever uses one."""
    if not settings.llm_url:
        return None
    from bot.rewording.llm import LanguageModel

    return LanguageModel(settings.llm_url, settings.llm_model, settings.llm_key, settings.llm_seconds)
