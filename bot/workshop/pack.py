"""A programme and all that goes with it, in one language: what every format of a workshop pack is made from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.library import Library
from bot.messages import say
from bot.printing.spaces import set_spaces
from bot.rendering.bibliography import Entry, describe_source, mark_citation
from bot.rendering.facts import write_state
from bot.rendering.outline import Chapter, Line, OutlinePart, read_outline
from bot.workshop.agenda import Agenda, Session, build_agenda
from bot.workshop.casework import Setting
from bot.workshop.designs import Design, read_designs
from bot.workshop.exercises import Theme, build_exercise
from bot.workshop.guidance import Answer, Guided, guide_sessions, list_answers
from bot.workshop.plan import EXERCISE, Plan, write_query
from bot.workshop.prints import Programme, QuizQuestion, read_prints
from bot.workshop.sheets import PrintedSheet, list_sheets
from indexer.content.citations import Citation
from indexer.text import fold_accents

SECTIONS = ("glance", "run", "wrong", "lessons")
"""What of a case is told."""

FRAME = ("purpose", "audience", "notes", "materials", "adaptations", "evaluation")
"""Sections of a design beside its agenda and exercises."""

NAME_LIMIT = 60


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """A case to tell; ``remark`` says how it ended."""

    id: str
    title: str
    chapters: tuple[Chapter, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """All that a pack's files say. ``words_lang`` is the language of the base's own texts in it.

    ``dated`` are the first and the last year of the sources, None where no year is known.
    """

    lang: str
    words_lang: str
    title: str
    agenda: Agenda
    designs: tuple[Design, ...]
    guided: tuple[Guided, ...]
    sheets: tuple[PrintedSheet, ...]
    answers: tuple[Answer, ...]
    questions: tuple[QuizQuestion, ...]
    cases: tuple[CaseSheet, ...]
    reading: tuple[tuple[str, str], ...]
    sources: tuple[Entry, ...]
    dated: tuple[str, str] | None
    marks: dict[Citation, str]

    def say(self, name: str, **values: object) -> str:
        """Give a message in the pack's language."""
        return say(name, self.lang, **values)

    def cite(self, citations: Iterable[Citation]) -> str:
        """Name citations as a reader sees them, in parentheses; "" for none."""
        marks = dict.fromkeys(self.marks[citation] for citation in citations if citation in self.marks)
        return f"({'; '.join(marks)})" if marks else ""

    def write(self, line: Line) -> str:
        """Write a line with its label and its sources, which stand before a full stop, as its author had them."""
        label = say(f"evidence_{line.evidence}", self.lang) if line.evidence in ("confirmed", "contested") else ""
        text, end = (line.text[:-1], line.text[-1]) if line.text.endswith((".", ":", ";")) else (line.text, "")
        said = " ".join(part for part in (text, f"[{label}]" if label else "", self.cite(line.citations)) if part)
        return set_spaces(said + end, self.words_lang)

    def space(self, text: str) -> str:
        """Set the spaces of the base's own words as their language wants them."""
        return set_spaces(text, self.words_lang)

    def list_sheets(self, session: Session) -> tuple[PrintedSheet, ...]:
        """List the sheets that a session uses."""
        return tuple(sheet for sheet in self.sheets if sheet.session == session.number)

    def say_copies(self, sheet: PrintedSheet) -> str:
        """Say how many copies of a sheet are needed, in words; with a number where the people are known."""
        people = self.agenda.plan.people
        count = {"each": people, "pair": (people + 1) // 2, "group": (people + 4) // 5}.get(sheet.copies, 0)
        said = self.say(f"copies_{sheet.copies}")
        return f"{said} ({count})" if count else said

    @property
    def query(self) -> str:
        """The plan as the query of an address."""
        return write_query(self.agenda.plan)

    @property
    def closing(self) -> tuple[str, ...]:
        """The last words of every file: in which language its texts are, when its facts are from, whose it is."""
        wanted, shown = (self.say(f"language_{lang}") for lang in (self.lang, self.words_lang))
        foreign = (self.say("plan_language", wanted=wanted, shown=shown),) if self.lang != self.words_lang else ()
        dated = (self.say("pack_dated", first=self.dated[0], last=self.dated[1]),) if self.dated else ()
        return (*foreign, *dated, self.say("pack_licence"))

    def list_frame(self, section: str) -> Iterator[tuple[str, Chapter]]:
        """List a section of each design, with the design's title."""
        for design in self.designs:
            if section in design.outline:
                yield design.title, design.outline[section].intro


def name_file(title: str, limit: int = NAME_LIMIT) -> str:
    """Make a file's name of a title: short, of letters, digits and hyphens; "" where nothing is left.

    >>> name_file("Taller: ¿de verdad/necesitamos 🐄 un socio?")
    'taller-de-verdad-necesitamos-un-socio'
    """
    words = re.findall(r"[a-z0-9]+", fold_accents(title[: 4 * limit].replace("œ", "oe")).lower())
    return "-".join(words)[:limit].strip("-")


def write_title(agenda: Agenda, designs: Sequence[Design]) -> str:
    """Name a programme after the design that gives it most, and the next where it gives more than a third."""
    minutes = {design.id: 0 for design in designs}
    for session in agenda.work:
        if session.item.source in minutes:
            minutes[session.item.source] += session.item.minutes
    ranked = sorted(designs, key=lambda design: -minutes[design.id])
    whole = sum(minutes.values())
    titles = [design.title for number, design in enumerate(ranked[:2]) if not number or 3 * minutes[design.id] > whole]
    return " · ".join(titles) or say("workshops_heading", agenda.plan.lang)


def write_source(entry: Entry) -> str:
    """Write a line of the bibliography without mark-up."""
    author = "" if entry.mark.startswith(entry.author) else f"{entry.author}."
    publisher = f"{entry.publisher}." if entry.publisher else ""
    parts = (f"{entry.mark}.", author, f"{entry.title}.", publisher, entry.url)
    return " ".join(part for part in parts if part)


def build_theme(agenda: Agenda, designs: Sequence[Design]) -> Theme:
    """Say what a programme is about, for its exercises."""
    stages = tuple(dict.fromkeys(stage for design in designs for stage in design.stages))
    stages = (agenda.plan.stage,) if agenda.plan.stage else stages
    setting = Setting(agenda.plan.country, stages, agenda.plan.about)
    return Theme(agenda.plan.lang, setting, (*agenda.plan.about, *agenda.documents))


def build_pack(plan: Plan, library: Library) -> Pack:
    """Gather everything for a plan's pack."""
    programme = build_programme(plan, library)
    agenda = programme.agenda
    designs = tuple(design for id in agenda.designs if (design := programme.designs.find(id)))
    guided = guide_sessions(programme)
    sheets = tuple(list_sheets(programme))
    told = dict.fromkeys(case for one in guided for case in one.cases)
    cases = tuple(_write_case(case, plan.lang, library) for case in told)
    reading = [one for one in agenda.documents if one in library and one not in told]
    citations = dict.fromkeys(_list_citations(designs, guided, cases, sheets))
    keys = dict.fromkeys(citation.key for citation in citations)
    return Pack(
        lang=plan.lang, words_lang=designs[0].lang if designs else plan.lang,
        title=write_title(agenda, designs), agenda=agenda, designs=designs, guided=guided, sheets=sheets,
        answers=tuple(list_answers(guided, programme)), questions=programme.questions, cases=cases,
        reading=tuple((say(f"kind_{library.kind(one)}", plan.lang), library.title(one, plan.lang)) for one in reading),
        sources=tuple(describe_source(key, library.references, plan.lang) for key in keys),
        dated=_find_years(keys, library.references, plan.lang),
        marks={citation: mark_citation(citation, library.references, plan.lang) for citation in citations},
    )  # fmt: skip


def build_programme(plan: Plan, library: Library) -> Programme:
    """Lay a plan into its days, with what its designs print and the exercises that it has of the base."""
    designs = read_designs(library, plan.lang)
    agenda = build_agenda(plan, designs, library)
    used = [design for id in agenda.designs if (design := designs.find(id))]
    theme = build_theme(agenda, used)
    made = {
        session.number: build_exercise(session.item.part, theme, library)
        for session in agenda.sessions
        if session.item.source == EXERCISE
    }
    built = {number: exercise for number, exercise in made.items() if exercise}
    return Programme(agenda, designs, {design.id: read_prints(design, library) for design in used}, built, library)


def _write_case(case: str, lang: str, library: Library) -> CaseSheet:
    version = library.find(case, lang)
    outline = read_outline(version)
    chapters = (chapter for name in SECTIONS if name in outline for chapter in _list_chapters(outline[name]))
    remark = write_state(version.facts, lang)
    return CaseSheet(case, library.title(case, lang), tuple(chapters), remark[:1].upper() + remark[1:])


def _list_chapters(part: OutlinePart) -> list[Chapter]:
    """List a section's chapters that say something: what stands above its first lower heading, then each below one."""
    return [one for one in (part.intro, *part.chapters) if one.lines]


def _list_citations(
    designs: Sequence[Design], guided: Sequence[Guided], cases: Sequence[CaseSheet], sheets: Sequence[PrintedSheet]
) -> Iterator[Citation]:
    """List whatever a file of the pack may cite."""
    chapters = [design.outline[name].intro for design in designs for name in FRAME if name in design.outline]
    chapters += [exercise for one in guided for exercise in one.exercises]
    chapters += [chapter for case in cases for chapter in case.chapters]
    chapters += [chapter for sheet in sheets for chapter in sheet.chapters]
    for chapter in chapters:
        yield from chapter.citations
    for one in guided:
        for line in one.lines:
            yield from line.citations
    for sheet in sheets:
        for item in sheet.items:
            yield from item.citations


def _find_years(keys: Iterable[str], references: Any, lang: str) -> tuple[str, str] | None:
    years = sorted(
        match[0] for key in keys if (match := re.search(r"(?:19|20)\d\d", describe_source(key, references, lang).year))
    )
    return (years[0], years[-1]) if years else None
