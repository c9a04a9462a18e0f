"""Time and memory of Alianza against the plain loop, over the same passages with the same model."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from benchmarks.plain_loop import prepare
from benchmarks.processes import ALIANZA, ask_line, find_port, run, wait_for, weigh, write_ratio
from indexer.content.documents import read_corpus
from indexer.settings import read_settings

WARM_QUESTIONS = 200
TURN = 25
STARTS = 5
LONG_RUN = 5_000
THIRD, HALF, TWICE = 1 / 3, 1 / 2, 2.0
HEADER = f"{'':44}{'Alianza':>9}{'plain':>9} {'':4}{'ratio':>7}{'bar':>7}"


def list_questions(count: int) -> list[str]:
    """Draw questions from the base's own asks, all languages, the same ones in every run."""
    corpus = read_corpus(read_settings().kb)
    asks = [ask.text for document in corpus.documents for ask in document.asks]
    return random.Random(0).sample(asks, min(count, len(asks)))


def measure_warm(folder: Path) -> Iterator[str]:
    """A warm question: Alianza's answer composed and printed, the plain loop's nearest passage.

    In turns of some questions each, after a pause: threads of the one that wait for work by spinning
    would else be measured in the other.
    """
    questions = list_questions(WARM_QUESTIONS)
    ours: list[float] = []
    theirs: list[float] = []
    loop = [sys.executable, "-m", "benchmarks.plain_loop", str(folder)]
    with run([ALIANZA, "ask", "--jsonl"]) as alianza, run(loop) as plain:
        assert plain.stdout is not None
        plain.stdout.readline()
        for start in range(0, len(questions), TURN):
            turn = questions[start : start + TURN]
            ours += _time_turn(alianza, [json.dumps({"question": question}) for question in turn])
            theirs += _time_turn(plain, turn)
    yield write_ratio("warm question, answer composed", ours, theirs, "ms", THIRD)


def _time_turn(process: subprocess.Popen[str], lines: list[str]) -> list[float]:
    """Give the milliseconds of each line, the first few left out."""
    time.sleep(0.5)
    times = []
    for line in lines:
        began = time.perf_counter()
        ask_line(process, line)
        times.append(1000 * (time.perf_counter() - began))
    return times[5:]


def measure_start(folder: Path) -> Iterator[str]:
    """From the start of the process to the first answer."""
    question = list_questions(1)[0]
    ours, theirs = [], []
    for _ in range(STARTS):
        began = time.perf_counter()
        subprocess.run([ALIANZA, "ask", question, "--json"], check=True, capture_output=True)
        middle = time.perf_counter()
        loop = [sys.executable, "-m", "benchmarks.plain_loop", str(folder)]
        subprocess.run(loop, input=question + "\n", text=True, check=True, capture_output=True)
        ours.append(middle - began)
        theirs.append(time.perf_counter() - middle)
    yield write_ratio("process start to first answer", ours, theirs, "s", THIRD)


def measure_memory(folder: Path) -> Iterator[str]:
    """Memory before the first question, and what many questions add to the server's."""
    port = find_port()
    questions = list_questions(500)
    with run([sys.executable, "-m", "benchmarks.plain_loop", str(folder)]) as plain:
        assert plain.stdout is not None
        plain.stdout.readline()
        theirs = weigh(plain)
    with run([ALIANZA, "serve"], PORT=str(port)) as server:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        time.sleep(2)
        yield write_ratio("memory before the first question", [weigh(server)], [theirs], "MB", HALF)
        ask_many(port, questions[:500])
        before = weigh(server)
        ask_many(port, (questions * 10)[:LONG_RUN])
        yield write_ratio(f"memory after {LONG_RUN} questions, before them", [weigh(server)], [before], "MB", 1.05)


def ask_many(port: int, questions: list[str]) -> None:
    """Ask a server of this machine, one question after the other."""
    for question in questions:
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/api/ask",
            data=json.dumps({"question": question}).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            answer.read()


GRADIO_ONE_LINE = (
    "import gradio; gradio.Interface(lambda text: text, 'text', 'text').launch(server_port={port}, quiet=True)"
)


def measure_page(_: Path) -> Iterator[str]:
    """From the start of the server's process to a page whose text box can be typed into, in a real browser."""
    from playwright.sync_api import sync_playwright

    from tests.find_browser import ARGUMENTS, find_browser

    ours: list[float] = []
    theirs: list[float] = []
    program = find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        for _round in range(3):
            for times, command, path in (
                (ours, [ALIANZA, "serve"], "/app"),
                (theirs, [sys.executable, "-c", GRADIO_ONE_LINE], "/"),
            ):
                port = find_port()
                began = time.perf_counter()
                with run([part.replace("{port}", str(port)) for part in command], PORT=str(port)):
                    wait_for(f"http://127.0.0.1:{port}{path}")
                    page = browser.new_page()
                    page.goto(f"http://127.0.0.1:{port}{path}")
                    page.locator("textarea").first.wait_for(state="visible")
                    times.append(time.perf_counter() - began)
                    page.close()
        browser.close()
    yield write_ratio("serve to usable page (plain: one-line Gradio)", ours, theirs, "s", TWICE)


def measure_build(folder: Path) -> Iterator[str]:
    """What a build encodes again after one edited file, against that file's passages."""
    import shutil

    settings = read_settings()
    for root in settings.kb:
        shutil.copytree(root, folder / root.name)
    shutil.copytree(settings.index, folder / "index")
    roots = [str(folder / root.name) for root in settings.kb]
    build = [ALIANZA, "build", "--json", "--index", str(folder / "index"), "--kb", *roots]
    subprocess.run(build, check=True, capture_output=True)
    edited = folder / "kb" / "problems" / "opaque-grading.es.md"
    edited.write_text(edited.read_text(encoding="utf-8").replace(".\n", ", dicen.\n"), encoding="utf-8")
    report = json.loads(subprocess.run(build, check=True, capture_output=True, text=True).stdout)
    sections = edited.read_text(encoding="utf-8").count("\n## ")
    total = report["encoded"] + report["reused"]
    done = f"{report['encoded']} of {total} texts encoded; the file has {sections} passages"
    yield f"{'a build after one edited file':44}{done}"


PARTS = (measure_warm, measure_start, measure_memory, measure_page, measure_build)


def main(names: list[str]) -> None:
    """Print the table; ``names`` chooses parts (``warm``, ``start``, ``memory``, ``page``, ``build``), else all.

    Where a page is measured a browser is found, or installed, before anything else: minutes later is too late to tell.
    """
    from tests.find_browser import provide_browser

    chosen = [part for part in PARTS if not names or part.__name__.removeprefix("measure_") in names]
    if measure_page in chosen:
        browser, missing = provide_browser()
        if browser is None:
            print(f"the row of the usable page is left out: {missing}", file=sys.stderr)
            chosen.remove(measure_page)
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        print(HEADER, flush=True)
        for part in chosen:
            for line in part(Path(folder)):
                print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
