"""A programme and all that goes with it, in one language: what every format of a workshop pack is made from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.library import Library
from bot.messages import say
from bot.rendering.bibliography import Entry, describe_source, mark_citation
from bot.rendering.facts import write_state
from bot.rendering.outline import Chapter, Line, OutlinePart, read_outline
from bot.workshop.agenda import Agenda, Session, build_agenda
from bot.workshop.casework import Setting, is_case
from bot.workshop.designs import Design, Designs, list_exercises, match_exercises, read_designs
from bot.workshop.exercises import Exercise, Theme, build_exercise, choose_kinds
from bot.workshop.plan import Plan, write_query
from indexer.content.citations import Citation
from indexer.content.markdown import BLANK_OPEN
from indexer.text import fold_accents

MOST_HANDOUTS = 6
MOST_CASES = 6
MOST_MODELS = 3
"""Sheets of one pack: what a day can use, and a village can print."""

SECTIONS = {
    "practice": ("steps", "checklist", "warnings"), "problem": ("symptom", "response"),
    "case": ("glance", "run", "wrong", "lessons"), "stage": ("before-next",), "recommendation": ("what",),
    "model": ("text",),
}  # fmt: skip
"""What of a document stands on its sheet; of other kinds the first section."""

FRAME = ("purpose", "audience", "notes", "materials", "adaptations", "evaluation")
"""Sections of a design beside its agenda and exercises."""

WIDE_BLANK = f"{'_' * 16} ("
"""What a blank begins with where hands fill it in."""

NAME_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document on a sheet: what to do, or a case to tell. ``remark``: how a case ended."""

    id: str
    kind: str
    title: str
    chapters: tuple[Chapter, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Guided:
    """A session with what the facilitator does in it, and the exercises that it calls."""

    session: Session
    lines: tuple[Line, ...]
    exercises: tuple[Chapter, ...]


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
    handouts: tuple[Sheet, ...]
    cases: tuple[Sheet, ...]
    exercises: tuple[Exercise, ...]
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
        return " ".join(part for part in (text, f"[{label}]" if label else "", self.cite(line.citations)) if part) + end

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

    @property
    def own_exercises(self) -> tuple[Chapter, ...]:
        """The exercises of the designs that a session calls, in the order of their first call."""
        return tuple({exercise.id: exercise for one in self.guided for exercise in one.exercises}.values())


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


def _begin_large(text: str) -> str:
    return text[:1].upper() + text[1:]


def build_theme(agenda: Agenda, designs: Sequence[Design]) -> Theme:
    """Say what a programme is about, for its exercises."""
    stages = tuple(dict.fromkeys(stage for design in designs for stage in design.stages))
    stages = (agenda.plan.stage,) if agenda.plan.stage else stages
    setting = Setting(agenda.plan.country, stages, agenda.plan.about)
    return Theme(agenda.plan.lang, setting, (*agenda.plan.about, *agenda.documents))


def list_kinds(agenda: Agenda, designs: Sequence[Design]) -> tuple[str, ...]:
    """List the exercises of a pack: those ticked, else those that fit."""
    if agenda.plan.exercises is not None:
        return tuple(kind for kind in agenda.plan.exercises if kind != "none")
    return choose_kinds(build_theme(agenda, designs), [session.method for session in agenda.sessions])


def build_pack(plan: Plan, library: Library) -> Pack:
    """Gather everything for a plan's pack."""
    all_designs = read_designs(library, plan.lang)
    agenda = build_agenda(plan, all_designs, library)
    designs = tuple(design for id in agenda.designs if (design := all_designs.find(id)))
    theme = build_theme(agenda, designs)
    built = [build_exercise(kind, theme, library) for kind in list_kinds(agenda, designs)]
    exercises = tuple(exercise for exercise in built if exercise)
    guided = tuple(_guide(session, all_designs) for session in agenda.sessions)
    handouts, cases = _choose_sheets(agenda, library)
    shown = {sheet.id for sheet in (*handouts, *cases)}
    reading = [document for document in agenda.documents if document in library and document not in shown]
    citations = dict.fromkeys(_list_citations(designs, guided, (*handouts, *cases), exercises))
    keys = dict.fromkeys(citation.key for citation in citations)
    return Pack(
        lang=plan.lang, words_lang=designs[0].lang if designs else plan.lang,
        title=write_title(agenda, designs), agenda=agenda,
        designs=designs, guided=guided, handouts=handouts, cases=cases, exercises=exercises,
        reading=tuple((say(f"kind_{library.kind(one)}", plan.lang), library.title(one, plan.lang)) for one in reading),
        sources=tuple(describe_source(key, library.references, plan.lang) for key in keys),
        dated=_find_years(keys, library.references, plan.lang),
        marks={citation: mark_citation(citation, library.references, plan.lang) for citation in citations},
    )  # fmt: skip


def _guide(session: Session, designs: Designs) -> Guided:
    if session.part is None:
        text = session.story.text.split("\n") if session.story else []
        return Guided(session, tuple(Line(paragraph, block=number) for number, paragraph in enumerate(text)), ())
    design = designs.find(session.part.design)
    return Guided(session, session.part.lines, match_exercises(session.part, design) if design else ())


def _choose_sheets(agenda: Agenda, library: Library) -> tuple[tuple[Sheet, ...], tuple[Sheet, ...]]:
    """Choose what is handed out: practices first of the wish, then of the sessions, and texts to fill in; and the
    cases that are told."""
    named = [*agenda.plan.about, *(one for session in agenda.work for one in session.documents)]
    told = [case for session in agenda.work for case in session.cases]
    known = [document for document in dict.fromkeys(named) if document in library]
    practices = [one for one in known if library.kind(one) == "practice"]
    others = [one for one in agenda.plan.about if one in known and library.kind(one) in ("problem", "recommendation")]
    cases = [case for case in dict.fromkeys([*told, *known]) if is_case(case, library)]
    days = len(agenda.days) or 1
    models = _choose_models(agenda, known, library)
    chosen = dict.fromkeys([*[*others[:1], *practices][: MOST_HANDOUTS * days], *models[: MOST_MODELS * days]])
    return (
        tuple(_write_sheet(document, agenda.plan.lang, library) for document in chosen),
        tuple(_write_sheet(case, agenda.plan.lang, library) for case in cases[: MOST_CASES * days]),
    )


def _choose_models(agenda: Agenda, known: Sequence[str], library: Library) -> list[str]:
    """Choose texts to fill in: those that the wish or a session names, then those that belong to a design, the ones
    first that belong to most of what the sessions draw on."""
    named = [one for one in known if library.kind(one) == "model"]
    own = dict.fromkeys(model for design in agenda.designs for model in library.linked(design, "model"))
    drawn = {one: len({*library.linked(one, "practice"), *library.linked(one, "problem")} & {*known}) for one in own}
    return list(dict.fromkeys([*named, *sorted(own, key=lambda model: (-drawn[model], model))]))


def _write_sheet(document: str, lang: str, library: Library) -> Sheet:
    version = library.find(document, lang)
    outline = read_outline(version)
    names = SECTIONS.get(version.kind) or tuple(outline)[:1]
    return Sheet(
        id=document, kind=version.kind, title=library.title(document, lang),
        chapters=tuple(chapter for name in names if name in outline for chapter in _list_chapters(outline[name])),
        remark=_begin_large(write_state(version.facts, lang)),
    )  # fmt: skip


def _list_chapters(part: OutlinePart) -> list[Chapter]:
    """List a section's chapters that say something: what stands above its first lower heading, then each below one.

    Blanks get room to write in.
    """
    return [
        replace(one, lines=tuple(replace(line, text=line.text.replace(BLANK_OPEN, WIDE_BLANK)) for line in one.lines))
        for one in (part.intro, *part.chapters)
        if one.lines
    ]


def _list_citations(
    designs: Sequence[Design], guided: Sequence[Guided], sheets: Sequence[Sheet], exercises: Sequence[Exercise]
) -> Iterator[Citation]:
    """List whatever a file of the pack may cite."""
    chapters = [design.outline[name].intro for design in designs for name in FRAME if name in design.outline]
    chapters += [exercise for design in designs for exercise in list_exercises(design)]
    chapters += [chapter for sheet in sheets for chapter in sheet.chapters]
    for chapter in chapters:
        yield from chapter.citations
    for one in guided:
        for line in one.lines:
            yield from line.citations
    for exercise in exercises:
        for line in _list_lines(exercise):
            yield from line.citations


def _list_lines(exercise: Exercise) -> Iterator[Line]:
    yield from (*exercise.steps, *exercise.text, *exercise.debrief)
    for card in exercise.cards:
        for _, lines in card.blocks:
            yield from lines
    for _, lines in exercise.key:
        yield from lines


def _find_years(keys: Iterable[str], references: Any, lang: str) -> tuple[str, str] | None:
    years = sorted(
        match[0] for key in keys if (match := re.search(r"(?:19|20)\d\d", describe_source(key, references, lang).year))
    )
    return (years[0], years[-1]) if years else None
