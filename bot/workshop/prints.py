"""What a design prints: its sheets with their words, its quiz, and which of its lines are answers."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from bot.library import Library
from bot.rendering.outline import CachedDocument
from bot.workshop.agenda import Agenda
from bot.workshop.designs import Design, Designs
from bot.workshop.exercises import Exercise
from indexer.content.packs import (
    QUIZ,
    SHEETS,
    ChapterList,
    PackChapter,
    PackFront,
    PackSheet,
    read_chapters,
    read_pack_front,
    read_pack_sections,
)
from indexer.content.passages import read_sections
from indexer.vocabulary import LANGUAGES

KEPT = 128
"""Designs, each in a language, whose prints are kept."""


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """A question with its options; ``right`` counts from 0, ``reason`` says why."""

    id: str
    question: str
    options: tuple[str, ...]
    right: int
    reason: str


@dataclass(frozen=True, slots=True)
class DesignPrints:
    """What a design prints in one language; ``lists`` are the lists of its own text, by name (``mango-contract.1``)."""

    front: PackFront
    chapters: Mapping[str, PackChapter]
    lists: Mapping[str, tuple[PackChapter, ChapterList]]
    quiz: tuple[QuizQuestion, ...]

    def list_sheets(self, part: str) -> tuple[PackSheet, ...]:
        """List the sheets that a part of the agenda uses, in order."""
        return tuple(sheet for sheet in self.front.sheets if sheet.part == part)

    def list_cut(self) -> frozenset[str]:
        """Name the lists of which an answer stands behind each item's colon."""
        return frozenset(one.list for one in self.front.sheets if one.list and one.form in ("cases", "contract"))


@dataclass(frozen=True, slots=True)
class Programme:
    """An agenda with all that its files are made from: what its designs print, by id, and the exercises made of the
    base, by the number of their session."""

    agenda: Agenda
    designs: Designs
    prints: Mapping[str, DesignPrints]
    built: Mapping[int, Exercise]
    library: Library

    @property
    def lang(self) -> str:
        """The language of the reader."""
        return self.agenda.plan.lang

    @property
    def questions(self) -> tuple[QuizQuestion, ...]:
        """The questions of the designs, of the one first that takes most of the time."""
        minutes = dict.fromkeys(self.agenda.designs, 0)
        for session in self.agenda.work:
            if session.item.source in minutes:
                minutes[session.item.source] += session.item.minutes
        ranked = sorted(minutes, key=lambda design: -minutes[design])
        return tuple(question for design in ranked if design in self.prints for question in self.prints[design].quiz)


def read_prints(design: Design, library: Library) -> DesignPrints:
    """Read what a design prints, in the language of its own words."""
    versions = (library.find(design.id, lang) for lang in LANGUAGES)
    front = next((front for version in versions if (front := read_pack_front(version.pack)).sheets), PackFront())
    version = library.find(design.id, design.lang)
    source = CachedDocument(version)
    chapters, lists, questions = _read_texts(version.id, version.lang, version.body, version.pack, source)
    quiz = tuple(
        QuizQuestion(one.id, one.heading, one.columns, front.quiz[one.id] - 1, " ".join(one.after))
        for one in questions
        if one.id in front.quiz
    )
    return DesignPrints(front, chapters, lists, quiz)


_Texts = tuple[dict[str, PackChapter], dict[str, tuple[PackChapter, ChapterList]], tuple[PackChapter, ...]]
"""Chapters of sheets by id, lists by name, chapters of the quiz."""


@functools.lru_cache(maxsize=KEPT)
def _read_texts(id: str, lang: str, body: str, pack: str, source: CachedDocument) -> _Texts:
    document = source.document
    sections = read_pack_sections(document)
    chapters = {chapter.id: chapter for chapter in sections.get(SHEETS, ())}
    lists = {
        f"{chapter.id}.{number}": (chapter, one)
        for section in read_sections(document)[0]
        if section.id in ("agenda", "exercises")
        for chapter in read_chapters(section, lang)
        for number, one in enumerate(chapter.bullets, 1)
    }
    return chapters, lists, sections.get(QUIZ, ())
