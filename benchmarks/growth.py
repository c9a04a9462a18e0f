"""How the engine grows with the base: a table, a line a size. ``python -m benchmarks.growth [PASSAGES …]``

Bases come from ``corpus.py``; their vectors are given, so that building is measured without encoding. Times are this
machine's; what holds elsewhere is how they grow from line to line.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from benchmarks.corpus import write_corpus
from benchmarks.drawn_vectors import draw_vectors, measure_change
from benchmarks.processes import ALIANZA, ask_line, run, weigh
from bot.engine import Engine
from indexer.encoder.prepare import find_prepared_model, load_serving_encoder
from indexer.encoder.protocol import Encoder
from indexer.evaluate import read_questions
from indexer.search.build import build_index, read_base
from indexer.search.engines import EngineOptions
from indexer.search.kept_vectors import KeptVectors
from indexer.search.snapshot import read_manifest
from indexer.settings import Settings, read_settings

SIZES = (1_000, 10_000)
QUESTIONS = Path(__file__).with_name("typed.jsonl")
ASKED = 120
HEADER = (
    f"{'passages':>10}{'rows':>9}{'build s':>9}{'one edit s':>12}{'first answer s':>16}{'MB':>7}"
    f"{'p50 ms':>8}{'p95 ms':>8}{'success@1':>11}{'as exhaustive':>15}  index"
)


@dataclass(frozen=True, slots=True)
class Growth:
    """What one size was measured to take: seconds, megabytes, milliseconds, shares from 0 to 1."""

    passages: int
    rows: int
    build: float
    edit: float
    first_answer: float
    memory: float
    warm: tuple[float, ...]
    success: float
    agreement: float
    faiss: str

    def __str__(self) -> str:
        p95 = quantiles(self.warm, n=20)[-1]
        return (
            f"{self.passages:>10}{self.rows:>9}{self.build:>9.1f}{self.edit:>12.1f}{self.first_answer:>16.1f}"
            f"{self.memory:>7.0f}{median(self.warm):>8.1f}{p95:>8.1f}{100 * self.success:>10.0f}%"
            f"{100 * self.agreement:>14.1f}%  {self.faiss}"
        )


def measure_size(passages: int, folder: Path, settings: Settings, encoder: Encoder, cosine: float) -> Growth:
    """Write, build, edit, open and ask a base of about so many passages."""
    write_corpus(folder, passages, settings.kb)
    roots, index = (folder / "kb", folder / "cases"), folder / "index"
    kept = draw_vectors(roots, settings.kb, settings.index, cosine)
    options = EngineOptions.of(settings)
    build = _time_build(roots, index, encoder, kept, options)
    edited = next(iter(sorted((folder / "kb" / "practices").glob("*.es.md"))))
    edited.write_text(edited.read_text(encoding="utf-8").rstrip() + "\n\nUna frase más.\n", encoding="utf-8")
    edit = _time_build(roots, index, encoder, kept, options)
    manifest = read_manifest(index)
    first, memory, warm = _ask(index)
    success, agreement = _compare(Engine(index, encoder, reranking=settings.rerank, options=options))
    return Growth(
        manifest.passages, manifest.rows, build, edit, first, memory, tuple(warm), success, agreement, manifest.faiss
    )


def _time_build(
    roots: Sequence[Path], index: Path, encoder: Encoder, kept: KeptVectors, options: EngineOptions
) -> float:
    started = time.perf_counter()
    build_index(roots, index, encoder.fingerprint, lambda: encoder, carried=kept, options=options)
    return time.perf_counter() - started


def _ask(index: Path) -> tuple[float, float, list[float]]:
    """Ask a program of its own: seconds to its first answer, its megabytes, and warm milliseconds a question."""
    lines = [json.dumps({"question": question.text}) for question in read_questions(QUESTIONS)[:ASKED]]
    started = time.perf_counter()
    with run([ALIANZA, "ask", "--jsonl", "--index", str(index)]) as process:
        ask_line(process, lines[0])
        first = time.perf_counter() - started
        warm = []
        for line in lines[1:]:
            began = time.perf_counter()
            ask_line(process, line)
            warm.append(1000 * (time.perf_counter() - began))
        return first, weigh(process), warm


def _compare(engine: Engine) -> tuple[float, float]:
    """Give success@1 of searches, and in how many of them the first place is the exhaustive score's."""
    questions = [question for question in read_questions(QUESTIONS)[:ASKED] if question.gold]
    index = engine.knowledge.retriever.index

    def find() -> list[tuple[str, bool]]:
        found = [(engine.search(question.text, 1, question.lang)[0].passage, question) for question in questions]
        return [(passage.id, bool({*asked.gold, *asked.accepted} & set(passage.sources))) for passage, asked in found]

    found = find()
    index.candidates, index._vectors.nprobe = None, index._vectors.nlist
    exhaustive = find()
    agreed = sum(one == other for one, other in zip(found, exhaustive, strict=True))
    return sum(right for _, right in found) / len(found), agreed / len(found)


def main(sizes: Sequence[int]) -> None:
    """Print the table; the base's own index has to be built, with its model."""
    settings = read_settings()
    assert find_prepared_model(settings.model, settings.cache), "run `alianza build` first"
    encoder = load_serving_encoder(settings.model, settings.cache, settings.threads)
    cosine = measure_change(read_base(settings.kb)[1], encoder)
    print(f"copies' vectors are drawn at a mean cosine of {cosine:.3f} to their origins'\n{HEADER}", flush=True)
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            print(measure_size(size, Path(folder), settings, encoder, cosine), flush=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
