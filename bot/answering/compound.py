"""Several questions in one message: where one ends and the next begins."""

from __future__ import annotations

import functools
import itertools
import re
import tomllib
from importlib.resources import files
from typing import Any

from bot.answering.intents import detect_intent
from indexer.text import fold_accents, stem_words

LEAST_CONTENT = 3
"""Words with a meaning of their own that a question of its own has."""

MOST_PARTS = 3

_END = re.compile(r"(?<=[?.!;])\s+")


def split_questions(text: str, lang: str) -> tuple[str, ...]:
    """Split a message into its questions, in order; one part where it asks one thing.

    Cuts stand after the end of a sentence, and before "and" where a word that asks follows. A part that asks nothing
    tells the trouble that the next question is about, and stays with it.
    """
    joined: list[str] = []
    told = ""
    for piece in _cut(text, lang):
        whole = f"{told} {piece}".strip()
        if detect_intent(piece, lang) == "trouble" or len(set(stem_words(piece, lang))) < LEAST_CONTENT:
            told = whole
        else:
            joined.append(whole)
            told = ""
    if told and joined:
        joined[-1] = f"{joined[-1]} {told}"
    return tuple(joined[:MOST_PARTS]) if len(joined) > 1 else (text,)


def _cut(text: str, lang: str) -> list[str]:
    """Cut at the ends of sentences, and before a word that joins a further question."""
    pieces: list[str] = []
    for sentence in _END.split(text):
        # Folding keeps the length of what people type in these languages; where it does not, nothing is cut inside.
        folded = fold_accents(sentence)
        starts = (
            [match.start() for match in _read_joints(lang).finditer(folded)] if len(folded) == len(sentence) else []
        )
        bounds = [0, *starts, len(sentence)]
        pieces += [sentence[start:end].strip(" ,;") for start, end in itertools.pairwise(bounds)]
    return [piece for piece in pieces if piece]


@functools.cache
def _read_joints(lang: str) -> re.Pattern[str]:
    """Read the words that join a further question: "and how", "y si no"."""
    table: Any = tomllib.loads(files("bot").joinpath("connectives.toml").read_text(encoding="utf-8"))
    joints = "|".join(map(re.escape, table["further_question"][lang]))
    return re.compile(rf"(?<=[\w,?]\s)(?:{joints})\b")
