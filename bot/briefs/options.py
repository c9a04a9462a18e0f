"""What could be done in a territory: a gap of the scorecard or a case, with what it asks, did, risks, begins with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.briefs.accounts import Account, mark_all, tell_case, write_lines
from bot.briefs.case_choice import Choice, choose_cases
from bot.briefs.focus import Focus, Territory
from bot.knowledge import Knowledge
from bot.printing.printouts import Phrase, Words
from bot.rendering.outline import Line, Outline, read_outline
from bot.rendering.reader import ReaderContext
from bot.toolbox.session import Session
from bot.toolbox.tools import ToolText, read_tool
from indexer.content.designs import Result
from indexer.vocabulary import LANGUAGES

GAPS = "gaps"
DOING = "doing"
"""The section of a recommendation with its steps."""

STEPS = 3
ALSO_LOOKED_AT = 6
"""Cases among which a second one is looked for that went otherwise."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that could be done: ``why`` it is needed, what it ``asks`` of the State, its first ``steps``, the case
    that tells of it elsewhere, and one beside it (``also``) that went otherwise.

    ``level`` says what was scored; ``guidance`` are recommendations that are related, each a phrase with its place.
    """

    heading: str
    lang: str
    level: str
    why: Words
    asks: Words
    steps: tuple[Words, ...]
    account: Account | None
    also: Account | None
    guidance: Words

    @property
    def accounts(self) -> tuple[Account, ...]:
        """The cases that it tells."""
        return tuple(account for account in (self.account, self.also) if account)


def list_gap_options(
    session: Session, knowledge: Knowledge, territory: Territory, focus: Focus, most: int
) -> tuple[list[Option], list[str]]:
    """List the options that the gaps of a session's first place come to, ``most`` of them whole; the others by name."""
    results = session.outcome.results.get(GAPS, ())
    told: Counter[str] = Counter()
    options = []
    for result in results[:most]:
        choices = _choose_for_gap(result, session, knowledge, territory, focus, told)
        option = _describe_gap(result, session, choices, told)
        options.append(option)
        told.update(account.id for account in (option.account, option.also) if account)
        told.update(id for id in result.documents if session.reader.library.kind(id) == "recommendation")
    return options, [session.text.name(GAPS, result.id) for result in results[most:]]


def _choose_for_gap(
    result: Result, session: Session, knowledge: Knowledge, territory: Territory, focus: Focus, told: Counter[str]
) -> list[Choice]:
    """Choose cases for a gap by its words in the base's first language, so that all readers get the same."""
    original = read_tool(session.reader.library, session.text.id, LANGUAGES[0])
    matter = f"{original.name(GAPS, result.id)}. {_find_prompt(result, original)}"
    return choose_cases(knowledge, matter, original.lang, territory, focus, result.documents, told)


def _describe_gap(result: Result, session: Session, choices: Sequence[Choice], told: Counter[str]) -> Option:
    reader, text = session.reader, session.text
    lines = find_advice(result, read_outline(text.document))
    # What the scorecard says of a case of its own is left out: the case is chosen for this territory.
    cut = next((number for number, line in enumerate(lines) if _names_case(line, reader)), len(lines))
    lang = text.lang if text.lang != reader.lang else ""
    first, second = _choose_two(choices, reader)
    linked = [id for id in result.documents if id in reader.library and reader.library.kind(id) == "recommendation"]
    return Option(
        heading=text.name(GAPS, result.id), lang=lang, level=_write_level(result, session),
        why=write_lines(lines[:1], reader, lang), asks=write_lines(lines[1:cut], reader, lang),
        steps=_choose_steps([id for id in linked if id not in told], (first, second), told, reader),
        account=first, also=second, guidance=tuple(_name_guidance(id, reader) for id in linked),
    )  # fmt: skip


def find_advice(result: Result, outline: Outline) -> Sequence[Line]:
    """Give the lines of a result's advice."""
    chapters = outline[result.section].chapters if result.section in outline else ()
    return next((chapter.lines for chapter in chapters if chapter.id == result.id), ())


def _names_case(line: Line, reader: ReaderContext) -> bool:
    return any(id in reader.library and reader.library.kind(id) == "case" for id in line.links)


def _find_prompt(result: Result, text: ToolText) -> str:
    id = result.id.removeprefix("gap-")
    question = next((question for question in text.tool.questions if question.id == id), None)
    return text.prompt(question).text if question else ""


def _choose_steps(
    linked: Sequence[str], accounts: Sequence[Account | None], told: Counter[str], reader: ReaderContext
) -> tuple[Words, ...]:
    """Choose first steps: those of a recommendation in the reader's language; else what a case teaches that no other
    option tells; else those of a recommendation in another language."""
    listed = [tuple(_list_steps(id, reader)) for id in linked[:1]]
    own = [steps for steps in listed if steps and not steps[0][0].lang]
    taught = [account.steps for account in accounts if account and account.id not in told and account.steps]
    return next(iter([*own, *taught, *listed]), ())


def _write_level(result: Result, session: Session) -> str:
    """Write the level that the first place was given at a gap's point, which its id names: ``gap-law``."""
    id = result.id.removeprefix("gap-")
    question = next((question for question in session.text.tool.questions if question.id == id), None)
    level = session.answers.given.get(f"{id}_{session.text.tool.sides[0]}")
    if question is None or not isinstance(level, float):
        return ""
    words = session.text.prompt(question).options[int(level)].rstrip(".")
    return session.reader.say("brief_level_said", level=f"{level:g}", words=words)


def _choose_two(choices: Sequence[Choice], reader: ReaderContext) -> tuple[Account | None, Account | None]:
    """Tell the best case, and of the next the first that went otherwise: one that failed beside one that did not."""
    if not choices:
        return None, None
    failed = reader.library.went_wrong(choices[0].case)
    near = choices[1:ALSO_LOOKED_AT]
    other = next((choice for choice in near if reader.library.went_wrong(choice.case) != failed), None)
    return tell_case(choices[0], reader), tell_case(other, reader) if other else None


def _list_steps(id: str, reader: ReaderContext) -> Iterator[Words]:
    document = reader.library.find(id, reader.lang)
    outline = read_outline(document)
    lang = document.lang if document.lang != reader.lang else ""
    items = [line for line in outline[DOING].intro.lines if line.ordered] if DOING in outline else []
    yield from (write_lines([line], reader, lang) for line in items[:STEPS])


def _name_guidance(id: str, reader: ReaderContext) -> Phrase:
    document = reader.library.find(id, reader.lang)
    return Phrase(reader.library.title(id, reader.lang), mark_all(document.sources, reader), reader.document_url(id))


def list_case_options(choices: Sequence[Choice], reader: ReaderContext) -> list[Option]:
    """List options that are cases: each as an example to follow, or to avoid."""
    options = []
    for choice in choices:
        account = tell_case(choice, reader)
        practices = reader.library.linked(choice.case, "practice")[:1]
        guidance = tuple(_name_practice(id, reader) for id in practices)
        if account.guidance:
            guidance = tuple(replace(phrase, text=f"{phrase.text};") for phrase in guidance)
            guidance = (*guidance, Phrase("; ".join(mark for mark, _ in account.guidance)))
        options.append(
            Option(account.name.text, "", "", (), account.asks, account.steps, account, None, guidance)
        )  # fmt: skip
    return options


def _name_practice(id: str, reader: ReaderContext) -> Phrase:
    return Phrase(reader.library.title(id, reader.lang), url=reader.document_url(id))
