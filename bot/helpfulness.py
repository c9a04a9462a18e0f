"""Whether answers help who asks: measured on questions that name their ideal documents.

A question (one JSON object a line) names its ideal documents (``ideal``), the practices whose steps fit, the cases that
fit, the type of answer that it should get and, where it tells one, its stage. `alianza evaluate` and
`python -m benchmarks.helpful` print the table.
"""

from __future__ import annotations

import json
import re
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answering.answers import Answer, Turn
from bot.engine import Engine
from bot.rendering.plain_text import write_markdown
from indexer.errors import QuestionError

GROUPS = ("lang", "role", "kind")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question with what its asker should get."""

    id: str
    lang: str
    role: str
    kind: str
    question: str
    context: tuple[Turn, ...]
    type: str
    stage: str | None
    ideal: tuple[str, ...]
    practices: tuple[str, ...]
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """A share: how many of ``count`` questions that it speaks of."""

    name: str
    hits: int
    count: int

    def __str__(self) -> str:
        return f"{self.name:58}{100 * self.hits / self.count:5.0f} %{self.count:7}" if self.count else ""


def is_helpful_set(path: Path) -> bool:
    """Say whether a file holds questions that name ideal documents."""
    try:
        with path.open(encoding="utf-8") as file:
            return "ideal" in json.loads(file.readline())
    except (OSError, ValueError, TypeError, RecursionError):
        return False


def read_questions(path: Path) -> list[Wanted]:
    """Read a file of questions. Raises QuestionError with the line that cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(f"{path}: the questions cannot be read ({error}).") from None
    return [_read_wanted(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip()]


def _read_wanted(line: str, where: str) -> Wanted:
    try:
        return _build_wanted(json.loads(line))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise QuestionError(
            f"{where}: no such question ({type(error).__name__}: {error}); expected an object with id, lang, role, "
            "kind, question, context, type, stage and ideal."
        ) from None


def ask_all(engine: Engine, wanted: Sequence[Wanted]) -> list[tuple[Wanted, Answer]]:
    """Ask every question in its language, with what was said before it."""
    return [(each, engine.ask(each.question, each.lang, context=each.context)) for each in wanted]


def write_table(pairs: Sequence[tuple[Wanted, Answer]], engine: Engine, by: str = "") -> str:
    """Write the measures of all questions, then of each group of ``by`` (one of GROUPS, or none)."""
    related = relate_documents(engine)
    words = [count_visible_words(answer) for _, answer in pairs if answer.type == "answer"]
    blocks = [[*map(str, measure(pairs, related)), f"{'visible words of an answer, median':58}{_median(words):5.0f}"]]
    for group in sorted({getattr(each, by) for each, _ in pairs}) if by else ():
        chosen = [pair for pair in pairs if getattr(pair[0], by) == group]
        blocks.append([group, *map(str, measure(chosen, related))])
    return "\n\n".join("\n".join(filter(None, lines)) for lines in blocks)


def _median(values: Sequence[int]) -> float:
    return statistics.median(values) if values else 0.0


def _build_wanted(row: Mapping[str, Any]) -> Wanted:
    turns = tuple(Turn(turn["role"], turn["text"]) for turn in row["context"])
    return Wanted(
        row["id"], row["lang"], row["role"], row["kind"], row["question"], turns, row["type"], row["stage"],
        tuple(row["ideal"]), tuple(row.get("practices", ())), tuple(row.get("cases", ())),
    )  # fmt: skip


def relate_documents(engine: Engine) -> Callable[[str, str], bool]:
    """Give a function that says whether two documents name each other as related, either way."""
    library = engine.library

    def is_related(one: str, other: str) -> bool:
        return other in library.linked(one, library.kind(other)) or other in library.list_case_links(one)

    return is_related


def find_beginning(answer: Answer) -> str:
    """Name the document that the answer's first words come from; "" where it tells nothing."""
    said = [*answer.direct_answer, *answer.steps, *(case.statement for case in answer.cases)]
    return answer.citations[said[0].n - 1].passage.document if said else ""


def measure(pairs: Sequence[tuple[Wanted, Answer]], is_related: Callable[[str, str], bool]) -> Iterator[Measure]:
    """Measure each share over the questions that it speaks of."""
    told = [(each, answer) for each, answer in pairs if each.type == "answer"]
    with_stage = [pair for pair in told if pair[0].stage]
    outside = [pair for pair in pairs if pair[0].type == "decline"]
    openings = [pair for pair in pairs if pair[0].type in ("choices", "welcome")]
    rows: Mapping[str, tuple[Sequence[tuple[Wanted, Answer]], Callable[[Wanted, Answer], bool]]] = {
        "an ideal document begins the answer": (told, lambda w, a: find_beginning(a) in w.ideal),
        "an ideal document or a choice beneath": (told, begins_or_offers),
        "the steps are of a fitting practice": (
            [pair for pair in told if pair[0].practices], lambda w, a: a.practice in w.practices,
        ),
        "the steps are of a fitting practice or problem": (
            [pair for pair in told if pair[0].practices],
            lambda w, a: a.steps_place[0] in {*w.practices, *w.ideal},
        ),
        "a fitting case is shown": (
            [pair for pair in told if pair[0].cases], lambda w, a: bool(set(w.cases) & list_cases(a)),
        ),
        "in scope, answered": (told, lambda w, a: a.answered),
        "outside, declined: alone": ([pair for pair in outside if not pair[0].context], is_declined),
        "outside, declined: in conversation": ([pair for pair in outside if pair[0].context], is_declined),
        "care recognised": ([pair for pair in pairs if pair[0].type == "care"], lambda w, a: a.type == "care"),
        "mistaken for care": ([pair for pair in pairs if pair[0].type != "care"], lambda w, a: a.type == "care"),
        "vague or greeting recognised": (openings, lambda w, a: a.type in ("choices", "welcome")),
        "mistaken for vague or greeting": (told, lambda w, a: a.type in ("choices", "welcome")),
        "stage stated where the question tells one": (with_stage, lambda w, a: a.stage.id is not None),
        "stage right where stated": (
            [pair for pair in with_stage if pair[1].stage.id], lambda w, a: a.stage.id == w.stage,
        ),
    }  # fmt: skip
    for name, (chosen, holds) in rows.items():
        yield Measure(name, sum(holds(each, answer) for each, answer in chosen), len(chosen))
    shown = [
        (each, document, find_beginning(answer))
        for each, answer in told
        for document in [*list_cases(answer), *(document for _, document, _ in answer.tools_and_workshops)]
    ]
    fitting = sum(name in (*each.ideal, *each.cases) or is_related(topic, name) for each, name, topic in shown if topic)
    yield Measure("cases, tools and workshops shown: ideal or related", fitting, len(shown))


def is_declined(wanted: Wanted, answer: Answer) -> bool:
    """Say whether a question outside the base was declined."""
    return answer.type == "decline"


def begins_or_offers(wanted: Wanted, answer: Answer) -> bool:
    """Say whether an ideal document begins the answer or is one of the choices."""
    return bool({find_beginning(answer), *(choice.document for choice in answer.choices)} & set(wanted.ideal))


def list_cases(answer: Answer) -> set[str]:
    """List the cases that an answer tells of."""
    cited = {answer.citations[statement.n - 1].passage for statement in answer.direct_answer}
    return {case.document for case in answer.cases} | {one.document for one in cited if one.kind == "case"}


def count_visible_words(answer: Answer) -> int:
    """Count the words that are seen without unfolding anything, citation numbers left out."""
    return len(re.sub(r"\[\d+\]", "", write_markdown(answer)).split())


def describe_misses(pairs: Sequence[tuple[Wanted, Answer]]) -> Iterator[str]:
    """Describe the questions whose answer does not begin with an ideal document, or is of another type."""
    for each, answer in pairs:
        begins = find_beginning(answer)
        if answer.type != each.type or (each.type == "answer" and begins not in each.ideal):
            others = ", ".join(choice.document for choice in answer.choices)
            yield f"{each.id} {each.kind} {each.type}→{answer.type}: {each.question}"
            yield f"    begins {begins or '-'}; steps {answer.practice or '-'}; choices {others or '-'}"
            yield f"    ideal {', '.join(each.ideal) or '-'}; practices {', '.join(each.practices) or '-'}"
