"""A sample of claims to check by hand against their sources: ``python -m benchmarks.claims --seed 2002``.

The draw is fixed by the seed and by each claim's own place: what is written elsewhere does not move it.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.content.documents import Document, read_corpus
from indexer.content.passages import Passage, split_document
from indexer.content.sentences import Sentence
from indexer.settings import read_settings
from indexer.vocabulary import KINDS, LANGUAGES


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence and the labels of what it rests on; ``own`` where it carries the citation itself.

    ``place`` names the section and the sentence's number in it, from 0: ``opaque-grading#symptom@es 2``.
    """

    kind: str
    place: str
    path: str
    line: int
    sentence: str
    sources: tuple[str, ...]
    own: bool

    def __str__(self) -> str:
        labels = ", ".join(self.sources) + ("" if self.own else " (its section)")
        return f"{self.path}:{self.line}: {self.sentence} [{labels}]"


def list_claims(documents: Iterable[Document], lang: str) -> list[Claim]:
    """List every sentence of a language that cites, or stands in a section that does, in the base's order."""
    passages = [passage for document in documents if document.lang == lang for passage in split_document(document)[0]]
    return [claim for passage in passages for claim in _read_claims(passage)]


def _read_claims(passage: Passage) -> list[Claim]:
    cited = tuple(dict.fromkeys(label for sentence in passage.sentences for label in sentence.sources))
    return [
        Claim(
            kind=passage.kind,
            place=f"{passage.id} {number}",
            path=passage.path,
            line=sentence.line,
            sentence=sentence.plain,
            sources=sentence.sources or cited,
            own=bool(sentence.sources),
        )
        for number, sentence in enumerate(passage.sentences)
        if sentence.sources or (cited and _leans_on_section(passage, sentence))
    ]


def _leans_on_section(passage: Passage, sentence: Sentence) -> bool:
    """Professional knowledge promises no source for what cites none itself, and a tool's items are its answers."""
    return "practice" not in (passage.evidence, sentence.evidence) and not (passage.kind == "tool" and sentence.item)


def draw_claims(claims: Sequence[Claim], count: int, seed: int) -> list[Claim]:
    """Draw ``count`` claims, the same for the same seed, spread over the kinds; the larger take what is left."""
    drawn: dict[str, list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda claim: random.Random(f"{seed} {claim.place}").random()):
        drawn[claim.kind].append(claim)
    ranks = [
        (rank, -len(row), KINDS.index(kind), claim) for kind, row in drawn.items() for rank, claim in enumerate(row)
    ]
    return [claim for *_, claim in sorted(ranks, key=lambda ranked: ranked[:3])[:count]]


def main() -> None:
    """Print the sample, a claim a line, language after language."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.claims", description=__doc__)
    parser.add_argument("--lang", choices=LANGUAGES, help="one language; all four unless told")
    parser.add_argument("--count", type=int, default=20, help="claims a language (20)")
    parser.add_argument("--seed", type=int, default=2002, help="another seed draws other claims (2002)")
    chosen = parser.parse_args()
    documents = read_corpus(read_settings().kb).documents
    for lang in [chosen.lang] if chosen.lang else LANGUAGES:
        for claim in draw_claims(list_claims(documents, lang), chosen.count, chosen.seed):
            print(claim)


if __name__ == "__main__":
    main()
