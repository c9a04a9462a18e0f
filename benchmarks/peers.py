"""Alianza beside other libraries: the same passages, weights, questions and machine. Losses are printed too.

``python -m benchmarks.peers --python PEERS [--passages N] [--questions N] [--squad FILE] [PEER …]``

PEERS is the Python of an environment of its own, made by ``python -m venv`` and ``pip install --group peers``: these
libraries ask for other versions than Alianza's, so that no extra could hold them. Without ``--squad`` a part of the
base is asked what ``typed.jsonl`` asks; with it, the paragraphs and questions of a file in SQuAD's form (such as XQuAD
in Spanish, https://github.com/google-deepmind/xquad) are converted on the spot.

A passage counts where it holds a source that the question wants, or is the question's paragraph. Each program builds in
one process and answers in another, whose time to the first answer and whose most memory are printed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.corpus import write_corpus
from benchmarks.peer_programs import FOUND, PEERS
from indexer.content.passages import Passage
from indexer.encoder.prepare import prepare_model
from indexer.evaluate import read_questions
from indexer.search.build import read_base
from indexer.settings import PROJECT, Settings, read_settings
from indexer.text import clean_text

OWN = "Alianza"
PROGRAMS = Path(__file__).with_name("peer_programs.py")
COLUMNS = {"": 32, "recall@1": 9, "@3": 5, "MRR@3": 7, "ms": 8, "passages/s": 12, "first answer s": 16, "MB": 7}
HEADER = "".join(f"{name:>{width}}" for name, width in COLUMNS.items()) + "  success@1 by language"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its language, and the numbers of the passages that answer it."""

    text: str
    lang: str
    wanted: frozenset[int]


def choose_base(folder: Path, settings: Settings, passages: int, questions: int) -> tuple[list[Passage], list[Asked]]:
    """Write a part of the base below ``folder``; give its passages, and questions whose sources they hold."""
    write_corpus(folder, passages, settings.kb)
    _, found = read_base((folder / "kb", folder / "cases"))
    asked = []
    for question in read_questions(PROJECT / "benchmarks" / "typed.jsonl"):
        labels = {*question.gold, *question.accepted}
        wanted = frozenset(number for number, passage in enumerate(found) if labels & set(passage.sources))
        if question.gold and wanted:
            asked.append(Asked(question.text, question.lang, wanted))
    return found, random.Random(0).sample(asked, min(questions, len(asked)))


_SIGN = re.compile(r"[!-/:-@\[-`{-~]")


def convert_squad(
    folder: Path, file: Path, lang: str, passages: int, questions: int
) -> tuple[list[Passage], list[Asked]]:
    """Write the paragraphs of a SQuAD file as documents below ``folder``, a section each; give them with questions."""
    articles = json.loads(file.read_text(encoding="utf-8"))["data"]
    paragraphs = [(article.get("title", ""), one) for article in articles for one in article["paragraphs"]][:passages]
    (folder / "cases").mkdir(parents=True)
    (folder / "kb" / "concepts").mkdir(parents=True)
    for number, (title, paragraph) in enumerate(paragraphs):
        id, name = f"p{number:06}", json.dumps(clean_text(title, 80).replace("_", " ") or "Text", ensure_ascii=False)
        # One line, its signs escaped: whatever it holds, it is a paragraph of plain words.
        plain = clean_text(paragraph["context"], 20_000).replace("[", "(").replace("]", ")")
        text = _SIGN.sub(r"\\\g<0>", plain)
        front = f"id: {id}\nkind: concept\nlang: {lang}\ntitle: {name}\nsummary: {name}\n"
        (folder / "kb" / "concepts" / f"{id}.{lang}.md").write_text(
            f"---\n{front}---\n\n## {json.loads(name)} {{#text}}\n\n{text}\n", encoding="utf-8"
        )
    _, found = read_base((folder / "kb", folder / "cases"))
    numbers = {passage.document: number for number, passage in enumerate(found)}
    asked = [
        Asked(question["question"], lang, frozenset([numbers[f"p{number:06}"]]))
        for number, (_, paragraph) in enumerate(paragraphs)
        for question in paragraph["qas"]
    ]
    return found, random.Random(0).sample(asked, min(questions, len(asked)))


def run_step(command: Sequence[str], folder: Path) -> Any:
    """Run a step of a program; give the JSON of its last line. Raises RuntimeError with what it said otherwise."""
    run = subprocess.run([*command, str(folder), str(time.time())], capture_output=True, text=True, cwd=PROJECT)
    lines = run.stdout.strip().splitlines()
    if run.returncode or not lines:
        raise RuntimeError((run.stderr.strip() or "no output").splitlines()[-1][:120])
    return json.loads(lines[-1])


def measure_peer(command: Sequence[str], folder: Path, passages: int, asked: Sequence[Asked]) -> str:
    """Build and ask; write a line of the table."""
    try:
        built = run_step([*command, "build"], folder)
        answered = run_step([*command, "ask"], folder)
    except RuntimeError as error:
        return f"does not run here: {error}"
    ranks = [
        next((rank for rank, number in enumerate(found, 1) if number in question.wanted), 0)
        for found, question in zip(answered["found"], asked, strict=True)
    ]
    return write_line(ranks, asked, answered, passages / built["seconds"])


def write_line(ranks: Sequence[int], asked: Sequence[Asked], answered: Mapping[str, Any], speed: float) -> str:
    """Write recall, times, speed and memory, and success@1 of each language; rank 0 is a question not found."""
    by_lang = {
        lang: [rank == 1 for rank, question in zip(ranks, asked, strict=True) if question.lang == lang]
        for lang in sorted({question.lang for question in asked})
    }
    shares = " ".join(f"{lang} {100 * sum(right) / len(right):.0f}" for lang, right in by_lang.items())
    first, three = (100 * sum(0 < rank <= cutoff for rank in ranks) / len(ranks) for cutoff in (1, FOUND))
    reciprocal = sum(1 / rank for rank in ranks if rank) / len(ranks)
    return (
        f"{first:>9.0f}{three:>5.0f}{reciprocal:>7.2f}{median(answered['milliseconds']):>8.1f}{speed:>12.1f}"
        f"{answered['first']:>16.1f}{answered['megabytes']:>7.0f}  {shares}"
    )


def main(chosen: argparse.Namespace) -> None:
    """Print the table."""
    settings = read_settings()
    model = prepare_model(settings.model, settings.cache, packed_file=settings.model_file).folder
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if chosen.squad:
            passages, asked = convert_squad(folder, chosen.squad, chosen.lang, chosen.passages, chosen.questions)
        else:
            passages, asked = choose_base(folder, settings, chosen.passages, chosen.questions)
        texts, questions = [passage.text for passage in passages], [question.text for question in asked]
        values = {"model": str(model), "passages": texts, "questions": questions}
        (folder / "peers.json").write_text(json.dumps(values), encoding="utf-8")
        print(f"{len(texts)} passages, {len(asked)} questions\n{HEADER}", flush=True)
        for peer in [OWN, *(chosen.peers or PEERS)]:
            command = [chosen.python, str(PROGRAMS), peer]
            command = [sys.executable, "-m", "benchmarks.peer_own"] if peer == OWN else command
            print(f"{peer:32}{measure_peer(command, folder, len(texts), asked)}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers")
    parser.add_argument("peers", nargs="*", metavar="PEER", help=f"some of: {', '.join(PEERS)}")
    parser.add_argument("--python", default=sys.executable, help="the Python that has the other libraries")
    parser.add_argument("--passages", type=int, default=10**9, help="at most so many (default: all)")
    parser.add_argument("--questions", type=int, default=10**9, help="at most so many (default: all)")
    parser.add_argument("--squad", type=Path, metavar="FILE", help="paragraphs and questions in SQuAD's form")
    parser.add_argument("--lang", default="es", help="the SQuAD file's language (default: es)")
    main(parser.parse_args())
