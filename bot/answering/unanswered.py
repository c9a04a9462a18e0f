"""The list of questions that the base could not answer: kept only where the operator named a file for it.

A line is a day, a language and the question with what may point to a person taken out, names excepted; nothing says who
asked.
"""

from __future__ import annotations

import json
import logging
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

SIZE_LIMIT = 5_000_000
"""Bytes; beyond it nothing is added, so that nobody can fill a disk by asking."""

_lock = threading.Lock()
_log = logging.getLogger(__name__)


def _open_privately(path: str, flags: int) -> int:
    """Open a file; one that is made here can be read by its owner alone, whatever the umask."""
    return os.open(path, flags, 0o600)


def record_unanswered(file: Path, question: str, lang: str) -> None:
    """Add a question to the list; a file that cannot be written is logged, and answers go on."""
    from bot.answering.personal import mask_personal

    entry = {"day": datetime.now(UTC).date().isoformat(), "language": lang, "question": mask_personal(question, lang)}
    try:
        with _lock:
            if file.exists() and file.stat().st_size > SIZE_LIMIT:
                return
            with open(file, "a", encoding="utf-8", opener=_open_privately) as lines:
                lines.write(json.dumps(entry, ensure_ascii=False) + "\n")
    except OSError as error:
        _log.warning("%s: the unanswered question was not kept (%s)", file, error.strerror)
