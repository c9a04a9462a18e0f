"""The list of questions that the base could not answer: kept only where the operator named a file for it.

A line is a day, a language and the question with what may point to a person taken out; nothing says who asked.
"""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

SIZE_LIMIT = 5_000_000
"""Bytes; beyond it nothing is added, so that nobody can fill a disk by asking."""

_PERSONAL = (
    (re.compile(r"\S+@\S+"), "[e-mail]"),
    (re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE), "[web]"),
    (re.compile(r"\+?\d(?:[\s().-]?\d){5,}"), "[number]"),
)

_lock = threading.Lock()
_log = logging.getLogger(__name__)


def mask_personal(text: str) -> str:
    """Take addresses and numbers of six digits or more out of a text.

    >>> mask_personal("llámeme al 9999-1234 o a ana@coop.hn por las 3 toneladas")
    'llámeme al [number] o a [e-mail] por las 3 toneladas'
    """
    for pattern, instead in _PERSONAL:
        text = pattern.sub(instead, text)
    return text


def record_unanswered(file: Path, question: str, lang: str) -> None:
    """Add a question to the list; a file that cannot be written is logged, and answers go on."""
    append_entry(file, {"language": lang, "question": mask_personal(question)})


def append_entry(file: Path, entry: Mapping[str, str]) -> None:
    """Add a line of JSON with its day to a file; one that cannot be written is logged, and answers go on."""
    entry = {"day": datetime.now(UTC).date().isoformat(), **entry}
    try:
        with _lock:
            if file.exists() and file.stat().st_size > SIZE_LIMIT:
                return
            with file.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(entry, ensure_ascii=False) + "\n")
    except OSError as error:
        _log.warning("%s: what was asked or said was not kept (%s)", file, error.strerror)
