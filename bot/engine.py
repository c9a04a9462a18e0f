"""One engine behind every door: a question in, an Answer out; a new index is taken up while it runs."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from bot.answering.answerability import is_answerable
from bot.answering.answers import Answer, Stage, Turn
from bot.answering.composition import compose, decline
from bot.answering.entities import asks_beyond
from bot.answering.intents import Intent
from bot.answering.laws import find_law
from bot.answering.openings import compose_choices, is_bare, open_answer, write_care_note
from bot.answering.parsed_question import ParsedQuestion, shorten_meant
from bot.answering.search_context import SearchContext, gather_hits
from bot.answering.stages import StageWords, choose_stage, count_votes, guess_stage
from bot.answering.thresholds import THRESHOLDS, Thresholds
from bot.answering.topic import Topic, choose_topic, prefer_choice, rank_topics
from bot.answering.unanswered import record_unanswered
from bot.further_questions import RETRIEVED, read_further
from bot.knowledge import Knowledge, load_knowledge, read_stamp
from bot.language import is_unspoken, load_detector
from bot.library import Library
from bot.messages import say
from bot.rewording.grounding import build_measures
from bot.rewording.reword import Write, reword
from bot.rewording.topic_choice import let_choose
from indexer.content.passages import Passage
from indexer.encoder.prepare import load_serving_encoder
from indexer.encoder.protocol import Encoder
from indexer.errors import IndexStorageError, QuestionError
from indexer.search.candidates import Allowed, Scope
from indexer.search.engines import DEFAULT_OPTIONS, EngineOptions
from indexer.search.retriever import Hit, Query, Retrieval
from indexer.search.snapshot import Manifest
from indexer.settings import Settings
from indexer.text import clean_text

if TYPE_CHECKING:
    from bot.rewording.llm import LanguageModel

VOTERS = 8
TOPIC_VOTES = 4
"""How many of the best hits' documents the topic counts for in the vote on the stage."""

STAGED: frozenset[Intent] = frozenset({"do", "trouble", "ask", "why"})
"""Who asks so may tell of their own partnership; other questions are about the field, and tell no stage."""

CONTEXT_TURNS = 4
CONTEXT_CHARACTERS = 600

_log = logging.getLogger(__name__)


class Engine:
    """Answers questions from the index in ``folder``; safe to call from several threads."""

    def __init__(
        self,
        folder: Path,
        encoder: Encoder,
        question_limit: int = 1000,
        gaps: Path | None = None,
        model: LanguageModel | None = None,
        reranking: bool = True,
        options: EngineOptions = DEFAULT_OPTIONS,
        model_chooses: bool = False,
    ) -> None:
        self.folder = folder
        self.encoder = encoder
        self.question_limit = question_limit
        self.gaps = gaps
        self.model = model
        self.reranking = reranking
        self.options = options
        self.model_chooses = model_chooses
        self.thresholds = THRESHOLDS  # a benchmark sets others
        self._lock = threading.Lock()
        self._refused: tuple[tuple[int, int] | None, str] | None = None
        self._knowledge = load_knowledge(folder, encoder, reranking, options)

    def __repr__(self) -> str:
        return f"<Engine {self._knowledge.retriever!r}>"

    @classmethod
    def open(cls, settings: Settings, encoder: Encoder | None = None) -> Self:
        """Open the index that the settings name, and their serving encoder where no ``encoder`` is given.

        Raises ModelError or IndexStorageError, each with the command that mends it.
        """
        # The language model unpacks while the encoder loads: both take a good part of the time to the first answer.
        with ThreadPoolExecutor(1) as beside:
            detector = beside.submit(load_detector)
            encoder = encoder or load_serving_encoder(settings.model, settings.cache, settings.threads)
            engine = cls(
                settings.index, encoder, settings.question_limit, settings.gaps, _open_model(settings), settings.rerank,
                EngineOptions.of(settings), settings.llm_chooses,
            )  # fmt: skip
            detector.result()
        return engine

    @property
    def knowledge(self) -> Knowledge:
        """The index as it is now, with its documents: whoever needs both takes them together, once."""
        return self._knowledge

    @property
    def library(self) -> Library:
        """The documents of the index as it is now."""
        return self._knowledge.library

    @property
    def refused(self) -> str:
        """Why the index that lies in the folder now is not the one that answers; "" where it is."""
        return self._refused[1] if self._refused else ""

    @property
    def manifest(self) -> Manifest:
        """What the index is made of, as it is now."""
        return self._knowledge.retriever.index.manifest

    def refresh(self) -> bool:
        """Take up a newer index where there is one; keep the present one where it cannot be read, and say so once."""
        stamp = read_stamp(self.folder)
        if stamp == self._knowledge.stamp:
            self._refused = None
            return False
        if (self._refused and self._refused[0] == stamp) or not self._lock.acquire(blocking=False):
            return False
        try:
            knowledge = load_knowledge(self.folder, self.encoder, self.reranking, self.options)
            self._knowledge, self._refused = knowledge, None
        except IndexStorageError as error:
            self._refused = stamp, str(error).replace(str(self.folder), self.folder.name)
            _log.error("the new index is refused, the one before still serves: %s", error)
        finally:
            self._lock.release()
        return self._refused is None

    def ask(
        self,
        question: str,
        lang: str | None = None,
        stage: str | None = None,
        context: Sequence[Turn] = (),
        choice: str | None = None,
        reader: str = "",
    ) -> Answer:
        """Answer a question; ``lang`` None means the question's own language, ``choice`` is a topic that was tapped.

        ``reader`` is the language that the caller prefers, where the question's is open.
        Raises QuestionError for an empty question, an unknown language or stage, or a choice that is no document.
        """
        started = time.perf_counter()
        knowledge = self._knowledge
        text, (lang, sure) = knowledge.read_question(question, self.question_limit, lang, stage, context, reader)
        if choice is not None and choice not in knowledge.library:
            raise QuestionError(f"choice {choice!r} is no document of the base; expected one of an answer's 'choices'.")
        parsed = knowledge.parse(text, lang, _list_said(context))
        write = self.model.write if self.model and self.model_chooses else None
        answer = _answer(parsed, knowledge, stage, choice, self.thresholds, write)
        if not answer.answered and answer.type == "decline" and self.gaps:
            record_unanswered(self.gaps, text, lang)
        if self.model:
            answer = reword(answer, self.model.name, self.model.write, build_measures(knowledge.retriever))
        elapsed_ms = round(1000 * (time.perf_counter() - started), 2)
        return replace(
            answer,
            language_sure=sure,
            unspoken=is_unspoken(text, knowledge.retriever.index.language_words),
            meant=shorten_meant(parsed),
            elapsed_ms=elapsed_ms,
        )

    def judge(self, question: str, lang: str) -> Answer:
        """Answer a question that was asked before, to see what the base says by now: it is not kept, and no language
        model words it. Raises QuestionError for an empty question.
        """
        knowledge = self._knowledge
        text, _ = knowledge.read_question(question, self.question_limit, lang, None)
        return _answer(knowledge.parse(text, lang), knowledge, None, None, self.thresholds)

    def search(
        self,
        text: str,
        k: int = 10,
        lang: str | None = None,
        kind: str | None = None,
        stage: str | None = None,
        country: str | None = None,
        reader: str = "",
    ) -> list[Hit]:
        """Find the ``k`` passages nearest to a text, of one kind, stage or country where named."""
        knowledge = self._knowledge
        cleaned, (code, _) = knowledge.read_question(text, self.question_limit, lang, stage, (), reader)
        full = knowledge.retriever.index.spelling.correct(cleaned, code)
        scope = Scope(kind, stage, country)
        allowed = Allowed(lambda id, own_kind: knowledge.library.matches(id, own_kind, kind, stage, country), scope)
        return knowledge.retriever.search(Query(full, code), k, allowed if scope != Scope() else None)

    def show(self, document: str, section: str, lang: str) -> Passage | None:
        """Give a section for a reader of ``lang``; None where there is none."""
        knowledge = self._knowledge
        context = SearchContext(knowledge.parse("", lang), (), knowledge.retriever.index, knowledge.library)
        return context.show(document, section)


def _list_said(context: Sequence[Turn]) -> tuple[str, ...]:
    """List what was said before, oldest first, cut to what a question is compared with."""
    said = (clean_text(turn.text, CONTEXT_CHARACTERS) for turn in context[-CONTEXT_TURNS:])
    return tuple(text for text in said if text)


def _answer(
    question: ParsedQuestion,
    knowledge: Knowledge,
    stage: str | None,
    choice: str | None,
    thresholds: Thresholds,
    write: Write | None = None,
) -> Answer:
    """Retrieve for a question, and compose its answer or decline it; ``write`` is of a model that chooses the topic."""
    retrieval = knowledge.retriever.retrieve(question.query, RETRIEVED)
    context = gather_hits(question, retrieval, knowledge.retriever.index, knowledge.library, stage or "", thresholds)
    message = knowledge.retriever.read_clauses(question.query, retrieval.message_type)
    if choice is None and (opening := open_answer(context, message, retrieval.answerability)) is not None:
        return opening
    care_note = write_care_note(message, question.lang)
    named = question.cases[0] if question.cases else None
    beyond = named is not None and asks_beyond(question.years, context.read(named))
    answered = question.lists_by_facts or choice is not None or find_law(question, knowledge.library) is not None
    answered = answered or (is_answerable(retrieval, thresholds) and not beyond)
    if not answered and is_bare(question):
        return compose_choices(context, is_near=False)
    if answered and question.is_fragment and choice is None and not stage:
        return compose_choices(context, is_near=True)
    if not answered or not context.hits:
        is_near = named is not None or retrieval.answerability >= thresholds.declined_near
        return replace(decline(context, named, is_near), care_note=care_note)
    topics = rank_topics(context)
    if choice is not None:
        context, topics = prefer_choice(context, topics, choice)
    elif write is not None:
        topics = let_choose(context, topics, write)
    guessed = choose_stage(stage, question.lang) if stage else _guess(context, topics, retrieval, knowledge.words)
    further = () if choice or question.is_listing else read_further(question, context, topics, knowledge)
    return replace(compose(context, guessed, topics, further), care_note=care_note)


def _guess(context: SearchContext, topics: Sequence[Topic], retrieval: Retrieval, words: StageWords) -> Stage:
    """Guess the stage of who asks: the topic's own stages count, and those of the best hits' documents."""
    question = context.question
    if question.intent not in STAGED:
        return Stage(None, 0.0, say("stage_general", question.lang))
    topic = choose_topic(context, topics)
    documents = [hit.document for hit in retrieval.hits[:VOTERS]]
    documents += [topic.practice or topic.document] * TOPIC_VOTES if topic else []
    votes = count_votes([context.library.list_stages(document) for document in documents])
    return guess_stage(question.text, question.lang, retrieval, words, votes, context.thresholds)


def _open_model(settings: Settings) -> LanguageModel | None:
    """Give the language model that the settings name; its client is loaded for whoever uses one."""
    if not settings.llm_url:
        return None
    from bot.rewording.llm import LanguageModel

    return LanguageModel(settings.llm_url, settings.llm_model, settings.llm_key, settings.llm_seconds)
