"""A part of the base for policymakers' pages: the scorecard, what it leads to, Table 1 and its cases; as it is written.

Pages and files are made of real texts here: whether two pages hold them depends on how long those are.
"""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from pathlib import Path

from fastapi import FastAPI

from bot.app import build_app
from bot.engine import Engine
from bot.library import Library
from indexer.content.documents import read_corpus
from indexer.content.notes import read_notes
from indexer.settings import PROJECT
from tests.additions import open_engine
from tests.small_base import read_test_settings, write_base

CASES = (
    "agropacto-ceara", "bolivia-rural-alliances-par", "cinpra-maranhao", "ecuador-maize-consultative-council",
    "grain-arbitration-chambers-argentina", "interlocking-poulton-study", "mediation-land-guatemala", "pacta-honduras",
    "peru-aea-conmex", "santa-cruz-anapo-camex", "sao-paulo-fundepec-fmd", "territorios-cidadania-brazil",
    "winfa-windward-islands",
)  # fmt: skip
PARTS = ("kb/tools/enabling-scorecard.*.md", "kb/recommendations/*.md", "kb/concepts/types-of-partnership.*.md")
POINTS = (
    "participation", "management", "markets", "law", "instruments", "capacity", "framework", "regional",
)  # fmt: skip


def write_policy_base(folder: Path) -> tuple[Path, Path]:
    """Write the small base and, beside it, this part of the real one; give its two roots."""
    roots = write_base(folder)
    small = (folder / "kb" / "references.yaml").read_text(encoding="utf-8")
    real = (PROJECT / "kb" / "references.yaml").read_text(encoding="utf-8")
    doubtful = small[small.index("- id: rival-2005") :]
    (folder / "kb" / "references.yaml").write_text(f"{real.rstrip()}\n{doubtful}", encoding="utf-8")
    for pattern in (*PARTS, *(f"cases/{case}.*.md" for case in CASES)):
        for file in sorted(PROJECT.glob(pattern)):
            goal = folder / file.relative_to(PROJECT)
            goal.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, goal)
    return roots


@functools.cache
def read_policy_library() -> Library:
    """Read this part of the base; the same library for all tests."""
    with tempfile.TemporaryDirectory() as folder:
        return _read_library(write_policy_base(Path(folder)))


@functools.cache
def read_whole_library() -> Library:
    """Read the whole base as it is; the same library for all tests."""
    return _read_library((PROJECT / "kb", PROJECT / "cases"))


def _read_library(roots: tuple[Path, Path]) -> Library:
    return Library(read_corpus(roots).documents, read_notes(roots)["references"])


@functools.cache
def open_policy_engine() -> Engine:
    """Open an engine over this part of the base; the same for all tests."""
    folder = Path(tempfile.mkdtemp(prefix="alianza-policy-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    write_policy_base(folder)
    return open_engine(folder)


@functools.cache
def build_policy_site() -> FastAPI:
    """Build the site over this part of the base; the same for all tests."""
    engine = open_policy_engine()
    return build_app(engine, read_test_settings(engine.folder.parent))


def score(first: str, second: str = "", **names: str) -> dict[str, str]:
    """Give an address's values for levels written in a row, ``"10210321"``; a dot leaves a point without."""
    values = {name.replace("_", "-"): text for name, text in names.items()}
    for side, levels in (("first", first), ("second", second)):
        for point, level in zip(POINTS, levels, strict=False):
            values |= {f"{point}_{side}": level} if level != "." else {}
    return values
