"""How well messages are told apart: who is in danger, who greets, who names no trouble.

Prints the share of messages that need care which get it, by set, kind and language (`benchmarks/messages.jsonl`: *held*
was written with the examples of the base and held back from them, *fresh* by another hand and developed on since,
*parallel* tells the same situations in four languages, *dictated* puts each of them behind an ask of the base, without
a mark between or within), of near-misses and ordinary questions that get it by mistake,
and with `--folds N` of the base's own asks, cross-validated. A file of questions with their ``type`` (`alianza
evaluate`) may follow.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.engine import Engine
from indexer.content.message_examples import CARE, MessageExample
from indexer.search.build import list_all_rows, read_base
from indexer.search.message_rows import gather_messages
from indexer.search.message_types import (
    LEAST_CARE,
    LEAST_SUSPECTED,
    MessageType,
    choose_type,
    fit_classifier,
)
from indexer.search.retriever import Query
from indexer.settings import PROJECT, read_settings
from indexer.vocabulary import LANGUAGES

FOLDER = PROJECT / "benchmarks"
ASK_WORDS = 10
_MARKS = re.compile(r"[.,;:!?¿¡…]")

BATCHES = 50
"""Parts in which the messages of a fold are compared with all others."""

THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a measuring set: the care it needs ("": none), or the ``type`` of answer it should get."""

    text: str
    lang: str
    care: str = ""
    type: str = ""
    set: str = ""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.messages", description=__doc__)
    parser.add_argument(
        "questions", nargs="?", type=Path, help="questions with the type of answer that each should get"
    )
    parser.add_argument("--folds", type=int, default=0, help="cross-validate over the asks in so many parts (minutes)")
    parser.add_argument("--misses", action="store_true", help="list what is told wrong")
    chosen = parser.parse_args(arguments)
    engine = Engine.open(read_settings())
    care = [*read_messages(FOLDER / "messages.jsonl")]
    care += list_dictated(engine, care)
    judged = [(message, judge(engine, message)) for message in care]
    print("\n".join(write_care(judged)))
    for name in ("typed.jsonl", "practices.jsonl"):
        found = [judge(engine, message) for message in read_messages(FOLDER / name)]
        print(f"{name:34}{_share(found):8} care{_share(found, suspected=True):9} care or suspected of {len(found)}")
    if chosen.questions:
        pairs = [(message, judge(engine, message)) for message in read_messages(chosen.questions)]
        counts = Counter((message.type, found.kind) for message, found in pairs)
        print("\n".join(f"{wanted:>10} → {found:10}{count:5}" for (wanted, found), count in sorted(counts.items())))
        judged += [(message, found) for message, found in pairs if (found.kind == "care") != (message.type == "care")]
    if chosen.folds:
        print("\n".join(write_folds(*cross_validate(engine, chosen.folds))))
    if chosen.misses:
        print("\n".join(describe_misses(judged)))


def read_messages(path: Path) -> Iterator[Message]:
    """Read a file of messages or questions, one JSON object a line."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = row.get("text") or row["question"]
        care = row["kind"] if "set" in row else ""
        yield Message(text, row["lang"], care, row.get("type", ""), row.get("set", ""))


def list_dictated(engine: Engine, messages: Sequence[Message]) -> list[Message]:
    """List the messages as one dictates them: behind an ask of ASK_WORDS words or more, no mark anywhere."""
    library = engine.knowledge.library
    draw = random.Random(0)
    asks: dict[str, list[str]] = {}
    for lang in LANGUAGES:
        texts = {text for one in library.list_documents(lang) for _, text in library.list_asks(one.id, lang)}
        asks[lang] = sorted(text for text in texts if len(text.split()) >= ASK_WORDS)
    return [
        replace(message, text=_MARKS.sub("", f"{draw.choice(asks[message.lang])} {message.text}"), set="dictated")
        for message in messages
    ]


def judge(engine: Engine, message: Message) -> MessageType:
    """Say what a message is, as the engine does."""
    knowledge = engine.knowledge
    question = knowledge.parse(message.text, message.lang)
    whole = knowledge.retriever.retrieve(question.query, 1).message_type
    return knowledge.retriever.read_clauses(Query(question.full, message.lang), whole)


def write_care(judged: Sequence[tuple[Message, MessageType]]) -> Iterator[str]:
    """Write which share of messages gets care, with the care's kind right, or is suspected to need it."""
    yield f"{'':34}{'care':>8}{'right kind':>12}{'or suspected':>14}{'messages':>10}"
    needing = [pair for pair in judged if pair[0].care]
    groups: dict[str, list[tuple[Message, MessageType]]] = {}
    for pair in needing:
        message = pair[0]
        for name in (f"{message.set}: all", f"{message.set}: {message.care}", f"{message.set}: in {message.lang}"):
            groups.setdefault(name, []).append(pair)
    for pair in judged:
        if not pair[0].care:
            groups.setdefault(f"{pair[0].set}: near-misses", []).append(pair)
    for name, pairs in sorted(groups.items()):
        found = [kind for _, kind in pairs]
        right = sum(kind.care[:1] == (message.care,) for message, kind in pairs)
        kinds = f"{100 * right / len(pairs):10.1f} %" if pairs[0][0].care else f"{'':12}"
        yield f"{name:34}{_share(found)}{kinds}{_share(found, suspected=True):>14}{len(pairs):10}"


def _share(found: Sequence[MessageType], suspected: bool = False) -> str:
    hits = sum(one.kind == "care" or (suspected and one.suspected >= LEAST_SUSPECTED) for one in found)
    return f"{100 * hits / len(found):6.1f} %"


def cross_validate(engine: Engine, folds: int) -> tuple[list[MessageExample], list[str], list[Mapping[str, float]]]:
    """Judge every example, ask and question outside the base by a classifier that has not seen its part; with the kind
    of its row."""
    index = engine.knowledge.retriever.index
    roots = read_settings().kb
    corpus, passages = read_base(roots)
    rows, notes = list_all_rows(roots, corpus, passages)
    examples, numbers = gather_messages(rows, notes["examples"], index.spelling)
    centred: NDArray[np.float32] = np.stack([index.reconstruct(number) for number in numbers.tolist()])
    care = np.array([example.needs_care for example in examples])
    part = np.random.default_rng(0).integers(0, folds, len(examples))
    shares: list[Mapping[str, float]] = [{}] * len(examples)
    for fold in range(folds):
        seen = np.flatnonzero(part != fold)
        classifier = fit_classifier([examples[row] for row in seen], centred[seen], notes["care_words"])
        assert classifier
        for rows_left_out in np.array_split(np.flatnonzero(part == fold), BATCHES):
            for row, near in zip(rows_left_out, centred[rows_left_out] @ centred[seen].T, strict=True):
                shares[row] = classifier.judge(examples[row].text, centred[row], near[care[seen]], near[~care[seen]])
    return examples, [rows[number].vector_kind for number in numbers.tolist()], shares


def write_folds(
    examples: Sequence[MessageExample], kinds: Sequence[str], shares: Sequence[Mapping[str, float]]
) -> Iterator[str]:
    """Write, for several thresholds, which share of examples and of ordinary messages gets care."""
    groups = {
        "examples of care": [example.needs_care for example in examples],
        "near-misses": [example.near and not example.needs_care for example in examples],
        "asks": [kind == "ask" for kind in kinds],
        "questions outside": [kind == "outside" for kind in kinds],
    }
    suspected = np.array([sum(share for name, share in one.items() if name.startswith(CARE)) for one in shares])
    yield f"\ncross-validated{'':10}" + "".join(f"{name:>28}" for name in groups)
    for threshold in sorted({*THRESHOLDS, LEAST_CARE, LEAST_SUSPECTED}):
        held = [(suspected[np.array(chosen)] >= threshold).mean() for chosen in groups.values()]
        mark = {LEAST_CARE: "care", LEAST_SUSPECTED: "suspected"}.get(threshold, "")
        yield f"{threshold:10.2f} {mark:14}" + "".join(f"{100 * share:26.2f} %" for share in held)
    pairs = Counter(
        (example.message_class, choose_type(one).kind) for example, one in zip(examples, shares, strict=True)
    )
    openers = ("greeting", "thanks", "about", "vague", "ordinary")
    yield from (
        f"{name:>10} → {kind:10}{pairs[name, kind]:7}" for name in openers for kind in openers if pairs[name, kind]
    )


def describe_misses(judged: Sequence[tuple[Message, MessageType]]) -> Iterator[str]:
    """List messages that did not get the care they need, or got care that they do not."""
    for message, found in judged:
        wanted = message.care or ("care" if message.type == "care" else "")
        if bool(wanted) != (found.kind == "care") or (message.care and found.care[:1] != (message.care,)):
            yield f"{found.suspected:5.2f} {wanted or '-'} → {', '.join(found.care) or found.kind}: {message.text}"


if __name__ == "__main__":
    main()
