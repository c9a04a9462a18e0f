"""How far the evidence on a case carries: what kind of source each is, and how much of it was read. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from indexer.content.citations import PAPER, find_keys
from indexer.content.documents import Document
from indexer.vocabulary import EVIDENCE, READINGS, SOURCE_KINDS

RUBRIC: Mapping[str, Mapping[str, str]] = {
    # kind of source: how much of it was read → the best that it can carry
    "independent-evaluation": {"whole": "strong", "part": "strong", "excerpt": "good", "description": "weak"},
    "study": {"whole": "strong", "part": "strong", "excerpt": "good", "description": "weak"},
    "official": {"whole": "good", "part": "good", "excerpt": "moderate", "description": "thin"},
    "press": {"whole": "moderate", "part": "moderate", "excerpt": "weak", "description": "thin"},
    "party": {"whole": "weak", "part": "weak", "excerpt": "weak", "description": "thin"},
}
"""``strong`` needs an independent source, an evaluation or a study, of which more than its summary was read."""

NEEDS_SECOND = ("strong", "good")
"""Labels that one source alone does not carry: without a second one that was read, they are one step lower."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A label of EVIDENCE, the kind and the reading of the source that carries it, and whether it lacks a second."""

    label: str
    kind: str
    read: str
    alone: bool = False


def judge_evidence(document: Document, references: Mapping[str, Any]) -> Judgement | None:
    """Judge the sources that a case cites; None where nothing is known of any.

    The paper of 2002 does not count: every case cites it, for what it says of partnerships in general.
    """
    entries = [references.get(key) or {} for key in list_cited_keys(document) if key != PAPER]
    sources = [(str(entry.get("kind")), str(entry.get("read"))) for entry in entries]
    known = [(kind, read) for kind, read in sources if kind in SOURCE_KINDS and read in READINGS]
    if not known:
        return None
    kind, read = min(known, key=lambda pair: (EVIDENCE.index(RUBRIC[pair[0]][pair[1]]), _rank(*pair)))
    label = RUBRIC[kind][read]
    alone = label in NEEDS_SECOND and sum(read != "description" for _, read in known) < 2
    return Judgement(EVIDENCE[EVIDENCE.index(label) + 1] if alone else label, kind, read, alone)


def _rank(kind: str, read: str) -> tuple[int, int]:
    return SOURCE_KINDS.index(kind), READINGS.index(read)


def list_cited_keys(document: Document) -> tuple[str, ...]:
    """List the keys of the sources that a document cites in its text and its facts, each once."""
    facts = document.facts
    keys = [*find_keys(document.body), *(citation.key for citation in document.sources)]
    keys += [figure.source.removeprefix("@") for figure in facts.figures]
    keys += [event.source for event in facts.events]
    for text in (document.first, *(link.told for link in document.cases)):
        keys += find_keys(text.markdown)
    return tuple(dict.fromkeys(keys))
