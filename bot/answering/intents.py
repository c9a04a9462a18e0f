"""What kind of answer a question asks for: told by the words that it is asked with."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from importlib.resources import files
from typing import Any, Literal, cast, get_args

from indexer.text import fold_words

Intent = Literal["write", "tool", "case", "list", "compare", "count", "when", "do", "why", "define", "ask", "trouble"]
"""*write* wants a text to fill in, *tool* a tool or a workshop, *case* one case told, *list* cases of a kind, *do*
steps, *count* a number, *when* a year, *why* a cause, *ask* any other fact; a *trouble* is told without asking."""

INTENTS: tuple[str, ...] = get_args(Intent)

MEANING_WORDS = 9
"""A longer question with "what is…" asks for a fact: "what is the first thing that the law has to…"."""

LIST_OPENING = 4
"""Words of its sentence before the cue of a list: "how should a ministry choose which partnerships …" asks how."""

_END = re.compile(r"(?<=[.!?:;])\s+")

_OPENING = 2
"""Words from the start within which a plain question word counts: "the buyer who pays" asks nothing."""


def detect_intent(question: str, lang: str) -> Intent:
    """Tell what a question in ``lang`` asks for; a text that asks nothing tells a trouble.

    >>> detect_intent("¿Qué es una alianza productiva?", "es"), detect_intent("the buyer cheats on weight", "en")
    ('define', 'trouble')
    """
    text = " ".join(fold_words(question))
    sentences = [" ".join(fold_words(sentence)) for sentence in _END.split(question)]
    patterns = _read_patterns(lang)
    cues = find_cues(question, lang)
    for intent in get_args(Intent):
        # Cases are asked for near the beginning of a sentence, whatever was told before.
        for read in sentences if intent == "list" else [text]:
            found = patterns[intent].search(read) if intent in patterns else None
            if found and _is_meant(intent, question, cues, read[: found.start()].split()):
                # An agenda or a play to act is a text too, and stands in workshops.
                return "tool" if intent == "write" and "session" in cues else cast(Intent, intent)
    return "ask" if "?" in question else "trouble"


def _is_meant(intent: str, question: str, cues: Collection[str], before: Sequence[str]) -> bool:
    """Say whether cues after the words ``before`` are the question: "he does not say how many" asks for no number."""
    if intent == "list":
        return len(before) <= LIST_OPENING
    if intent in ("count", "when", "why"):
        is_asked = "?" in question or len(before) < _OPENING
        # "Why" and "because" may be one word.
        return is_asked or (intent != "why" and "own" not in cues)
    is_short = len(question.split()) <= MEANING_WORDS or not before
    return intent != "define" or is_short or "meaning" in cues


def find_cues(question: str, lang: str) -> frozenset[str]:
    """Name what else a question in ``lang`` means, by its cues: ``failed``, ``worked``, ``result`` …"""
    text = " ".join(fold_words(question))
    return frozenset(name for name, pattern in _read_patterns(lang, kinds=False).items() if pattern.search(text))


@functools.cache
def _read_patterns(lang: str, kinds: bool = True) -> Mapping[str, re.Pattern[str]]:
    table: Any = tomllib.loads(files("bot").joinpath("intents.toml").read_text(encoding="utf-8"))
    return {
        name: _compile(cues[lang], opens=name == "ask") for name, cues in table.items() if (name in INTENTS) == kinds
    }


def _compile(cues: list[str], opens: bool) -> re.Pattern[str]:
    """Compile cues to one pattern; ``opens``: they count near the start only."""
    written = ("".join(_write_word(word) for word in cue.replace("'", " ").split()).strip() for cue in cues)
    start = rf"^(?:\w+ ){{0,{_OPENING - 1}}}?" if opens else r"(?:^|(?<= ))"
    return re.compile(f"{start}(?:{'|'.join(written)})(?= |$)")


def _write_word(word: str) -> str:
    """Write a word of a cue as a pattern: ``*`` stands for one to five words, ``a|an`` for either, ``^`` for the start
    of the question."""
    if word == "^":
        return word
    return r"(?:\w+ ){1,5}?" if word == "*" else f"(?:{'|'.join(map(re.escape, word.split('|')))}) "
