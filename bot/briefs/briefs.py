"""A brief for who decides: where a territory stands, what could be done, what it did elsewhere, what is not known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from bot.answering.entities import find_countries
from bot.briefs.accounts import Account, raise_first, tell_case, write_lines
from bot.briefs.case_choice import explain_choices, find_asked_cases
from bot.briefs.focus import Focus, Territory
from bot.briefs.options import Option, find_advice, list_case_options, list_gap_options
from bot.briefs.orders import Order, Origin
from bot.cases.failures import link_problems
from bot.knowledge import Knowledge
from bot.printing.printouts import Words
from bot.rendering.facts import name_value
from bot.rendering.outline import read_line, read_outline
from bot.rendering.reader import ReaderContext
from bot.toolbox.result_views import describe_chart
from bot.toolbox.session import Session
from bot.toolbox.tools import BASIS
from indexer.content.coverage import list_contested
from indexer.text import fold_words

OVERALL, STRENGTHS, SECOND = "overall", "strengths", "second-gaps"
"""Groups of results that the scorecard has; the last holds the short names of its points."""

GAPS_TOLD = (4, 3)
"""Gaps told whole of one place alone, and of each of two; the others are named."""

STRENGTHS_TOLD = 3
ASKED_NAMED = 3
"""Cases that are named because the question is on them, where no gap tells them."""

WORDS_SHOWN = 200
"""Characters of a quoted claim, or of a source's title, that are shown."""

PLACE_SHOWN = 24
"""Characters of a place's name in a chart."""

DATE_LOCALES = {"en": "en_GB", "es": "es", "pt": "pt_BR", "fr": "fr"}
"""How each language writes a date (Unicode CLDR)."""


@dataclass(frozen=True, slots=True)
class Point:
    """One of the points that are scored: its short name, and its level a place, None where it was not scored."""

    label: str
    levels: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """A result of the scorecard: its heading and what it says."""

    heading: str
    words: Words


@dataclass(frozen=True, slots=True)
class Standing:
    """How a territory stands: its points in words ("" where not all were scored), what that comes to, the options that
    its gaps lead to, the gaps that are named only, and what it can build on."""

    territory: Territory
    total: str
    overall: tuple[Advice, ...]
    options: tuple[Option, ...]
    more_gaps: tuple[str, ...]
    strengths: tuple[Advice, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """What a brief says, to the reader of ``reader``; ``text_lang`` is the advice's language.

    ``standings`` come from scores, one a place; ``options`` and ``said`` (an answer's sentences) where there are none.
    ``asked`` are cases on the question that no gap of the scores leads to. ``struck`` counts the problems that struck
    several of the cases; ``made`` and ``dated`` are the days (YYYY-MM-DD) of the brief and of the base's facts.
    """

    reader: ReaderContext
    origin: Origin
    text_lang: str
    territories: tuple[Territory, ...]
    focus: Focus
    points: tuple[Point, ...]
    most: int
    standings: tuple[Standing, ...]
    options: tuple[Option, ...]
    said: Words
    basis: Words
    struck: tuple[tuple[str, int], ...]
    made: str
    dated: str
    asked: tuple[Account, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """The territories' names with their countries, "" for one without a name."""
        return tuple(name_place(territory, self.reader) for territory in self.territories)

    @property
    def short_places(self) -> tuple[str, ...]:
        """The territories' names as a chart has room for them."""
        say = self.reader.say
        return tuple(cut_words(one.name or say("brief_this_place"), PLACE_SHOWN) for one in self.territories)

    @property
    def every_option(self) -> tuple[Option, ...]:
        """All options, of every place."""
        return (*self.options, *(option for standing in self.standings for option in standing.options))

    @property
    def accounts(self) -> tuple[Account, ...]:
        """All cases that are told, each once."""
        told = [account for option in self.every_option for account in option.accounts]
        return tuple({account.id: account for account in told}.values())

    @property
    def title(self) -> str:
        """The brief's name: its places, or what it was asked and the places that the question does not name."""
        say = self.reader.say
        if self.origin == "scores":
            place = " · ".join(filter(None, self.places))
            return say("brief_title_place", place=place) if place else say("brief_title_territory")
        asked = raise_first(self.focus.question) or say(f"brief_title_{self.origin}")
        return " · ".join(filter(None, (asked, *(leave_out_said(place, self.focus.question) for place in self.places))))

    def name(self, label: str, words: str) -> str:
        """Put a message and a colon before words, as the reader's language sets it."""
        return f"{self.reader.say(label)}{self.reader.say('brief_colon')} {words}"


def name_place(territory: Territory, reader: ReaderContext) -> str:
    """Name a territory with its country: "Uyuni, Bolivia"; a country that its name says is not said twice."""
    country = name_value("country", territory.country, reader) if territory.country else ""
    if not territory.name:
        return country
    return f"{territory.name}, {country}" if country and not find_countries(territory.name) else territory.name


def leave_out_said(place: str, question: str) -> str:
    """Leave out of a place's name what a question says already, accents and case aside.

    >>> leave_out_said("Lempira, Honduras", "cafetaleros en HONDURAS"), leave_out_said("Haïti", "cacao en Haiti ?")
    ('Lempira', '')
    """
    asked = f" {' '.join(fold_words(question))} "
    return ", ".join(part for part in place.split(", ") if f" {' '.join(fold_words(part))} " not in asked)


def write_date(day: str, lang: str) -> str:
    """Write a day (YYYY-MM-DD) as a language does.

    >>> write_date("2026-12-01", "es"), write_date("2026-12-01", "en")
    ('1 de diciembre de 2026', '1 December 2026')
    """
    written: str = format_date(date.fromisoformat(day), "long", DATE_LOCALES[lang])
    # French counts the first day of a month as the first, which CLDR's pattern cannot say.
    return re.sub(r"^1 ", "1er ", written) if lang == "fr" else written


def compose_brief(order: Order, knowledge: Knowledge, made: str, dated: str) -> Brief | None:
    """Compose the brief that was ordered; None where nothing was scored and no case found."""
    if order.is_empty:
        return None
    reader = order.reader
    most = GAPS_TOLD[len(order.sessions) > 1]
    standings = tuple(
        describe_standing(session, knowledge, territory, order.focus, most)
        for session, territory in zip(order.sessions, order.territories, strict=False)
    )
    choices = explain_choices(order.cases, knowledge, reader.lang, order.territories[0], order.focus)
    options = tuple(list_case_options(choices, reader))
    points, top = _list_points(order.sessions[0], len(order.sessions)) if order.sessions else ((), 0)
    text = order.sessions[0].text if order.sessions else None
    told = {account.id for one in standings for option in one.options for account in option.accounts}
    near = find_asked_cases(knowledge, reader.lang, order.territories[0], order.focus, told) if order.sessions else []
    outline = read_outline(text.document) if text else {}
    return Brief(
        reader=reader, origin=order.origin, text_lang=text.lang if text else reader.lang,
        territories=order.territories, focus=order.focus, points=points, most=top, standings=standings,
        options=options, said=write_lines([read_line(words) for words in order.said], reader),
        basis=write_lines(outline[BASIS].intro.lines, reader) if BASIS in outline else (),
        struck=_count_problems([choice.case for choice in choices], reader), made=made, dated=dated,
        asked=tuple(tell_case(choice, reader) for choice in near[:ASKED_NAMED]),
    )  # fmt: skip


def describe_standing(
    session: Session, knowledge: Knowledge, territory: Territory, focus: Focus, most: int
) -> Standing:
    """Describe how the first place of a session stands, ``most`` gaps told whole."""
    options, more = list_gap_options(session, knowledge, territory, focus, most)
    total = session.outcome.values.get(f"total-{session.text.tool.sides[0]}")
    chart = describe_chart(session.text, session.answers, session.outcome, session.reader)
    top = round(chart.most) * len(chart.labels) if chart else 0
    return Standing(
        territory,
        session.reader.say("brief_total", points=round(total), most=top) if isinstance(total, float) else "",
        tuple(_list_advice(OVERALL, session)),
        tuple(options),
        tuple(more),
        tuple(_list_advice(STRENGTHS, session))[:STRENGTHS_TOLD],
    )


def _list_advice(section: str, session: Session) -> Iterator[Advice]:
    outline, text, reader = read_outline(session.text.document), session.text, session.reader
    lang = text.lang if text.lang != reader.lang else ""
    for result in session.outcome.results.get(section, ()):
        yield Advice(text.name(section, result.id), write_lines(find_advice(result, outline), reader, lang))


def _list_points(session: Session, places: int) -> tuple[tuple[Point, ...], int]:
    chart = describe_chart(session.text, session.answers, session.outcome, session.reader)
    if chart is None:
        return (), 0
    questions = [question for question in session.text.tool.questions if question.kind == "scale"]
    points = []
    for number, (question, label) in enumerate(zip(questions, chart.labels, strict=True)):
        # The gaps of the second place are headed by the point's short name.
        known = session.text.advice(SECOND, f"second-{question.id}")
        short = session.text.name(SECOND, f"second-{question.id}") if known else label
        points.append(Point(short, tuple(values[number] for _, values in chart.sides[:places])))
    return tuple(points), round(chart.most)


def _count_problems(cases: Iterable[str], reader: ReaderContext) -> tuple[tuple[str, int], ...]:
    """Count which problems struck several of these cases: (problem, cases), the most frequent first."""
    chosen = set(cases)
    counts = {problem: len(chosen.intersection(struck)) for problem, struck in link_problems(reader.library).items()}
    several = [(problem, count) for problem, count in counts.items() if count > 1]
    return tuple(sorted(several, key=lambda pair: (-pair[1], pair[0])))


def list_claims(account: Account, reader: ReaderContext) -> list[str]:
    """List what is contested of a case, in words."""
    document = reader.library.find(account.id, reader.lang)
    return [claim.text for claim in list_contested(document) if claim.text]


def cut_words(text: str, most: int = WORDS_SHOWN) -> str:
    """Cut a text after ``most`` characters, at a space, and show that it was cut."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"
