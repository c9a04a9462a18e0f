"""What a second worker costs and gives: ``python -m benchmarks.workers [COUNT …]``

For each count of workers: the memory of all processes, pages that several share counted once (Linux's PSS), how much
more than the line before that is, and how many questions and pages a second eight askers and readers are answered.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from subprocess import Popen

import psutil

from benchmarks.processes import ALIANZA, find_port, run, wait_for
from benchmarks.visitors import Addresses, Waits, draw_addresses, stay

COUNTS = (1, 2)
VISITORS = 8
SECONDS = 15.0
HEADER = f"{'workers':>8}{'MB':>8}{'more':>11}{'questions/s':>13}{'p95 ms':>8}{'pages/s':>9}{'p95 ms':>8}"


def weigh_shared(server: Popen[str]) -> float:
    """Give the megabytes of a process and of all that it started; what several share counts once."""
    root = psutil.Process(server.pid)
    return float(sum(one.memory_full_info().pss for one in (root, *root.children(recursive=True)))) / 1e6


async def visit(port: int, addresses: Addresses, seconds: float) -> tuple[Waits, Waits]:
    """Let askers and readers come, one address after the other without a pause; give what each met."""
    questions, pages = Waits(), Waits()
    await asyncio.gather(
        *(stay(port, addresses.questions, n, seconds, 0, questions) for n in range(VISITORS)),
        *(stay(port, addresses.pages, 100 + n, seconds, 0, pages) for n in range(VISITORS)),
    )
    return questions, pages


def main(arguments: Sequence[str]) -> None:
    """Print a line for each count."""
    addresses = draw_addresses()
    print(HEADER)
    before = 0.0
    for count in [int(text) for text in arguments] or COUNTS:
        port = find_port()
        with run([ALIANZA, "serve", "--workers", str(count)], PORT=str(port)) as server:
            wait_for(f"http://127.0.0.1:{port}/readyz")
            asyncio.run(visit(port, addresses, SECONDS / 3))
            questions, pages = asyncio.run(visit(port, addresses, SECONDS))
            weight = weigh_shared(server)
        rates = "".join(
            f"{len(waits.seconds) / SECONDS:{width}.1f}{waits.percentile(95):8.0f}"
            for waits, width in ((questions, 13), (pages, 9))
        )
        added = f"{100 * (weight - before) / before:9.0f} %" if before else f"{'':11}"
        print(f"{count:>8}{weight:8.0f}{added}{rates}", flush=True)
        before = weight


if __name__ == "__main__":
    main(sys.argv[1:])
