"""What a person forwards by SMS or WhatsApp: an answer or a document in 480 plain characters, with source and address.

Pure. Its address is the site's as the reader's browser knows it; where that is not known, the path alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from bot.answering.answers import Answer, Statement
from bot.rendering.bibliography import mark_citation, read_label
from bot.rendering.reader import ReaderContext
from indexer.content.citations import Citation
from indexer.content.markdown import render_plain
from indexer.content.sentences import cut_sentences

MESSAGE_LIMIT = 480
"""Characters of a message, its address included."""

ADDRESS_LIMIT = 260
"""A longer address would leave too little room for words: the next best is taken."""

ORIGIN_ROOM = 40
"""Characters kept free where only the path is known: the browser will put scheme and host before it."""

MARKS = 2
"""Sources that an answer's message names."""

_SOURCE = re.compile(r"\s*(\([^()]*\))\.?\s*$")


def write_document_message(document: str, reader: ReaderContext) -> str:
    """Write a document's summary with its source, and its address; the title first where there is room.

    KeyError where there is no such document.
    """
    title, summary = reader.library.title(document, reader.lang), reader.library.summary(document, reader.lang)
    address = _choose_address(reader, [reader.document_url(document)])
    room = _leave_room(address, reader)
    match = _SOURCE.search(summary)
    words, mark = (summary[: match.start()], match[1]) if match else (summary, _mark_document(document, reader))
    whole = " ".join(part for part in (words, mark) if part)
    if len(titled := f"{title}\n{whole}") <= room:
        return f"{titled}\n{address}"
    cut = cut_text(words, reader.lang, room - len(mark) - 1)
    return f"{' '.join(part for part in (cut, mark) if part)}\n{address}"


def _mark_document(document: str, reader: ReaderContext) -> str:
    return _write_marks(reader.library.find(document, reader.lang).sources[:MARKS], reader)


def write_answer_message(answer: Answer, reader: ReaderContext, url: str) -> str:
    """Write an answer's stage, first sentences and first steps, their sources and an address; "" for a declined one.

    What is told to people in danger goes alone: its address would carry the message that was typed.

    ``url`` is the answer's own page; where a long question makes it too long, the page of its first source stands
    in its place. First come the first sentence and the first step, then more of each, as long as there is room.
    """
    if answer.type == "care":
        return cut_text(render_plain(answer.text), reader.lang, MESSAGE_LIMIT)
    if not answer.answered:
        return ""
    first = answer.citations[0].passage if answer.citations else None
    urls = [url, *([reader.document_url(first.document, first.section)] if first else [])]
    address = _choose_address(reader, urls)
    room = _leave_room(address, reader)
    best = (min(1, len(answer.direct_answer)), 0 if answer.direct_answer else min(1, len(answer.steps)))
    for part in _order_parts(len(answer.direct_answer), len(answer.steps)):
        grown = (best[0] + (part == "lead"), best[1] + (part == "step"))
        if len(_compose(answer, reader, *grown)) > room:
            break
        best = grown
    text = _compose(answer, reader, *best)
    return f"{text if len(text) <= room else _squeeze(answer, reader, room)}\n{address}"


def _order_parts(sentences: int, steps: int) -> list[str]:
    """Order what follows the first part: a step after each sentence, as many as there are."""
    rest = [("lead", number) for number in range(1, sentences)]
    rest += [("step", number) for number in range(0 if sentences else 1, steps)]
    return [kind for kind, number in sorted(rest, key=lambda part: (part[1], part[0]))]


def _compose(answer: Answer, reader: ReaderContext, sentences: int, steps: int) -> str:
    direct_answer, taken = answer.direct_answer[:sentences], answer.steps[:steps]
    lines = (
        [f"{reader.say('stage_heading')}{reader.say('colon')} {reader.say(f'stage_{answer.stage.id}')}"]
        if answer.stage.id
        else []
    )
    lines += [" ".join(_write_plain(statement) for statement in direct_answer)] if direct_answer else []
    lines += [f"{answer.steps_title.rstrip('.')}{reader.say('colon')}"] if taken and answer.steps_title else []
    lines += [f"{number}. {_write_plain(step)}" for number, step in enumerate(taken, 1)]
    return "\n".join([*lines, *filter(None, [_mark_statements(answer, (*direct_answer, *taken), reader)])])


def _squeeze(answer: Answer, reader: ReaderContext, room: int) -> str:
    """Cut the first part alone, where not even that has room."""
    first = (answer.direct_answer or answer.steps)[:1]
    mark = _mark_statements(answer, first, reader)
    words = " ".join(_write_plain(statement) for statement in first)
    return "\n".join(filter(None, [cut_text(words, reader.lang, room - len(mark) - 1), mark]))


def _write_plain(statement: Statement) -> str:
    return statement.plain or render_plain(statement.markdown)


def _mark_statements(answer: Answer, statements: Sequence[Statement], reader: ReaderContext) -> str:
    """Name the sources of what is said, each once, in order."""
    numbers = dict.fromkeys(statement.n for statement in statements)
    labels = dict.fromkeys(label for n in numbers for label in answer.citations[n - 1].passage.sources)
    return _write_marks([read_label(label) for label in labels][:MARKS], reader)


def _write_marks(citations: Sequence[Citation], reader: ReaderContext) -> str:
    marks = [mark_citation(citation, reader.library.references, reader.lang) for citation in citations]
    return f"({'; '.join(marks)})" if marks else ""


def _choose_address(reader: ReaderContext, urls: Sequence[str]) -> str:
    """Take the first of ``urls`` that is short enough, else the shortest."""
    addresses = [reader.locate(url) for url in urls]
    return next((one for one in addresses if len(one) <= ADDRESS_LIMIT), min(addresses, key=len))


def _leave_room(address: str, reader: ReaderContext) -> int:
    """Give the characters that an address leaves for the words above it."""
    return MESSAGE_LIMIT - len(address) - 1 - (0 if reader.origin else ORIGIN_ROOM)


def cut_text(text: str, lang: str, room: int) -> str:
    """Cut a plain text to ``room`` characters: whole sentences, or words and "…" where not even one has room.

    >>> cut_text("One truck. Two trucks.", "en", 15), cut_text("Shared trucks cost less.", "en", 16)
    ('One truck.', 'Shared trucks…')
    """
    if len(text) <= room:
        return text
    kept = ""
    for sentence, _ in cut_sentences(text, lang, item=False):
        longer = f"{kept} {sentence}".strip()
        if len(longer) > room:
            break
        kept = longer
    return kept or text[: max(0, room - 1)].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def link_message(scheme: str, message: str) -> str:
    """Give the address that opens a phone's own program with the message in it: ``sms`` or ``whatsapp``.

    >>> link_message("sms", "a b\\n/c")
    'sms:?body=a%20b%0A/c'
    """
    start = {"sms": "sms:?body=", "whatsapp": "whatsapp://send?text="}[scheme]
    return start + quote(message, safe="/:;,.()!*'~-_@$")
