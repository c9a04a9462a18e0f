"""What kind of answer a question asks for: told by the words that it is asked with."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Literal, get_args

from indexer.lexicon import fold_accents

Intent = Literal["compare", "count", "when", "do", "define", "ask", "trouble"]
"""*do* wants steps, *count* a number, *when* a year, *ask* any other fact; a *trouble* is told without asking."""

INTENTS: tuple[str, ...] = get_args(Intent)

_OPENING = 2
"""Words from the start within which a plain question word counts: "the buyer who pays" asks nothing."""


def detect_intent(question: str, lang: str) -> Intent:
    """Tell what a question in ``lang`` asks for; a text that asks nothing tells a trouble.

    >>> detect_intent("¿Qué es una alianza productiva?", "es"), detect_intent("the buyer cheats on weight", "en")
    ('define', 'trouble')
    """
    text = " ".join(re.findall(r"[^\W_]+", fold_accents(question.casefold())))
    for intent, pattern in _read_patterns(lang).items():
        if pattern.search(text):
            return intent
    return "ask" if "?" in question else "trouble"


@functools.cache
def _read_patterns(lang: str) -> Mapping[Intent, re.Pattern[str]]:
    table: Any = tomllib.loads(files("bot").joinpath("intents.toml").read_text(encoding="utf-8"))
    return {intent: _compile(cues[lang], opens=intent == "ask") for intent, cues in table.items()}


def _compile(cues: list[str], opens: bool) -> re.Pattern[str]:
    """Compile cues to one pattern; ``opens``: they count near the start only."""
    written = ("".join(_write_word(word) for word in cue.replace("'", " ").split()).strip() for cue in cues)
    start = rf"^(?:\w+ ){{0,{_OPENING - 1}}}?" if opens else r"(?:^|(?<= ))"
    return re.compile(f"{start}(?:{'|'.join(written)})(?= |$)")


def _write_word(word: str) -> str:
    return r"(?:\w+ ){1,5}?" if word == "*" else re.escape(word) + " "
