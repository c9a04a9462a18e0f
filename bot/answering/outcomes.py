"""Which forms of partnership worked and which failed: a table of cases by form, with how each one went.

No form is called good or bad: the table says what is known of each case, those that failed beside the others.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.answering.answers import CaseNote, FormCase, FormRow
from bot.answering.citations import CitationNumbers
from bot.answering.related_cases import Listing, find_of_products, list_placed, show_first
from bot.answering.search_context import SearchContext
from bot.answering.sentence_choice import choose_telling
from bot.messages import say
from indexer.content.facts import Event, Facts
from indexer.content.sections import GLANCE, WRONG
from indexer.vocabulary import WRONG_EVENTS

FORMS_SHOWN = 6
FORM_CASES = 4
"""Cases told of each form, the nearest: those that went wrong and the others half and half where there are both."""

FAILURES_TOLD = 5
"""Cases of which it is told why they failed."""

OUTCOMES = (*WRONG_EVENTS, "goal-met", "project-closed", "succeeded-by")
"""Events that say how a case went; a foundation or a renewal says only that it was there."""


def list_by_form(context: SearchContext, citations: CitationNumbers) -> Listing:
    """List the cases that a question on forms asks for, of the places and products that it names, by their first form.

    The forms with most cases come first. Those that failed are told with what went wrong.
    """
    lang, library = context.lang, context.library
    placed = list_placed(context)
    placed = find_of_products(context, placed) or placed
    if not placed:
        return Listing(say("list_none", lang), ())
    by_form: dict[str, list[str]] = {}
    for case in placed:
        for form in library.read_facts(case, lang)[0].modalities[:1]:
            by_form.setdefault(form, []).append(case)
    ranked = sorted(by_form, key=lambda form: (-len(by_form[form]), form))
    wrong = [case for case in placed if library.went_wrong(case)]
    rows = tuple(_write_row(form, by_form[form], context) for form in ranked[:FORMS_SHOWN])
    shown = [case.document for row in rows for case in row.cases if case.went_wrong]
    told = sorted(dict.fromkeys([*shown, *wrong]), key=wrong.index)[:FAILURES_TOLD]
    notes = [_tell_why(case, context, citations) for case in told]
    intro = say("forms_count", lang, count=len(placed), wrong=len(wrong))
    return Listing(intro, tuple(filter(None, notes)), rows, _list_filters(context))


def _tell_why(case: str, context: SearchContext, citations: CitationNumbers) -> CaseNote | None:
    """Tell what went wrong in a case."""
    passage = show_first(context, case, (WRONG, GLANCE))
    if passage is None:
        return None
    telling = choose_telling(passage)
    statement = citations.state(telling, passage)
    return CaseNote(case, context.library.title(case, context.lang), statement, context.library.went_wrong(case))


def _write_row(form: str, cases: Sequence[str], context: SearchContext) -> FormRow:
    scores = context.score_documents()
    ranked = sorted(cases, key=lambda case: (-scores.get(case, -math.inf), case))
    wrong = [case for case in ranked if context.library.went_wrong(case)]
    fine = [case for case in ranked if case not in wrong]
    half = FORM_CASES // 2
    shown = [*fine[: max(half, FORM_CASES - len(wrong))], *wrong[: max(half, FORM_CASES - len(fine))]]
    return FormRow(
        form,
        say(f"modality_{form}", context.lang),
        say("forms_numbers" if wrong else "forms_fine", context.lang, count=len(cases), wrong=len(wrong)),
        tuple(
            FormCase(
                case,
                context.library.title(case, context.lang),
                write_outcome(context.library.read_facts(case, context.lang)[0], context.lang),
                case in wrong,
            )
            for case in shown
        ),
    )


def _list_filters(context: SearchContext) -> tuple[tuple[str, str], ...]:
    """Name the filters of the case browser that find the cases of a question's places."""
    question = context.question
    if question.countries:
        return tuple(("country", country) for country in question.countries)
    return tuple(("region", region) for region in question.regions)


def write_outcome(facts: Facts, lang: str) -> str:
    """Say how a case went: where it stands, and the last event that says how it went; "" where nothing is known."""
    told = [event for event in facts.events if event.what in OUTCOMES]
    last = max(told, key=lambda event: (event.span or (0, 0))[1], default=None)
    return "; ".join(part for part in (write_state(facts, lang), write_event(last, lang) if last else "") if part)


def write_state(facts: Facts, lang: str) -> str:
    """Say where a case stands, and when that was seen; "" where nothing says."""
    if not facts.state:
        return ""
    state = say(f"state_{facts.state}", lang)
    if facts.state_as_of is None:
        return state
    form = "state_unknown_since" if facts.state == "unknown" else "state_seen"
    return say(form, lang, state=state, year=facts.state_as_of)


def write_event(event: Event, lang: str) -> str:
    """Write a dated event: "1973: it was rescued"; what no source dates says so."""
    return f"{write_event_years(event) or say('event_undated', lang)}: {say(f'event_{event.what}', lang)}"


def write_event_years(event: Event) -> str:
    """Write an event's year, or its years as "1964–1973"; "" where no source gives any."""
    return str(event.year or "").replace("-", "–")
