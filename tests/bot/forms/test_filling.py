"""What is typed goes into its blanks as plain words, cut to what a sheet holds; the rest stays to be written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.forms.filling import GAP, VALUE_LIMIT, Sheet, fill_text, name_blank
from indexer.content.documents import Document, read_corpus
from tests.small_models import write_models


@pytest.fixture(scope="module")
def claim(tmp_path_factory: pytest.TempPathFactory) -> Document:
    roots = [write_models(tmp_path_factory.mktemp("models"))]
    return next(one for one in read_corpus(roots).documents if one.lang == "en")


def fill(document: Document, **typed: str) -> Sheet:
    """Fill in by labels, their spaces written as underscores."""
    return fill_text(document, "T", {name_blank(label.replace("_", " ")): value for label, value in typed.items()})


def test_a_value_stands_wherever_its_blank_does(claim: Document) -> None:
    lines = fill(claim, number_of_boxes="40").lines
    assert lines[2].printed == f"We delivered 40 boxes to {GAP} (name of the buyer)."
    assert lines[3].printed.startswith("Of 40 you sent back")


def test_each_blank_is_asked_once_at_the_line_where_it_comes_first(claim: Document) -> None:
    sheet = fill(claim)
    assert [[blank.label for blank in line.blanks] for line in sheet.lines] == [
        [], ["place and date"], ["number of boxes", "name of the buyer"], ["boxes that came back"], ["weight"],
    ]  # fmt: skip
    assert len({blank.name for blank in sheet.blanks}) == 5


def test_what_the_line_says_already_is_not_said_again_on_paper(claim: Document) -> None:
    assert fill(claim).lines[1].printed == f"Place and date: {GAP}"
    assert fill(claim).lines[4].printed == f"Weight {GAP} kilos."


def test_a_long_value_is_cut_and_told(claim: Document) -> None:
    blank = fill(claim, weight="w" * (VALUE_LIMIT + 1)).blanks[-1]
    assert (len(blank.value), blank.is_cut) == (VALUE_LIMIT, True)
    assert not fill(claim, weight="w" * VALUE_LIMIT).blanks[-1].is_cut


def test_unseen_letters_are_left_out_and_space_alone_is_nothing(claim: Document) -> None:
    assert fill(claim, weight="4\x00\u202e0\ufffe").blanks[-1].value == "40"
    assert fill(claim, weight=" \n\t").lines[-1].runs[1].kind == "blank"


def test_fields_that_the_text_does_not_have_are_left_out(claim: Document) -> None:
    assert fill_text(claim, "T", {"b00000000": "x", "as": "pdf"}) == fill_text(claim, "T", {})


def test_a_number_and_its_currency_stay_on_one_line(claim: Document) -> None:
    typed = fill(claim, weight="₲ 12 500 000 y 3 cajas").lines[-1].runs[1].words
    assert typed == "₲\u00a012\u00a0500\u00a0000 y 3 cajas"


def test_a_paper_is_named_in_short(claim: Document) -> None:
    names = [fill_text(claim, title, {}).title for title in ("Minutes of a day: who does what", "Clause: the price")]
    assert names == ["Minutes of a day", "Clause: the price"]


def test_what_stands_below_the_items_is_signed(claim: Document) -> None:
    signed = replace(claim, body=claim.body.replace("## Traps", "Signed: [two names]{.blank}\n\n## Traps"))
    assert [line.is_signed for line in fill(signed).lines] == [False, False, False, False, False, True]
    assert not any(line.is_signed for line in fill(claim).lines)


def test_a_line_ends_open_where_only_a_stop_follows_its_blank(claim: Document) -> None:
    assert [line.ends_open for line in fill(claim).lines] == [False, True, False, False, False]
    assert fill(claim, number_of_boxes="40").lines[2].ends_open
