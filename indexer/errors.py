"""The exception tree: every error that a person may see, as one line.

AlianzaError                 one line for people, exit code 1, no traceback
├── ContentError             a file of kb/ or cases/ is not as docs/guide.en.md describes
├── IndexStorageError        an index is missing, damaged, foreign, busy or cannot be written
├── ModelError               the model's file is missing, has another hash, or cannot be prepared
├── QuestionError            a question (or a file of questions) cannot be read
└── SettingError             a setting has a value that cannot be used

Every message says where (``path:line``), what was found, what was expected and what mends it.
"""

from __future__ import annotations

from dataclasses import dataclass


class AlianzaError(Exception):
    """The base of every error that is meant for the person at the keyboard."""


class ContentError(AlianzaError):
    """A document cannot be read, or breaks a rule of the knowledge base."""


class IndexStorageError(AlianzaError):
    """An index cannot be read or written."""


class ModelError(AlianzaError):
    """The embedding model cannot be found, verified or prepared."""


class QuestionError(AlianzaError):
    """A question, or a file of questions, cannot be read."""


class SettingError(AlianzaError):
    """A setting's value cannot be used."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong at a line of a file: what was found, what was expected, what mends it."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


REBUILD = "run `alianza build` (or `make setup`)"
