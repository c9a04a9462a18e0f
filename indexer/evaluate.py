"""Questions with known sources → success@k, MRR@10, shares declined and answered, by group."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.content.citations import PAPER
from indexer.errors import QuestionError

CUTOFFS = (1, 3, 5)
RECIPROCAL_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question of the file. ``gold`` (best first) and ``accepted`` are labels such as
    ``larc-02-3#p28``; an empty ``gold`` means that the base cannot answer."""

    id: str
    text: str
    lang: str
    gold: tuple[str, ...]
    accepted: tuple[str, ...]
    stage: str | None
    role: str
    kind: str
    context: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """What the bot did with a question: the labels of each citation, best first, and the rest."""

    answered: bool
    labels: tuple[tuple[str, ...], ...]
    language: str
    stage: str | None
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares from 0 to 1 over ``count`` questions that have an answer in the base."""

    count: int
    found: tuple[float, ...]
    strict: tuple[float, ...]
    reciprocal: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores of all questions and of each group; None where no question allows the measure."""

    groups: Mapping[str, Scores]
    declined: float | None
    answered: float | None
    stage: float | None
    language: float
    labels_at_3: float
    median_ms: float


def read_questions(path: Path) -> list[Labelled]:
    """Read a file of one JSON object a line; stage descriptions (``text`` for ``question``) too.

    Raises QuestionError with the line that cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(f"{path}: the questions cannot be read ({error}).") from None
    return [_read_line(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip()]


def _read_line(line: str, where: str) -> Labelled:
    try:
        values = json.loads(line)
        text = values.get("question") or values["text"]
        if not isinstance(text, str):
            raise TypeError(f"the question is {text!r}")
        return Labelled(
            id=str(values.get("id", where)), text=text, lang=values["lang"],
            gold=_name_labels(values.get("gold", ())), accepted=_name_labels(values.get("also_ok", ())),
            stage=values.get("stage"), role=values.get("role", ""), kind=values.get("kind", "situation"),
            context=tuple(values.get("context", ())),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise QuestionError(f'{where}: {error!r}; expected {{"question": …, "lang": …, "gold": […]}}.') from None


def _name_labels(labels: Iterable[str]) -> tuple[str, ...]:
    """Labels without a key are the paper's."""
    return tuple(label if "#" in label else f"{PAPER}#{label}" for label in labels)


def evaluate(questions: Sequence[Labelled], ask: Callable[[Labelled], QuestionResult]) -> Evaluation:
    """Ask every question once, in order, and score the outcomes."""
    outcomes = [ask(question) for question in questions]
    pairs = list(zip(questions, outcomes, strict=True))
    answerable = [pair for pair in pairs if pair[0].gold]
    unanswerable = [pair for pair in pairs if not pair[0].gold and pair[0].kind == "out_of_scope"]
    staged = [pair for pair in pairs if pair[0].stage]
    return Evaluation(
        groups={name: score(group) for name, group in _group(answerable).items()},
        declined=_share(not outcome.answered for _, outcome in unanswerable),
        answered=_share(outcome.answered for _, outcome in answerable),
        stage=_share(question.stage == outcome.stage for question, outcome in staged),
        language=_share(question.lang == outcome.language for question, outcome in pairs) or 0.0,
        labels_at_3=_mean([len(set(sum(outcome.labels[:3], ()))) for _, outcome in answerable]),
        median_ms=sorted(outcome.milliseconds for outcome in outcomes)[len(outcomes) // 2] if outcomes else 0.0,
    )


def _group(pairs: Sequence[tuple[Labelled, QuestionResult]]) -> dict[str, list[tuple[Labelled, QuestionResult]]]:
    groups: dict[str, list[tuple[Labelled, QuestionResult]]] = {"all": list(pairs)}
    for name in ("lang", "role", "kind"):
        for value in sorted({getattr(question, name) for question, _ in pairs}):
            groups[f"{name} {value}"] = [pair for pair in pairs if getattr(pair[0], name) == value]
    return groups


def score(pairs: Sequence[tuple[Labelled, QuestionResult]]) -> Scores:
    """Score questions that have an answer: a citation counts where one of its labels is wanted.

    ``found`` takes gold and accepted labels, ``strict`` gold alone, each at 1, 3 and 5;
    ``reciprocal`` is MRR@10 over gold and accepted.
    """
    ranks = [_rank(outcome.labels, {*question.gold, *question.accepted}) for question, outcome in pairs]
    strict = [_rank(outcome.labels, set(question.gold)) for question, outcome in pairs]
    return Scores(
        count=len(pairs),
        found=tuple(_mean([rank <= cutoff for rank in ranks]) for cutoff in CUTOFFS),
        strict=tuple(_mean([rank <= cutoff for rank in strict]) for cutoff in CUTOFFS),
        reciprocal=_mean([1 / rank if rank <= RECIPROCAL_DEPTH else 0.0 for rank in ranks]),
    )


def _rank(labels: Sequence[tuple[str, ...]], wanted: set[str]) -> float:
    return next((rank for rank, found in enumerate(labels, 1) if wanted.intersection(found)), float("inf"))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _share(values: Iterable[bool]) -> float | None:
    listed = list(values)
    return sum(listed) / len(listed) if listed else None


def write_table(evaluation: Evaluation) -> str:
    """Write the evaluation for people: a line a group, percentages."""
    lines = [f"{'group':24}{'n':>5}{'success@1':>11}{'@3':>6}{'@5':>6}{'strict@1':>10}{'@3':>6}{'@5':>6}{'MRR@10':>8}"]
    for name, scores in evaluation.groups.items():
        found = "".join(f"{100 * value:{width}.0f}" for value, width in zip(scores.found, (9, 6, 6), strict=True))
        strict = "".join(f"{100 * value:{width}.0f}" for value, width in zip(scores.strict, (10, 6, 6), strict=True))
        lines.append(f"{name:24}{scores.count:5}{found}{strict}{scores.reciprocal:8.2f}")
    shares = {
        "declined of the unanswerable": evaluation.declined,
        "answered of the answerable": evaluation.answered,
        "stage right": evaluation.stage,
        "language right": evaluation.language,
    }
    lines += [f"{name}: {100 * share:.0f} %" for name, share in shares.items() if share is not None]
    lines.append(f"labels among the first three citations: {evaluation.labels_at_3:.1f} on average")
    lines.append(f"time per question: {evaluation.median_ms:.1f} ms (median)")
    return "\n".join(lines)


def to_dict(evaluation: Evaluation) -> dict[str, Any]:
    """Give the evaluation as JSON."""
    groups = {
        name: {"n": s.count, "found": dict(zip(map(str, CUTOFFS), s.found, strict=True)),
               "strict": dict(zip(map(str, CUTOFFS), s.strict, strict=True)), "mrr": s.reciprocal}
        for name, s in evaluation.groups.items()
    }  # fmt: skip
    names = ("declined", "answered", "stage", "language", "labels_at_3", "median_ms")
    return {"groups": groups, **{name: getattr(evaluation, name) for name in names}}
