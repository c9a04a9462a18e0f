"""Alianza, as ``peers.py`` runs the others: ``python -m benchmarks.peer_own build|ask FOLDER STARTED``.

Building encodes all that an index of ours holds, questions and summaries too; nothing is taken from an index before.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.peer_programs import FOUND, ask_all
from indexer.settings import read_settings


def build(folder: Path) -> float:
    """Build an index of the base below ``folder`` from nothing; give the seconds."""
    from indexer.encoder.encoders import OnnxEncoder
    from indexer.encoder.prepare import find_prepared_model
    from indexer.search.build import build_index

    settings = read_settings()
    prepared = find_prepared_model(settings.model, settings.cache)
    assert prepared is not None
    serving, threads = prepared.serving, settings.threads
    began = time.perf_counter()
    roots = (folder / "kb", folder / "cases")
    build_index(roots, folder / "index", prepared.fingerprint, lambda: OnnxEncoder(serving, threads, abreast=True))
    return time.perf_counter() - began


def ask(folder: Path, started: float) -> None:
    """Search for every question; print what was found, by the number of the passage."""
    from bot.engine import Engine

    values = json.loads((folder / "peers.json").read_text(encoding="utf-8"))
    engine = Engine.open(replace(read_settings(), index=folder / "index"))
    numbers = {passage.id: number for number, passage in enumerate(engine.knowledge.retriever.index.passages)}

    def find(question: str) -> list[int]:
        return [numbers[hit.passage.id] for hit in engine.search(question, FOUND)]

    print(json.dumps(ask_all(find, values["questions"], started)))


if __name__ == "__main__":
    if sys.argv[1] == "build":
        print(json.dumps({"seconds": build(Path(sys.argv[2]))}))
    else:
        ask(Path(sys.argv[2]), float(sys.argv[3]))
