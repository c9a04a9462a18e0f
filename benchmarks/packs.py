"""A one-day workshop pack in all formats against the saving of empty default Word and PowerPoint files, in one run.

``python -m benchmarks.packs`` prints computing time (of this process alone, so that others at work do not count).
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from statistics import median

import docx
import pptx

from benchmarks.processes import write_ratio
from bot.library import Library
from bot.workshop.designs import read_designs
from bot.workshop.export_bundle import NAMES, export_pack
from bot.workshop.pack import build_pack
from bot.workshop.plan import Plan
from bot.workshop.planner import propose
from indexer.content.documents import read_corpus
from indexer.content.notes import read_notes
from indexer.settings import read_settings
from indexer.vocabulary import BODY_LANGUAGES

DAY = 420
ROUNDS = 15
BAR = 10.0
HEADER = f"{'':44}{'Alianza':>9}{'empty':>9} {'':4}{'ratio':>7}{'bar':>7}"


def save_empty() -> None:
    """Save the libraries' empty default files."""
    docx.Document().save(io.BytesIO())
    pptx.Presentation().save(io.BytesIO())


def measure(work: Callable[[], object]) -> float:
    """Give the milliseconds of computing that some work takes."""
    began = time.process_time()
    work()
    return 1000 * (time.process_time() - began)


def make(plan: Plan, library: Library, form: str = "zip") -> bytes:
    """Make a plan's pack anew."""
    return export_pack(build_pack(plan, library), form)


def main() -> None:
    """Print a line for each language: the whole pack; and for Spanish each format."""
    roots = read_settings().kb
    library = Library(read_corpus(roots).documents, read_notes(roots)["references"])
    print(HEADER, flush=True)
    for lang in BODY_LANGUAGES:
        wish = Plan(lang, DAY, country="BO", stage="establishment")
        plan = replace(wish, items=propose(wish, read_designs(library, lang), library).items)
        first = measure(partial(make, plan, library))
        ours, empty = [], []
        for _ in range(ROUNDS):
            ours.append(measure(partial(make, plan, library)))
            empty.append(measure(save_empty))
        print(write_ratio(f"a day's pack, all formats, {lang}", ours, empty, "ms", BAR), flush=True)
        print(f"{'  the first one, libraries and texts read':44}{first:9.1f}", flush=True)
        for form in NAMES if lang == "es" else ():
            times = [measure(partial(make, plan, library, form)) for _ in range(ROUNDS)]
            print(f"{f'  {form}':44}{median(times):9.1f}", flush=True)


if __name__ == "__main__":
    main()
