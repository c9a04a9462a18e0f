"""The parts of a long message: its clauses, and pieces of those that go on without a mark."""

from __future__ import annotations

import re

LONG_MESSAGE = 12
"""Words from which on the parts of a message are judged one by one too: care may be asked for in passing."""

CLAUSE_WORDS = 4

WINDOW_WORDS = 10
"""Words of a part of a clause that goes on and on, as people dictate."""

_CLAUSE = re.compile(r"[.;:!?…\n]+\s*|,\s+")


def split_clauses(text: str) -> list[str]:
    """Cut a long message into sentences and parts of sentences; none for a short one.

    Parts of fewer than CLAUSE_WORDS words stay with the part before.

    >>> split_clauses("queremos vender juntos la miel este año, pero mi hermano ya no quiere seguir viviendo")
    ['queremos vender juntos la miel este año', 'pero mi hermano ya no quiere seguir viviendo']
    """
    if len(text.split()) < LONG_MESSAGE:
        return []
    clauses: list[str] = []
    for part in _CLAUSE.split(text):
        if clauses and len(part.split()) < CLAUSE_WORDS:
            clauses[-1] = f"{clauses[-1]}, {part}".rstrip(", ")
        elif part:
            clauses.append(part)
    return clauses if len(clauses) > 1 else []


def split_parts(text: str) -> list[str]:
    """Cut a long message into its clauses, and a long clause into parts of WINDOW_WORDS that overlap by half.

    >>> [len(part.split()) for part in split_parts("a b c d e f g h i j k l m n o p q r")]
    [10, 10, 8]
    """
    step = WINDOW_WORDS // 2
    clauses = split_clauses(text)
    parts = list(clauses)
    for words in (clause.split() for clause in clauses or [text]):
        if len(words) > WINDOW_WORDS + step:
            parts += [" ".join(words[start : start + WINDOW_WORDS]) for start in range(0, len(words) - step, step)]
    return parts
