"""An index's passages, read when they are needed: their file stays mapped from disk, one JSON object a line.

Three files in an index's data hold them: ``passages.jsonl``, the passages, ordered by document, language and line;
``passages.npy`` (n, 3) int64, for each the number of its section, that of its language in LANGUAGES, and the byte at
which its line begins; ``sections.json``, document, section and kind of each section, in the order of the numbers.
"""

from __future__ import annotations

import functools
import json
import mmap
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import overload

import numpy as np
from numpy.typing import NDArray

from indexer.content.passages import Passage
from indexer.content.records import dump_passage, parse_passage
from indexer.vocabulary import LANGUAGES, list_preferred

LINES, TABLE, SECTIONS = "passages.jsonl", "passages.npy", "sections.json"

KEPT = 1024
"""Passages that stay in memory once they were read, those used last: some 4 MB of the base's own."""


def write_passages(data: Path, passages: Sequence[Passage]) -> None:
    """Write passages in the form that ``PassageFile`` reads. Raises OSError."""
    lines = [dump_passage(passage) + b"\n" for passage in passages]
    sections = {passage.section_key: passage.kind for passage in passages}
    numbers = {section_key: number for number, section_key in enumerate(sections)}
    starts = accumulate(map(len, lines), initial=0)
    table = [
        (numbers[passage.section_key], LANGUAGES.index(passage.lang), start)
        for passage, start in zip(passages, starts, strict=False)
    ]
    (data / LINES).write_bytes(b"".join(lines))
    np.save(data / TABLE, np.array(table, np.int64).reshape(-1, 3))
    listed = [[document, section, kind] for (document, section), kind in sections.items()]
    (data / SECTIONS).write_text(json.dumps(listed, ensure_ascii=False), encoding="utf-8")


class PassageFile(Sequence[Passage]):
    """The passages of an index, in its order. Of each, section and language are in memory, the rest is read.

    ``section_keys`` are (document, section) by the number of the section, ``kinds`` the kind of each one's document.
    """

    def __init__(self, data: Path) -> None:
        """Open the passages in ``data``. Raises OSError, or ValueError for files of another form."""
        with (data / LINES).open("rb") as file:
            self._lines = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        table: NDArray[np.int64] = np.load(data / TABLE)
        listed = json.loads((data / SECTIONS).read_text(encoding="utf-8"))
        self.section_keys: list[tuple[str, str]] = [(document, section) for document, section, _ in listed]
        self.kinds: list[str] = [kind for _, _, kind in listed]
        self._bounds = np.append(table[:, 2], len(self._lines))
        self._versions = np.full((len(listed), len(LANGUAGES)), -1, np.int32)
        self._versions[table[:, 0], table[:, 1]] = np.arange(len(table), dtype=np.int32)
        self._numbers = {section_key: number for number, section_key in enumerate(self.section_keys)}
        self._read_kept = functools.lru_cache(KEPT)(self._read)

    def __repr__(self) -> str:
        return f"<PassageFile passages={len(self)} sections={len(self.section_keys)}>"

    def __len__(self) -> int:
        return len(self._bounds) - 1

    @overload
    def __getitem__(self, number: int) -> Passage: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Passage]: ...
    def __getitem__(self, number: int | slice) -> Passage | Sequence[Passage]:
        if isinstance(number, slice):
            return [self._read_kept(one) for one in range(*number.indices(len(self)))]
        if not -len(self) <= number < len(self):
            raise IndexError(number)
        return self._read_kept(int(number) % len(self))

    def __iter__(self) -> Iterator[Passage]:
        """Read one after the other; none of them is kept for it."""
        return map(self._read, range(len(self)))

    def _read(self, number: int) -> Passage:
        return parse_passage(self._lines[self._bounds[number] : self._bounds[number + 1]])

    def find_versions(self, section_key: tuple[str, str]) -> Mapping[str, Passage]:
        """Give the passages of a section by language, each read when it is taken; empty where there is no section."""
        if (section := self._numbers.get(section_key)) is None:
            return {}
        numbers = self._versions[section].tolist()
        return Versions(self, {lang: number for lang, number in zip(LANGUAGES, numbers, strict=True) if number >= 0})

    def choose_versions(self, lang: str) -> NDArray[np.int32]:
        """Number for each section, (sections,), the passage that a reader of ``lang`` is shown."""
        ordered = self._versions[:, [LANGUAGES.index(code) for code in list_preferred(lang)]]
        chosen: NDArray[np.int32] = ordered[np.arange(len(ordered)), (ordered >= 0).argmax(axis=1)]
        return chosen


class Versions(Mapping[str, Passage]):
    """A section's passages by language, read when they are taken; ``numbers`` are those in the file."""

    def __init__(self, passages: PassageFile, numbers: Mapping[str, int]) -> None:
        self._passages = passages
        self._numbers = numbers

    def __repr__(self) -> str:
        return f"<Versions languages={list(self._numbers)}>"

    def __getitem__(self, lang: str) -> Passage:
        return self._passages[self._numbers[lang]]

    def __contains__(self, lang: object) -> bool:
        return lang in self._numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)
