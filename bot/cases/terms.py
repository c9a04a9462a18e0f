"""The words by which names of products and titles of cases are read, from ``cases.toml``."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from indexer.vocabulary import LANGUAGES


@functools.cache
def read_terms() -> Mapping[str, Mapping[str, Any]]:
    """Read the table: what for → language, or name → words."""
    return tomllib.loads(files("bot").joinpath("cases.toml").read_text(encoding="utf-8"))


def list_terms(name: str) -> list[str]:
    """List the words of a table that goes by language, of all languages together."""
    return sorted({word for lang in LANGUAGES for word in read_terms()[name][lang]})
