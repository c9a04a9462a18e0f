"""Further documents for the small base, written in one call each, and an engine over whatever was written."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

from bot.answering.thresholds import THRESHOLDS
from bot.engine import Engine
from indexer.search.build import build_index
from indexer.vocabulary import FOLDERS
from tests.stand_in import StandInEncoder


def add_document(folder: Path, kind: str, name: str, body: str, front: str = "") -> Path:
    """Write a document called ``name`` (``late-truck.es``) below ``folder``; ``front`` is more of its YAML.

    Its title is its id in words, its summary the title with a full stop.
    """
    id, lang = name.split(".")
    title = id.replace("-", " ").capitalize()
    file = folder / ("cases" if kind == "case" else f"kb/{FOLDERS[kind]}") / f"{name}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    fields = f"id: {id}\nkind: {kind}\nlang: {lang}\ntitle: {title}\nsummary: {title}.\n"
    file.write_text(f"---\n{fields}{front}---\n\n{body}", encoding="utf-8")
    return file


STORIES = {
    "active": "state: active\nstate_as_of: 2020\n",
    "rescued": "state: active\nevents: [{what: rescued, year: 2010, source: larc-02-3}]\n",
    "declined": "state: declined\nstate_as_of: 2015\n",
    "closed": "state: ended\nevents: [{what: dissolved, year: 2001, source: larc-02-3}]\n",
    "done": "state: ended\nevents: [{what: goal-met, year: 2005, source: larc-02-3}]\n",
    "unknown": "state: unknown\n",
}
"""What became of a case, as lines of its front matter."""


def index_base(folder: Path) -> None:
    """Index kb/ and cases/ below ``folder`` into its ``index``."""
    encoder = StandInEncoder()
    build_index((folder / "kb", folder / "cases"), folder / "index", encoder.fingerprint, lambda: encoder)


def open_engine(folder: Path) -> Engine:
    """Index what stands below ``folder``, and open an engine over it.

    The stand-in encoder knows no meaning: to it a problem's practice may stand anywhere, so that all are near.
    """
    index_base(folder)
    engine = Engine(folder / "index", StandInEncoder())
    engine.thresholds = replace(THRESHOLDS, remedy_radius=math.inf)
    return engine
