"""What passages and documents would take in memory, and in time to be read: ``python -m benchmarks.texts [TIMES …]``

Those of the index in use, read as often as each of TIMES says (default 1 and 9), as a base so many times as large would
hold them. Each line is a process of its own.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from indexer.content.records import read_documents
from indexer.search.passage_file import PassageFile
from indexer.search.snapshot import read_manifest
from indexer.settings import read_settings

TIMES = (1, 9)


def weigh(read: Callable[[], Sequence[object]], times: int) -> tuple[int, float, float]:
    """Read so many times, keeping all: how many objects, their megabytes, and the seconds of computing."""
    gc.collect()
    before, started = psutil.Process().memory_info().rss, time.process_time()
    held = [read() for _ in range(times)]
    seconds = time.process_time() - started
    gc.collect()
    return sum(map(len, held)), (psutil.Process().memory_info().rss - before) / 1e6, seconds


def print_line(data: Path, times: int) -> None:
    """Print what the texts of an index's data take."""
    passages = weigh(lambda: list(PassageFile(data)), times)
    documents = weigh(lambda: read_documents(data / "documents.jsonl"), times)
    print(
        "".join(f"{count:>10}{megabytes:>8.0f}{seconds:>7.1f}" for count, megabytes, seconds in (passages, documents))
    )


def main(times: Sequence[int]) -> None:
    """Print the table."""
    index = read_settings().index
    print(f"{'passages':>10}{'MB':>8}{'s':>7}{'documents':>10}{'MB':>8}{'s':>7}", flush=True)
    for count in times:
        code = f"from benchmarks.texts import *; print_line(Path({str(index / read_manifest(index).data)!r}), {count})"
        subprocess.run([sys.executable, "-c", code], check=True)


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or TIMES)
