"""Citations are read as Pandoc writes them, and named narrowly for machines."""

from __future__ import annotations

import pytest

from indexer.content.citations import Citation, find_locator_fault, list_labels, parse_citation, parse_citations
from indexer.content.markdown import build_parser


@pytest.mark.parametrize(
    ("text", "citation", "label"),
    [
        ("@larc-02-3, §28", Citation("larc-02-3", "§", 28), "larc-02-3#p28"),
        ("@larc-02-3, §44 ii", Citation("larc-02-3", "§", 44, "ii"), "larc-02-3#p44"),
        ("@larc-02-3, box 2 e", Citation("larc-02-3", "box", 2, "e"), "larc-02-3#box2"),
        ("@larc-02-3, table 1 complex-mono", Citation("larc-02-3", "table", 1, "complex-mono"), "larc-02-3#table1"),
        ("@childress-2008", Citation("childress-2008"), "childress-2008"),
    ],
)
def test_citation_is_read_named_and_written_back(text: str, citation: Citation, label: str) -> None:
    assert parse_citation(text) == citation
    assert citation.label == label
    assert citation.text == text


@pytest.mark.parametrize("text", ["larc-02-3, §28", "@, §1", "@larc-02-3, page 3", "@larc-02-3, §28-30", ""])
def test_what_is_no_citation_says_what_was_expected(text: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        parse_citation(text)


def test_a_bracket_holds_several_citations_in_order() -> None:
    citations = parse_citations("@b, §1; @a; @b, §1 ii")
    assert [citation.key for citation in citations] == ["b", "a", "b"]
    assert list_labels(citations) == ("b#p1", "a")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("@larc-02-3, §49", None),
        ("@larc-02-3, §50", "the paper has § 1–49, not 50"),
        ("@larc-02-3, box 7", "the paper has box 1–6, not 7"),
        ("@larc-02-3, table 1 mixed", "Table 1 has the cells"),
        ("@other, §900", None),
    ],
)
def test_places_that_the_paper_lacks_are_found(text: str, fault: str | None) -> None:
    found = find_locator_fault(parse_citation(text))
    assert found is None if fault is None else found is not None and fault in found


def test_parser_turns_brackets_into_citation_tokens_and_keeps_faults() -> None:
    (inline,) = build_parser().parseInline("Yes [@larc-02-3, §3]. No [@larc-02-3, page 3]. [A link](doc:x).")
    tokens = [token for token in inline.children or [] if token.type == "citation"]
    assert [token.meta["citations"] for token in tokens] == [(Citation("larc-02-3", "§", 3),), ()]
    assert "page 3" in tokens[1].meta["fault"]
