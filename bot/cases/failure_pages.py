"""Search by failure: the problems, where each struck, what answered it, what stayed unsolved."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fastapi import APIRouter

from bot.cases.facets import WENT_WRONG_GROUP
from bot.cases.failures import describe_failure, link_problems
from bot.cases.search import REASONED, TRUSTED_ANSWERABILITY, CaseMatch, ask_of, explain_match, find_meant
from bot.cases.selection import TEXT_LIMIT, Selection
from bot.cases.words import failures_url, write_url
from bot.knowledge import Knowledge
from bot.rendering.markup import render_inline
from bot.rendering.reader import ReaderContext
from bot.rendering.render import render_template
from bot.web.page import Page, PageRequest, Site, route_pages, show_missing
from indexer.content.passages import Passage
from indexer.search.candidates import allow_kind
from indexer.text import clean_text

STYLES = ("cases.css",)
NEAREST = 5
RETRIEVED = 40


@dataclass(frozen=True, slots=True)
class ProblemEntry:
    """A problem in the list, with how many cases it struck and how many of these went wrong."""

    id: str
    title: str
    summary: str
    cases: int
    wrong: int


def build_failure_pages(site: Site) -> APIRouter:
    """Build the routes ``/lite/failures`` and ``/lite/failures/{problem}``."""
    return route_pages(site, "/lite", {"/failures": show_failures, "/failures/{problem}": show_failure})


def show_failures(request: PageRequest) -> Page:
    """List the problems, those nearest to the text ``q`` first where there is one."""
    knowledge = request.engine.knowledge
    reader, typed = replace(request.reader, library=knowledge.library), request.values.get("q", "")
    text = clean_text(typed, TEXT_LIMIT)
    meant = "" if request.values.get("exact") else find_meant(knowledge.retriever.index, text, reader.lang)
    searched = meant or text
    nearest, answerability = _find_problems(knowledge, searched, reader.lang) if text else ([], 1.0)
    entries = {problem: _describe_entry(problem, reader) for problem in link_problems(reader.library)}
    content = render_template(
        "failures.html",
        reader,
        text=text,
        meant=meant,
        cut=len(typed) > TEXT_LIMIT,
        limit=TEXT_LIMIT,
        far=answerability < TRUSTED_ANSWERABILITY,
        nearest=[
            (entries[match.case], explain_match(match, searched, reader.lang, knowledge.retriever.index))
            for match in nearest
        ],
        entries=sorted(entries.values(), key=lambda entry: (-entry.cases, entry.title)),
        wrong=write_url(reader, "cases", Selection(chosen={"event": (WENT_WRONG_GROUP,)})),
    )
    return Page(
        reader.say("failures_title"), content, lambda lang: failures_url(reader, text=text, lang=lang), styles=STYLES,
        part="failures",
    )  # fmt: skip


def _find_problems(knowledge: Knowledge, text: str, lang: str) -> tuple[list[CaseMatch], float]:
    """Find the problems nearest to a text, and how likely it is that the base knows of it at all."""
    retrieval = knowledge.retriever.retrieve(
        ask_of(knowledge.retriever.index, text, lang), RETRIEVED, allow_kind("problem")
    )
    passages: dict[str, list[Passage]] = {}
    for hit in retrieval.hits:
        passages.setdefault(hit.document, []).append(hit.passage)
    matches = [CaseMatch(problem, tuple(mine[:REASONED]), 0.0, True) for problem, mine in passages.items()]
    return matches[:NEAREST], retrieval.answerability


def _describe_entry(problem: str, reader: ReaderContext) -> ProblemEntry:
    library, cases = reader.library, link_problems(reader.library)[problem]
    wrong = sum(library.went_wrong(case) for case in cases)
    return ProblemEntry(
        problem, library.title(problem, reader.lang), library.summary(problem, reader.lang), len(cases), wrong
    )


def show_failure(request: PageRequest) -> Page:
    """Show a problem: what answered it, where it struck, what stayed unsolved there."""
    knowledge, problem = request.engine.knowledge, request.path["problem"]
    reader = replace(request.reader, library=knowledge.library)
    if problem not in link_problems(reader.library):
        return show_missing(request)
    failure = describe_failure(problem, knowledge.retriever.index, reader.library, reader.lang)
    title = reader.library.title(problem, reader.lang)
    content = render_template(
        "failure.html",
        reader,
        title=title,
        summary=reader.library.summary(problem, reader.lang),
        failure=failure,
        practices=[
            (id, reader.library.title(id, reader.lang), reader.library.summary(id, reader.lang))
            for id in failure.practices
        ],
        strikes=[
            (strike, reader.library.title(strike.case, reader.lang), reader.library.went_wrong(strike.case))
            for strike in failure.strikes
        ],
        write=lambda e: render_inline(e.sentence.markdown, reader, reader.document_url(e.passage.document)),
        cases=write_url(reader, "cases", Selection(chosen={"problem": (problem,)})),
        back=failures_url(reader),
    )
    return Page(title, content, lambda lang: failures_url(reader, problem, lang=lang), styles=STYLES, part="failures")
