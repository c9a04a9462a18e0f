"""A territory's brief: what the scorecard's answers come to, cut to what two printed pages hold; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.rendering.bibliography import Entry, describe_source, mark_citation
from bot.rendering.facts import write_state
from bot.rendering.outline import Line, Outline, read_outline
from bot.rendering.reader import SCORECARD, ReaderContext
from bot.toolbox.drawings import Chart
from bot.toolbox.session import Session
from bot.toolbox.tools import BASIS
from bot.toolbox.views import describe_chart, list_sides
from indexer.content.citations import Citation
from indexer.content.coverage import list_contested
from indexer.content.designs import Result

TOOL = SCORECARD
OVERALL, GAPS, STRENGTHS, SECOND = "overall", "gaps", "strengths", "second-gaps"
"""The groups of results that the scorecard has."""

GAPS_TOLD = 6
"""Gaps told with advice and case where there is room; the others are named."""

STRENGTHS_TOLD = 3
CLAIMS_TOLD = 2
SOURCES_TOLD = 14
WORDS_SHOWN = 200
"""Characters of a quoted claim, or of a source's title, that are shown."""


@dataclass(frozen=True, slots=True)
class Point:
    """One of the points that are scored: its short name, and its level a place, None where it was not scored."""

    label: str
    levels: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """A result of the scorecard: as Markdown, and as plain words with the marks of its sources."""

    heading: str
    markdown: str
    words: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A recommendation or case that a gap leads to, with what it rests on and, of a case, how it ended."""

    id: str
    title: str
    note: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap with the recommendations and cases that match it; ``level`` says in words what was scored."""

    advice: Advice
    level: str
    recommendations: tuple[Mention, ...]
    cases: tuple[Mention, ...]

    @property
    def matches(self) -> tuple[tuple[str, Mention], ...]:
        """Recommendations, then cases, each after the message that names it."""
        return (
            *(("brief_recommendation", mention) for mention in self.recommendations),
            *(("brief_case", mention) for mention in self.cases),
        )


@dataclass(frozen=True, slots=True)
class Brief:
    """What the brief says, in its order, to the reader of ``reader``; ``text_lang`` is the advice's language.

    ``places`` are one or two; ``more_gaps`` and ``second_gaps`` are named only; ``unknown`` are sentences; ``made``
    and ``dated`` are the days (YYYY-MM-DD) of the brief and of the base's facts.
    """

    reader: ReaderContext
    text_lang: str
    places: tuple[str, ...]
    points: tuple[Point, ...]
    most: int
    totals: tuple[str, ...]
    overall: tuple[Advice, ...]
    gaps: tuple[Gap, ...]
    more_gaps: tuple[str, ...]
    second_gaps: tuple[str, ...]
    strengths: tuple[Advice, ...]
    unknown: tuple[str, ...]
    sources: tuple[Entry, ...]
    made: str
    dated: str

    @property
    def title(self) -> str:
        """The brief's name, with the places where they have names."""
        names = " · ".join(self.places)
        return self.name("brief_title", names) if names else self.reader.say("brief_title")

    def name(self, label: str, words: str) -> str:
        """Put a message and a colon before words, as the reader's language sets it."""
        return f"{self.reader.say(label)}{self.reader.say('brief_colon')} {words}"

    @property
    def scale(self) -> str:
        """What the levels of a printed chart mean."""
        return f"{self.reader.say('brief_scale', most=self.most)} {self.reader.say('brief_dash')}"

    @property
    def further(self) -> tuple[str, ...]:
        """The gaps that are named only, those of the first place, then those of the second."""
        first = self.name("brief_more_gaps", f"{'; '.join(self.more_gaps)}.") if self.more_gaps else ""
        of_second = self.reader.say("brief_second_gaps", place=self.places[-1]) + self.reader.say("brief_colon")
        second = f"{of_second} {'; '.join(self.second_gaps)}." if self.second_gaps else ""
        return tuple(words for words in (first, second) if words)

    @property
    def closing(self) -> tuple[str, ...]:
        """The last words: of when the facts are, and whose the texts are."""
        years = sorted(entry.year for entry in self.sources if entry.year)
        say = self.reader.say
        dated = say("brief_facts_dated", date=self.dated) if self.dated else ""
        aged = say("brief_source_years", first=years[0], last=years[-1]) if years else ""
        return tuple(words for words in (dated, aged, say("app_about"), say("licence_note")) if words)


def compose_brief(session: Session, made: str, dated: str, told: int = GAPS_TOLD) -> Brief | None:
    """Compose the brief of what was answered, ``told`` gaps at most with advice; None where nothing was scored."""
    chart = describe_chart(session.text, session.answers, session.outcome, session.reader)
    if chart is None:
        return None
    outline, reader = read_outline(session.text.document), session.reader
    results = session.outcome.results
    gaps = [_describe_gap(result, session, outline) for result in results.get(GAPS, ())]
    full = tuple(gaps[:told])
    overall = tuple(_find_advice(result, session, outline) for result in results.get(OVERALL, ()))
    strengths = tuple(_find_advice(result, session, outline) for result in results.get(STRENGTHS, ())[:STRENGTHS_TOLD])
    places = _name_places(session, chart)
    basis = outline[BASIS].intro.lines if BASIS in outline else ()
    return Brief(
        reader=reader, text_lang=session.text.lang, places=places,
        points=tuple(_list_points(session, chart, len(places))), most=round(chart.most),
        totals=tuple(_list_totals(session, places, chart)), overall=overall, gaps=full,
        more_gaps=tuple(gap.advice.heading for gap in gaps[told:]),
        second_gaps=tuple(session.text.name(SECOND, result.id) for result in results.get(SECOND, ())),
        strengths=strengths, unknown=tuple(_list_unknown(session, chart, places, full, basis)),
        sources=tuple(_list_sources(session, [*overall, *strengths], full, basis)), made=made, dated=dated,
    )  # fmt: skip


def _name_places(session: Session, chart: Chart) -> tuple[str, ...]:
    """Name the places that were scored; one alone stands without the name that only tells it from a second."""
    sides = list_sides(session.text, session.answers, session.reader)
    scored = [any(value is not None for value in values) for _, values in chart.sides]
    if not any(scored[1:]):
        typed = session.answers.given.get(f"name-{session.text.tool.sides[0]}")
        return (typed if isinstance(typed, str) else "",)
    return tuple(sides)


def _list_points(session: Session, chart: Chart, places: int) -> Iterator[Point]:
    questions = [question for question in session.text.tool.questions if question.kind == "scale"]
    for number, (question, label) in enumerate(zip(questions, chart.labels, strict=True)):
        # The gaps of the second place are headed by the point's short name.
        short = session.text.name(SECOND, f"second-{question.id}")
        known = session.text.advice(SECOND, f"second-{question.id}")
        yield Point(short if known else label, tuple(values[number] for _, values in chart.sides[:places]))


def _list_totals(session: Session, places: tuple[str, ...], chart: Chart) -> Iterator[str]:
    most = round(chart.most) * len(chart.labels)
    for side, place in zip(session.text.tool.sides, places, strict=False):
        total = session.outcome.values.get(f"total-{side}")
        if total is not None:
            said = session.reader.say("brief_total", points=round(total), most=most)
            yield f"{place}: {said}" if place else said


def _find_advice(result: Result, session: Session, outline: Outline) -> Advice:
    chapters = outline[result.section].chapters if result.section in outline else ()
    lines = next((chapter.lines for chapter in chapters if chapter.id == result.id), ())
    text = session.text
    return Advice(
        text.name(result.section, result.id),
        text.advice(result.section, result.id),
        write_lines(lines, session.reader),
        tuple(citation for line in lines for citation in line.citations),
    )


def write_lines(lines: Iterable[Line], reader: ReaderContext) -> str:
    """Write lines as one paragraph, each with the marks of its sources: ``… by 2006 (Childress 2008).``"""
    return " ".join(_write_line(line, reader) for line in lines)


def _write_line(line: Line, reader: ReaderContext) -> str:
    marks = mark_all(line.citations, reader)
    if not marks:
        return line.text
    stop = line.text[-1:] if line.text.endswith((".", "!", "?")) else ""
    return f"{line.text.removesuffix(stop)} ({marks}){stop}"


def mark_all(citations: Iterable[Citation], reader: ReaderContext) -> str:
    """Name sources in a few letters each."""
    return "; ".join(dict.fromkeys(mark_citation(one, reader.library.references, reader.lang) for one in citations))


def _describe_gap(result: Result, session: Session, outline: Outline) -> Gap:
    library = session.reader.library
    found = [id for id in result.documents if id in library]
    recommendations, cases = (
        tuple(_mention(id, session.reader) for id in found if library.kind(id) == kind)
        for kind in ("recommendation", "case")
    )
    return Gap(_find_advice(result, session, outline), _write_level(result, session), recommendations, cases)


def _write_level(result: Result, session: Session) -> str:
    """Write the level that the first place was given at a gap's point, which its id names: ``gap-law``."""
    id = result.id.removeprefix("gap-")
    question = next((question for question in session.text.tool.questions if question.id == id), None)
    level = session.answers.given.get(f"{id}_{session.text.tool.sides[0]}")
    if question is None or not isinstance(level, float):
        return ""
    words = session.text.prompt(question).options[int(level)].rstrip(".")
    return session.reader.say("brief_level_said", level=f"{level:g}", words=words)


def _mention(id: str, reader: ReaderContext) -> Mention:
    document = reader.library.find(id, reader.lang)
    marks = mark_all(document.sources, reader)
    stands = write_state(document.facts, reader.lang)
    state = f"{reader.say('fact_stands')}: {stands}" if stands else ""
    return Mention(id, reader.library.title(id, reader.lang), "; ".join(filter(None, (state, marks))), document.sources)


def _list_unknown(
    session: Session, chart: Chart, places: tuple[str, ...], gaps: tuple[Gap, ...], basis: tuple[Line, ...]
) -> Iterator[str]:
    """List what the brief does not know, and on what its sources disagree."""
    reader, library = session.reader, session.reader.library
    points = list(_list_points(session, chart, len(places)))
    for side, place in enumerate(places):
        missing = [point.label for point in points if point.levels[side] is None]
        if missing:
            said = reader.say("brief_unscored", points="; ".join(missing))
            yield f"{place}: {said}" if place else said
    cases = [case for gap in gaps for case in gap.cases]
    claims = [
        (case, claim) for case in cases for claim in list_contested(library.find(case.id, reader.lang)) if claim.text
    ]
    for case, claim in claims[:CLAIMS_TOLD]:
        yield reader.say("brief_contested", title=case.title, claim=cut_words(claim.text))
    unclear = [case.title for case in cases if library.find(case.id, reader.lang).facts.state == "unknown"]
    if unclear:
        yield reader.say("brief_state_unknown", cases="; ".join(unclear))
    yield write_lines(basis[1:], reader)
    yield reader.say("brief_judgement")


def cut_words(text: str) -> str:
    """Cut a text after WORDS_SHOWN characters, at a space, and show that it was cut."""
    return text if len(text) <= WORDS_SHOWN else text[: WORDS_SHOWN - 1].rsplit(" ", 1)[0] + "…"


def _list_sources(
    session: Session, advice: Iterable[Advice], gaps: tuple[Gap, ...], basis: Iterable[Line]
) -> Iterator[Entry]:
    cited = [citation for line in basis for citation in line.citations]
    cited += [citation for one in (*advice, *(gap.advice for gap in gaps)) for citation in one.citations]
    cited += [one for gap in gaps for mention in (*gap.recommendations, *gap.cases) for one in mention.citations]
    keys = dict.fromkeys(citation.key for citation in (*session.text.document.sources, *cited))
    for key in list(keys)[:SOURCES_TOLD]:
        yield describe_source(key, session.reader.library.references, session.reader.lang)


def write_source(entry: Entry) -> str:
    """Write a source as one line: mark, author, title, publisher, address."""
    author = "" if entry.mark.startswith(entry.author) else f"{entry.author}."
    publisher = f"{entry.publisher}." if entry.publisher else ""
    return " ".join(
        part for part in (f"{entry.mark}.", author, f"{cut_words(entry.title)}.", publisher, entry.url) if part
    )
