"""The three messages of a brief's first page: where it stands, where to begin, what was seen elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.briefs.briefs import Brief, Standing
from bot.printing.printouts import Phrase, Words
from indexer.vocabulary import EVIDENCE, STATES


def list_messages(brief: Brief) -> Iterator[Words]:
    """List the messages, each as phrases, the first of which stands out."""
    if not brief.standings:
        yield _count_states(brief)
        yield _name_trouble(brief)
        yield from _name_lesson(brief)
        return
    names = brief.short_places if len(brief.standings) > 1 else brief.places
    for standing, place in zip(brief.standings, names, strict=False):
        yield _describe_place(standing, place, brief)
    if len(brief.standings) == 1:
        yield from _name_beginning(brief.standings[0], brief)
    if brief.accounts:
        yield _count_states(brief)


def _describe_place(standing: Standing, place: str, brief: Brief) -> Words:
    """Say where a place stands; of two places also with which gap each begins."""
    say = brief.reader.say
    heading = say("brief_between").join(advice.heading for advice in standing.overall)
    name = place or say("brief_this_place")
    where = ". ".join(filter(None, (standing.total, heading)))
    opening = Phrase(f"{name}{say('brief_colon')} {where}." if where else f"{name}.", strong=True)
    if len(brief.standings) == 1:
        return (opening, *(advice.words[-1] for advice in standing.overall[:1]))
    first = standing.options[0].heading if standing.options else ""
    return (opening, *((Phrase(f"{say('brief_begin')}{say('brief_colon')} {first}."),) if first else ()))


def _name_beginning(standing: Standing, brief: Brief) -> Iterator[Words]:
    say = brief.reader.say
    if standing.options:
        option = standing.options[0]
        opening = Phrase(f"{say('brief_begin')}{say('brief_colon')} {option.heading}.", strong=True)
        yield (opening, *(option.asks or option.why)[:1])
    elif standing.strengths:
        advice = standing.strengths[0]
        yield (
            Phrase(f"{say('brief_strengths')}{say('brief_colon')} {advice.heading}.", strong=True),
            *advice.words[:1],
        )


def _count_states(brief: Brief) -> Words:
    """Count how the cases that are told stand."""
    say = brief.reader.say
    counts = Counter[str](account.facts.state or "unknown" for account in brief.accounts)
    stand = say("brief_between").join(
        f"{say(f'state_{state}')}{say('brief_colon')} {counts[state]}" for state in STATES if counts[state]
    )
    opening = Phrase(say("brief_elsewhere_counted", count=len(brief.accounts)), strong=True)
    return (opening, Phrase(f"{stand}."))


def count_wrong(brief: Brief) -> int:
    """Count the cases that are told in which something went wrong."""
    return sum(brief.reader.library.went_wrong(account.id) for account in brief.accounts)


def _name_trouble(brief: Brief) -> Words:
    """Name the problems that struck several cases; else what went wrong in the first."""
    reader, say = brief.reader, brief.reader.say
    if brief.struck:
        cases = len(brief.options)
        named = say("brief_between").join(
            f"{reader.library.title(problem, reader.lang)} ({say('brief_of_cases', count=count, cases=cases)})"
            for problem, count in brief.struck[:2]
        )
        return (Phrase(f"{say('brief_struck')}{say('brief_colon')}", strong=True), Phrase(f"{named}."))
    account = brief.accounts[0]
    opening = Phrase(f"{say('brief_risks')}{say('brief_colon')}", strong=True)
    return (opening, *account.risks[:1])


def _name_lesson(brief: Brief) -> Iterator[Words]:
    """Take the lesson of the case with the strongest evidence."""
    with_steps = [option for option in brief.options if option.steps]
    if not with_steps:
        return

    def rank(number: int) -> tuple[int, int]:
        account = with_steps[number].account
        judgement = brief.reader.library.judge_evidence(account.id) if account else None
        return (EVIDENCE.index(judgement.label) if judgement else len(EVIDENCE), number)

    best = with_steps[min(range(len(with_steps)), key=rank)]
    opening = Phrase(brief.reader.say("brief_lesson", case=best.heading), strong=True)
    yield (opening, *best.steps[0])
