"""What was asked in vain, or answered without helping: read from the files of gaps and ratings, like ones together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.contributions.submissions import read_lines
from indexer.search.retriever import Query, Retriever
from indexer.text import clean_text, fold_words
from indexer.vocabulary import LANGUAGES

SAME = 0.65
"""Least cosine between centred questions that count as one. Of asks of two documents fewer than one pair in 10,000 is
as near: what is put together is one question, and much that could be is not (`benchmarks/askings.py`)."""

MOST_COMPARED = 600
"""Different questions that are compared by their sense, those asked most; the others stand alone."""

LONGEST = 500

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Asking:
    """A question in one language, in one wording: how often it was refused, how often answered without helping.

    ``day`` is the last one; ``documents`` are those that did not help, ``remarks`` what was said of it.
    """

    question: str
    lang: str
    refused: int = 0
    unhelpful: int = 0
    day: str = ""
    documents: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def asked(self) -> int:
        """How often it was asked."""
        return self.refused + self.unhelpful


@dataclass(slots=True)
class _Count:
    wordings: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    unhelpful: int = 0
    day: str = ""
    documents: dict[str, None] = field(default_factory=dict)
    remarks: dict[str, None] = field(default_factory=dict)


def read_askings(gaps: Path | None, ratings: Path | None) -> list[Asking]:
    """Read both files, what is worded alike but for accents, case and signs together; asked most often first."""
    counts: dict[Key, _Count] = {}
    for values in read_lines(gaps):
        if (count := _find(counts, values)) is not None:
            count.refused += 1
    for values in read_lines(ratings):
        if values.get("helped") in ("no", "part") and (count := _find(counts, values)) is not None:
            count.unhelpful += 1
            _add(count.documents, values.get("document"))
            _add(count.remarks, values.get("remark"))
    found = [
        Asking(
            count.wordings.most_common(1)[0][0], lang, count.refused, count.unhelpful, count.day,
            tuple(count.documents), tuple(count.remarks),
        )
        for (lang, _), count in counts.items()
    ]  # fmt: skip
    return sorted(found, key=lambda asking: (-asking.asked, asking.question))


def _find(counts: dict[Key, _Count], values: dict[str, object]) -> _Count | None:
    """Count one line's wording and day; None for a line that holds no question."""
    question, lang = values.get("question"), values.get("language")
    if not isinstance(question, str) or lang not in LANGUAGES:
        return None
    question = clean_text(question, LONGEST)
    words = " ".join(fold_words(question))
    if not words:
        return None
    count = counts.setdefault((str(lang), words), _Count())
    count.wordings[question] += 1
    count.day = max(count.day, str(values.get("day", ""))[:10])
    return count


def _add(texts: dict[str, None], text: object) -> None:
    if isinstance(text, str) and text:
        texts[clean_text(text, LONGEST)] = None


@dataclass(frozen=True, slots=True)
class Group:
    """What asks the same, the most frequent wording first; ``vector`` is that wording's, centred, (dim,) of length 1,
    None for one that was not compared."""

    askings: tuple[Asking, ...]
    vector: NDArray[np.float32] | None = None


def group_askings(askings: Sequence[Asking], retriever: Retriever) -> list[Group]:
    """Put together what asks the same, in whatever language.

    ``askings`` as `read_askings` orders them; a question goes to the nearest group before it, where that is near.
    """
    compared = askings[:MOST_COMPARED]
    groups: list[list[Asking]] = []
    heads: list[NDArray[np.float32]] = []
    vectors = embed_texts([(one.question, one.lang) for one in compared], retriever)
    for asking, vector in zip(compared, vectors, strict=True):
        near = np.stack(heads) @ vector if heads else np.zeros(0, np.float32)
        if near.size and float(near.max()) >= SAME:
            groups[int(near.argmax())].append(asking)
        else:
            groups.append([asking])
            heads.append(vector)
    found = [Group(tuple(group), head) for group, head in zip(groups, heads, strict=True)]
    return found + [Group((asking,)) for asking in askings[MOST_COMPARED:]]


def embed_texts(texts: Iterable[tuple[str, str]], retriever: Retriever) -> Iterator[NDArray[np.float32]]:
    """Embed texts, each with its language, as questions are: centred, (dim,) of length 1."""
    return (retriever.embed(Query(text, lang)) for text, lang in texts)
