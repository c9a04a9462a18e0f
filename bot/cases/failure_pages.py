"""Search by failure: the problems, where each struck, what answered it, what stayed unsolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.cases.facets import WENT_WRONG_GROUP
from bot.cases.failures import describe_failure, link_problems
from bot.cases.search import REASONED, TRUSTED_SCOPE, Match, ask_of, explain_match
from bot.cases.selection import TEXT_LIMIT, Selection
from bot.cases.words import failures_url, write_url
from bot.knowledge import Knowledge
from bot.rendering.markup import render_inline
from bot.rendering.reader import View
from bot.rendering.render import render_template
from bot.web.page import Page, Site, respond, show_missing
from indexer.content.passages import Passage
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
    router = APIRouter(prefix="/lite")

    @router.get("/failures")
    def failures(request: Request) -> Response:
        return respond(site, request, show_failures)

    @router.get("/failures/{problem}")
    def failure(request: Request, problem: str) -> Response:
        return respond(site, request, lambda site, view, values: show_failure(site, view, values, problem))

    return router


def show_failures(site: Site, view: View, values: Mapping[str, str]) -> Page:
    """List the problems, those nearest to the text ``q`` first where there is one."""
    knowledge = site.standby.wait().knowledge
    view = replace(view, library=knowledge.library)
    text = clean_text(values.get("q", ""), TEXT_LIMIT)
    nearest, scope = _find_problems(knowledge, text, view.lang) if text else ([], 1.0)
    entries = {problem: _describe_entry(problem, view) for problem in link_problems(view.library)}
    content = render_template(
        "failures.html",
        view,
        text=text,
        cut=len(values.get("q", "")) > TEXT_LIMIT,
        limit=TEXT_LIMIT,
        far=scope < TRUSTED_SCOPE,
        nearest=[
            (entries[match.case], explain_match(match, text, view.lang, knowledge.retriever.index)) for match in nearest
        ],
        entries=sorted(entries.values(), key=lambda entry: (-entry.cases, entry.title)),
        wrong=write_url(view, "cases", Selection(chosen={"outcome": (WENT_WRONG_GROUP,)})),
    )
    return Page(
        view.say("failures_title"), content, lambda lang: failures_url(view, text=text, lang=lang), styles=STYLES
    )


def _find_problems(knowledge: Knowledge, text: str, lang: str) -> tuple[list[Match], float]:
    """Find the problems nearest to a text, and how likely it is that the base knows of it at all."""
    retrieval = knowledge.retriever.retrieve(ask_of(text, lang), RETRIEVED, lambda passage: passage.kind == "problem")
    passages: dict[str, list[Passage]] = {}
    for hit in retrieval.hits:
        passages.setdefault(hit.passage.document, []).append(hit.passage)
    matches = [Match(problem, tuple(mine[:REASONED]), 0.0, True) for problem, mine in passages.items()]
    return matches[:NEAREST], retrieval.scope


def _describe_entry(problem: str, view: View) -> ProblemEntry:
    library, cases = view.library, link_problems(view.library)[problem]
    wrong = sum(library.went_wrong(case) for case in cases)
    return ProblemEntry(
        problem, library.title(problem, view.lang), library.summary(problem, view.lang), len(cases), wrong
    )


def show_failure(site: Site, view: View, values: Mapping[str, str], problem: str) -> Page:
    """Show a problem: what answered it, where it struck, what stayed unsolved there."""
    knowledge = site.standby.wait().knowledge
    view = replace(view, library=knowledge.library)
    if problem not in link_problems(view.library):
        return show_missing(site, view, values)
    failure = describe_failure(problem, knowledge.retriever.index, view.library, view.lang)
    title = view.library.title(problem, view.lang)
    content = render_template(
        "failure.html",
        view,
        title=title,
        summary=view.library.summary(problem, view.lang),
        failure=failure,
        practices=[
            (id, view.library.title(id, view.lang), view.library.summary(id, view.lang)) for id in failure.practices
        ],
        strikes=[
            (strike, view.library.title(strike.case, view.lang), view.library.went_wrong(strike.case))
            for strike in failure.strikes
        ],
        write=lambda e: render_inline(e.sentence.markdown, view, view.document_url(e.passage.document)),
        cases=write_url(view, "cases", Selection(chosen={"problem": (problem,)})),
        back=failures_url(view),
    )
    return Page(title, content, lambda lang: failures_url(view, problem, lang=lang), styles=STYLES)
