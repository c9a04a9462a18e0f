"""What a brief is ordered with: scores of the scorecard, cases of a comparison or a search, or a question's answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlencode

from bot.answering.entities import find_countries
from bot.briefs.focus import (
    AUDIENCE,
    COUNTRY,
    COUNTRY_SECOND,
    FORM,
    NAME_LIMIT,
    PLACE,
    PRODUCT,
    QUESTION,
    Focus,
    Territory,
    locate_territory,
    read_country,
    read_focus,
)
from bot.cases.facets import FACETS, read_cases
from bot.cases.selection import MOST_COMPARED
from bot.cases.views import look_up, sort_cases
from bot.engine import Engine
from bot.rendering.reader import SCORECARD, ReaderContext
from bot.toolbox.session import Session, group_values, read_visit
from bot.toolbox.tools import read_tool
from indexer.text import clean_text

Origin = Literal["scores", "comparison", "search", "answer"]
FROM = "origin"
"""The name in an address of where a question comes from: ``answer`` for the chat, else a search among cases."""

YEARS = ("from", "to")
"""Names of the years that a search of cases is limited to."""

FAILURES, FAILURES_ASKED = 1, 2
"""Cases in which something went wrong that a search tells at least, and where its question asks for such."""

SEARCHED = 5
"""Cases of a search or an answer that are told."""

FOCUS_NAMES = (COUNTRY, COUNTRY_SECOND, PRODUCT, FORM, QUESTION, AUDIENCE, PLACE)


@dataclass(frozen=True, slots=True)
class Order:
    """What an address asks for. ``sessions`` are the scorecard for each place, each as the first of its own.

    ``cases`` are those that were found or named, in their order; ``said``: what the answer says, as Markdown.
    ``pairs`` are the order as an address carries it; ``remarks`` what could not be read of it.
    """

    origin: Origin
    reader: ReaderContext
    territories: tuple[Territory, ...]
    focus: Focus
    sessions: tuple[Session, ...]
    cases: tuple[str, ...]
    said: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to make a brief of."""
        return not self.sessions and not self.cases


def brief_url(reader: ReaderContext, pairs: Sequence[tuple[str, str]], ending: str = "", lang: str = "") -> str:
    """Give the address of a brief, or of its file."""
    query = urlencode([("lang", lang or reader.lang), *pairs])
    return f"{reader.root}/lite/brief{ending and f'.{ending}'}?{query}"


def read_order(engine: Engine, reader: ReaderContext, pairs: Sequence[tuple[str, str]]) -> Order:
    """Read what an address asks for: scores first, then cases by name, then a question or a search."""
    knowledge = engine.knowledge
    reader = replace(reader, library=knowledge.library)
    table, values = read_cases(knowledge.library), group_values(pairs)
    focus = read_focus(values, table, reader.lang)
    kept = [(name, value) for name, value in pairs if name in FOCUS_NAMES and value.strip()]
    countries = [read_country(values, name, table) for name in (COUNTRY, COUNTRY_SECOND)]
    session = _read_scorecard(reader, pairs)
    if session is not None and _is_scored(session, 0):
        sessions = (session, swap_sides(session)) if _is_scored(session, 1) else (session,)
        names = [_read_name(session, side) for side in (0, 1)[: len(sessions)]]
        places = tuple(locate_territory(name, country) for name, country in zip(names, countries, strict=False))
        remarks = (*session.notes, *(reader.say(remark.name, **remark.values) for remark in session.answers.remarks))
        own = tuple(pair for pair in (*session.pairs, *kept) if pair[0] != PLACE)
        return Order("scores", reader, places, focus, sessions, (), (), own, remarks)
    name = clean_text(values.get(PLACE, [""])[-1], NAME_LIMIT)
    asked_of = find_countries(focus.question)
    place = locate_territory(name, countries[0] or (asked_of[0] if len(asked_of) == 1 and not name else ""))
    origin, cases, said, asked = _find_cases(engine, reader, pairs, focus)
    remarks = _list_remarks(session)
    return Order(origin, reader, (place,), focus, (), cases, said, tuple(dict.fromkeys([*asked, *kept])), remarks)


def _list_remarks(session: Session | None) -> tuple[str, ...]:
    if session is None:
        return ()
    return tuple(session.reader.say(remark.name, **remark.values) for remark in session.answers.remarks)


def _find_cases(
    engine: Engine, reader: ReaderContext, pairs: Sequence[tuple[str, str]], focus: Focus
) -> tuple[Origin, tuple[str, ...], tuple[str, ...], list[tuple[str, str]]]:
    """Find the cases that an address names or leads to, with what an answer says."""
    own = [
        (name, value) for name, value in pairs if name in (*FACETS, "ids", "id", "q", *YEARS, FROM) and value.strip()
    ]
    if any(name in ("ids", "id") for name, _ in own):
        look = look_up(engine.knowledge, reader, [pair for pair in own if pair[0] in ("ids", "id")])
        return "comparison", look.selection.ids[:MOST_COMPARED], (), own
    asks_failures = bool(focus.question) and engine.knowledge.parse(focus.question, reader.lang).failures
    least = FAILURES_ASKED if asks_failures else FAILURES
    if dict(own).get(FROM) == "answer" and focus.question:
        answer = engine.ask(focus.question, lang=reader.lang)
        named = [case.document for case in answer.cases]
        named += [one.passage.document for one in answer.citations if one.passage.kind == "case"]
        said = tuple(statement.markdown for statement in answer.direct_answer) if answer.answered else ()
        own = [pair for pair in own if pair[0] in (FROM, "q")]
        look = look_up(engine.knowledge, reader, [("q", focus.question)])
        named += [id for id in sort_cases(look) if look.selection.text] if answer.answered else []
        return "answer", keep_failures(list(dict.fromkeys(named)), reader, least), said, own
    look = look_up(engine.knowledge, reader, [pair for pair in own if pair[0] != FROM])
    found = sort_cases(look) if look.selection.limits else []
    return "search", keep_failures(found, reader, least), (), own


def keep_failures(found: Sequence[str], reader: ReaderContext, least: int = FAILURES) -> tuple[str, ...]:
    """Keep the first cases that were found, among them ``least`` in which something went wrong, where there are so
    many: whoever decides is to see what failed too."""
    failed = [id for id in found if reader.library.went_wrong(id)][:least]
    first = [id for id in found[:SEARCHED] if id not in failed][: SEARCHED - len(failed)]
    return tuple(id for id in found if id in first or id in failed)


def _read_scorecard(reader: ReaderContext, pairs: Sequence[tuple[str, str]]) -> Session | None:
    """Read the answers to the scorecard that an address holds; None where the base has no scorecard."""
    try:
        text = read_tool(reader.library, SCORECARD, reader.lang)
    except KeyError:
        return None
    return read_visit(text, reader, group_values(pairs))


def _is_scored(session: Session, number: int) -> bool:
    side = session.text.tool.sides[number : number + 1]
    fields = [f"{question.id}_{one}" for question in session.text.tool.questions for one in side]
    return any(isinstance(session.answers.given.get(field), float) for field in fields)


def _read_name(session: Session, number: int) -> str:
    typed = session.answers.given.get(f"name-{session.text.tool.sides[number]}")
    return typed if isinstance(typed, str) else ""


def swap_sides(session: Session) -> Session:
    """Give a session with its two places exchanged, so that the second gets all that the first gets."""
    first, second = session.text.tool.sides
    other = {first: second, second: first}
    swapped: list[tuple[str, str]] = []
    for name, value in session.pairs:
        stem, sign, side = name.rpartition("-" if name.startswith("name-") else "_")
        swapped.append((f"{stem}{sign}{other.get(side, side)}", value))
    return read_visit(session.text, session.reader, group_values(swapped))
