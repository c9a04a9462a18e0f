"""Many visitors, bad ones among them: ``python -m benchmarks.load [crowd] [abandoned] [packs] [slow] [memory]``.

``--minutes`` sets how long the memory is watched (default 5), ``--alianza`` names the program of another checkout, to
compare with. Server and visitors share this machine, so that times say little alone: the lines compare two of one run.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from subprocess import Popen

from benchmarks.processes import ALIANZA, find_port, run, wait_for, weigh
from benchmarks.visitors import (
    Addresses,
    Waits,
    draw_addresses,
    leave_early,
    name_source,
    open_page,
    stay,
    write_request,
)

PEOPLE = 200
THINK = 8.0
"""Seconds between two addresses of one visitor, on the mean."""

CROWD_SECONDS = 40.0
SLOW_CONNECTIONS = 1000
HEADER = f"{'':34}{'answers':>8}{'p50 ms':>9}{'p95 ms':>9}"


@dataclass(frozen=True, slots=True)
class Scene:
    """A server that runs, and what there is to open on it."""

    server: Popen[str]
    port: int
    addresses: Addresses
    minutes: float
    people: int = PEOPLE


async def measure_crowd(scene: Scene) -> AsyncIterator[str]:
    """Readers alone, beside as many who ask, and beside packs in a loop too."""
    yield HEADER
    beside: list[float] = []
    half = scene.people // 2
    for name, asking, packing in (("alone", 0, 0), ("beside questions", half, 0), ("and packs", half, 2)):
        pages, questions, packs = Waits(), Waits(), Waits()
        port, paths = scene.port, scene.addresses
        await asyncio.gather(
            *(stay(port, paths.pages, n, CROWD_SECONDS, THINK, pages) for n in range(half)),
            *(stay(port, paths.questions, half + n, CROWD_SECONDS, THINK, questions) for n in range(asking)),
            *(stay(port, paths.packs, 2 * half + n, CROWD_SECONDS, 0, packs) for n in range(packing)),
        )
        yield pages.write(f"{half} readers {name}")
        if asking:
            yield questions.write(f"  {asking} who ask")
        if packing:
            yield packs.write(f"  {packing} who make packs in a loop")
        beside.append(pages.percentile(95))
    yield f"readers' p95, packs beside them too: {beside[2] / beside[1]:.2f} of that beside questions (bar 1.50)"


async def time_answer(scene: Scene, path: str) -> float:
    """Give the milliseconds of one answer, to a visitor who was not there before; waits out refusals."""
    began = time.perf_counter()
    for number in range(200):
        with suppress(OSError, ValueError, IndexError):
            if await open_page(scene.port, path, name_source(1500 + number)) == 200:
                break
        await asyncio.sleep(0.2)
    return 1000 * (time.perf_counter() - began)


async def measure_abandoned(scene: Scene) -> AsyncIterator[str]:
    """300 questions whose askers hang up, and how long the next one waits."""
    paths = scene.addresses.questions
    before = await time_answer(scene, paths[0])
    await asyncio.gather(*(leave_early(scene.port, paths[n % len(paths)], name_source(n)) for n in range(300)))
    after = await time_answer(scene, paths[1])
    yield f"a question after 300 that were abandoned: {after:.0f} ms, before them {before:.0f}"


async def measure_packs(scene: Scene) -> AsyncIterator[str]:
    """100 packs whose askers hang up, and how long the next page waits."""
    page, paths = scene.addresses.pages[0], scene.addresses.packs
    before = await time_answer(scene, page)
    await asyncio.gather(*(leave_early(scene.port, paths[n % len(paths)], name_source(n)) for n in range(100)))
    after = await time_answer(scene, page)
    yield f"a page after 100 packs that were abandoned: {after:.0f} ms, before them {before:.0f}"


Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def list_open(connections: Sequence[Connection]) -> list[Connection]:
    """List the connections that the server has not ended."""
    return [
        (reader, writer)
        for reader, writer in connections
        if not reader.at_eof() and reader.exception() is None and not writer.is_closing()
    ]


async def measure_slow(scene: Scene) -> AsyncIterator[str]:
    """Connections that send one byte every two seconds, from many addresses: who is left, and whether a page comes."""
    opened: list[Connection] = []
    for number in range(SLOW_CONNECTIONS):
        with suppress(OSError):
            opened.append(await asyncio.open_connection("127.0.0.1", scene.port, local_addr=(name_source(number), 0)))
    path = write_request(scene.addresses.pages[0])
    during = await time_answer(scene, scene.addresses.pages[0])
    for second in range(15):
        for _, writer in list_open(opened):
            writer.write(path[second : second + 1])
        await asyncio.sleep(2)
    left = len(list_open(opened))
    for _, writer in opened:
        writer.transport.abort()
    yield f"slow connections after 30 s: {left} of {len(opened)} left; a page meanwhile came in {during:.0f} ms"


async def measure_memory(scene: Scene) -> AsyncIterator[str]:
    """Mixed use: pages, questions and packs; what the server weighs after the first minute, and at the end."""
    paths, port, seconds = scene.addresses, scene.port, 60 * scene.minutes
    waits = Waits()

    async def use(length: float) -> None:
        await asyncio.gather(
            *(stay(port, paths.pages, n, length, 0.5, waits) for n in range(4)),
            *(stay(port, paths.questions, 300 + n, length, 0.5, waits) for n in range(4)),
            stay(port, paths.packs, 600, length, 5, waits),
        )

    at_start = weigh(scene.server)
    await use(60)
    first = weigh(scene.server)
    await use(seconds)
    last = weigh(scene.server)
    yield (
        f"memory: {at_start:.0f} MB at the start, {first:.0f} after a minute of mixed use, {last:.0f} after "
        f"{scene.minutes:.0f} more and {len(waits.seconds)} answers: {last / first:.2f} of the first minute's"
    )


PARTS: dict[str, Callable[[Scene], AsyncIterator[str]]] = {
    "crowd": measure_crowd, "abandoned": measure_abandoned, "packs": measure_packs, "slow": measure_slow,
    "memory": measure_memory,
}  # fmt: skip


async def print_parts(scene: Scene, names: list[str]) -> None:
    """Print the lines of the parts chosen, else of all."""
    for name, part in PARTS.items():
        if not names or name in names:
            async for line in part(scene):
                print(line, flush=True)


def main() -> None:
    """Start a server, and print what its visitors meet."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load")
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help="what to measure (default: all)")
    parser.add_argument("--minutes", type=float, default=5.0, help="how long the memory is watched (default: 5)")
    parser.add_argument("--alianza", default=ALIANZA, help="the program to serve with (default: this checkout's)")
    parser.add_argument("--workers", type=int, default=1, help="processes that answer (default: 1)")
    parser.add_argument("--people", type=int, default=PEOPLE, help=f"visitors of the crowd (default: {PEOPLE})")
    chosen = parser.parse_args()
    port, addresses = find_port(), draw_addresses()
    with run([chosen.alianza, "serve"], PORT=str(port), ALIANZA_WORKERS=str(chosen.workers)) as server:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        asyncio.run(print_parts(Scene(server, port, addresses, chosen.minutes, chosen.people), chosen.parts))


if __name__ == "__main__":
    main()
