"""Packs over the small base for the tests of each format: one in each language, and one with hostile texts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.library import Library
from bot.workshop.designs import read_designs
from bot.workshop.edits import add_story
from bot.workshop.pack import Pack, build_pack
from bot.workshop.plan import EXERCISE, KINDS, Item, Plan, Story
from bot.workshop.plan_reading import read_plan
from bot.workshop.planner import propose
from tests.small_workshops import read_library, write_all

ATTACK = "</w:t>&<script>alert(1)</script>/..\\:*?\"|🐄\u202e{{7*7}}${x} ' %s [a](javascript:x) `b`"


def build_small_library(folder: Path) -> Library:
    """Read the small base with workshops."""
    return read_library(write_all(folder))


def make_pack(library: Library, lang: str = "es", minutes: int = 240, stories: tuple[Story, ...] = ()) -> Pack:
    """Make the pack of a workshop in Bolivia with all exercises of the base and a quiz."""
    wish = Plan(lang, minutes, country="BO", stage="motivation", people=12, about=("opaque-grading",))
    designs = read_designs(library, lang)
    items = propose(wish, designs, library).items
    exercises = (Item(EXERCISE, kind, 30) for kind in KINDS)
    plan = replace(wish, items=(*items[:-1], *exercises, items[-1]), stories=stories)
    return build_pack(add_story(plan, designs), library)


def make_hostile_pack(library: Library) -> Pack:
    """Make a pack whose own case and question are meant to break files: mark-up, controls, 5,000 letters."""
    base = make_pack(library).agenda.plan
    pairs = [
        ("parts", ",".join([*(item.token for item in base.items), "own.1:20", "own.2:20"])),
        ("q", f"{ATTACK} pregunta"), ("title", ATTACK * 40), ("story", f"- {ATTACK}\x00\x0b\ud800\n1. " + "x" * 5000),
        ("title", ""), ("story", "日本 🐄 ñ"),
    ]  # fmt: skip
    return build_pack(read_plan(pairs, "es")[0], library)
