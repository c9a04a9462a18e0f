"""What doors are asked, read with care: wrong types become one clear line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.answering.answers import Turn
from indexer.errors import QuestionError
from indexer.vocabulary import KINDS, LANGUAGES, STAGES

MOST_HITS = 50
MOST_TURNS = 40


@dataclass(frozen=True, slots=True)
class Request:
    """A question as a door takes it: a line of JSON, or the body of ``POST /api/ask``."""

    question: str
    lang: str | None
    stage: str | None
    context: tuple[Turn, ...]
    choice: str | None = None


def read_request(values: Any) -> Request:
    """Read a question. Raises QuestionError that names the field, what was found and expected."""
    if not isinstance(values, Mapping):
        raise QuestionError(f'a question is {type(values).__name__}; expected an object such as {{"question": "…"}}.')
    if not isinstance(values.get("question"), str):
        raise QuestionError(f"'question' is {_name(values.get('question'))}; expected a text.")
    lang = _read_choice(values, "lang", LANGUAGES)
    stage = _read_choice(values, "stage", STAGES)
    context = values.get("context")
    choice = values.get("choice")
    if choice is not None and not isinstance(choice, str):
        raise QuestionError(f"'choice' is {_name(choice)}; expected the id of one of an answer's 'choices'.")
    return Request(values["question"], lang, stage, read_turns(() if context is None else context), choice)


def _read_choice(values: Mapping[str, Any], name: str, choices: Sequence[str]) -> str | None:
    value = values.get(name)
    if value is None or value in choices:
        return value
    raise QuestionError(f"'{name}' is {_name(value)}; expected one of {', '.join(choices)}.")


def read_turns(values: Any) -> tuple[Turn, ...]:
    """Read the turns before, ``[{"role", "text"}]``, oldest first; of a long talk the newest count."""
    if not isinstance(values, list | tuple):
        raise QuestionError(f'\'context\' is {_name(values)}; expected a list of {{"role", "text"}}.')
    turns = []
    for value in values[-MOST_TURNS:]:
        if (
            not isinstance(value, Mapping)
            or value.get("role") not in ("user", "assistant")
            or not isinstance(value.get("text"), str)
        ):
            raise QuestionError("a turn of 'context' lacks 'role' (user or assistant) or 'text' (a text).")
        turns.append(Turn(value["role"], value["text"]))
    return tuple(turns)


def check_filters(k: int, lang: str | None, kind: str | None, stage: str | None, country: str | None) -> None:
    """Refuse what no search can mean. Raises QuestionError that names what is allowed."""
    if not 1 <= k <= MOST_HITS:
        raise QuestionError(f"'k' is {k}; expected 1 to {MOST_HITS}.")
    for name, value, choices in (("lang", lang, LANGUAGES), ("kind", kind, KINDS), ("stage", stage, STAGES)):
        if value is not None and value not in choices:
            raise QuestionError(f"'{name}' is {value!r}; expected one of {', '.join(choices)}.")
    if country is not None and not (len(country) == 2 and country.isascii() and country.isupper()):
        raise QuestionError(f"'country' is {country!r}; expected two capital letters (ISO 3166-1), such as MX.")


def _name(value: Any) -> str:
    shown = repr(value)
    return "missing" if value is None else shown if len(shown) <= 40 else f"{shown[:40]}…"
