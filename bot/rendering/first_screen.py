"""What both first screens say: how much there is, and where a territory is looked at."""

from __future__ import annotations

from bot.library import Library
from bot.messages import say
from bot.rendering.reader import SCORECARD, ReaderContext

COUNTED = {"practices": "practice", "cases": "case", "tools": "tool", "workshops": "workshop", "models": "model"}


def write_counts(library: Library, lang: str) -> str:
    """Write how much the base holds, counted; "" for a base without practices."""
    counts = {name: library.count(kind) for name, kind in COUNTED.items()}
    return say("home_counts", lang, **counts) if counts["practices"] else ""


def locate_territory(reader: ReaderContext, sure: bool = False) -> str:
    """Give the address where a territory is looked at: the scorecard where the base has it (``sure``: it will), else
    the cases."""
    return reader.page_url(f"tools/{SCORECARD}" if sure or SCORECARD in reader.library else "cases")
