"""The site's pocket files, one a language: made by `alianza pocket` in a process of its own, and kept in the cache.

To make one takes ten seconds of a core, which a server that answers questions does not have to spare.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import subprocess
import sys
import threading
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from babel.numbers import format_decimal
from filelock import FileLock

from bot.knowledge import find_date
from bot.messages import say
from indexer.settings import PROJECT

MOST_KEPT = 3
"""Files of one language that stay in the cache, the newest: two servers may share it."""

LONGEST = 600
"""Seconds after which making one is given up."""

PROGRAM = (
    "import os, sys\n"
    "getattr(os, 'nice', int)(10)\n"
    "from bot.__main__ import main\n"
    "sys.exit(main(['pocket', *sys.argv[1:]]))"
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PocketFile:
    """A pocket file: ``size`` in bytes, ``dated`` the day of its index (YYYY-MM-DD)."""

    path: Path
    size: int
    dated: str


def write_pocket(found: PocketFile | None, lang: str) -> str:
    """Write a file's size and date for people; "" where there is none yet."""
    if found is None:
        return ""
    return say("take_size", lang, size=format_decimal(found.size / 1_000_000, "0.0", lang), date=found.dated)


class PocketShelf:
    """Finds the pocket file of a language, and has it made where there is none yet.

    ``folder`` holds the files, ``index`` is the index's folder, ``address`` the site's from outside ("" where unknown),
    ``python`` the interpreter that makes a file. Safe to call from several threads.
    """

    def __init__(self, folder: Path, index: Path, address: str = "", python: str = sys.executable) -> None:
        self.folder = folder
        self.index = index
        self.address = address
        self.python = python
        self._lock = threading.Lock()
        self._asked: set[str] = set()
        """Names of files that are being made, or that could not be."""

    def __repr__(self) -> str:
        return f"<PocketShelf {self.folder}>"

    def find(self, lang: str, corpus: str) -> PocketFile | None:
        """Give the file of the index whose documents hash to ``corpus``; None while it is made, or cannot be."""
        path = self.locate(lang, corpus)
        try:
            return PocketFile(path, path.stat().st_size, find_date(self.index))
        except OSError:
            self._ask(path, lang)
            return None

    def locate(self, lang: str, corpus: str) -> Path:
        """Give the place of a language's file for an index."""
        made_of = f"{corpus} {version('alianza')} {self.address}"
        return self.folder / f"{lang}-{hashlib.sha256(made_of.encode()).hexdigest()[:16]}.html"

    def _ask(self, path: Path, lang: str) -> None:
        """Have a file made, in the background, once."""
        with self._lock:
            if path.name in self._asked:
                return
            self._asked.add(path.name)
        threading.Thread(target=self._make, args=(path, lang), name=f"pocket {lang}", daemon=True).start()

    def _make(self, path: Path, lang: str) -> None:
        command = [self.python, "-c", PROGRAM, "--lang", lang, "--index", str(self.index.absolute())]
        command += ["--address", self.address] if self.address else []
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # One at a time, whichever of several server processes asks.
            with FileLock(self.folder / ".lock"):
                if path.exists():
                    return
                run = subprocess.run(
                    [*command, "--output", str(path.absolute())], cwd=PROJECT, capture_output=True, text=True,
                    timeout=LONGEST, check=False, stdin=subprocess.DEVNULL,
                )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            _log.warning("%s: the pocket file cannot be made (%s)", path, error)
            return
        if run.returncode:
            _log.warning("%s: the pocket file cannot be made (%s)", path, run.stderr.strip().rpartition("\n")[2])
            return
        kept = sorted(path.parent.glob(f"{lang}-*.html"), key=lambda file: file.stat().st_mtime, reverse=True)
        for old in kept[MOST_KEPT:]:
            with contextlib.suppress(OSError):
                old.unlink()
