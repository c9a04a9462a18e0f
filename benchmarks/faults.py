"""Damaged files, builds that are killed, requests that nobody would send: ``python -m benchmarks.faults``.

Parts: ``damage``, ``killed``, ``requests``; ``--times`` how many builds and thousands of requests (default 20 and 5).
Over the tests' small base and its stand-in encoder, so that what is measured is the handling of files and requests.
"""

from __future__ import annotations

import argparse
import http.client
import logging
import random
import shutil
import signal
import string
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

from bot.app import build_app
from indexer.errors import IndexStorageError
from indexer.search.build import build_index
from indexer.search.embeddings import SPARE
from indexer.search.index import load_index
from indexer.search.snapshot import MANIFEST, Manifest
from tests.served import serve_app
from tests.small_base import QUESTIONS, build_engine, read_test_settings, write_base
from tests.stand_in import StandInEncoder

Harm = Callable[[bytes, random.Random], bytes]

HARMS: dict[str, Harm] = {
    "emptied": lambda content, chance: b"",
    "cut": lambda content, chance: content[: chance.randrange(len(content))],
    "a bit flipped": lambda content, chance: flip(content, chance.randrange(len(content))),
    "a part zeroed": lambda content, chance: content[:-4096] + bytes(min(4096, len(content))),
    "halves swapped": lambda content, chance: content[len(content) // 2 :] + content[: len(content) // 2],
    "noise": lambda content, chance: chance.randbytes(len(content)),
    "a zip's beginning": lambda content, chance: b"PK\x03\x04" + content[4:],
}
"""Each gives the content of a damaged file."""


def flip(content: bytes, place: int) -> bytes:
    """Flip the lowest bit of a byte."""
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def build(base: Path, index: Path) -> Manifest:
    """Build the small base's index."""
    encoder = StandInEncoder()
    return build_index((base / "kb", base / "cases"), index, encoder.fingerprint, lambda: encoder).manifest


def edit(base: Path, number: int) -> None:
    """Change one sentence."""
    file = base / "kb/practices/open-grading.es.md"
    text = file.read_text(encoding="utf-8").rstrip("\n")
    kept = text[: text.index("- Nadie sabe")]
    file.write_text(f"{kept}- Nadie sabe cuándo se revisó la báscula {number}.\n", encoding="utf-8")


def damage_files(folder: Path, times: int) -> Iterator[str]:
    """Damage each file of an index in each way: is it refused in one line, and does the next build mend it?"""
    chance = random.Random(0)
    write_base(folder)
    manifest = build(folder, folder / "index")
    edit(folder, 1)
    expected = build(folder, folder / "clean").files
    data = folder / "index" / manifest.data
    names = [MANIFEST, *(file.relative_to(folder / "index").as_posix() for file in data.rglob("*") if file.is_file())]
    counts: Counter[str] = Counter()
    for name in sorted(names):
        for harm in HARMS.values():
            shutil.rmtree(folder / "harmed", ignore_errors=True)
            shutil.copytree(folder / "index", folder / "harmed")
            file = folder / "harmed" / name
            before = file.read_bytes()
            file.write_bytes(harm(before, chance) if before else b"x")
            if file.read_bytes() == before:
                continue
            counts["damaged"] += 1
            counts[judge(folder / "harmed", Path(name).name)] += 1
            counts["mended by the next build"] += build(folder, folder / "harmed").files == expected
    yield ", ".join(f"{name} {count}" for name, count in counts.items())


def judge(index: Path, name: str) -> str:
    """Say what a reader makes of a damaged index."""
    try:
        load_index(index, StandInEncoder.fingerprint, StandInEncoder.dim)
    except IndexStorageError as error:
        return "refused in one line" if "\n" not in str(error) and "alianza build" in str(error) else "REFUSED BADLY"
    except Exception:
        return "TRACEBACK"
    return "only the next build reads it" if name in SPARE else "LOADED"


KILLED = """
import sys
from pathlib import Path
from indexer.search.build import build_index
from tests.stand_in import StandInEncoder
base, encoder = Path(sys.argv[1]), StandInEncoder()
print("ready", flush=True)
build_index((base / "kb", base / "cases"), base / "index", encoder.fingerprint, lambda: encoder)
"""


def kill_builds(folder: Path, times: int) -> Iterator[str]:
    """Kill builds after a random time: is the index whole, does the next build take place, is anything left?"""
    chance = random.Random(0)
    write_base(folder)
    build(folder, folder / "index")
    began = time.perf_counter()
    edit(folder, 0)
    build(folder, folder / "index")
    length = 1.5 * (time.perf_counter() - began)
    counts: Counter[str] = Counter()
    for number in range(1, times + 1):
        edit(folder, number)
        command = [sys.executable, "-c", KILLED, str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(chance.random() * length)
            counts["killed" if process.poll() is None else "too late"] += 1
            process.send_signal(signal.SIGKILL)
        load_index(folder / "index")
        counts["whole after it"] += 1
        build(folder, folder / "index")
        left = [path.name for path in (folder / "index").iterdir() if not path.name.startswith("data-")]
        counts["nothing left by the next build"] += sorted(left) == ["build.lock", MANIFEST]
    yield ", ".join(f"{name} {count}" for name, count in counts.items())


def send_requests(folder: Path, times: int) -> Iterator[str]:
    """Send requests made up at random: none may be answered 5xx, or not at all."""
    chance = random.Random(0)
    engine = build_engine(folder)
    logging.disable(logging.CRITICAL)
    counts: Counter[str] = Counter()
    with serve_app(build_app(engine, read_test_settings(folder))) as address:
        place = urlsplit(address).netloc
        for _ in range(1000 * times):
            counts[f"{send_one(place, chance) // 100}xx"] += 1
    yield ", ".join(f"{count} × {name}" for name, count in sorted(counts.items()))


PATHS = (
    "/", "/lite", "/lite/ask", "/lite/doc/open-grading", "/lite/list", "/lite/cases", "/lite/cases.csv", "/lite/tools",
    "/lite/workshops/plan", "/lite/workshops/pack.zip", "/lite/brief.pdf", "/lite/words", "/lite/compare", "/api/ask",
    "/api/search", "/api/cases", "/healthz", "/metrics", "/app/gradio_api/queue/join", "/app/config",
)  # fmt: skip
FIELDS = (
    "q",
    "lang",
    "kind",
    "stage",
    "country",
    "k",
    "id",
    "page",
    "size",
    "items",
    "minutes",
    "before",
    "choice",
    "x",
)
VALUES = ("", "es", "xx", "-1", "99999999999999999999", "NaN", "../../etc/passwd", "<script>", "'\"", "%00", "a" * 2000)


def send_one(place: str, chance: random.Random) -> int:
    """Send one request; give its status, 900 where there is no answer."""
    connection = http.client.HTTPConnection(place, timeout=30)
    try:
        connection.request(
            chance.choice(("GET", "GET", "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS")),
            draw_path(chance),
            draw_body(chance) if chance.random() < 0.4 else None,
            {"Content-Type": chance.choice(("application/json", "text/plain")), "Accept-Language": draw_text(chance)},
        )  # fmt: skip
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 900
    finally:
        connection.close()


def draw_path(chance: random.Random) -> str:
    """Draw a path, now and then a spoilt one, with some values."""
    path = chance.choice(PATHS)
    if chance.random() < 0.2:
        path += quote(draw_text(chance), safe="/%")
    pairs = (f"{chance.choice(FIELDS)}={quote(chance.choice((*VALUES, draw_text(chance), QUESTIONS['es'])))}"
             for _ in range(chance.randrange(5)))  # fmt: skip
    return f"{path}?{'&'.join(pairs)}"


def draw_text(chance: random.Random) -> str:
    """Draw a text of letters that a header may hold."""
    return "".join(chance.choice(string.printable[:95]) for _ in range(chance.randrange(1, 30)))


def draw_body(chance: random.Random) -> bytes:
    """Draw a body: noise, JSON of a wrong form, or deep nesting."""
    value = chance.choice(('""', "null", "[]", "{}", "1e999", '"\\ud800"', "true", f'"{draw_text(chance)[:5]!r}"'))
    return chance.choice((
        chance.randbytes(50), b"[" * 5000, f'{{"question": {value}}}'.encode(),
        f'{{"data": [{value}], "fn_index": {value}, "session_hash": "x"}}'.encode(),
        f'{{"question": "leche", "{chance.choice(FIELDS)}": {value}, "context": {value}}}'.encode(),
    ))  # fmt: skip


PARTS = {"damage": (damage_files, 0), "killed": (kill_builds, 20), "requests": (send_requests, 5)}


def main() -> None:
    """Print a line for each part chosen, else for all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults")
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help="what to try (default: all)")
    parser.add_argument("--times", type=int, help="how many builds, or thousands of requests")
    chosen = parser.parse_args()
    for name, (part, times) in PARTS.items():
        if not chosen.parts or name in chosen.parts:
            with tempfile.TemporaryDirectory() as folder:
                for line in part(Path(folder), chosen.times or times):
                    print(f"{name}: {line}", flush=True)


if __name__ == "__main__":
    main()
