"""What messages look like that ask nothing of the base, and what people in danger are told.

``kb/care.yaml`` holds the kinds of messages that need care, each with its texts and examples; ``kb/openers.yaml``
examples of greetings, thanks and vague complaints, and the documents that are offered to whoever sends one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, field_validator

from indexer.content.designs import Identifier
from indexer.content.facts import Line
from indexer.content.shapes import validate_shape
from indexer.content.yaml_text import YamlText, read_yaml_file
from indexer.errors import ContentError, Fault
from indexer.text import fold_accents
from indexer.vocabulary import LANGUAGES, OPENERS, Language

CARE_FILE = "care.yaml"
OPENERS_FILE = "openers.yaml"

WORD_LIMIT = 90
"""Words of a care text: who is in danger reads no more."""

LEAST_LETTERS = 3
"""Letters of a word that tells a kind of care by itself: ``*`` alone would be found in every message."""

CARE = "care:"
"""What the class of a message that needs care begins with; its kind follows."""

ORDINARY = "ordinary"
"""The class of messages that are to be answered like any question."""

Examples = dict[Language, tuple[Line, ...]]

Model = TypeVar("Model", bound=BaseModel)

_WORD = re.compile(r"\w[\w'’-]*")


class _Fields(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class CareEntry(_Fields):
    """A kind of messages that need care: what is told, which documents help, examples, and words that seldom stand in
    other messages (``pandiller*``: a word that begins so)."""

    documents: Annotated[tuple[Identifier, ...], Field(max_length=2)] = ()
    text: dict[Language, Line]
    examples: Examples
    words: Examples = {}

    @field_validator("text")
    @classmethod
    def _speaks_all_languages(cls, text: dict[str, str]) -> dict[str, str]:
        for lang in LANGUAGES:
            if lang not in text:
                raise ValueError(f"there is no text in '{lang}'; write one in each of {', '.join(LANGUAGES)}")
            if (count := len(_WORD.findall(text[lang]))) > WORD_LIMIT:
                raise ValueError(f"the text in '{lang}' has {count} words; cut it to {WORD_LIMIT} at most")
        return text

    @field_validator("words")
    @classmethod
    def _names_whole_words(cls, words: Examples) -> Examples:
        for word in itertools.chain.from_iterable(words.values()):
            if len(re.findall(r"[^\W_]", word)) < LEAST_LETTERS:
                raise ValueError(f"'{word}' has fewer than {LEAST_LETTERS} letters; write a longer word")
        return words


class Care(_Fields):
    """``kb/care.yaml``; ``ordinary``: messages that sound as if they needed care and do not."""

    kinds: dict[Identifier, CareEntry] = {}
    ordinary: Examples = {}


class Openers(_Fields):
    """``kb/openers.yaml``; ``specific``: short messages that do name a trouble."""

    frequent: tuple[Identifier, ...] = ()
    greeting: Examples = {}
    thanks: Examples = {}
    about: Examples = {}
    vague: Examples = {}
    specific: Examples = {}


@dataclass(frozen=True, slots=True)
class MessageExample:
    """A message with its class: ``care:<kind>``, one of OPENERS, or ORDINARY; ``near``: it resembles another class."""

    text: str
    lang: str
    message_class: str
    near: bool = False

    @property
    def needs_care(self) -> bool:
        """Whether its class is a kind of care."""
        return self.message_class.startswith(CARE)


def read_care(root: Path) -> Care:
    """Read a root's ``care.yaml``, empty where there is none. Raises ContentError with the line of what is wrong."""
    return _read(Care, root, CARE_FILE)


def read_openers(root: Path) -> Openers:
    """Read a root's ``openers.yaml``, empty where there is none. Raises ContentError with the line of what is wrong."""
    return _read(Openers, root, OPENERS_FILE)


def _read(model: type[Model], root: Path, name: str) -> Model:
    read, faults = read_yaml_file(root / name, f"{root.name}/{name}")
    values, more = validate_shape(model, read) if read else (None if faults else model(), [])
    if values is None:
        raise ContentError(str((faults + more)[0]))
    return values


def check_named_documents(files: Iterable[YamlText], documents: Collection[str]) -> Iterator[Fault]:
    """Find the documents that ``care.yaml`` and ``openers.yaml`` name and that do not exist."""
    for file in files:
        named: list[tuple[tuple[str | int, ...], str]] = [
            (("kinds", kind, "documents", number), name)
            for kind, entry in (file.values.get("kinds") or {}).items()
            for number, name in enumerate(entry.get("documents") or ())
        ]
        named += [(("frequent", number), name) for number, name in enumerate(file.values.get("frequent") or ())]
        for place, name in named:
            if name not in documents:
                message = f"'{name}' is no document; mend the id or remove it."
                yield Fault(file.path, file.find_line(place), message)


def write_pattern(words: Examples) -> str:
    """Write a regular expression that finds any of the words in a text without accents and case; "" for none.

    >>> re.findall(write_pattern({"es": ("pandiller*", "quiero morir")}), "los pandilleros, no quiero morirme")
    ['pandilleros']
    """
    folded = {re.escape(fold_accents(word)).replace(r"\*", r"\w*") for listed in words.values() for word in listed}
    return rf"(?<!\w)(?:{'|'.join(sorted(folded))})(?!\w)" if folded else ""


def list_examples(care: Care, openers: Openers) -> list[MessageExample]:
    """List all examples that both files give."""
    sources: list[tuple[str, bool, Examples]] = [
        *((f"{CARE}{kind}", True, entry.examples) for kind, entry in care.kinds.items()),
        *((opener, False, getattr(openers, opener)) for opener in OPENERS),
        (ORDINARY, True, care.ordinary),
        (ORDINARY, False, openers.specific),
    ]
    return [
        MessageExample(text, lang, message_class, near)
        for message_class, near, examples in sources
        for lang, texts in examples.items()
        for text in texts
    ]
