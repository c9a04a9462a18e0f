"""A model's text is read line by line, each blank once, whatever else stands in its words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from indexer.content.documents import Document, read_corpus
from indexer.content.model_texts import Piece, TextLine, list_blanks, read_text_lines
from indexer.content.passages import split_document
from tests.small_models import write_models


@pytest.fixture
def claim(tmp_path: Path) -> Document:
    return next(one for one in read_corpus([write_models(tmp_path)]).documents if one.lang == "en")


def test_lines_keep_their_marks_and_headings_theirs(claim: Document) -> None:
    lines = read_text_lines(claim)
    assert [(line.mark, line.is_heading) for line in lines] == [
        ("", True), ("", False), ("1.", False), ("2.", False), ("•", False),
    ]  # fmt: skip
    assert lines[2].pieces == (
        Piece("We delivered "), Piece("number of boxes", True), Piece(" boxes to "), Piece("name of the buyer", True),
        Piece("."),
    )  # fmt: skip
    assert lines[3].pieces[-1] == Piece(", without a reason.")


def test_a_heading_says_that_a_paper_of_its_own_begins(claim: Document) -> None:
    apart = replace(claim, body=claim.body.replace("### To the plant", "### To the plant {.apart}"))
    first = read_text_lines(apart)[0]
    assert (first.is_apart, first.pieces) == (True, (Piece("To the plant"),))
    assert not any(line.is_apart for line in read_text_lines(claim))


def test_a_line_knows_where_it_stands_in_the_file(claim: Document, tmp_path: Path) -> None:
    text = (tmp_path / "kb/models/box-claim.en.md").read_text(encoding="utf-8").split("\n")
    for line in read_text_lines(claim):
        assert line.pieces[0].words.strip() in text[line.line - 1]


def test_the_same_words_are_the_same_blank(claim: Document) -> None:
    assert list_blanks(read_text_lines(claim)) == (
        "place and date", "number of boxes", "name of the buyer", "boxes that came back", "weight",
    )  # fmt: skip
    twice = TextLine((Piece("a", True), Piece(" and "), Piece("a", True)), 1)
    assert list_blanks([twice, twice]) == ("a",)


def test_a_document_without_a_text_has_no_lines(tmp_path: Path) -> None:
    file = write_models(tmp_path) / "models/box-claim.en.md"
    file.write_text(file.read_text(encoding="utf-8").replace("{#text", "{#other"), encoding="utf-8")
    assert read_text_lines(next(one for one in read_corpus([tmp_path / "kb"]).documents if one.lang == "en")) == ()


def test_passages_say_what_a_blank_is_for(claim: Document) -> None:
    """In the words that are embedded and told; what is quoted stands in the file."""
    text = next(passage for passage in split_document(claim)[0] if passage.section == "text")
    assert "We delivered ____ (number of boxes) boxes to ____ (name of the buyer)." in text.text
    assert all(sentence.quote in claim.body for sentence in text.sentences)
