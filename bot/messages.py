"""The message table: everything the program says, in four languages, from ``messages/*.toml``."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from importlib.resources import files

from indexer.vocabulary import LANGUAGES

DEFAULT_LANGUAGE = "es"
"""Where nothing tells a reader's language."""

ROOT_LANGUAGE = "es"
"""The language of the page at ``/app`` itself; the others stand at ``/app/<lang>``."""


@functools.cache
def read_messages() -> Mapping[str, Mapping[str, str]]:
    """Read the one table of what the program says, a file for each door: name → language → text.

    Raises ValueError where two files give one name.
    """
    table: dict[str, dict[str, str]] = {}
    for file in sorted(files("bot").joinpath("messages").iterdir(), key=lambda file: file.name):
        found = tomllib.loads(file.read_text(encoding="utf-8"))
        if twice := table.keys() & found.keys():
            raise ValueError(f"messages/{file.name}: '{min(twice)}' stands in another file too; give it another name")
        table |= found
    return table


def say(name: str, lang: str, **values: object) -> str:
    """Give a message in a language, its ``{fields}`` filled in. Raises KeyError for an unknown name."""
    return read_messages()[name][lang].format(**values)


def accept_language(header: str | None, default: str = DEFAULT_LANGUAGE) -> str:
    """Choose the first language of an ``Accept-Language`` header that Alianza speaks, else ``default``."""
    return find_accepted(header) or default


def find_accepted(header: str | None) -> str | None:
    """Find the first language of an ``Accept-Language`` header that Alianza speaks; None where there is none.

    Order counts before ``q``: browsers list by preference.
    """
    codes = (part.split(";")[0].strip().lower()[:2] for part in (header or "").split(","))
    return next((code for code in codes if code in LANGUAGES), None)
