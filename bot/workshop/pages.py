"""The pages where a trainer makes a workshop pack: wish, programme, exercises, files. Only the address keeps them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from bot.engine import Engine
from bot.messages import say
from bot.rendering.facts import name_value
from bot.rendering.reader import ReaderContext
from bot.rendering.render import render_template
from bot.web.page import SENDS_FORM, Page, PageRequest, Show, Site, route_pages, show_missing
from bot.workshop.agenda import build_agenda
from bot.workshop.casework import list_countries
from bot.workshop.designs import Design, read_designs
from bot.workshop.edits import change_plan, find_place
from bot.workshop.export_bundle import FORMATS, MEDIA_TYPES, export_pack, name_pack
from bot.workshop.offers import list_offers
from bot.workshop.pack import Pack, build_pack
from bot.workshop.plan import (
    A4,
    EXERCISE,
    EXERCISE_MINUTES,
    FIELD_LIMIT,
    KINDS,
    LEAST_MINUTES,
    LETTER,
    MOST_ABOUT,
    MOST_DESIGNS,
    MOST_MINUTES,
    MOST_PEOPLE,
    QUESTION_LIMIT,
    STORY_LIMIT,
    TITLE_LIMIT,
    Item,
    Note,
    Plan,
    tell,
    write_clock,
)
from bot.workshop.plan_reading import read_file, read_plan
from bot.workshop.planner import NAMED, find_untranslated, propose, rank_designs
from bot.workshop.views import describe_plan, exercise_url, list_state, pack_url, plan_url, wish_url
from bot.workshop.wishes import score_wish
from indexer.errors import QuestionError
from indexer.vocabulary import AUDIENCES

STYLES = ("workshops.css",)
LENGTHS = (90, 240, 420, 840)
"""Minutes that the form offers."""

PROBLEM_PRACTICES = 3
"""Practices that a problem brings along."""

NEAR_HITS = 12
"""Passages of workshops that are looked at for a wish's meaning."""

OFFERED = 3
"""Designs that a proposal shows."""

PASTE_LIMIT = 20_000
FIELDS_READ = 50

Pairs = Sequence[tuple[str, str]]


def build_workshop_pages(site: Site) -> APIRouter:
    """Build the routes below ``/lite/workshops``."""
    pages: dict[str, Show] = {
        "": show_wish, "/plan": answer_plan, "/exercise/{kind}": show_exercise, "/pack.{form}": answer_file,
    }  # fmt: skip
    return route_pages(site, "/lite/workshops", pages, forms={"/open": open_plan})


def read_wish(pairs: Pairs, lang: str, engine: Engine) -> tuple[Plan, tuple[Note, ...]]:
    """Read a plan; the minutes typed count before those chosen, and a question or problem brings its documents."""
    values = dict(pairs)
    typed = values.get("other", "").strip()
    plan, notes = read_plan([("minutes", typed), *pairs] if typed else pairs, lang)
    if plan.items:
        return plan, notes
    library = engine.library
    problem = values.get("problem", "")
    if problem in library:
        practices = library.related(problem, "practice")[:PROBLEM_PRACTICES]
        plan = replace(plan, about=tuple(dict.fromkeys([problem, *practices, *plan.about]))[:MOST_ABOUT])
    if plan.question and not plan.about:
        return _ask_engine(plan, notes, engine)
    return plan, notes


def _find_near(plan: Plan, engine: Engine) -> tuple[str, ...]:
    """List the designs that lie nearest to the meaning of a wish, best first."""
    hits = engine.search(plan.question, k=NEAR_HITS, lang=plan.lang, kind="workshop")
    return tuple(dict.fromkeys(hit.document for hit in hits))[:MOST_DESIGNS]


def _ask_engine(plan: Plan, notes: tuple[Note, ...], engine: Engine) -> tuple[Plan, tuple[Note, ...]]:
    """Let a plan be about what answers its question, in the stage that the question tells."""
    try:
        answer = engine.ask(plan.question, plan.lang, plan.stage or None)
        plan = replace(plan, near=_find_near(plan, engine))
    except QuestionError:
        return plan, notes
    if not answer.answered:
        # What the base has no answer to, a workshop may still be on.
        words = score_wish(plan.question, plan.lang, read_designs(engine.library, plan.lang).offered)
        return plan, notes if max(words.values(), default=0) >= NAMED else (*notes, tell("wish_declined"))
    found = dict.fromkeys(citation.passage.document for citation in answer.citations)
    cited = tuple(document for document in found if engine.library.kind(document) not in ("workshop", "stage"))
    return replace(plan, about=cited[:MOST_ABOUT], stage=plan.stage or answer.stage.id or ""), notes


def answer_plan(request: PageRequest) -> Page | Response:
    """Show a plan; a wish becomes a proposal first, and a change another plan, each at an address of its own."""
    engine = request.engine
    plan, notes = read_wish(request.pairs, request.reader.lang, engine)
    reader = replace(request.reader, lang=plan.lang)
    designs = read_designs(engine.library, plan.lang)
    if not plan.items:
        found = propose(plan, designs, engine.library) if not notes else None
        if found and found.items:
            near = tuple(design.id for design in rank_designs(plan, designs)[:OFFERED])
            return _redirect(plan_url(reader, replace(plan, items=found.items, near=near)))
        return show_wish(request, (*notes, *(found.notes if found else ())))
    if "do" in request.values:
        before = plan
        plan, more = change_plan(plan, request.values, designs, engine.library)
        notes = (*notes, *more)
        if plan.items and not notes:
            # The place keeps the page where it was, and the button in reach of the keyboard.
            return _redirect(f"{plan_url(reader, plan)}#{find_place(request.values['do'], before, plan)}")
    return show_plan(request, plan, notes)


def _redirect(address: str) -> Response:
    return RedirectResponse(address, HTTPStatus.SEE_OTHER, {"Cache-Control": "no-store"})


def show_wish(request: PageRequest, notes: Sequence[Note] = ()) -> Page:
    """Show the form, and the designs that there are: those that suit the wish first.

    ``notes`` tell what was wrong with a wish that was read already.
    """
    reader, pairs = request.reader, request.pairs
    if notes:
        plan, _ = read_plan(pairs, reader.lang)
    else:
        plan, notes = read_wish(pairs, reader.lang, request.engine)
    plan = replace(plan, lang=reader.lang)
    library = reader.library
    designs = read_designs(library, reader.lang)
    problems = [document.id for document in library.list_documents(reader.lang, "problem")]
    ranked = rank_designs(plan, designs)
    suited = [design.id for design in ranked[:OFFERED]] if plan.question else []
    content = render_template(
        "workshops.html", reader, plan=plan, notes=[reader.say(note.message, **note.values) for note in notes],
        designs=[(one, plan_url(reader, _wish_design(plan, one))) for one in ranked],
        offers=list_offers(plan, designs, reader, suited),
        about=[(library.title(one, reader.lang), reader.document_url(one)) for one in plan.about if one in library],
        problems=[(one, library.title(one, reader.lang)) for one in problems],
        countries=sorted((reader.say(f"country_{code}"), code) for code in list_countries()),
        lengths=LENGTHS, least=LEAST_MINUTES, most=MOST_MINUTES, most_people=MOST_PEOPLE, audiences=AUDIENCES,
        start=f"{plan.start // 60:02}:{plan.start % 60:02}", question_limit=QUESTION_LIMIT,
        problem=dict(pairs).get("problem", ""),
    )  # fmt: skip
    return Page(
        reader.say("workshops_heading"), content, lambda lang: wish_url(reader, plan, lang), styles=STYLES,
        headers=SENDS_FORM,
    )  # fmt: skip


def _wish_design(plan: Plan, design: Design) -> Plan:
    return replace(plan, designs=(design.id,), minutes=min(design.minutes, MOST_MINUTES), items=(), stories=())


def show_plan(request: PageRequest, plan: Plan, notes: Sequence[Note]) -> Page:
    """Show a programme with all that can be changed in it and all that can be taken along."""
    reader = request.reader
    plan = replace(plan, lang=reader.lang)
    designs = read_designs(reader.library, reader.lang)
    if missing := find_untranslated(plan, designs):
        wanted = say(f"language_{reader.lang}", reader.lang)
        notes = (*notes, tell("plan_untranslated", title=missing.title, wanted=wanted))
    shown = describe_plan(build_agenda(plan, designs, reader.library), notes, designs, reader)
    content = render_template(
        "workshop_plan.html", reader, shown=shown, plan=plan,
        files=[(form, reader.say(f"download_{form}"), pack_url(reader, plan, form)) for form in FORMATS],
        exercises=[(reader.say(f"exercise_{kind}"), exercise_url(reader, plan, kind)) for kind in shown.kinds],
        without_paper=list_state(plan, ("paper",)), papers=(A4, LETTER), wish=wish_url(reader, plan),
        field_limit=FIELD_LIMIT,
        title_limit=TITLE_LIMIT, story_limit=STORY_LIMIT, wished=list(_list_wished(plan, reader)),
        offers=list_offers(plan, designs, reader, plan.near),
    )  # fmt: skip
    return Page(shown.title, content, lambda lang: plan_url(reader, plan, lang), styles=STYLES)


def _list_wished(plan: Plan, reader: ReaderContext) -> Iterator[str]:
    """List in words what a plan was made for."""
    yield reader.say("pack_minutes", minutes=plan.minutes)
    yield f"{reader.say('wish_start').lower()} {write_clock(plan.start)}"
    if plan.people:
        yield f"{plan.people} {reader.say('pack_people').lower()}"
    for prefix, value in (("audience", plan.audience), ("stage", plan.stage), ("country", plan.country)):
        if value:
            yield name_value(prefix, value, reader)


def show_exercise(request: PageRequest) -> Page:
    """Show an exercise on the screen, its key folded."""
    reader, kind = request.reader, request.path["kind"]
    if kind not in KINDS:
        return show_missing(request)
    plan, _ = read_plan(request.pairs, reader.lang)
    plan = replace(plan, lang=reader.lang, was=())
    alone = (Item(EXERCISE, kind, EXERCISE_MINUTES),)
    named = any((item.source, item.part) == (EXERCISE, kind) for item in plan.items)
    pack = build_pack(plan if named else replace(plan, items=(*plan.items, *alone)), reader.library)
    guided = next(one for one in pack.guided if (one.session.item.source, one.session.item.part) == (EXERCISE, kind))
    content = render_template(
        "workshop_exercise.html", reader, guided=guided, sheets=pack.list_sheets(guided.session), pack=pack,
        answers=[one for one in pack.answers if one.session == guided.session.number],
        back=plan_url(reader, plan) if plan.items else "", title=reader.say(f"exercise_{kind}"),
    )  # fmt: skip
    return Page(
        reader.say(f"exercise_{kind}"), content, lambda lang: exercise_url(reader, plan, kind, lang), styles=STYLES
    )


def open_plan(request: PageRequest) -> Page | Response:
    """Lead to the plan that was pasted; back to the form, with a word, where it is none."""
    text = (request.body or b"").decode("utf-8", errors="replace")
    sent = dict(parse_qsl(text)) if text.count("&") < FIELDS_READ else {}
    pairs = read_file(sent.get("plan", "")[:PASTE_LIMIT])
    if pairs is None:
        return show_wish(replace(request, pairs=()), (tell("open_failed"),))
    return _redirect(f"{request.site.root}/lite/workshops/plan?{urlencode(pairs)}")


def answer_file(request: PageRequest) -> Page | Response:
    """Send a file of a plan's pack; a page where there is none to make."""
    form, library = request.path["form"], request.reader.library
    plan, _ = read_plan(request.pairs, request.reader.lang)
    pack: Pack | None = build_pack(plan, library) if form in FORMATS and plan.items else None
    if pack is None or not pack.agenda.work:
        page = show_wish(replace(request, pairs=()), (tell("plan_empty"),))
        return replace(page, status=HTTPStatus.NOT_FOUND)
    headers = {
        "Content-Disposition": f'attachment; filename="{name_pack(pack, form)}"',
        "Cache-Control": "no-store",
        "Content-Language": plan.lang,
    }
    return Response(export_pack(pack, form), media_type=MEDIA_TYPES[form], headers=headers)
