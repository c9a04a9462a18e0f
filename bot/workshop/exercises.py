"""Exercises made of the base's own sentences: what they say is extracted, how they are played comes from messages."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.library import Library
from bot.messages import say
from bot.rendering.outline import Chapter, Line, read_outline
from bot.workshop.casework import Setting, is_case, rank_cases
from bot.workshop.plan import KINDS
from indexer.content.designs import Card
from indexer.content.sections import SECTION_STAGES

SORTED_CASES = 8
BLANK_CARDS = 3
ROLE_NUMBERS = 4
"""Lines with numbers to bargain with on a role card."""

INTERESTS = "contract-benefits-and-risks"
"""The document on what each side of a contract hopes for and risks (§28)."""

SIDES = {
    # side: the sections on what it hopes for and what it risks
    "producers": ("producer-gains", "producer-risks"),
    "company": ("company-gains", "company-risks"),
}

DEALS = frozenset({"contract", "alliance", "marketing", "procurement"})
"""Ways of linking in which there is something to negotiate with a buyer."""

ENDINGS = ("dissolved", "project-closed", "goal-met", "rescued")
"""Events after which a case tells of an end, or of one that was averted."""

LAST_CLAUSE = 1000
"""Behind all clauses of the invented contract: what it lacks."""


@dataclass(frozen=True, slots=True)
class ExerciseCard:
    """A card to cut out. ``large``: half a sheet; ``blank``: with room to write."""

    title: str
    blocks: tuple[tuple[str, tuple[Line, ...]], ...] = ()
    large: bool = False
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Exercise:
    """An exercise ready to print: how to play it, what is read out, cards, key, and what to talk about."""

    kind: str
    title: str
    steps: tuple[Line, ...]
    text: tuple[Line, ...] = ()
    cards: tuple[ExerciseCard, ...] = ()
    key: tuple[tuple[str, tuple[Line, ...]], ...] = ()
    debrief: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """What exercises are about: the reader's language, where and when the workshop is, the documents it draws on."""

    lang: str
    setting: Setting
    documents: tuple[str, ...] = ()


def build_exercise(kind: str, theme: Theme, library: Library) -> Exercise | None:
    """Build one of the ``KINDS``; None for a quiz, which workshops bring, and where the base lacks what it takes."""
    return _BUILDERS[kind](theme, library) if kind in _BUILDERS else None


THEMES: Mapping[str, frozenset[str]] = {
    # kind: documents of which a workshop draws on one, for the kind to be on its theme
    "negotiation": frozenset(("negotiation-preparation", INTERESTS)),
    "sorting": frozenset(("recognise-dysfunction", "lessons-documentation", "participatory-evaluation")),
    "stakeholders": frozenset(("stakeholder-mapping", "all-rural-actors", "identify-representative-players")),
    "contract": frozenset(("contract-clauses",)),
}


def choose_kinds(theme: Theme) -> tuple[str, ...]:
    """Choose the kinds that are on the theme of a workshop, by what it draws on; a quiz always is."""
    drawn = set(theme.documents)
    return tuple(kind for kind in KINDS if kind not in THEMES or THEMES[kind] & drawn)


def _negotiation(theme: Theme, library: Library) -> Exercise | None:
    situation = next((case for case in _rank(theme, library) if _is_deal(case, theme, library)), "")
    cards = [_write_role(side, theme, library) for side in SIDES]
    if not situation or not all(card.blocks for card in cards):
        return None
    text = _excerpt(library, theme.lang, situation, "glance", 2) + _excerpt(library, theme.lang, situation, "setup", 2)
    closing = _excerpt(library, theme.lang, INTERESTS, "what-keeps-it", 2)
    return Exercise(
        kind="negotiation", title=say("exercise_negotiation", theme.lang),
        steps=_say_steps("negotiation", 4, theme.lang), text=text, cards=tuple(cards),
        debrief=_say_questions("negotiation", 3, theme.lang) + closing,
    )  # fmt: skip


def _is_deal(case: str, theme: Theme, library: Library) -> bool:
    modalities = set(library.find(case, "en").facts.modalities)
    return bool(modalities & DEALS and not library.went_wrong(case) and _excerpt(library, theme.lang, case, "setup"))


def _write_role(side: str, theme: Theme, library: Library) -> ExerciseCard:
    wants, fears = SIDES[side]
    heard = tuple(line for card, line in _list_cards("negotiation", theme, library) if card.side == side)
    numbers = (Line(say(f"role_{side}_{number}", theme.lang), item=True) for number in range(1, ROLE_NUMBERS + 1))
    blocks = (
        (say("role_numbers", theme.lang), tuple(numbers)),
        (say("role_wants", theme.lang), _list_items(library, theme.lang, INTERESTS, wants)),
        (say("role_fears", theme.lang), _list_items(library, theme.lang, INTERESTS, fears)),
        (say("role_hidden", theme.lang), heard),
    )
    kept = tuple(block for block in blocks if block[1])
    return ExerciseCard(say(f"role_{side}", theme.lang), kept if len(kept) > 2 else (), large=True)


def _sorting(theme: Theme, library: Library) -> Exercise | None:
    ranked = [case for case in _rank(theme, library) if _excerpt(library, theme.lang, case, "wrong")]
    chosen: list[tuple[str, str]] = []
    for section in tuple(SECTION_STAGES) * (SORTED_CASES // len(SECTION_STAGES)):
        fitting = (case for case in ranked if _tells(case, section, theme, library))
        case = next((case for case in fitting if case not in {name for name, _ in chosen}), "")
        chosen += [(case, section)] if case else []
    if len(chosen) < len(SECTION_STAGES):
        return None
    chosen.sort(key=lambda pair: zlib.crc32(pair[0].encode()))
    cards, key = [], []
    for letter, (case, section) in zip("ABCDEFGH", chosen, strict=False):
        cards.append(ExerciseCard(letter, (("", _excerpt(library, theme.lang, case, section, 2)),)))
        stage = Line(f"{say('sorting_stage', theme.lang)}: {say(f'stage_{SECTION_STAGES[section]}', theme.lang)}.")
        title = f"{letter}. {library.title(case, theme.lang)}"
        key.append((title, (stage, *_excerpt(library, theme.lang, case, "wrong", 2))))
    return Exercise(
        kind="sorting", title=say("exercise_sorting", theme.lang), steps=_say_steps("sorting", 3, theme.lang),
        cards=tuple(cards), key=tuple(key), debrief=_say_questions("sorting", 2, theme.lang),
    )  # fmt: skip


def _tells(case: str, section: str, theme: Theme, library: Library) -> bool:
    """Say whether a case has that section; that of an end, only where there was one."""
    facts = library.find(case, "en").facts
    ended = facts.state == "ended" or any(event.what in ENDINGS for event in facts.events)
    return (section != "end" or ended) and bool(_excerpt(library, theme.lang, case, section))


def _stakeholders(theme: Theme, library: Library) -> Exercise | None:
    people = _list_items(library, theme.lang, "all-rural-actors", "who")
    situation = next((case for case in _rank(theme, library) if _excerpt(library, theme.lang, case, "setup")), "")
    if not people or not situation:
        return None
    cards = [ExerciseCard(_begin_large(line.text), (("", (replace(line, text=""),)),)) for line in people]
    cards += [ExerciseCard(say("stakeholders_blank", theme.lang), blank=True)] * BLANK_CARDS
    text = _excerpt(library, theme.lang, situation, "glance", 2) + _excerpt(library, theme.lang, situation, "setup", 2)
    key = (
        (say("exercise_stakeholders", theme.lang), (
            *_excerpt(library, theme.lang, "all-rural-actors", "women-and-indigenous", 1),
            *_excerpt(library, theme.lang, "identify-representative-players", "inclusion", 2),
            *_excerpt(library, theme.lang, "stakeholder-mapping", "inclusion", 2),
        )),
    )  # fmt: skip
    return Exercise(
        kind="stakeholders", title=say("exercise_stakeholders", theme.lang),
        steps=_say_steps("stakeholders", 2, theme.lang), text=text, cards=tuple(cards), key=key,
        debrief=_say_questions("stakeholders", 2, theme.lang)
        + _excerpt(library, theme.lang, "r44-territories", "item-ii", 2),
    )  # fmt: skip


def _contract(theme: Theme, library: Library) -> Exercise | None:
    cards = sorted(_list_cards("contract", theme, library), key=lambda pair: pair[0].clause or LAST_CLAUSE)
    if not cards:
        return None
    key = []
    for card, line in cards:
        name = "contract_clause" if card.clause else "contract_missing"
        key.append((say(name, theme.lang, number=card.clause), (line,)))
    clauses = max(card.clause or 0 for card, _ in cards)
    return Exercise(
        kind="contract", title=say("exercise_contract", theme.lang), steps=(Line(say("contract_lead", theme.lang)),),
        text=tuple(Line(say(f"contract_{number}", theme.lang)) for number in range(1, clauses + 1)),
        key=tuple(key), debrief=_say_questions("contract", 2, theme.lang),
    )  # fmt: skip


def _begin_large(text: str) -> str:
    text = text.strip()
    return text[:1].upper() + text[1:]


def _rank(theme: Theme, library: Library) -> list[str]:
    """Rank cases: those that the workshop tells come after the country's, which come first."""
    ranked = rank_cases(theme.setting, library, [name for name in theme.documents if is_case(name, library)])
    return [case for case in ranked if theme.lang in library.list_languages(case) or theme.lang == "fr"] or ranked


def _find(library: Library, lang: str, document: str, section: str) -> Chapter | None:
    if document not in library:
        return None
    part = read_outline(library.find(document, lang)).get(section)
    return part.intro if part else None


def _excerpt(library: Library, lang: str, document: str, section: str, count: int = 1) -> tuple[Line, ...]:
    """Take a section's first lines, each with what it rests on."""
    return _list_lines(library, lang, document, section)[:count]


def _list_lines(library: Library, lang: str, document: str, section: str) -> tuple[Line, ...]:
    chapter = _find(library, lang, document, section)
    return _cite(chapter.lines, chapter) if chapter else ()


def _list_cards(exercise: str, theme: Theme, library: Library) -> list[tuple[Card, Line]]:
    """List the cards that documents offer to an exercise, each with its line in the reader's language."""
    found = []
    for document in sorted(library.list_documents(theme.lang), key=lambda document: document.id):
        cards = [card for card in document.facts.cards if card.exercise == exercise]
        chapters = [part.intro for part in read_outline(document).values()] if cards else []
        lines = {line.id: line for chapter in chapters for line in _cite(chapter.lines, chapter)}
        found += [(card, lines[card.item]) for card in cards if card.item in lines]
    return found


def _list_items(library: Library, lang: str, document: str, section: str) -> tuple[Line, ...]:
    return tuple(line for line in _list_lines(library, lang, document, section) if line.item)


def _cite(lines: Sequence[Line], chapter: Chapter) -> tuple[Line, ...]:
    return tuple(replace(line, citations=line.citations or chapter.citations) for line in lines)


def _say_steps(kind: str, count: int, lang: str) -> tuple[Line, ...]:
    steps = (say(f"{kind}_{number}", lang) for number in range(1, count + 1))
    return tuple(Line(step, item=True, ordered=True) for step in steps)


def _say_questions(kind: str, count: int, lang: str) -> tuple[Line, ...]:
    return tuple(Line(say(f"{kind}_ask_{number}", lang), item=True) for number in range(1, count + 1))


_BUILDERS: Mapping[str, Callable[[Theme, Library], Exercise | None]] = {
    "negotiation": _negotiation, "sorting": _sorting, "stakeholders": _stakeholders, "contract": _contract,
}  # fmt: skip
