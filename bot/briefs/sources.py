"""The sources of a printout: every one that a mark in it names, with who speaks in it and how much of it was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bot.printing.printouts import Bullets, Grid, Heading, Paragraph, Part, Phrase, Words
from bot.rendering.bibliography import Entry, describe_source
from bot.rendering.reader import ReaderContext

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def list_sources(parts: Sequence[Part], reader: ReaderContext) -> tuple[list[Part], Bullets | None]:
    """List the sources that parts cite, by their marks (None where they cite none), and give the parts with letters
    behind marks that several sources share: "FAO 2002a"."""
    keys = dict.fromkeys(key for part in parts for phrase in list_phrases(part) for _, key in phrase.marks)
    entries = [describe_source(key, reader.library.references, reader.lang) for key in keys]
    entries.sort(key=lambda entry: (entry.mark.casefold(), entry.title.casefold()))
    marks = tell_apart(entries)
    items = tuple(write_source(replace(entry, mark=marks[entry.key]), reader) for entry in entries)
    listed = Bullets(items, small=True, ids=tuple(f"ref-{entry.key}" for entry in entries))
    plain = {entry.key: entry.mark for entry in entries}
    changed = {key: (plain[key], mark) for key, mark in marks.items() if mark != plain[key]}
    return [_rename(part, changed) for part in parts], listed if items else None


def tell_apart(entries: Sequence[Entry]) -> dict[str, str]:
    """Give each source its mark, by key, with a letter where others have the same."""
    sharing: dict[str, list[str]] = {}
    for entry in entries:
        sharing.setdefault(entry.mark, []).append(entry.key)
    return {
        key: f"{mark}{'' if mark[-1:].isdigit() else ' '}{LETTERS[number % len(LETTERS)]}" if len(keys) > 1 else mark
        for mark, keys in sharing.items()
        for number, key in enumerate(keys)
    }


def _rename(part: Part, changed: Mapping[str, tuple[str, str]]) -> Part:
    """Put the marks that were changed into a part; a mark may name a place behind its source: "FAO 2002, §28"."""

    def rename(words: Words) -> Words:
        return tuple(
            replace(phrase, marks=tuple((_rename_mark(mark, key), key) for mark, key in phrase.marks))
            if any(key in changed for _, key in phrase.marks)
            else phrase
            for phrase in words
        )

    def _rename_mark(mark: str, key: str) -> str:
        plain, new = changed.get(key, ("", ""))
        return mark.replace(plain, new, 1) if plain else mark

    if isinstance(part, Heading | Paragraph):
        return replace(part, words=rename(part.words))
    if isinstance(part, Bullets):
        return replace(part, items=tuple(rename(words) for words in part.items))
    if isinstance(part, Grid):
        return replace(part, rows=tuple(tuple(rename(words) for words in row) for row in part.rows))
    return part


def list_phrases(part: Part) -> Iterator[Phrase]:
    """List all phrases of a part, in order."""
    if isinstance(part, Heading | Paragraph):
        yield from part.words
    elif isinstance(part, Bullets):
        yield from _flatten(part.items)
    elif isinstance(part, Grid):
        yield from (phrase for row in part.rows for phrase in _flatten(row))


def _flatten(many: Iterable[Words]) -> Iterator[Phrase]:
    return (phrase for words in many for phrase in words)


def write_source(entry: Entry, reader: ReaderContext) -> Words:
    """Write a source: mark, author, title, publisher, address; then who speaks in it and how much was read."""
    author = "" if not entry.author or entry.mark.startswith(entry.author) else f"{entry.author}."
    title = Phrase(f"{entry.title.rstrip('.')}.", url=entry.url)
    publisher = f"{entry.publisher.rstrip('.')}." if entry.publisher else ""
    told = "; ".join(filter(None, (entry.kind, entry.seen)))
    words = (
        Phrase(f"{entry.mark}.", strong=True), Phrase("" if entry.year else f"({reader.say('no_date')})"),
        Phrase(author), title, Phrase(publisher), Phrase(entry.url, url=entry.url), Phrase(f"[{told}]" if told else ""),
    )  # fmt: skip
    return tuple(phrase for phrase in words if phrase.text)
