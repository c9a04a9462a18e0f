"""The words that the checks of a model's sentences look for, from ``wording.toml``."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any


@functools.cache
def read_cues() -> Mapping[str, Mapping[str, Any]]:
    """Read the words that the checks look for: table → name → language → words."""
    return tomllib.loads(files("bot").joinpath("wording.toml").read_text(encoding="utf-8"))
