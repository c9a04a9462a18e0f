"""``alianza workshop``: a workshop pack from the command line, put in place whole or not at all."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.library import Library, load_library
from bot.messages import say
from bot.printing.files import write_whole
from bot.workshop.casework import list_countries
from bot.workshop.designs import read_designs
from bot.workshop.export_bundle import FORMATS, export_pack
from bot.workshop.pack import build_pack
from bot.workshop.plan import LEAST_MINUTES, MOST_MINUTES, MOST_PEOPLE, Plan
from bot.workshop.planner import propose
from indexer.errors import SettingError
from indexer.settings import Settings
from indexer.vocabulary import AUDIENCES, LANGUAGES, STAGES

MESSAGES_LANGUAGE = "en"
"""Errors of the command line are in English, whatever the pack's language."""

PROBLEM_PRACTICES = 3


def make_workshop(chosen: argparse.Namespace, settings: Settings) -> int:
    """Make a pack and write it. Raises AlianzaError, in one line, for what cannot be meant, made or written."""
    form = chosen.output.suffix.removeprefix(".").lower()
    if form not in FORMATS:
        raise SettingError(
            f"--output {chosen.output} ends in '{chosen.output.suffix}'; expected .{', .'.join(FORMATS)}."
        )
    plan = read_wish(chosen)
    library = _open_library(chosen.index or settings.index)
    plan = _check_documents(plan, chosen, library)
    found = propose(plan, read_designs(library, plan.lang), library)
    if not found.items:
        raise SettingError(" ".join(say(note.message, MESSAGES_LANGUAGE, **note.values) for note in found.notes))
    pack = build_pack(replace(plan, items=found.items), library)
    write_whole(chosen.output, export_pack(pack, form))
    print(f"{chosen.output}: {pack.title} ({pack.agenda.total} of {plan.minutes} minutes)")
    return 0


def read_wish(chosen: argparse.Namespace) -> Plan:
    """Read what was asked for. Raises SettingError that names the option, what was found and expected."""
    for name, value, choices in (
        ("stage", chosen.stage, STAGES),
        ("lang", chosen.lang, LANGUAGES),
        ("audience", chosen.audience, AUDIENCES),
        ("country", chosen.country, list_countries()),
    ):
        _check_choice(name, value, choices)
    return Plan(
        lang=chosen.lang, minutes=_read_number("minutes", chosen.minutes, LEAST_MINUTES, MOST_MINUTES),
        people=_read_number("people", chosen.people, 1, MOST_PEOPLE) if chosen.people else 0,
        audience=chosen.audience or "", country=chosen.country or "", stage=chosen.stage or "",
        designs=(chosen.design,) if chosen.design else (), about=(chosen.problem,) if chosen.problem else (),
    )  # fmt: skip


def _check_choice(name: str, value: str | None, choices: Sequence[str]) -> None:
    if value is not None and value not in choices:
        raise SettingError(f"--{name} is {value[:40]!r}; expected one of {', '.join(choices)}.")


def _read_number(name: str, text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 9 and least <= int(text) <= most):
        raise SettingError(f"--{name} is {text[:20]!r}; expected a whole number from {least} to {most}.")
    return int(text)


def _open_library(folder: Path) -> Library:
    """Open the documents of an index, without a model: a pack is composed, not searched for."""
    from indexer.search.index import load_index

    index = load_index(folder)
    return load_library(folder / index.manifest.data, index.notes["references"])


def _check_documents(plan: Plan, chosen: argparse.Namespace, library: Library) -> Plan:
    """Refuse a design or problem that the base lacks; a problem brings its practices along."""
    for option, kind, id in (("design", "workshop", chosen.design), ("problem", "problem", chosen.problem)):
        if id is not None and not (id in library and library.kind(id) == kind):
            known = ", ".join(document.id for document in library.list_documents(plan.lang, kind))
            raise SettingError(
                f"--{option} is {id[:60]!r}, which the base lacks; expected one of {known or 'none yet'}."
            )
    if not chosen.problem:
        return plan
    return replace(plan, about=(chosen.problem, *library.related(chosen.problem, "practice")[:PROBLEM_PRACTICES]))
