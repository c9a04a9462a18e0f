"""A case as a brief tells it: what was done, how it ended, what went wrong, each with the case's own source."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

from bot.briefs.case_choice import Choice
from bot.printing.printouts import STOPS, Phrase, Words
from bot.rendering.bibliography import mark_citation
from bot.rendering.facts import name_value, write_state
from bot.rendering.outline import Line, Outline, read_outline
from bot.rendering.reader import ReaderContext
from bot.rendering.years import read_span, write_span
from indexer.content.citations import Citation
from indexer.content.documents import Document
from indexer.content.facts import Facts
from indexer.text import fold_words

PAPER = "larc-02-3"
"""The paper that the base began with: what it says of a case is named as related guidance."""

CHARACTERS = 330
"""How much of a section is told: whole sentences up to here, one at least."""

STEPS = 3
STATE_SENTENCES = 2


@dataclass(frozen=True, slots=True)
class Account:
    """A case told: its ``name`` leads to it, ``fit`` says why it stands here, ``asks`` what the State did or was asked
    for; ``ended`` begins with its present state. ``guidance`` are places of the paper that speak of it."""

    id: str
    choice: Choice
    name: Phrase
    facts: Facts
    years: str
    stands: str
    asks: Words
    did: Words
    ended: Words
    risks: Words
    steps: tuple[Words, ...]
    unknown: Words
    guidance: tuple[tuple[str, str], ...]


def tell_case(choice: Choice, reader: ReaderContext) -> Account:
    """Tell a case to a reader."""
    document = reader.library.find(choice.case, reader.lang)
    outline = read_outline(document)
    facts, _ = reader.library.read_facts(choice.case, reader.lang)
    lang = document.lang if document.lang != reader.lang else ""
    stands = write_state(facts, reader.lang)

    def tell(section: str) -> Words:
        return write_lines(take_lines(list_own(outline, section)), reader, lang)

    return Account(
        id=choice.case, choice=choice,
        name=Phrase(reader.library.title(choice.case, reader.lang), url=reader.document_url(choice.case), strong=True),
        facts=facts, years=write_span(read_span(facts), reader.lang), stands=stands,
        asks=_tell_state(outline, document, facts, reader, lang), did=tell("results"),
        ended=(*((Phrase(f"{raise_first(stands)}."),) if stands else ()), *tell("end")), risks=tell("wrong"),
        steps=tuple(
            write_lines([line], reader, lang) for line in list_own(outline, "lessons") if not line.links
        )[:STEPS],
        unknown=tell("unknown"), guidance=_list_guidance(document, reader),
    )  # fmt: skip


def list_own(outline: Outline, section: str) -> list[Line]:
    """List a section's lines that do not rest on the paper alone; all where there is no other."""
    if section not in outline:
        return []
    part = outline[section]
    lines = [*part.intro.lines, *(line for chapter in part.chapters for line in chapter.lines)]
    own = [line for line in lines if not line.citations or any(one.key != PAPER for one in line.citations)]
    return own or lines


def take_lines(lines: Sequence[Line], most: int = CHARACTERS) -> list[Line]:
    """Take lines from the first on, as many as fit; a line that announces a list takes its first item along."""
    taken: list[Line] = []
    for line in lines:
        announced = bool(taken) and taken[-1].text.endswith(":")
        if taken and not announced and sum(len(one.text) for one in taken) + len(line.text) > most:
            break
        taken.append(line)
    return taken[:-1] if len(taken) > 1 and taken[-1].text.endswith(":") else taken


def write_lines(lines: Iterable[Line], reader: ReaderContext, lang: str = "") -> Words:
    """Write lines as phrases with the marks of their sources."""
    return tuple(Phrase(_write_sentence(line), mark_all(line.citations, reader), lang=lang) for line in lines)


def _write_sentence(line: Line) -> str:
    """Write a line as a sentence: an item of a list may lack its capital and its stop."""
    if not line.item:
        return line.text
    words = raise_first(line.text)
    return words if words.endswith((*STOPS, ":")) else f"{words.rstrip(',;')}."


def mark_all(citations: Iterable[Citation], reader: ReaderContext) -> tuple[tuple[str, str], ...]:
    """Name sources in a few letters each, with their keys."""
    named = ((mark_citation(one, reader.library.references, reader.lang), one.key) for one in citations)
    return tuple(dict.fromkeys(named))


def _list_guidance(document: Document, reader: ReaderContext) -> tuple[tuple[str, str], ...]:
    return mark_all((one for one in document.sources if one.key == PAPER), reader)


def _tell_state(outline: Outline, document: Document, facts: Facts, reader: ReaderContext, lang: str) -> Words:
    """Tell what the State did or gave: sentences that speak of it, then who of the State took part."""
    lines = [line for section in ("setup", "run", "why") for line in list_own(outline, section)]
    told = [line for line in lines if speaks_of_state(line.text, document.lang)][:STATE_SENTENCES]
    partners = facts.partners.state
    named = reader.say("brief_state_partners", names="; ".join(partners)) if partners else ""
    names = (Phrase(named or reader.say("brief_state_none")),) if named or not told else ()
    return (*write_lines(told, reader, lang), *names)


def speaks_of_state(text: str, lang: str) -> bool:
    """Say whether a sentence speaks of the State.

    >>> speaks_of_state("El Ministerio paga la mitad.", "es"), speaks_of_state("Los socios pagan la mitad.", "es")
    (True, False)
    """
    named, words = _compile_state(lang)
    return bool(named.search(text) or words.search(" ".join(fold_words(text))))


@functools.cache
def _compile_state(lang: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Compile the words that count as they are written ("Estado"), and those that count in any case."""
    listed = tomllib.loads(files("bot").joinpath("briefs.toml").read_text(encoding="utf-8"))
    return tuple(re.compile(rf"\b(?:{'|'.join(map(_spell, listed[part][lang]))})\b") for part in ("named", "state"))  # type: ignore[return-value]


def _spell(word: str) -> str:
    return re.escape(word).replace(re.escape("*"), r"\w*")


def raise_first(words: str) -> str:
    """Begin words with a capital, as a sentence does."""
    return words[:1].upper() + words[1:]


def end_sentence(phrase: Phrase) -> Phrase:
    """End a phrase with a full stop."""
    return replace(phrase, text=f"{phrase.text.rstrip('.')}.")


def name_countries(account: Account, reader: ReaderContext) -> str:
    """Name the countries of a case."""
    return ", ".join(name_value("country", code, reader) for code in account.facts.country)


def name_forms(account: Account, reader: ReaderContext) -> str:
    """Name the forms of partnership of a case."""
    return ", ".join(name_value("modality", value, reader) for value in account.facts.modalities)
