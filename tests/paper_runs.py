"""The runs of eight words of FAO's paper, as hashes: what the base must not copy, without the paper's text.

``python -m tests.paper_runs PAPER.txt`` writes ``paper_runs.txt`` anew.
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

RUN = 8
"""Words in a row that count as copied."""

FILE = Path(__file__).with_name("paper_runs.txt")
DIGITS = 10


def list_runs(text: str) -> set[str]:
    """List the runs of RUN words of a text, in lower case."""
    words = re.findall(r"[\w'-]+", text.lower())
    return {" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def hash_run(run: str) -> str:
    """Give the first DIGITS hexadecimal digits of a run's SHA-256."""
    return hashlib.sha256(run.encode()).hexdigest()[:DIGITS]


def read_hashes() -> frozenset[str]:
    """Read the hashes of the paper's runs."""
    return frozenset(FILE.read_text(encoding="ascii").split())


if __name__ == "__main__":
    paper = Path(sys.argv[1]).read_text(encoding="utf-8")
    FILE.write_text("\n".join(sorted(map(hash_run, list_runs(paper)))) + "\n", encoding="ascii")
