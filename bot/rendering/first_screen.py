"""What both first screens say: how much there is."""

from __future__ import annotations

from bot.library import Library
from bot.messages import say

COUNTED = {"practices": "practice", "cases": "case", "tools": "tool", "workshops": "workshop", "models": "model"}


def write_counts(library: Library, lang: str) -> str:
    """Write how much the base holds, counted; "" for a base without practices."""
    counts = {name: library.count(kind) for name, kind in COUNTED.items()}
    return say("home_counts", lang, **counts) if counts["practices"] else ""
