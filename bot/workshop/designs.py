"""Workshop documents as a planner needs them: designs with their parts, words and ranges of length."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.library import Library
from bot.rendering.outline import Chapter, Line, Outline, read_outline
from indexer.content.designs import PAUSES
from indexer.content.documents import Document
from indexer.vocabulary import STAGES

WELCOME, CLOSING, WORK, EVALUATING = "welcome", "closing", "work", "evaluating"


@dataclass(frozen=True, slots=True)
class DesignPart:
    """A part of a design. It works in ``least`` to ``minutes``; ``role`` is welcome, work or closing; ``steps`` are the
    minutes that its words tell, one after the other."""

    design: str
    id: str
    title: str
    minutes: int
    least: int
    method: str
    core: bool
    role: str
    documents: tuple[str, ...]
    lines: tuple[Line, ...]
    steps: tuple[int, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What names the part among all designs'."""
        return self.design, self.id


@dataclass(frozen=True, slots=True)
class Design:
    """A workshop document with a body; ``lang`` is that of its words, pauses are left out of ``parts``.

    ``place`` says when in a partnership it comes, least first: where the stages' steps name what it draws on.
    """

    id: str
    title: str
    summary: str
    lang: str
    minutes: int
    group: tuple[int, int]
    stages: tuple[str, ...]
    audience: tuple[str, ...]
    related: tuple[str, ...]
    keywords: tuple[str, ...]
    asks: tuple[str, ...]
    parts: tuple[DesignPart, ...]
    outline: Outline
    place: float

    @property
    def documents(self) -> tuple[str, ...]:
        """What the parts draw on, each once, in order."""
        return tuple(dict.fromkeys(document for part in self.parts for document in part.documents))

    def find(self, part: str) -> DesignPart | None:
        """Find a part by its id."""
        return next((found for found in self.parts if found.id == part), None)


@dataclass(frozen=True, slots=True)
class Designs:
    """All designs of a base for readers of ``lang``, by id; in the order of their titles."""

    all: tuple[Design, ...]
    lang: str = ""

    @property
    def offered(self) -> tuple[Design, ...]:
        """The designs with words in the readers' language; all where none has."""
        return tuple(design for design in self.all if design.lang == self.lang) or self.all

    def find(self, design: str) -> Design | None:
        """Find a design by its id."""
        return next((found for found in self.all if found.id == design), None)

    def find_part(self, design: str, part: str) -> DesignPart | None:
        """Find a part of a design; None where either is gone."""
        found = self.find(design)
        return found.find(part) if found else None

    @property
    def parts(self) -> Iterator[DesignPart]:
        """Every part of every design that is offered."""
        for design in self.offered:
            yield from design.parts


def read_designs(library: Library, lang: str) -> Designs:
    """Read all workshop documents that have an agenda and words for a reader of ``lang``."""
    return Designs(tuple(_read_all(library, lang, _list_steps(library, lang))), lang)


def _list_steps(library: Library, lang: str) -> dict[str, int]:
    """Number the documents that the stages' steps lead to, from the first step of the first stage on."""
    names: list[str] = []
    for stage in (stage for stage in STAGES if stage in library):
        part = read_outline(library.find(stage, lang)).get("steps")
        names += [name for line in (part.intro.items if part else ()) for name in line.links]
    return {name: number for number, name in reversed(list(enumerate(names)))}


def _read_all(library: Library, lang: str, steps: dict[str, int]) -> Iterable[Design]:
    for document in library.list_documents(lang, "workshop"):
        workshop = document.facts.workshop
        outline = read_outline(document)
        if workshop is None or "agenda" not in outline:
            continue
        parts = tuple(_read_parts(document, outline))
        drawn = dict.fromkeys(name for part in parts for name in part.documents)
        places = [steps[name] for name in drawn if name in steps]
        yield Design(
            id=document.id, title=library.title(document.id, lang), summary=library.summary(document.id, lang),
            lang=document.lang, minutes=workshop.minutes, group=workshop.group, stages=document.facts.stages,
            audience=document.facts.audience, related=document.facts.related, keywords=document.facts.keywords,
            asks=tuple(text for _, text in library.list_asks(document.id, lang)),
            parts=parts, outline=outline, place=sum(places) / len(places) if places else float(len(steps)),
        )  # fmt: skip


def _read_parts(document: Document, outline: Outline) -> Iterator[DesignPart]:
    assert document.facts.workshop is not None
    words = {chapter.id: chapter for chapter in outline["agenda"].chapters}
    parts = [part for part in document.facts.workshop.agenda if part.method not in PAUSES]
    closing = next((part.id for part in reversed(parts) if part.method == "closing"), parts[-1].id if parts else "")
    for number, part in enumerate(parts):
        role = WELCOME if number == 0 and len(parts) > 1 else CLOSING if part.id == closing else WORK
        chapter = words.get(part.id)
        title = chapter.heading if chapter else part.id.replace("-", " ").capitalize()
        yield DesignPart(
            design=document.id, id=part.id, title=title, minutes=part.minutes,
            least=min(part.least or part.minutes, part.minutes), method=part.method, core=part.core, role=role,
            documents=part.documents, lines=chapter.lines if chapter else (), steps=part.steps,
        )  # fmt: skip


def list_exercises(design: Design) -> tuple[Chapter, ...]:
    """List a design's own exercises."""
    return design.outline["exercises"].chapters if "exercises" in design.outline else ()


def match_exercises(part: DesignPart, design: Design) -> tuple[Chapter, ...]:
    """List the exercises that a part calls by their title, or that bear its id."""
    said = " ".join(line.text for line in part.lines).casefold()
    found = list_exercises(design)
    return tuple(exercise for exercise in found if exercise.id == part.id or exercise.heading.casefold() in said)
