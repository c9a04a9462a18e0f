"""A base of any size, from the base's own documents: the same one in every run.

Below the base's own size documents are left out. Above it practices, problems, concepts and cases are copied under
other ids, in all their languages. In a copy one word in seven of the texts, titles and asks gives way to a word drawn
from all words of its language, by how often they stand there: lengths, languages and word frequencies stay the same.

Copies are not encoded. Their vectors are drawn around those of the rows that they come from, as far away as texts with
changed words were measured to be (``measure_change``). What is found in such a base says how the engine grows, and
nothing of how well the encoder tells real documents apart.

Run: ``python -m benchmarks.corpus FOLDER PASSAGES`` writes its files; ``python -m benchmarks.growth`` measures.
"""

from __future__ import annotations

import random
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, count
from pathlib import Path

from indexer.content.documents import Document
from indexer.content.passages import Passage
from indexer.search.build import read_base
from indexer.settings import read_settings

COPIED_KINDS = ("practice", "problem", "concept", "case")
"""Stages are four, and tools and workshops have a structure of their own."""

CHANGED = 1 / 7
"""Share of words that a copy changes."""

MARK = "-copy"
"""Between a document's id and the number of its copy."""

_WORD = re.compile(r"[a-zà-ÿœ]{4,}")
_KEPT = re.compile(r"\[[^\]]*\]|\([^)]*\)|\{[^}]*\}|`[^`]*`|^\s*- [\w-]+: |^[a-z_]+:")
"""Citations, links, labels, ids and keys: no words of a text."""

_CHANGED_FIELDS = ("title", "summary", "asks", "situations")


def find_origin(id: str) -> str:
    """Give the id of the document that a copy was made of; that of another document as it is."""
    return re.sub(rf"{MARK}\d+$", "", id)


@dataclass(frozen=True, slots=True)
class WordPool:
    """The words of a language, and how often each stands in its texts, summed up."""

    words: tuple[str, ...]
    sums: tuple[int, ...]

    def draw(self, source: random.Random) -> str:
        """Draw a word by how often it stands."""
        return source.choices(self.words, cum_weights=self.sums)[0]


def build_pools(passages: Sequence[Passage]) -> dict[str, WordPool]:
    """Count the words of every language."""
    counts: dict[str, Counter[str]] = {}
    for passage in passages:
        counts.setdefault(passage.lang, Counter()).update(_WORD.findall(passage.text))
    return {lang: WordPool(tuple(found), tuple(accumulate(found.values()))) for lang, found in counts.items()}


def write_corpus(folder: Path, passages: int, roots: Sequence[Path]) -> int:
    """Write a base of about so many passages below ``folder``, which is emptied; give how many documents it has."""
    corpus, found = read_base(roots)
    groups: dict[str, list[Document]] = {}
    for document in corpus.documents:
        groups.setdefault(document.id, []).append(document)
    counts = Counter(passage.document for passage in found)
    pools = build_pools(found)
    shutil.rmtree(folder, ignore_errors=True)
    for root in roots:
        for file in (*root.rglob("*.yaml"), *root.rglob("*.svg")):
            _write(folder / root.name / file.relative_to(root), file.read_text(encoding="utf-8"))
    homes = {root.name: root for root in roots}
    written = 0
    for id, number in _choose(groups, counts, passages):
        for document in groups[id]:
            top, _, below = document.path.partition("/")
            text = (homes[top] / below).read_text(encoding="utf-8")
            if number:
                source = random.Random(f"{id} {number} {document.lang}")
                text = change_text(text, f"{id}{MARK}{number}", pools[document.lang], source)
                below = below.replace(f"{id}.", f"{id}{MARK}{number}.")
            _write(folder / top / below, text)
            written += 1
    return written


def _choose(groups: dict[str, list[Document]], counts: Counter[str], passages: int) -> Iterator[tuple[str, int]]:
    """Choose documents by id and number of copy, 0 the document itself; stages always, others in a fixed disorder."""
    stages = [id for id, versions in groups.items() if versions[0].kind == "stage"]
    others = sorted(groups.keys() - set(stages))
    random.Random(0).shuffle(others)
    total = 0
    for number in count():
        for id in [*stages, *others] if number == 0 else others:
            if number and groups[id][0].kind not in COPIED_KINDS:
                continue
            if total >= passages and id not in stages:
                return
            total += counts[id]
            yield id, number


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def change_text(text: str, id: str, pool: WordPool, source: random.Random) -> str:
    """Give a document's file under another id, some of its words changed; its structure and sources stay."""
    lines, field, fences = [], "", 0
    for line in text.split("\n"):
        fences += line == "---" and fences < 2
        if fences < 2 and re.match(r"[a-z_]+:", line):
            field = line.partition(":")[0]
        if fences < 2 and field == "id":
            line = f"id: {id}" if line.startswith("id:") else line
        elif (fences < 2 and field in _CHANGED_FIELDS) or (fences == 2 and not line.startswith("#")):
            line = change_words(line, pool, source)
        lines.append(line)
    return "\n".join(lines)


def change_words(line: str, pool: WordPool, source: random.Random) -> str:
    """Change some words of a line outside its marks."""

    def swap(word: re.Match[str]) -> str:
        return pool.draw(source) if source.random() < CHANGED else word[0]

    parts, end = [], 0
    for kept in _KEPT.finditer(line):
        parts += [_WORD.sub(swap, line[end : kept.start()]), kept[0]]
        end = kept.end()
    return "".join([*parts, _WORD.sub(swap, line[end:])])


def main(folder: Path, passages: int) -> None:
    """Write a base."""
    documents = write_corpus(folder, passages, read_settings().kb)
    print(f"{documents} documents in {folder}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
