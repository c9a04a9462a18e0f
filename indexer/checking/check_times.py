"""What `alianza check` refuses in the times of a workshop: words and minutes that disagree, a stretch too long."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from text_to_num import alpha2digit

from indexer.checking.check_tools import Tell
from indexer.content.designs import AgendaPart, Workshop
from indexer.content.documents import Document
from indexer.content.passages import Section
from indexer.content.subsections import Subsection, split_section
from indexer.errors import Fault

BREAK_FROM = 150
"""Minutes of a workshop that has a break."""

MEAL_FROM = 360
"""Minutes of a workshop that has a meal."""

LONGEST_STRETCH = 150
"""Minutes of work between two pauses that a design may ask for; a plan with its own times asks for less."""

_MINUTES = re.compile(r"(\d+)[\s-]+(?:minut\w+)", re.IGNORECASE)


def check_pauses(workshop: Workshop, tell: Tell) -> Iterator[Fault]:
    """Find a workshop that lacks the pauses of its length, and parts whose steps do not add up."""
    methods = {part.method for part in workshop.agenda}
    if workshop.minutes >= BREAK_FROM and "break" not in methods:
        yield tell(("agenda",), f"the workshop takes {workshop.minutes} minutes without a break; add one.")
    if workshop.minutes >= MEAL_FROM and "meal" not in methods:
        yield tell(("agenda",), f"the workshop takes {workshop.minutes} minutes without a meal; add one.")
    stretch = 0
    for number, part in enumerate(workshop.agenda):
        stretch = 0 if part.method in ("break", "meal") else stretch + part.minutes
        # A part that is longer by itself cannot be parted here.
        if stretch > LONGEST_STRETCH and stretch > part.minutes:
            yield tell(
                ("agenda", number),
                f"{stretch} minutes of work up to '{part.id}' without a pause; "
                f"expected {LONGEST_STRETCH} at most: add a break before it.",
            )
            stretch = 0
        if part.steps and sum(part.steps) != part.minutes:
            told = f"the steps of '{part.id}' add up to {sum(part.steps)} minutes"
            yield tell(("agenda", number, "steps"), f"{told}, the part takes {part.minutes}; mend one.")


def check_times(document: Document, workshop: Workshop, sections: Sequence[Section]) -> Iterator[Fault]:
    """Find parts of the agenda whose words name other minutes than the part has."""
    section = next((section for section in sections if section.id == "agenda"), None)
    words = {part.id: part for part in split_section(document, section)[1]} if section else {}
    for part in workshop.agenda:
        if part.id in words:
            message = _find_disagreement(part, words[part.id], document.lang)
            if message:
                yield Fault(document.path, words[part.id].line, f"the part '{part.id}' {message}; mend the words.")


def _find_disagreement(part: AgendaPart, words: Subsection, lang: str) -> str:
    named = list_minutes(words.markdown, lang)
    if too_long := [minutes for minutes in named if minutes > part.minutes]:
        return f"takes {part.minutes} minutes and speaks of {too_long[0]}"
    by_item = [list_minutes(item, lang) for item in words.items]
    if part.steps:
        if missing := [minutes for item in by_item for minutes in item if minutes not in part.steps]:
            return f"speaks of {missing[0]} minutes, which its 'steps' do not name"
        return ""
    told = [sum(item) for item in by_item]
    if len(told) > 1 and all(told) and sum(told) != part.minutes:
        return f"takes {part.minutes} minutes and its steps add up to {sum(told)}"
    return f"takes {part.minutes} minutes and its steps to {sum(told)}" if sum(told) > part.minutes else ""


def list_minutes(text: str, lang: str) -> list[int]:
    """List the lengths that a text names in minutes, in digits or in words, in order.

    >>> list_minutes("Take thirty-five minutes, then 5 minutes each.", "en")
    [35, 5]
    """
    # One rule for hyphens and line ends: the reader of numbers takes both for the end of a number.
    plain = re.sub(r"(?<=\w)-(?=\w)", " ", text.replace("\n", " "))
    return [int(number) for number in _MINUTES.findall(alpha2digit(plain, lang))]
