"""What `alianza check` refuses in front matter that is for people: first, asks, not_asks, messages, cases."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from indexer.content.documents import Document
from indexer.content.fact_words import compare_words
from indexer.content.sentences import Sentence
from indexer.errors import Fault
from indexer.text import count_words
from indexer.vocabulary import STATES, TOPIC_KINDS

FIRST_WORDS = 45
"""What to do first is read at a glance, on a phone."""

LINK_WORDS = 45
"""One sentence on what happened in a case."""

FIRST_KINDS = ("practice", "problem", "stage", "tool", "model")
"""Documents that a person in trouble is led to: each says what to do first."""

ENOUGH_ASKS = {"practice": 25, "problem": 25, "model": 8}
"""Documents that are chosen by what people type: so many asks cover the voices that each is asked in."""

MOST_MESSAGES = 40
"""Messages of a document in one language: no topic may drown the others."""

FEWEST_ASKS = 3
MOST_ASKS = {True: 80, False: 8}
"""Asks of a document in one language; True: of a kind that is chosen by them."""


def check_front(document: Document, ids: Collection[str], references: Mapping[str, Any]) -> Iterator[Fault]:
    """Find what is wrong in the texts of a document's front matter; ``ids`` are those of all documents."""
    path = document.path
    most = MOST_ASKS[document.kind in ENOUGH_ASKS]
    if not FEWEST_ASKS <= len(document.asks) <= most:
        yield Fault(path, 2, f"the document has {len(document.asks)} asks; expected {FEWEST_ASKS} to {most}.")
    yield from _check_messages(document)
    yield from _check_sentences(document, "first", document.first.sentences, FIRST_WORDS, references)
    for ask in document.not_asks:
        if ask.section not in ids or ask.section == document.id:
            yield Fault(path, ask.line, f"not_ask for '{ask.section}'; expected the id of another document.")
    for link in document.cases:
        line = link.told.sentences[0].line if link.told.sentences else 2
        if link.case not in ids:
            yield Fault(path, line, f"cases names '{link.case}', which is no document; mend the id or remove it.")
        elif document.lang == "en" and link.case not in document.facts.related:
            yield Fault(path, line, f"cases names '{link.case}', which 'related' lacks; add it there.")
        yield from _check_sentences(document, f"cases.{link.case}", link.told.sentences, LINK_WORDS, references)


def _check_messages(document: Document) -> Iterator[Fault]:
    if not document.messages:
        return
    line = document.messages[0].line
    if document.kind not in TOPIC_KINDS:
        yield Fault(document.path, line, f"messages of a {document.kind}; expected none: they choose among practices "
                    "and problems only, so remove them or write asks.")  # fmt: skip
    if len(document.messages) > MOST_MESSAGES:
        yield Fault(
            document.path,
            line,
            f"the document has {len(document.messages)} messages; expected {MOST_MESSAGES} at most.",
        )
    known = {ask.text for ask in document.asks}
    for message in document.messages:
        if message.text in known:
            yield Fault(document.path, message.line, f"'{message.text[:40]}' stands twice among messages and asks; "
                        "remove one.")  # fmt: skip
        known.add(message.text)


def check_front_coverage(document: Document) -> Iterator[Fault]:
    """Find what a document lacks for those who are led to it: what to do first, asks in many voices, a case's state."""
    if document.kind in FIRST_KINDS and not document.first.sentences:
        yield Fault(document.path, 2, "front matter has no 'first'; add what to do first, one or two sentences.")
    enough = ENOUGH_ASKS.get(document.kind, 0)
    if len(document.asks) < enough:
        message = f"the document has {len(document.asks)} asks; write {enough} at least, in many voices."
        yield Fault(document.path, 2, message)
    if document.kind == "case" and document.lang == "en" and document.facts.state is None:
        yield Fault(document.path, 2, f"the case has no 'state'; add one of {', '.join(STATES)}.")


def check_fact_words(document: Document) -> Iterator[Fault]:
    """Find where a translation's words for facts are more or fewer than the original's facts."""
    if document.fact_words is not None and document.lang != "en":
        for found in compare_words(document.facts, document.fact_words):
            yield Fault(document.path, 2, f"{found}; make them agree, in the same order.")


def check_same_cases(document: Document, original: Document | None) -> Iterator[Fault]:
    """Find links to cases that a translation lacks or has beyond its original's."""
    if original is None or not document.cases:
        return
    found, expected = ([link.case for link in one.cases] for one in (document, original))
    if found != expected:
        yield Fault(document.path, 2, f"cases are {', '.join(found)}; the original has {', '.join(expected)}.")


def _check_sentences(
    document: Document, name: str, sentences: Sequence[Sentence], most: int, references: Mapping[str, Any]
) -> Iterator[Fault]:
    words = sum(count_words(sentence.plain) for sentence in sentences)
    if words > most:
        yield Fault(document.path, sentences[0].line, f"'{name}' has {words} words; cut it to {most} at most.")
    for sentence in sentences:
        for label in sentence.sources:
            key = label.partition("#")[0]
            if key not in references:
                message = f"'{name}' cites '{key}', which references.yaml lacks; add the source there or mend the key."
                yield Fault(document.path, sentence.line, message)
