"""A long message is cut into its clauses, and what goes on without a mark into parts that overlap."""

from __future__ import annotations

import pytest

from indexer.search.message_parts import WINDOW_WORDS, split_clauses, split_parts


def test_a_message_without_a_comma_is_cut_into_overlapping_parts() -> None:
    text = "we want to sell honey together this year and the buyer pays late and my brother wants to die"
    parts = split_parts(text)
    assert all(len(part.split()) <= WINDOW_WORDS for part in parts)
    assert " ".join(text.split()[-8:]) in " ".join(parts)
    assert [part for part in parts if "brother wants to die" in part]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("one two three four five six. seven eight nine ten eleven twelve", 2),
        ("one two three four five six, and so, seven eight nine ten eleven", 2),
        ("one two three four five six seven eight nine ten eleven twelve", 0),
        ("", 0),
    ],
)
def test_clauses_are_parts_of_some_words(text: str, parts: int) -> None:
    assert len(split_clauses(text)) == parts
