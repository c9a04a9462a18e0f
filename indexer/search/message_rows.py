"""What the classifier of messages learns from: examples, the messages of documents, and all that people ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from indexer.content.documents import Document
from indexer.content.message_examples import ORDINARY, MessageExample
from indexer.content.spelling import Spelling
from indexer.search.rows import MESSAGE_KINDS, VectorRow
from indexer.text import clean_text


def list_message_rows(examples: Sequence[MessageExample]) -> list[VectorRow]:
    """List what is encoded of examples of messages, in their order."""
    return [
        VectorRow(clean_text(example.text), "query", -1, example.lang, "care" if example.needs_care else "message")
        for example in examples
    ]


def list_ordinary_messages(documents: Sequence[Document]) -> list[MessageExample]:
    """List the messages of documents that lead to no section of theirs: what people write who need no care. The others
    are rows of their sections, as asks are."""
    return [
        MessageExample(message.text, document.lang, ORDINARY)
        for document in documents
        for message in document.messages
        if not message.section
    ]


def gather_messages(
    rows: Sequence[VectorRow], examples: Sequence[MessageExample], spelling: Spelling
) -> tuple[list[MessageExample], NDArray[np.int64]]:
    """Gather what the classifier of messages learns from, short forms written out, and the numbers of its rows.

    Those are ``examples``, whose rows are those of MESSAGE_KINDS in their order; every ask and question outside the
    base is one of an ordinary message, unless it stands among the examples: some speak of a threat or a wound.
    """
    told = {example.text for example in examples}
    own = [number for number, row in enumerate(rows) if row.vector_kind in MESSAGE_KINDS]
    ordinary = [n for n, row in enumerate(rows) if row.vector_kind in ("ask", "outside") and row.text not in told]
    found = [*examples, *(MessageExample(rows[number].text, rows[number].lang, ORDINARY) for number in ordinary)]
    spelled = [replace(example, text=spelling.correct(example.text, example.lang)) for example in found]
    return spelled, np.array(own + ordinary, np.int64)
