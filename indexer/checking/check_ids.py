"""What `alianza check` refuses in the ids of lines: those that stand twice, lack in a language, or a card misses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from indexer.content.documents import Document
from indexer.content.passages import Passage, Section
from indexer.errors import Fault

Sections = Mapping[tuple[str, str], Sequence[Section]]


def check_ids(documents: Sequence[Document], passages: Sequence[Passage], sections: Sections) -> Iterator[Fault]:
    """Find ids that do not name one line of each language's body, and cards whose item is missing."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for passage in passages:
        lines = found.setdefault((passage.document, passage.lang), {})
        for sentence in passage.sentences:
            if sentence.id in lines:
                yield Fault(passage.path, sentence.line, f"the id '{sentence.id}' stands twice; give one line another.")
            elif sentence.id:
                lines[sentence.id] = sentence.line
    for document in documents:
        own = found.get((document.id, document.lang), {})
        for name in own.keys() & {section.id for section in sections[document.id, document.lang]}:
            yield Fault(document.path, own[name], f"the id '{name}' is that of a section; give the line another.")
        if document.lang == "en":
            yield from _check_cards(document, own)
        elif sections[document.id, document.lang] and (document.id, "en") in found:
            yield from _compare(document, own, found[document.id, "en"])


def _check_cards(document: Document, own: Mapping[str, int]) -> Iterator[Fault]:
    for item, count in Counter(card.item for card in document.facts.cards).items():
        if item not in own:
            yield Fault(
                document.path,
                2,
                f"a card takes the line '{item}', which the body lacks; end the line with {{#{item}}}.",
            )
        if count > 1:
            yield Fault(document.path, 2, f"{count} cards take the line '{item}'; keep one.")


def _compare(document: Document, own: Mapping[str, int], original: Mapping[str, int]) -> Iterator[Fault]:
    for name in original:
        if name not in own:
            yield Fault(
                document.path,
                document.body_line,
                f"no line has the id '{name}', which the original has in line {original[name]}; "
                f"end the line that says the same with {{#{name}}}.",
            )
    for name in own:
        if name not in original:
            yield Fault(document.path, own[name], f"the id '{name}' is none of the original's; remove it.")
