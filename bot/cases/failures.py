"""Where a problem struck, what answered it and what stayed unsolved: sentences of the base, none of our own."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.cases.extracts import show_passage, take_nearest
from bot.library import Library
from indexer.content.documents import Document
from indexer.content.passages import Passage
from indexer.content.sentences import Sentence
from indexer.search.index import Index

UNSOLVED_SECTIONS = ("wrong", "unknown")
"""The sections of a case that say what went wrong there, and what nobody knows."""

STRIKES = 20
"""Cases that a problem's page tells of, the first; the case browser has them all."""

SYMPTOMS = 2
"""Sentences of the symptom that are shown, the first."""

_LINK = re.compile(r"\(doc:([a-z0-9-]+)")


@dataclass(frozen=True, slots=True)
class Extract:
    """A sentence of the base and the passage that it stands in."""

    sentence: Sentence
    passage: Passage


@dataclass(frozen=True, slots=True)
class Strike:
    """A case that a problem struck, with what its document says went wrong and what is not known."""

    case: str
    extracts: tuple[Extract, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """A problem: what answered it (``responses``, ``practices``), where its own page says that it struck
    (``documented``), and the cases: ``total`` of them, of which ``strikes`` tells the first."""

    problem: str
    symptoms: tuple[Extract, ...]
    responses: tuple[Extract, ...]
    practices: tuple[str, ...]
    documented: tuple[Extract, ...]
    strikes: tuple[Strike, ...]
    total: int


def list_links(document: Document) -> list[str]:
    """List the documents that a document names, in its facts and in its text, each once."""
    return list(dict.fromkeys([*document.facts.related, *_LINK.findall(document.body)]))


@functools.lru_cache(maxsize=2)
def link_problems(library: Library) -> Mapping[str, tuple[str, ...]]:
    """Give for each problem the cases that it struck: those that it names, then those that name it.

    Kept for the libraries used last, which are read-only.
    """
    problems = {document.id: list_links(document) for document in library.list_documents("en", "problem")}
    cases = {document.id: list_links(document) for document in library.list_documents("en", "case")}
    return {
        problem: tuple(
            dict.fromkeys([*(name for name in named if name in cases), *(c for c in cases if problem in cases[c])])
        )
        for problem, named in problems.items()
    }


def describe_failure(problem: str, index: Index, library: Library, lang: str) -> Failure:
    """Gather what the base says of a problem for a reader of ``lang``."""
    practices = [
        name for name in list_links(library.find(problem, "en")) if name in library and library.kind(name) == "practice"
    ]
    about = f"{library.title(problem, lang)}. {library.summary(problem, lang)}"
    cases = link_problems(library)[problem]
    return Failure(
        problem=problem,
        symptoms=_take(show_passage(index, problem, "symptom", lang))[:SYMPTOMS],
        responses=_take(show_passage(index, problem, "response", lang)),
        practices=tuple(practices),
        documented=_take(show_passage(index, problem, "cases", lang)),
        strikes=tuple(Strike(case, _list_unsolved(case, about, index, lang)) for case in cases[:STRIKES]),
        total=len(cases),
    )


def _take(passage: Passage | None) -> tuple[Extract, ...]:
    return tuple(Extract(sentence, passage) for sentence in passage.sentences) if passage else ()


def _list_unsolved(case: str, about: str, index: Index, lang: str) -> tuple[Extract, ...]:
    passages = (show_passage(index, case, section, lang) for section in UNSOLVED_SECTIONS)
    return tuple(Extract(take_nearest(passage, about), passage) for passage in passages if passage)
