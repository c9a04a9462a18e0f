"""What the page of a plan shows: rows with their times, what can be put in their place, and the buttons' names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from bot.messages import say
from bot.rendering.reader import ReaderContext
from bot.workshop.agenda import Agenda, Session, list_alternatives, list_more_cases
from bot.workshop.designs import Design, Designs
from bot.workshop.exercises import choose_kinds
from bot.workshop.pack import build_theme, write_title
from bot.workshop.plan import (
    CASE,
    EVALUATION,
    EXERCISE,
    EXERCISE_MINUTES,
    FRAME,
    FRAME_RANGE,
    MOST_STORIES,
    OPENING,
    OWN,
    Note,
    Plan,
    write_clock,
    write_query,
)

MORE_CASES = 3
CASES_TO_ADD = 12
PARTS_TO_ADD = 16


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A session as a row of the programme; ``at`` names it in the buttons."""

    at: int
    start: str
    end: str
    minutes: int
    title: str
    method: str
    is_pause: bool
    documents: tuple[tuple[str, str], ...]
    cases: tuple[tuple[str, str], ...]
    parts_instead: tuple[tuple[str, str, int], ...]
    cases_instead: tuple[tuple[str, str], ...]
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class PlanView:
    """All that the page of a plan shows."""

    title: str
    agenda: Agenda
    days: tuple[tuple[PlanRow, ...], ...]
    notes: tuple[str, ...]
    words_lang: str
    query: str
    state: tuple[tuple[str, str], ...]
    about: tuple[tuple[str, str], ...]
    parts_to_add: tuple[tuple[str, str], ...]
    cases_to_add: tuple[tuple[str, str], ...]
    exercises_to_add: tuple[tuple[str, str], ...]
    kinds: tuple[str, ...]
    own_cases: tuple[tuple[str, str], ...]
    takes_story: bool


def plan_url(reader: ReaderContext, plan: Plan, lang: str = "") -> str:
    """Give the address of a plan."""
    return f"{reader.root}/lite/workshops/plan?{write_query(replace(plan, lang=lang or plan.lang))}"


def pack_url(reader: ReaderContext, plan: Plan, form: str) -> str:
    """Give the address of a file of a plan's pack."""
    return f"{reader.root}/lite/workshops/pack.{form}?{write_query(replace(plan, was=()))}"


def exercise_url(reader: ReaderContext, plan: Plan, kind: str, lang: str = "") -> str:
    """Give the address of an exercise on the screen."""
    return f"{reader.root}/lite/workshops/exercise/{kind}?{write_query(replace(plan, lang=lang or plan.lang))}"


def wish_url(reader: ReaderContext, plan: Plan | None = None, lang: str = "") -> str:
    """Give the address of the page where a workshop is wished for, with what was wished."""
    wish = replace(plan, items=(), stories=(), lang=lang or plan.lang) if plan else Plan(lang or reader.lang)
    return f"{reader.root}/lite/workshops?{write_query(wish)}"


def describe_plan(agenda: Agenda, notes: Sequence[Note], designs: Designs, reader: ReaderContext) -> PlanView:
    """Gather what the page of a plan shows."""
    library, plan = reader.library, agenda.plan
    used = [design for id in agenda.designs if (design := designs.find(id))]
    told = [reader.say(note.message, **note.values) for note in (*notes, *agenda.notes)]
    words_lang = next((design.lang for design in used), reader.lang)
    last = len(plan.items) - 1
    return PlanView(
        title=write_title(agenda, used), agenda=agenda,
        days=tuple(tuple(_describe(one, agenda, designs, reader, last) for one in day) for day in agenda.days),
        notes=tuple(dict.fromkeys(told)), words_lang=words_lang, query=write_query(plan), state=list_state(plan),
        about=tuple((library.title(id, reader.lang), reader.document_url(id)) for id in plan.about if id in library),
        parts_to_add=_list_parts(agenda, designs),
        cases_to_add=tuple(
            (f"{CASE}.{case}", library.title(case, reader.lang))
            for case in list_more_cases(agenda, None, library, designs, CASES_TO_ADD)
        ),
        kinds=choose_kinds(build_theme(agenda, used)),
        exercises_to_add=_list_exercises(agenda, used, reader),
        own_cases=tuple(
            (f"{OWN}.{number}", story.title or reader.say("own_case")) for number, story in enumerate(plan.stories, 1)
        ),
        takes_story=len(plan.stories) < MOST_STORIES,
    )  # fmt: skip


def list_state(plan: Plan, leave_out: Sequence[str] = ()) -> tuple[tuple[str, str], ...]:
    """List a plan's names and values, for a form that hands them on."""
    pairs = parse_qsl(write_query(plan), keep_blank_values=True)
    return tuple((name, value) for name, value in pairs if name not in leave_out)


def _describe(session: Session, agenda: Agenda, designs: Designs, reader: ReaderContext, last: int) -> PlanRow:
    library = reader.library
    alternatives = list_alternatives(session, agenda, designs)
    cases = list_more_cases(agenda, session, library, designs, MORE_CASES)
    return PlanRow(
        at=session.number, start=write_clock(session.start), end=write_clock(session.end),
        minutes=session.item.minutes, title=session.title,
        method="" if session.item.is_pause else reader.say(f"method_{session.method}"), is_pause=session.item.is_pause,
        documents=_link(session.documents, reader), cases=_link(session.cases, reader),
        parts_instead=tuple((f"{part.design}.{part.id}", part.title, part.minutes) for part in alternatives),
        cases_instead=tuple((f"{CASE}.{case}", library.title(case, reader.lang)) for case in cases),
        is_first=session.number == 0, is_last=session.number == last,
    )  # fmt: skip


def _link(documents: Sequence[str], reader: ReaderContext) -> tuple[tuple[str, str], ...]:
    return tuple(
        (reader.library.title(one, reader.lang), reader.document_url(one)) for one in documents if one in reader.library
    )


def _list_exercises(agenda: Agenda, used: Sequence[Design], reader: ReaderContext) -> tuple[tuple[str, str], ...]:
    """List the exercises on the theme of a programme that it does not have yet."""
    taken = {one.item.part for one in agenda.sessions if one.item.source == EXERCISE}
    kinds = (kind for kind in choose_kinds(build_theme(agenda, used)) if kind not in taken)
    return tuple((f"{EXERCISE}.{kind}", f"{reader.say(f'exercise_{kind}')} ({EXERCISE_MINUTES})") for kind in kinds)


def _list_parts(agenda: Agenda, designs: Designs) -> tuple[tuple[str, str], ...]:
    """List parts that could be added: those of the plan's own designs first."""
    used = {(one.item.source, one.item.part) for one in agenda.sessions}
    free = [part for part in designs.parts if part.key not in used]
    free.sort(key=lambda part: part.design not in agenda.designs)
    frame = [(FRAME, part) for part in (OPENING, EVALUATION) if (FRAME, part) not in used]
    framing = [(f"{FRAME}.{part}", f"{say(f'frame_{part}', designs.lang)} ({FRAME_RANGE[1]})") for _, part in frame]
    parts = [(f"{part.design}.{part.id}", f"{part.title} ({part.minutes})") for part in free[:PARTS_TO_ADD]]
    return (*framing, *parts)
