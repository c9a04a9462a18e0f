"""Sources and places named in few letters, in the reader's language."""

from __future__ import annotations

from typing import Any

import pytest

from bot.rendering.bibliography import mark_citation, mark_source, read_label
from indexer.content.citations import Citation


@pytest.mark.parametrize(
    ("reference", "mark"),
    [
        ({"author": [{"literal": "FAO"}], "issued": 2002}, "FAO 2002"),
        ({"author": [{"literal": "FAO"}], "issued": "2002-07-15"}, "FAO 2002"),
        ({"author": [{"literal": "FAO"}], "issued": "July 2002"}, "FAO 2002"),
        (
            {"author": [{"literal": "FAO Regional Office for Latin America and the Caribbean"}], "issued": 2006},
            "FAO 2006",
        ),
        (
            {"author": [{"literal": "Boris Marañón Pimentel, Áreas. Revista 22"}], "issued": 2002},
            "Boris Marañón Pimentel 2002",
        ),
        (
            {"author": [{"family": "Key"}, {"family": "Runsten"}], "issued": {"date-parts": [[1999]]}},
            "Key & Runsten 1999",
        ),
        ({"author": [{"family": "A"}, {"family": "B"}, {"family": "C"}]}, "A et al."),
        ({"title": "Without an author"}, "Without an author"),
        (
            {"author": [{"literal": "The Partnering Initiative of all the small places"}]},
            "The Partnering Initiative of…",
        ),
        (None, "unknown-key"),
    ],
)
def test_a_source_is_named_in_few_letters(reference: dict[str, Any] | None, mark: str) -> None:
    """Author and year; a long author gives way to an acronym or is cut at a word."""
    references = {"unknown-key": reference} if reference else {}
    assert mark_source("unknown-key", references) == mark


def test_places_are_named_in_the_readers_language() -> None:
    """A paragraph keeps its sign; boxes and tables are called by their name."""
    references = {"larc-02-3": {"author": [{"literal": "FAO"}], "issued": 2002}}
    marks = [
        mark_citation(Citation("larc-02-3", "§", 44, "ii"), references, "es"),
        mark_citation(Citation("larc-02-3", "box", 2), references, "pt"),
        mark_citation(Citation("larc-02-3", "table", 1, "simple-mono"), references, "en"),
        mark_citation(read_label("larc-02-3#p28"), references, "fr"),
    ]
    assert marks == ["FAO 2002, §44 ii", "FAO 2002, quadro 2", "FAO 2002, table 1 (simple, one theme)", "FAO 2002, §28"]
