"""Visitors of a server: plain HTTP over asyncio, each from a loopback address of their own, and what they waited."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

import numpy as np

from benchmarks.lite import draw_questions
from bot.library import Library
from bot.rendering.reader import ReaderContext
from bot.workshop.designs import read_designs
from bot.workshop.plan import Plan
from bot.workshop.planner import propose
from bot.workshop.views import pack_url
from indexer.content.documents import read_corpus
from indexer.content.notes import read_notes
from indexer.settings import read_settings

TIMEOUT = 60.0


@dataclass(slots=True)
class Waits:
    """What visitors of one kind met: seconds of each answer that was given, refusals by status, and errors."""

    seconds: list[float] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)

    def percentile(self, share: float) -> float:
        """Give the milliseconds that ``share`` per cent of the answers stayed under."""
        return 1000 * float(np.percentile(self.seconds, share)) if self.seconds else float("nan")

    def write(self, name: str) -> str:
        """Write a line."""
        refused = ", ".join(f"{count} × {status}" for status, count in sorted(self.refused.items())) or "0"
        errors = ", ".join(f"{count} × {kind}" for kind, count in self.errors.items()) or "0"
        return (
            f"{name:34}{len(self.seconds):8}{self.percentile(50):9.0f}{self.percentile(95):9.0f}"
            f"   refused {refused}   errors {errors}"
        )


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses that visitors open, all from the base itself: pages to read, questions, workshop packs."""

    pages: Sequence[str]
    questions: Sequence[str]
    packs: Sequence[str]


def draw_addresses() -> Addresses:
    """Draw addresses, the same ones in every run."""
    corpus = read_corpus(read_settings().kb)
    chance = random.Random(0)
    drawn = chance.sample([document for document in corpus.documents if document.kind != "stage"], 150)
    pages = [f"/lite/doc/{document.id}?lang={document.lang}" for document in drawn]
    pages += [f"/lite/list?kind={kind}&lang=es" for kind in ("practice", "problem", "case")] * 10
    pages += ["/lite?lang=es", "/lite/cases?lang=pt", "/lite/words?lang=fr"] * 10
    asked = [f"/lite/ask?{urlencode({'q': question, 'lang': lang})}" for question, lang in draw_questions(60)]
    library = Library(corpus.documents, read_notes(read_settings().kb)["references"])
    packs = []
    for stage in ("motivation", "establishment", "development"):
        wish = Plan("es", 420, country="BO", stage=stage)
        plan = propose(wish, read_designs(library, "es"), library)
        if plan.items:
            packs.append(pack_url(ReaderContext("es"), replace(wish, items=plan.items), "zip"))
    return Addresses(pages, asked, packs)


def name_source(number: int) -> str:
    """Give a loopback address of a visitor's own."""
    return f"127.1.{number // 250}.{number % 250 + 1}"


async def open_page(port: int, path: str, source: str) -> int:
    """Open an address and read the answer; give its status. Raises OSError, TimeoutError."""
    async with asyncio.timeout(TIMEOUT):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(source, 0))
        try:
            writer.write(write_request(path))
            await writer.drain()
            status = int((await reader.readline()).split()[1])
            while await reader.read(65536):
                pass
            return status
        finally:
            writer.close()


def write_request(path: str) -> bytes:
    """Write a request of a browser that keeps no connection."""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()


async def visit(port: int, path: str, source: str, waits: Waits) -> None:
    """Open an address and note what was met."""
    began = time.perf_counter()
    try:
        status = await open_page(port, path, source)
    except (OSError, TimeoutError, IndexError, ValueError) as error:
        waits.errors[type(error).__name__] += 1
        return
    if status == 200:
        waits.seconds.append(time.perf_counter() - began)
    elif status in (429, 503):
        waits.refused[status] += 1
    else:
        waits.errors[f"status {status}"] += 1


async def stay(port: int, paths: Sequence[str], number: int, seconds: float, think: float, waits: Waits) -> None:
    """Open addresses one after the other for some seconds, with ``think`` seconds between on the mean."""
    chance = random.Random(number)
    ends = time.perf_counter() + seconds
    await asyncio.sleep(chance.random() * think)
    while time.perf_counter() < ends:
        await visit(port, chance.choice(paths), name_source(number), waits)
        await asyncio.sleep(chance.expovariate(1 / think) if think else 0)


async def leave_early(port: int, path: str, source: str, seconds: float = 0.3) -> None:
    """Ask for an address and hang up before the answer comes."""
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(source, 0))
        writer.write(write_request(path))
        await writer.drain()
        await asyncio.sleep(seconds)
        writer.close()
    except OSError:
        return
