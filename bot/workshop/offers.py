"""The designs that a wish could begin with: one line on each, and why it fits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.rendering.reader import ReaderContext
from bot.workshop.designs import Design, Designs
from bot.workshop.fitting import SLACK
from bot.workshop.plan import MOST_MINUTES, Plan
from bot.workshop.planner import split_days
from bot.workshop.views import plan_url
from bot.workshop.wishes import list_spoken
from indexer.content.sentences import cut_sentences

NEAR_LENGTH = 45
"""Minutes by which a day may differ from a design's length and count as its own."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A design that is offered; ``url`` plans it as it was wished, ``fit`` says why it fits, in short phrases."""

    title: str
    line: str
    fit: tuple[str, ...]
    url: str
    is_chosen: bool


def list_offers(plan: Plan, designs: Designs, reader: ReaderContext, names: Sequence[str]) -> list[Offer]:
    """List designs as offers, in the order of their ``names``; the one that leads the plan is marked."""
    lead = next((item.source for item in plan.items if designs.find(item.source)), "")
    found = [design for name in names if (design := designs.find(name))]
    return [
        Offer(
            title=design.title,
            line=next((raw for raw, _ in cut_sentences(design.summary, design.lang, item=False)), ""),
            fit=tuple(_explain_fit(plan, design, reader)),
            url=plan_url(reader, replace(plan, designs=(design.id,), items=(), stories=())),
            is_chosen=design.id == lead,
        )
        for design in found
    ]


def _explain_fit(plan: Plan, design: Design, reader: ReaderContext) -> Iterator[str]:
    if spoken := list_spoken(plan.question, plan.lang, design):
        yield reader.say("offer_words", words=", ".join(spoken))
    if plan.stage in design.stages:
        yield reader.say(f"stage_{plan.stage}").lower()
    day = split_days(min(plan.minutes, MOST_MINUTES))[0]
    if abs(day - design.minutes) <= max(NEAR_LENGTH, SLACK):
        yield reader.say("offer_whole", minutes=design.minutes)
    else:
        yield reader.say("offer_shorter" if day < design.minutes else "offer_longer", minutes=design.minutes)
    fewest, most = design.group
    is_apt = not plan.people or fewest <= plan.people <= most
    yield reader.say("offer_people" if is_apt else "offer_other_people", fewest=fewest, most=most)
