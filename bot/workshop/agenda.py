"""A plan as a programme: what begins when, what it draws on, and what to say about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.library import Library
from bot.messages import say
from bot.workshop.casework import Setting, is_case, list_other_cases, uses_cases
from bot.workshop.designs import CLOSING, EVALUATING, WELCOME, WORK, DesignPart, Designs
from bot.workshop.fitting import LONGEST_STRETCH, MEAL_FROM, NOON, NOON_MARGIN, SLACK, STEP, count_repeats
from bot.workshop.plan import (
    CASE,
    EVALUATION,
    EXERCISE,
    FRAME,
    MEAL,
    NIGHT,
    OPENING,
    OWN,
    Item,
    Note,
    Plan,
    Story,
    tell,
)
from bot.workshop.planner import score_design

OFFERED = 4
"""Parts offered in place of another."""

MINUTES_A_DAY = 24 * 60

MEAL_MARGIN = 90
"""Minutes by which a day's meal may be off noon."""


@dataclass(frozen=True, slots=True)
class Session:
    """An item with its place in the day: ``start`` and ``end`` in minutes of the day, ``number`` counts the items."""

    number: int
    item: Item
    day: int
    start: int
    end: int
    title: str
    method: str
    role: str
    documents: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    part: DesignPart | None = None
    story: Story | None = None


@dataclass(frozen=True, slots=True)
class Agenda:
    """A plan's sessions in order; ``total`` minutes, pauses included; ``notes``: what is not as it should be."""

    plan: Plan
    sessions: tuple[Session, ...]
    total: int
    notes: tuple[Note, ...]

    @property
    def days(self) -> tuple[tuple[Session, ...], ...]:
        """The sessions of each day."""
        numbers = dict.fromkeys(session.day for session in self.sessions)
        return tuple(tuple(one for one in self.sessions if one.day == day) for day in numbers)

    @property
    def work(self) -> tuple[Session, ...]:
        """The sessions without the pauses."""
        return tuple(session for session in self.sessions if not session.item.is_pause)

    @property
    def designs(self) -> tuple[str, ...]:
        """The designs that parts come from, each once."""
        return tuple(dict.fromkeys(session.item.source for session in self.work if session.part))

    @property
    def documents(self) -> tuple[str, ...]:
        """All that the sessions and the wish draw on, each once."""
        used = [document for session in self.work for document in (*session.documents, *session.cases)]
        return tuple(dict.fromkeys([*used, *self.plan.about]))


def build_agenda(plan: Plan, designs: Designs, library: Library) -> Agenda:
    """Lay a plan's items into the day; parts that are gone are left out and told."""
    sessions: list[Session] = []
    notes: list[Note] = []
    day, clock = 1, plan.start
    for number, item in enumerate(plan.items):
        if item.part == NIGHT and item.is_pause:
            day, clock = day + bool(sessions), plan.start
            continue
        session = _build_session(number, item, day, clock, plan, designs, library)
        if session is None:
            notes.append(tell("plan_gone", what=f"{item.source}.{item.part}"))
            continue
        sessions.append(session)
        clock = session.end
    total = sum(session.end - session.start for session in sessions)
    agenda = Agenda(plan, tuple(sessions), total, ())
    return Agenda(plan, agenda.sessions, total, (*notes, *_judge(agenda, designs)))


def _build_session(
    number: int, item: Item, day: int, start: int, plan: Plan, designs: Designs, library: Library
) -> Session | None:
    end = start + item.minutes
    if item.is_pause:
        return Session(number, item, day, start, end, say(f"method_{item.part}", plan.lang), item.part, "pause")
    if item.source == FRAME:
        role = WELCOME if item.part == OPENING else EVALUATING
        return Session(number, item, day, start, end, say(f"frame_{item.part}", plan.lang), item.part, role)
    if item.source == EXERCISE:
        return Session(number, item, day, start, end, say(f"exercise_{item.part}", plan.lang), "game", WORK)
    if item.source == OWN:
        story = plan.stories[int(item.part) - 1]
        title = story.title or say("own_case", plan.lang)
        return Session(number, item, day, start, end, title, "story", WORK, story=story)
    if item.source == CASE:
        if not is_case(item.part, library):
            return None
        title = say("case_part", plan.lang, title=library.title(item.part, plan.lang))
        return Session(number, item, day, start, end, title, "story", WORK, cases=(item.part,))
    part = designs.find_part(item.source, item.part)
    if part is None:
        return None
    cases = tuple(case for case in item.cases if is_case(case, library))
    others = tuple(one for one in part.documents if one in library and one not in cases)
    return Session(
        number, item, day, start, end, part.title, part.method, part.role, others, cases, part
    )  # fmt: skip


def _judge(agenda: Agenda, designs: Designs) -> Iterator[Note]:
    plan = agenda.plan
    if agenda.total > plan.minutes:
        yield tell("plan_over", minutes=agenda.total - plan.minutes)
    elif agenda.total < plan.minutes - SLACK:
        yield tell("plan_under", minutes=plan.minutes - agenda.total)
    if any(day[-1].end > MINUTES_A_DAY for day in agenda.days):
        yield tell("plan_midnight")
    for day in agenda.days:
        if (longest := max(_measure_stretches(day))) > LONGEST_STRETCH:
            yield tell("plan_stretch", minutes=longest, most=LONGEST_STRETCH)
        if count_repeats([one.method for one in day if not one.item.is_pause]):
            yield tell("plan_repeats")
        if not _has_meal_in_time(day):
            yield tell("plan_meal")
    roles = {session.role for session in agenda.sessions}
    framed = {session.item.part for session in agenda.sessions if session.item.source == FRAME}
    if agenda.sessions and not {OPENING, EVALUATION} <= framed:
        yield tell("plan_frame")
    if agenda.sessions and not {WELCOME, CLOSING} <= roles:
        yield tell("plan_ends")
    for design in (designs.find(id) for id in agenda.designs):
        if design and plan.people and not design.group[0] <= plan.people <= design.group[1]:
            yield tell("plan_group", title=design.title, fewest=design.group[0], most=design.group[1])


def _has_meal_in_time(day: Sequence[Session]) -> bool:
    """Say whether a long day has a meal, about noon where it goes on over noon."""
    start, end = day[0].start, day[-1].end
    meals = [session.start for session in day if session.item.is_pause and session.item.part == MEAL]
    if end - start < MEAL_FROM:
        return True
    over_noon = start + NOON_MARGIN <= NOON <= end - NOON_MARGIN
    return any(abs(meal - NOON) <= MEAL_MARGIN or not over_noon for meal in meals)


def _measure_stretches(day: Sequence[Session]) -> list[int]:
    """Measure the minutes of work between pauses; a part that is longer by itself counts as none."""
    stretches, parts = [0], 0
    for session in day:
        if session.item.is_pause:
            stretches.append(0)
            parts = 0
            continue
        parts += 1
        stretches[-1] += session.item.minutes
        if parts == 1 and session.item.minutes > LONGEST_STRETCH:
            stretches[-1] = 0
    return stretches


def list_alternatives(session: Session, agenda: Agenda, designs: Designs, count: int = OFFERED) -> list[DesignPart]:
    """List unused parts that could stand in a session's place: of its kind and length, nearest in theme first."""
    if session.item.is_pause or session.item.source == FRAME:
        return []
    used = {(one.item.source, one.item.part) for one in agenda.sessions}
    minutes = session.item.minutes
    scores = {design.id: score_design(design, agenda.plan) for design in designs.all}
    documents = set(session.documents)

    def weigh(part: DesignPart) -> tuple[float, str, str]:
        near = len(documents & set(part.documents)) + (part.design == session.item.source)
        return abs(part.minutes - minutes) / 10 - 2 * near - scores[part.design] / 4, part.design, part.id

    # Of the same length, give or take one step: the day stays as long as it is.
    offered = [
        part
        for part in designs.parts
        if part.key not in used and part.role == session.role and part.least - STEP <= minutes <= part.minutes + STEP
    ]
    return sorted(offered, key=weigh)[:count]


def list_more_cases(
    agenda: Agenda, session: Session | None, library: Library, designs: Designs, count: int
) -> list[str]:
    """List cases that could be told: in place of a session's, or in a part of their own."""
    told = {case for one in agenda.sessions for case in one.cases}
    if session and not (session.cases or (session.part and uses_cases(session.part, library))):
        return []
    stages = [design.stages for id in agenda.designs if (design := designs.find(id))]
    setting = Setting(agenda.plan.country, stages[0] if stages else (), agenda.plan.about)
    return list_other_cases(told, setting, library, count)
